"""What the engine asks of a playbook, and the course of a matter on paper."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from zhishuo.kernel.schema import View
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI
from zhishuo.kernel.values import Limit, Moment, Text, Vary, When
from zhishuo.matters.examples import deed_of, run
from zhishuo.matters.pack import Flag, Reason, Topic
from zhishuo.matters.playbook import Clock, Field, HandOver, Head, Outcome, Playbook, Start, Step, Verdict
from zhishuo.matters.simulation import Refused, Run
from zhishuo.matters.tables import Example, Extend, Keep, Measures, Propose, Then

T = Text("题")


def when(**tests: Any) -> When:
    return When.read(tests)


def clock(start: str, stop: str, within: str, **more: Any) -> Clock:
    return Clock(from_=Moment.read(start), until=Moment.read(stop), within=Limit.read(within), **more)


@dataclass(frozen=True)
class Post:
    """A post as far as a playbook can tell: people declares the whole one."""

    slug: str
    up: str = ""
    grants: frozenset[str] = frozenset({"hold"})


POSTS = {
    one.slug: one
    for one in (Post("village.a", "town.a"), Post("village.b", "town.a"), Post("town.a", "county.a"), Post("county.a"))
}
PLAYBOOK = Playbook(
    slug="road",
    playbook=Head(title=T, say=T, class_="village", privacy="open", ladder="standard"),
    start=Start(by=("anyone",), holder="village.a", pending="join", vary=(Vary(when(place=["town"]), {"holder": "town.a"}),)),
    measures=Measures(allow=("lead", "joint"), propose=(Propose(when=when(topic=["bridge"]), measure="joint"),)),
    fields={
        "cost": Field(title=T, type="number", bands={"small": (0, 100), "large": (100,)}),
        "legal": Field(title=T, type="yes_no"),
        "kind": Field(title=T, type="choice", options={"new": T, "old": T}),
        "on": Field(title=T, type="date"),
    },
    clocks={
        "reply": clock("registered", "replied", "1 workday"),
        "level": clock(
            "held",
            "answered",
            "2 workdays",
            again=True,
            vary=(Vary(when(held=["town"]), {"within": Limit(Span(5, "workdays"))}),),
        ),
        "finish": clock(
            "registered",
            "answered",
            "7 workdays",
            pauses=("season",),
            no_later_than="on",
            extend=Extend(times=1, max=Span(5, "workdays"), by="up", reasons=("complex",)),
        ),
        "big": clock("registered", "answered", "field:on - 1 day", when=when(cost=["large"])),
    },
    steps={
        "look": Step(title=T, kind="visit"),
        "vote": Step(title=T, kind="confirm", after=("look",), when=when(cost=["large"]), if_no="look"),
        "build": Step(title=T, kind="note", after=("vote",), opens="promise"),
        "later": Step(title=T, kind="visit", starts=Moment.read("closed"), if_no="reopen"),
    },
    hand_over=HandOver(to=("up", "topic", "village.b"), reasons=("facts",), return_times=1, arbiter="up", last="county.a"),
    outcomes={
        "done": Outcome(title=T, means="done", needs=("build",), letter="done", keep=Keep(None)),
        "not_done": Outcome(title=T, means="not_done", letter="not_done", keep=Keep(None), when=when(legal=[False])),
    },
    verdict=Verdict(by="speaker", ask=("solved",), reopens_to=("owner", "up")),
)
VIEW = View(
    {
        "posts": POSTS,
        "topics": {"bridge": Topic(slug="bridge", title=T, playbook="road", lead="county.a")},
        "flags": {"mass": Flag(slug="mass", title=T, people=5, stops=("confirm",))},
        "reasons": {key: Reason(slug=key, title=T) for key in ("pause.season", "pause.heat", "redirect.court", "return.facts")},
    },
    {},
)


def facts(**known: Any) -> Any:
    return PLAYBOOK.facts(**known)


def test_the_holder_follows_the_level_of_the_place() -> None:
    assert PLAYBOOK.holder(facts(place="village")) == "village.a"
    assert PLAYBOOK.holder(facts(place="town")) == "town.a"


def test_the_measure_is_proposed_by_what_is_known_and_else_the_first() -> None:
    assert PLAYBOOK.measure(facts(topics=("span", "bridge"))) == "joint"
    assert PLAYBOOK.measure(facts()) == "lead"
    assert replace(PLAYBOOK, measures=None).measure(facts()) == ""


@pytest.mark.parametrize(("cost", "band"), [(0, "small"), (99, "small"), (100, "large"), (1e9, "large")])
def test_a_number_is_known_by_its_band(cost: float, band: str) -> None:
    assert facts(fields={"cost": cost})["cost"] == {band}


def test_clocks_and_steps_exist_only_when_their_when_holds() -> None:
    assert set(PLAYBOOK.clocks_for(facts())) == {"reply", "level", "finish"}
    assert PLAYBOOK.clock("big", facts(fields={"cost": 500})) is not None
    assert PLAYBOOK.clock("nothing", facts()) is None
    assert PLAYBOOK.step("vote", facts()) is None
    assert PLAYBOOK.step("vote", facts(fields={"cost": 500})) is not None


def test_a_clock_varies_by_the_level_that_holds_the_matter() -> None:
    spans = [PLAYBOOK.clocks_for(facts(held=level))["level"].within.written for level in ("village", "town")]
    assert spans == ["2 workdays", "5 workdays"]


def test_what_an_outcome_needs_includes_all_that_comes_before() -> None:
    assert PLAYBOOK.needed(("build",), facts(fields={"cost": 500})) == ("look", "vote", "build")
    assert PLAYBOOK.needed(("build",), facts()) == ("look", "build")


def test_the_speaker_is_told_by_default_and_kept_from_noise_on_purpose() -> None:
    quiet = replace(PLAYBOOK, tell={"taken": "none", "reopened": "sorry"})
    assert [quiet.told(event) for event in ("registered", "taken", "reopened", "sorted")] == ["received", "", "sorry", ""]


def test_who_may_help_is_who_may_be_handed_it_unless_said_otherwise() -> None:
    assert PLAYBOOK.assist() == ("up", "topic", "village.b")
    assert replace(PLAYBOOK, hand_over=None).assist() == ()


@pytest.mark.parametrize(
    ("line", "verb", "given", "no", "refused"),
    [
        ("2026-03-02 09:00 take", "take", "", False, ""),
        ("2026-03-02 09:00 step:look=no", "step", "look", True, ""),
        ("2026-03-02 09:00 extend:finish:5 workdays !extended_enough", "extend", "finish:5 workdays", False, "extended_enough"),
    ],
)
def test_a_deed_is_read(line: str, verb: str, given: str, no: bool, refused: str) -> None:
    deed = deed_of(line)
    assert deed is not None
    assert (deed.verb, deed.given, deed.no, deed.refused) == (verb, given, no, refused)
    assert deed.at == datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("line", ["take", "2026-02-30 09:00 take", "2026-03-02 take", "2026-03-02 09:00 Take"])
def test_a_line_that_is_no_deed_is_not_read(line: str) -> None:
    assert deed_of(line) is None


def differs(do: list[str], then: Then | None = None, **more: Any) -> list[tuple[tuple[str | int, ...], str]]:
    example = Example(slug="x", title=T, do=tuple(f"2026-03-{line}" for line in do), then=then or Then(), **more)
    return list(run(VIEW, PLAYBOOK, example))


BUILT = ["02 09:00 register", "02 10:00 take", "02 11:00 step:look", "03 09:00 step:build"]


@pytest.mark.parametrize(
    ("do", "then", "more"),
    [
        (
            [*BUILT, "03 10:00 answer:done", "03 11:00 verdict:solved"],
            Then(stage="closed", owner="village.a", late=(), children=("promise",)),
            {},
        ),
        (
            ["02 09:00 register", "02 10:00 register !wrong_stage", "02 11:00 answer:none !outcome_unknown"],
            Then(stage="registered"),
            {},
        ),
        (["02 09:00 register", "02 10:00 take", "02 11:00 answer:done !step_missing"], Then(stage="handling"), {}),
        (
            ["02 09:00 register", "02 10:00 take", "02 11:00 answer:not_done !outcome_does_not_fit"],
            Then(),
            {"fields": {"legal": True}},
        ),
        (
            ["02 09:00 register", "02 10:00 take", "02 11:00 step:later !not_yet", "02 12:00 step:nothing !no_such_step"],
            Then(),
            {},
        ),
        ([*BUILT[:2], "02 11:00 step:build !not_yet"], Then(), {"fields": {"cost": 500}}),
        ([*BUILT[:3], "02 12:00 step:vote=no", "02 13:00 step:vote !not_yet"], Then(), {"fields": {"cost": 500}}),
        ([*BUILT[:3], "02 12:00 step:vote !stopped_by_flag"], Then(), {"fields": {"cost": 500}, "flags": ("mass",)}),
        (
            ["02 09:00 register", "02 10:00 return:facts !wrong_stage", "02 11:00 climb"],
            Then(stage="offered", owner="town.a"),
            {},
        ),
        (
            [
                "02 09:00 register",
                "02 10:00 climb",
                "02 11:00 take",
                "02 12:00 climb",
                "02 13:00 take",
                "02 14:00 climb !at_the_top",
            ],
            Then(owner="county.a"),
            {},
        ),
        (
            [
                "02 09:00 register",
                "02 10:00 take",
                "02 11:00 offer:town.b !cannot_hand_to",
                "02 12:00 offer:village.b",
                "02 13:00 return:whim !reason_unknown",
                "02 14:00 return:facts",
            ],
            Then(owner="village.a", stage="handling"),
            {},
        ),
        (["02 09:00 register", "02 10:00 offer:county.a"], Then(owner="county.a"), {"topic": "bridge"}),
        (["02 09:00 register", "02 10:00 designate:village.b", "02 11:00 return:facts !designated"], Then(owner="village.b"), {}),
        (
            [
                "02 09:00 register",
                "02 10:00 take",
                "04 00:00 pause:season",
                "04 09:00 pause:season !wrong_stage",
                "06 00:00 resume",
            ],
            Then(due={"finish": "2026-03-13"}),
            {},
        ),
        (
            [
                "02 09:00 register",
                "02 10:00 take",
                "04 00:00 pause:whim !reason_unknown",
                "04 00:00 pause:heat !nothing_to_pause",
            ],
            Then(due={"finish": "2026-03-11"}),
            {},
        ),
        (
            [
                "02 09:00 register",
                "02 10:00 take",
                "03 09:00 extend:finish:6 workdays !extended_enough",
                "03 09:00 extend:reply:1 day !cannot_extend",
                "03 10:00 extend:finish:5 workdays",
            ],
            Then(due={"finish": "2026-03-18"}, late=()),
            {},
        ),
        (
            ["02 09:00 register"],
            Then(due={"big": "2026-03-08", "finish": "2026-03-09"}),
            {"fields": {"cost": 500, "on": datetime(2026, 3, 9, tzinfo=SHANGHAI).date()}},
        ),
        (["02 09:00 register", "02 10:00 climb"], Then(due={"level": "2026-03-09"}), {}),
        (
            [
                *BUILT,
                "03 10:00 answer:done",
                "03 11:00 verdict:not",
                "04 10:00 answer:done",
                "04 11:00 verdict:partly",
                "05 09:00 take",
                "05 10:00 answer:done",
                "05 11:00 verdict:not",
            ],
            Then(stage="closed", owner="town.a", verdict="not"),
            {},
        ),
        (
            [*BUILT, "03 10:00 answer:done", "03 11:00 verdict:solved", "20 09:00 step:later=no"],
            Then(stage="handling", due={"finish": "2026-03-31"}),
            {},
        ),
        (["02 09:00 register", "02 10:00 withdraw", "02 11:00 take !wrong_stage", "03 09:00 reopen"], Then(stage="handling"), {}),
        (["02 09:00 register", "02 10:00 redirect:court"], Then(stage="redirected"), {}),
        (
            ["02 09:00 register", "02 09:30 sort", "02 09:40 note", "02 09:50 say_more", "02 10:00 take"],
            Then(late=(), measure="lead"),
            {},
        ),
        (["02 09:00 register", "02 10:00 dance !no_such_verb"], Then(), {}),
    ],
)
def test_the_course_of_a_matter_on_paper(do: list[str], then: Then, more: dict[str, Any]) -> None:
    assert differs(do, then, **more) == []


@pytest.mark.parametrize(
    ("do", "then", "where"),
    [
        (["02 09:00 register", "02 10:00 climb !at_the_top"], Then(), ("do", 1)),
        (["02 09:00 register", "02 10:00 register"], Then(), ("do", 1)),
        (["02 09:00 register", "01 10:00 take"], Then(), ("do", 1)),
        (["02 09:00 register now"], Then(), ("do", 0)),
        (["02 09:00 register"], Then(stage="handling"), ("then", "stage")),
        (["02 09:00 register"], Then(owner="town.a"), ("then", "owner")),
        (["02 09:00 register", "09 09:00 take"], Then(late=()), ("then", "late")),
        (["02 09:00 register"], Then(due={"reply": "2026-03-04"}), ("then", "due", "reply")),
        (["02 09:00 register"], Then(due={"nothing": "2026-03-04"}), ("then", "due", "nothing")),
        (["02 09:00 register"], Then(children=("promise",)), ("then", "children")),
        (["02 09:00 register"], Then(verdict="solved"), ("then", "verdict")),
        (["02 09:00 register"], Then(hidden_from=("town.a",)), ("then", "hidden_from")),
    ],
)
def test_an_example_that_comes_out_otherwise_says_where(do: list[str], then: Then, where: tuple[str | int, ...]) -> None:
    assert [found for found, _ in differs(do, then)] == [where]


def test_a_holder_that_is_nowhere_is_refused() -> None:
    nobody = replace(PLAYBOOK, start=replace(PLAYBOOK.start, holder="topic"))
    example = Example(title=T, do=(), then=Then())
    with pytest.raises(Refused, match="nobody_there"):
        Run(VIEW, nobody, example).do("register", at=datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))
