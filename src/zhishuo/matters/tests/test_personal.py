"""What a playbook asks about persons: sealed where it is kept, masked where it is shown, opened for a reason that is recorded (R59, R65)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.world import GRID, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import now
from zhishuo.matters import actions, stepdata
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.models import Matter, Step
from zhishuo.matters.personal import is_sealed
from zhishuo.matters.practice import practice_of
from zhishuo.matters.publication import names_of
from zhishuo.matters.tests.cases import registered, speaker_of, taken
from zhishuo.matters.tests.personal import (
    CLEAR,
    GIVEN,
    HOME,
    MASKED,
    NAME,
    PHONE,
    VALUES,
    asking_more,
    family,
    filled,
    opened,
    sat,
    standing,
)
from zhishuo.matters.trial import past
from zhishuo.people.api import Account
from zhishuo.trail.api import Entry


@pytest.fixture(autouse=True)
def _asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asking_more(monkeypatch)


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="grid"))
    return client


# ---- kept


def test_no_column_of_the_database_holds_it_in_clear(world: World) -> None:
    matter = sat(world)
    assert matter.stage == "answered"
    assert {text: standing(text) for text in CLEAR} == {text: [] for text in CLEAR}
    assert standing("都认了错") == ["matters_saying.text"], "what stands in clear would be found"
    assert opened(matter) == {"kin_helper": NAME, "kin_phone": PHONE, "kin_home": HOME}
    assert is_sealed(Step.objects.get(matter=matter, key="bring").data["to"])
    assert Entry.objects.get(verb="matter.fill").data == {"fields": ["kin_helper", "kin_home", "kin_phone"]}


def test_what_comes_with_the_first_words_or_with_sorting_is_sealed_too(world: World) -> None:
    matter = registered("婆媳不和", playbook="family", place=GRID, fields={"kin_helper": NAME})
    assert opened(Matter.objects.get(pk=matter.pk)) == {"kin_helper": NAME}
    other = actions.sort(taken(world).id, playbook="family", fields={"kin_phone": PHONE}, by=world.village)
    assert opened(other) == {"kin_phone": PHONE}
    assert not any(standing(text) for text in CLEAR)


def test_so_is_what_is_loaded_in_bulk(world: World) -> None:
    at = now() - timedelta(days=9)
    deeds = [
        Deed(at + timedelta(hours=1), "take", world.grid.account_id),
        Deed(at + timedelta(hours=2), "do_step", world.grid.account_id, "", {"step": "look", "heard": 2, "kin_helper": NAME}),
        Deed(at + timedelta(hours=3), "do_step", world.grid.account_id, "", {"step": "bring", "to": GIVEN}),
    ]
    life = Life(
        place=GRID, text="婆媳不和", said_at=at, registered_at=at, owner=world.office("grid"), channel="desk", playbook="family",
        registrar=world.grid.account_id, client_key="bulk", fields={"kin_phone": PHONE}, deeds=deeds,
    )  # fmt: skip
    load([life], by=SYSTEM)
    matter = Matter.objects.get(client_key="bulk")
    assert opened(matter) == {"kin_phone": PHONE, "kin_helper": NAME}
    assert Step.objects.get(matter=matter, key="look").data == {"heard": 2}, "fields of the playbook stand on the matter"
    assert not any(standing(text) for text in CLEAR)


def test_a_past_that_is_tried_again_stays_sealed(world: World) -> None:
    matter = sat(world)
    whole = {"since": now() - timedelta(days=1), "until": now(), "span": (0, 10**15)}
    (found,) = past.read(matter.county, matter.id, matter.id + 1, **whole)  # type: ignore[arg-type]
    assert found.later.keys() == VALUES.keys()
    assert not any(text in repr(found) for text in CLEAR)
    assert stepdata.values(practice_of(matter.pack_id, "family"), found.later, {}) == found.later


def test_what_a_kind_asks_for_openly_is_sealed_when_it_becomes_another(world: World) -> None:
    """A text of one playbook may be a person of the next."""
    matter = taken(world)
    Matter.objects.filter(pk=matter.pk).update(fields={"kin_helper": NAME, "cost": 5})
    matter = actions.sort(matter.id, playbook="family", by=world.village)
    assert is_sealed(matter.fields["kin_helper"])
    assert matter.fields["cost"] == 5
    assert standing(NAME) == []


def test_what_is_no_telephone_is_refused_without_being_repeated(world: World) -> None:
    with refused("field_wrong") as caught:
        actions.fill(family(world).id, {"kin_phone": "1398765221"}, by=world.grid)
    assert caught.refusal is not None
    assert caught.refusal.field == "kin_phone"
    assert "1398765221" not in caught.refusal.sentence


def test_that_it_is_filled_is_known_without_opening(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = filled(world)
    monkeypatch.setattr("zhishuo.matters.practice.unseal", lambda *_: pytest.fail("opened"))
    practice = practice_of(matter.pack_id, "family")
    facts = practice.playbook.facts(fields=matter.fields)
    assert facts["kin_helper"] == frozenset()
    assert actions.do_step(matter.id, "sit", by=world.mediators, text="坐下来了").done == ["look", "sit"]


# ---- shown


def test_the_form_shows_the_mask_and_sent_back_as_it_is_changes_nothing(world: World, desk: Client) -> None:
    matter = filled(world)
    before = dict(matter.fields)
    page = desk.get(f"/desk/m/{matter.number}/fill/").content.decode()
    assert 'value="139****2217"' in page
    assert NAME not in page
    sent = {f"f-{name}": MASKED[name] for name in ("kin_phone", "kin_home")} | {"seen": matter.rev}
    assert desk.post(f"/desk/m/{matter.number}/fill/", sent).status_code == 302
    assert Matter.objects.get(pk=matter.pk).fields == before
    assert Entry.objects.filter(verb="matter.fill").order_by("-id")[0].data == {"fields": []}
    desk.post(f"/desk/m/{matter.number}/fill/", sent | {"f-kin_home": "刘家", "seen": matter.rev + 1})
    after = Matter.objects.get(pk=matter.pk)
    assert opened(after) == {"kin_helper": NAME, "kin_phone": PHONE, "kin_home": "刘家"}
    assert after.fields["kin_phone"] == before["kin_phone"]


def test_what_comes_to_a_kind_that_asks_for_it_openly_is_not_overwritten_by_its_mask(world: World) -> None:
    matter = filled(world)
    practice = practice_of(matter.pack_id, "family")
    open_ = practice_of(matter.pack_id, "village")
    kept = {"money_from": practice.seal("money_from", NAME)}
    assert stepdata.values(open_, {"money_from": "李某"}, kept) == {}


# ---- opened


def test_opening_asks_for_a_reason_and_is_recorded(world: World, desk: Client) -> None:
    matter = sat(world)
    step = Step.objects.get(matter=matter, key="bring")
    wanted: list[tuple[dict[str, Any], str, str]] = [
        ({"field": "kin_helper"}, NAME, "家里谁来一起说"),
        ({"field": "kin_phone"}, PHONE, "家里人的电话"),
        ({"field": "to", "step": step.id}, GIVEN, "送到谁手上"),
    ]
    url = f"/desk/m/{matter.number}/number/"
    for asked, value, title in wanted:
        ask = desk.get(url, asked).content.decode()
        assert value not in ask
        assert f"看“{title}”" in ask
        assert value not in desk.post(url, asked).content.decode(), "without a reason nothing is opened"
        assert value in desk.post(url, asked | {"reason": "contact"}).content.decode()
    entries = list(Entry.objects.filter(verb="matter.unmask").order_by("id"))
    assert [one.data for one in entries] == [{"reason": "contact", **asked} for asked, _value, _title in wanted]
    assert {one.actor for one in entries} == {world.grid.key}
    way = desk.get(f"/desk/m/{matter.number}/?way=all").content.decode()
    assert "刘成看了“家里谁来一起说”：联系当事人" in way
    assert NAME not in way


def test_whoever_has_not_the_matter_does_not_open_it(world: World, client: Client) -> None:
    matter = sat(world)
    url = f"/desk/m/{matter.number}/number/"
    for name, status in (("mediators", 403), ("town", 403), ("far", 404)):
        client.force_login(Account.objects.get(username=name))
        assert client.post(url, {"field": "kin_helper", "reason": "contact"}).status_code == status
    assert client.get(url, {"field": "kin_helper"}).status_code == 404
    assert not Entry.objects.filter(verb="matter.unmask").exists()


@pytest.mark.parametrize("asked", [{"field": "cost"}, {"field": "to"}, {"field": "to", "step": 5}, {"field": "nothing"}])
def test_what_is_not_sealed_is_not_opened(world: World, asked: dict[str, Any]) -> None:
    with refused("not_found"):
        actions.unmask(filled(world).id, "contact", by=world.grid, **asked)
    assert not Entry.objects.filter(verb="matter.unmask").exists()


def test_a_reason_of_no_list_opens_nothing(world: World) -> None:
    with refused("reason_unknown"):
        actions.unmask(filled(world).id, "curious", by=world.grid, field="kin_helper")


def test_a_value_moved_to_another_field_does_not_open(world: World) -> None:
    from cryptography.exceptions import InvalidTag

    matter = filled(world)
    with pytest.raises(InvalidTag):
        practice_of(matter.pack_id, "family").unseal("kin_home", matter.fields["kin_helper"])


# ---- made public


def test_a_name_that_was_filled_in_is_taken_out_of_what_is_made_public(world: World) -> None:
    matter = actions.fill(family(world).id, VALUES | {"kin_helper": f"{NAME}、{GIVEN}"}, by=world.grid)
    assert {NAME, GIVEN, "张守田"} <= set(names_of(matter)), "a household by whom it is called after"
    assert speaker_of(matter).person_id == matter.person_id
