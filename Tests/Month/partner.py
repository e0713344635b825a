"""A simulated partner: its terms in plain data, its profile as the gateway reads it, what it sends,
and how it answers what it gets."""

import datetime
import random

from workdays import Workdays, seconds
from x12 import Interchange, interchange, padded

OWN = ("ZZ", "LAKESIDE")
ITEMS = [("LG-1001", 1850), ("LG-1002", 225), ("LG-2040", 3100), ("LG-3007", 1260)]

# Zones whose clocks change in March (M) or in October and November (O), at midnight, by half an
# hour, at the weekend of the other continent; and some that never change.
ZONES = [
    "America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix",
    "America/St_Johns", "America/Havana", "Europe/Berlin", "Europe/London", "Europe/Dublin",
    "Asia/Beirut", "Asia/Jerusalem", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham",
    "Africa/Casablanca", "America/Santiago", "UTC"]
HOURS = ["00:00-24:00", "08:00-17:00", "02:30-11:00", "01:30-23:45", "00:30-12:00", "06:00-24:00"]
WEEKS = [
    ["mon", "tue", "wed", "thu", "fri"], ["mon", "tue", "wed", "thu", "fri", "sat"],
    ["sun", "mon", "tue", "wed", "thu"], ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]]

# How a partner answers, and how often of a hundred.
MANNERS = {
    "in time": 34, "edge": 12, "late": 8, "never": 6, "twice": 3, "contradicting": 3,
    "refused": 5, "group refused": 3, "errors": 4, "partly, then taken": 2, "partly": 2,
    "another application": 3, "wrong group": 2, "too early": 2, "wrong set": 1, "wrong kind": 1,
    "without sets": 5, "fewer came": 1, "fewer came, unsaid": 1, "fewer taken": 1,
    "together": 8, "reused number": 1, "same file": 2, "at once": 6,
    "another id": 1, "no disposition": 1}

# What whoever sells owes to an order and to a ship notice, and the times that may be agreed.
SELLERS, BUYERS = ["855", "856", "810", "865"], ["850", "860"]
KINDS = {"TA1": "interchange", "855": "response", "856": "shipment", "810": "invoice",
         "820": "remittance"}
TRADE = {
    "response": [3600, 28800, 86400, 172800], "shipment": [28800, 86400, 172800, 345600],
    "invoice": [3600, 28800, 86400], "remittance": [86400, 172800, 345600]}

# By when what comes each day may be due: also at times that clocks pass over or show twice.
TIMES = ["00:15", "00:30", "01:30", "02:30", "02:45", "10:00", "15:00", "18:30", "23:45"]
# The functional groups of what comes each day.
GROUPS = {"846": "IB", "850": "PO", "856": "SH"}


def minutes(span):
    return f"{span // 60}m"


class Partner:
    """One partner. All of its choices follow from the seed and from what they are about."""

    def __init__(self, seed, index, first, last, forced=None):
        self.seed, self.index = seed, index
        self.name = f"p{index:02}"
        self.channel = f"at-{self.name}"
        self.id = ("ZZ", f"SIM{index:02}")
        self.other = ("ZZ", f"SIM{index:02}X")
        self.sells = index % 2 == 1
        dice = self.dice("terms")
        self.first, self.last = first, last
        self.application = dice.choice([self.id[1], f"APP{index:02}"])
        self.answers = dice.choice(["997", "997", "997", "999", "none"])
        self.asks = dice.random() < 0.4
        self.ahead = dice.choice([0, -360, 330, 60])
        self.calendar = None
        if index % 8 != 7:
            hours = dice.choice(HOURS)
            opens, closes = (seconds(text) for text in hours.split("-"))
            cutoffs = [
                text for text in ("02:30", "01:30", "00:30", "10:59", "15:00", "23:30")
                if opens <= seconds(text) < closes]
            day = datetime.timedelta(days=1)
            days = [first + day * dice.randrange((last - first).days) for _ in range(3)]
            self.calendar = {
                "zone": ZONES[(index * 5 + seed) % len(ZONES)],
                "days": dice.choice(WEEKS + WEEKS[3:]),
                "hours": hours, "cutoff": dice.choice(cutoffs + [None]),
                "holidays": sorted({date.isoformat() for date in days})}
        self.workdays = Workdays(self.calendar, first)
        self.expects = {
            "functional": self.terms(dice, [1800, 7200, 14400, 28800, 86400, 172800]),
            "interchange": self.terms(dice, [900, 3600, 14400])}
        trade = self.dice("trade")
        for key, spans in TRADE.items():
            self.expects[key] = self.terms(trade, spans) if trade.random() < 0.8 else {}
        # What is invoiced is paid, each invoice by itself: by the partner, or by us. Of those in a
        # batch nobody is told.
        self.pays = not self.sells and index % 4 != 0
        self.is_paid = self.sells and index % 4 == 1
        if not self.pays and not self.is_paid:
            self.expects["remittance"] = {}
        # Some buyers want invoices together: so many, or those of so long.
        together = self.dice("batch")
        self.batch = None if self.sells or index % 4 else {
            "count": together.choice([2, 3, 5]), "every": together.choice([1800, 7200, 21_600])}
        # What comes each working day by a time: the stock, known by its set or by the name of its
        # file, or what comes anyhow.
        often = self.dice("daily")
        self.daily = []
        if index % 3 != 2:
            what = {"files": f"{self.name}-*-stock.x12"} if index % 3 else {"set": "846"}
            self.daily.append({"name": "stock", "by": often.choice(TIMES)} | what)
        if index % 4 in (1, 2):
            self.daily.append({"name": "news", "set": "856" if self.sells else "850",
                               "by": often.choice(TIMES)})
        # For how long nothing at all may come.
        self.within = often.choice([7200, 28_800, 86_400, 172_800])
        if index % 10 != 5 and often.random() < 0.4:
            self.within = None
        # Some fall silent for good: nothing comes of them after this moment.
        quiet = first + datetime.timedelta(days=18 if index % 10 == 5 else 400)
        self.silent_from = datetime.datetime.combine(
            quiet, datetime.time(), datetime.timezone.utc).timestamp()
        self.control = self.group = 0
        self.numbers = self.stocks = 0
        self.waiting = []

    def is_ours(self, kind):
        """Whether we send such documents."""
        if kind == "820":
            return self.is_paid
        return kind in (BUYERS if self.sells else SELLERS)

    def dice(self, *about):
        return random.Random(f"{self.seed}/{self.index}/{'/'.join(map(str, about))}")

    @staticmethod
    def terms(dice, spans):
        if dice.random() < 0.1:
            return {}
        within = dice.choice(spans)
        terms = {"within": within}
        if dice.random() < 0.6:
            terms["warn"] = within // dice.choice([2, 4, 10]) // 60 * 60 or 60
        if dice.random() < 0.6:
            terms["escalate"] = dice.choice([3600, 14400, 86400])
        return terms

    def deadline(self, kind, made):
        """When an answer is told to be due soon, is due, and is told again: None where nothing is
        agreed."""
        terms = self.expects[KINDS.get(kind, "functional")]
        if not terms:
            return None, None, None
        within = terms["within"]
        due = self.workdays.due(within, made)
        warn, escalate = terms.get("warn"), terms.get("escalate")
        return (
            self.workdays.due(within - warn, made) if warn else None, due,
            self.workdays.due(within + escalate, made) if escalate else None)

    # How the gateway is told.

    def profile(self):
        theirs, ours = (SELLERS, BUYERS) if self.sells else (BUYERS, SELLERS)
        text = f'ids: ["ZZ:{self.id[1]}", "ZZ:{self.other[1]}"]\nstatus: live\nagreements:\n'
        application = f'senders: ["{self.application}"], ' if self.application != self.id[1] else ""
        stock = ["846"] if any(rule["name"] == "stock" for rule in self.daily) else []
        for name in theirs + stock + (["820"] if self.pays else []):
            text += f'  - {{set: "{name}", {application}version: "004010"}}\n'
        text += "sends:\n"
        receiver = f', receiver: "{self.application}"' if application else ""
        for name in ours + (["820"] if self.is_paid else []):
            batch = f", batch: {{count: {self.batch['count']}, every: " + (
                minutes(self.batch["every"]) + "}") if self.batch and name == "810" else ""
            text += f'  - {{set: "{name}", version: "004010"{receiver}{batch}}}\n'
        hours, rest = divmod(abs(self.ahead), 60)
        zone = f"{'-' if self.ahead < 0 else '+'}{hours:02}:{rest:02}"
        text += f'reply: {{asks: {"true" if self.asks else "false"}, zone: "{zone}"}}\n'
        if self.calendar:
            cutoff = self.calendar["cutoff"]
            text += (
                f"calendar:\n  zone: {self.calendar['zone']}\n"
                f"  days: [{', '.join(self.calendar['days'])}]\n"
                f"  hours: \"{self.calendar['hours']}\"\n"
                + (f'  cutoff: "{cutoff}"\n' if cutoff else "")
                + f"  holidays: [{', '.join(self.calendar['holidays'])}]\n")
        parts = []
        for kind, terms in self.expects.items():
            pairs = [f"{key}: {minutes(span)}" for key, span in terms.items()]
            if kind == "functional" and self.answers == "none":
                pairs = ["comes: false"]
            if pairs:
                parts.append(f"  {kind}: {{{', '.join(pairs)}}}\n")
        arrivals = [f"within: {minutes(self.within)}"] if self.within else []
        rules = [
            f'{{name: {rule["name"]}, by: "{rule["by"]}", ' + (
                f'set: "{rule["set"]}"}}' if "set" in rule else f'files: "{rule["files"]}"}}')
            for rule in self.daily]
        arrivals += [f"daily: [{', '.join(rules)}]"] if rules else []
        parts += [f"  arrivals: {{{', '.join(arrivals)}}}\n"] if arrivals else []
        return text + ("expects:\n" + "".join(parts) if parts else "")

    def files(self):
        return {
            f"{self.name}/partner.yaml": self.profile(),
            f"channels/{self.channel}.yaml": f"kind: folder\ncarries: [{self.name}]\n"}

    # What it sends.

    def next_number(self):
        self.numbers += 1
        return f"{self.name.upper()}-{self.numbers:04}"

    def write(self, at, content, sender=None, control=None, **more):
        """A file of the partner's with its next numbers. `content` gives the content by the next
        group number."""
        if control is None:
            self.control += 1
            control = self.control
        self.group += 1
        return interchange(sender or self.id, OWN, control, at, content(self.group), **more)

    def stock(self, at, control=None):
        """A file with what it has in stock: the number of that, and its text."""
        self.stocks += 1
        number = f"ST-{self.name.upper()}-{self.stocks:03}"
        day = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y%m%d")
        body = [f"BIA*00*SI*{number}*{day}", f"LIN*1*VN*{ITEMS[0][0]}",
                f"QTY*33*{self.stocks}*EA", "CTT*1"]
        return number, self.write(
            at, lambda group: [
                ("IB", self.application, OWN[1], group, "004010", [("846", body)])],
            control=control)

    def document(self, at, kind, order):
        """A document of its own about an order: its text."""
        lines = self.said(kind, order)
        base = order.split("/")[0]
        day = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y%m%d")
        priced = [f"{n}*{count}*EA*{price / 100:g}*PE*VN*{what}"
                  for n, what, count, price in lines]
        if kind == "850":
            name, body = "PO", [f"BEG*00*SA*{order}**{day}", "N1*ST*Shop*92*0003"] + [
                f"PO1*{line}" for line in priced] + [f"CTT*{len(lines)}"]
        elif kind == "855":
            name, body = "PR", [f"BAK*00*{self.verdict(order)}*{order}*{day}****S-{order}"]
            for line, (n, _, count, _) in zip(priced, lines):
                status = "IR" if n in self.refused(order) else "IA"
                body += [f"PO1*{line}", f"ACK*{status}*{count}*EA"]
            body.append(f"CTT*{len(lines)}")
        elif kind in ("860", "865"):
            name, body = "PC", [f"BCH*04*SA*{order}**1*{day}"]
            if kind == "865":
                name, body = "CA", [f"BCA*00*{self.change(order)['answer']}*{order}**1*{day}"]
            for n, what, count, price, code in self.change_lines(order):
                amount = f"*{self.left(order, n)}" if code == "DI" else f"{count}*0"
                body.append(f"POC*{n}*{code}*{amount}*EA*{price / 100:g}*PE*VN*{what}")
                if kind == "865":
                    status = "IR" if self.change(order)["answer"] == "RD" else (
                        "ID" if code == "DI" else "IA")
                    body.append(f"ACK*{status}*{count or self.left(order, n)}*EA")
            body.append("CTT*1")
        elif kind == "820":
            amount = f"{sum(c * p for _, _, c, p in lines) / 100:g}"
            name, body = "RA", [f"BPR*I*{amount}*C*CHK{'*' * 12}{day}", f"TRN*1*PAY-{order}",
                                "ENT*1", f"RMR*IV*IN-{order}**{amount}"]
        elif kind == "856":
            name, body = "SH", [
                f"BSN*00*SH-{order}*{day}*0900*0001", "HL*1**S*1", f"DTM*011*{day}", "HL*2*1*O*1",
                f"PRF*{base}", "HL*3*2*P*1", "MAN*GM*106141411234567934"]
            for level, (n, what, count, _) in enumerate(lines, 4):
                body += [f"HL*{level}*3*I*0", f"LIN*{n}*VN*{what}", f"SN1**{count}*EA"]
            body.append(f"CTT*{len(lines) + 3}")
        else:
            name, body = "IN", [f"BIG*{day}*IN-{order}*{day}*{base}"] + [
                f"IT1*{line}" for line in priced]
            body += [f"TDS*{sum(c * p for _, _, c, p in lines)}", f"CTT*{len(lines)}"]
        return self.write(
            at, lambda group: [
                (name, self.application, OWN[1], group, "004010", [(kind, body)])])

    def lines(self, order):
        """The lines of an order: number, item, quantity, price in cents."""
        dice = self.dice("lines", order)
        return [
            (n, name, dice.randint(1, 40), price)
            for n, (name, price) in enumerate(dice.sample(ITEMS, dice.randint(1, 3)), 1)]

    def change(self, order):
        """What the buyer changes of an order, and what the seller says of that: None of most."""
        dice = self.dice("change", order)
        if dice.random() > 0.2:
            return None
        lines = self.lines(order)
        code = dice.choice(["QD", "QI", "DI"] if len(lines) > 1 else ["QD", "QI"])
        line = dice.choice(lines)
        count = {"DI": 0, "QI": line[2] + 5, "QD": max(1, line[2] // 2)}[code]
        return {
            "code": code, "line": line[0], "count": count, "first": dice.random() < 0.5,
            "answer": dice.choice(["AC", "AC", "AC", "RD", None])}

    def changed(self, order):
        """The lines of an order as the seller ships them: as they are changed, where it takes
        that; nothing of a line that is taken back."""
        change = self.change(order)
        if not change or change["answer"] == "RD":
            return self.lines(order)
        return [(n, what, change["count"] if n == change["line"] else count, price)
                for n, what, count, price in self.lines(order)]

    def change_lines(self, order):
        """The lines of a change: number, item, new quantity, price in cents, POC02."""
        change = self.change(order)
        return [(n, what, change["count"], price, change["code"])
                for n, what, _, price in self.lines(order) if n == change["line"]]

    def left(self, order, number):
        """How much of a line was still to come before it was changed."""
        return next(count for n, _, count, _ in self.lines(order) if n == number)

    def said(self, kind, order):
        """The lines that a document speaks of."""
        change = self.change(order)
        if kind == "855" and change and change["first"]:
            # A line that is taken back is refused as it was ordered.
            return [(n, what, count or self.left(order, n), price)
                    for n, what, count, price in self.changed(order)]
        return self.lines(order) if kind in ("850", "855") else self.taken(order)

    def refused(self, order):
        """The lines that whoever sells does not take."""
        dice = self.dice("refused", order)
        refused = {n for n, *_ in self.lines(order) if dice.random() < 0.12}
        change = self.change(order)
        if change and change["first"]:
            refused |= {n for n, _, count, _ in self.changed(order) if not count}
        return refused

    def verdict(self, order):
        """BAK02: all taken, some, none."""
        refused = len(self.refused(order))
        return "AD" if not refused else "RD" if refused == len(self.lines(order)) else "AC"

    def taken(self, order):
        """The lines that are shipped, all or those of one part."""
        base, _, part = order.partition("/")
        lines = [line for line in self.changed(base)
                 if line[2] and line[0] not in self.refused(base)]
        return lines if not part else lines[:1] if part == "1" else lines[1:]

    def course(self, order):
        """What follows an order: whoever buys may change it, before or after it is answered;
        whoever sells may forget its answers, ship in parts, bill before it tells of shipping, and
        stop at any point."""
        dice = self.dice("course", order)
        change = self.change(order)
        changes = [] if not change else ["860", "865"] if change["answer"] else ["860"]
        answers = ["855"] if dice.random() > 0.07 else []
        for kind in changes + answers if change and change["first"] else answers + changes:
            yield kind, order
        taken = self.taken(order)
        parts = [order]
        if len(taken) > 1 and dice.random() < 0.3:
            parts = [f"{order}/1", f"{order}/2"]
        for part in parts if taken else []:
            if dice.random() < 0.06:
                return
            kinds = ("810", "856") if dice.random() < 0.06 else ("856", "810")
            yield kinds[0], part
            if dice.random() < 0.06:
                return
            yield kinds[1], part
            if (self.pays or self.is_paid) and dice.random() < 0.85:
                yield "820", part

    def ours(self, kind, order, at):
        """What our ERP wants to have sent to the partner about an order."""
        lines = self.said(kind, order)
        base = order.split("/")[0]
        day = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).date().isoformat()
        said = {"version": 1, "source": {"partner": self.name}, "purpose": "new",
                "purposeCode": "00"}
        if kind == "850":
            return {"type": "order", **said, "orderType": "SA", "number": order, "date": day,
                    "shipTo": {"name": "Lakeside 1", "qualifier": "92", "id": "0001"},
                    "lines": [
                        {"number": str(n), "quantity": str(count), "unit": "EA",
                         "price": f"{price / 100:g}", "sellerItem": what}
                        for n, what, count, price in lines]}
        if kind == "855":
            return {"type": "orderResponse", **said, "answerCode": self.verdict(order),
                    "number": order,
                    "sellerOrder": f"SO-{order}",
                    "lines": [
                        {"number": str(n), "answers": [
                            {"statusCode": "IR" if n in self.refused(order) else "IA",
                             "quantity": str(count), "unit": "EA"}]}
                        for n, _, count, _ in lines]}
        if kind in ("860", "865"):
            return self.our_change(kind, order, day, said)
        if kind == "856":
            return {"type": "shipment", **said, "number": f"SH-{order}", "date": day,
                    "time": "09:00", "hierarchy": "0001",
                    "shipments": [{"level": "S", "shipped": day, "orders": [
                        {"level": "O", "order": base, "cartons": [
                            {"level": "P", "sscc": self.serial(order), "items": [
                                {"level": "I", "line": str(n), "sellerItem": what,
                                 "quantity": str(count), "unit": "EA"}
                                for n, what, count, _ in lines]}]}]}]}
        if kind == "820":
            amount = f"{sum(c * p for _, _, c, p in lines) / 100:.2f}"
            return {"type": "remittance", **said, "purposeCode": "I", "number": f"PAY-{order}",
                    "date": day, "amount": amount, "credit": "C", "method": "CHK",
                    "traceQualifier": "1",
                    "entities": [{"number": "1", "payments": [
                        {"qualifier": "IV", "item": f"IN-{order}", "amount": amount}]}]}
        return {"type": "invoice", **said, "number": f"IN-{order}", "date": day, "order": base,
                "shipped": day,
                "lines": [
                    {"position": place, "number": str(n), "sellerItem": what,
                     "quantity": str(count), "unit": "EA", "price": f"{price / 100:g}"}
                    for place, (n, what, count, price) in enumerate(lines, 1)],
                "totals": {"amount": f"{sum(c * p for _, _, c, p in lines) / 100:.2f}"}}

    def our_change(self, kind, order, day, said):
        """What our ERP has to say of a change of an order: the change, or the answer to one."""
        verdict, lines = self.change(order)["answer"], []
        for n, what, count, price, code in self.change_lines(order):
            line = {"number": str(n), "actionCode": code, "unit": "EA", "sellerItem": what,
                    "price": f"{price / 100:g}", "priceBasis": "PE",
                    "leftToReceive": str(self.left(order, n) if code == "DI" else 0)}
            if count:
                line["quantity"] = str(count)
            if kind == "865":
                status = "IR" if verdict == "RD" else "ID" if code == "DI" else "IA"
                line["answers"] = [
                    {"statusCode": status, "quantity": str(count or self.left(order, n)),
                     "unit": "EA"}]
            lines.append(line)
        if kind == "860":
            return {"type": "orderChange", **said, "purpose": "change", "purposeCode": "04",
                    "orderType": "SA", "number": order, "change": "1", "date": day,
                    "lines": lines}
        return {"type": "orderChangeResponse", **said, "answerCode": verdict, "number": order,
                "change": "1", "date": day, "lines": lines}

    def serial(self, order):
        digits = "00614141" + padded(self.index * 10_000 + int(order.split("/")[0][-4:]), 9)
        total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
        return digits + str(-total % 10)

    # How it answers.

    def plan(self, name, text, made):
        """What it will answer to a file of ours, as (moment, what it is) where what gives the text
        of a file for that moment; a moment of None is at once."""
        if made >= self.silent_from:
            return []
        ours = Interchange(text)
        dice = self.dice("answer", name)
        plans = []
        is_refused = False
        if ours.asks or dice.random() < 0.02:
            manner = dice.choices(
                ["in time", "edge", "late", "never", "refused", "errors", "wrong time", "twice",
                 "at once"], [50, 12, 8, 8, 4, 4, 3, 4, 7])[0]
            is_refused = manner == "refused"
            plans += self.about_interchange(ours, manner, dice, made)
        for index, (group, header, _) in enumerate(ours.sets):
            if group[1] == "FA" or is_refused:
                break
            # Of a batch each set is answered by itself.
            dice = dice if index == 0 else self.dice("answer", name, header[2])
            silent = self.answers == "none" and dice.random() < 0.9
            manner = dice.choices(list(MANNERS), list(MANNERS.values()))[0]
            if not silent:
                plans += self.about_set(ours, group, header, manner, dice, made)
        return plans

    def bill(self, order):
        """An invoice of ours as segments, before it has left."""
        return [["BIG", "", f"IN-{order}", "", order.split("/")[0]]] + [
            ["IT1", str(n), str(count), "EA", f"{price / 100:g}", "", "VN", what]
            for n, what, count, price in self.taken(order)]

    def times(self, kind, dice, made):
        """A moment in time, one at the edge, and one that is late."""
        due = self.deadline(kind, made)[1]
        round_up = lambda at: -(-at // 300) * 300
        if due is None:
            usual = round_up(made + dice.randint(600, 2 * 86_400))
            return usual, usual, usual
        inside = min(round_up(dice.randint(made + 1, due)), due)
        return inside, max(due + dice.choice([-1, 0, 1]), made), round_up(
            due + dice.randint(60, 2 * 86_400))

    def about_interchange(self, ours, manner, dice, made):
        inside, edge, late = self.times("TA1", dice, made)
        code = {"refused": "R", "errors": "E"}.get(manner, "A")
        note = {"R": "022", "E": "018", "A": "000"}[code]
        time = ours.time if manner != "wrong time" else f"{ours.time[:6]}2359"
        segment = f"TA1*{padded(ours.control, 9)}*{time[:6]}*{time[6:]}*{code}*{note}"
        answer = lambda at: self.write(at, lambda group: [segment])
        if manner == "never":
            return []
        at = {"edge": edge, "late": late, "at once": None}.get(manner, inside)
        twice = [(late + 600, answer)] if manner == "twice" else []
        return [(at, answer)] + twice

    def about_set(self, ours, group, header, manner, dice, made):
        inside, edge, late = self.times(self.answers, dice, made)
        code = {
            "refused": "R", "group refused": "group", "errors": "E", "partly": "P",
            "partly, then taken": "P", "no disposition": "none"}
        word = code.get(manner, "A")
        change = {}
        if manner == "another application":
            change["application"] = "ELSEWHERE"
        elif manner == "wrong group":
            change["group"] = int(group[6]) + 500_000
        elif manner == "too early":
            change["group"] = int(group[6]) + 3
        elif manner == "wrong set":
            change["control"] = "0002"
        elif manner == "wrong kind":
            change["kind"] = "PO" if group[1] != "PO" else "IN"
        elif manner == "another id":
            change["sender"] = self.other
        size = sum(other[6] == group[6] for other, _, _ in ours.sets)
        counts = {
            "without sets": (size, size, size), "fewer came": (size, size - 1, size - 1),
            "fewer came, unsaid": (size - 1,) * 3, "fewer taken": (size, size, size - 1)}
        is_odd = bool(change)
        if manner in counts:
            word, change["counts"] = "without", counts[manner]
        padding = dice.choice(["", "", "000"])
        answer = lambda at, word=word, change=change: self.functional(
            at, [(group, header, word, change)], padding)
        if manner == "never":
            return []
        if manner == "together":
            self.waiting.append((group, header, dice.choice("AAAER"), {}))
            return [(inside, lambda at: self.gathered(at, dice.random() < 0.5))]
        if manner == "reused number":
            return [(inside, lambda at: self.functional(
                at, [(group, header, "A", {})], "", control=1))]
        if manner == "same file":
            kept = []

            def once(at):
                kept.append(answer(at))
                return kept[0]
            return [(inside, once), (late, lambda at: kept[0])]
        plans = [({"edge": edge, "late": late, "at once": None}.get(manner, inside), answer)]
        if manner == "twice":
            plans.append((late, answer))
        if manner == "contradicting":
            plans.append((late, lambda at: answer(at, "R")))
        is_mended = manner in ("partly, then taken", "fewer came") or (
            is_odd and dice.random() < 0.5)
        if is_mended:
            plans.append((late, lambda at: answer(at, "A", {})))
        return plans

    def gathered(self, at, in_one):
        """All that is to be answered together, in one transaction set or one each; None where it
        went before."""
        answers, self.waiting = self.waiting, []
        return self.functional(at, answers, "", in_one=in_one) if answers else None

    def functional(self, at, answers, padding, in_one=False, control=None):
        """A file with a 997 or 999."""
        is_999 = self.answers == "999"
        name, prefix = ("999", "IK") if is_999 else ("997", "AK")
        bodies = []
        for group, header, word, change in answers:
            kind = change.get("kind", group[1])
            body = [f"AK1*{kind}*{padding}{change.get('group', group[6])}"]
            about = f"AK2*{header[1]}*{change.get('control', header[2])}"
            if word == "group":
                body.append("AK9*R*1*1*0*3")
            elif word == "P":
                body.append("AK9*P*1*1*0")
            elif word == "without":
                stated, came, taken = change["counts"]
                body.append(f"AK9*A*{stated}*{came}*{taken}")
            elif word == "none":
                body += [about, "AK9*A*1*1*1"]
            elif word == "R":
                body += [about, f"{prefix}3*{'PO1' if kind != 'SH' else 'LIN'}*4**8",
                         f"{prefix}4*1**7*X", f"{prefix}5*R*5", "AK9*R*1*1*0"]
            else:
                body += [about, f"{prefix}5*{word}", f"AK9*{word}*1*1*1"]
            bodies.append(body)
        sets = [(name, sum(bodies, []))] if in_one else [(name, body) for body in bodies]
        group, _, _, change = answers[0]
        return self.write(
            at, lambda number: [(
                "FA", change.get("application", group[3]), group[2], number,
                "005010" if is_999 else "004010", sets)],
            sender=change.get("sender"), control=control,
            version="00501" if is_999 else "00401")
