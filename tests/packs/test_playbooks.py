"""The playbooks of the repository: lawful numbers as the rules of the field have them, nothing unused, English complete."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.packs.shelf import KEYS, PACKS, check
from zhishuo.kernel.schema import View
from zhishuo.kernel.values import Text
from zhishuo.matters.examples import deed_of

BASE = check(PACKS / "base").view

# Rule, playbook, clock, within, extension, pauses, law: every period that a law sets, and no other (rules R1–R70 of the field).
PETITION = "信访工作条例"
ONLINE = "人民法院在线调解规则"
LAWS = [
    ("R5", "petition", "forward", "15 days", "", (), f"{PETITION} 22"),
    ("R6", "petition", "accept", "15 days", "", (), f"{PETITION} 23"),
    ("R6", "petition", "object", "5 workdays", "", (), f"{PETITION} 23"),
    ("R11", "petition", "finish", "60 days", "1 × 30 days, owner.head", (), f"{PETITION} 34"),
    ("R12", "petition_review", "finish", "30 days", "", ("hearing",), f"{PETITION} 35"),
    ("R12", "petition_recheck", "finish", "30 days", "", ("hearing",), f"{PETITION} 36"),
    (
        "R21",
        "neighbour",
        "month",
        "1 month",
        "1 × 1 month, parties",
        ("outside", "hearing", "away", "mourning"),
        "人民调解工作若干规定 33",
    ),
    ("R21", "court_referral", "accept", "3 workdays", "", (), f"{ONLINE} 10、12"),
    ("R21", "court_referral", "take", "3 workdays", "", (), f"{ONLINE} 10、12"),
    ("R21", "court_referral", "finish", "30 days", "1 × 30 days, parties", (), f"{ONLINE} 24；民事诉讼法 85"),
    ("R25", "danger_report", "report", "30 minutes", "", (), "反家庭暴力法 14；未成年人保护法 11"),
    ("R49", "village_decision", "county_answer", "7 workdays", "", (), "村民一事一议筹资筹劳管理办法（地方实施）"),
]
# Rule, playbook, clock, within: what no law sets but the rules of the field say (defaults and samples).
CUSTOMS = [
    ("defaults", "plain", "reply", "1 workday"),
    ("defaults", "plain", "finish", "7 workdays"),
    ("defaults", "family", "reply", "24 hours"),
    ("R22", "neighbour", "level", "2 workdays"),
    ("R34", "hotline", "finish", "5 workdays"),
    ("R55", "ceremony", "finish", "field:on + 10 days"),
    ("R60", "data_request", "finish", "15 workdays"),
]
VARIED = [
    ("R21", "court_referral", "finish", {"origin": "ordinary"}, "15 days"),
    ("R21", "court_referral", "finish", {"origin": "simple"}, "7 days"),
    ("R22", "neighbour", "level", {"held": "grid"}, "1 workday"),
    ("R34", "hotline", "finish", {"order_kind": "consult"}, "2 workdays"),
    ("R34", "hotline", "finish", {"order_kind": "help"}, "10 workdays"),
    ("R34", "hotline", "finish", {"order_kind": "complaint"}, "15 workdays"),
    ("defaults", "plain", "finish", {"measure": "settle"}, "same day"),
    ("defaults", "plain", "finish", {"measure": "joint"}, "15 workdays"),
]
# Printed, or sent by hand or by the engine itself, not named in any playbook.
LETTERS_BY_HAND = {"grid_poster", "contact_card", "reminder", "whistle", "petition_year"}
NOTICES_BY_HAND = {"push", "village_affairs", "village_money", "grid_card"}
REASONS_BY_HAND = ("redirect", "skip", "withdraw", "version", "unmask")


def clocks(view: View) -> Iterator[tuple[str, str, Any]]:
    for slug, playbook in view.tables("playbooks").items():
        for name, clock in playbook.clocks.items():
            yield slug, name, clock


@pytest.mark.parametrize(("rule", "playbook", "name", "within", "extension", "pauses", "law"), LAWS)
def test_a_lawful_period_is_that_of_the_law(
    rule: str, playbook: str, name: str, within: str, extension: str, pauses: tuple[str, ...], law: str
) -> None:
    clock = BASE.tables("playbooks")[playbook].clocks[name]
    extend = clock.extend
    written = f"{extend.times} × {extend.max}, {extend.by}" if extend else ""
    assert (clock.within.written, written, clock.pauses, clock.law) == (within, extension, pauses, law), rule
    assert not clock.start_counts, "R1: the day of the event is not counted"
    assert clock.roll == (playbook == "court_referral" and name == "finish"), "R1: only the court's period moves on at a holiday"


def test_no_period_names_a_law_that_is_not_in_the_table() -> None:
    found = {(slug, name) for slug, name, clock in clocks(BASE) if clock.law}
    assert found == {(playbook, name) for _, playbook, name, *_ in LAWS}


@pytest.mark.parametrize(("rule", "playbook", "name", "within"), CUSTOMS)
def test_a_period_by_custom_is_that_of_the_rule(rule: str, playbook: str, name: str, within: str) -> None:
    clock = BASE.tables("playbooks")[playbook].clocks[name]
    assert (clock.within.written, clock.law) == (within, ""), rule


@pytest.mark.parametrize(("rule", "playbook", "name", "known", "within"), VARIED)
def test_a_period_that_differs_by_case(rule: str, playbook: str, name: str, known: dict[str, str], within: str) -> None:
    table = BASE.tables("playbooks")[playbook]
    facts = {key: frozenset({value}) for key, value in known.items()}
    assert table.clock(name, facts).within.written == within, rule


@pytest.mark.parametrize(
    ("playbook", "follows", "event"),
    [
        ("petition_review", "petition", "delivered:petition_opinion"),
        ("petition_recheck", "petition_review", "delivered:review_opinion"),
    ],
)
def test_review_and_recheck_follow_within_thirty_days(playbook: str, follows: str, event: str) -> None:
    start = BASE.tables("playbooks")[playbook].start
    assert start.follows is not None
    said = (start.follows.playbook, start.follows.event.written, start.follows.within.written)
    assert said == (follows, event, "30 days"), "R12"


def test_what_a_petition_needs_by_law() -> None:
    playbooks = BASE.tables("playbooks")
    petition = playbooks["petition"]
    assert str(petition.start.parties["representative"]) == "0-5", "R3"
    asked = {name for name, item in petition.fields.items() if item.required and item.at == "step:accept"}
    assert asked == {"name", "address", "request", "reasons", "branch"}, "R4, R8"
    assert len(petition.fields["branch"].options) == 6, "R8"
    assert petition.clocks["finish"].when.tests == (("branch", ("petition",)),), "R8: only what is worked as a petition"
    assert (petition.hand_over.return_within.written, petition.hand_over.return_agreed_by) == ("5 workdays", "first"), "R6"
    assert set(petition.outcomes) == {"support", "explain", "refuse"}, "R10"
    assert playbooks["petition_recheck"].playbook.final, "R12: never again after it"
    for letter in ("petition_opinion", "review_opinion", "recheck_opinion"):
        assert {"request", "reasons", "opinion", "basis", "remedy"} <= set(BASE.tables("letters")[letter].must_have), "R10"
        assert BASE.tables("letters")[letter].served, "R12 runs from the day on which it was received"


def test_danger_stops_mediation_and_opens_the_report() -> None:
    flags = BASE.tables("flags")
    for slug in ("violence", "minor"):
        assert "mediate" in flags[slug].stops, "R25"
        assert flags[slug].hides == "speaker", "R25"
    assert {slug for slug, flag in flags.items() if flag.opens == "danger_report"} == {"violence", "minor", "self_harm"}
    assert flags["accused"].route == "about_official", "R9"


def test_topics_name_the_organ_that_the_law_reserves() -> None:
    topics = BASE.tables("topics")
    members = {slug for slug, topic in topics.items() if topic.organ == "collective_members"}
    assert members == {"collective_income", "contracting", "land_compensation", "loans_and_leases"}, "R48"
    assert topics["must_vote"].organ == "villagers", "R46"
    village = BASE.tables("playbooks")["village"]
    done = village.outcomes["done"]
    facts = {"organ": frozenset({True}), "measure": frozenset({"lead"})}
    assert "must_vote" in village.needed(done.needs, facts), "R46: not done without the vote"


@pytest.mark.parametrize("key", KEYS)
def test_every_playbook_has_worked_examples_with_dates(key: str) -> None:
    for slug, playbook in check(PACKS / key).view.tables("playbooks").items():
        assert playbook.examples, slug
        assert any(example.then.due for example in playbook.examples.values()), f"{slug}: no example says a date"


@pytest.mark.parametrize(
    ("line", "given", "no"),
    [
        ("2026-03-02 09:00 fill:pay_on=2026-04-15", "pay_on=2026-04-15", False),
        ("2026-03-02 09:00 step:look=no", "look", True),
        ("2026-03-02 09:00 step:look=yes", "look", False),
    ],
)
def test_a_deed_may_fill_a_field_or_say_no(line: str, given: str, no: bool) -> None:
    deed = deed_of(line)
    assert deed is not None
    assert (deed.given, deed.no) == (given, no)


@pytest.mark.parametrize("key", KEYS)
def test_every_letter_notice_and_reason_is_used_or_meant_for_people(key: str) -> None:
    view = check(PACKS / key).view
    playbooks, letters, notices = (view.tables(section) for section in ("playbooks", "letters", "notices"))
    used: set[str] = set()
    put_up: set[str] = set()
    reasons: set[str] = set()
    for playbook in playbooks.values():
        used |= {playbook.told(event) for event in ("registered", "taken", "reopened", "redirected")}
        used |= {one.letter for one in (*playbook.outcomes.values(), *playbook.steps.values())}
        used |= {clock.extend.tell for clock in playbook.clocks.values() if clock.extend}
        put_up |= {step.notice for step in playbook.steps.values()}
        reasons |= {f"pause.{reason}" for clock in playbook.clocks.values() for reason in clock.pauses}
        reasons |= {f"extend.{one}" for clock in playbook.clocks.values() if clock.extend for one in clock.extend.reasons}
        reasons |= {f"return.{reason}" for reason in (playbook.hand_over.reasons if playbook.hand_over else ())}
    used |= {reason.tell for reason in view.tables("reasons").values()}
    used |= {letter.number for letter in letters.values()}
    assert set(letters) - used == LETTERS_BY_HAND
    assert set(notices) - put_up == NOTICES_BY_HAND
    assert {slug for slug in set(view.tables("reasons")) - reasons if slug.partition(".")[0] not in REASONS_BY_HAND} == set()


@pytest.mark.parametrize("key", KEYS)
def test_every_playbook_is_reached(key: str) -> None:
    """By a topic, a flag, a step, another matter's end, a code on the wall, or by those who start it themselves."""
    view = check(PACKS / key).view
    playbooks = view.tables("playbooks")
    reached = {topic.playbook for topic in view.tables("topics").values()}
    reached |= {name for flag in view.tables("flags").values() for name in (flag.opens, flag.route)}
    reached |= {step.opens for playbook in playbooks.values() for step in playbook.steps.values()}
    reached |= {letter.opens for letter in view.tables("letters").values()}
    reached |= {slug for slug, playbook in playbooks.items() if playbook.start.follows}
    reached |= {slug for slug, playbook in playbooks.items() if "anyone" not in playbook.start.by}
    assert set(playbooks) - reached == set()


def texts(thing: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text that people are shown in a table, with where it stands."""
    fields = getattr(thing, "__dataclass_fields__", {})
    for name in fields:
        value = getattr(thing, name)
        if isinstance(value, Text):
            yield f"{path}.{name}", value
        elif isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, Text):
                    yield f"{path}.{name}.{key}", inner
                else:
                    yield from texts(inner, f"{path}.{name}.{key}")
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                yield from (
                    [(f"{path}.{name}.{index}", inner)] if isinstance(inner, Text) else texts(inner, f"{path}.{name}.{index}")
                )
        else:
            yield from texts(value, f"{path}.{name}")


@pytest.mark.parametrize("key", KEYS)
def test_everything_people_read_is_there_in_english_too(key: str) -> None:
    view = check(PACKS / key).view
    lacking = []
    for section, tables in view.sections.items():
        for slug, table in tables.items():
            lacking += [path for path, text in texts(table, f"{section}.{slug}") if not text.en]
    # Letters are written in Chinese, and a name that somebody gave stays as it is.
    assert [
        path
        for path in lacking
        if not re.fullmatch(r"letters\.\w+\.(text|copies)|pack\..*\.brands\.\d+|offices\.\w+\.name", path)
    ] == []


@pytest.mark.parametrize("key", KEYS)
def test_chinese_has_chinese_punctuation(key: str) -> None:
    for section, tables in check(PACKS / key).view.sections.items():
        for slug, table in tables.items():
            for path, text in texts(table, f"{section}.{slug}"):
                assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text.zh), f"{path}: {text.zh}"


def test_three_counties_go_three_ways_with_the_same_quarrel() -> None:
    """Same topic, same code, another course: where it climbs to, who mediates, which steps there are."""
    ways = {}
    for key in ("621202", "621223", "621224"):
        neighbour = check(PACKS / key).view.tables("playbooks")["neighbour"]
        steps = tuple(neighbour.steps)
        ways[key] = (neighbour.hand_over.path[2], neighbour.steps["mediate"].by, set(steps) & {"open_ask", "bench"})
    assert ways == {
        "621202": ("town.room", ("chosen",), set()),
        "621223": ("town.centre", ("village.mediators", "town.centre", "town.justice", "county.justice"), {"open_ask"}),
        "621224": ("town.justice", ("village.mediators", "town.justice", "town.centre", "county.justice"), {"bench"}),
    }
    assert check(PACKS / "621202").view.tables("playbooks")["court_referral"].start.holder == "county.court_mediators"
    assert BASE.tables("playbooks")["court_referral"].start.holder == "county.justice"
