"""`make bench`: register by HTTP through the whole stack, beside the raw SQL ceiling of the same statements in pgbench.

Both run on the same embedded server, one after the other and twice in turn, so that a noisy machine shows in both. The HTTP load comes from
processes on the same two cores: they are part of what the stack has to share, and their share is said.
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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.installation import Installation

from bench.statements import script

TEXT = "四社下河坝那一截路，上个月下雨把路边冲塌了，三轮车过不去，娃娃上学要从沟里绕。"


def hammer(port: int, place: str, seconds: float, start: float, results: Any) -> None:
    """One client process: keeps one connection open and registers as fast as it is answered."""
    body = json.dumps({"place": place, "text": TEXT, "phone": ""}).encode()
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/json"}
    while time.time() < start:
        time.sleep(0.001)
    done, times, until, cpu = 0, [], start + seconds, time.process_time()
    while time.time() < until:
        began = time.perf_counter()
        connection.request("POST", "/api/v1/matters", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            raise SystemExit(f"HTTP {answer.status}")
        times.append(time.perf_counter() - began)
        done += 1
    results.put((done, times, time.process_time() - cpu))


def by_http(installation: Installation, place: str, seconds: float, clients: int) -> dict[str, float]:
    results: Any = multiprocessing.Queue()
    start = time.time() + 0.5
    workers = [
        multiprocessing.Process(target=hammer, args=(installation.port, place, seconds, start, results)) for _ in range(clients)
    ]
    for worker in workers:
        worker.start()
    rows = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(t for _done, some, _cpu in rows for t in some)
    return {
        "per_second": sum(row[0] for row in rows) / seconds,
        "p50_ms": 1000 * statistics.median(times),
        "p95_ms": 1000 * times[int(len(times) * 0.95)],
        "client_cpu": sum(row[2] for row in rows) / seconds,
    }


def by_pgbench(installation: Installation, place: str, seconds: int, clients: int) -> float:
    """Transactions a second of the same statements, prepared, over the socket."""
    from zhishuo.store.embedded import BIN

    folder = installation.home / "postgres"
    file = installation.home / "register.sql"
    file.write_text(script(installation, place, TEXT), encoding="utf-8")
    command = [
        str(BIN / "pgbench"),
        "-n",
        "-M",
        "prepared",
        "-c",
        str(clients),
        "-j",
        "2",
        "-T",
        str(seconds),
        "-D",
        "i=0",
        "-f",
        str(file),
        "-h",
        _socket(folder),
        "-U",
        "postgres",
        "zhishuo",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise SystemExit(f"pgbench: {done.stdout}{done.stderr}")
    return float(found[1])


def _socket(folder: Path) -> str:
    return (folder / "postmaster.pid").read_text().splitlines()[4]


def main() -> None:
    options = argparse.ArgumentParser(prog="bench")
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    installation = Installation(
        ZHISHUO_SAY_MOST="100000000", ZHISHUO_LOG="ERROR", ZHISHUO_WORKERS=os.environ.get("ZHISHUO_WORKERS", "2")
    ).start()
    try:
        place = next(
            a["place"] for a in installation.accounts() if len(a.get("place", "")) == 12 and not a["place"].endswith("000")
        )
        by_http(installation, place, 2, given.clients)  # warm
        rows = []
        for _round in range(given.rounds):
            http = by_http(installation, place, given.seconds, given.clients)
            raw = by_pgbench(installation, place, given.seconds, given.clients)
            rows.append((http, raw))
            print(
                f"http {http['per_second']:7.0f}/s  p50 {http['p50_ms']:.1f} ms  p95 {http['p95_ms']:.1f} ms  "
                f"clients' CPU {http['client_cpu']:.2f} cores   raw {raw:7.0f}/s   ratio {http['per_second'] / raw:.3f}",
                flush=True,
            )
        ratios = sorted(http["per_second"] / raw for http, raw in rows)
        print(
            f"register by HTTP / raw SQL ceiling: median {statistics.median(ratios):.3f} (aim 0.25), {given.rounds} rounds of {given.seconds} s, "
            f"{given.clients} clients, {os.cpu_count()} cores"
        )
    finally:
        installation.remove()


if __name__ == "__main__":
    main()
