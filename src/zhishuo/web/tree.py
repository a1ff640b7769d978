"""The process tree of `zhishuo up`: database, web server, worker. A child that dies is started again; SIGTERM drains."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from zhishuo.web.environment import Environment

STATIC = Path(__file__).resolve().parent / "static"
DRAIN = 30  # seconds that a child gets to finish what it has begun
PAUSE = 1.0


@dataclass
class Child:
    """One process of the tree: how it is started, and since when it runs."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509 - no thread runs here
        self.started = time.monotonic()

    def clear(self) -> None:
        """Whatever a dead child left running (granian's own workers) goes too, or it would hold the port."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with_parent() -> None:
    """Even where the parent is killed outright, no child stays behind holding the port (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def commands(environment: Environment) -> list[Child]:
    """The web server and the worker, as children of this process."""
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        environment.host,
        "--port",
        str(environment.port),
        "--workers",
        str(environment.workers),
        "--blocking-threads",
        str(environment.threads),
        "--backlog",
        "1024",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "20",
        "--log-level",
        "warning",
        "--static-path-route",
        "/static",
        "--static-path-mount",
        str(STATIC),
        "--static-path-expires",
        "86400",
        "zhishuo.web.wsgi:application",
    ]
    worker = [sys.executable, "-m", "zhishuo.web.worker"]
    return [Child("web", web), Child("worker", worker)]


class Tree:
    """Keeps the children running until a signal says to stop; then lets each finish."""

    def __init__(self, children: list[Child], server: Any) -> None:
        self.children = children
        self.server = server
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            child.start()
        while not self.stopping:
            time.sleep(0.3)
            self._watch()
        until = time.monotonic() + DRAIN
        for child in self.children:
            child.stop()
        for child in self.children:
            child.wait(until)
            child.clear()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _watch(self) -> None:
        self._watch_database()
        for child in self.children:
            if child.died() and not self.stopping:
                print(f"zhishuo: {child.name} ended unexpectedly; starting it again", file=sys.stderr, flush=True)
                child.deaths.append(time.monotonic())
                child.clear()
                time.sleep(PAUSE if len(child.deaths) > 3 else 0)
                child.start()

    def _watch_database(self) -> None:
        if self.server is None or self.server.get_postmaster_info().is_running():
            return
        print("zhishuo: the database ended unexpectedly; starting it again", file=sys.stderr, flush=True)
        try:
            self.server.ensure_postgres_running()
        except Exception as error:  # the next round tries again; nothing is lost meanwhile
            print(f"zhishuo: {error}", file=sys.stderr, flush=True)
