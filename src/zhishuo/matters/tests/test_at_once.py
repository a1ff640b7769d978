"""Two people at the same moment on the same matter, with real commits: no update lost, no second child, no second ask."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from tests.world import COUNTY, World, everybody, seated

from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import actions
from zhishuo.matters.models import Ask, HandOver, Link, Matter, Party, Reminder, Step
from zhishuo.matters.tests.cases import climbed, opinion_served, registered, sound, speaker_of, taken
from zhishuo.store.api import forget_block
from zhishuo.trail.api import history

CROWD = "zhishuo_crowd"


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A copy of the world's database, where things may be committed; thrown away afterwards."""
    settings = connections.settings["default"]
    name = settings["NAME"]
    with django_db_blocker.unblock():
        _copy(name)
        settings["NAME"] = CROWD
        try:
            yield everybody()
        finally:
            connections.close_all()
            settings["NAME"] = name
            connection.settings_dict["NAME"] = name
            forget_block()
            _to_server(f"DROP DATABASE {CROWD} WITH (FORCE)")


def _copy(name: str) -> None:
    connections.close_all()
    _to_server(f"DROP DATABASE IF EXISTS {CROWD} WITH (FORCE)", f"CREATE DATABASE {CROWD} TEMPLATE {name}")
    connection.settings_dict["NAME"] = CROWD
    forget_block()


def _to_server(*statements: str) -> None:
    known = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(
        **{k: known[k] for k in ("dbname", "user", "password", "host", "port") if known.get(k)}, autocommit=True
    ) as server:
        for statement in statements:
            server.execute(statement.encode())


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Every deed in a thread of its own, all let go at one moment; what each brought, or why it was refused."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return deed()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def codes(found: list[Any]) -> list[str]:
    return sorted(one for one in found if isinstance(one, str))


def test_of_two_with_the_same_page_before_them_one_is_told(crowd: World) -> None:
    for _ in range(3):
        matter = taken(crowd)
        seen = Matter.objects.get(pk=matter.pk).rev
        found = at_once(
            lambda m=matter, s=seen: actions.reply(m.id, "明天来", by=crowd.village, seen=s),  # type: ignore[misc]
            lambda m=matter, s=seen: actions.note(m.id, "记一笔", by=crowd.village, seen=s),  # type: ignore[misc]
        )
        assert codes(found) == ["changed_meanwhile"]
        assert Matter.objects.get(pk=matter.pk).rev == seen + 1


def test_no_update_is_lost(crowd: World) -> None:
    matter = taken(crowd)
    rev = Matter.objects.get(pk=matter.pk).rev
    at_once(
        lambda: actions.do_step(matter.id, "look", text="看了", by=crowd.village),
        lambda: actions.ask_help(matter.id, [crowd.office("mediators")], text="请来", by=crowd.village),
        lambda: actions.correct(matter.id, "新题目", text="写清", by=crowd.village),
        lambda: actions.supervise(matter.id, within="", text="督办", by=crowd.county),
    )
    matter.refresh_from_db()
    assert (matter.done, matter.title, matter.supervisor_id, matter.rev) == (["look"], "新题目", crowd.office("county"), rev + 4)
    assert HandOver.objects.filter(matter=matter, role="assist").count() == 1
    sound(matter)


def test_one_of_two_takes_it_back_or_up(crowd: World) -> None:
    for _ in range(3):
        matter = climbed(crowd)
        found = at_once(
            lambda m=matter: actions.take(m.id, by=crowd.town),  # type: ignore[misc]
            lambda m=matter: actions.revoke(m.id, by=crowd.village),  # type: ignore[misc]
            lambda m=matter: actions.return_(m.id, "not_ours", text="退", by=crowd.town),  # type: ignore[misc]
        )
        assert codes(found) == ["wrong_stage", "wrong_stage"]
        sound(matter)


def test_the_same_is_asked_once(crowd: World) -> None:
    matter = taken(crowd)
    found = at_once(*[lambda: actions.pause(matter.id, "season", text="封山", by=crowd.village)] * 4)
    assert codes(found) == ["asked_already"] * 3
    ask = Ask.objects.get(matter=matter, state="open")
    found = at_once(*[lambda: actions.agree(matter.id, ask.id, True, by=crowd.town)] * 3)
    assert codes(found) == ["ask_settled"] * 2
    assert history("matter", matter.id).filter(verb="matter.agree").count() == 1


def test_a_danger_opens_one_report(crowd: World) -> None:
    matter = taken(crowd)
    found = at_once(*[lambda: actions.flag(matter.id, "violence", by=crowd.village)] * 3)
    assert codes(found) == ["flag_unknown"] * 2
    assert Matter.objects.filter(parent=matter, playbook="danger_report").count() == 1


def test_a_review_is_asked_for_once(crowd: World) -> None:
    matter = opinion_served(crowd)[0]
    found = at_once(*[lambda: actions.follow(matter.id, "petition_review", "漏了", by=speaker_of(matter))] * 3)
    assert codes(found) == ["same_matter"] * 2
    assert Matter.objects.filter(follows=matter).count() == 1


def test_crosswise_merging_has_one_winner_and_no_standstill(crowd: World) -> None:
    for _ in range(4):
        one, two = taken(crowd), taken(crowd)
        found = at_once(
            lambda a=one, b=two: actions.merge(a.id, b.number, by=crowd.village),  # type: ignore[misc]
            lambda a=one, b=two: actions.merge(b.id, a.number, by=crowd.village),  # type: ignore[misc]
        )
        assert len(codes(found)) == 1
        stages = Matter.objects.filter(pk__in=(one.pk, two.pk)).values_list("stage", flat=True)
        assert sorted(stages) == ["handling", "merged"]


def test_many_join_and_link_at_once(crowd: World) -> None:
    matter, other = taken(crowd), registered("另一件")
    said = [actions.Said(place=matter.at, text="我家也是", phone=f"1390000000{n}") for n in range(4)]
    found = at_once(
        *[lambda s=one: actions.join(matter.id, s, by=crowd.village) for one in said],
        *[lambda: actions.link(matter.id, other.number, by=crowd.village)] * 2,
    )
    assert codes(found) == []
    assert Party.objects.filter(matter=matter, role="speaker").count() == 4
    assert Link.objects.filter(matter_id=min(matter.id, other.id)).count() == 1
    sound(matter)


def test_urged_and_ordered_by_many(crowd: World) -> None:
    matter = taken(crowd)
    at_once(
        *[lambda: actions.urge(matter.id, text="抓紧", by=crowd.town)] * 3,
        *[lambda: actions.instruct(matter.id, "清路障", within="", by=crowd.county)] * 3,
    )
    assert Reminder.objects.filter(matter=matter).count() == 1
    assert sorted(Step.objects.filter(matter=matter).values_list("key", flat=True)) == ["added-1", "added-2", "added-3"]


def test_the_last_part_closes_the_whole_once(crowd: World) -> None:
    matter = taken(crowd)
    parts = actions.split(matter.id, ["路", "灯"], by=crowd.village)
    actions.answer(matter.id, "done", "分着办", by=crowd.village)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    for part in parts:
        actions.answer(part.id, "done", "好了", by=crowd.village)
        actions.verdict(part.id, "solved", by=speaker_of(part))
    at_once(*[lambda: actions.close_ready([matter.id])] * 3)
    assert history("matter", matter.id).filter(verb="matter.close").count() == 1


def test_two_callers_reach_the_speaker_once(crowd: World) -> None:
    caller = seated("county.caller", COUNTY)
    matter = actions.answer(taken(crowd).id, "done", "好了", by=crowd.village)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    found = at_once(*[lambda: actions.spot_check(matter.id, by=caller)] * 3)
    assert codes(found) == ["asked_already"] * 2
