"""A year of the calendar as the page shows it: months of weeks, what was set, one day and what holds on it."""

from calendar import Calendar as Months
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import en_date, en_day, local, today, zh_date, zh_day
from zhishuo.kernel.workdays import Calendar, DayKind
from zhishuo.packs import calendars, queries
from zhishuo.packs.days import NATION, turned
from zhishuo.packs.forms import KINDS
from zhishuo.packs.models import CalendarDay
from zhishuo.packs.rules import YEARS_AHEAD
from zhishuo.packs.verbs import SET
from zhishuo.people.api import Account
from zhishuo.places.api import Place, children, short_names

FIRST_YEAR = 2020
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def english() -> bool:
    return (get_language() or "").startswith("en")


def places_for(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the places whose days this actor may set: each seat's own and those right below a city or county."""
    found: dict[int, str] = {}
    for seat in (seat.place for seat in actor.seats if SET.met_by(seat.grants)):
        below = children(seat) if seat.level in ("city", "county") else Place.objects.none()
        for place in (*Place.objects.filter(code=int(seat), until__isnull=True), *below):
            found.setdefault(place.code, place.short)
    return [(PlaceCode(code).text, name) for code, name in found.items()]


def year_of(text: str) -> int:
    """The year asked for, this one when none or a senseless one is."""
    last = today().year + YEARS_AHEAD
    return int(text) if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= last else today().year


def sheet(place: PlaceCode, year: int, chosen: date | None) -> dict[str, Any]:
    """All that the page shows of a year at a place; see the head of packs/desk/calendar.html."""
    version = queries.current(place)
    calendar = calendars.calendar_for(version, place)
    rows = calendars.days_set(place, year)
    standing = {row.date for row in rows if row.removed_at is None and row.kind != "known" and (row.low, row.high) != NATION}
    marked = standing | {*version.local_days()}
    return {
        "year": year,
        "years": [
            {"text": str(n), "url": url(place, n), "on": n == year} for n in range(year - 1, year + 2) if year_of(str(n)) == n
        ],
        "months": [_month(place, year, number, calendar, marked, chosen) for number in range(1, 13)],
        "unknown": not calendar.is_known(date(year, 12, 31)),
        "known_until": calendar.known_until,
        "rows": _rows(place, rows),
    }


def url(place: PlaceCode, year: int, day: date | None = None) -> str:
    asked = {"place": place.text, "year": str(year)} | ({"day": day.isoformat()} if day else {})
    return f"{reverse('calendar')}?{urlencode(asked)}{'#day' if day else ''}"


def _month(
    place: PlaceCode, year: int, number: int, calendar: Calendar, marked: set[date], chosen: date | None
) -> dict[str, Any]:
    weeks = Months().monthdatescalendar(year, number)
    return {
        "name": _MONTHS[number - 1] if english() else f"{number}月",
        "unknown": not calendar.is_known(weeks[-1][-1]) and not calendar.is_known(date(year, number, 28)),
        "weeks": [
            [_cell(place, day, calendar, marked, chosen) if day.month == number else None for day in week] for week in weeks
        ],
    }


def _cell(place: PlaceCode, day: date, calendar: Calendar, marked: set[date], chosen: date | None) -> dict[str, Any]:
    word, kind = "", "" if calendar.is_workday(day) else "off"
    if calendar.is_half(day):
        word, kind = pgettext("day strip", "半"), "spent"
    elif calendar.is_makeup(day):
        word, kind = pgettext("day strip", "班"), "spent"
    elif calendar.is_holiday(day):
        word = pgettext("day strip", "休")
    return {
        "number": day.day,
        "word": word,
        "kind": "due" if day == chosen else "start" if day in marked else kind,
        "today": day == today(),
        "url": url(place, day.year, day),
        "label": " ".join(part for part in (_day(day), kind_word(calendar, day), _("这里定的") if day in marked else "") if part),
        # Only days that are out of the ordinary are stops of the Tab key; any day can be typed into the form.
        "stop": bool(word) or day in marked,
    }


def kind_word(calendar: Calendar, day: date) -> str:
    """What a day is, in a word or a few, with the name of its holiday."""
    if calendar.is_half(day):
        return _("半天")
    if calendar.is_makeup(day):
        return _("调休上班")
    if calendar.is_workday(day):
        return _("上班")
    name = calendar.holiday(day)
    if name:
        return _("放假：%(name)s") % {"name": name[1] if english() else name[0]}
    return _("放假") if calendar.is_holiday(day) else _("周末")


def _day(day: date) -> str:
    return f"{en_day(day)} {en_date(day, today())}" if english() else f"{zh_date(day, today())} {zh_day(day)}"


def _rows(place: PlaceCode, rows: Sequence[CalendarDay]) -> list[dict[str, Any]]:
    """What was set, by day, with those taken back; a row set for exactly this place can be taken back here."""
    names = {int(code): name for code, name in short_names({row.low for row in rows if row.low}).items()}
    people = _people(rows)
    words = dict(KINDS) | {"known": _("放假表排到这天")}
    return [
        {
            "day": row.date,
            "kind": words[row.kind],
            "why": row.why,
            "where": names.get(row.low, "") if row.low else _("全国"),
            "who": people(row.set_by),
            "at": local(row.at).date(),
            "gone": _("%(who)s撤掉") % {"who": people(row.removed_by)} if row.removed_at else "",
            "url": url(place, row.date.year, row.date) if _here(row, place) else "",
        }
        for row in rows
    ]


def _here(row: CalendarDay, place: PlaceCode) -> bool:
    return row.removed_at is None and row.kind != "known" and (row.low, row.high) == place.span


def _people(rows: Sequence[CalendarDay]) -> Any:
    """A function from the key in a row to a name."""
    keys = {key for row in rows for key in (row.set_by, row.removed_by) if key.startswith("staff:")}
    accounts = dict(Account.objects.filter(pk__in=[key[6:] for key in keys]).values_list("pk", "name")) if keys else {}
    return lambda key: accounts.get(int(key[6:]), "") if key.startswith("staff:") else _("系统")


def day_shown(place: PlaceCode, day: date) -> dict[str, Any]:
    """One day: what holds on it here, whether a row set for exactly this place can be taken back, and what that moves."""
    version = queries.current(place)
    calendar = calendars.calendar_for(version, place)
    row = next((row for row in calendars.days_set(place, day.year) if row.date == day and _here(row, place)), None)
    return {
        "date": day,
        "says": _("%(day)s，%(kind)s。") % {"day": _day(day), "kind": kind_word(calendar, day)},
        "unknown": not calendar.is_known(day),
        "row": row,
        "moves": moves(place, calendar, calendars.without(version, place, row), day) if row else None,
    }


def preview(place: PlaceCode, day: date, kind: DayKind) -> dict[str, Any]:
    """What setting the day would do: {turns, moves, says}."""
    calendar = calendars.calendar_for(queries.current(place), place)
    return moves(place, calendar, calendar.with_days({day: kind}), day)


def moves(place: PlaceCode, before: Calendar, after: Calendar, day: date) -> dict[str, Any]:
    """{turns: is it worked in one and not in the other; count: running clocks that move, None where nobody counts}."""
    days = turned(before, after, [day])
    return {"turns": bool(days), "count": calendars.moved_by(*place.span, days)}
