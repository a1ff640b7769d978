from datetime import timedelta
from typing import Any

import time_machine
from django.conf import settings
from django.test import override_settings
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import now
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions, bulk, rules, verbs
from zhishuo.papers.actions import To
from zhishuo.papers.jobs import deliver_due
from zhishuo.papers.models import Message
from zhishuo.papers.queries import number_of
from zhishuo.papers.tests.cases import PHONE, WORDS, apart, gateway, queued
from zhishuo.store.api import insert_all, new_id
from zhishuo.trail.api import history


def test_it_works_through_a_gateway(world: World) -> None:
    message = queued(world)
    with gateway() as heard:
        assert deliver_due() == 1
        assert deliver_due() == 0
    message.refresh_from_db()
    assert (message.state, message.tries, message.channel, message.error) == ("sent", 1, "sms", "")
    assert message.sent_at is not None
    assert heard.got[0]["message"] == WORDS
    assert heard.paths == [f"/send/{PHONE}"]


def test_an_account_is_reached_by_its_own_phone(world: World) -> None:
    queued(world, to=To(account=world.village.account_id))
    with gateway() as heard:
        deliver_due()
    assert heard.paths == ["/send/09390000000"]


def test_a_mailbox_is_reached_by_mail_alone(world: World) -> None:
    message = queued(world, to=To(address="a@example.cn"))
    with gateway():
        deliver_due()
    message.refresh_from_db()
    assert (message.state, message.error) == ("held", "no_gateway")
    other = queued(world, registered(), to=To(address="a@example.cn"))
    with gateway("json://127.0.0.1:{port}/mail/?to={mail}") as heard:
        deliver_due()
    other.refresh_from_db()
    assert (other.state, other.channel) == ("sent", "mail")
    assert len(heard.got) == 1


def test_without_a_gateway_a_person_has_to_call(world: World) -> None:
    message = queued(world)
    with override_settings(ZHISHUO=settings.ZHISHUO):
        assert settings.ZHISHUO.messages == ()
        assert deliver_due() == 1
    message.refresh_from_db()
    assert (message.state, message.error, message.tries) == ("held", "no_gateway", 0)


def test_without_a_number_a_person_has_to_go(world: World) -> None:
    message = queued(world, registered(phone="", name="刘有福"))
    with gateway():
        deliver_due()
    message.refresh_from_db()
    assert (message.state, message.error) == ("held", "no_number")


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(world: World) -> None:
    message = queued(world)
    moment, waits = now(), []
    with gateway() as heard:
        heard.answers = 500
        for _ in range(rules.TRIES):
            with time_machine.travel(moment, tick=False):
                assert deliver_due() == 1
            message.refresh_from_db()
            if message.next_at:
                waits.append(message.next_at - moment)
                moment = message.next_at
    assert (message.state, message.tries, message.error) == ("given_up", rules.TRIES, "refused")
    assert waits == sorted(waits)
    assert len(heard.got) == rules.TRIES
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        assert deliver_due() == 0


def test_what_a_dying_worker_had_is_taken_by_another(world: World) -> None:
    message = queued(world)
    assert [one.id for one in bulk.claim(message.county, 10)] == [message.id]
    assert bulk.claim(message.county, 10) == []
    with time_machine.travel(now() + rules.LEASE + timedelta(seconds=1), tick=False):
        assert [one.tries for one in bulk.claim(message.county, 10)] == [2]


def test_whoever_was_told_meanwhile_stays_told(world: World) -> None:
    message = queued(world)
    bulk.claim(message.county, 1)
    actions.tell(message.id, "call", by=world.village)
    actions.delivered(message.id, "refused", by=SYSTEM)
    message.refresh_from_db()
    assert message.state == "told"


def test_the_trail_tells_what_came_of_it(world: World) -> None:
    message = queued(world)
    with gateway():
        deliver_due()
    entry = history("message", message.id).get(verb=verbs.DELIVER.key)
    assert (entry.actor, entry.data["state"], entry.data["tries"]) == ("system", "sent", 1)


def test_sending_many_claims_in_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    for _ in range(15):
        queued(world, registered())
    county = Message.objects.all()[0].county
    with django_assert_max_num_queries(4):  # two of them open and close the transaction
        claimed = bulk.claim(county, 20)
        assert [number_of(message) for message in claimed] == [PHONE] * 15


def test_two_workers_claim_disjoint_messages(world: World) -> None:
    county, office = world.village.seats[0].place.county, world.office("village")

    def fill() -> None:
        insert_all([_committed(county, office, n) for n in range(40)])

    def work() -> list[int]:
        mine: list[int] = []
        while claimed := bulk.claim(county, 3):
            mine += [message.id for message in claimed]
        return mine

    try:
        apart(fill)
        first, second = apart(work, work)
    finally:
        apart(lambda: Message.objects.filter(key__startswith="committed:", county=county).delete())
    assert len(first) + len(second) == 40
    assert not set(first) & set(second)


def _committed(county: int, office: int, n: int) -> Message:
    """A row that other connections see: these tests' own transaction is never committed."""
    at = now()
    return Message(
        id=new_id(county),
        county=county,
        key=f"committed:{n}",
        subject="matter:1",
        place=VILLAGE,
        office_id=office,
        text=WORDS,
        address=PHONE,
        created=at,
        next_at=at,
    )
