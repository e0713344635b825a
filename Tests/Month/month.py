#!/usr/bin/env python3
"""A month of simulated partners: the script that drives a gateway from event to event, and judges.

A test starts it (`Tests/EngineTests/Month`), tells it by lines of JSON what came of each command,
and gets the next. Nobody sleeps: a month takes as long as its work. The same seed gives the same
month. What is wrong is told on the standard error, and by the status.
"""

import argparse
import copy
import datetime
import heapq
import itertools
import json
import random
import sys

import judge
from partner import OWN, Partner
from workdays import seconds

DAY = 86_400


def number_of(header, body):
    """The number of the order that a set of ours is about."""
    if header[1] == "820":
        return next(s[2] for s in body if s[0] == "TRN").removeprefix("PAY-")
    place = {"850": 3, "855": 3, "856": 2, "810": 2, "860": 3, "865": 3}[header[1]]
    return body[0][place].removeprefix("SH-").removeprefix("IN-")


class Month:
    """What happens when, and what has happened."""

    def __init__(self, seed, partners, documents, grid):
        self.dice = random.Random(f"month {seed}")
        # Clocks are put forward in the one, and back in the other.
        first = datetime.date(2026, 3, 2) if seed % 2 else datetime.date(2026, 10, 12)
        last = first + datetime.timedelta(days=31)
        self.start = int(datetime.datetime.combine(
            first, datetime.time(), datetime.timezone.utc).timestamp())
        self.end = self.start + 31 * DAY
        self.now = self.start
        self.partners = [Partner(seed, index, first, last) for index in range(partners)]
        self.by_channel = {partner.channel: partner for partner in self.partners}
        self.model = judge.Model(self.partners)
        self.heap, self.count = [], 0
        self.delivered = {}
        self.unread = {}
        self.begun = {}
        self.submitted = {}
        # Invoices that wait in a batch, with the moment since when; those not yet told of.
        self.gathering = {partner.name: [] for partner in self.partners}
        self.joining = []
        self.sent = {}
        self.stock = {}
        self.theirs = []
        self.failing = {}
        self.arrived = set()
        self.tally = {"documents": 0, "answers": 0, "crashes": 0, "looks": 0, "by hand": 0,
                      "batches": 0, "daily files": 0, "broken files": 0}
        self.seen = None
        self.steps = []
        self.is_armed = False
        for at in range(self.start + grid, self.end + 1, grid):
            self.at(at, "beat")
        for day in range(1, 32):
            self.at(self.start + day * DAY, "look")
        for partner in self.partners:
            for rule in partner.daily:
                if rule["name"] == "stock":
                    self.stocks(partner, rule)
        turn = itertools.cycle(self.partners)
        # The first comes before anybody has looked at the clock.
        self.order(next(turn), self.start + 60)
        while self.tally["documents"] < documents:
            partner = next(turn)
            self.order(partner, self.moment_for(partner))

    def at(self, moment, kind, *what):
        self.count += 1
        heapq.heappush(self.heap, (moment, self.count, kind, what))

    def moment_for(self, partner):
        """When an order begins: often about a change of the clocks, or at a cut-off."""
        latest = self.end - 2 * DAY
        chance = self.dice.random()
        if chance < 0.15:
            changes = partner.workdays.changes(self.start, latest)
            if changes:
                return self.dice.choice(changes) + self.dice.randint(-3, 3) * 3600 // 2
        if chance < 0.25:
            cutoffs = partner.workdays.cutoffs(self.start + DAY, latest)
            if cutoffs:
                return self.dice.choice(cutoffs) + self.dice.choice([-1, 0, 1])
        at = self.dice.randrange(self.start + 600, latest)
        return at - at % 60

    def stocks(self, partner, rule):
        """What a partner sends each working day by a time, and how it fails to: late, at the edge,
        twice, not at all, the file of the day before once more, a number that was used, or one that
        breaks off, after which the right one may come."""
        dues = partner.workdays.daily(seconds(rule["by"]))
        for before, due in zip(dues, dues[1:]):
            if not self.start + 7200 < due < self.end - DAY:
                continue
            manner = self.dice.choices(
                ["in time", "edge", "late", "missed", "twice", "same", "used", "after hours",
                 "broken", "mended"],
                [43, 14, 10, 14, 6, 3, 2, 3, 3, 2])[0]
            at = max(due - self.dice.randint(60, 6 * 3600), before + 1)
            if manner == "edge":
                at = due + self.dice.choice([-1, 0, 1])
            elif manner == "late":
                at = due + self.dice.randint(60, 10 * 3600)
            elif manner == "after hours":
                # Also on a day on which nothing is due.
                at = self.dice.randint(before + 1, due)
            if manner != "missed":
                self.at(at, "daily", partner, rule, manner)
            if manner == "mended":
                self.at(self.dice.randint(at, due + 7200), "daily", partner, rule, "in time")
            if manner == "twice":
                self.at(self.dice.randint(at, due + 7200), "daily", partner, rule, manner)

    def daily(self, partner, rule, manner):
        """The stock of a partner, as it sends it."""
        self.tally["daily files"] += 1
        kept = self.stock.get(partner.name)
        tail = "-stock" if "files" in rule else ""
        if manner == "same" and kept:
            return self.put(partner, kept, tail)
        is_used = manner == "used" and 1 in self.model.taken[OWN, partner.id, "P"]
        number, text = partner.stock(self.now, 1 if is_used else None)
        if manner in ("broken", "mended"):
            self.tally["broken files"] += 1
            return self.put(partner, text[:text.index("GE*")], tail)
        if not is_used:
            self.stock[partner.name] = text
            self.theirs.append(("846", partner.name, number))
        return self.put(partner, text, tail)

    def order(self, partner, begin):
        """An order and what follows it, on both sides, as far as the month goes."""
        number = partner.next_number()
        first = "850"
        if not self.document(partner, first, number, begin):
            return
        at = begin
        for kind, part in partner.course(number):
            at += self.dice.choice([300, 3600, 7200, DAY, 2 * DAY]) + 300
            if at < self.end - 600 and not self.document(partner, kind, part, at):
                return

    def document(self, partner, kind, number, at):
        """Whether there is one: who has fallen silent sends none."""
        is_ours = partner.is_ours(kind)
        if not is_ours and at >= partner.silent_from:
            return False
        self.tally["documents"] += 1
        self.at(at, "submit" if is_ours else "theirs", partner, kind, number)
        return True

    # What to do next.

    def next(self):
        """The next command; None at the end."""
        if not self.heap:
            return None
        moment = self.heap[0][0]
        self.now = max(self.now, moment)
        step = {"do": "step", "at": self.now, "deliver": [], "submit": [], "beat": "none"}
        is_beat = False
        while self.heap and self.heap[0][0] <= self.now:
            if self.heap[0][2] in ("look", "resolve", "resend", "hang up"):
                if step["deliver"] or step["submit"] or is_beat:
                    break
                _, _, kind, what = heapq.heappop(self.heap)
                command = self.by_hand(kind, *what)
                if command:
                    return command
                continue
            _, _, kind, what = heapq.heappop(self.heap)
            if kind == "beat":
                is_beat = True
            elif kind == "submit":
                partner, document, number = what
                body = partner.ours(document, number, self.now)
                self.submitted[document, number] = self.now
                if partner.batch and document == "810":
                    self.gathering[partner.name].append((number, self.now))
                    self.joining.append((partner, number))
                step["submit"].append(body)
            elif kind == "theirs":
                partner, document, number = what
                self.theirs.append((document, partner.name, number))
                step["deliver"].append(self.put(
                    partner, partner.document(self.now, document, number)))
            elif what[0].silent_from <= self.now:
                continue
            elif kind == "daily":
                step["deliver"].append(self.daily(*what))
            elif kind == "answer":
                partner, write = what
                text = write(self.now)
                if text:
                    self.tally["answers"] += 1
                    step["deliver"].append(self.put(partner, text))
        if is_beat or self.dice.random() < 0.3:
            # Of a process that may die nobody could say whether it looked at the clock before.
            step["beat"] = "last" if self.is_armed else self.dice.choice(["first", "last"])
        if self.dice.random() < (0.02 if step["deliver"] or step["submit"] else 0.002):
            self.is_armed = True
            step |= {"life": "new", "dies": self.dice.randint(3, 30),
                     "moment": self.dice.choice(["before", "after"]),
                     "beat": self.dice.choice(["last", "none"])}
        return step

    def put(self, partner, text, tail=""):
        """A file that a partner puts where we find it."""
        name = f"{partner.name}-{len(self.delivered):06}{tail}.x12"
        self.delivered[name] = text
        self.unread[name] = self.now
        return self.offer(name)

    def offer(self, name):
        return {"channel": f"at-{name[:3]}", "name": name, "text": self.delivered[name]}

    def by_hand(self, kind, *what):
        calm = {"life": "new", "dies": 0} if self.is_armed else {}
        self.is_armed = False
        if kind == "look":
            return {"do": "look", "at": self.now} | calm
        self.tally["by hand"] += 1
        if kind == "resend":
            message, name = what
            self.model.resent(name, self.now)
            return {"do": "resend", "at": self.now, "id": message} | calm
        row, exception = what
        alarm = row if kind == "hang up" else row.alarms[-1]
        if alarm["closed"] is not None:
            return None
        if kind == "hang up":
            # Nobody waits any longer for what did not come.
            alarm["closed"] = self.now
        else:
            self.model.resolve(row, self.now)
        return {"do": "resolve", "at": self.now, "id": exception} | calm

    # What has happened.

    def file(self, event):
        """A file of ours comes to a partner, who may answer at once; or the line is cut before it
        comes, or before we are told that it has."""
        partner, name = self.by_channel[event["channel"]], event["name"]
        tries = self.failing[name] = self.failing.get(name, 0) + 1
        chance = partner.dice("line", name, tries).random()
        if name not in self.model.files:
            self.left(partner, event["text"])
            self.model.file(name, event["text"], self.made(partner, event["text"]))
        elif self.model.files[name] != event["text"]:
            self.model.faults.append(f"{name} came again with other bytes")
        self.model.offered(name)
        if chance < 0.02:
            return {"deliver": [], "then": "cut"}
        answer = {"deliver": [], "then": "take" if chance > 0.05 else "cut"}
        if answer["then"] == "take":
            self.model.left(name, self.now)
        if name in self.arrived:
            return answer
        self.arrived.add(name)
        made = self.model.made[name]
        for at, write in partner.plan(name, event["text"], made):
            if at is None:
                self.tally["answers"] += 1
                answer["deliver"].append(self.put(partner, write(self.now)))
            elif at < self.end:
                self.at(max(at, self.now), "answer", partner, write)
        return answer

    def joined(self, only=None):
        """Invoices that were given joined their batches, at the moment at which they were: those
        that left, or all where nobody died of it."""
        for partner, number in list(self.joining):
            if only is None or number in only:
                self.model.batched(partner, "810", partner.bill(number), self.now)
                self.joining.remove((partner, number))

    def left(self, partner, text):
        """A batch leaves when it is full or its time has come, whole."""
        numbers = [number_of(header, body) for _, header, body in judge.Interchange(text).sets
                   if header[1] == "810" and partner.batch]
        if not numbers:
            return
        self.joined(numbers)
        self.tally["batches"] += 1
        waiting = self.gathering[partner.name]
        at = dict(waiting)
        is_right = numbers == [number for number, _ in waiting[:len(numbers)]] and (
            len(numbers) == partner.batch["count"]
            or self.now >= at[numbers[0]] + partner.batch["every"])
        if not is_right:
            self.model.faults.append(f"{numbers} left at {self.now} of {waiting}")
        self.gathering[partner.name] = [pair for pair in waiting if pair[0] not in numbers]

    def stayed(self):
        """No batch stays longer than is agreed."""
        for partner in self.partners:
            waiting = self.gathering[partner.name]
            if waiting and (len(waiting) >= partner.batch["count"]
                            or self.now > waiting[0][1] + partner.batch["every"]):
                self.model.faults.append(f"at {self.now} there wait for a batch {waiting}")

    def made(self, partner, text):
        """When an interchange was made: ISA09 and ISA10 have its minute, in the zone that is
        agreed, and it was made in a step of ours."""
        minute = datetime.datetime.strptime(text[70:81], "%y%m%d*%H%M").replace(
            tzinfo=datetime.timezone.utc).timestamp() - 60 * partner.ahead
        if minute <= self.now < minute + 60:
            return self.now
        # It has waited: for a line that was cut, or for us to come up again.
        group, header, body = judge.Interchange(text).sets[0]
        begun = (
            self.begun.get((partner.name, body[0][2])) if group[1] == "FA"
            else self.submitted[header[1], number_of(header, body)])
        steps = {at for at in self.steps if minute <= at < minute + 60}
        if header[1] == "810" and partner.batch and steps:
            # It left when it was full or its time had come.
            return min(steps)
        if not steps or (begun not in steps and len(steps) > 1):
            self.model.faults.append(f"ISA10 of {text[:106]} is of no step")
            return self.now
        return begun if begun in steps else steps.pop()

    def received(self, names):
        for name, known in names:
            if name in self.unread:
                put = self.unread.pop(name)
                at = put if known else self.now
                self.model.received(name, self.delivered[name], at, self.now)
                for group, _, _ in judge.Interchange(self.delivered[name]).sets:
                    self.begun.setdefault((name[:3], group[6]), self.now)

    def unreceipted(self):
        """What partners have put there and nobody has said to be ours."""
        return [self.offer(name) for name in self.unread]

    def look(self, seen):
        self.tally["looks"] += 1
        self.seen = seen
        faults = judge.differences(self.model, seen, self.now)
        if self.now < self.end:
            self.people(seen)
        return faults

    def people(self, seen):
        """Somebody closes a few alarms, and sends a few files once more."""
        for name, kind, code, opened, closed, text, exception, _ in seen["alarms"]:
            if code.startswith("await.arrival.") and closed is None and (
                    self.dice.random() < 0.03):
                about = judge.about(name, code, text)
                alarm = next((a for a in self.model.alarms if a["closed"] is None and (
                    a["code"], a["name"]) == (code, about)), None)
                if alarm:
                    self.at(self.now + self.dice.randint(1, DAY // 2), "hang up", alarm, exception)
                continue
            rows = [row for row in self.model.of_file[name] if row.kind == kind]
            rows = rows or [self.model.expectations.get((name, kind, ""))]
            if code == "await.answer.overdue" and closed is None and len(rows) == 1 and (
                    self.dice.random() < 0.02):
                row = rows[0]
                self.at(self.now + self.dice.randint(1, DAY // 2), "resolve", row, exception)
        for row in seen["expectations"]:
            if row["state"] == "overdue" and row["sending"] == "sent" and (
                    self.dice.random() < 0.02):
                self.at(self.now + self.dice.randint(1, DAY // 2), "resend",
                        row["messageId"], row["file"])

    def totals(self):
        """To the document: what was to be sent has left once, what came is in the ERP once."""
        faults = []
        left = {}
        for name, text in self.model.files.items():
            for group, header, body in judge.Interchange(text).sets:
                if group[1] == "FA":
                    continue
                left.setdefault((header[1], number_of(header, body)), []).append(name)
        waiting = {("810", number) for pairs in self.gathering.values() for number, _ in pairs}
        for key in (self.submitted.keys() | left.keys()) - waiting:
            if key not in self.submitted or len(left.get(key, [])) != 1:
                faults.append(f"{key} was sent as {left.get(key)}")
        types = {"850": "order", "855": "orderResponse", "856": "shipment", "810": "invoice",
                 "820": "remittance", "860": "orderChange", "865": "orderChangeResponse",
                 "846": "inventory"}
        prefix = {"856": "SH-", "810": "IN-", "820": "PAY-"}
        should = sorted([types[kind], name, prefix.get(kind, "") + number]
                        for kind, name, number in self.theirs)
        if sorted(self.seen["taken"]) != should:
            faults.append(f"the ERP has {len(self.seen['taken'])} documents of {len(should)}")
        for (sender, receiver, usage) in {pair for pair, _ in self.model.sent}:
            numbers = sorted(
                control for pair, control in self.model.sent
                if pair == (sender, receiver, usage))
            if numbers != list(range(1, len(numbers) + 1)):
                faults.append(f"the numbers to {receiver} are not 1 to {len(numbers)}")
        return faults

    def planted(self):
        """Faults that the judge must see: it is judged itself, by what it finds in a copy of what
        the gateway said that is no longer true."""
        missed = []

        def plant(what, change):
            seen = copy.deepcopy(self.seen)
            if change(seen) is not False and not judge.differences(self.model, seen, self.now):
                missed.append(f"the judge does not see {what}")

        def later(seen):
            row = next(row for row in seen["expectations"] if row["due"])
            hour = datetime.datetime.fromisoformat(row["due"].rstrip("Z"))
            row["due"] = (hour + datetime.timedelta(hours=1)).isoformat() + "Z"

        def word(seen):
            row = next(row for row in seen["expectations"] if row["state"] == "rejected")
            row["state"] = "accepted"

        def count(seen):
            seen["report"]["partners"][0]["sent"] += 1

        plant("a deadline that is an hour off", later)
        plant("a refusal that is told as taken", word)
        plant("an alarm that is missing", lambda seen: seen["alarms"].pop())
        plant("a false alarm", lambda seen: seen["alarms"].append(seen["alarms"][0]))
        plant("a warning that is missing", lambda seen: seen["told"].pop())
        plant("an answer that fits nothing and is not listed", lambda seen: seen["strays"].pop())
        def owed(seen):
            row = next((row for row in seen["expectations"]
                        if row["orderId"] and row["state"] == "accepted"), None)
            if row is None:
                return False
            row["state"] = "waiting"

        def some(seen):
            row = next((row for row in seen["expectations"] if row["progress"]), None)
            if row is None:
                return False
            row["progress"] = ""

        def without(code):
            def change(seen):
                row = next(row for row in seen["alarms"] if row[2] == f"await.arrival.{code}")
                seen["alarms"].remove(row)
            return change

        def again(seen):
            row = next(row for row in seen["alarms"] if row[2] == "await.arrival.overdue")
            seen["alarms"].append(row[:3] + [row[3] + 1] + row[4:])

        def in_time(seen):
            row = next(row for row in seen["arrivals"] if row[1] == "await.arrival.late")
            row[1] = "await.arrival.came"

        plant("a daily file that did not come and nobody is told of", without("missed"))
        plant("a silence that nobody is told of", without("overdue"))
        plant("a silence that is none", again)
        plant("a daily file that was late and is told as in time", in_time)
        plant("a document that came and is told as owed", owed)
        plant("lines that came and are not told", some)
        plant("an expectation that is lost", lambda seen: seen["expectations"].pop())
        plant("a total that is one off", count)
        return missed


def run(month):
    """Speaks with the test until the month is over; gives what was wrong."""
    def tell(line):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    files = {}
    for partner in month.partners:
        files |= partner.files()
    faults, command = [], None
    for line in sys.stdin:
        event = json.loads(line)
        kind = event["event"]
        if kind == "ready":
            tell({"at": month.start, "files": files})
            continue
        if kind == "file":
            tell(month.file(event))
            continue
        if kind == "beat":
            month.model.beat(month.now)
            tell({})
            continue
        if kind == "received":
            month.received(event["names"])
            tell({})
            continue
        if kind == "failed":
            faults.append(f"{command}: {event['why']}")
        if kind == "looked":
            faults += [f"day {(month.now - month.start) // DAY}: {text}"
                       for text in month.look(event)]
        if faults:
            break
        if kind == "died":
            # What was not finished is done again, at once or when somebody has come.
            month.is_armed = False
            month.tally["crashes"] += 1
            month.model.died()
            # A while passes only where nobody could ask whether something was done before it.
            if command["beat"] == "none" and not month.unread and not month.joining and (
                    month.dice.random() < 0.5):
                month.now += month.dice.randint(2, 60) * 300
            command = command | {
                "at": month.now, "life": "again", "dies": 0, "deliver": month.unreceipted()}
        else:
            month.model.lived()
            if command and command["do"] == "step":
                month.joined()
                month.stayed()
                if command["beat"] == "last":
                    month.model.beat(month.now)
            command = month.next()
            if command is None:
                break
        month.steps.append(month.now)
        tell(command)
    if not faults:
        faults = month.totals() or month.planted()
    tell({"do": "end"})
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--partners", type=int, default=50)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--grid", type=int, default=300)
    given = parser.parse_args()
    month = Month(given.seed, given.partners, given.documents, given.grid)
    faults = run(month)
    for text in faults[:40]:
        print(f"month {given.seed}: {text}", file=sys.stderr)
    told = "\n".join(faults[:40])
    for files in (month.delivered, month.model.files):
        for name, text in files.items():
            if name in told:
                print(f"{name}:\n{text}", file=sys.stderr)
    for (name, *_), row in month.model.expectations.items():
        if row.order and name in told:
            print(f"the order of {name}: {row.order.documents}", file=sys.stderr)
    month.tally["expectations"] = len(month.model.expectations)
    month.tally["alarms"] = len(month.model.alarms)
    for what, code in (("daily files missed", "missed"), ("silences", "overdue")):
        month.tally[what] = sum(
            alarm["code"] == f"await.arrival.{code}" for alarm in month.model.alarms)
    for what, number in month.tally.items():
        print(f"month: {number} {what}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
