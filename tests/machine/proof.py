"""What must hold: after each deed all invariants that are SQL, in one prepared statement; at the end of a history everything."""

from typing import Any

import psycopg
from django.db import connection

from zhishuo.matters import checking
from zhishuo.matters.checks import INVARIANTS, run_checks
from zhishuo.trail.api import hear, seal_now, verify
from zhishuo.web.wiring import REACTIONS

# Counts are right only when the worker has heard everything; that is asked at the end.
LATER = ("tallies_equal_trail",)
TABLES = (
    "matters_matter", "matters_saying", "matters_hand_over", "matters_clock", "matters_step", "matters_flag", "matters_party",
    "matters_ask", "matters_reminder", "matters_call_back", "matters_verdict", "matters_link", "trail_entry", "people_person",
)  # fmt: skip


def _statement() -> str:
    parts = [
        f"(SELECT '{one.name}', x.* FROM ({one.sql}) x(number, what) LIMIT 3)"
        for one in INVARIANTS
        if one.sql and one.name not in LATER
    ]
    text = "\nUNION ALL\n".join(parts)
    return str(psycopg.ClientCursor(connection.connection).mogrify(text, checking.parameters()))


def offenders() -> list[str]:
    """ "name: number what" of whatever offends now."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if not raw.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'machine_proof'").fetchone():
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.execute(f"PREPARE machine_proof AS {_statement()}")
    return [f"{name}: {number} {what}" for name, number, what in raw.execute("EXECUTE machine_proof").fetchall()]


def fingerprint() -> str:
    """One text for all that matters and their trail hold."""
    sums = ", ".join(f"(SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t.id), '')) FROM {table} t)" for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws(',', {sums})")
        return str(cursor.fetchone()[0])


def unsound() -> list[str]:
    """At the end: the worker hears everything, then every invariant and the chain of seals are asked."""
    while hear(REACTIONS, batch=500):
        pass
    seal_now()
    found = [f"{one.name}: {offence.number} {offence.what}" for one in run_checks() for offence in one.offenders]
    return found + [fault.sentence for fault in verify()]
