"""查阅: opening what is not open to everybody is written down, once a person and day."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World, refused

from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered, speaker_of
from zhishuo.papers.api import File, keep
from zhishuo.people.models import Account
from zhishuo.trail.api import Entry, history


def reads(matter: Matter) -> list[Entry]:
    return list(history("matter", matter.id).filter(verb=verbs.READ.key))


def private(privacy: str) -> Matter:
    matter = registered()
    Matter.objects.filter(pk=matter.pk).update(privacy=privacy)
    matter.refresh_from_db()
    return matter


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="village"))
    return client


@pytest.mark.parametrize("privacy", ["parties", "sealed"])
def test_it_is_written_once_a_person_and_day(world: World, desk: Client, privacy: str) -> None:
    matter = private(privacy)
    for path in ("", "note/", ""):
        assert desk.get(f"/desk/m/{matter.number}/{path}").status_code == 200
    assert desk.get(f"/api/v1/matters/{matter.number}").status_code == 200
    (entry,) = reads(matter)
    assert (entry.actor, entry.place, entry.data) == (world.village.key, matter.place, {"privacy": privacy})


def test_the_next_day_it_is_written_again(world: World) -> None:
    matter = private("parties")
    assert actions.read(matter, by=world.village)
    assert not actions.read(matter, by=world.village)
    assert actions.read(matter, by=world.town), "each for themselves"
    with time_machine.travel(now() + timedelta(days=1)):
        assert actions.read(matter, by=world.village)
    assert len(reads(matter)) == 3


def test_what_is_open_is_read_by_anybody(world: World, desk: Client) -> None:
    matter = private("open")
    desk.get(f"/desk/m/{matter.number}/")
    assert not reads(matter)


def test_the_speaker_and_the_machine_are_not_written_down(world: World) -> None:
    matter = private("sealed")
    assert not actions.read(matter, by=speaker_of(matter))
    assert not reads(matter)


def test_who_may_not_read_it_is_refused_and_not_written(world: World, client: Client) -> None:
    matter = private("parties")
    client.force_login(Account.objects.get(username="town"))
    assert client.get(f"/desk/m/{matter.number}/").status_code == 403
    client.force_login(Account.objects.get(username="far"))
    assert client.get(f"/desk/m/{matter.number}/").status_code == 404
    assert not reads(matter)


def test_reading_is_no_change_that_somebody_was_first_with(world: World) -> None:
    matter = private("parties")
    actions.take(matter.id, by=world.village)
    actions.read(matter, by=world.town)
    with refused("changed_meanwhile") as caught:
        actions.reply(matter.id, "去看过了", by=world.village, seen=0)
    assert caught.refusal is not None
    assert "查阅" not in caught.refusal.sentence
    assert "认领" in caught.refusal.sentence


def test_hearing_a_file_of_a_private_matter_is_reading_it(world: World, desk: Client) -> None:
    kept = keep(SimpleUploadedFile("say.webm", b"\x1aE\xdf\xa3" + b"0" * 200), "voice", "voice")
    matter = registered(files=(kept,))
    Matter.objects.filter(pk=matter.pk).update(privacy="sealed")
    assert desk.get(f"/desk/file/{File.objects.get().id}/").status_code == 200
    assert [entry.actor for entry in reads(matter)] == [world.village.key]
