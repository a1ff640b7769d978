"""Verbs and actors: who may do what where."""

from collections.abc import Iterator

import pytest

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor, Seat
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.verbs import Verb

COUNTY = PlaceCode.parse("621202000000")
TOWN = PlaceCode.parse("621202100000")
VILLAGE = PlaceCode.parse("621202100200")
OTHER = PlaceCode.parse("621202101200")


def unlisted(verb: Verb) -> Verb:
    """A verb for these tests only: others read the catalogue and must not find it there."""
    Verb._known.pop(verb.key)
    return verb


TAKE = unlisted(Verb("kernel_test.take", "认领", "Take up", grants=frozenset({"hold"}), standing="owner"))
SORT = unlisted(Verb("kernel_test.sort", "归类", "Sort", grants=frozenset({"sort", "hold"})))
SPEAK = unlisted(Verb("kernel_test.say_more", "补说", "Add", grants=frozenset({"hear"}), standing="speaker"))
REGISTER = unlisted(Verb("kernel_test.register", "登记", "Register", standing="anyone"))
SWEEP = unlisted(Verb("kernel_test.sweep", "清理", "Sweep", standing="system"))


@pytest.fixture
def _listed() -> Iterator[None]:
    """Lets a test enter verbs and takes them out again."""
    before = set(Verb.catalogue())
    yield
    for key in set(Verb.catalogue()) - before:
        Verb._known.pop(key)


def seat(office: int, place: PlaceCode, *grants: str, head: bool = False) -> Seat:
    return Seat(office, "town.centre", place, "综治中心", frozenset(grants), head)


CLERK = Actor("staff", 12, "王秀兰", (seat(1, VILLAGE, "hear"), seat(2, TOWN, "hold", head=True)))
SPEAKER = Actor("speaker", matter_ids=frozenset({621202000000000009, 621202000000000007}))


def test_a_seat_reaches_its_place_and_all_below_and_nothing_else() -> None:
    assert CLERK.may(TAKE, TOWN)
    assert CLERK.may(TAKE, VILLAGE)
    assert not CLERK.may(TAKE, COUNTY)
    assert not CLERK.may(TAKE, OTHER)


def test_a_grant_counts_only_at_its_own_seat() -> None:
    assert CLERK.may(SPEAK, VILLAGE)
    assert not CLERK.may(SPEAK, TOWN)


def test_any_one_of_the_grants_is_enough() -> None:
    assert CLERK.may(SORT, VILLAGE)


def test_a_speaker_may_only_what_speakers_may() -> None:
    assert SPEAKER.may(SPEAK, VILLAGE)
    assert SPEAKER.may(REGISTER, VILLAGE)
    assert not SPEAKER.may(TAKE, VILLAGE)
    assert SPEAKER.said(621202000000000007)
    assert not SPEAKER.said(1)


def test_nobody_known_may_only_what_anyone_may() -> None:
    assert ANONYMOUS.may(REGISTER, VILLAGE)
    assert not ANONYMOUS.may(SPEAK, VILLAGE)


def test_the_system_may_everything_and_its_verbs_nobody_else() -> None:
    assert SYSTEM.may(SWEEP, VILLAGE)
    assert SYSTEM.may(TAKE, VILLAGE)
    assert not CLERK.may(SWEEP, VILLAGE)


def test_the_narrowest_seat_comes_first() -> None:
    seats = (seat(1, COUNTY, "hold"), seat(2, VILLAGE, "hold"), seat(3, TOWN, "hold"))
    actor = Actor("staff", 1, seats=seats)
    assert [one.office_id for one in actor.seats_for(TAKE, VILLAGE)] == [2, 3, 1]


def test_keys_for_the_trail_name_no_one() -> None:
    assert CLERK.key == "staff:12"
    assert SPEAKER.key == "speaker:621202000000000007"
    assert Actor("speaker", person_id=621202000000000042).key == "speaker:621202000000000042"
    assert (SYSTEM.key, ANONYMOUS.key, Actor("speaker").key) == ("system", "anonymous", "speaker")


def test_offices_held_and_headed() -> None:
    assert CLERK.holds(1)
    assert not CLERK.heads(1)
    assert CLERK.heads(2)
    assert not CLERK.holds(None)


def test_places_leave_out_what_lies_inside_another() -> None:
    assert CLERK.places == (TOWN,)


def test_only_staff_have_accounts() -> None:
    with pytest.raises(ValueError, match="account"):
        Actor("staff")
    with pytest.raises(ValueError, match="account"):
        Actor("speaker", account_id=1)


@pytest.mark.usefixtures("_listed")
def test_a_verb_is_in_the_catalogue_and_found_by_its_key() -> None:
    rest = Verb("kernel_test.rest", "歇", "Rest", standing="anyone")
    assert Verb.catalogue()["kernel_test.rest"] is rest
    assert Verb.named("kernel_test.rest") is rest
    assert (TAKE.subject, TAKE.action, str(TAKE)) == ("kernel_test", "take", "kernel_test.take")


@pytest.mark.usefixtures("_listed")
def test_a_key_has_one_meaning() -> None:
    Verb("kernel_test.rest", "歇", "Rest", standing="anyone")
    Verb("kernel_test.rest", "歇", "Rest", standing="anyone")
    with pytest.raises(ValueError, match="another meaning"):
        Verb("kernel_test.rest", "停", "Stop", standing="anyone")


@pytest.mark.parametrize("key", ["take", "Matter.take", "matter.take.now", "matter.", "matter take"])
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Verb(key, "认领", "Take", grants=frozenset({"hold"}))


def test_a_verb_of_offices_needs_a_grant() -> None:
    with pytest.raises(ValueError, match="grant"):
        Verb("kernel_test.free", "随便", "Free")
