"""Working time as a list of moments: a second way to count deadlines, on Python's own zones.

Nothing here knows how the gateway counts. A working day is a span of seconds since 1970; spans are
laid side by side and the agreed time is taken off them one by one.
"""

import bisect
import datetime
from zoneinfo import ZoneInfo

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def seconds(text):
    """The seconds from midnight of HH:MM."""
    return int(text[:2]) * 3600 + int(text[3:]) * 60


class Workdays:
    """When a partner works, from some days before a date to a year and a half behind it."""

    def __init__(self, calendar, first):
        self.always = calendar is None
        self.zone = ZoneInfo("UTC" if self.always else calendar["zone"])
        dates = [first + datetime.timedelta(days=offset) for offset in range(-7, 550)]
        if self.always:
            self.dates = dates
            return
        opens, closes = (seconds(text) for text in calendar["hours"].split("-"))
        cutoff = seconds(calendar["cutoff"]) if calendar.get("cutoff") else closes
        days = {DAYS.index(day) for day in calendar["days"]}
        self.dates = [date for date in dates if date.weekday() in days
                      and date.isoformat() not in calendar["holidays"]]
        self.spans = []
        for date in self.dates:
            begin, end, cut = (self.moment(date, at) for at in (opens, closes, cutoff))
            if end > begin:
                self.spans.append((begin, end, min(cut, end)))
        self.cuts = [cut for _, _, cut in self.spans]

    def moment(self, date, at):
        """When the clocks of the zone show a time of a date: the first time where they show it
        twice, as much later as they are put forward where they never do."""
        if at == 86_400:
            date, at = date + datetime.timedelta(days=1), 0
        wall = datetime.datetime.combine(date, datetime.time(at // 3600, at // 60 % 60))
        return round(wall.replace(tzinfo=self.zone, fold=0).timestamp())

    def due(self, span, moment):
        """When a span of working seconds is over that what left at a moment has."""
        if self.always:
            return moment + span
        # The first day whose cut-off is still ahead.
        index = bisect.bisect_right(self.cuts, moment)
        while True:
            begin, end, _ = self.spans[index]
            begin = max(begin, moment)
            if span <= end - begin:
                return begin + span
            span -= end - begin
            index += 1

    def daily(self, at):
        """The moments at which the clocks show a time of day, on every working day."""
        return [self.moment(date, at) for date in self.dates]

    def cutoffs(self, first, last):
        """The moments of cut-off between two moments."""
        return [] if self.always else [cut for cut in self.cuts if first <= cut < last]

    def changes(self, first, last):
        """The moments between two at which the clocks change."""
        if self.always:
            return []
        offset = lambda at: datetime.datetime.fromtimestamp(at, self.zone).utcoffset()
        return [
            at for at in range(first - first % 900, last, 900) if offset(at) != offset(at - 900)]
