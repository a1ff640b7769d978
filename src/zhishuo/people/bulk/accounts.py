"""Accounts by COPY."""

from collections.abc import Sequence

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.people import verbs
from zhishuo.people.models import Account
from zhishuo.trail.api import record

_IDS = "SELECT nextval(pg_get_serial_sequence('people_account', 'id')) FROM generate_series(1, %s)"
_COPY = """
COPY people_account (id, password, username, name, phone, language, large_text, is_active, created) FROM STDIN
"""


@transaction.atomic
def open_in_bulk(rows: Sequence[tuple[str, str, str]], *, password: str, by: Actor) -> list[int]:
    """Open an account for each (username, name, phone); returns their ids in that order.

    `password` is already hashed (`make_password`) and shared: who takes over a staff list lets everybody set their own.
    One entry of the trail tells of all of them.
    """
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [len(rows)])
        ids = [int(row[0]) for row in cursor.fetchall()]
        stamp = now()
        with cursor.copy(_COPY) as copy:
            for row, (username, name, phone) in zip(ids, rows, strict=True):
                copy.write_row((row, password, username, name, phone, "zh-hans", False, True, stamp))
    record(verbs.OPEN, Account(pk=ids[0]), by=by, data={"accounts": len(ids), "first": ids[0], "last": ids[-1]})
    return ids
