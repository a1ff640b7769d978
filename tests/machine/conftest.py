"""A copy of the tests' database for whoever commits for real: the trail is append-only, so nothing could be swept up afterwards."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from tests.machine.crew import Crew
from tests.machine.stage import START, stage
from zhishuo.matters.numbering import forget_numbers
from zhishuo.packs import api as packs
from zhishuo.people import api as people
from zhishuo.places import api as places
from zhishuo.store.ids import forget_block

COPY = "zhishuo_at_once"


def _forget() -> None:
    packs.forget()
    people.forget_posts()
    places.forget_names()
    forget_block()  # numbers drawn from another copy's sequences come again in this one
    forget_numbers()


@pytest.fixture
def crew(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crew]:
    with django_db_blocker.unblock():
        settings, name = connection.settings_dict, connection.settings_dict["NAME"]
        connections.close_all()
        admin = psycopg.connect(
            host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"], password=settings["PASSWORD"] or None,
            dbname="postgres", autocommit=True,
        )  # fmt: skip
        with admin:
            admin.execute(f'CREATE DATABASE {COPY} TEMPLATE "{name}"')
            settings["NAME"] = COPY
            _forget()
            try:
                yield stage(START)
            finally:
                connections.close_all()
                settings["NAME"] = name
                _forget()
                admin.execute(f"DROP DATABASE {COPY} WITH (FORCE)")
