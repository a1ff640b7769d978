"""Every playbook of every pack can be drawn, whatever is chosen, and nothing of it is left out."""

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from zhishuo.kernel.times import today
from zhishuo.kernel.values import Facts, Text
from zhishuo.matters.drawing import choices, conditions, draw, facts_of
from zhishuo.matters.drawing_parts import Drawing
from zhishuo.matters.drawing_rows import rows_of
from zhishuo.matters.drawing_told import sentences
from zhishuo.matters.drawing_words import HEARD, LEVELS, Words
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.playbook import Playbook
from zhishuo.packs.api import Version, check
from zhishuo.packs.bodies import body, digest
from zhishuo.packs.registry import sections

PACKS = Path(__file__).parents[4] / "packs"
KEYS = sorted(path.name for path in PACKS.iterdir() if (path / "pack.toml").is_file())


@cache
def version(key: str) -> Version:
    """A pack as it would be published, without a database."""
    laid = check(PACKS / key).laid
    return Version(
        id=0, key=key, number=1, low=0, high=10**15, from_date=today(), digest=digest(laid), body=body(laid, f"{key}@1", below=""),
        name=Text(key), sections=sections(),
    )  # fmt: skip


def own(key: str) -> list[str]:
    """The playbooks of which a pack gave something itself: the others are drawn with the pack below."""
    given = {raw.name[0] for raw in version(key).whole.sections[PLAYBOOKS.name].values() if raw.given == f"{key}@1"}
    return [slug for slug in version(key).tables(PLAYBOOKS) if slug in given]


EVERY = [(key, slug) for key in KEYS for slug in own(key)]


def combinations(playbook: Playbook, words: Words) -> list[Facts]:
    """Facts for every combination of what may be chosen, and each level that its `when` names as holder."""
    asked = choices(playbook, words)
    chosen = [
        dict(zip([one.key for one in asked], picked, strict=True))
        for picked in product(*([value for value, _w in one.options] for one in asked))
    ]
    held = {str(value) for when in conditions(playbook) for key, values in when.tests if key == "held" for value in values}
    return [{**facts_of(playbook, one, words), "held": frozenset({level})} for one in chosen for level in ("", *sorted(held))]


def test_there_are_packs_to_draw() -> None:
    assert {"base", "longnan"} <= set(KEYS)
    assert {slug for key, slug in EVERY if key == "base"} == set(version("base").tables(PLAYBOOKS))
    assert len(EVERY) > len(version("base").tables(PLAYBOOKS))


@pytest.mark.parametrize(("voice", "lang"), [("desk", "zh"), ("speaker", "zh"), ("desk", "en"), ("speaker", "en")])
@pytest.mark.parametrize(("key", "slug"), EVERY)
def test_every_playbook_draws_for_every_choice_and_nothing_is_missing(key: str, slug: str, voice: Any, lang: str) -> None:
    playbook = version(key).tables(PLAYBOOKS)[slug]
    words = Words(version(key), lang, voice)
    seen: set[str] = set()
    for facts in combinations(playbook, words):
        drawing = draw(playbook, facts, words)
        whole(drawing)
        steps, clocks = set(playbook.steps_for(facts)), set(playbook.clocks_for(facts))
        nodes = {node.key for node in drawing.nodes}
        outcomes = {branch.key for node in drawing.nodes for branch in node.branches}
        assert {f"step:{name}" for name in steps} <= nodes
        assert {bracket.key for bracket in drawing.brackets} == clocks
        assert "registered" in nodes
        seen |= {*(f"step:{name}" for name in steps), *clocks, *(f"outcome:{name}" for name in outcomes)}
        assert all(sentences(drawing, words))
    assert seen >= {f"step:{name}" for name in playbook.steps} | set(playbook.clocks) | {
        f"outcome:{name}" for name in playbook.outcomes
    }


def whole(drawing: Drawing) -> None:
    """Each node once; arrows and brackets end on nodes; every row can be drawn."""
    keys = [node.key for node in drawing.nodes]
    assert len({*keys}) == len(keys)
    assert keys[0] == "said"
    assert all(arrow.to in ("", *keys) for node in drawing.nodes for arrow in node.arrows)
    assert all(drawing.index(one.start) <= drawing.index(one.end) for one in drawing.brackets)
    assert all(drawing.index(one.start) >= 0 for one in drawing.brackets)
    rows = rows_of(drawing)
    assert [row.node.key for row in rows] == keys
    assert sum(len(row.ending) for row in rows) == len(drawing.brackets)


@pytest.mark.parametrize("slug", version("base").tables(PLAYBOOKS))
def test_english_has_no_chinese_of_ours(slug: str) -> None:
    """Only what a pack did not translate itself may stay Chinese; every title of the base has its English."""
    words = Words(version("base"), "en")
    playbook = version("base").tables(PLAYBOOKS)[slug]
    told = " ".join(sentences(draw(playbook, facts_of(playbook, {}, words), words), words))
    ours = {pair[0] for pair in (*LEVELS.values(), *HEARD.values())} | {"算起", "为止", "个工作日", "要先做"}
    assert not [one for one in ours if len(one) > 1 and one in told]


def told(slug: str, chosen: dict[str, str], key: str = "base", voice: Any = "desk") -> tuple[Drawing, str]:
    playbook, words = version(key).tables(PLAYBOOKS)[slug], Words(version(key), "zh", voice)
    drawing = draw(playbook, facts_of(playbook, chosen, words), words)
    return drawing, "\n".join(sentences(drawing, words))


def limit(drawing: Drawing, clock: str) -> str:
    return next(one.limit for one in drawing.brackets if one.key == clock)


def test_the_measure_changes_the_limit() -> None:
    assert limit(told("plain", {"measure": "settle"})[0], "finish") == "当天"
    assert limit(told("plain", {"measure": "joint"})[0], "finish") == "15 个工作日内"
    assert limit(told("plain", {})[0], "finish") == "7 个工作日内"
    assert limit(told("plain", {"measure": "nonsense", "unknown": "x"})[0], "finish") == "7 个工作日内"


def test_the_place_changes_the_first_holder_and_his_lane() -> None:
    assert told("plain", {})[0].home == "village"
    there = told("plain", {"place": "county"})[0]
    assert there.home == "county"
    assert there.nodes[1].who == "县综治中心"


def test_the_climb_shows_each_level_with_its_own_days() -> None:
    drawing, _text = told("neighbour", {})
    rises = [(node.who or node.title, node.within) for node in drawing.nodes if node.kind == "rise"]
    assert rises[:3] == [("村人民调解委员会", "2 个工作日内"), ("镇司法所", "2 个工作日内"), ("镇综治中心", "2 个工作日内")]
    assert limit(drawing, "level") == "2 个工作日内"


def test_a_county_draws_its_own_path() -> None:
    drawing, _text = told("neighbour", {}, key="621202")
    assert [node.key for node in drawing.nodes if node.kind == "rise"][1] == "rise:town.room"


def test_a_no_leads_back_and_the_picture_says_so_in_words() -> None:
    drawing, text = told("village", {"measure": "lead"})
    check_node = drawing.nodes[drawing.index("step:check")]
    assert [(arrow.kind, arrow.to) for arrow in check_node.arrows] == [("no", "step:build")]
    assert f"不行就重做（回到第 {drawing.index('step:build') + 1} 步）" in text
    assert drawing.index("step:build") < drawing.index("step:check") < drawing.index("answered")
    assert told("village", {"measure": "settle"})[0].index("step:check") == -1


def test_what_an_outcome_needs_stands_with_all_that_comes_before() -> None:
    drawing, _text = told("neighbour", {"topic": "homestead"})
    branches = {one.key: one for one in drawing.nodes[drawing.index("answered")].branches}
    assert branches["agreed"].needs == ("到现场看，听两家说", "量地界、核证件", "坐下来说和")
    assert branches["not_agreed"].mark == "registered"
    plain = {one.key: one for one in told("neighbour", {})[0].nodes[drawing.index("answered") - 1].branches}
    assert "量地界、核证件" not in plain["agreed"].needs


def test_not_solved_goes_back_then_up_and_then_the_remedy_is_told() -> None:
    arrows = [(one.kind, one.to) for one in told("plain", {})[0].nodes[-2].arrows]
    assert arrows == [("reopen", "taken"), ("up", "climbed"), ("out", "")]


def test_what_follows_closing_comes_last() -> None:
    drawing, _text = told("family", {})
    assert drawing.nodes[-1].key == "step:again"
    assert drawing.nodes[-1].kind == "follow"


def test_the_ladder_says_who_hears_and_when() -> None:
    alarms = told("plain", {})[0].alarms
    late = next(one for one in alarms if one.clock == "finish" and one.when == "超过 5 个工作日")
    assert (late.who, late.more) == ("上一级负责人", "2 个工作日内要签收；事情自动升到上一级")
    assert any(one.clock == "steps" for one in alarms)


def test_the_one_who_spoke_is_told_in_his_own_words() -> None:
    text = told("plain", {}, voice="speaker")[1]
    assert "您说了算" in text
    assert "说事人" not in text
    assert "退回" not in text


def test_choices_begin_with_the_usual_one() -> None:
    words = Words(version("base"))
    asked = {
        one.key: [value for value, _word in one.options] for one in choices(version("base").tables(PLAYBOOKS)["plain"], words)
    }
    assert asked["place"][0] == "village"
    assert asked["measure"] == ["settle", "lead", "joint"]


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "红（重大）、橙（较大）的，建议“村镇联办”"), ("en", "Red: grave, Orange: serious: proposed")]
)
def test_a_proposal_names_its_cases_in_words(lang: str, said: str) -> None:
    playbook, words = version("base").tables(PLAYBOOKS)["hidden_risk"], Words(version("base"), lang)
    drawn = draw(playbook, facts_of(playbook, {}, words), words)
    assert any(said in line for node in drawn.nodes for line in node.lines)
