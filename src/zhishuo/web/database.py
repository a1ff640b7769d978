"""From a command to a ready Django: find or start the database, set it up, bring its tables to date."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zhishuo.web.environment import Environment


@contextmanager
def ready(*, migrate: bool = True) -> Iterator[Any]:
    """Django set up on DATABASE_URL, or on the embedded server, which runs as long as somebody needs it.

    Yields the server's handle, None where the user brought a server.
    """
    environment = Environment()
    environment.home.mkdir(parents=True, exist_ok=True)
    server = None
    if not environment.database_url:
        from zhishuo.store import embedded

        server = embedded.start(environment.database_folder)
        os.environ["DATABASE_URL"] = embedded.uri(server)
    try:
        set_up()
        if migrate:
            bring_to_date()
        yield server
    finally:
        if server is not None:
            close_connections()
            server.cleanup()


def set_up() -> None:
    """Django, with the key made before the settings derive from it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhishuo.web.settings")
    _make_key(Environment())
    import django

    django.setup()


def _make_key(environment: Environment) -> None:
    """The master key must stand before Django's secret is derived from it."""
    path = environment.key_file
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(32).hex())


def bring_to_date() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def close_connections() -> None:
    from django.db import connections

    connections.close_all()
