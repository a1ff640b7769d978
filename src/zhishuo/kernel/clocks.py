"""Clocks (R1, R2): reckon when something is due, say why in one sentence, and say how much is left.

The door to `reckoning` (the arithmetic): `reckon`, `days`, `Due`, `Day` are its names. Sentences make no
claim that does not apply: weekends are named only if one lies between, holidays and make-up workdays by day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from zhishuo.kernel.reckoning import Day, DayKind, Due, Part, Pause, days, reckon
from zhishuo.kernel.times import en_date, en_day, end_of_day, local, zh_date, zh_day, zh_time
from zhishuo.kernel.workdays import Calendar

__all__ = ["Day", "DayKind", "Due", "Left", "Part", "Pause", "days", "explain", "left", "reckon"]

Lang = Literal["zh", "en"]
Level = Literal["ok", "risk", "late"]


def explain(due: Due, *, basis_word: str | None = None, lang: Lang = "zh") -> str:
    """Why it is due then, as one sentence; `basis_word` names the event that started it (登记, "registered").

    “5 个工作日：11月20日登记，当天不算，周末不算，所以是11月27日。” Years are named where they change.
    """
    return _chinese(due, basis_word or "登记") if lang == "zh" else _english(due, basis_word or "registered")


def _chinese(due: Due, word: str) -> str:
    head = "，又延 ".join(part.span.text_zh for part in due.parts)
    started = zh_date(due.basis) + (word if due.parts[0].span.in_days else f" {zh_time(due.basis)} {word}")
    said = [started]
    if due.parts[0].span.unit == "same_day":
        said.append("当天要办完")
    elif due.parts[0].span.in_days:
        said.append("当天算第一天" if due.start_counts else "当天不算")
    elif due.at.date() != due.basis.date():
        said.append("白天黑夜连着算")
    about = _About.of(due)
    if about.weekend:
        said.append("周末不算")
    for name, span in about.holidays:
        said.append(f"{name}放假（{_zh_days(span, due)}）不算" if name else f"{_zh_days(span, due)}放假不算")
    if about.makeups:
        named = "、".join(zh_date(day, due.basis) + zh_day(day) for day in about.makeups)
        said.append(f"{named}调休上班算在内")
    said += [f"{_zh_days(span, due)}暂停不算" for span in about.paused]
    said += [f"中间停了{_zh_length(length)}，不算在内" for length in about.stopped]
    if due.rolled_from:
        off = "放假" if due.calendar.is_holiday(due.rolled_from) else "是周末"
        said.append(f"最后一天{zh_date(due.rolled_from, due.basis)}{off}，顺延到上班的第一天")
    if due.capped:
        said.append("先前答应的日子不往后推")
    end = zh_date(due.at, due.basis) + ("" if _whole_day(due) else f" {zh_time(due.at)}")
    doubt = f"（{about.unknown}年放假安排还没公布，按周末推算，公布后会重算）" if due.provisional else ""
    return f"{head}：{'，'.join(said)}，所以是{end}{doubt}。"


def _english(due: Due, word: str) -> str:
    head = ", extended by ".join(part.span.text_en for part in due.parts)
    moment = "" if due.parts[0].span.in_days else f" at {zh_time(due.basis)}"
    said = [f"{word} on {en_date(due.basis)}{moment}"]
    if due.parts[0].span.unit == "same_day":
        said.append("to be done that day")
    elif due.parts[0].span.in_days:
        said.append("that day is the first" if due.start_counts else "that day not counted")
    elif due.at.date() != due.basis.date():
        said.append("day and night counted")
    about = _About.of(due, english=True)
    if about.weekend:
        said.append("weekends not counted")
    for name, span in about.holidays:
        said.append(f"{name} ({_en_days(span, due)}) not counted" if name else f"{_en_days(span, due)} off")
    if about.makeups:
        named = " and ".join(f"{en_day(day)} {en_date(day, due.basis)}" for day in about.makeups)
        said.append(f"{named} worked and counted")
    said += [f"paused {_en_days(span, due)}" for span in about.paused]
    said += [f"stopped for {_en_length(length)}" for length in about.stopped]
    if due.rolled_from:
        off = en_date(due.rolled_from, due.basis)
        said.append(f"the last day {off} is off and moves to the next workday")
    if due.capped:
        said.append("an earlier promise stands")
    end = en_date(due.at, due.basis) + ("" if _whole_day(due) else f", {zh_time(due.at)}")
    doubt = f" (the {about.unknown} holidays are not published yet; reckoned by weekends for now)"
    return f"{head}: {', '.join(said)}, so {end}{doubt if due.provisional else ''}."


def _whole_day(due: Due) -> bool:
    return due.at == end_of_day(due.at.date())


DaySpan = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _About:
    """What has to be said of the days between: runs of days as (first, last)."""

    weekend: bool
    holidays: tuple[tuple[str, DaySpan], ...]
    makeups: tuple[date, ...]
    paused: tuple[DaySpan, ...]
    stopped: tuple[timedelta, ...]
    unknown: int

    @classmethod
    def of(cls, due: Due, *, english: bool = False) -> "_About":
        calendar = due.calendar
        listed = due.days
        # Days off behind a last day that was moved have a clause of their own.
        until = due.rolled_from or due.at.date()
        off = [day.date for day in listed if day.kind == "off" and day.date < until]
        named: dict[str, list[date]] = {}
        for day in off:
            if calendar.is_holiday(day):
                named.setdefault((calendar.holiday(day) or ("", ""))[english], []).append(day)
        # A due day loses its kind to "due", yet may be the make-up workday that matters most.
        worked = [day for day in listed if day.kind == "makeup" or (day.kind == "due" and day.n)]
        counts = any(part.span.unit == "workdays" for part in due.parts)
        return cls(
            weekend=any(not calendar.is_holiday(day) for day in off),
            holidays=tuple((name, span) for name, found in named.items() for span in _runs(found)),
            makeups=tuple(day.date for day in worked if counts and calendar.is_makeup(day.date)),
            paused=tuple(_runs(day.date for day in listed if day.kind == "paused")),
            stopped=() if due.parts[0].span.in_days else tuple(_stopped(due)),
            unknown=max(due.basis.year, calendar.known_until.year + 1),
        )


def _stopped(due: Due) -> Iterable[timedelta]:
    """How long a clock in minutes or hours stood still, all pauses together."""
    pauses = [min(end, due.at) - max(start, due.basis) for start, end in due.pauses]
    total = sum((length for length in pauses if length > timedelta(0)), timedelta(0))
    return [total] if total else []


def _runs(days_found: Iterable[date]) -> list[DaySpan]:
    """Dates in order as runs of neighbours."""
    runs: list[DaySpan] = []
    for day in days_found:
        if runs and day - runs[-1][1] == timedelta(1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _zh_days(span: DaySpan, due: Due) -> str:
    """11月18日; 11月18日、19日; 10月1日到7日; 9月29日到10月3日."""
    first, last = span
    said = zh_date(first, due.basis)
    if first == last:
        return said
    end = f"{last.day}日" if last.month == first.month else zh_date(last, first)
    return said + ("、" if (last - first).days == 1 else "到") + end


def _en_days(span: DaySpan, due: Due) -> str:
    first, last = span
    if first == last:
        return en_date(first, due.basis)
    joined = "and" if (last - first).days == 1 else "to"
    start = str(first.day) if first.month == last.month else en_date(first, due.basis)
    return f"{start} {joined} {en_date(last, due.basis)}"


def _zh_length(length: timedelta) -> str:
    hours, minutes = divmod(-(-length // timedelta(minutes=1)), 60)
    return (f" {hours} 小时" if hours else "") + (f" {minutes} 分钟" if minutes else "")


def _en_length(length: timedelta) -> str:
    hours, minutes = divmod(-(-length // timedelta(minutes=1)), 60)
    said = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    return " ".join(said + ([f"{minutes} minute{'' if minutes == 1 else 's'}"] if minutes else []))


@dataclass(frozen=True, slots=True)
class Left:
    """How much is left of a clock, or by how much it is over, with its words.

    `workdays` and `days` (calendar days): from today to the due day, or from the due day to today when
    `late`; `same_day` due today; `at` the due moment; `length` the exact time left or over; `working`:
    today is worked.
    """

    at: datetime
    workdays: int
    days: int
    late: bool
    same_day: bool
    length: timedelta
    working: bool = True

    @property
    def level(self) -> Level:
        """late; risk when due today or by the next workday; else ok."""
        return "late" if self.late else "risk" if self.workdays <= 1 else "ok"

    @property
    def _at_midnight(self) -> bool:
        return self.at == end_of_day(self.at.date())

    @property
    def text_zh(self) -> str:
        """还有 6 个工作日, 今天下班前, 今天 16:50 前, 超 2 个工作日, 超 3 小时."""
        if self.late:
            return f"超 {self._over('个工作日', '天', '小时', '分钟')}"
        if self.same_day:
            if not self._at_midnight:
                return f"今天 {zh_time(self.at)} 前"
            return "今天下班前" if self.working else "今天之内"
        if self.days == 1 and not self._at_midnight:
            return f"明天 {zh_time(self.at)} 前"
        return f"还有 {self.workdays} 个工作日" if self.workdays else f"还有 {self.days} 天"

    @property
    def text_en(self) -> str:
        """6 working days left, by the end of today, by 16:50 today, 2 working days late."""
        if self.late:
            return f"{self._over('working day', 'day', 'hour', 'minute', plural='s')} late"
        if self.same_day:
            return "by the end of today" if self._at_midnight else f"by {zh_time(self.at)} today"
        if self.days == 1 and not self._at_midnight:
            return f"by {zh_time(self.at)} tomorrow"
        n, unit = (self.workdays, "working day") if self.workdays else (self.days, "day")
        return f"{n} {unit}{'' if n == 1 else 's'} left"

    def _over(self, workdays: str, days_: str, hours: str, minutes: str, plural: str = "") -> str:
        """The largest unit of which at least one is over; never "0"."""
        whole_hours = self.length // timedelta(hours=1)
        if self.workdays:
            n, unit = self.workdays, workdays
        elif whole_hours >= 24:
            n, unit = whole_hours // 24, days_
        elif whole_hours:
            n, unit = whole_hours, hours
        else:
            n, unit = max(1, -(-self.length // timedelta(minutes=1))), minutes
        return f"{n} {unit}{plural if n > 1 else ''}"


def left(due_at: datetime, now: datetime, calendar: Calendar) -> Left:
    """How much is left at `now` until `due_at`; a clock is late from the first moment after it."""
    due_at, now = local(due_at), local(now)
    today, due_day = now.date(), due_at.date()
    late = now > due_at
    first, last = (due_day, today) if late else (today, due_day)
    return Left(
        at=due_at,
        workdays=calendar.between(first, last),
        days=(last - first).days,
        late=late,
        same_day=due_day == today,
        length=abs(now - due_at),
        working=calendar.is_workday(today),
    )
