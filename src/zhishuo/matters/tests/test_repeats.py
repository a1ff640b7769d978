"""The same again is noticed: by speaker and topic, by place and topic, within the pack's window, once."""

from datetime import timedelta

from tests.world import OTHER_VILLAGE, World

from zhishuo.matters import actions, repeats
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered
from zhishuo.trail.api import Entry, history


def _said_of(matter: Matter) -> list[Entry]:
    return list(history("matter", matter.id).filter(verb="matter.register"))


def noticed(matter: Matter) -> list[str]:
    repeats.notice(_said_of(matter))
    matter.refresh_from_db()
    return list(matter.suspected)


def test_the_second_time_of_the_same_speaker_is_proposed_once(world: World) -> None:
    first = registered(topic="public_service")
    assert noticed(first) == []
    second = registered(topic="public_service")
    assert noticed(second) == ["repeat"]
    assert noticed(second) == ["repeat"]
    assert second.alarms.count() == 1


def test_another_topic_another_speaker_or_long_ago_is_no_repeat(world: World) -> None:
    old = registered(topic="public_service")
    assert noticed(registered(topic="education")) == []
    assert noticed(registered(topic="public_service", phone="13987654321")) == []
    Matter.objects.filter(pk=old.pk).update(registered_at=old.registered_at - timedelta(days=400))
    assert noticed(registered(topic="public_service")) == []


def test_the_third_time_at_one_place_is_proposed_whoever_says_it(world: World) -> None:
    phones = ("13800000001", "13800000002", "13800000003")
    rows = [registered(topic="infrastructure", phone=phone) for phone in phones]
    assert [noticed(row) for row in rows][-1] == ["same_place"]
    assert noticed(registered(topic="infrastructure", phone="13800000004", place=OTHER_VILLAGE)) == []


def test_what_was_opened_out_of_a_matter_is_no_second_saying(world: World) -> None:
    first = registered(topic="public_service")
    actions.open_child(first.id, "plain", "另外一件", by=world.village)
    Matter.objects.filter(parent=first).update(registered_at=first.registered_at)
    assert noticed(first) == []
    assert noticed(registered(topic="public_service")) == ["repeat"]
