"""An order as the files tell it, and what of what is owed about it has come: a second count, by
quantities, in plain data."""


class Order:
    """An order of one partner with its documents, in the order in which they came or left."""

    OWED = {"850": ["855", "856"], "855": [], "856": ["810"], "810": ["820"], "860": [], "865": []}

    def __init__(self, partner):
        # Whoever sells owes the 855, 856 and 810.
        self.is_ours = partner.sells
        self.documents, self.rows, self.payments = [], [], []

    @staticmethod
    def number_of(kind, body):
        """The number of the order that a document is about."""
        if kind == "856":
            return next(segment[1] for segment in body if segment[0] == "PRF")
        return body[0][{"850": 3, "855": 3, "810": 4, "860": 3, "865": 3}[kind]]

    def add(self, name, kind, body, at, is_ours):
        said = {}
        if kind == "856":
            for item, count in zip(
                    (s for s in body if s[0] == "LIN"), (s for s in body if s[0] == "SN1")):
                said[item[3]] = int(count[2])
        elif kind == "855":
            for line, answer in zip(
                    (s for s in body if s[0] == "PO1"), (s for s in body if s[0] == "ACK")):
                said[line[7]] = 0 if answer[1] == "IR" else int(answer[2])
        elif kind == "860":
            for line in (s for s in body if s[0] == "POC"):
                said[line[9]] = 0 if line[2] == "DI" else int(line[3])
        elif kind == "865":
            for line, answer in zip(
                    (s for s in body if s[0] == "POC"), (s for s in body if s[0] == "ACK")):
                said[line[9]] = int(answer[2]) if answer[1] == "IA" else 0
        else:
            for line in (s for s in body if s[0] in ("PO1", "IT1")):
                said[line[7]] = int(line[2])
        self.documents.append({
            "name": name, "kind": kind, "said": said, "at": at, "ours": is_ours,
            "none": kind in ("855", "865") and body[0][2] == "RD"})

    def pay(self, name, bill, at, is_ours):
        """A payment came or leaves that names an invoice."""
        self.payments.append({"name": name, "bill": bill, "at": at, "ours": is_ours})

    def of(self, kind, is_refused):
        """The documents of a kind that count."""
        if kind == "820":
            return [d for d in self.payments if not (d["ours"] and is_refused(d["name"]))]
        return [d for d in self.documents
                if d["kind"] == kind and not (d["ours"] and is_refused(d["name"]))]

    def last(self, kind, cause, is_refused):
        return [d for d in self.of(kind, is_refused) if d.get("bill", cause) == cause][-1]["at"]

    def lines(self, is_refused):
        """What is asked of each item by now, and what is promised, as the documents that count say
        one after the other; and what the order itself asked."""
        orders = self.of("850", is_refused)
        first = orders[-1]["said"] if orders else {}
        asked, before, promised = dict(first), None, {}
        for document in self.documents:
            if document["ours"] and is_refused(document["name"]):
                continue
            said = {what: n for what, n in document["said"].items() if what in asked}
            if document["kind"] == "860":
                before = dict(asked)
                asked |= said
            elif document["kind"] == "865" and document["none"]:
                # A refused change is none.
                asked, before = before or asked, None
            elif document["kind"] in ("855", "865"):
                promised |= said
        return first, asked, promised

    @staticmethod
    def total(documents, item):
        return sum(d["said"].get(item, 0) for d in documents)

    def standing(self, kind, cause, is_refused):
        """How one thing that is owed stands: its state, and how many lines came where some did."""
        orders = self.of("850", is_refused)
        is_lost = self.is_ours and not orders and any(
            d["kind"] == "850" for d in self.documents)
        answers = self.of("855", is_refused)
        shipped = self.of("856", is_refused)
        if kind == "820":
            is_paid = any(d["bill"] == cause for d in self.of("820", is_refused))
            return "accepted" if is_paid else "waiting", ""
        if kind == "855":
            if is_lost:
                return "void", ""
            return ("rejected" if answers[-1]["none"] else "accepted", "") if answers else (
                "waiting", "")
        if kind == "856":
            first, asked, promised = self.lines(is_refused)
            # What a change adds is owed, but by no time.
            wanted = {item: min(promised.get(item, count), first[item])
                      for item, count in asked.items() if promised.get(item, count) > 0}
            if not shipped:
                over = is_lost or asked and not wanted or answers and answers[-1]["none"]
                return ("void" if over else "waiting"), ""
            if is_lost:
                return "accepted", ""
            done = sum(self.total(shipped, item) >= count for item, count in wanted.items())
            return ("accepted", "") if done == len(wanted) else (
                "waiting", f"{done} of {len(wanted)} lines")
        index = next((i for i, d in enumerate(shipped) if d["name"] == cause), None)
        if index is None:
            return "void", ""
        bills = self.of("810", is_refused)
        mine = shipped[index]["said"]
        done = sum(
            self.total(bills, item) >= self.total(shipped[:index + 1], item) for item in mine)
        if done == len(mine):
            return "accepted", ""
        return "waiting", f"{done} of {len(mine)} lines" if done else ""
