"""A whole installation as a process tree, in a home of its own: what the journeys walk through and what gets killed."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`zhishuo demo` and `zhishuo up` as a stranger runs them; `home` is thrown away afterwards."""

    def __init__(self, scale: str = "village", **settings: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="zhishuo-journey-"))
        self.home.chmod(0o755)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHISHUO_", "DATABASE_URL", "DJANGO_"))}
        self.environment = kept | {
            "ZHISHUO_HOME": str(self.home),
            "ZHISHUO_PORT": str(self.port),
            "ZHISHUO_SAY_MOST": "100000",
            "ZHISHUO_LOOK_UP_MOST": "100000",
            "ZHISHUO_SIGN_IN_MOST": "100000",
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
            **settings,
        }
        self.scale = scale

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One command of `zhishuo`, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "zhishuo.web.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"zhishuo {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self) -> "Installation":
        self.run("demo", "--scale", self.scale)
        return self.up()

    def up(self) -> "Installation":
        log = (self.home / "up.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhishuo.web.cli", "up"], env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.wait_until_healthy()
        return self

    def wait_until_healthy(self, seconds: float = 60) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=3) as answer:
                    return dict(json.load(answer))
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        raise AssertionError(f"not healthy after {seconds} s:\n{(self.home / 'up.log').read_text()[-3000:]}")

    def down(self) -> int:
        """SIGTERM, as a service manager sends it; returns the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process = None
        return code

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.down()
        shutil.rmtree(self.home, ignore_errors=True)

    def accounts(self) -> list[dict[str, str]]:
        return list(json.loads((self.home / "demo-accounts.json").read_text(encoding="utf-8")))

    def log(self) -> str:
        return (self.home / "up.log").read_text(encoding="utf-8", errors="replace")

    def children(self, pattern: str) -> list[int]:
        """Process ids below ours, or of our database, whose command line matches."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    environment = (entry / "environ").read_bytes().decode(errors="replace")
                except OSError:
                    continue
                if re.search(pattern, line) and (str(self.home) in line or f"ZHISHUO_HOME={self.home}" in environment):
                    found.append(int(entry.name))
        return sorted(found)
