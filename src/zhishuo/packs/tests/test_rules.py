"""Pure decisions: which version holds, what counts as stricter."""

from dataclasses import dataclass
from datetime import date

import pytest

from zhishuo.kernel.spans import Span
from zhishuo.packs.law import fits, not_longer
from zhishuo.packs.rules import choose


@dataclass(frozen=True)
class One:
    key: str
    number: int
    low: int
    high: int
    from_date: date


BASE = One("base", 1, 0, 1000, date(2020, 1, 1))
CITY = One("city", 1, 100, 200, date(2021, 1, 1))
TOWN_1 = One("town", 1, 110, 120, date(2022, 1, 1))
TOWN_2 = One("town", 2, 110, 120, date(2023, 1, 1))
TOWN_3 = One("town", 3, 110, 120, date(2023, 1, 1))
ALL = [BASE, CITY, TOWN_1, TOWN_2, TOWN_3]


@pytest.mark.parametrize(
    ("place", "on", "want"),
    [
        (5, date(2026, 1, 1), BASE),
        (100, date(2026, 1, 1), CITY),
        (199, date(2026, 1, 1), CITY),
        (200, date(2026, 1, 1), BASE),
        (115, date(2022, 12, 31), TOWN_1),
        (115, date(2023, 1, 1), TOWN_3),
        (115, date(1999, 1, 1), TOWN_1),
        (1000, date(2026, 1, 1), None),
    ],
)
def test_the_narrowest_scope_wins_and_in_it_the_newest_begun(place: int, on: date, want: One | None) -> None:
    assert choose(ALL, place, on) is want


@pytest.mark.parametrize(
    ("new", "old", "holds"),
    [
        ("7 workdays", "7 workdays", True),
        ("8 workdays", "7 workdays", False),
        ("7 days", "7 workdays", True),
        ("7 workdays", "30 days", True),
        ("7 workdays", "15 days", False),  # over the longest holiday it may be nineteen
        ("1 month", "31 days", True),
        ("1 month", "30 days", False),
        ("30 days", "1 month", False),
        ("28 days", "1 month", True),
        ("24 hours", "1 day", True),
        ("1 day", "24 hours", False),
        ("1 day", "48 hours", True),
        ("same day", "24 hours", True),
        ("30 minutes", "1 hour", True),
        ("1 year", "12 months", False),
        ("365 days", "1 year", True),
    ],
)
def test_a_span_is_not_longer_only_when_it_surely_is_not(new: str, old: str, holds: bool) -> None:
    assert not_longer(Span.parse(new), Span.parse(old)) is holds


def test_no_limit_is_longer_than_any() -> None:
    assert not not_longer(None, Span(7, "days"))
    assert not_longer(Span(7, "days"), None)
    assert not_longer(None, None)


@pytest.mark.parametrize(
    ("way", "new", "old", "holds"),
    [
        ("higher", True, False, True),
        ("higher", False, True, False),
        ("higher", None, True, False),
        ("higher", None, None, True),
        ("lower", True, False, False),
        ("lower", False, False, True),
        ("lower", None, False, False),
        ("lower", True, None, True),
        ("subset", ("a",), ("a", "b"), True),
        ("subset", ("a", "c"), ("a", "b"), False),
        ("superset", ("a", "b"), ("a",), True),
        ("superset", (), ("a",), False),
        ("same", "x", "x", True),
        ("same", "x", "y", False),
        ("", "anything", "else", True),
    ],
)
def test_each_way_of_tightening(way: str, new: object, old: object, holds: bool) -> None:
    assert fits(way, new, old) is holds  # type: ignore[arg-type]
