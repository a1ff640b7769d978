"""Intake: nothing said is refused, nothing is taken twice, everything has number, owner and dates."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.world import CITY, COUNTY, FAR_VILLAGE, GRID, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, HandOver, Matter, Saying
from zhishuo.matters.numbering import code_of
from zhishuo.matters.tests.cases import SAID, registered, sound
from zhishuo.papers.api import File, keep, path_of
from zhishuo.trail.api import Entry, history


def say(**given: Any) -> actions.Registered:
    return actions.register(Said(**(dict[str, Any](place=VILLAGE, text=SAID) | given)), by=ANONYMOUS)


def test_everything_said_has_number_owner_dates_and_an_entry(world: World) -> None:
    taken = say()
    matter = taken.matter
    assert parse(matter.shown) == matter.number
    assert len(taken.code) == 4
    assert (matter.stage, matter.owner_id, matter.first_id) == ("registered", world.office("village"), world.office("village"))
    assert {clock.name for clock in Clock.objects.filter(matter=matter)} >= {"reply", "finish"}
    assert matter.due is not None
    assert history("matter", matter.id).get().verb == "matter.register"
    sound(matter)


@pytest.mark.parametrize(
    ("place", "post"),
    [
        (GRID, "village.speak"),
        (VILLAGE, "village.speak"),
        (TOWN, "town.centre"),
        (COUNTY, "county.centre"),
        (CITY, "city.centre"),
    ],
)
def test_said_at_any_level_somebody_has_it(world: World, place: PlaceCode, post: str) -> None:
    assert say(place=place).matter.owner.post == post


def test_two_counties_one_code_and_visibly_different(world: World) -> None:
    near, far = say(), say(place=FAR_VILLAGE, playbook="scan")
    assert near.matter.pack_id != far.matter.pack_id
    assert (near.matter.owner.post, far.matter.owner.post) == ("village.speak", "town.centre")
    reply = {m.id: Clock.objects.get(matter=m, name="reply").within for m in (near.matter, far.matter)}
    assert reply[near.matter.id] == "1 workday"
    assert reply[far.matter.id] == "4 hours"


def test_the_same_client_key_twice_is_one_matter_with_one_code(world: World) -> None:
    first, again = say(client_key="phone-7"), say(client_key="phone-7")
    assert (first.matter.pk, first.code, again.repeated) == (again.matter.pk, again.code, True)
    assert Matter.objects.filter(client_key="phone-7").count() == 1


def test_a_key_is_no_right_to_what_somebody_else_said_with_it(world: World) -> None:
    say(client_key="1")
    for other in ({"text": "别的话"}, {"text": SAID, "place": TOWN}):
        with refused("key_in_use"):
            say(client_key="1", **other)
    assert Matter.objects.filter(client_key="1").count() == 1


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"text": ""}, "nothing_said", "text"),
        ({"text": " \n\t"}, "nothing_said", "text"),
        ({"text": "好" * 100_000}, "too_long", "text"),
        ({"phone": "1381234"}, "bad_phone", None),
        ({"phone": "13812abc217"}, "bad_phone", None),
        ({"place": PlaceCode.parse("621202101299")}, "unknown_place", None),
        ({"playbook": "no_such"}, "playbook_unknown", None),
        ({"said_at": now() + timedelta(days=2)}, "bad_date", "said_at"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(world: World, given: dict[str, Any], code: str, field: str | None) -> None:
    before = (Matter.objects.count(), Entry.objects.count(), Saying.objects.count())
    with refused(code) as caught:
        say(**given)
    assert caught.refusal is not None
    assert field is None or caught.refusal.field == field
    assert (Matter.objects.count(), Entry.objects.count(), Saying.objects.count()) == before


def test_with_the_trail_failing_the_action_fails_too_and_nothing_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("zhishuo.trail.actions.insert", broken)
    before = Matter.objects.count()
    with pytest.raises(OSError, match="disk full"):
        say()
    assert (Matter.objects.count(), HandOver.objects.count(), Clock.objects.count()) == (before, 0, 0)


def picture(kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3000, 40), "green").save(out, kind, **more)
    return out.getvalue()


def test_a_photo_is_kept_small_and_bare_of_place_and_device(world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone of Mr Ma"
    kept = keep(SimpleUploadedFile("路.jpg", picture(exif=exif)), "photo")
    matter = say(files=(kept,)).matter
    file = File.objects.get(subject=f"saying:{Saying.objects.get(matter=matter).id}")
    content = path_of(file.digest).read_bytes()
    assert b"Phone of Mr Ma" not in content
    with Image.open(io.BytesIO(content)) as stored:
        assert max(stored.size) == 2048


def test_a_voice_alone_is_enough(world: World) -> None:
    kept = keep(SimpleUploadedFile("say.webm", b"\x1aE\xdf\xa3" + b"0" * 200), "voice", "voice")
    assert say(text="", files=(kept,)).matter.title == "（语音）"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.jpg", b"%PDF-1.7 not a picture", "kind"),
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"\xff\xd8\xff broken", "broken"),
        ("a.docx", picture(), "disguised"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes, why: str) -> None:
    with refused("bad_file") as caught:
        keep(SimpleUploadedFile(name, content), "photo")
    assert getattr(caught.refusal, "why", "") == why


def test_a_photo_of_fifty_megabytes_is_refused() -> None:
    with refused("file_too_large"):
        keep(SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 50_000_000), "photo")


def test_settled_on_the_spot_is_one_write_and_one_entry(world: World) -> None:
    done = actions.settle(
        Said(place=VILLAGE, text="刘家和张家争水，说定单双日", channel="desk"), by=world.village, klass="neighbour"
    )
    matter = done.matter
    assert (matter.stage, matter.klass, matter.measure, matter.owner_id) == (
        "answered",
        "neighbour",
        "settle",
        world.office("village"),
    )
    assert [entry.verb for entry in history("matter", matter.id)] == ["matter.settle"]
    sound(matter)


def test_whoever_settles_it_received_it_the_town_as_well(world: World) -> None:
    matter = actions.settle(Said(place=VILLAGE, text="路上碰见，当场说开了", channel="desk"), by=world.town).matter
    town = world.office("town")
    assert (matter.owner_id, matter.first_id, matter.stage) == (town, town, "answered")
    assert set(Clock.objects.filter(matter=matter).values_list("office", flat=True)) == {town}
    assert HandOver.objects.get(matter=matter).taker_id == town
    sound(matter)


def test_settling_needs_a_seat_there_and_words(world: World) -> None:
    with refused("forbidden"):
        actions.settle(Said(place=VILLAGE, text="好了"), by=world.far)
    with refused("nothing_said"):
        actions.settle(Said(place=VILLAGE, text=""), by=world.village)


def test_what_the_holder_writes_down_is_taken_already(world: World) -> None:
    matter = actions.register(Said(place=VILLAGE, text=SAID, channel="phone"), by=world.village).matter
    assert (matter.stage, matter.assignee_id) == ("handling", world.village.account_id)


def test_codes_are_derived_and_differ(world: World) -> None:
    first, second = registered(), registered()
    assert code_of(first.id) == code_of(first.id)
    assert {len(code_of(m.id)) for m in (first, second)} == {4}


def test_about_an_official_somebody_has_it_though_every_office_above_is_empty(world: World) -> None:
    council = world.office("council")
    matter = say(text="村主任收钱不办事", playbook="about_official", subject=council).matter
    assert matter.owner_id != council
    assert matter.hidden
    sound(matter)
