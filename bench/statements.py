"""The statements that one registration sends, caught from the program itself, as a script for pgbench."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any


def script(installation: Any, place: str, text: str) -> str:
    """A pgbench script: the same statements in the same order, with fresh ids and numbers each time."""
    environment = installation.environment | {
        "PYTHONPATH": f"{installation.environment['PYTHONPATH']}{os.pathsep}{Path(__file__).resolve().parents[1]}"
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.statements", place, text],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return str(json.loads(done.stdout.splitlines()[-1]))


def caught(place: str, text: str) -> list[tuple[str, list[Any]]]:
    """(statement, parameters) of one registration by the API's own path, caches warm."""
    from django.db import connection

    from zhishuo.kernel.actor import ANONYMOUS
    from zhishuo.kernel.codes import PlaceCode
    from zhishuo.matters.api import Said, register
    from zhishuo.store.api import hit

    found: list[tuple[str, list[Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    said = Said(place=PlaceCode.parse(place), text=text, channel="api")
    register(said, by=ANONYMOUS)  # warms the packs, the posts and the blocks of ids
    with connection.execute_wrapper(note):
        hit("say:bench", most=10**9, window=3600)
        register(said, by=ANONYMOUS)
    return found


def as_pgbench(statements: list[tuple[str, list[Any]]]) -> str:
    """Ids and the shown number become variables, everything else stays as it was sent."""
    import psycopg
    from psycopg import sql as compose

    names: dict[Any, str] = {}
    inserts = [(sql, params) for sql, params in statements if sql.startswith("INSERT") and "store_limit" not in sql]
    # One INSERT may carry several rows; the first value of each is its id.
    fresh = [value for sql, params in inserts for value in params[:: len(params) // (sql.count("), (") + 1)]]
    names.update({int(value): f":id{n}" for n, value in enumerate(fresh)})
    number = next(
        p
        for sql, params in inserts
        if "matters_matter" in sql
        for p in params
        if isinstance(p, str) and p.isdigit() and len(p) >= 8
    )
    names[number] = ":number"
    county = int(fresh[0]) // 10**12
    lines = [
        "\\set i :i + 1",
        f"\\set base {county * 10**12 + 5 * 10**11 + int(time.time()) % 45 * 10**10} + :client_id * 1000000000 + :i * 20",
        f"\\set number {int(time.time()) % 89 + 10}00000000000 + :client_id * 1000000000 + :i",
    ]
    lines += [f"\\set {name[1:]} :base + {k}" for k, name in enumerate(names.values()) if name != ":number"]
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        open_ = False
        for statement, params in statements:
            if not open_ and "store_limit" not in statement:
                lines.append("BEGIN;")
                open_ = True
            body = statement.replace("%%", "%")
            for value in params:
                literal = _shown(value, names) or _without_colons(compose.Literal(value).as_string(connection))
                body = body.replace("%s", literal, 1)
            lines.append(" ".join(body.split()) + ";")
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def _shown(value: Any, names: dict[Any, str]) -> str | None:
    """A fresh id or number, or a list of ids, as variables; moments as now(). None for everything that may stay as it is."""
    if isinstance(value, list) and not value:
        return "'{}'"
    if isinstance(value, list) and all(isinstance(one, datetime) for one in value):
        return f"ARRAY[{', '.join('now()' for _ in value)}]"
    if isinstance(value, list) and any(one in names for one in value):
        return f"ARRAY[{', '.join(names.get(one, str(one)) for one in value)}]::bigint[]"
    return names.get(value) if isinstance(value, int | str) else None


def _without_colons(literal: str) -> str:
    """pgbench takes every :word for a variable, in quotes too. Moments become now(), other texts lose their colons."""
    text, _cast, kind = literal.rpartition("'::")
    if kind.startswith("timestamp") and not kind.endswith("[]"):
        return "now()"
    if not kind.startswith("json") and ":" in literal.rpartition("'")[0]:
        return literal.replace(":", ";") if not text else text.replace(":", ";") + "'::" + kind
    return "'{}'::jsonb" if kind.startswith("json") else literal


def main() -> None:
    from zhishuo.web.database import ready

    with ready(migrate=False):
        print(json.dumps(as_pgbench(caught(sys.argv[1], sys.argv[2]))))


if __name__ == "__main__":
    main()
