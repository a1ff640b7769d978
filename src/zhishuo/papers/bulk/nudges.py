"""Reminders to staff: many small ones become one message, so that a telephone does not ring all day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhishuo.kernel.times import local, now
from zhishuo.papers import rules
from zhishuo.papers.models import Message
from zhishuo.people.api import Account, Holding, Office, holding_now
from zhishuo.store.api import COUNTY, CountyModel, insert_all, new_id, new_numbers

_NUDGE = """
INSERT INTO papers_nudge (id, county, key, subject, place, account_id, text, urgent, created)
SELECT *, now() FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bool[])
ON CONFLICT DO NOTHING
"""
_ONE_AT_A_TIME = 7_310_001  # the digest's own lock: two at once could tell somebody twice


@dataclass(frozen=True)
class Prod:
    """One reminder. `text` names a number and a date, never a person; the same key again is harmless."""

    account: int
    subject: CountyModel
    text: str
    key: str
    urgent: bool = False


def nudge(prods: Sequence[Prod]) -> int:
    """Keep reminders until the next digest: one statement, whatever the count. Returns how many were new."""
    if not prods:
        return 0
    numbers = new_numbers(len(prods))
    rows = [
        (
            one.subject.county * COUNTY + next(numbers),
            one.subject.county,
            one.key,
            f"{one.subject.trail_name}:{one.subject.id}",
            one.subject.trail_place,
            one.account,
            one.text[:200],
            one.urgent,
        )
        for one in prods
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NUDGE, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


# Whose turn it is: something urgent is pending, or less than `most` digests went out for that day.
_TURNS = """
SELECT n.account_id, min(n.county), min(n.place), bool_or(n.urgent) FROM papers_nudge n
WHERE n.message IS NULL
GROUP BY n.account_id
HAVING bool_or(n.urgent) OR (NOT %s AND (
    SELECT count(*) FROM papers_message m WHERE m.account_id = n.account_id AND m.digest_day = %s) < %s)
ORDER BY bool_or(n.urgent) DESC, min(n.id)
LIMIT %s
"""
# First taken, then read: what comes in between waits for the next one, told of by none.
_TAKE = """
UPDATE papers_nudge n SET message = d.message FROM unnest(%s::bigint[], %s::bigint[]) AS d(message, account)
WHERE n.message IS NULL AND n.account_id = d.account
"""
_LINES = """
SELECT message, text, total FROM (
    SELECT message, text, row_number() OVER (PARTITION BY message ORDER BY urgent DESC, id) AS nth,
           count(*) OVER (PARTITION BY message) AS total
    FROM papers_nudge WHERE message = ANY(%s)) AS lines
WHERE nth <= %s ORDER BY message, nth
"""


@transaction.atomic
def digest(*, most: int, not_before: datetime | None = None, urgent_only: bool = False, limit: int = 500) -> int:
    """One message each for up to `limit` accounts, with everything that is pending for them. Returns how many messages.

    At most `most` a day for an account; something urgent goes at once and counts too. `not_before` is the next working moment.
    """
    at = now()
    later = max(at, not_before) if not_before else at
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_TURNS, [urgent_only, local(later).date(), most, limit])
        turns = cursor.fetchall()
    seats = _offices([int(turn[0]) for turn in turns])
    messages = [_message(turn, seats.get(int(turn[0])), at, later) for turn in turns]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [[message.id for message in messages], [message.account_id for message in messages]])
    _write_texts(messages)
    insert_all(messages)
    return len(messages)


def _offices(accounts: list[int]) -> dict[int, Office]:
    """The first office that each account holds today: there a digest that does not get through is seen."""
    held = Holding.objects.filter(holding_now(), account__in=accounts).select_related("office").order_by("-id")
    return {holding.account_id: holding.office for holding in held}


def _message(turn: Sequence[int], office: Office | None, at: datetime, later: datetime) -> Message:
    """A digest of an account, yet without its words. It may speak of sealed things, so only the account's office sees it."""
    account, county, place, urgent = turn
    when = at if urgent else later
    home = office.county if office else county
    return Message(
        id=(row := new_id(home)),
        county=home,
        key=f"digest:{row}",
        subject=f"account:{account}",
        place=office.place if office else place,
        office=office,
        privacy="sealed",
        letter="digest",
        account_id=account,
        urgent=bool(urgent),
        created=at,
        next_at=when,
        digest_day=local(when).date(),
    )


def _write_texts(messages: list[Message]) -> None:
    """At most rules.NUDGES_SHOWN lines each; the rest is counted."""
    lines: dict[int, list[str]] = defaultdict(list)
    totals: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [[message.id for message in messages], rules.NUDGES_SHOWN])
        for message, text, total in cursor.fetchall():
            lines[message].append(text)
            totals[message] = total
    languages = dict(Account.objects.filter(pk__in=[m.account_id for m in messages]).values_list("pk", "language"))
    for message in messages:
        shown, language = lines[message.id], languages.get(message.account_id or 0, "zh-hans")
        message.language = "en" if language.startswith("en") else "zh"
        with translation.override(language):
            rest = totals.get(message.id, 0) - len(shown)
            more = [_("还有 %(n)s 件，请到“我的事”里看。") % {"n": rest}] if rest > 0 else []
        message.text = "\n".join([*shown, *more])
