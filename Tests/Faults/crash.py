#!/usr/bin/env python3
"""Kills the gateway at every durable call and at random, and counts orders, acknowledgments and
answers: the ERP answers each order, and each answer leaves as one 855.

random: 500 orders in 100 files through a folder and SFTP, with seeded SIGKILLs, while the ERP loses
        one answer in ten; once an ERP that honours idempotency keys, once one that ignores them.
        The 855s to one partner leave each alone, those to the other up to five together. Then the
        partners' 997s to our 855s come, and a person sends again and makes anew what has left,
        under kills too.
sweep:  three files; one kill at each n-th durable call of every kind (`strace --inject`), counted
        a thread, and random ones on top.
verbs:  a person does each safe verb, while either the gateway is killed or the command itself, at
        random and at its durable calls; then all that was left undone once more.
"""

import concurrent.futures
import random
import shutil
import subprocess
import sys
import threading
import time

import acts
import lab

DURABLE = ["fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat"]
"""Calls that make something durable, or a name appear or vanish for good."""
KINDS = [*DURABLE, "openat", "pwrite64", "write", "writev", "sendto"]
"""Calls that change anything that others can see."""
PATIENCE = 150
"""Seconds that the last drain waits for a retry: one that was in flight at many kills, and whose
answer the ERP lost besides, is tried ever more seldom."""


def acknowledge(verdict, label, site, ssh, orders, chance, kills):
    """The partners accept every 855, under kills, while a person does safe verbs: resending writes
    the same files, and what would leave as it did is not made anew."""
    before = site.outbox()
    pending = []
    for partner, files in lab.answers_left(site).items():
        for start in range(0, len(files), 10):
            orders.control[partner] += 1
            pending.append((
                partner, f"997-{partner}-{start:04}.x12",
                lab.acknowledgment(partner, orders.control[partner], files[start:start + 10])))
    verbs = [["resend", "--sends", "855", "--yes"], ["resend", "--sends", "997", "--yes"],
             ["regenerate", "--sends", "855", "--yes"]]
    answers = [row["id"] for row in site.messages("in") if row["channel"].startswith("erp:")]
    for kill in range(kills):
        # What left with others is made anew by its own message.
        verb = [*verbs, ["regenerate", str(chance.choice(answers))]][kill % 4]
        site.start()
        for _ in range(-(-len(pending) // (kills - kill))):
            partner, name, content = pending.pop()
            into = site.mailbox / "inbox" if partner == "HARBOR" else ssh.home / "in"
            lab.drop(into, name, content)
        person = threading.Thread(target=site.act, args=("messages", *verb))
        person.start()
        time.sleep(chance.uniform(0.1, 0.6))
        site.kill()
        person.join()
    verdict.check(site.drain(PATIENCE) == 0, f"{label}: the drain after the acknowledgments")
    after = site.outbox()
    verdict.check(
        {name: after[name] for name in before if name in after} == before,
        f"{label}: a file that had left is another one")
    verdict.check(
        not lab.answers_doubled(after), f"{label}: an 855 left under two numbers")
    lab.check_awaited(verdict, label, site, lab.sets_left(site))


def flow(verdict, label, seed, kills, ignore_keys, keep):
    folder = lab.workspace(f"crash-{label}", keep)
    chance = random.Random(seed)
    switches = ["--answer", "--lose", "0.1", "--seed", str(seed)]
    if ignore_keys:
        switches.append("--ignore-keys")
    simulator = lab.Simulator(folder / "erp", *switches).start()
    ssh = lab.SSHServer(folder / "ssh").start()
    site = lab.Site(
        folder / "site", simulator.port, ssh=ssh, search=ignore_keys,
        batch="{count: 5, every: 1s}")
    orders = lab.Orders(seed)
    numbers, groups, files = [], [], []
    for index in range(100):
        partner = ["HARBOR", "INLAND"][index % 2]
        own = [f"{label}-{index:03}-{position}" for position in range(5)]
        content = orders.file(partner, own)
        files.append((partner, f"orders-{index:03}.x12", content))
        numbers += own
        groups.append((partner, orders.control[partner]))
    pending = list(files)
    restarts = 0
    began = time.monotonic()
    for kill in range(kills):
        site.start()
        restarts += 1
        # Files arrive all along, so that kills fall into intake as well as into delivery.
        for _ in range(max(1, -(-len(pending) // (kills - kill))) if pending else 0):
            partner, name, content = pending.pop()
            into = site.mailbox / "inbox" if partner == "HARBOR" else ssh.home / "in"
            lab.drop(into, name, content)
        time.sleep(chance.uniform(0.02, 0.35))
        site.kill()
    code = site.drain(PATIENCE)
    verdict.check(code == 0, f"{label}: the last drain exited {code}")
    lab.check_orders(verdict, label, simulator, numbers)
    lab.check_answers(verdict, label, site, groups)
    lab.check_sent(verdict, label, site, numbers)
    lab.check_gathered(verdict, label, site, "INLAND", 5)
    lab.check_events(verdict, label, site, numbers)
    inbound = [message for message in site.messages("in")
               if not message["channel"].startswith("erp:")]
    names = [message["file"] for message in inbound]
    lost = [name for _, name, _ in files if name not in names]
    verdict.check(not lost, f"{label}: files without a message {lost[:5]}")
    verdict.check(
        len(names) == len(set(names)), f"{label}: {len(names) - len(set(names))} files came twice")
    left = [
        file.name for inbox in (site.mailbox / "inbox", ssh.home / "in")
        for file in inbox.iterdir()]
    verdict.check(not left, f"{label}: files left behind {left[:5]}")
    acknowledge(verdict, label, site, ssh, orders, chance, max(1, kills // 10))
    lab.check_sent(verdict, label, site, numbers)
    ssh.stop()
    simulator.stop()
    print(f"{label}: {kills} kills in {time.monotonic() - began:.0f} s, {len(numbers)} orders, "
          f"{len(groups)} groups", flush=True)


def small_flow(folder, seed):
    """A site with three dropped files of two orders each, and what must come of them."""
    simulator = lab.Simulator(folder / "erp", "--answer", "--seed", str(seed)).start()
    site = lab.Site(folder / "site", simulator.port)
    orders = lab.Orders(seed)
    numbers, groups = [], []
    for index in range(3):
        own = [f"S-{index}-{position}" for position in range(2)]
        lab.drop(site.mailbox / "inbox", f"sweep-{index}.x12", orders.file("HARBOR", own))
        numbers += own
        groups.append(("HARBOR", orders.control["HARBOR"]))
    return simulator, site, numbers, groups


def killed_once(site, kind, ordinal):
    """Drains under strace, which kills the process at the n-th call; whether it did."""
    done = subprocess.run(
        ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"trace={kind}",
         "-e", f"inject={kind}:signal=KILL:when={ordinal}",
         *site.command("serve", "--drain", "--patience", "5")],
        capture_output=True, text=True, env=lab.QUIET, timeout=120)
    killed = done.returncode in (-9, 137)
    # A drain that was not killed ends with 0, or with 3 where something is left.
    if not killed and done.returncode not in (0, 3):
        raise RuntimeError(f"strace cannot trace {kind} here: {done.returncode} {done.stderr}")
    return killed


def sweep(verdict, seed, random_kills, kinds, budget, keep):
    chance = random.Random(seed)
    points = 0
    began = time.monotonic()

    def case(kind, ordinal):
        nonlocal points
        folder = lab.workspace("sweep", keep)
        simulator, site, numbers, groups = small_flow(folder, seed + points)
        label = f"{kind} {ordinal}"
        try:
            killed = killed_once(site, kind, ordinal)
            code = site.drain(patience=10)
            verdict.check(code == 0, f"{label}: the drain after the kill exited {code}")
            lab.check_orders(verdict, label, simulator, numbers)
            lab.check_answers(verdict, label, site, groups)
            lab.check_sent(verdict, label, site, numbers)
            lab.check_events(verdict, label, site, numbers)
            # Every fifth point also kills the walk of the partner's 997 and a resending.
            if points % 5 == 0:
                answer(site, kind, ordinal, label, numbers)
        finally:
            simulator.stop()
            if not keep:
                shutil.rmtree(folder, True)
        points += 1
        return killed

    def answer(site, kind, ordinal, label, numbers):
        files = lab.answers_left(site)["HARBOR"]
        lab.drop(
            site.mailbox / "inbox", "997.x12", lab.acknowledgment("HARBOR", 4, files))
        site.act("messages", "resend", "--sends", "855", "--yes")
        before = site.outbox()
        killed_once(site, kind, ordinal)
        verdict.check(site.drain(patience=10) == 0, f"{label}: the drain of the 997")
        lab.check_awaited(verdict, label, site, len(numbers))
        verdict.check(site.outbox() == before, f"{label}: what had left is another")

    reached = {}
    for kind in kinds:
        ordinal = 1
        while case(kind, ordinal):
            reached[kind] = ordinal
            ordinal += 1
            if budget and time.monotonic() - began > budget:
                print(f"sweep: stopped at {kind} {ordinal} by its budget", flush=True)
                break
    for _ in range(random_kills):
        kind = chance.choice([kind for kind in kinds if reached.get(kind)] or kinds)
        case(kind, chance.randint(1, 3 * max(1, reached.get(kind, 1))))
    verdict.check(
        reached.get("fdatasync", 0) > 1 and any(kind.startswith("rename") for kind in reached),
        f"sweep: hardly a kill hit a durable call: {reached}")
    print(f"sweep: {points} points, deepest call a kind {reached}, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return points


def main():
    parser = lab.options(__doc__)
    parser.add_argument("--kills", type=int, default=160)
    parser.add_argument("--random", type=int, default=50, help="random points of the sweep")
    parser.add_argument("--all-kinds", action="store_true", help="sweep non-durable calls too")
    parser.add_argument("--budget", type=float, default=0, help="seconds for the sweep; 0: none")
    parser.add_argument("--only", choices=["honours", "ignores", "verbs", "sweep"])
    given = parser.parse_args()
    verdict = lab.Verdict()
    # A person's acts mostly wait for their moment: they leave the cores to what runs beside them.
    with concurrent.futures.ThreadPoolExecutor(1) as beside:
        verbs = None
        if given.only in (None, "verbs"):
            verbs = beside.submit(
                acts.flow, verdict, given.seed + 2, max(24, given.kills * 3 // 10), given.keep)
        if given.only in (None, "honours"):
            flow(verdict, "honours", given.seed, given.kills, False, given.keep)
        if given.only in (None, "ignores"):
            flow(verdict, "ignores", given.seed + 1, given.kills, True, given.keep)
        if given.only in (None, "sweep"):
            sweep(verdict, given.seed, given.random, KINDS if given.all_kinds else DURABLE,
                  given.budget, given.keep)
        if verbs:
            verbs.result()
    return verdict.close("crash")


if __name__ == "__main__":
    sys.exit(main())
