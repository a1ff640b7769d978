"""A draft tried on the past says what a year that really ran under it would have said."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.world import COUNTY, OTHER_VILLAGE, TOWN, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import end_of_day
from zhishuo.matters.bulk import load
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.tests.trialcases import (
    UNTIL,
    counted,
    drafted,
    jointly,
    lives,
    looking_first,
    publish,
    quicker,
    side,
    to_town,
    tried,
)
from zhishuo.matters.trial import running
from zhishuo.packs import api as packs
from zhishuo.packs.models import PackVersion

END = end_of_day(UNTIL)

pytestmark = pytest.mark.usefixtures("in_office")


def test_under_the_rules_in_force_it_says_what_the_database_says(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    sums = tried(drafted(tmp_path))
    assert (sums.matters, sums.untouched, sums.off) == (13, 0, [])
    assert side(sums, "a-", "now") == counted("a-", END)
    assert all(line.now == line.then and not line.differs for line in sums.lines.values())
    assert not any(key[0] in ("holder", "measure", "refused", "unanswered") for key in sums.lines)


def test_late_clocks_are_those_that_a_statement_finds(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM matters_clock WHERE NOT void AND due < CASE WHEN paused THEN due ELSE coalesce(stopped_at, %s) END",
            [END],
        )
        (late,) = cursor.fetchone()
    sums = tried(drafted(tmp_path))
    assert late > 5
    lines = [line for _key, line in sums.group("overdue")]
    assert (sum(line.now for line in lines), sum(line.then for line in lines)) == (late, late)


def test_an_answer_that_the_draft_refuses_leaves_the_matter_open(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    folders = drafted(tmp_path, looking_first)
    sums = tried(folders)
    numbers = dict(Matter.objects.values_list("client_key", "number"))
    unlooked = numbers["a-answered without looking"]
    line = sums.lines["unanswered", "step_missing"]
    assert (line.now, line.then, line.then_matters) == (0, 1, [unlooked])
    assert sums.lines["refused", "answer:step_missing"].differs == [unlooked]
    assert any(unlooked in line.differs for (group, _stage), line in sums.lines.items() if group == "open")


def test_another_first_holder_and_another_measure_are_listed(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    in_village = [
        str(n)
        for n in Matter.objects.exclude(client_key__in=["a-in town", "a-settled"]).order_by("id").values_list("number", flat=True)
    ]
    sums = tried(drafted(tmp_path, lambda path, text: jointly(path, to_town(path, text))))
    line = sums.lines["holder", "village.speak>town.centre"]
    assert (line.now, line.then, line.then_matters) == (0, len(in_village), in_village)
    measured = sums.lines["measure", "lead>joint"]
    assert measured.then == len(in_village) + 1
    assert Matter.objects.get(client_key="a-settled").number not in measured.differs


def test_a_county_with_rules_of_its_own_keeps_them(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    sums = tried(drafted(tmp_path, quicker)[:2])  # base and the city, not the county
    assert (sums.matters, sums.untouched) == (0, 13)
    assert sums.lines == {}


def test_a_place_and_a_period_bound_it(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    folders = drafted(tmp_path)
    assert tried(folders, place=OTHER_VILLAGE).matters == 0
    assert tried(folders, place=TOWN).matters == tried(folders, place=COUNTY).matters == 13
    day = date(2026, 3, 2)
    assert tried(folders, since=day, until=day).matters == Matter.objects.filter(registered_at__date=day).count() == 3
    short = tried(folders, until=day + timedelta(days=40))
    assert short.lines["open", "registered"].now == 1


def test_nothing_is_written_and_nothing_is_published(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    before = (PackVersion.objects.count(), Matter.objects.count(), Clock.objects.count())
    with connection.execute_wrapper(_reading_only):
        tried(drafted(tmp_path, quicker))
    assert (PackVersion.objects.count(), Matter.objects.count(), Clock.objects.count()) == before


def _reading_only(execute: Callable[..., object], sql: str, *rest: object) -> object:
    assert sql.split(maxsplit=1)[0].upper() in ("SELECT", "WITH", "DECLARE", "FETCH", "CLOSE"), sql
    return execute(sql, *rest)


def test_statements_do_not_grow_with_matters(
    world: World, tmp_path: Path, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for n in range(4):
        load(lives(world, f"{n}-"), by=SYSTEM)
    asked = running.ask(drafted(tmp_path, quicker), since=date(2026, 3, 1), until=UNTIL)
    tried(drafted(tmp_path / "once"))  # what a process reads once: versions, posts
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        assert running.run(asked, processes=1).matters == 52


def test_a_draft_with_faults_is_not_tried(world: World, tmp_path: Path) -> None:
    with pytest.raises(packs.PackHasFaults):
        tried(drafted(tmp_path, lambda path, text: text.replace("7 workdays", "seven days")))


def test_published_matters_keep_the_rules_that_they_began_with(world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    due = dict(Matter.objects.values_list("client_key", "due"))
    publish(drafted(tmp_path, quicker))
    assert dict(Matter.objects.values_list("client_key", "due")) == due
    assert {one.pack.number for one in Matter.objects.select_related("pack")} == {1}
