"""When people go: what they had in hand goes to another holder or to nobody yet; what an empty office owns, to the one above."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter
from zhishuo.matters.rehoming import verbs
from zhishuo.matters.stages import OPEN
from zhishuo.people.api import Account, Holding, NotAHolder, Office, actor_of
from zhishuo.store.api import county_of
from zhishuo.trail.api import reason

_ASSIGN = """
WITH mine AS (
    SELECT id, county, owner_id FROM matters_matter
    WHERE county = ANY(%(counties)s) AND stage = ANY(%(open)s) AND assignee_id = %(account)s ORDER BY id FOR UPDATE),
done AS (
    UPDATE matters_matter m SET rev = m.rev + 1, assignee_id = CASE WHEN m.owner_id = ANY(%(theirs)s) THEN %(to)s::bigint END
    FROM mine WHERE m.id = mine.id AND m.county = mine.county RETURNING m.id, m.county, m.place, m.owner_id, m.assignee_id)
INSERT INTO trail_entry (id, county, at, verb, subject, place, actor, cause, data, tries)
SELECT county * 1000000000000 + nextval('store_row'), county, %(at)s, %(verb)s, 'matter:' || id, place, %(actor)s, %(cause)s,
    jsonb_build_object('was', %(account)s::bigint, 'owner', owner_id, 'assignee', assignee_id), 0 FROM done
RETURNING (data ->> 'owner')::bigint, data ->> 'assignee' IS NOT NULL
"""
_LIFT = """
WITH moved AS (
    SELECT m.id, m.county FROM matters_matter m
    WHERE m.owner_id = %(old)s AND m.county = ANY(%(counties)s) AND m.stage = ANY(%(open)s) ORDER BY m.id FOR UPDATE),
lead AS (
    UPDATE matters_hand_over h SET taker_id = %(new)s FROM moved
    WHERE h.matter_id = moved.id AND h.county = moved.county AND h.taker_id = %(old)s AND h.role = 'lead'
      AND h.state IN ('offered', 'taken')),
ticking AS (
    UPDATE matters_clock c SET office_id = %(new)s FROM moved
    WHERE c.matter_id = moved.id AND c.county = moved.county AND c.office_id = %(old)s AND c.stopped_at IS NULL AND NOT c.void),
done AS (
    UPDATE matters_matter m SET rev = m.rev + 1, owner_id = %(new)s, assignee_id = NULL FROM moved
    WHERE m.id = moved.id AND m.county = moved.county RETURNING m.id, m.county, m.place)
INSERT INTO trail_entry (id, county, at, verb, subject, place, actor, cause, data, tries)
SELECT county * 1000000000000 + nextval('store_row'), county, %(at)s, %(verb)s, 'matter:' || id, place, %(actor)s, %(cause)s,
    jsonb_build_object('before', place, 'after', place, 'from', %(old)s::bigint, 'to', %(new)s::bigint, 'assignee', NULL), 0
FROM done
"""


@dataclass(frozen=True)
class Reassigned:
    """How many open matters were in the account's hand, and how many of them are in the other's now; by office (its id)."""

    matters: int
    given: int
    by_office: dict[int, int]

    @property
    def unnamed(self) -> int:
        """Those that nobody is named for: the head of their office sees them as “nobody yet”."""
        return self.matters - self.given


@transaction.atomic
def reassign(account: Account, to: Account | None, *, by: Actor, dry_run: bool = False) -> Reassigned:
    """Everything open that this account has in hand goes to `to` where that one holds the office or stands in there, else to nobody.

    One statement, one entry of the trail for each. A dry run does it and takes it back. Raises NotAHolder where `to` holds none of them.
    """
    theirs = [seat.office_id for seat in actor_of(to).seats] if to is not None else []
    given = _given(by) | {
        "counties": _counties(Holding.objects.filter(account=account).values_list("office_id", flat=True)),
        "account": account.pk,
        "theirs": theirs,
        "to": to.pk if to is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGN, given)
        rows = cursor.fetchall()
    by_office: dict[int, int] = {}
    for office, _named in rows:
        by_office[office] = by_office.get(office, 0) + 1
    done = Reassigned(len(rows), sum(named for _office, named in rows), by_office)
    if to is not None and done.matters and not done.given:
        raise NotAHolder(to.name, field="to")
    if dry_run:
        transaction.set_rollback(True)
    return done


@transaction.atomic
def lift(office: Office, above: Office, *, by: Actor, dry_run: bool = False) -> int:
    """What an office owns that nobody holds any more goes to the one that stands above; the first receiver stays on it (R32).

    Its open hand-over and the running clocks follow. Returns how many matters. A dry run does it and takes it back.
    """
    given = _given(by) | {"old": office.id, "new": above.id, "counties": _counties([office.id])}
    with connection.cursor() as cursor:
        cursor.execute(_LIFT, given)
        count = int(cursor.rowcount)
    if dry_run:
        transaction.set_rollback(True)
    return count


def _counties(office_ids: Iterable[int]) -> list[int]:
    """Where these offices' open matters lie: an office of the city has them in several counties."""
    ids = list(office_ids)
    found = Matter.objects.filter(owner__in=ids, stage__in=OPEN).values_list("county", flat=True).distinct()
    return sorted({county_of(office) for office in ids} | set(found))


def _given(by: Actor) -> dict[str, Any]:
    return {"open": sorted(OPEN), "at": now(), "verb": verbs.REHOME.key, "actor": by.key, "cause": reason()}
