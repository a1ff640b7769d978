# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""Declaring a section: keys, `vary`, circles."""

from dataclasses import dataclass

import pytest

from zhishuo.kernel.schema import Finding, Table, Titled, View, circle, key, spec_of, varied
from zhishuo.kernel.values import Text, Vary, When


@dataclass(frozen=True, kw_only=True)
class Lamp(Table):
    light: int = 1
    vary: tuple[Vary, ...] = ()


LAMP = Lamp(
    vary=(Vary(When.read({"measure": ["lead"]}), {"light": 2}), Vary(When.read({"measure": ["lead", "joint"]}), {"light": 3}))
)


@pytest.mark.parametrize(("measure", "light"), [("settle", 1), ("lead", 2), ("joint", 3)])
def test_the_first_entry_of_vary_that_holds_wins(measure: str, light: int) -> None:
    assert varied(LAMP, {"measure": frozenset({measure})}).light == light


def test_a_titled_table_cannot_be_made_without_its_title() -> None:
    with pytest.raises(TypeError, match="title"):
        Titled()  # type: ignore[call-arg]
    assert Titled(title=Text("题")).title.zh == "题"


def test_a_field_without_a_default_is_needed_and_carries_its_key() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Box(Table):
        lid: str = key(ref="lids", under="big.")
        words: dict[str, str] = key(default={})

    with pytest.raises(TypeError, match="lid"):
        Box()
    assert Box(lid="x").words == {}
    assert Box(lid="x").words is not Box(lid="y").words
    assert spec_of(Box.__dataclass_fields__["lid"]).under == "big."
    assert spec_of(Table.__dataclass_fields__["law"]).ref == ""


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ({"a": ["b"], "b": ["c"]}, ()),
        ({"a": ["b"], "b": ["a"]}, ("a", "b", "a")),
        ({"a": ["a"]}, ("a", "a")),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ()),
        ({"a": ["b", "c"], "c": ["d"], "d": ["a"]}, ("a", "c", "d", "a")),
    ],
)
def test_a_circle_is_the_way_back_to_where_one_began(ways: dict[str, list[str]], found: tuple[str, ...]) -> None:
    assert circle("a", lambda here: ways.get(here, [])) == found


def test_a_view_answers_for_sections_that_nobody_offers() -> None:
    view = View({}, {"letters": frozenset({"done"})})
    assert dict(view.tables("letters")) == {}
    assert view.has("letters", "done")
    assert not view.has("notices", "result")
    assert view.post("village.speak") is None
    assert Finding("missing", "缺", ("a",)).path == ("a",)
