"""`python -m bench.stages`: each stage change by HTTP through the whole stack, beside the raw SQL ceiling of the very statements it sends.

For every verb one matter is brought into the stage before it, by the program; it is cloned by SQL a few thousand times, so that every
request meets a matter of its own. The statements of one request are caught from the program and replayed by pgbench against other
clones, as transactions of the same statements with the same parameters. Both runs are of the same length, on the same server, in turn.
"""

import argparse
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.installation import Installation

STRIDE = 1_000_000
FIRST_NUMBER = 100_000_000_000
TABLES = ("matters_matter", "matters_saying", "matters_hand_over", "matters_clock", "matters_step")
# verb → (deeds before, form). The village's clerk does all of them.
VERBS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "take": ((), {}),
    "reply": (("take",), {"text": "明天上午来看。"}),
    "do_step": (("take",), {"step": "look", "text": "去看了，路边塌了一截。"}),
    "climb": (("take",), {"text": "村里没有机器。"}),
    "answer": (("take", "reply"), {"outcome": "done", "text": "已经垫好。"}),
}


def hammer(port: int, verb: str, cookies: str, token: str, first: int, seconds: float, start: float, results: Any) -> None:
    """One client process: a POST a clone, as fast as it is answered."""
    connection = HTTPConnection("127.0.0.1", port)
    body = urlencode(VERBS[verb][1] | {"csrfmiddlewaretoken": token})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, "Referer": f"http://127.0.0.1:{port}/"}
    while time.time() < start:
        time.sleep(0.001)
    done, until = 0, start + seconds
    while time.time() < until:
        connection.request("POST", f"/desk/m/{FIRST_NUMBER + first + done}/{verb}/", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            results.put(-answer.status)
            return
        done += 1
    results.put(done)


def by_http(installation: Installation, verb: str, session: dict[str, str], first: int, seconds: float, clients: int) -> float:
    results: Any = multiprocessing.Queue()
    start = time.time() + 0.5
    cookies = "; ".join(f"{name}={value}" for name, value in session.items())
    workers = [
        multiprocessing.Process(
            target=hammer,
            args=(installation.port, verb, cookies, session["csrftoken"], first + n * 5_000, seconds, start, results),
        )
        for n in range(clients)
    ]
    for worker in workers:
        worker.start()
    rows = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    if min(rows) < 0:
        raise SystemExit(f"{verb}: HTTP {-min(rows)}")
    return float(sum(rows) / seconds)


def by_pgbench(installation: Installation, script: str, first: int, seconds: int, clients: int) -> float:
    from zhishuo.store.embedded import BIN

    folder, file = installation.home / "postgres", installation.home / "stage.sql"
    file.write_text(script, encoding="utf-8")
    command = [str(BIN / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-D", "i=0", "-D", f"first={first}",
               "-f", str(file), "-h", (folder / "postmaster.pid").read_text().splitlines()[4], "-U", "postgres", "zhishuo"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise SystemExit(f"pgbench: {done.stdout[-300:]}{done.stderr[:1500]}")
    return float(found[1])


def inside(installation_port: int, verb: str, username: str, place: str, clones: int) -> dict[str, Any]:
    """In the installation's environment: the seed, its clones, a session, and the caught statements as a pgbench script."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from zhishuo.kernel.actor import ANONYMOUS
    from zhishuo.kernel.codes import PlaceCode
    from zhishuo.matters import actions
    from zhishuo.matters.api import Matter, Said, register
    from zhishuo.people.api import Account, actor_of

    settings.ALLOWED_HOSTS = ["*"]
    account = Account.objects.get(username=username)
    by = actor_of(account)
    seeds = []
    for _seed in range(3):  # to be cloned, to warm up, to be caught
        matter = register(Said(place=PlaceCode.parse(place), text="四社下河坝那一截路，上个月下雨冲垮了。"), by=ANONYMOUS).matter
        for deed in VERBS[verb][0]:
            getattr(actions, deed)(matter.id, *(("明天来看",) if deed == "reply" else ()), by=by)
        seeds.append(Matter.objects.get(pk=matter.id))
    client = Client(enforce_csrf_checks=False)
    client.force_login(account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    _post(client, seeds[1], verb)
    caught: list[tuple[str, list[Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        caught.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _post(client, seeds[2], verb)
    script = as_pgbench(caught, seeds[2], _rows_of(seeds[2].id), _rows_of(seeds[0].id))
    _clone(seeds[0], clones)
    return {"script": script, "statements": len(caught), "cookie": cookie, "cookie_name": settings.SESSION_COOKIE_NAME}


def _post(client: Any, matter: Any, verb: str) -> None:
    answer = client.post(f"/desk/m/{matter.number}/{verb}/", VERBS[verb][1])
    if answer.status_code != 302:
        raise SystemExit(f"{verb}: {answer.status_code} {answer.content[:400]!r}")


def _rows_of(matter: int) -> list[list[int]]:
    """The ids of the matter's rows, table by table, the oldest first: the caught matter's and the clones' rows correspond."""
    from django.db import connection

    found = [[matter]]
    with connection.cursor() as cursor:
        for table in TABLES[1:]:
            cursor.execute(f"SELECT id FROM {table} WHERE matter_id = %s ORDER BY id", [matter])
            found.append([row[0] for row in cursor.fetchall()])
    return found


def _clone(seed: Any, clones: int) -> None:
    from django.db import connection

    shifted = ("id", "matter_id", "hand_id", "saying_id")
    new = {name: f"t.{name} + g * {STRIDE}" for name in shifted} | {"number": f"(g + {FIRST_NUMBER})::text", "client_key": "NULL"}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in reversed(TABLES):  # clones of an earlier seed, known by their long numbers
            key = "id" if table == "matters_matter" else "matter_id"
            cursor.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT id FROM matters_matter WHERE length(number) > 11)")
        for table in TABLES:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
            )
            columns = [row[0] for row in cursor.fetchall()]
            select = ", ".join(new.get(name, f"t.{name}") for name in columns)
            key = "id" if table == "matters_matter" else "matter_id"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {select} FROM {table} t, generate_series(1::bigint, %s) g "
                f"WHERE t.{key} = %s AND t.county = %s",
                [clones, seed.id, seed.county],
            )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def as_pgbench(statements: list[tuple[str, list[Any]]], caught: Any, rows: list[list[int]], cloned: list[list[int]]) -> str:
    """The caught statements with ids that follow the clone's number :g; fresh ids are shifted alike, so each is used once."""
    import psycopg
    from psycopg import sql as compose

    from bench.statements import _shown, _without_colons

    known = {row: clone for some, others in zip(rows, cloned, strict=True) for row, clone in zip(some, others, strict=False)}
    fresh = [value for some in rows for value in some if value not in known]
    for sql, params in statements:
        if sql.startswith("INSERT"):
            width = len(params) // (sql.count("), (") + 1)
            fresh += [value for value in params[::width] if isinstance(value, int)]
    moved = known | {value: value + 500_000 for value in fresh if value not in known}
    names = {value: f":v{n}" for n, value in enumerate(moved)}
    lines = ["\\set i :i + 1", "\\set g :first + :client_id * 5000 + :i", f"\\set number :g + {FIRST_NUMBER}"]
    lines += [f"\\set v{n} :g * {STRIDE} + {target}" for n, target in enumerate(moved.values())]
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        opened = False
        for statement, params in statements:
            if not opened and "FOR UPDATE" in statement:
                lines.append("BEGIN;")
                opened = True
            if statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                continue
            body = statement.replace("%%", "%")
            for value in params:
                literal = names.get(value) if isinstance(value, int) and not isinstance(value, bool) else None
                if isinstance(value, list):
                    literal = _shown(value, names)
                if value == caught.number:
                    literal = ":number::text"
                if isinstance(value, str) and value == f"matter:{caught.id}":
                    literal = f"('matter:' || {names[caught.id]}::text)"
                body = body.replace("%s", literal or _without_colons(compose.Literal(value).as_string(connection)), 1)
            lines.append(" ".join(body.split()) + ";")
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(prog="bench.stages")
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--verb", action="append", choices=tuple(VERBS))
    options.add_argument("--inside", nargs=4, metavar=("PORT", "VERB", "USER", "PLACE"))
    given = options.parse_args()
    if given.inside:
        from zhishuo.web.database import ready

        port, verb, user, place = given.inside
        with ready(migrate=False):
            print(json.dumps(inside(int(port), verb, user, place, 45_000)))
        return
    installation = Installation(ZHISHUO_LOG="ERROR", ZHISHUO_WORKERS=os.environ.get("ZHISHUO_WORKERS", "2")).start()
    try:
        account = next(a for a in installation.accounts() if len(a.get("place", "")) == 12 and not a["place"].endswith("000"))
        for verb in given.verb or VERBS:
            _bench(installation, verb, account, given)
    finally:
        installation.remove()


def _bench(installation: Installation, verb: str, account: dict[str, str], given: argparse.Namespace) -> None:
    ratios = []
    for round_ in range(given.rounds):
        done = subprocess.run(
            [sys.executable, "-m", "bench.stages", "--inside", str(installation.port), verb, account["username"], account["place"]],
            env=installation.environment | {"PYTHONPATH": f"{installation.environment['PYTHONPATH']}{os.pathsep}{Path(__file__).resolve().parents[1]}"},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr[-3000:] + done.stdout[-500:])
        made = json.loads(done.stdout.splitlines()[-1])
        session = {made["cookie_name"]: made["cookie"], "csrftoken": "a" * 32}
        by_http(installation, verb, session, 40_001, 1, 1)  # warm
        http = by_http(installation, verb, session, 1, given.seconds, given.clients)
        raw = by_pgbench(installation, made["script"], 20_001, given.seconds, given.clients)
        ratios.append(http / raw)
        print(
            f"{verb:8} round {round_ + 1}: http {http:6.0f}/s   raw {raw:6.0f}/s   ratio {http / raw:.3f}   {made['statements']} statements",
            flush=True,
        )
    print(f"{verb:8} median ratio {statistics.median(ratios):.3f} (aim 0.25)")


if __name__ == "__main__":
    main()
