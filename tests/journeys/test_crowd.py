"""Many at once, through the whole stack: repeats are harmless, one of two wins, what was acknowledged outlives a kill."""

import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.journeys.installation import Installation

TEXT = "三社门口的水管又漏了，水都淌到路上，一晚上就结冰。"


@pytest.fixture(scope="module")
def crowded() -> Iterator[Installation]:
    made = Installation().start()
    yield made
    made.remove()


def village(installation: Installation) -> str:
    """The 12-digit code of a village of the demonstration."""
    return next(a["place"] for a in installation.accounts() if a.get("word") == "village")


def post(installation: Installation, place: str, key: str, timeout: float = 10) -> dict[str, Any] | None:
    """One registration; None where it was not acknowledged."""
    body = json.dumps({"place": place, "text": TEXT, "client_key": key}).encode()
    request = urllib.request.Request(f"{installation.url}/api/v1/matters", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return dict(json.load(answer))
    except (OSError, urllib.error.URLError, json.JSONDecodeError):
        return None


def test_the_same_key_sixteen_times_at_one_moment_is_one_matter(crowded: Installation) -> None:
    place = village(crowded)
    with ThreadPoolExecutor(16) as pool:
        answers = [a for a in pool.map(lambda _n: post(crowded, place, "race-1"), range(16)) if a]
    assert len(answers) == 16
    assert len({(a["number"], a["code"]) for a in answers}) == 1


def test_a_caller_who_comes_too_often_is_told_when_to_come_again() -> None:
    limited = Installation(ZHISHUO_SAY_MOST="3").start()
    try:
        place = village(limited)
        for n in range(3):
            assert post(limited, place, f"limit-{n}")
        request = urllib.request.Request(
            f"{limited.url}/api/v1/matters",
            json.dumps({"place": place, "text": TEXT}).encode(),
            {"Content-Type": "application/json", "X-Forwarded-For": "9.9.9.9"},  # forged: no trusted proxy wrote it
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 429
        assert int(refused.value.headers["Retry-After"]) > 0
        assert json.load(refused.value)["code"] == "too_many"
    finally:
        limited.remove()


def kill_now_and_then(installation: Installation, stopping: threading.Event, killed: list[str]) -> None:
    """SIGKILL to a random process of the tree, again and again: a web worker, the worker, the database."""
    luck = random.Random(7)
    patterns = {"web": r"granian", "worker": r"zhishuo\.web\.worker", "database": r"bin/postgres .*-D"}
    # In turn, so that each dies at least twice; apart, so that the database finishes its recovery in between.
    for name in [*patterns] * 2:
        if stopping.wait(luck.uniform(1.0, 1.6)):
            return
        victims = installation.children(patterns[name])
        if victims:
            try:
                os.kill(luck.choice(victims), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed.append(name)


@pytest.mark.slow
def test_killing_any_process_loses_nothing_that_was_acknowledged(crowded: Installation) -> None:
    place, acknowledged, killed = village(crowded), [], list[str]()
    stopping = threading.Event()
    killer = threading.Thread(target=kill_now_and_then, args=(crowded, stopping, killed))
    killer.start()
    try:
        with ThreadPoolExecutor(6) as pool:
            acknowledged = [a for a in pool.map(lambda n: _until_taken(crowded, place, f"kill-{n}"), range(500)) if a]
        killer.join(30)
    finally:
        stopping.set()
        killer.join()
    assert set(killed) == {"web", "worker", "database"}, killed
    crowded.wait_until_healthy()
    assert len(acknowledged) == 500
    assert len({a["number"] for a in acknowledged}) == 500, "a repeat after a lost answer made a second matter"
    for answer in acknowledged[::25]:
        found = json.load(
            urllib.request.urlopen(f"{crowded.url}/api/v1/matters/{answer['number']}?code={answer['code']}", timeout=10)
        )
        assert found["number"] == answer["number"]
    check = json.loads(crowded.run("check", "--json").stdout)
    assert check["holds"], check
    crowded.run("verify")


def _until_taken(installation: Installation, place: str, key: str) -> dict[str, Any] | None:
    """What a phone does: send again with the same key until it hears back."""
    time.sleep(0.1)  # people do not send as fast as machines: the killing falls into the middle
    until = time.monotonic() + 40
    while time.monotonic() < until:
        answer = post(installation, place, key)
        if answer:
            return answer
        time.sleep(0.1)
    return None


@pytest.mark.slow
def test_with_the_worker_away_every_reaction_still_happens_once(crowded: Installation) -> None:
    place = village(crowded)
    for pid in crowded.children(r"zhishuo\.web\.worker"):
        os.kill(pid, signal.SIGSTOP)
    taken = [post(crowded, place, f"away-{n}") for n in range(20)]
    assert all(taken)
    assert crowded.wait_until_healthy()["waiting"] >= 20
    for pid in crowded.children(r"zhishuo\.web\.worker"):
        os.kill(pid, signal.SIGCONT)
    until = time.monotonic() + 20
    while crowded.wait_until_healthy()["waiting"] and time.monotonic() < until:
        time.sleep(0.2)
    check = json.loads(crowded.run("check", "--json").stdout)
    assert check["holds"], check  # tallies equal the trail: each heard once


def test_sigterm_ends_everything_cleanly_and_leaves_no_process(crowded: Installation) -> None:
    assert crowded.down() == 0
    assert crowded.children(r"granian|zhishuo\.web\.worker|bin/postgres") == []
