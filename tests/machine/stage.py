"""Where histories are played: the crew, and a newer version of the pack that comes into force on the way."""

from datetime import datetime, timedelta

import time_machine

from tests.machine.crew import Crew, gather, new_rules
from zhishuo.kernel.times import SHANGHAI

START = datetime(2026, 12, 7, 9, 0, tzinfo=SHANGHAI)  # a Monday
NEW_RULES_AFTER = timedelta(days=12)


def stage(start: datetime) -> Crew:
    """Set up the crew and the newer rules for histories that begin at `start`."""
    with time_machine.travel(start, tick=False):
        crew = gather()
        new_rules((start + NEW_RULES_AFTER).date())
    return crew
