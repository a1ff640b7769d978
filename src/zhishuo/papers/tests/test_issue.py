from typing import Any

import pytest
from django.db import transaction
from tests.world import World, refused

from zhishuo.kernel.times import now
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import verbs
from zhishuo.papers.actions import letters
from zhishuo.papers.models import Letter, Series
from zhishuo.papers.tests.cases import DRAFT, apart, issued
from zhishuo.people.api import Office, get_for
from zhishuo.trail.api import history


def test_it_works(world: World) -> None:
    letter = Letter.objects.get(pk=issued(world).pk)
    assert letter.number == f"青岚信〔{now().year}〕1号"
    assert letter.body == "刘有福：你反映的村口路塌，处理意见：支持。依据：公路法。"
    assert (letter.state, letter.signers, letter.paper) == ("issued", ["office", "head"], "A4")


def test_done_twice_it_is_harmless_and_draws_no_number(world: World) -> None:
    matter = registered()
    first = issued(world, matter=matter)
    assert issued(world, matter=matter, title="别的").id == first.id
    assert Series.objects.get().last == 1
    assert history("letter", first.id).count() == 1


def test_a_letter_that_lacks_something_is_refused_and_draws_no_number(world: World) -> None:
    with refused("blank_missing") as caught:
        issued(world, values={"name": "刘有福", "result": "支持", "basis": " "})
    assert caught.refusal is not None
    assert "依据" in caught.refusal.sentence
    assert "legal basis" in caught.refusal.sentence_en
    assert (caught.refusal.field, Series.objects.count(), Letter.objects.count()) == ("basis", 0, 0)


def test_a_number_that_the_letter_must_have_is_drawn_by_issuing(world: World) -> None:
    letter = issued(world, must_have=("number",), text="{number}")
    assert letter.body == letter.number


def test_each_pattern_and_office_counts_for_itself(world: World) -> None:
    assert [issued(world, key=str(n)).running for n in range(3)] == [1, 2, 3]
    assert issued(world, key="other", number="reply").running == 1
    assert issued(world, key="none", number="", pattern="").number == ""


def test_numbers_stay_gapless_when_something_fails_after_drawing(world: World) -> None:
    def fails() -> None:
        with transaction.atomic():
            issued(world, key="lost")
            raise RuntimeError

    issued(world, key="first")
    with pytest.raises(RuntimeError):
        fails()
    assert issued(world, key="second").running == 2


def test_numbers_are_gapless_with_two_at_once(world: World) -> None:
    office = Office.objects.get(pk=world.office("town"))

    def draw() -> list[int]:
        drawn = []
        for n in range(20):
            try:
                with transaction.atomic():
                    running = letters._draw(office, "committed", 2026)[1]
                    if n % 5 == 4:
                        raise RuntimeError  # what fails gives its number back
                    drawn.append(running)
            except RuntimeError:
                continue
        return drawn

    try:
        first, second = apart(draw, draw)
    finally:
        apart(lambda: Series.objects.filter(pattern="committed", county=office.county).delete())
    assert sorted(first + second) == list(range(1, 33))


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    letter = issued(world)
    assert get_for(world.town, verbs.ISSUE, Letter, pk=letter.pk) == letter
    for name in ("far", "village_2", "watcher"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.ISSUE, Letter, pk=letter.pk)


def test_a_sealed_letter_exists_only_for_its_office(world: World) -> None:
    issued(world, privacy="sealed")
    assert Letter.seen_by(world.town).exists()
    assert not Letter.seen_by(world.village).exists()


def test_the_trail_tells_it_once_without_its_words(world: World) -> None:
    letter = issued(world)
    entry = history("letter", letter.id).get()
    assert (entry.verb, entry.actor, entry.place) == (verbs.ISSUE.key, world.town.key, letter.place)
    assert "刘有福" not in str(entry.data)


def test_what_is_in_braces_of_a_value_is_never_read(world: World) -> None:
    values: dict[str, Any] = {**DRAFT.values, "result": "{basis}{0}{"}
    assert "处理意见：{basis}{0}{。" in issued(world, values=values).body
