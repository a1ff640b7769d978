"""Pure: hours of work on the days of a year, by table: a year of matters asks for two hundred thousand of them."""

import random
from datetime import date, datetime, timedelta

from zhishuo.kernel.times import SHANGHAI
from zhishuo.kernel.workdays import Calendar

HOURS = ((510, 720), (870, 1075))  # minutes of the day: half past eight to noon, half past two to six


class Days:
    """The days from a year and some ago until some months hence."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, now.date()
        calendar = Calendar.shipped()
        self.first = self.today - timedelta(days=420)
        days = [self.first + timedelta(days=n) for n in range(420 + 240)]
        self.workdays = [day for day in days if calendar.is_workday(day)]
        self._midnights = [datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) for day in days]
        # How many workdays lie up to and with each day.
        self._until: list[int] = []
        count = 0
        for day in days:
            count += calendar.is_workday(day)
            self._until.append(count)

    def midnight(self, day: date) -> datetime:
        return self._midnights[day.toordinal() - self.first.toordinal()]

    def until(self, day: date) -> int:
        """How many workdays of the table lie up to and with this day: `workdays[until(day)]` is the next after it."""
        return self._until[day.toordinal() - self.first.toordinal()]

    def is_workday(self, day: date) -> bool:
        return self.workdays[self.until(day) - 1] == day

    def at_work(self, day: date, rng: random.Random) -> datetime:
        """Some time in the hours of that day."""
        start, end = HOURS[rng.random() < 0.45]
        return self.midnight(day) + timedelta(seconds=int(60 * (start + (end - start) * rng.random())))

    def after(self, at: datetime, workdays: int, rng: random.Random) -> datetime:
        """In the hours of the n-th workday after; 0: within some hours of the same day, else of the next workday."""
        if workdays <= 0:
            soon = at + timedelta(seconds=rng.randrange(600, 9000))
            if soon.day == at.day and soon.hour < 19 and self.is_workday(at.date()):
                return soon
            workdays = 1
        return self.at_work(self.workdays[self.until(at.date()) + workdays - 1], rng)

    def workday(self, ahead: int) -> date:
        """0: today, or the next workday where today is none; 1: the workday after that; -1: the last workday before today."""
        here = self.until(self.today) - (1 if self.is_workday(self.today) else 0)
        return self.workdays[here + ahead]
