"""What a person does by hand while the gateway dies: holds and releases, closes what is awaited,
sets control numbers ahead, edits what is held."""

import json
import random
import threading
import time

import lab


def held(site):
    """The messages that wait for a person, with the number of their one document."""
    return {row["id"]: row["documents"][0]["number"]
            for row in site.messages("in") if "held" in row["outcome"] and row["documents"]}


def edit(message, number):
    """Gives an order, whose number stands for another one already, a number of its own."""
    return ["messages", "edit", str(message), "--set", f"BEG03={number}-E", "--yes"]


def holds(site):
    page = lab.run(*site.command("messages", "holds", "--json")).stdout
    return [str(hold["id"]) for hold in json.loads(page)["items"]]


def under_kill(site, chance, act):
    """One act at a gateway that is killed meanwhile."""
    site.start()
    person = threading.Thread(target=site.act, args=act)
    person.start()
    time.sleep(chance.uniform(0.05, 0.5))
    site.kill()
    person.join()


def choose(site, chance, kill):
    """An act on what is there now; the ledger is read while nothing runs."""
    kind = ["hold", "edit", "release", "close", "control", "edit"][kill % 6]
    if kind == "hold":
        return ["messages", "hold", "--partner", "harbor"]
    if kind == "release":
        return next((["messages", "release", hold] for hold in holds(site)), None)
    if kind == "close":
        return next((["acks", "close", str(row["id"])] for row in site.awaited()), None)
    if kind == "control":
        return ["control", "set", "harbor", str(1000 + 100 * kill), "--own", "ZZ:GANGWAYTEST",
                "--identity", "ZZ:HARBOR"]
    waiting = sorted(held(site).items())
    return edit(*chance.choice(waiting)) if waiting else None


def flow(verdict, seed, kills, keep):
    """Orders, a third of which bear the number of another and are therefore held."""
    label = "verbs"
    folder = lab.workspace(label, keep)
    chance = random.Random(seed)
    simulator = lab.Simulator(folder / "erp", "--answer", "--seed", str(seed)).start()
    site = lab.Site(folder / "site", simulator.port)
    orders = lab.Orders(seed)
    began = time.monotonic()
    came = {}
    for index in range(24):
        number = f"V-{index % 16:03}"
        name = f"verbs-{index:03}.x12"
        came[name] = orders.file("HARBOR", [number])
        lab.drop(site.mailbox / "inbox", name, came[name])
        # In their order, so that it is known which of two is the first.
        if index == 15:
            verdict.check(site.drain() == 0, f"{label}: the first drain")
    verdict.check(site.drain() == 0, f"{label}: the second drain")
    waiting = held(site)
    verdict.check(len(waiting) == 8, f"{label}: {len(waiting)} orders are held, not 8")
    done = 0
    for kill in range(kills):
        act = choose(site, chance, kill)
        if act:
            under_kill(site, chance, act)
            done += 1
    for message, number in held(site).items():
        site.act(*edit(message, number), seconds=120)
    for hold in holds(site):
        site.act("messages", "release", hold, seconds=120)
    verdict.check(site.drain() == 0, f"{label}: the last drain")

    verdict.check(not held(site), f"{label}: something is held still")
    wanted = [f"V-{index:03}" for index in range(16)] + [f"V-{index:03}-E" for index in range(8)]
    lab.check_orders(verdict, label, simulator, wanted)
    sent = lab.answers_left(site).get("HARBOR", [])
    verdict.check(len(sent) == len(wanted), f"{label}: {len(sent)} 855s, not {len(wanted)}")
    verdict.check(not lab.answers_doubled(site.outbox()), f"{label}: an 855 left twice")
    controls = [lab.segments(content)[0][13] for content in site.outbox().values()]
    verdict.check(len(controls) == len(set(controls)), f"{label}: an ISA13 serves twice")
    for message in waiting:
        show = site.command("messages", "show", str(message))
        shown = json.loads(lab.run(*show, "--json").stdout)
        raw = lab.run(*show, "--raw").stdout
        verdict.check(
            raw.encode() == came[shown["file"]], f"{label}: the raw bytes of {message} changed")
        verdict.check(
            shown["edits"] and shown["edits"][0]["author"] == "ann",
            f"{label}: nobody edited {message}")
    audit = lab.run(*site.command("audit", "verify"), check=False)
    verdict.check(audit.returncode == 0, f"{label}: the audit chain is broken")
    simulator.stop()
    print(f"{label}: {done} acts under kills in {time.monotonic() - began:.0f} s", flush=True)
