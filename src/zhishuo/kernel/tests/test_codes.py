"""Place codes: R37, R38, and the real table where it is at hand."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.codes import LEVELS, PlaceCode
from zhishuo.kernel.refusals import BadPlaceCode

REAL = Path(__file__).resolve().parents[5] / "shared/data/longnan-divisions.csv"


@st.composite
def places(draw: st.DrawFn) -> PlaceCode:
    """A place of any level below the nation, in the ranges of R37."""
    depth = draw(st.integers(1, 6))
    tops = (99, 99, 99, 599, 999, 999)[:depth]
    parts = [draw(st.integers(1, top)) for top in tops] + [0] * (6 - depth)
    return PlaceCode(int("{:02d}{:02d}{:02d}{:03d}{:03d}{:03d}".format(*parts)))


@given(places())
def test_a_code_reads_back_as_it_was_printed(place: PlaceCode) -> None:
    assert PlaceCode.parse(place.text) == place
    assert len(place.text) == (15 if place.level == "grid" else 12)


@given(places())
def test_the_range_of_a_parent_contains_that_of_its_child(place: PlaceCode) -> None:
    parent = place.parent
    assert parent is not None
    assert parent.span[0] <= place.span[0] < place.span[1] <= parent.span[1]
    assert parent.contains(place)
    assert not place.contains(parent)
    assert LEVELS.index(parent.level) < LEVELS.index(place.level)


@given(places(), places())
def test_two_ranges_are_apart_unless_one_place_lies_in_the_other(one: PlaceCode, other: PlaceCode) -> None:
    if one in (other, *other.ancestors) or other in one.ancestors:
        return
    assert one.span[1] <= other.span[0] or other.span[1] <= one.span[0]


@given(places(), st.integers(1, 199), st.integers(1, 199))
def test_ranges_of_siblings_are_apart(place: PlaceCode, one: int, other: int) -> None:
    town = place.at("town")
    if town is None or one == other:
        return
    a, b = (PlaceCode(town + part * 1000) for part in sorted((one, other)))
    assert a.parent == b.parent == town
    assert a.span[1] <= b.span[0]


@given(places())
def test_ancestors_climb_to_the_nation(place: PlaceCode) -> None:
    assert place.ancestors[-1] == PlaceCode(0)
    assert all(ancestor.contains(place) for ancestor in place.ancestors)


@pytest.mark.parametrize(
    ("text", "level", "kind"),
    [
        ("000000000000", "nation", "nation"),
        ("620000000000", "province", "province"),
        ("621200000000", "city", "city"),
        ("621202000000", "county", "county"),
        ("621202001000", "town", "street"),
        ("621202100000", "town", "town"),
        ("621202200000", "town", "township"),
        ("621202400000", "town", "other"),
        ("621202001001", "village", "community"),
        ("621202100200", "village", "village"),
        ("621202100498", "village", "other"),
        ("621202100200003", "grid", "grid"),
    ],
)
def test_level_and_kind_follow_from_the_number(text: str, level: str, kind: str) -> None:
    place = PlaceCode.parse(text)
    assert (place.level, place.kind, place.text) == (level, kind, text)


def test_county_and_town_numbers_are_the_leading_digits() -> None:
    grid = PlaceCode.parse("621202001001007")
    assert (grid.county, grid.town) == (621202, 621202001)
    assert PlaceCode.parse("621200000000").county == 621200
    assert PlaceCode.parse("621202000000").town is None
    assert grid.at("county") == PlaceCode.parse("621202000000")
    assert PlaceCode.parse("621200000000").at("county") is None


def test_a_town_of_a_city_without_counties_belongs_to_the_city() -> None:
    town = PlaceCode.parse("441900003000")
    assert (town.level, town.parent, town.at("county")) == ("town", PlaceCode.of_prefix("4419"), None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "length"),
        ("62120200100", "length"),
        ("6212020010011", "length"),
        ("62120200100a", "digits"),
        ("六二一二", "digits"),
        ("-21202001001", "digits"),
        ("621202000001", "gap"),
        ("621202001000001", "gap"),
        ("620002000000", "gap"),
        ("001202001001", "gap"),
        ("621202600000", "town"),
        ("621202999001", "town"),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(BadPlaceCode) as refused:
        PlaceCode.parse(text)
    assert refused.value.why == why
    assert refused.value.status == 422


def test_full_width_digits_and_spaces_around_are_read() -> None:
    assert PlaceCode.parse(" ６２１２０２００１００１ ") == PlaceCode.parse("621202001001")


def test_a_number_out_of_range_is_no_place() -> None:
    for number in (-1, 10**15):
        with pytest.raises(BadPlaceCode):
            PlaceCode(number)


@pytest.mark.parametrize("length", [0, 2, 4, 6, 9, 12, 15])
def test_a_prefix_names_the_place_whose_codes_begin_with_it(length: int) -> None:
    prefix = "621202001001001"[:length]
    place = PlaceCode.of_prefix(prefix)
    assert f"{int(place):015d}" == prefix.ljust(15, "0")


def test_a_prefix_of_no_level_is_refused() -> None:
    for prefix in ("6", "62120", "abcd"):
        with pytest.raises(BadPlaceCode):
            PlaceCode.of_prefix(prefix)


def test_a_code_is_printed_and_stored_as_its_number() -> None:
    place = PlaceCode.parse("621202001001")
    assert f"{place}" == str(place) == json.dumps(place) == "621202001001000"
    assert repr(place) == "PlaceCode('621202001001')"


def test_every_real_code_parses_and_reads_back() -> None:
    if not REAL.is_file():
        pytest.skip(f"NOT CHECKED against the official table: {REAL} is not here")
    rows = list(csv.DictReader(REAL.open(encoding="utf-8")))
    assert len(rows) == 3491
    known = {PlaceCode.parse(row["code"]) for row in rows}
    assert len(known) == 3491
    for row in rows:
        place = PlaceCode.parse(row["code"])
        assert place.text == row["code"]
        assert place.level == row["level"]
        assert place.level == "city" or place.parent in known
