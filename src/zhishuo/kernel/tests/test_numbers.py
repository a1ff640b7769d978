"""Matter numbers: what a slip of the pen does to them, and that they never meet."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.numbers import Numbering, _permuted, aloud, check_digit, parse, show
from zhishuo.kernel.refusals import BadNumber

KEY = b"a key for tests only, 32 bytes.."
NUMBERS = Numbering(KEY)
ANY = st.builds(NUMBERS.make, st.integers(2020, 2030), st.integers(0, 300_000))


@given(ANY)
def test_a_number_reads_back_however_it_is_written(number: str) -> None:
    full_width = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (number, show(number), aloud(number), full_width, f" {show(number).replace('-', ' ')} "):
        assert parse(written) == number


@given(ANY, st.integers(0, 8), st.integers(1, 9))
def test_any_single_wrong_digit_is_caught(number: str, place: int, by: int) -> None:
    place %= len(number)
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(BadNumber) as refused:
        parse(number[:place] + wrong + number[place + 1 :])
    assert refused.value.why == "check"


@given(ANY, st.integers(0, 7))
def test_any_swap_of_neighbours_is_caught(number: str, place: int) -> None:
    place %= len(number) - 1
    one, other = number[place], number[place + 1]
    if one == other:
        return
    with pytest.raises(BadNumber):
        parse(number[:place] + other + one + number[place + 2 :])


def test_each_pair_of_digits_of_the_check_table_behaves() -> None:
    for start in range(10):
        ends = {check_digit(f"{start}{digit}") for digit in range(10)}
        assert len(ends) == 10
        assert check_digit(f"{start}{check_digit(str(start))}") == 0


def test_the_permutation_of_five_digits_is_one_to_one() -> None:
    assert len({_permuted(KEY, 2026, n, 5) for n in range(10**5)}) == 10**5
    assert max(_permuted(KEY, 2026, n, 5) for n in range(10**5)) == 10**5 - 1


def test_the_permutation_of_six_digits_is_one_to_one() -> None:
    seen = bytearray(10**6)
    for n in range(10**6):
        seen[_permuted(KEY, 2026, n, 6)] = 1
    assert sum(seen) == 10**6


@given(st.sets(st.integers(0, 10**8), min_size=2, max_size=200), st.integers(2000, 2099))
def test_numbers_of_one_year_never_meet(ns: set[int], year: int) -> None:
    assert len({NUMBERS.make(year, n) for n in ns}) == len(ns)


def test_more_than_five_digits_make_a_longer_number() -> None:
    assert [len(NUMBERS.make(2026, n)) for n in (1, 99_999, 100_000, 1_000_000)] == [8, 8, 9, 10]


def test_neighbours_are_not_neighbours() -> None:
    middles = [int(NUMBERS.make(2026, n)[2:-1]) for n in range(1, 101)]
    assert sum(abs(a - b) == 1 for a, b in pairwise(middles)) < 3
    assert middles != sorted(middles)


def test_another_key_or_year_gives_other_numbers() -> None:
    other = Numbering(b"another key for tests, 32 bytes.")
    assert [other.make(2026, n) for n in range(20)] != [NUMBERS.make(2026, n) for n in range(20)]
    assert [NUMBERS.make(2027, n)[2:] for n in range(20)] != [NUMBERS.make(2026, n)[2:] for n in range(20)]
    assert NUMBERS.make(2026, 7) == Numbering(KEY).make(2026, 7)


def test_the_key_is_not_printed_and_not_too_short() -> None:
    assert "key" not in repr(NUMBERS)
    with pytest.raises(ValueError, match="16 bytes"):
        Numbering(b"short")


def test_a_number_is_shown_and_read_aloud_in_three_groups() -> None:
    assert show("26481573") == "26-48157-3"
    assert aloud("26481573") == "二六，四八一五七，三"
    assert aloud("26481573", "en") == "two six, four eight one five seven, three"
    assert show("264815703") == "26-481570-3"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "short"),
        ("26-4815", "short"),
        ("13812341234" * 2, "long"),
        ("26-4815x-3", "digits"),
        ("图-26-48157", "digits"),
        ("²6481573", "check"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(BadNumber) as refused:
        parse(text)
    assert refused.value.why == why
    assert len(refused.value.got) <= 24


def test_years_and_running_numbers_out_of_bounds_are_refused() -> None:
    for year, n in ((1999, 1), (2100, 1), (2026, -1), (2026, 10**9)):
        with pytest.raises(ValueError, match="must lie between"):
            NUMBERS.make(year, n)
