"""The wall clock, always aware and always Asia/Shanghai, and dates in the words of the pages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January February March April May June July August September October November December".split(" ")  # noqa: SIM905
)


def now() -> datetime:
    """This moment in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """The date in Asia/Shanghai."""
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment in Asia/Shanghai; raises ValueError for a naive one: it could be any moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(SHANGHAI)


def start_of_day(day: date) -> datetime:
    """00:00:00 of the day."""
    return datetime.combine(day, time(), SHANGHAI)


def end_of_day(day: date) -> datetime:
    """23:59:59 of the day: where clocks that count days end."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def later(moment: datetime, by: timedelta) -> datetime:
    """The moment `by` later on a stopwatch, in Asia/Shanghai, summer time or not (it existed until 1991)."""
    return (moment.astimezone(UTC) + by).astimezone(SHANGHAI)


def _day(when: date | datetime) -> date:
    return local(when).date() if isinstance(when, datetime) else when


def _other_year(day: date, current: date | datetime | None) -> bool:
    return current is not None and _day(current).year != day.year


def zh_date(when: date | datetime, current: date | datetime | None = None) -> str:
    """11月25日; with the year before it (2027年1月8日) when `current` is given and lies in another."""
    day = _day(when)
    return (f"{day.year}年" if _other_year(day, current) else "") + f"{day.month}月{day.day}日"


def zh_day(when: date | datetime) -> str:
    """周三."""
    return "周" + _DAYS_ZH[_day(when).weekday()]


def zh_time(when: datetime) -> str:
    """16:20."""
    return f"{local(when):%H:%M}"


def zh_when(when: datetime, current: date | datetime) -> str:
    """11月20日 周五 16:20, with the year when it is not that of `current`."""
    return f"{zh_date(when, current)} {zh_day(when)} {zh_time(when)}"


def en_date(when: date | datetime, current: date | datetime | None = None) -> str:
    """25 November; 8 January 2027 when `current` is given and lies in another year."""
    day = _day(when)
    return f"{day.day} {_MONTHS_EN[day.month - 1]}" + (f" {day.year}" if _other_year(day, current) else "")


def en_day(when: date | datetime) -> str:
    """Wednesday."""
    return _DAYS_EN[_day(when).weekday()]


def en_when(when: datetime, current: date | datetime) -> str:
    """Friday 20 November, 16:20, with the year when it is not that of `current`."""
    return f"{en_day(when)} {en_date(when, current)}, {zh_time(when)}"
