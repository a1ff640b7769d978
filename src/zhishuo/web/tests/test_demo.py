"""The demonstration, told without a database: places, people, and a year of lives that the engine would accept."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.phones import normalise
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import SHANGHAI, end_of_day
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import rules
from zhishuo.matters.bulk import Deed, Life
from zhishuo.matters.stages import STAGES
from zhishuo.people.api import Account
from zhishuo.web import demo
from zhishuo.web.demo.data import FOLDER, Data, read
from zhishuo.web.demo.days import Days
from zhishuo.web.demo.desks import Desks
from zhishuo.web.demo.filling import FEWEST, MATTERS, matters_of
from zhishuo.web.demo.land import Land, Scale, make
from zhishuo.web.demo.staff import Offices, Staff, in_order, people, seat
from zhishuo.web.demo.year import Year

MONDAY = datetime(2026, 11, 23, 15, 30, tzinfo=SHANGHAI)
# A quiet Saturday night, the first minutes of a year, a holiday, a make-up Saturday.
MOMENTS = (
    MONDAY,
    datetime(2026, 11, 21, 23, 50, tzinfo=SHANGHAI),
    datetime(2026, 1, 1, 0, 3, tzinfo=SHANGHAI),
    datetime(2026, 10, 4, 12, 0, tzinfo=SHANGHAI),
    datetime(2026, 5, 9, 9, 0, tzinfo=SHANGHAI),
)
SATISFACTION = ("", *rules.SATISFACTION)


@pytest.fixture(scope="module")
def data() -> Data:
    return read()


class Imagined:
    """A land with people in it, with ids as an installation would give them."""

    def __init__(self, data: Data, scale: Scale) -> None:
        self.data = data
        self.land: Land = make(data, scale)
        self.staff: list[Staff] = people(self.land, data)
        seats = [(post, int(place)) for one in self.staff for post, place, _head in one.seats]
        self.ids = {key: n for n, key in enumerate(dict.fromkeys(seats), 1)}
        accounts = {one.username: n for n, one in enumerate(self.staff, 1)}
        self.offices: Offices = seat(self.staff, accounts, self.ids)

    def year(self, count: int, seed: int = 1, now: datetime = MONDAY) -> list[Life]:
        return list(Year(self.land, self.offices, self.data, now=now, seed=seed).lives(count))

    def desks(self, seed: int = 1, now: datetime = MONDAY) -> list[Life]:
        return list(Desks(self.land, self.offices, self.data, now=now, seed=seed).lives())


@pytest.fixture(scope="module")
def village(data: Data) -> Imagined:
    return Imagined(data, "village")


@pytest.fixture(scope="module")
def city(data: Data) -> Imagined:
    return Imagined(data, "city")


@dataclass
class Standing:
    """Where a life stands while it is replayed."""

    stage: str
    owner: int
    reopened: int = 0

    def done(self, deed: Deed) -> None:
        rules.check_stage(self.stage, Verb.named(f"matter.{deed.verb}"))
        match deed.verb:
            case "take":
                self.stage = "handling"
            case "offer" | "climb":
                assert deed.data["to"] != self.owner
                self.owner, self.stage = deed.data["to"], "offered"
            case "return":
                self.owner, self.stage = deed.data["to"], "handling"
            case "answer":
                self.stage = "answered"
                assert deed.data["outcome"]
            case "verdict":
                self.judged(deed)
            case "withdraw":
                self.stage = "withdrawn"

    def judged(self, deed: Deed) -> None:
        assert deed.data.get("satisfied", "") in SATISFACTION
        assert deed.text or deed.data["solved"] in ("solved", "silent"), "who says it is not solved says why"
        leads = rules.after_verdict(deed.data["solved"], self.reopened, ("owner", "up"))
        self.stage = {"close": "closed", "owner": "handling", "up": "offered"}[leads]
        self.reopened += leads != "close"
        if leads == "up":
            self.owner = int(deed.data["to"])


def replay(life: Life, offices: Offices, now: datetime) -> str:
    """The stage in which a life ends; every deed is checked against the engine's own table, its doer and its time."""
    assert life.said_at <= life.registered_at <= now
    at = life.registered_at
    taken = life.settled or life.registrar in offices.holders[life.owner]
    here = Standing("handling" if taken else "registered", life.owner)
    for deed in life.deeds:
        assert at <= deed.at <= now, f"{deed.verb} at {deed.at} after {at}"
        at = deed.at
        if deed.verb not in ("verdict", "say_more", "withdraw"):
            assert deed.account in offices.holders[here.owner], f"{deed.verb} by a stranger"
        if deed.verb in ("reply", "answer", "offer", "climb", "return"):
            assert deed.text, f"{deed.verb} says something"
        here.done(deed)
    return here.stage


@pytest.mark.parametrize(
    ("scale", "towns", "villages", "communities", "counties"),
    [("village", 2, 4, 0, 2), ("county", 41, 641, 40, 2), ("city", 199, 3160, 122, 9)],
)
def test_each_scale_has_its_places(data: Data, scale: Scale, towns: int, villages: int, communities: int, counties: int) -> None:
    land = make(data, scale)
    levels = Counter(row.code.level for row in land.rows)
    kinds = Counter(v.community for v in land.villages)
    assert (levels["city"], levels["county"], levels["town"]) == (1, counties, towns)
    assert (kinds[False], kinds[True]) == (villages, communities)
    assert levels["village"] == villages + communities
    assert levels["grid"] == sum(len(v.grids) for v in land.villages)
    assert levels["grid"] == 16392 or scale != "city"


def test_the_city_has_the_towns_that_each_county_really_has(city: Imagined, data: Data) -> None:
    towns = Counter(town.text[:6] for town in city.land.towns)
    assert [towns[county.code] for county in data.frame.counties] == [40, 17, 20, 25, 21, 20, 29, 15, 12]
    assert sum(town.kind == "street" for town in city.land.towns) == 4


def test_no_two_places_share_a_code_and_no_two_of_a_parent_a_name(city: Imagined) -> None:
    rows = city.land.rows
    codes = {int(row.code) for row in rows}
    assert len(codes) == len(rows)
    assert len({(row.code.parent, row.name) for row in rows}) == len(rows)
    assert all(row.code.parent in codes for row in rows if row.code.level != "city")
    assert all(row.name and len(row.name) <= 80 for row in rows)


def test_the_smallest_scale_is_the_world_that_visitors_are_told_of(village: Imagined, city: Imagined) -> None:
    names = {row.code: row.name for row in city.land.rows}
    assert all(names[row.code] == row.name for row in village.land.rows), "a place has the same name in every scale"
    assert [v.name for v in village.land.near] == ["柏杨沟村", "核桃坝村", "石窑梁村"]


def test_every_office_that_a_matter_can_reach_is_held(city: Imagined, data: Data) -> None:
    posts = {post for post, _place in city.ids}
    assert {theme.dept for theme in data.themes.values()} <= posts
    for v in city.land.villages:
        for post in ("village.speak", "village.council", "village.mediators", "village.watchers", "town.centre", "county.centre"):
            assert city.offices.holders[city.offices.at(post, v.code)]
        assert 2 <= len(city.offices.holders[city.offices.at("village.speak", v.code)]) <= 3
        assert all(len(city.offices.holders[city.offices.at("grid.worker", grid)]) == 1 for grid in v.grids)


def test_an_account_has_one_name_and_nobody_watches_what_he_decides(city: Imagined) -> None:
    assert len({one.username for one in city.staff}) == len(city.staff)
    for one in city.staff:
        posts = {post for post, _place, _head in one.seats}
        assert not {"village.watchers", "village.council"} <= posts
        assert normalise(one.phone) == one.phone
        assert one.phone.startswith("09391"), "a number that no exchange gives out"


@pytest.mark.parametrize("scale", ["village", "county", "city"])
def test_visitors_are_told_of_every_part(data: Data, scale: Scale) -> None:
    told = [one.word for one in in_order(Imagined(data, scale).staff)]
    assert told[:2] == ["village", "town"], "the first that a word finds is the one that is meant"
    assert {"grid", "watcher", "justice", "county", "housing", "city", "far", "far_town", "mediators"} <= set(told)
    assert len(told) == len(set(told))


def test_people_say_a_hundred_and_fifty_different_things(data: Data) -> None:
    says = [text for theme in data.themes.values() for text in theme.says]
    assert len(set(says)) == len(says) >= 150
    answers = [t for theme in data.themes.values() for t in (*theme.settled, *theme.done, *theme.no, *theme.climb)]
    common = [text for lines in data.common.values() for text in lines]
    assert all(0 < len(text) <= rules.TEXT_MOST for text in (*says, *answers))
    assert all(len(text) <= rules.TEXT_MOST for text in common)
    assert all("?" not in text and "!" not in text for text in (*says, *answers, *common)), "Chinese marks in Chinese"


def test_every_life_is_one_that_the_engine_accepts(village: Imagined) -> None:
    lives = [*village.year(1200), *village.desks()]
    stages = Counter(replay(life, village.offices, MONDAY) for life in lives)
    assert set(stages) <= STAGES.keys()
    assert stages["closed"] > 1000
    verbs = {deed.verb for life in lives for deed in life.deeds}
    told = ["take", "sort", "offer", "climb", "return", "reply", "note", "say_more", "answer", "verdict", "withdraw"]
    assert verbs == set(told)


@pytest.mark.parametrize("now", MOMENTS, ids=lambda moment: f"{moment:%Y-%m-%d %H:%M}")
def test_no_life_lies_in_the_future_whatever_day_it_is(village: Imagined, now: datetime) -> None:
    for life in (*village.year(300, now=now), *village.desks(now=now)):
        replay(life, village.offices, now)
        assert now - timedelta(days=366) <= life.said_at


def test_the_same_seed_tells_the_same_year_and_another_another(village: Imagined) -> None:
    first, again, other = ([asdict(life) for life in village.year(200, seed)] for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_lives_come_in_order_of_time_and_are_as_many_as_asked_for(village: Imagined) -> None:
    lives = village.year(500)
    assert len(lives) == 500
    assert all(one.said_at <= next_.said_at for one, next_ in pairwise(lives))


def test_a_year_of_the_city_has_the_shares_that_it_should(city: Imagined, data: Data) -> None:
    assert matters_of(city.land, data) == MATTERS
    assert matters_of(make(data, "village"), data) == FEWEST
    lives = city.year(9000)
    stages = Counter(replay(life, city.offices, MONDAY) for life in lives)
    assert 0.52 < sum(life.settled for life in lives) / 9000 < 0.58
    assert 0.27 < sum(life.measure == "lead" for life in lives) / 9000 < 0.33
    assert 0.03 < 1 - (stages["closed"] + stages["withdrawn"]) / 9000 < 0.08
    first = Counter(next((d.data["solved"] for d in life.deeds if d.verb == "verdict"), "") for life in lives)
    judged_ = sum(first.values()) - first[""]
    assert 0.79 < first["solved"] / judged_ < 0.85
    assert 0.07 < first["silent"] / judged_ < 0.12
    assert {"qr", "web", "phone", "desk", "grid", "meeting"} == {life.channel for life in lives}
    assert {"plain", "village", "neighbour", "family", "scan"} == {life.playbook for life in lives}


def test_silence_lasts_seven_days_to_the_end_of_the_day(village: Imagined) -> None:
    silent = 0
    for life in village.year(600):
        for answer, verdict in pairwise(life.deeds):
            if verdict.data.get("solved") == "silent":
                silent += 1
                assert verdict.account is None
                assert verdict.at == end_of_day(answer.at.date() + timedelta(days=7))
    assert silent > 20


def test_a_made_up_phone_is_always_the_same_person(city: Imagined) -> None:
    names: dict[tuple[int, str], str] = {}
    for life in city.year(5000):
        if life.phone:
            assert normalise(life.phone) == life.phone
            assert life.phone.startswith("1690000")
            assert names.setdefault((life.place.county, life.phone), life.name) == life.name
        if life.playbook in ("family", "neighbour"):
            assert life.phone, "a quarrel has a speaker with a name"


def test_no_sentence_is_left_with_a_gap(city: Imagined) -> None:
    for life in (*city.year(3000), *city.desks()):
        for text in (life.text, *(deed.text for deed in life.deeds)):
            assert "{" not in text
            assert "}" not in text


def test_the_desk_of_the_village_lives(village: Imagined) -> None:
    place = int(village.land.near[0].code)
    office = village.ids["village.speak", place]
    mine = [life for life in village.desks() if life.owner == office]
    stages = Counter(replay(life, village.offices, MONDAY) for life in mine)
    passed = [life for life in mine if any(deed.verb == "climb" for deed in life.deeds)]
    assert len(mine) >= 12
    assert len(passed) >= 2
    assert stages["registered"] >= 3
    assert stages["handling"] >= 5
    assert stages["answered"] == 1


def test_what_is_due_today_was_registered_as_many_workdays_ago(village: Imagined) -> None:
    """The date that `desks.toml` asks for is the one that the clock of the answer gives: seven workdays on."""
    days = Days(MONDAY)
    place = village.land.near[0].code
    lives = [life for life in village.desks() if life.place == place and life.measure == "lead"]
    taken = [life for life in lives if [deed.verb for deed in life.deeds] == ["reply", "take"]]
    due = [days.workdays[days.until(life.registered_at.date()) + 6] for life in taken]
    assert due.count(MONDAY.date()) == 1
    assert sum(day < MONDAY.date() for day in due) == 1


def test_no_code_in_the_data_is_misread(data: Data) -> None:
    assert Path(__file__).parents[4] / "demo" == FOLDER
    for code in (data.frame.city, *data.frame.home.values(), *data.frame.far.values()):
        assert PlaceCode.parse(code).text == code


@pytest.mark.django_db
def test_an_installation_with_people_is_not_filled() -> None:
    before = Account.objects.count()
    assert before, "the tests' world has people"
    with pytest.raises(demo.NotEmpty) as refused:
        demo.fill("village", 1, lambda _line: None)
    refusal = cast(Refusal, refused.value)
    assert refusal.status == 409
    assert str(before) in refusal.sentence
    assert refusal.remedy
    assert Account.objects.count() == before
