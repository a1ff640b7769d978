"""`python -m bench.sweep`: one sweep over a million running clocks, of which a share has a rung to sound now.

Beside it, in the same run, what the same rows cost raw: reading the due clocks by the index, and inserting as many reminders in one
statement. Matters are cloned by SQL from one that the program registered, so that every row is as the program writes it.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.installation import Installation


def fill(cursor: Any, clocks: int) -> int:
    """Clone the newest registered matter until there are as many running clocks as asked for. Returns how many run."""
    cursor.execute("SELECT id, county FROM matters_matter WHERE stage = 'registered' ORDER BY id DESC LIMIT 1")
    seed, county = cursor.fetchone()
    cursor.execute("SELECT count(*) FROM matters_clock WHERE matter_id = %s AND stopped_at IS NULL AND NOT void", [seed])
    each = cursor.fetchone()[0]
    for table, key in (("matters_matter", "id"), ("matters_clock", "matter_id")):
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
        )
        columns = [row[0] for row in cursor.fetchall()]
        new = {
            "id": "t.id + g::bigint * 1000000",
            "matter_id": "t.matter_id + g::bigint * 1000000",
            "number": "(g::bigint + 100000000000)::text",
            "client_key": "NULL",
        }
        select = ", ".join(new.get(name, f"t.{name}") for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {select} FROM {table} t, generate_series(1, %s) g WHERE t.{key} = %s AND t.county = %s",
            [clocks // each, seed, county],
        )
    cursor.execute("ANALYZE matters_matter; ANALYZE matters_clock")
    cursor.execute("SELECT count(*) FROM matters_clock WHERE stopped_at IS NULL AND NOT void")
    return int(cursor.fetchone()[0])


def measure(clocks: int, share: float) -> dict[str, float]:
    from django.db import connection

    from zhishuo.kernel.times import now
    from zhishuo.matters.sweeping import sweep

    with connection.cursor() as cursor:
        running = fill(cursor, clocks)
        # The rungs of a share have come; the others lie in the future.
        cursor.execute("UPDATE matters_clock SET next_rung = now() + interval '30 days' WHERE next_rung IS NOT NULL")
        cursor.execute(
            "UPDATE matters_clock SET rung_at[1] = now() - interval '1 minute', next_rung = now() - interval '1 minute' "
            "WHERE id IN (SELECT id FROM matters_clock WHERE stopped_at IS NULL AND NOT void LIMIT %s)",
            [int(clocks * share)],
        )
        cursor.execute("VACUUM ANALYZE matters_clock")
    began = time.perf_counter()
    done = sweep(now=now())
    took = time.perf_counter() - began
    began = time.perf_counter()
    idle = sweep(now=now())
    again = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_copy (LIKE matters_reminder INCLUDING ALL)")
        began_raw = time.perf_counter()
        cursor.execute("INSERT INTO bench_copy SELECT * FROM matters_reminder")
        raw = time.perf_counter() - began_raw
        cursor.execute("DROP TABLE bench_copy")
    return {
        "running": running, "sounded": done.clocks, "reminders": done.reminders, "seconds": round(took, 2),
        "again_seconds": round(again, 3), "again_reminders": idle.reminders, "raw_insert_seconds": round(raw, 2),
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(prog="bench.sweep")
    options.add_argument("--clocks", type=int, default=1_000_000)
    options.add_argument("--share", type=float, action="append")
    options.add_argument("--inside", action="store_true", help="run in an installation's environment (used by itself)")
    given = options.parse_args()
    if given.inside:
        from zhishuo.web.database import ready

        with ready(migrate=False):
            for share in given.share or [0.05]:
                print(json.dumps({"share": share} | measure(given.clocks, share)))
        return
    installation = Installation(ZHISHUO_LOG="ERROR").start()
    try:
        place = next(
            a["place"] for a in installation.accounts() if len(a.get("place", "")) == 12 and not a["place"].endswith("000")
        )
        _register(installation, place)
        for share in given.share or [0.05, 0.25, 1.0]:
            done = subprocess.run(
                [sys.executable, "-m", "bench.sweep", "--inside", "--clocks", str(given.clocks), "--share", str(share)],
                env=installation.environment | {"PYTHONPATH": f"{installation.environment['PYTHONPATH']}{os.pathsep}{Path(__file__).resolve().parents[1]}"},
                check=False, capture_output=True, text=True,
            )  # fmt: skip
            if done.returncode:
                raise SystemExit(done.stderr[-2000:])
            print(done.stdout.strip(), flush=True)
    finally:
        installation.remove()


def _register(installation: Any, place: str) -> None:
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", installation.port)
    body = json.dumps({"place": place, "text": "路灯坏了，晚上看不见。"}).encode()
    connection.request("POST", "/api/v1/matters", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != 201:
        raise SystemExit(f"HTTP {answer.status}: {answer.read()[:200]!r}")
    answer.read()
    connection.close()


if __name__ == "__main__":
    main()
