"""The independent model: what must become of every answer that is awaited, by the files that went
to and fro alone, and whether the gateway says the same.

It is told of files and moments only. Deadlines are counted by `workdays`, X12 is read by `x12`;
nothing is asked of the gateway but what is to be judged.
"""

import collections
import datetime
import heapq
import math
import re

from arrivals import Arrivals
from partner import KINDS
from trade import Order
from x12 import Interchange

OPEN = ("waiting", "closed", "partly")
WORDS = {"noted": "accepted-with-errors", "partly": "partly-accepted", "rejected": "rejected",
         "closed": "closed-by-hand", "void": "not-expected"}
SECOND = 1_000_000
STAGES = ("soon", "overdue", "escalated")


class Expectation:
    """One answer that is owed: an acknowledgment by a partner, or a document of the trade by
    whoever sells or buys."""

    def __init__(self, partner, name, kind, made, ours, group=None, header=None):
        self.partner, self.name, self.kind, self.made, self.ours = partner, name, kind, made, ours
        self.group, self.header = group, header
        self.state, self.answered, self.message = "waiting", None, None
        self.stages = dict(zip(STAGES, partner.deadline(kind, made)))
        self.due = self.stages["overdue"]
        self.told = []
        self.alarms = []
        # What it is about: the file, or of a batch the document.
        self.document = name
        self.order, self.is_ours, self.progress, self.round = None, False, "", 0
        self.is_aside = False
        # When what it is owed to left; None where it has not, or came.
        self.left = None

    @property
    def begun(self):
        """When the time of whoever owes it began."""
        return self.made if self.is_ours or self.left is None else self.left

    def word(self, now):
        late = self.due is not None and self.due < (
            now if self.answered is None else self.answered)
        if self.state == "waiting":
            # What is made has not begun to come.
            some = self.progress and not self.progress.startswith("made")
            return "overdue" if late else "partly-accepted" if some else "waiting"
        if self.state == "accepted":
            return "accepted-late" if late else "accepted"
        return WORDS[self.state]


class Model:
    """What is awaited, and what has to be told of it."""

    def __init__(self, partners):
        self.partners = {partner.id: partner for partner in partners}
        self.partners |= {partner.other: partner for partner in partners}
        self.files, self.made, self.gone = {}, {}, set()
        # What has left in this step, and in one that we died of.
        self.just_left, self.unsure = set(), set()
        # When each file left as far as we know, and how what we owe stood before it did.
        self.out, self.before = {}, {}
        self.kind_of = {}
        self.expectations = {}
        self.unasked = collections.Counter()
        self.of_file = collections.defaultdict(list)
        self.by_document = {}
        # The file in which a document of a batch left, and the documents of each such file.
        self.left_in, self.batch_of = {}, collections.defaultdict(list)
        self.bills = {}
        self.by_group = collections.defaultdict(list)
        self.by_interchange = collections.defaultdict(list)
        self.sent = {}
        self.acknowledgments = set()
        self.clock = []
        self.orders = {}
        self.by_file = {}
        self.taken = collections.defaultdict(dict)
        # Files that break off.
        self.broken = set()
        self.strays = []
        self.unexpected = set()
        self.again = {}
        self.alarms = []
        self.faults = []
        self.arrivals = [Arrivals(partner, self.alarms) for partner in partners]

    # What happens.

    def file(self, name, text, made):
        """A file of ours is on its way to a partner, for the first time."""
        self.files[name] = text
        self.made[name] = made
        ours = Interchange(text)
        partner = self.partners[ours.receiver]
        pair = (ours.sender, ours.receiver, ours.usage)
        if (pair, ours.control) in self.sent:
            self.faults.append(f"{name} has ISA13 of {self.sent[pair, ours.control]}")
        self.sent[pair, ours.control] = name
        if ours.sets and ours.sets[0][0][1] == "FA":
            self.acknowledgments.add((pair, ours.control))
        for group, header, body in ours.sets:
            if group[1] == "FA" or partner.answers == "none":
                # Of what a partner never answers it is only known that it was sent.
                self.unasked[partner.name, header[1], "997"] += group[1] != "FA"
                continue
            expectation = Expectation(partner, name, "997", made, ours, group, header)
            if partner.batch and header[1] == "810":
                expectation.document = ("in a batch", body[0][2])
            self.by_group[pair, int(group[6])].append(expectation)
            self.by_document[expectation.document] = expectation
            self.enter(expectation, pair)
        if ours.asks:
            self.enter(Expectation(partner, name, "TA1", made, ours), pair)
        for group, header, body in ours.sets:
            is_told = partner.batch and header[1] == "810"
            if is_told:
                # What is read of it from now on left at this moment.
                about = ("in a batch", body[0][2])
                self.left_in[about] = name
                self.batch_of[name].append(about)
                for document in self.by_file[about].documents:
                    if document["name"] == about:
                        document["at"] = made
            if header[1] == "820":
                self.paid(partner, name, body, made, made, True)
            elif group[1] != "FA" and not is_told:
                self.traded(partner, name, header[1], body, made, made, True)

    def batched(self, partner, kind, body, now):
        """A document of ours waits for others: it is the order's from now on."""
        self.traded(partner, ("in a batch", body[0][2]), kind, body, now, now, True)

    def traded(self, partner, name, kind, body, at, now, is_ours):
        """A document of the trade came or leaves: what is owed because of it, and what it
        answers."""
        number = Order.number_of(kind, body)
        order = self.orders.setdefault((partner.name, number), Order(partner))
        order.add(name, kind, body, at, is_ours)
        self.by_file[name], self.kind_of[name] = order, kind
        for answer in Order.OWED[kind]:
            if not partner.expects[KINDS[answer]]:
                continue
            row = Expectation(partner, name, answer, at, None)
            row.order = order
            # Whoever sells owes all but the payment.
            row.is_ours = partner.sells == (answer == "820")
            row.cause = name
            if answer == "820":
                row.cause = body[0][2]
                self.bills[partner.name, row.cause] = order
            order.rows.append(row)
            self.expectations[name, answer, ""] = row
            self.arm(row)
        self.recount(order, now)

    def paid(self, partner, name, body, at, now, is_ours):
        """A payment answers the invoices that it names, whatever it pays of them."""
        for segment in body:
            order = self.bills.get((partner.name, segment[2])) if segment[0] == "RMR" else None
            if order:
                order.pay(name, segment[2], at, is_ours)
                self.by_file[name], self.kind_of[name] = order, "820"
                self.recount(order, now)

    def recount(self, order, now):
        """Brings what is owed about an order to what its documents say."""
        for row in order.rows:
            state, progress = self.standing(row, order)
            is_answer = state not in ("waiting", "void")
            if (state, progress) == (row.state, row.progress):
                continue
            if is_answer:
                # What a partner has answered stays answered.
                if row.answered is not None and not row.is_ours:
                    continue
            elif row.state == "closed" or row.answered is not None and not (
                    row.is_ours and state == "waiting"):
                continue
            was = row.state
            row.state, row.progress = state, progress
            row.answered = self.answered(row, order) if is_answer else None
            if state != "waiting":
                for alarm in row.alarms:
                    if alarm["closed"] is None:
                        alarm["closed"] = now
            elif was != "waiting":
                # It is waited for again: people are told anew, at once where it is due.
                row.round += 1
                warn, due = row.stages["soon"], row.due
                self.arm(row, warn if warn is not None and warn >= now else due)

    def standing(self, row, order):
        """How something that is owed stands. What we owe is there when it has left."""
        made, some = order.standing(row.kind, row.cause, self.is_refused)
        if not row.is_ours:
            return made, some
        state, progress = order.standing(
            row.kind, row.cause, lambda name: self.is_refused(name) or (
                self.kind_of[name] == row.kind and not self.left_at(name)))
        if state != "waiting" or (state, progress) == (made, some):
            return state, progress
        if progress:
            return state, f"{progress}; more is made, has not left"
        return state, f"made{' in part' if made == 'waiting' else ''}, has not left"

    def answered(self, row, order):
        """When what is owed was there: what came when it came, what we owe when it left."""
        if not row.is_ours:
            return order.last(row.kind, row.cause, self.is_refused)
        return max(self.left_at(d["name"]) or 0 for d in order.of(row.kind, self.is_refused)
                   if d.get("bill", row.cause) == row.cause)

    def left_at(self, name):
        """When a document of ours left, by its file."""
        return self.out.get(self.left_in.get(name, name))

    def is_refused(self, name):
        """Whether a document of ours counts for nothing, because its partner refused it."""
        of_set = self.by_document.get(name)
        if of_set and of_set.state in ("rejected", "accepted", "noted"):
            return of_set.state == "rejected"
        file = of_set.name if of_set else self.left_in.get(name, name)
        return any(row.kind == "TA1" and row.state == "rejected" for row in self.of_file[file])

    def enter(self, expectation, pair):
        control = expectation.header[2] if expectation.header else ""
        self.expectations[expectation.name, expectation.kind, control] = expectation
        self.of_file[expectation.name].append(expectation)
        self.by_interchange[pair, expectation.ours.control].append(expectation)
        self.arm(expectation)

    def arm(self, expectation, first=-math.inf):
        for stage, at in expectation.stages.items():
            if at is not None and at >= first:
                heapq.heappush(self.clock, (
                    at, STAGES.index(stage), id(expectation), expectation.round, expectation,
                    stage))

    def offered(self, name):
        """A file of ours comes to a partner: one that comes again because we died before it was
        written down had not left as far as we know."""
        if name in self.unsure:
            self.gone.discard(name)
        if name in self.unsure and name in self.before:
            del self.out[name]
            # Nor has anybody been told that we owe it no more.
            for row, state, progress, answered, alarms in self.before.pop(name):
                row.state, row.progress, row.answered = state, progress, answered
                for alarm in alarms:
                    alarm["closed"] = None

    def died(self):
        """We died, maybe before it was written down what had just left."""
        self.unsure |= self.just_left
        self.just_left.clear()

    def lived(self):
        """All that left is written down."""
        self.just_left.clear()
        self.unsure.clear()
        self.before.clear()

    def left(self, name, now):
        """A file of ours has left, and we know it: whoever owes something for it has his time
        from now; from its making where that was at most a second ago."""
        is_first = name not in self.gone
        self.gone.add(name)
        self.just_left.add(name)
        trade = [self.expectations.get((document, kind, ""))
                 for document in [name, *self.batch_of[name]]
                 for kind in ("855", "856", "810", "820")]
        rows = [row for row in self.of_file[name] + trade if row]
        for row in rows:
            if is_first:
                row.left = now
        if name not in self.out:
            self.out[name] = now
            orders = [self.by_file[about] for about in [name, *self.batch_of[name]]
                      if about in self.by_file]
            self.before[name] = [
                (row, row.state, row.progress, row.answered,
                 [alarm for alarm in row.alarms if alarm["closed"] is None])
                for order in orders for row in order.rows if row.is_ours]
            for order in orders:
                self.recount(order, now)
        if not is_first or now - self.made[name] <= 1 or name in self.again:
            return
        for row in rows:
            if row.name == name and not row.is_ours:
                row.stages = dict(zip(STAGES, row.partner.deadline(row.kind, now)))
                row.due, row.is_aside = row.stages["overdue"], False
                row.round += 1
                self.arm(row)

    def beat(self, now):
        """The gateway looks at its clock: what it tells of, it tells now."""
        while self.clock and self.clock[0][0] < now:
            _, _, _, number, expectation, stage = heapq.heappop(self.clock)
            if expectation.state != "waiting" or expectation.round != number:
                continue
            if expectation.name in self.files and not (
                    expectation.name in self.gone or expectation.is_ours):
                expectation.due, expectation.is_aside = None, True
                continue
            expectation.told.append((stage, now))
            if stage == "overdue":
                self.open("await.answer.overdue", expectation, expectation.name, now)
            if stage == "escalated":
                expectation.alarms[-1]["escalated"] = True
        for arrivals in self.arrivals:
            arrivals.beat(now)

    def open(self, code, expectation, name, now):
        alarm = {"code": code, "name": name, "kind": expectation.kind if expectation else "",
                 "opened": now, "closed": None, "escalated": False}
        self.alarms.append(alarm)
        if expectation:
            expectation.alarms.append(alarm)

    def received(self, name, text, at, now):
        """A file of a partner came at a moment, and is read now."""
        theirs = Interchange(text)
        pair = (theirs.receiver, theirs.sender, theirs.usage)
        seen = self.taken[pair]
        arrivals = next(a for a in self.arrivals if a.partner is self.partners[pair[1]])
        arrivals.received(
            name, at, {group[1] for group, _, _ in theirs.sets},
            is_new=theirs.is_whole and seen.get(theirs.control) != text)
        if not theirs.is_whole:
            self.broken.add(name)
        if theirs.control in seen or not theirs.is_whole:
            # The same again is nothing new; other content waits for a person; and of what is
            # refused whole nothing is taken in.
            return
        seen[theirs.control] = text
        for segment in theirs.acknowledgments:
            self.interchange_answer(segment, pair, name, at, now)
        for group, header, body in theirs.sets:
            if header[1] in ("997", "999"):
                self.functional_answer(group, body, pair, name, at, now)
            elif header[1] == "820":
                self.paid(self.partners[pair[1]], name, body, at, now, False)
            elif header[1] != "846":
                self.traded(
                    self.partners[pair[1]], name, header[1], body, at, now, False)

    def interchange_answer(self, segment, pair, name, at, now):
        verdict = {"A": "accepted", "E": "noted", "R": "rejected"}[segment[4]]
        rows = self.by_interchange[pair, int(segment[1])]
        same = [row for row in rows if row.ours.time == segment[2] + segment[3]]
        asked = [row for row in same if row.kind == "TA1"]
        if asked:
            self.answer(asked[0], verdict, name, at, now, "TA1")
        elif same:
            if verdict == "rejected":
                self.refuse_sets(same[0], at, now)
                self.open("await.answer.rejected", same[0], same[0].name, now)
        elif not rows and (pair, int(segment[1])) in self.acknowledgments:
            # Of an answer of ours nothing was asked; only a refusal is worth telling.
            if verdict == "rejected":
                self.open(
                    "await.answer.rejected", None, self.sent[pair, int(segment[1])], now)
        else:
            self.stray("unmatched", pair, name, "TA1", verdict, bool(rows), now)

    def functional_answer(self, group, body, pair, name, at, now):
        """A 997 or 999: groups, each AK1 to AK9, with sets, each AK2 to AK5."""
        kind = "999" if any(s[0].startswith("IK") for s in body) else "997"
        index = 0
        while index < len(body):
            assert body[index][0] == "AK1", body
            end = next(i for i in range(index, len(body)) if body[i][0] == "AK9")
            self.group_answer(
                body[index], body[index + 1:end], body[end], group[2], pair, name, at, now)
            index = end + 1

    def group_answer(self, opening, segments, closing, application, pair, name, at, now):
        functional, number = opening[1], int(opening[2])
        code, stated, received, accepted = closing[1], *map(int, closing[2:5])
        listed = [s for s in segments if s[0] == "AK2"]
        codes = [s[1] for s in segments if s[0] in ("AK5", "IK5")]
        rows = [
            row for row in self.by_group[pair, number]
            if row.group[1] == functional and row.group[3] == application.strip()]
        for position, segment in enumerate(listed):
            verdict = {"A": "accepted", "E": "noted", "R": "rejected"}.get(
                codes[position] if position < len(codes) else None)
            if code == "R":
                verdict = "rejected"
            verdict = verdict or ("accepted" if code == "A" else "partly")
            about = [row for row in rows if row.header[1] == segment[1]
                     and row.header[2].lstrip("0") == segment[2].lstrip("0")]
            if about:
                self.answer(about[0], verdict, name, at, now, "997")
            else:
                self.stray(
                    "unmatched", pair, name, "997", verdict,
                    self.has_candidate(pair, number, functional), now)
        if listed and len(listed) >= received:
            return
        # What of the group is not listed shares its fate, where it has one.
        if code == "R":
            verdict = "rejected"
        elif code in "AE" and received >= stated and accepted >= received >= len(rows):
            verdict = {"A": "accepted", "E": "noted"}[code]
        else:
            # Some of it did not come, or was not taken, and nobody says what.
            verdict = "partly"
        waiting = [row for row in rows if row.state in OPEN and row.message != name]
        if waiting:
            for row in waiting:
                self.answer(row, verdict, name, at, now, "997")
        elif rows and all(row.message != name for row in rows):
            self.answer(rows[0], verdict, name, at, now, "997")
        elif not rows:
            self.stray(
                "unmatched", pair, name, "997", verdict,
                self.has_candidate(pair, number, functional), now)

    def has_candidate(self, pair, number, functional):
        """Whether something of the same partner may be meant. What of another may be, nobody can
        say of files that cross."""
        partner = self.partners[pair[1]]
        return bool(self.by_group[pair, number]) or any(
            row.state == "waiting" and row.group[1] == functional
            for row in self.by_group[(pair[0], partner.id, pair[2]), number])

    def answer(self, row, verdict, name, at, now, kind):
        # What a person sent again is answered again; what was refused may be taken then.
        again = row.answered is not None and self.again.get(row.name, -1) > row.answered
        same = row.state == verdict
        is_taken = again and row.state == "rejected" and verdict in ("accepted", "noted")
        if row.state not in OPEN and not is_taken:
            same_word = "for-resend" if again else "duplicate"
            self.stray(
                same_word if same else "contradictory", None, name, kind, verdict, False, now,
                row.partner.name)
            if not same:
                self.open("await.answer.changed", row, row.name, now)
            return
        self.settle(row, verdict, name, at, now)
        if verdict not in ("rejected", "partly"):
            return
        if row.kind == "TA1" and verdict == "rejected":
            self.refuse_sets(row, at, now, name)
        code = "rejected" if verdict == "rejected" else "unclear"
        self.open(f"await.answer.{code}", row, row.name, now)

    def settle(self, row, verdict, name, at, now):
        was = row.state
        row.state, row.answered, row.message = verdict, at, name
        for alarm in row.alarms:
            if alarm["closed"] is None:
                alarm["closed"] = now
        if "rejected" not in (was, verdict):
            return
        whole = self.batch_of[row.name] if row.kind == "TA1" else []
        for document in [row.document, *whole]:
            if document in self.by_file:
                self.recount(self.by_file[document], now)

    def refuse_sets(self, row, at, now, name=None):
        """Who refuses an interchange answers nothing in it."""
        for other in self.of_file[row.name]:
            if other.kind == "997" and other.state in ("waiting", "partly"):
                self.settle(other, "rejected", name, at, now)

    def stray(self, state, pair, name, kind, verdict, candidate, now, partner=None):
        partner = partner or self.partners[pair[1]].name
        self.strays.append((state, partner, name, verdict, candidate))
        if state == "unmatched" and verdict in ("rejected", "partly") and (
                name not in self.unexpected):
            # What is refused is for a person, once a file.
            self.unexpected.add(name)
            self.open("await.answer.unexpected", None, name, now)

    def resent(self, name, now):
        """A person sends a file of ours again."""
        self.again[name] = now

    @staticmethod
    def resolve(row, now):
        """A person ends the waiting."""
        row.alarms[-1]["closed"] = now
        if row.state in ("waiting", "partly"):
            row.state = "closed"


# What the gateway says.


def moment(text):
    """Microseconds since 1970 of what the gateway writes as a time."""
    if text is None:
        return None
    head, _, rest = text.rstrip("Z").partition(".")
    at = datetime.datetime.fromisoformat(head).replace(tzinfo=datetime.timezone.utc)
    return int(at.timestamp()) * SECOND + int(rest.ljust(6, "0") or 0)


def micro(at):
    return None if at is None else at * SECOND


def differences(model, seen, now):
    """What the gateway says otherwise than the model, in words."""
    faults = []

    def same(what, says, should):
        if says != should:
            faults.append(f"{what}: it says {says!r}, the model {should!r}")

    rows = {}
    for row in seen["expectations"]:
        key = (row["file"], row["kind"], row["control"] or "")
        if key in rows:
            faults.append(f"{key} is awaited twice")
        rows[key] = row
    for key in rows.keys() - model.expectations.keys():
        faults.append(f"{key} is awaited, and the model awaits nothing")
    for key, should in model.expectations.items():
        row = rows.get(key)
        if row is None:
            faults.append(f"{key} is awaited by the model alone")
            continue
        expectation_differences(row, should, now, lambda w, a, b: same(f"{key} {w}", a, b))
    alarms = collections.Counter(
        (about(name, code, text), kind, code, opened, closed, text.startswith("escalated:"))
        for name, kind, code, opened, closed, text, _, _ in seen["alarms"]
        if code.startswith("await."))
    should = collections.Counter(
        (a["name"], a["kind"], a["code"], micro(a["opened"]), micro(a["closed"]), a["escalated"])
        for a in model.alarms)
    compare_bags("alarm", alarms, should, faults)
    # Nothing that comes or leaves is at fault but for a number that a partner used before, and for
    # what breaks off.
    others = {(name, code) for name, _, code, *_ in seen["alarms"]
              if not code.startswith("await.")}
    same("exceptions but of answers", sorted(
        pair for pair in others if pair[1] != "receive.interchange.control-reused"),
        sorted((name, "parse.interchange.truncated") for name in model.broken))
    told = collections.Counter(
        (kind.removeprefix("await."), at, text.split(" (", 1)[1].split(")")[0],
         re.search(r"(?:owes|we owe \S+) an? (...)", text)[1]) for kind, at, text in seen["told"])
    should = collections.Counter(
        (stage, micro(at), row.name, row.kind)
        for row in model.expectations.values() for stage, at in row.told)
    compare_bags("told", told, should, faults)
    compare_bags("arrival", collections.Counter(
        came(model, *row) for row in seen["arrivals"]), collections.Counter(
        row for arrivals in model.arrivals for row in arrivals.told), faults)
    strays = collections.Counter(
        (s["state"], s["partner"], s["file"], s["verdict"],
         s["candidate"] is not None and s["candidate"]["partner"] == s["partner"])
        for s in seen["strays"])
    compare_bags("stray", strays, collections.Counter(model.strays), faults)
    same("events of overdue", seen["overdueEvents"], sum(
        any(stage == "overdue" for stage, _ in row.told) for row in model.expectations.values()))
    same("the audit chain holds", seen["audit"], True)
    report_differences(model, seen, now, rows, same)
    return faults + model.faults


def about(name, code, text):
    """What an alarm is about: the file; of what did not come who, what and by when."""
    if code == "await.arrival.missed":
        found = re.fullmatch(r"(.+) from (\S+) did not come by (\S+)", text)
        return found[2], found[1], moment(found[3])
    if code == "await.arrival.overdue":
        found = re.fullmatch(
            r"nothing came from (\S+) since \S+ at (\S+); the next was due (\S+)", text)
        return found[1], moment(found[2]), moment(found[3])
    return name


def came(model, name, kind, at, detail):
    """What a timeline tells of what came for a day, or of silence, as the model does."""
    arrivals = next(a for a in model.arrivals if a.partner.name == name[:3])
    if kind == "await.silence":
        return name[:3], kind, at
    rule, due = detail.rsplit(", due ", 1)
    return name[:3], kind, at, rule, moment(due), micro(arrivals.came[name])


def expectation_differences(row, should, now, same):
    same("state", row["state"], should.word(now))
    same("partner", row["partner"], should.partner.name)
    same("queued", moment(row["queued"]), micro(should.made))
    same("due", moment(row["due"]), micro(should.due))
    same("answered", moment(row["answered"]), micro(should.answered))
    end = now if should.answered is None else should.answered
    same("late", row["late"], should.due is not None and should.due < end)
    same("seconds", row["seconds"], end - should.made)
    same("progress", row["progress"], should.progress)
    same("owed by", row["owedBy"],
         "us" if should.is_ours or should.is_aside else "partner")
    if should.order:
        return
    same("interchange", int(row["interchange"]), should.ours.control)
    if should.group:
        same("group", (row["functionalId"], int(row["group"]), row["set"], row["control"]),
             (should.group[1], int(should.group[6]), should.header[1], should.header[2]))


def compare_bags(what, says, should, faults):
    for item, count in (says - should).items():
        faults.append(f"{what} {item}: {count} that the model has not")
    for item, count in (should - says).items():
        faults.append(f"{what} {item}: {count} missing")


AGES = [("up to 1 h", 3600), ("1 to 4 h", 14400), ("4 to 24 h", 86_400), ("1 to 2 d", 172_800),
        ("2 to 7 d", 604_800), ("over 7 d", math.inf)]


def report_differences(model, seen, now, rows, same):
    """The report, worked out from the model alone; only what a document is called is read."""
    report = seen["report"]
    every = [row for row in model.expectations.values() if row.order is None]
    for key, is_ours in (("theirs", False), ("ours", True)):
        count_differences(f"trade {key}", report["trade"][key], {
            key: row for key, row in model.expectations.items()
            if row.order and row.is_ours == is_ours}, now, rows, same)
    count_differences("report", report, {
        key: row for key, row in model.expectations.items() if row.order is None},
        now, rows, same, +model.unasked)
    ages = collections.Counter(
        next(name for name, end in AGES if now - row.made < end)
        for row in every if row.state == "waiting")
    same("ageing", {a["age"]: a["count"] for a in report["ageing"]["clock"]},
         {name: ages[name] for name, _ in AGES})
    counts = collections.Counter(state for state, *_ in model.strays)
    same("strays", report["strays"], {
        state: counts[state]
        for state in ("unmatched", "duplicate", "contradictory", "for-resend")})


def words_of_head(what, head, every, now, same, unasked=0):
    """The counts of a head line. Of acknowledgments it tells documents, each of which has one 997,
    from all that is awaited of them and their files, and each kind by itself."""
    words = collections.Counter(row.word(now) for row in every)
    words["not-expected"] += unasked
    if "kinds" in head:
        kinds = collections.Counter(row.kind for row in every)
        if unasked:
            kinds["997"] += 0
        words |= {"sent": kinds["997"] + unasked, "awaited": len(every), "tests": 0}
        same(f"kinds of the {what}", {k["kind"]: k["awaited"] for k in head["kinds"]}, dict(kinds))
        for kind in head["kinds"]:
            mine = [row for row in every if row.kind == kind["kind"]]
            words_of_head(f"{what} {kind['kind']}",
                          {word: kind[word] for word in kind if word not in ("kind", "awaited")},
                          mine, now, same, unasked if kind["kind"] == "997" else 0)
    else:
        words["sent"] = len(every) + unasked
    for word in head:
        if word != "kinds":
            same(f"{what} {word}", head[word], words[word])


def count_differences(what, report, expectations, now, rows, same, unasked=None):
    """The counts of a head line, and those of each partner and document."""
    every = list(expectations.values())
    unasked = unasked or collections.Counter()
    words_of_head(what, report["head"], every, now, same, unasked.total())
    groups = collections.defaultdict(list, {key: [] for key in unasked})
    for key, row in expectations.items():
        named = rows.get(key, {"document": ""})
        groups[row.partner.name, named["document"], row.kind].append(row)
    same(f"rows of the {what}", sorted((p["partner"], p["document"], p["kind"])
                                      for p in report["partners"]), sorted(groups))
    for part in report["partners"]:
        mine = groups.get((part["partner"], part["document"], part["kind"]), [])
        words = collections.Counter(row.word(now) for row in mine)
        silent = unasked[part["partner"], part["document"], part["kind"]]
        words["not-expected"] += silent
        # What came before that which it answers took no time.
        waits = sorted(
            max(0, row.answered - row.begun) for row in mine if row.answered is not None)
        # Of what was called off nobody was in time or late.
        judged = [row for row in mine if row.due is not None
                  and row.state not in ("void", "closed")
                  and (row.answered is not None or row.due < now)]
        should = {word: words[word] for word in report["head"]
                  if word not in ("sent", "awaited", "tests", "kinds")} | {
            "sent": len(mine) + silent, "judged": len(judged),
            "inTime": sum(row.answered is not None and row.answered <= row.due for row in judged),
            "medianSeconds": waits[math.ceil(len(waits) * 0.5) - 1] if waits else None,
            "p95Seconds": waits[math.ceil(len(waits) * 95 / 100) - 1] if waits else None,
            "lastAnswer": micro(max((r.answered for r in mine if r.answered is not None),
                                    default=None)),
            "waitingSince": micro(min((r.made for r in mine if r.state == "waiting"),
                                      default=None))}
        says = part | {key: moment(part[key]) for key in ("lastAnswer", "waitingSince")}
        for key, value in should.items():
            same(f"{what} {part['partner']} {part['document']} {part['kind']} {key}",
                 says[key], value)
