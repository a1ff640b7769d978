"""Places went on as others: their offices get successors, and whoever held them goes on there. Set-based, harmless when repeated."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.people import verbs
from zhishuo.people.actions import make_offices
from zhishuo.people.queries import forget_offices
from zhishuo.store.api import county_of, insert_all, new_id
from zhishuo.trail.api import Entry, reason

# Every office of a place that went on, with the office that goes on for it (null where it has to be made).
_PAIRS = """
CREATE TEMP TABLE succession ON COMMIT DROP AS
SELECT o.id AS old, o.county, o.post, o.name, o.phone, p.successor AS place, n.id AS new
FROM people_office o JOIN places_place p ON p.code = o.place AND p.until IS NOT NULL AND p.successor IS NOT NULL
LEFT JOIN people_office n ON n.place = p.successor AND n.post = o.post AND n.name = o.name AND n.county = o.county
WHERE o.place >= %(low)s AND o.place < %(high)s
"""
_MAKE = """
INSERT INTO people_office (id, county, post, place, name, phone)
SELECT county * 1000000000000 + nextval('store_row'), county, post, place, name, phone
FROM (SELECT DISTINCT ON (place, post, name) * FROM succession WHERE new IS NULL ORDER BY place, post, name, old) s
ON CONFLICT DO NOTHING
"""
_FIND = """
UPDATE succession s SET new = n.id FROM people_office n
WHERE s.new IS NULL AND n.place = s.place AND n.post = s.post AND n.name = s.name AND n.county = s.county
"""
# Terms that still run. One account once in each new office; of several heads the one who was there stays, else the first.
_TERMS = """
CREATE TEMP TABLE succeeding ON COMMIT DROP AS
SELECT h.id, h.county, h.account_id, h.since, h.until, h.kind, s.old, s.new,
    h.head AND row_number() OVER (PARTITION BY s.new ORDER BY h.head DESC, h.since, h.id) = 1
        AND NOT EXISTS (SELECT 1 FROM people_holding n WHERE n.office_id = s.new AND n.head AND (n.until IS NULL OR n.until > %(day)s))
        AS head,
    row_number() OVER (PARTITION BY s.new, h.account_id ORDER BY h.head DESC, h.since, h.id) = 1
        AND NOT EXISTS (SELECT 1 FROM people_holding n WHERE n.office_id = s.new AND n.account_id = h.account_id
                        AND (n.until IS NULL OR n.until > %(day)s)) AS fresh
FROM people_holding h JOIN succession s ON s.old = h.office_id WHERE h.until IS NULL OR h.until > greatest(%(day)s, h.since + 1)
"""
_CARRY = """
INSERT INTO people_holding (id, county, account_id, office_id, since, until, head, kind)
SELECT county * 1000000000000 + nextval('store_row'), county, account_id, new, greatest(since, %(day)s), until, head, kind
FROM succeeding WHERE fresh
"""
# A term that began on the day itself, or was to begin later, keeps one day behind it: a term may not be empty.
_END = """
UPDATE people_holding h SET until = greatest(%(day)s, h.since + 1) FROM succeeding s
WHERE h.id = s.id AND h.county = s.county AND (h.until IS NULL OR h.until > greatest(%(day)s, h.since + 1))
"""
_TOLD = """
SELECT s.old, s.new, s.place, count(t.id) FROM succession s LEFT JOIN succeeding t ON t.old = s.old
WHERE s.made OR t.id IS NOT NULL GROUP BY s.old, s.new, s.place ORDER BY s.old
"""
_EMPTY = """
SELECT count(*) FROM people_office o WHERE o.id IN (SELECT new FROM succession WHERE made)
AND NOT EXISTS (SELECT 1 FROM people_holding h WHERE h.office_id = o.id AND (h.until IS NULL OR h.until > %(day)s))
"""


@dataclass(frozen=True)
class Succeeded:
    """How many offices were made, how many terms ended, how many of them go on in the successor, how many of the new offices stand empty."""

    offices: int
    ended: int
    carried: int
    empty: int


@transaction.atomic
def succeed(low: int, high: int, *, day: date, by: Actor, carry: bool = True) -> Succeeded:
    """Offices of the range's places that ended go on at the successors; with `carry` their holders go on there from `day`.

    One entry of the trail for each office that went on. Where everything is as it should be already, nothing happens.
    """
    given: dict[str, int | date] = {"low": low, "high": high, "day": day}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS succession, succeeding")
        cursor.execute(_PAIRS, given)
        cursor.execute("ALTER TABLE succession ADD COLUMN made boolean")
        cursor.execute("UPDATE succession SET made = new IS NULL")
        cursor.execute(_MAKE)
        made = cursor.rowcount
        cursor.execute(_FIND)
        added = make_offices(low, high)  # what a new place has that the old one had not
        cursor.execute(_TERMS, given)
        carried = 0
        if carry:
            cursor.execute(_CARRY, given)
            carried = cursor.rowcount
        cursor.execute(_END, given)
        ended = cursor.rowcount
        cursor.execute(_TOLD)
        told = cursor.fetchall()
        cursor.execute(_EMPTY, given)
        (empty,) = cursor.fetchone()
    at, why = now(), reason()
    insert_all(
        [
            Entry(
                id=new_id(county_of(old)),
                county=county_of(old),
                at=at,
                verb=verbs.SUCCEED.key,
                subject=f"office:{new}",
                place=place,
                actor=by.key,
                cause=why,
                data={"from": old, "terms": terms, "day": day.isoformat()},
            )
            for old, new, place, terms in told
        ]
    )
    forget_offices()
    return Succeeded(made + added, ended, carried, empty + added)
