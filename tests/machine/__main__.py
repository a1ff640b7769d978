"""`python -m tests.machine --histories 2000`: long histories on all cores; the first that breaks something is shortened and shown."""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter

import tests.server

BATCH = 50
MOST = 10  # that many broken are enough to look at


def _worker(first: int, last: int, deeds: int) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhishuo.web.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.machine.stage import START, stage
    from tests.machine.story import Broken, live, shortened
    from tests.world import build

    call_command("migrate", verbosity=0)
    build()
    crew = stage(START)
    counted: Counter[str] = Counter()
    broken = 0
    for seed in range(first, last):
        history = [random.Random(f"{seed}:{n}").getrandbits(32) for n in range(deeds)]
        try:
            counted += live(crew, history, start=START)
        except Broken as found:
            broken += 1
            print(f"seed {seed}\n{shortened(crew, found.deeds, start=START)}\n", file=sys.stderr, flush=True)
        if (seed + 1 - first) % BATCH == 0:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")  # of what was taken back
            print(f"{seed + 1 - first} histories, {sum(counted.values())} deeds, {broken} broken", file=sys.stderr, flush=True)
        if broken >= MOST:
            break
    print(json.dumps({"broken": broken, "counted": counted}))
    return 1 if broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.machine")
    parser.add_argument("--histories", type=int, default=2_000)
    parser.add_argument("--deeds", type=int, default=60, help="at least so many in each")
    parser.add_argument("--first", type=int, default=0, help="seed of the first history")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        return _worker(given.first, given.first + given.histories, given.deeds)
    return _share(given)


def _share(given: argparse.Namespace) -> int:
    """One process for each job, each with a database of its own."""
    began, share = time.monotonic(), -(-given.histories // given.jobs)
    command = [
        sys.executable,
        "-m",
        "tests.machine",
        "--worker",
        "--deeds",
        str(given.deeds),
        "--histories",
        str(share),
        "--first",
    ]
    fresh = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "ZHISHUO_HOME")}
    running = [
        subprocess.Popen([*command, str(given.first + n * share)], stdout=subprocess.PIPE, text=True, env=fresh)
        for n in range(given.jobs)
    ]
    told = [json.loads(one.communicate()[0].strip().splitlines()[-1]) for one in running]
    counted: Counter[str] = sum((Counter(one["counted"]) for one in told), Counter())
    broken = sum(one["broken"] for one in told)
    print(f"{share * given.jobs} histories, {sum(counted.values())} deeds, {time.monotonic() - began:.0f} s, {broken} broken")
    for name, count in sorted(counted.items()):
        print(f"  {count:7d} {name}")
    return 1 if broken else 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        tests.server.pytest_unconfigure()
    sys.exit(code)
