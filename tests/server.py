"""A throw-away PostgreSQL for the tests, started before Django reads its settings (a plugin: pytest loads it first)."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

_HOME = Path(tempfile.mkdtemp(prefix="zhishuo-test-"))
_HOME.chmod(0o755)
os.environ["ZHISHUO_HOME"] = str(_HOME)
_server: Any = None
if not os.environ.get("DATABASE_URL"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from zhishuo.store import embedded

    _server = embedded.start(_HOME / "postgres", throw_away=True)
    os.environ["DATABASE_URL"] = embedded.uri(_server)


def pytest_unconfigure() -> None:
    if _server is not None:
        _server.cleanup()
    shutil.rmtree(_HOME, ignore_errors=True)
