"""Where histories are played: the crew and a newer version of the pack, set up in a transaction that is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine
from django.db import transaction

from tests.machine.crew import Crew, gather, new_rules
from zhishuo.kernel.times import SHANGHAI
from zhishuo.packs import api as packs

START = datetime(2026, 12, 7, 9, 0, tzinfo=SHANGHAI)  # a Monday
NEW_RULES_AFTER = timedelta(days=12)


def stage(start: datetime) -> Crew:
    """Set up the crew and the newer rules for histories that begin at `start`."""
    with time_machine.travel(start, tick=False):
        crew = gather()
        new_rules((start + NEW_RULES_AFTER).date())
    return crew


@contextmanager
def staged(start: datetime) -> Iterator[Crew]:
    """Everything for histories that begin at `start`; nothing of it stays."""
    try:
        with transaction.atomic():
            yield stage(start)
            transaction.set_rollback(True)
    finally:
        packs.forget()
