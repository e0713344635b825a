"""X12 as a partner writes and reads it: plain text, no library of the gateway's."""

import datetime


def padded(number, width):
    return str(number).rjust(width, "0")


def interchange(sender, receiver, control, at, content, version="00401", asks=False):
    """ISA, what it holds, IEA; `content` are groups as (GS01, GS02, GS03, GS06, GS08, sets) and
    TA1 segments as text."""
    moment = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
    date, clock = moment.strftime("%Y%m%d"), moment.strftime("%H%M")
    mark = "^" if version >= "00402" else "U"
    segments = [
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*{sender[0]}*{sender[1]:<15}*{receiver[0]}*"
        f"{receiver[1]:<15}*{date[2:]}*{clock}*{mark}*{version}*{padded(control, 9)}*"
        f"{int(asks)}*P*>"]
    groups = 0
    for item in content:
        if isinstance(item, str):
            segments.append(item)
            continue
        groups += 1
        kind, own, other, number, release, sets = item
        segments.append(f"GS*{kind}*{own}*{other}*{date}*{clock}*{number}*X*{release}")
        for index, (name, body) in enumerate(sets, 1):
            trailer = padded(index, 4)
            segments += [f"ST*{name}*{trailer}", *body, f"SE*{len(body) + 2}*{trailer}"]
        segments.append(f"GE*{len(sets)}*{number}")
    segments.append(f"IEA*{groups}*{padded(control, 9)}")
    return "".join(segment + "~\n" for segment in segments)


class Interchange:
    """An interchange as it is read: its envelope, its TA1s, and its sets with their group."""

    def __init__(self, text):
        element, terminator = text[3], text[105]
        segments = [
            part.strip("\r\n").split(element) for part in text.split(terminator) if part.strip()]
        isa = segments[0]
        self.sender = (isa[5].strip(), isa[6].strip())
        self.receiver = (isa[7].strip(), isa[8].strip())
        self.time = isa[9] + isa[10]
        self.control = int(isa[13])
        self.asks = isa[14] == "1"
        self.usage = isa[15]
        # One whose end is missing is refused whole.
        self.is_whole = segments[-1][0] == "IEA"
        self.acknowledgments = [segment for segment in segments if segment[0] == "TA1"]
        self.sets = []
        group = None
        for segment in segments:
            if segment[0] == "GS":
                group = segment
            elif segment[0] == "ST":
                self.sets.append((group, segment, []))
            elif group and self.sets and segment[0] not in ("SE", "GE", "IEA"):
                self.sets[-1][2].append(segment)
