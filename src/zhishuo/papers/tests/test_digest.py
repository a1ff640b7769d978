from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.world import World

from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import rules
from zhishuo.papers.bulk import Prod, digest, nudge
from zhishuo.papers.jobs import deliver_due
from zhishuo.papers.models import Message, Nudge
from zhishuo.papers.tests.cases import gateway

MORNING = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)


@pytest.fixture
def matter(world: World) -> Matter:
    return registered()


def prod(world: World, matter: Matter, n: int, who: str = "village", *, urgent: bool = False) -> Prod:
    account = world.actors[who].account_id
    assert account is not None
    return Prod(account, matter, f"第 {n} 件明天到期", f"{who}:{n}", urgent)


def test_everything_pending_becomes_one_message_each(world: World, matter: Matter) -> None:
    assert nudge([prod(world, matter, n, who) for n in range(3) for who in ("village", "town")]) == 6
    assert digest(most=2) == 2
    message = Message.objects.get(account=world.village.account_id)
    assert message.text.splitlines() == [f"第 {n} 件明天到期" for n in range(3)]
    assert not Nudge.objects.filter(message=None).exists()
    assert digest(most=2) == 0


def test_the_same_reminder_twice_is_harmless(world: World, matter: Matter) -> None:
    assert nudge([prod(world, matter, 1)]) == 1
    assert nudge([prod(world, matter, 1), prod(world, matter, 2)]) == 1
    assert nudge([]) == 0
    digest(most=1)
    assert nudge([prod(world, matter, 1)]) == 0


def test_at_most_so_many_a_day_and_the_rest_waits_for_the_next(world: World, matter: Matter) -> None:
    with time_machine.travel(MORNING, tick=False):
        for n in range(5):
            nudge([prod(world, matter, n)])
            digest(most=2)
        assert Message.objects.count() == 2
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        assert digest(most=2) == 1
    assert Message.objects.order_by("-created")[0].text.count("到期") == 3


def test_what_is_urgent_goes_at_once_and_counts(world: World, matter: Matter) -> None:
    tomorrow = MORNING + timedelta(days=1)
    with time_machine.travel(MORNING, tick=False):
        nudge([prod(world, matter, 1)])
        assert digest(most=1) == 1
        nudge([prod(world, matter, 2)])
        assert digest(most=1) == 0
        assert digest(most=1, urgent_only=True) == 0
        nudge([prod(world, matter, 3, urgent=True)])
        assert digest(most=1, not_before=tomorrow, urgent_only=True) == 1
    urgent = Message.objects.get(urgent=True)
    assert urgent.next_at == MORNING
    assert urgent.text.splitlines()[0].startswith("第 3 件")


def test_quiet_hours_count_for_the_day_on_which_it_is_sent(world: World, matter: Matter) -> None:
    with time_machine.travel(MORNING - timedelta(hours=12), tick=False):
        nudge([prod(world, matter, 1)])
        assert digest(most=1, not_before=MORNING) == 1
        with gateway():
            assert deliver_due() == 0
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        nudge([prod(world, matter, 2)])
        assert digest(most=1) == 0
        with gateway() as heard:
            assert deliver_due() == 1
        assert len(heard.got) == 1


def test_many_are_counted_not_listed(world: World, matter: Matter) -> None:
    nudge([prod(world, matter, n) for n in range(rules.NUDGES_SHOWN + 7)])
    digest(most=1)
    text = Message.objects.get().text
    assert len(text.splitlines()) == rules.NUDGES_SHOWN + 1
    assert "还有 7 件" in text


def test_only_the_accounts_own_office_sees_a_digest(world: World, matter: Matter) -> None:
    nudge([prod(world, matter, 1, "county")])
    digest(most=1)
    assert Message.seen_by(world.county).count() == 1
    assert not Message.seen_by(world.village).exists()
    assert not Message.seen_by(world.town).exists()


def test_a_thousand_reminders_take_as_many_statements_as_one(
    world: World, matter: Matter, django_assert_max_num_queries: Any
) -> None:
    nudge([prod(world, matter, n, who) for n in range(250) for who in ("village", "town", "county", "city")])
    with django_assert_max_num_queries(10):
        assert digest(most=1) == 4
