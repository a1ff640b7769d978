"""What time does by itself, each by the same deed that a person would use: climbing, going on after a pause, rechecks, repeats."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now as this_moment
from zhishuo.kernel.times import start_of_day
from zhishuo.matters import refusals, verbs
from zhishuo.matters.actions.calling import recheck_due
from zhishuo.matters.actions.handing import climb
from zhishuo.matters.actions.intake import withdraw
from zhishuo.matters.actions.shared import keep, lock
from zhishuo.matters.actions.working import resume
from zhishuo.matters.course import sorting
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.practice import practice_of
from zhishuo.packs import api as packs
from zhishuo.store.api import county_of
from zhishuo.trail.api import record

CLIMBS = "到期没有办结，按规定自动上报"
MOST = 2_000


def climb_due(matter_ids: Iterable[int], *, by: Actor) -> int:
    """Lift the matters whose ladder says so. One that has moved meanwhile, or stands at the top, stays. Returns how many rose."""
    return sum(_tried(climb, row, by=by, text=CLIMBS) for row in dict.fromkeys(matter_ids))


def end_pauses(*, by: Actor, now: datetime | None = None) -> int:
    """No pause is for ever: at its end the clocks go on by themselves, or what the pack says follows. Returns how many ended."""
    over = Clock.objects.filter(
        name="pause", stopped_at__isnull=True, void=False, due__lt=now or this_moment(), matter__stage="waiting"
    )
    done = 0
    for row in list(over.select_related("matter").order_by("due")[:MOST]):
        matter = row.matter
        reason = practice_of(matter.pack_id, matter.playbook).reasons.get(row.event.replace(":", ".", 1))
        if reason is not None and reason.then == "withdraw":
            done += _tried(withdraw, matter.id, by=by, text=reason.title.zh)
        else:
            done += _tried(resume, matter.id, by=by)
    return done


def _tried(deed: Callable[..., object], *given: object, **named: object) -> bool:
    try:
        deed(*given, **named)
    except Refusal:
        return False
    return True


def plan_rechecks(*, by: Actor, now: datetime | None = None) -> int:
    """The sample of what closed so long ago today that its playbook wants it looked at again. Returns how many calls were planned."""
    at = now or this_moment()
    today, planned = start_of_day(at.date()), 0
    for version in (packs.get(edition.id) for edition in packs.editions()):
        for playbook in version.tables(PLAYBOOKS).values():
            rule = playbook.verdict.recheck
            if rule is None:
                continue
            days = {"days": 1, "workdays": 1.4, "months": 30, "years": 365}.get(rule.after.unit, 1) * rule.after.n
            since = today - timedelta(days=round(days))
            closed = Matter.objects.filter(
                pack_id=version.id,
                playbook=playbook.slug,
                stage="closed",
                closed_at__gte=since,
                closed_at__lt=since + timedelta(days=1),
            )
            planned += recheck_due(list(closed.defer("search").order_by("id")), by=by)
    return planned


@transaction.atomic
def propose_flag(matter_id: int, key: str, *, by: Actor, found: Sequence[str] = ()) -> Matter:
    """A repeat was seen: the flag is proposed, a person confirms. Proposed or settled once, it is not proposed again. Raises FlagUnknown."""
    course = lock(matter_id, verbs.FLAG, seen=None)
    matter = course.matter
    if key not in course.book.flags or matter.alarms.filter(key=key, county=county_of(matter.id)).exists():
        raise refusals.FlagUnknown(field="flag")
    sorting.raise_flag(course, key, found=list(found), account=None, sure=False)
    keep(course)
    record(verbs.FLAG, matter, by=by, at=course.at, data={"flag": key, "proposed": True})
    return matter
