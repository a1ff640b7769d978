"""From reminders to people: whoever really holds the office today is nudged; nudges wait for the digest (at most a few a day)."""

from collections.abc import Iterable
from datetime import datetime

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.clocks import left
from zhishuo.kernel.times import now as this_moment
from zhishuo.matters.ladder import sendable
from zhishuo.matters.models import Reminder
from zhishuo.matters.practice import practice_of
from zhishuo.matters.sweeping import ALARM, UNACKED, URGED
from zhishuo.papers.api import Prod, To, nudge
from zhishuo.papers.api import send as message
from zhishuo.people.api import reached

BATCH = 5_000
WORDS = {"reply": "回话", "take": "认领", "finish": "办结", "level": "本级办结", "verdict": "评价", "next": "下一步", "pause": "暂停",
         "arrive": "到场", "supervise": "督办", "urge": "催办"}  # fmt: skip


def send(*, now: datetime | None = None) -> int:
    """Hand the reminders that are not sent to papers, in batches. Returns how many nudges that made; sent twice they are one."""
    at, made = now or this_moment(), 0
    while True:
        rows = list(
            Reminder.objects.filter(sent_at__isnull=True, office__isnull=False, at__lte=at)
            .select_related("matter")
            .order_by("at", "id")[:BATCH]
        )
        if not rows:
            return made
        made += _nudge(rows, at)
        Reminder.objects.filter(pk__in=[row.pk for row in rows], county__in={row.county for row in rows}).update(sent_at=at)


def _nudge(rows: Iterable[Reminder], at: datetime) -> int:
    some = list(rows)
    people = reached({row.office_id for row in some if row.office_id is not None})
    prods = []
    for row in some:
        held = people.get(row.office_id or 0, [])
        text = told(row, at)
        for account in held[:1] if row.head else held:
            prods.append(Prod(account.pk, row.matter, text, f"reminder:{row.id}:{account.pk}", urgent=row.urgent))
    return nudge(prods)


def told(row: Reminder, at: datetime) -> str:
    """One line: the number, what, how it stands. Never a person, never what was said."""
    kind, _sep, key = row.name.partition(":")
    practice = practice_of(row.matter.pack_id, row.matter.playbook, row.matter.place)
    playbook = practice.playbook
    if kind == "step":
        word = f"“{playbook.steps[key].title.zh}”" if key in playbook.steps else "加的一步"
    elif kind == "flag":
        word = f"核实“{practice.flags[key].title.zh}”" if key in practice.flags else "核实标记"
    elif row.name in playbook.clocks and playbook.clocks[row.name].title:
        word = str(playbook.clocks[row.name].title)
    else:
        word = {"ask": "等您批"}.get(kind, WORDS.get(kind, row.name))
    if row.rung == ALARM:
        return f"{row.matter.shown} 有危险，请马上看，回一声“知道了”"
    if row.rung == URGED:
        return f"{row.matter.shown} 催办，请知悉"
    stands = left(row.due, at, practice.calendar).text_zh
    return f"{row.matter.shown} {word}，{stands}" + ("，提醒过，没有人知悉" if row.rung == UNACKED else "")


def send_speakers(*, now: datetime | None = None, most: int = 2_000) -> int:
    """The rungs that remind whoever spoke (等您评价): one message each, in working hours, nothing of what was said. Returns how many."""
    at, sent = now or this_moment(), 0
    rows = (
        Reminder.objects.filter(sent_at__isnull=True, office__isnull=True, at__lte=at)
        .select_related("matter")
        .order_by("at", "id")
    )
    for row in rows[:most]:
        matter = row.matter
        if matter.person_id is not None:
            practice = practice_of(matter.pack_id, matter.playbook, matter.place)
            when = sendable(at, practice.work, practice.quiet, practice.calendar, urgent=row.urgent)
            message(
                matter, To(person=matter.person_id), told(row, at), key=f"reminder:{row.id}", by=SYSTEM, letter="reminder",
                not_before=when, privacy=matter.privacy, office=matter.owner_id,
            )  # fmt: skip
            sent += 1
        Reminder.objects.filter(pk=row.pk, county=row.county).update(sent_at=at)
    return sent
