"""What comes of a partner from time to time, and each working day by a time of day: a second count
of what is missed, late and silent, from when its files came alone."""

import bisect

from partner import GROUPS
from workdays import seconds

SECOND = 1_000_000


class Daily:
    """What a partner sends each working day by a time of day, and how its days went."""

    def __init__(self, partner, rule):
        self.rule = rule
        self.dues = partner.workdays.daily(seconds(rule["by"]))
        # The day that is waited for, as a place among those moments; None before anybody looked.
        self.day, self.is_there = None, False
        self.fresh, self.missed = [], []

    def fits(self, name, groups):
        """Whether a file is what is meant."""
        if "set" in self.rule:
            return GROUPS[self.rule["set"]] in groups
        head, tail = self.rule["files"].split("*")
        return name.startswith(head) and name.endswith(tail)

    def settle(self, now):
        """Counts what came since somebody looked, and tells of it: as ("came" or "late", the time
        that it was due, when it came, the alarm that it closes) or ("missed", the time)."""
        if self.day is None:
            # Who is new is due the next time.
            self.day = bisect.bisect_right(self.dues, now)
            self.fresh = []
        self.fresh.sort()
        while True:
            due = self.dues[self.day]
            in_time = [at for at in self.fresh if at <= due]
            self.fresh = self.fresh[len(in_time):]
            for at in in_time:
                open_days = [day for day in self.missed if day["closed"] is None]
                if not self.is_there:
                    self.is_there = True
                    yield "came", due, at, None
                elif open_days:
                    yield "late", open_days[0]["due"], at, open_days[0]
            if due >= now:
                return
            if not self.is_there:
                yield "missed", due, None, None
            self.day, self.is_there = self.day + 1, False


class Arrivals:
    """All that is expected to come of a partner, without being an answer."""

    def __init__(self, partner, alarms):
        self.partner, self.alarms = partner, alarms
        self.daily = [Daily(partner, rule) for rule in partner.daily]
        self.came, self.last = {}, None
        self.silence, self.told_since = None, None
        # What timelines tell.
        self.told = []

    def received(self, name, at, groups, is_new):
        """A file came. Whatever it is, the partner is not silent; what came before is not what is
        due."""
        self.came[name] = at
        self.last = at if self.last is None else max(at, self.last)
        for daily in self.daily:
            if is_new and daily.fits(name, groups):
                daily.fresh.append(at)

    def beat(self, now):
        """Somebody looks at the clock."""
        if self.partner.within and self.last is not None:
            self.listen(now)
        for daily in self.daily:
            name = daily.rule["name"]
            for kind, due, at, alarm in daily.settle(now):
                if kind == "missed":
                    alarm = self.alarm("missed", (self.partner.name, name, due * SECOND), now)
                    alarm["due"] = due
                    daily.missed.append(alarm)
                    continue
                self.told.append((
                    self.partner.name, f"await.arrival.{kind}", now * SECOND, name, due * SECOND,
                    at * SECOND))
                if alarm:
                    alarm["closed"] = now

    def listen(self, now):
        """Whether it is silent: told once of each silence, until something comes."""
        due = self.partner.workdays.due(self.partner.within, self.last)
        is_over = due >= now or self.last != self.told_since
        if self.silence and self.silence["closed"] is None and is_over:
            self.silence["closed"] = now
        if due < now and self.told_since != self.last:
            self.told_since = self.last
            self.silence = self.alarm(
                "overdue", (self.partner.name, self.last * SECOND, due * SECOND), now)
            self.told.append((self.partner.name, "await.silence", now * SECOND))

    def alarm(self, kind, about, now):
        alarm = {"code": f"await.arrival.{kind}", "name": about, "kind": "", "opened": now,
                 "closed": None, "escalated": False}
        self.alarms.append(alarm)
        return alarm
