"""Lives written in bulk are the rows that the actions would have written."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.models import Clock, HandOver, Matter, Party, Saying, Step, Tally, Verdict
from zhishuo.matters.tests.cases import sound, speaker_of
from zhishuo.trail.api import Entry, hear, history
from zhishuo.web.wiring import REACTIONS

START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
TEXT = "村口的桥栏杆断了一截，晚上看不见。"


def hours(n: float) -> datetime:
    return START + timedelta(hours=n)


def story(world: World) -> list[Deed]:
    """Everything that can happen, in one life: replied, climbed, returned, climbed again, taken, answered, not solved, answered, solved."""
    village, town = world.village.account_id, world.town.account_id
    up = {"to": world.office("town")}
    return [
        Deed(hours(1), "reply", village, "收到，明天来看"),
        Deed(hours(2), "take", village),
        Deed(hours(3), "note", village, "要焊机"),
        Deed(hours(4), "climb", village, "村里没有焊机", up),
        Deed(hours(30), "return", town, "没说清哪座桥", {"reason": "facts"}),
        Deed(hours(31), "climb", village, "村口石拱桥", up),
        Deed(hours(32), "take", town),
        Deed(hours(33), "say_more", None, "又断了一截"),
        Deed(hours(60), "answer", town, "焊好了", {"outcome": "done"}),
        Deed(hours(70), "verdict", None, "只焊了一头", {"solved": "not"}),
        Deed(hours(90), "answer", town, "两头都焊了", {"outcome": "done"}),
        Deed(hours(91), "verdict", None, "", {"solved": "solved", "satisfied": "very"}),
    ]


def act(world: World, matter: Matter, deed: Deed) -> None:
    by: dict[int | None, Actor] = {a.account_id: a for a in world.actors.values()}
    who = by.get(deed.account) if deed.account else speaker_of(matter)
    assert who is not None
    doing: dict[str, Any] = {
        "reply": lambda: actions.reply(matter.id, deed.text, by=who),
        "take": lambda: actions.take(matter.id, by=who),
        "note": lambda: actions.note(matter.id, deed.text, by=who),
        "climb": lambda: actions.climb(matter.id, by=who, text=deed.text),
        "return": lambda: actions.return_(matter.id, deed.data["reason"], by=who, text=deed.text),
        "say_more": lambda: actions.say_more(matter.id, deed.text, by=who),
        "answer": lambda: actions.answer(matter.id, deed.data["outcome"], deed.text, by=who),
        "verdict": lambda: actions.verdict(
            matter.id, deed.data["solved"], by=who, text=deed.text, satisfied=deed.data.get("satisfied", "")
        ),
        "withdraw": lambda: actions.withdraw(matter.id, by=who, text=deed.text),
    }
    with time_machine.travel(deed.at, tick=False):
        doing[deed.verb]()


IDS = {
    "id",
    "matter",
    "number",
    "saying",
    "search",
    "client_key",
    "recorded",
    "heard",
    "seal",
    "cause",
    "subject",
    "data",
    "hand_over",
    "row",
    "party",
    "next_rung",  # the year that is written down now reminds nobody
}


def rows(matter: Matter) -> dict[str, list[dict[str, Any]]]:
    """Every row of a matter without what must differ: ids, numbers, keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in (Clock, HandOver, Saying, Step, Party, Verdict):
        found[model.__name__] = [
            {k: v for k, v in row.items() if k.removesuffix("_id") not in IDS}
            for row in model.objects.filter(matter=matter).order_by("id").values()
        ]
    found["Matter"] = [
        {k: v for k, v in Matter.objects.filter(pk=matter.pk).values()[0].items() if k.removesuffix("_id") not in IDS}
    ]
    found["Entry"] = [
        {k: v for k, v in row.items() if k not in IDS}
        | {"data": {k: v for k, v in row["data"].items() if k not in {*IDS, "asked"}}}
        | ({"actor": "party"} if row["actor"].startswith("party:") else {})
        for row in history("matter", matter.id).order_by("id").values()
    ]
    return found


def test_the_same_story_gives_the_same_rows(world: World) -> None:
    with time_machine.travel(START, tick=False):
        acted = actions.register(Said(place=VILLAGE, text=TEXT, channel="qr", phone="13812342217"), by=ANONYMOUS).matter
    for deed in story(world):
        act(world, acted, deed)
    life = Life(
        place=VILLAGE,
        text=TEXT,
        said_at=START,
        registered_at=START,
        owner=world.office("village"),
        channel="qr",
        phone="13812342217",
        client_key="life-1",
        deeds=story(world),
    )
    assert load([life], by=SYSTEM).count == 1
    loaded = Matter.objects.get(client_key="life-1")
    expected, found = rows(acted), rows(loaded)
    for name in expected:
        assert found[name] == expected[name], name
    sound(loaded)
    assert acted.person_id is not None
    assert loaded.person_id == acted.person_id


def test_settled_on_the_spot_gives_the_same_rows(world: World) -> None:
    with time_machine.travel(START, tick=False):
        acted = actions.settle(Said(place=VILLAGE, text="换了灯泡", channel="desk"), by=world.village).matter
    life = Life(
        place=VILLAGE,
        text="换了灯泡",
        said_at=START,
        registered_at=START,
        owner=world.office("village"),
        channel="desk",
        measure="settle",
        registrar=world.village.account_id,
        settled=True,
        client_key="life-2",
        deeds=[Deed(START, "answer", world.village.account_id, "换了灯泡", {"outcome": "done"})],
    )
    load([life], by=SYSTEM)
    assert rows(Matter.objects.get(client_key="life-2")) == rows(acted)


def test_the_same_key_again_adds_nothing(world: World) -> None:
    life = Life(place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=world.office("village"), client_key="life-3")
    assert (load([life, life], by=SYSTEM).count, load([life], by=SYSTEM).skipped) == (1, 1)


def test_history_wakes_no_reaction_and_is_counted_all_the_same(world: World) -> None:
    hear(REACTIONS)
    life = Life(place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=world.office("village"), client_key="life-4")
    load([life], by=SYSTEM)
    assert hear(REACTIONS) == 0
    assert Tally.objects.get(place=VILLAGE, day=START.date(), kind="registered").count == 1


def test_a_deed_that_its_stage_forbids_is_refused_and_nothing_of_the_batch_is_written(world: World) -> None:
    good = Life(place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=world.office("village"), client_key="life-5")
    bad = Life(
        place=VILLAGE,
        text=TEXT,
        said_at=START,
        registered_at=START,
        owner=world.office("village"),
        client_key="life-6",
        deeds=[Deed(hours(1), "verdict", None, "", {"solved": "solved"})],
    )
    entries = Entry.objects.count()
    with pytest.raises(Refusal, match="不能"):
        load([good, bad], by=SYSTEM)
    assert not Matter.objects.filter(client_key__in=["life-5", "life-6"]).exists()
    assert Entry.objects.count() == entries
