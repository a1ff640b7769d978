"""What is answered speaks of what was said, or of nothing in particular."""

from dataclasses import replace

import pytest

from zhishuo.web.demo.data import Data, read
from zhishuo.web.demo.fitting import Fitting, pairs


@pytest.fixture(scope="module")
def data() -> Data:
    return read()


def test_slots_are_no_words() -> None:
    assert pairs("{she}的路灯，坏了") == {"的路", "路灯", "坏了"}


def test_an_answer_that_shares_the_subject_is_chosen(data: Data) -> None:
    road = replace(
        data.themes["road"],
        says=("护栏叫车撞断了。", "泥水漫到路面上。"),
        settled=("清走了土石。",),
        done=("涵管换了粗的。", "护栏焊好了。"),
    )
    fitting = Fitting([road], data.common)
    assert fitting.theme(road, 0).done == ("护栏焊好了。",)
    assert fitting.theme(road, 0).settled == data.common["settled_things"]
    assert fitting.theme(road, 1).done == data.common["done_things"]


def test_every_saying_has_every_kind_of_answer(data: Data) -> None:
    fitting = Fitting(data.themes.values(), data.common)
    for theme in data.themes.values():
        for index in range(len(theme.says)):
            chosen = fitting.theme(theme, index)
            assert all((chosen.settled, chosen.done, chosen.no, chosen.climb)), theme.says[index]
