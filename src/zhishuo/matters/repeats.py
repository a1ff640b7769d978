"""The same again: which flags the number of like matters raises. Set-based: one question for each kind of likeness, however many entries."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import connection

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.spans import Span
from zhishuo.matters.actions.timed import propose_flag
from zhishuo.matters.catalogue import Repeat
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import practice_of
from zhishuo.store.api import keyed
from zhishuo.trail.api import Entry

SAME = {
    "speaker": "o.person_id = m.person_id",
    "household": "o.person_id = m.person_id",  # a household is its registered speaker until people keeps households
    "place": "o.place = m.place",
    "topic": "o.topic = m.topic AND m.topic <> ''",
}
# What was opened out of a matter is no second saying.
_LIKE = """
SELECT m.id FROM matters_matter m JOIN matters_matter o
  ON o.county = m.county AND o.id <> m.id AND o.stage NOT IN ('withdrawn', 'merged') AND o.parent_id IS NULL AND {same}
 AND o.registered_at BETWEEN m.registered_at - make_interval(secs => %(seconds)s) AND m.registered_at
WHERE m.id = ANY(%(ids)s) AND m.county = ANY(%(counties)s) GROUP BY m.id HAVING count(*) + 1 >= %(times)s
"""


def notice(entries: Sequence[Entry]) -> None:
    """A reaction to registering and sorting: propose the flags of repetition. Heard twice it proposes once."""
    ids = [entry.subject_id for entry in entries]
    matters = Matter.objects.filter(keyed(ids)).only(
        "id", "county", "pack_id", "playbook", "place", "flags", "suspected", "channel"
    )
    wanted: dict[tuple[str, Repeat], list[Matter]] = {}
    for matter in matters:
        if matter.channel == "import":
            continue
        for key, flag in practice_of(matter.pack_id, matter.playbook, matter.place).flags.items():
            if flag.repeat is not None and key not in (*matter.flags, *matter.suspected):
                wanted.setdefault((key, flag.repeat), []).append(matter)
    for (key, rule), some in wanted.items():
        for matter_id in _like(some, rule):
            _propose(matter_id, key)


def _like(matters: Iterable[Matter], rule: Repeat) -> list[int]:
    some = list(matters)
    same = " AND ".join(SAME[one] for one in rule.same)
    with connection.cursor() as cursor:
        cursor.execute(
            _LIKE.format(same=same),
            {
                "ids": [m.id for m in some],
                "counties": sorted({m.county for m in some}),
                "times": rule.times,
                "seconds": length(rule.window).total_seconds(),
            },
        )
        return [row[0] for row in cursor.fetchall()]


def length(span: Span) -> timedelta:
    """A window looked back over: months of 31 days, so that nothing falls out at a month's end."""
    days = {"days": 1, "workdays": 1.5, "months": 31, "years": 366}.get(span.unit)
    return timedelta(days=span.n * days) if days else timedelta(**{span.unit: span.n})


def _propose(matter_id: int, key: str) -> None:
    try:
        propose_flag(matter_id, key, by=SYSTEM)
    except Refusal:
        return  # ended, or proposed meanwhile
