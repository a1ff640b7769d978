from datetime import timedelta

import pytest
import time_machine
from tests.world import World, refused

from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions, verbs
from zhishuo.papers.actions import To
from zhishuo.papers.jobs import deliver_due
from zhishuo.papers.models import Message
from zhishuo.papers.tests.cases import PHONE, WORDS, gateway, queued
from zhishuo.people.api import get_for
from zhishuo.trail.api import Entry, history


def test_it_works(world: World) -> None:
    message = Message.objects.get(pk=queued(world).pk)
    assert (message.state, message.text, message.tries) == ("queued", WORDS, 0)
    assert message.next_at is not None
    assert message.next_at <= now()


def test_done_twice_it_is_harmless(world: World) -> None:
    matter = registered()
    first = queued(world, matter)
    again = actions.send(matter, To(person=matter.person_id), "别的话", key=first.key, by=world.village)
    assert (again.id, again.text) == (first.id, WORDS)
    assert Entry.objects.filter(verb="paper.send").count() == 1


def test_the_trail_tells_it_once_and_holds_no_number(world: World) -> None:
    message = queued(world)
    entry = history("message", message.id).get(verb=verbs.SEND.key)
    assert (entry.actor, entry.place, entry.data["subject"]) == (world.village.key, message.place, message.subject)
    assert PHONE not in str(entry.data)


def test_words_and_addresses_are_sealed_in_the_database(world: World) -> None:
    message = queued(world, to=To(address=PHONE))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, address FROM papers_message WHERE id = %s", [message.id])
        text, address = (bytes(value) for value in cursor.fetchone())
    assert WORDS.encode() not in text
    assert PHONE.encode() not in address


def test_it_goes_to_exactly_one(world: World) -> None:
    for wrong in ({}, {"person": 1, "account": 2}, {"account": 1, "address": PHONE}):
        with pytest.raises(ValueError, match="exactly one"):
            To(**wrong)


def test_a_person_of_another_county_is_none_of_this_matters(world: World) -> None:
    with pytest.raises(ValueError, match="county"):
        queued(world, to=To(person=999999_000000000001))


def test_quiet_hours_hold_back_what_is_not_urgent(world: World) -> None:
    morning = now() + timedelta(hours=10)
    with gateway() as heard:
        calm = queued(world, not_before=morning, key="calm")
        urgent = queued(world, registered(), not_before=morning, urgent=True, key="urgent")
        assert deliver_due() == 1
        calm.refresh_from_db()
        urgent.refresh_from_db()
        assert (calm.state, urgent.state) == ("queued", "sent")
        with time_machine.travel(morning + timedelta(minutes=1), tick=False):
            assert deliver_due() == 1
        assert len(heard.got) == 2


def test_the_wrong_place_and_the_wrong_role_do_not_know_of_it(world: World) -> None:
    message = queued(world)
    assert get_for(world.village, verbs.TELL, Message, pk=message.pk) == message
    assert get_for(world.town, verbs.TELL, Message, pk=message.pk) == message
    for name in ("far", "village_2", "watcher"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.TELL, Message, pk=message.pk)


def test_what_is_sealed_exists_only_for_its_office(world: World) -> None:
    office = world.office("county")
    message = queued(world, privacy="sealed", office=office)
    assert message in Message.seen_by(world.county)
    for name in ("village", "town", "far"):
        assert not Message.seen_by(world.actors[name]).exists()


def test_what_is_for_the_parties_is_not_the_neighbours(world: World) -> None:
    message = queued(world, privacy="parties", office=world.office("mediators"))
    assert message in Message.seen_by(world.mediators)
    assert not Message.seen_by(world.village).exists()


def test_a_matter_knows_its_messages(world: World) -> None:
    from zhishuo.papers.api import messages_of

    message = queued(world)
    matter = Matter.objects.get()
    assert list(messages_of(f"matter:{matter.id}", matter.county)) == [message]
