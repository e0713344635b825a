"""What a person does by hand while the gateway dies, and while their own command does: each safe
verb on what is there, then all that was left undone once more."""

import json
import random
import subprocess
import threading
import time

import lab

KINDS = ["hold", "edit", "replay", "regenerate", "release", "retry", "close", "skip", "control",
         "resend", "resolve", "edit"]
"""The acts, in turn."""
DECISIONS = ["replay", "retry", "skip", "resolve"]
"""What is done about orders whose unit no table knows, four each; the first two have it made again,
the others leave it undone."""
UNITS = "EA: EA"
MENDED = "EA: EA, PC: EA"


def profile(site, units, vendor):
    """The partner's maps: which units there are, and what each answer says of us."""
    folder = site.folder / "partners/harbor"
    (folder / "850.map.yaml").write_text(f"""extends: standard/850
why: a test of deaths
to:
  lines:
    to:
      unit: {{from: PO1.03, lookup: units, onMissing: error, why: the codes that we know}}
tables:
  units: {{{units}}}
""")
    (folder / "855.map.yaml").write_text(f"""extends: standard/855
why: a test of deaths
fixed: {{"REF[IA].02": "{vendor}"}}
""")


class Office:
    """What waits at a site, and what a person has meant to do about it."""

    def __init__(self, site, chance):
        self.site = site
        self.chance = chance
        self.tried = []
        self.told = []
        """Acts of which the command said that they are done."""
        self.regenerated = set()
        began = time.monotonic()
        self.first = [row for row in site.messages("out") if row["file"].startswith("855_")]
        """The answers that left before anything died."""
        self.pace = time.monotonic() - began
        """How long a command takes here."""

    def held(self, prefix):
        """The messages that wait for a person, with the number of their one document."""
        rows = {row["id"]: row["documents"][0]["number"]
                for row in self.site.messages("in")
                if "held" in row["outcome"] and row["documents"]}
        return {id: number for id, number in rows.items() if number.startswith(prefix)}

    def holds(self):
        page = lab.run(*self.site.command("messages", "holds", "--json")).stdout
        return [str(hold["id"]) for hold in json.loads(page)["items"]]

    def act(self, kind, kill):
        """An act on what is there now; the ledger is read while nothing runs."""
        if kind == "hold":
            return ["messages", "hold", "--partner", "harbor"]
        if kind == "release":
            return next((["messages", "release", hold] for hold in self.holds()), None)
        if kind == "close":
            return next((["acks", "close", str(row["id"])] for row in self.site.awaited()), None)
        if kind == "control":
            return ["control", "set", "harbor", str(1000 + 100 * kill), "--own",
                    "ZZ:GANGWAYTEST", "--identity", "ZZ:HARBOR"]
        if kind in ("resend", "regenerate"):
            left = self.site.messages("out") if kind == "resend" else self.first
            row = self.chance.choice(left)
            if kind == "regenerate":
                self.regenerated.add(row["file"])
            return ["messages", kind, str(row["id"])]
        prefix = "V-" if kind == "edit" else f"{kind.upper()}-"
        waiting = sorted(self.held(prefix).items())
        return self.decide(kind, *self.chance.choice(waiting)) if waiting else None

    def decide(self, kind, message, number):
        """What a person does about a message that is held."""
        if kind == "edit":
            # An order whose number stands for another one already gets a number of its own.
            return ["messages", "edit", str(message), "--set", f"BEG03={number}-E", "--yes"]
        if kind in ("retry", "resolve"):
            return next((["exceptions", kind, str(row["id"])] for row in self.site.exceptions()
                         if row["messageId"] == message), None)
        return ["messages", kind, str(message), *(["--yes"] if kind == "replay" else [])]

    def under_kill(self, act):
        """One act, while either the gateway or the command itself dies."""
        self.tried.append(act)
        way = self.chance.choice(["starting", "serving", "alone", "call"])
        if way in ("starting", "serving"):
            self.site.start()
            if way == "serving":
                self.site.wait_until_it_serves()
            person = threading.Thread(target=self.do, args=[act])
            person.start()
            time.sleep(self.chance.uniform(0, self.pace * (2 if way == "serving" else 4)))
            self.site.kill()
            person.join()
        elif way == "alone":
            self.do(act, kill_after=self.chance.uniform(0.1, 1.5) * self.pace)
        else:
            call, most = self.chance.choice([("fdatasync", 3), ("pwrite64", 24)])
            self.do(act, "strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                    f"inject={call}:signal=KILL:when={self.chance.randint(1, most)}")

    def do(self, act, *prefix, kill_after=None, seconds=60):
        """Runs the command; what it says is done stays done, whatever dies then."""
        command = [*prefix, *self.site.command(
            *act, "--author", "ann", "--reason", "a test of deaths")]
        with subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=lab.QUIET) as person:
            try:
                person.wait(kill_after or seconds)
            except subprocess.TimeoutExpired:
                person.kill()
        if person.returncode == 0:
            self.told.append(act)

    def finish(self):
        """The person, who got no answer, does again what is not done; nothing dies any more."""
        for hold in self.holds():
            self.do(["messages", "release", hold], seconds=120)
        for act in self.tried:
            if act[1] in ("resend", "regenerate") and act not in self.told:
                self.do(act, seconds=120)
        for kind in ("edit", *DECISIONS):
            prefix = "V-" if kind == "edit" else f"{kind.upper()}-"
            for message, number in self.held(prefix).items():
                self.do(self.decide(kind, message, number), seconds=120)


def came(site, orders, verdict, label):
    """Brings orders: of 24 the last eight bear the number of another, and four for each verb have a
    unit that no table knows."""
    files = {}

    def drop(number, unit=b"EA"):
        name = f"{label}-{len(files):03}.x12"
        files[name] = orders.file("HARBOR", [number]).replace(b"*EA*", b"*%s*" % unit)
        lab.drop(site.mailbox / "inbox", name, files[name])

    for index in range(16):
        drop(f"V-{index:03}")
    # In their order, so that it is known which of two is the first.
    verdict.check(site.drain() == 0, f"{label}: the first drain")
    for index in range(8):
        drop(f"V-{index:03}")
    for verb in DECISIONS:
        for index in range(4):
            drop(f"{verb.upper()}-{index}", b"PC")
    verdict.check(site.drain() == 0, f"{label}: the second drain")
    return files


def check_audit(verdict, label, office):
    """Each act is audited with what it did or neither is there, and what a person was told is."""
    site = office.site
    links = site.query("SELECT act, subject FROM audit WHERE author = 'ann'")
    words = {f"{act} {subject}".split(":")[0].split(", now")[0] for act, subject in links}
    for act in office.told:
        verb = ".".join(act[:2])
        if verb.startswith(("messages.", "exceptions.", "acks.")) and act[2].isdigit():
            thing = {"messages": "message", "exceptions": "exception", "acks": "expectation"}
            thing = "hold" if act[1] == "release" else thing[act[0]]
            verdict.check(
                any(f"{word} ".startswith(f"{verb} {thing} {act[2]} ") for word in words),
                f"{label}: {act} was said to be done, and is not in the audit chain")
    def counted(act):
        return sum(link[0] == act for link in links)
    for verb in ("resend", "regenerate", "replay", "skip", "edit"):
        told = site.query(
            f"SELECT count(*) FROM event WHERE kind = 'person.{verb}' AND detail LIKE 'ann:%'")
        verdict.check(
            counted(f"messages.{verb}") == told[0][0],
            f"{label}: {verb} is audited {counted(f'messages.{verb}')} times, told {told[0][0]}")
    for verb, state in (("retry", "retried"), ("resolve", "resolved")):
        for _, subject in (link for link in links if link[0] == f"exceptions.{verb}"):
            row = site.query("SELECT state, closed_by, failures > 1 FROM exception WHERE id = "
                             f"{int(subject.split()[1])}")
            # What failed again in the same way is open again, and may have been closed otherwise.
            verdict.check(
                verb == "retry" and row[0][2] == 1 or row[0][:2] == (state, "ann"),
                f"{label}: {verb} of {subject} left {row}")
    closed = site.query("SELECT count(*) FROM event WHERE kind = 'await.closed'")
    verdict.check(
        counted("acks.close") == closed[0][0], f"{label}: {counted('acks.close')} acks were closed")
    audit = lab.run(*site.command("audit", "verify"), check=False)
    verdict.check(audit.returncode == 0, f"{label}: the audit chain is broken")


def check_answers(verdict, label, office, wanted):
    """Each order is answered by each content once, anew only where that was asked for; no number
    serves twice; each answer that left has its expectation."""
    outbox = office.site.outbox()
    answers, controls, groups = {}, [], []
    for name, content in sorted(outbox.items()):
        parts = lab.segments(content)
        controls.append(parts[0][13])
        groups += [part[6] for part in parts if part[0] == "GS"]
        for part in parts:
            if part[0] == "BAK":
                body = tuple(tuple(each) for each in parts
                             if each[0] not in ("ISA", "GS", "ST", "SE", "GE", "IEA"))
                answers.setdefault(part[3], {}).setdefault(name, body)
    for what, numbers in (("ISA13", controls), ("GS06", groups)):
        verdict.check(len(numbers) == len(set(numbers)), f"{label}: an {what} serves twice")
    verdict.check(
        sorted(answers) == sorted(wanted), f"{label}: 855s about {sorted(answers)}")
    for number, files in answers.items():
        isAsked = bool(set(files) & office.regenerated)
        verdict.check(
            len(files) == len(set(files.values())) and len(files) <= (2 if isAsked else 1),
            f"{label}: {number} is answered by {sorted(files)}")
    verdict.check(
        any(len(files) == 2 for files in answers.values()), f"{label}: nothing was made anew")
    names = [name for files in answers.values() for name in files]
    awaited = office.site.query(
        "SELECT m.name FROM expectation e JOIN message m ON m.id = e.message "
        "WHERE e.kind = '997'")
    verdict.check(
        sorted(names) == sorted(row[0] for row in awaited),
        f"{label}: {len(names)} 855s left, {len(awaited)} are awaited")
    return names


def flow(verdict, seed, kills, keep):
    label = "verbs"
    folder = lab.workspace(label, keep)
    chance = random.Random(seed)
    simulator = lab.Simulator(folder / "erp", "--answer", "--seed", str(seed)).start()
    site = lab.Site(folder / "site", simulator.port)
    profile(site, UNITS, "4711")
    orders = lab.Orders(seed)
    began = time.monotonic()
    files = came(site, orders, verdict, label)
    office = Office(site, chance)
    waiting = office.held("V-")
    verdict.check(len(waiting) == 8, f"{label}: {len(waiting)} orders are held, not 8")
    done = 0
    for kill in range(kills):
        if kill == kills // 2:
            # From here on what is made again is mended, and what has left would leave otherwise.
            profile(site, MENDED, "4712")
        act = office.act(KINDS[kill % len(KINDS)], kill)
        if act:
            office.under_kill(act)
            done += 1
    office.finish()
    verdict.check(site.drain() == 0, f"{label}: the last drain")

    for prefix in ("V-", *(f"{kind.upper()}-" for kind in DECISIONS)):
        verdict.check(not office.held(prefix), f"{label}: a {prefix} is held still")
    wanted = [f"V-{index:03}" for index in range(16)] + [f"V-{index:03}-E" for index in range(8)]
    wanted += [f"{verb.upper()}-{index}" for verb in DECISIONS[:2] for index in range(4)]
    lab.check_orders(verdict, label, simulator, wanted)
    verdict.check(
        sorted(simulator.references()) == sorted(wanted),
        f"{label}: the ERP was given what a person left undone")
    names = check_answers(verdict, label, office, wanted)
    for message in waiting:
        show = site.command("messages", "show", str(message))
        shown = json.loads(lab.run(*show, "--json").stdout)
        raw = lab.run(*show, "--raw").stdout
        verdict.check(
            raw.encode() == files[shown["file"]], f"{label}: the raw bytes of {message} changed")
        verdict.check(
            shown["edits"] and shown["edits"][0]["author"] == "ann",
            f"{label}: nobody edited {message}")
    check_audit(verdict, label, office)
    # What was awaited through all of this is still known when its answer comes.
    left = [site.outbox()[name] for name in names]
    lab.drop(site.mailbox / "inbox", "997.x12", lab.acknowledgment("HARBOR", 900, left))
    verdict.check(site.drain() == 0, f"{label}: the drain of the 997s")
    verdict.check(not site.awaited(), f"{label}: an answer is awaited still")
    strays = json.loads(lab.run(*site.command("acks", "strays", "--json")).stdout)["items"]
    verdict.check(not strays, f"{label}: {len(strays)} answers match nothing")
    simulator.stop()
    print(f"{label}: {done} acts under kills, {len(office.told)} told of, "
          f"in {time.monotonic() - began:.0f} s", flush=True)
