"""The figures of `zhishuo stats replies` are those that plain arithmetic gives from the file or from the dates."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.world import CITY, COUNTY, FAR_VILLAGE, OTHER_VILLAGE, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.importing import default_mapping, take_in
from zhishuo.matters.stats import replies
from zhishuo.matters.tests.test_import import LEDGER, moment

SAID = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def quantile(values: Sequence[float], share: float) -> float:
    """Continuous: between the two ranks that it falls between, linearly (type 7, as pandas and percentile_cont)."""
    ordered = sorted(values)
    rank = share * (len(ordered) - 1)
    low, high = math.floor(rank), math.ceil(rank)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)


def answered_after(
    world: World, *days: float | None, place: PlaceCode = VILLAGE, office: str = "village", source: str = "a"
) -> None:
    """One matter for each: answered that many days after it was said, None for not at all."""
    lives = []
    for n, after in enumerate(days):
        deeds = []
        if after is not None:
            at = SAID + timedelta(days=after)
            deeds = [Deed(at, "answer", None, "好了", {"outcome": "done"}), Deed(at, "close")]
        lives.append(
            Life(place, "路灯不亮", SAID, SAID, world.office(office), client_key=f"{source}:{place.text}-{n}", deeds=deeds)
        )
    assert load(lives, by=SYSTEM).count == len(days)


def test_nothing_there_gives_no_figures(world: World) -> None:
    assert replies() == {
        "matters": 0,
        "answered": 0,
        "median_days": None,
        "p90_days": None,
        "within_days": {"7": 0, "15": 0, "30": 0},
    }


def test_percentiles_lie_between_two_answers_and_open_matters_are_no_answers(world: World) -> None:
    answered_after(world, 1, 2, 4.5, 40, None)
    assert replies() == {
        "matters": 5,
        "answered": 4,
        "median_days": 3.25,
        "p90_days": 29.35,
        "within_days": {"7": 3, "15": 3, "30": 3},
    }


def test_exactly_seven_days_are_within_seven_and_a_second_more_is_not(world: World) -> None:
    answered_after(world, 7, 7 + 1 / 86_400)
    assert replies()["within_days"] == {"7": 1, "15": 2, "30": 2}


def test_another_number_of_days_can_be_asked_for(world: World) -> None:
    answered_after(world, 1, 2.5, 10)
    assert replies(within=3)["within_days"] == {"3": 2, "7": 2, "15": 3, "30": 3}


def test_one_answer_is_its_own_median(world: World) -> None:
    answered_after(world, 1 / 3)
    found = replies()
    assert (found["median_days"], found["p90_days"]) == (0.3333, 0.3333)


def test_a_place_counts_what_lies_below_and_nothing_else(world: World) -> None:
    answered_after(world, 1, 2)
    answered_after(world, 3, place=OTHER_VILLAGE, office="village_2")
    answered_after(world, 9, place=FAR_VILLAGE, office="far")
    assert {place.text: replies(place=place)["matters"] for place in (CITY, COUNTY, VILLAGE, OTHER_VILLAGE, FAR_VILLAGE)} == {
        CITY.text: 4,
        COUNTY.text: 3,
        VILLAGE.text: 2,
        OTHER_VILLAGE.text: 1,
        FAR_VILLAGE.text: 1,
    }
    assert replies(place=VILLAGE)["median_days"] == 1.5


@pytest.mark.parametrize("source", ["a", "a_", "%"])
def test_a_source_counts_what_it_brought_and_no_other_of_a_like_name(world: World, source: str) -> None:
    answered_after(world, 1, source=source)
    answered_after(world, 5, 6, source=f"{source}b")
    assert replies(source=source)["matters"] == 1


def test_the_figures_of_the_real_ledger_are_those_of_the_file(world: World) -> None:
    if not LEDGER.is_file():
        pytest.skip(f"THE REAL LEDGER IS NOT HERE: {LEDGER}")
    rows = CalamineWorkbook.from_path(str(LEDGER)).get_sheet_by_index(0).to_python()[1:]
    days = [(moment(row[6]) - moment(row[3])).total_seconds() / 86_400 for row in rows]
    take_in(LEDGER, place=CITY, mapping=default_mapping(), source="messages")
    assert replies(place=CITY, source="messages") == {
        "matters": len(rows),
        "answered": len(days),
        "median_days": round(quantile(days, 0.5), 4),
        "p90_days": round(quantile(days, 0.9), 4),
        "within_days": {str(most): sum(one <= most for one in days) for most in (7, 15, 30)},
    }
