"""The writes of packs: publishing, and setting days of the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.schema import Published, Section
from zhishuo.kernel.times import now, today
from zhishuo.packs import bodies, calendars, queries, registry, verbs
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.days import NATION, FileDay
from zhishuo.packs.models import CalendarDay, PackVersion
from zhishuo.packs.pack import PACK, Head
from zhishuo.packs.rules import DayNotSet, PackHasFaults, PackOlder, check_day
from zhishuo.packs.version import Version
from zhishuo.trail.api import record


@dataclass(frozen=True)
class LoadedDays:
    """What loading a file of days did."""

    added: int
    changed: int
    same: int


@transaction.atomic
def publish(folder: Path, *, by: Actor) -> Version:
    """Check the folder over what is published below it and keep the result under the next number.

    The same content published again returns the version that stands, so a repeat is harmless. Raises
    PackHasFaults (with every fault), PackOlder. Sections hear of it through their `on_publish`, in the same
    transaction.
    """
    # One publisher at a time: numbers have no gaps and nobody lays over a version that is about to be
    # replaced.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('packs_version'))")
    sections = registry.sections()
    report = check_folder(folder, sections, queries.below)
    if not report.ok:
        raise PackHasFaults(key=report.folder, faults=report.faults)
    head: Head = report.view.tables(PACK.name)[PACK.name].pack
    digest = bodies.digest(report.laid)
    last = PackVersion.objects.filter(key=head.key).order_by("-number").first()
    if last and last.digest == digest:
        return queries.get(last.pk)
    if last and head.from_ < last.from_date:
        raise PackOlder(key=head.key, last=last.from_date, got=head.from_)
    row = _keep(report, head, digest, number=last.number + 1 if last else 1, by=by)
    record(
        verbs.PUBLISH, row, by=by, data={"key": row.key, "number": row.number, "digest": digest, "from": head.from_.isoformat()}
    )
    _tell(report, sections, Published(version=row.pk, low=row.low, high=row.high, by=by))
    queries.forget()
    transaction.on_commit(queries.forget)
    return queries.get(row.pk)


def _keep(report: Report, head: Head, digest: str, *, number: int, by: Actor) -> PackVersion:
    row = PackVersion(
        key=head.key,
        number=number,
        low=head.low,
        high=head.high,
        from_date=head.from_,
        digest=digest,
        title=head.title.zh,
        title_en=head.title.en,
        body=bodies.body(report.laid, f"{head.key}@{number}", below=report.below),
        published_at=now(),
        published_by=by.key,
    )
    row.save(force_insert=True)
    return row


def _tell(report: Report, sections: tuple[Section[Any], ...], published: Published) -> None:
    for section in sections:
        if section.on_publish:
            section.on_publish(report.view.tables(section.name), published)


@transaction.atomic
def set_day(scope: PlaceCode, day: date, kind: str, why: str, *, by: Actor) -> CalendarDay:
    """Set a day for a place and all below it: off, work or half, with the reason. What was set there before gives way.

    The same set again returns the row that stands. Raises DayKindUnknown, Missing, TooLong, DayOutOfReach, OfficialHoliday.
    """
    _one_editor()
    why = why.strip()
    low, high = scope.span
    holiday = calendars.official().is_holiday(day)
    check_day(day, kind, why, national=(low, high) == NATION, official_holiday=holiday, today=today())
    before = CalendarDay.objects.filter(low=low, high=high, date=day, removed_at__isnull=True).exclude(kind="known").first()
    if before and (before.kind, before.why) == (kind, why):
        return before
    row = _put(low, high, [FileDay(day, kind, why)], by, replacing=[before] if before else [])[0]
    record(verbs.SET, row, by=by, data=_change(row, day, day, 1, kind))
    _forget_days()
    return row


@transaction.atomic
def load_days(scope: PlaceCode, days: Sequence[FileDay], *, by: Actor) -> LoadedDays:
    """Bring the days of a file in: the official table of a year, or a county's own list. One entry for all that changed.

    Days that stand as they are in the file are left alone, so loading it again changes nothing. Raises as `set_day`.
    """
    _one_editor()
    low, high = scope.span
    national, official = (low, high) == NATION, calendars.official()
    for one in days:
        holiday = official.is_holiday(one.date)
        check_day(one.date, one.kind, one.why, national=national, official_holiday=holiday, today=today(), past=True)
    standing = CalendarDay.objects.filter(low=low, high=high, removed_at__isnull=True, date__in=[one.date for one in days])
    by_day = {(row.date, row.kind == "known"): row for row in standing}
    fresh = [one for one in days if not _same(by_day.get((one.date, one.kind == "known")), one)]
    gone = [row for one in fresh if (row := by_day.get((one.date, one.kind == "known")))]
    if fresh:
        rows = _put(low, high, fresh, by, replacing=gone)
        dates = [one.date for one in fresh]
        # A table that reaches further makes firm what was reckoned by weekends up to its end.
        known = [official.known_until] if any(one.kind == "known" for one in fresh) else []
        record(verbs.SET, rows[0], by=by, data=_change(rows[0], min(dates + known), max(dates), len(rows), ""))
        _forget_days()
    return LoadedDays(added=len(fresh) - len(gone), changed=len(gone), same=len(days) - len(fresh))


@transaction.atomic
def unset_day(scope: PlaceCode, day: date, *, by: Actor) -> CalendarDay:
    """Take a day back that was set for exactly this place; what lies below it holds again. Raises DayNotSet."""
    _one_editor()
    low, high = scope.span
    row = CalendarDay.objects.filter(low=low, high=high, date=day, removed_at__isnull=True).exclude(kind="known").first()
    if row is None:
        raise DayNotSet(day=day, field="day")
    _take_back([row], by)
    record(verbs.UNSET, row, by=by, data=_change(row, day, day, 1, row.kind))
    _forget_days()
    return row


def _one_editor() -> None:
    """One change of the calendar at a time: else another process could see a later change and miss an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('packs_calendar_day'))")
    # What this process knows may be seconds old; the rules ask for what is true.
    calendars.forget_calendar()


def _put(low: int, high: int, days: Sequence[FileDay], by: Actor, *, replacing: Sequence[CalendarDay]) -> list[CalendarDay]:
    _take_back(replacing, by)
    rows = [CalendarDay(low=low, high=high, date=one.date, kind=one.kind, why=one.why, set_by=by.key, at=now()) for one in days]
    return CalendarDay.objects.bulk_create(rows)


def _take_back(rows: Sequence[CalendarDay], by: Actor) -> None:
    ids = [row.pk for row in rows]
    CalendarDay.objects.filter(pk__in=ids, removed_at__isnull=True).update(removed_at=now(), removed_by=by.key)


def _same(row: CalendarDay | None, one: FileDay) -> bool:
    return row is not None and (row.kind, row.why) == (one.kind, one.why)


def _change(row: CalendarDay, first: date, last: date, count: int, kind: str) -> dict[str, Any]:
    """What a reaction needs in order to recompute clocks: which days, where."""
    return {"from": first.isoformat(), "until": last.isoformat(), "low": row.low, "high": row.high, "days": count, "kind": kind}


def _forget_days() -> None:
    calendars.forget_calendar()
    transaction.on_commit(calendars.forget_calendar)
