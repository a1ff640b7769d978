"""Each way that a life may take: by the actions, deed by deed at its time, and in bulk; the rows are the same."""

from datetime import datetime, timedelta
from itertools import count

import pytest
import time_machine
from tests.world import OTHER_VILLAGE, VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions
from zhishuo.matters.actions import Said, Taking
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.checks import run_checks
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.tests.cases import sound, speaker_of
from zhishuo.matters.tests.test_bulk import rows
from zhishuo.people.api import Holding, Person
from zhishuo.store.api import blind
from zhishuo.trail.api import history

START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
TEXT = "四社的水管漏了三天，麻烦来人看一下。"
OTHER = Taking("party", "周全", "13900001111")
_keys = count()


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def stories(world: World) -> dict[str, list[Deed]]:
    """By what they show. Who does what: account ids; None is the speaker, or the system for silence."""
    village, mediators, town = (world.actors[name].account_id for name in ("village", "mediators", "town"))
    up, over = {"to": world.office("town")}, {"to": world.office("mediators")}
    not_, solved = {"solved": "not"}, {"solved": "solved"}
    taken = [Deed(at(1), "take", village)]
    answered = [*taken, Deed(at(5), "answer", village, "修好了", {"outcome": "done"})]
    return {
        "untouched": [],
        "sorted before it is taken": [Deed(at(1), "sort", village, "", {"playbook": "village", "topic": "infrastructure"}), *taken],
        "sorted to shorter clocks, then on": [
            *taken,
            Deed(at(2), "reply", village, "明天来看"),
            Deed(at(3), "sort", village, "", {"playbook": "neighbour", "topic": "next_door", "measure": "joint"}),
            Deed(at(4), "offer", village, "请说和", over),
            Deed(at(30), "take", mediators),
            Deed(at(31), "do_step", mediators, "到两家看了", {"step": "look", "heard": 2}),
            Deed(at(49), "do_step", mediators, "坐下来说了一晚上", {"step": "mediate"}),
            Deed(at(50), "answer", mediators, "说好了", {"outcome": "agreed"}),
            Deed(at(60), "verdict", None, "好了", solved | {"satisfied": "basic"}),
        ],
        "sorted to longer clocks: the promised date stays": [
            *taken,
            Deed(at(3), "sort", village, "", {"playbook": "village", "measure": "joint"}),
            Deed(at(80), "climb", village, "要机器", up),
        ],
        **between_two(world, taken),
        "answered at once": [Deed(at(2), "answer", village, "换了管子", {"outcome": "done"})],
        "offered and returned": [
            *taken,
            Deed(at(2), "offer", village, "请说和", over),
            Deed(at(9), "return", mediators, "不归我们", {"reason": "not_ours"}),
            Deed(at(10), "note", village, "自己办"),
        ],
        "twice not solved, so one level up": [
            *answered,
            Deed(at(9), "verdict", None, "又漏了", not_),
            Deed(at(20), "answer", village, "换了接头", {"outcome": "done"}),
            Deed(at(30), "verdict", None, "还漏", not_ | up),
            Deed(at(31), "take", town),
            Deed(at(60), "answer", town, "换了总管", {"outcome": "done"}),
            Deed(at(61), "verdict", None, "", {"solved": "partly"}),
        ],
        "silence": [*answered, Deed(at(200), "verdict", None, "", {"solved": "silent"})],
        "closed and reopened": [*answered, Deed(at(9), "verdict", None, "", solved), Deed(at(48), "reopen", None, "又漏了")],
        "withdrawn with a word": [*taken, Deed(at(3), "say_more", None, "不急"), Deed(at(4), "withdraw", None, "自己修好了")],
    }  # fmt: skip


def between_two(world: World, taken: list[Deed]) -> dict[str, list[Deed]]:
    """Where somebody else has a word in it."""
    village, mediators = (world.actors[name].account_id for name in ("village", "mediators"))
    not_, solved = {"solved": "not"}, {"solved": "solved"}
    talked = [
        *taken,
        Deed(at(3), "sort", village, "", {"playbook": "neighbour", "topic": "next_door", "measure": "joint"}),
        Deed(at(4), "do_step", village, "到两家看了", {"step": "look", "heard": 2}),
        Deed(at(5), "do_step", mediators, "说了一晚上", {"step": "mediate", "office": world.office("mediators")}),
        Deed(at(6), "answer", village, "说好了", {"outcome": "agreed"}),
        Deed(at(7), "verdict", None, "", solved),
    ]
    return {
        "both sides say it is solved, the second time": [
            *talked,
            Deed(at(8), "verdict", None, "他没有挪", not_ | {"party": 0}),
            Deed(at(20), "answer", village, "挪了", {"outcome": "agreed"}),
            Deed(at(21), "verdict", None, "", solved | {"party": 0, "satisfied": "very"}),
            Deed(at(22), "verdict", None, "", solved),
        ],
        "one side says nothing": [*talked, Deed(at(7 + 24 * 8), "verdict", None, "", {"solved": "silent"})],
        "a no holds back what needs the yes": [
            *taken,
            Deed(at(3), "sort", village, "", {"playbook": "data_request", "topic": "data_rights"}),
            Deed(at(4), "do_step", village, "证件对不上", {"step": "who", "no": True, "how": "当面"}),
            Deed(at(5), "answer", village, "证件对不上，没有提供", {"outcome": "unproved"}),
            Deed(at(9), "verdict", None, "", solved),
        ],
    }


NAMES = (
    "untouched", "sorted before it is taken", "sorted to shorter clocks, then on", "sorted to longer clocks: the promised date stays",
    "both sides say it is solved, the second time", "one side says nothing", "a no holds back what needs the yes",
    "answered at once", "offered and returned", "twice not solved, so one level up", "silence", "closed and reopened",
    "withdrawn with a word",
)  # fmt: skip


def act(world: World, matter: Matter, deed: Deed) -> None:
    """The deed by its action, at its time."""
    staff = {actor.account_id: actor for actor in world.actors.values()}
    silent = deed.data.get("solved") == "silent"
    by = staff[deed.account] if deed.account else SYSTEM if silent else speaker_of(matter)
    if "party" in deed.data:
        row = Party.objects.get(matter=matter, asked__isnull=False)
        by = Actor(kind="party", party_id=row.id, person_id=row.person_id)
    data, row_id = deed.data, matter.id
    doing = {
        "take": lambda: actions.take(row_id, by=by),
        "reply": lambda: actions.reply(row_id, deed.text, by=by),
        "note": lambda: actions.note(row_id, deed.text, by=by),
        "say_more": lambda: actions.say_more(row_id, deed.text, by=by),
        "sort": lambda: actions.sort(row_id, by=by, **data),
        "offer": lambda: actions.offer(row_id, data["to"], by=by, text=deed.text),
        "climb": lambda: actions.climb(row_id, by=by, text=deed.text),
        "do_step": lambda: actions.do_step(
            row_id,
            data["step"],
            by=by,
            text=deed.text,
            no=data.get("no", False),
            data={k: v for k, v in data.items() if k not in ("step", "no", "office")},
        ),
        "return": lambda: actions.return_(row_id, data["reason"], by=by, text=deed.text),
        "answer": lambda: actions.answer(row_id, data["outcome"], deed.text, by=by),
        "verdict": lambda: actions.verdict(row_id, data["solved"], by=by, text=deed.text, satisfied=data.get("satisfied", "")),
        "reopen": lambda: actions.reopen(row_id, by=by, text=deed.text),
        "withdraw": lambda: actions.withdraw(row_id, by=by, text=deed.text),
    }
    with time_machine.travel(deed.at, tick=False):
        doing[deed.verb]()


@pytest.fixture
def in_office(world: World) -> World:
    """The world's people have sat in their offices for long."""
    Holding.objects.update(since=START.date() - timedelta(days=100))
    return world


@pytest.mark.parametrize("name", NAMES)
def test_a_story_gives_the_same_rows_by_either_way(in_office: World, name: str) -> None:
    deeds = stories(in_office)[name]
    with time_machine.travel(START, tick=False):
        acted = actions.register(
            Said(place=VILLAGE, text=TEXT, channel="web", name="张三", phone="13812342217", parties=(OTHER,)), by=ANONYMOUS
        ).matter
    for deed in deeds:
        act(in_office, acted, deed)
    life = Life(
        place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=in_office.office("village"), channel="web", name="张三",
        phone="13812342217", client_key=f"story-{next(_keys)}", deeds=deeds, parties=[(OTHER.name, OTHER.phone)],
    )  # fmt: skip
    load([life], by=SYSTEM, source="test")
    loaded = Matter.objects.get(client_key=life.client_key)
    expected, found = rows(acted), rows(loaded)
    for table, wanted in expected.items():
        assert found[table] == wanted, table
    sound(loaded)
    assert parse(loaded.number) == loaded.number
    assert loaded.person_id == acted.person_id


def test_every_story_stands_up_to_the_checks(in_office: World) -> None:
    lives = [
        Life(place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=in_office.office("village"), client_key=name, deeds=deeds,
             channel="qr", parties=[(OTHER.name, OTHER.phone)])
        for name, deeds in stories(in_office).items()
    ]  # fmt: skip
    assert [life.client_key for life in lives] == list(NAMES)
    assert load(lives, by=SYSTEM, batch=3).count == len(lives)
    assert {result.name: result.offenders for result in run_checks() if result.offenders} == {}


def test_who_writes_down_for_another_office_has_not_taken_it(in_office: World) -> None:
    """A grid worker records what the village receives; the village clerk who records has taken it with that."""
    for name, stage in (("grid", "registered"), ("village", "handling")):
        by = in_office.actors[name]
        with time_machine.travel(START, tick=False):
            acted = actions.register(Said(place=VILLAGE, text=TEXT, channel="grid"), by=by).matter
        life = Life(
            place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=in_office.office("village"), channel="grid",
            registrar=by.account_id, client_key=f"recorded-{name}",
        )  # fmt: skip
        load([life], by=SYSTEM)
        loaded = Matter.objects.get(client_key=life.client_key)
        assert loaded.stage == stage
        assert rows(loaded) == rows(acted)


def test_one_phone_is_one_resident_and_one_name_is_not(world: World) -> None:
    def life(n: int, name: str, phone: str = "", place: int = VILLAGE) -> Life:
        return Life(place=VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=world.office("village"), name=name, phone=phone,
                    client_key=f"person-{n}")  # fmt: skip

    load([life(1, "", "169 0000 0001"), life(2, "张三", "16900000001"), life(3, "李四"), life(4, "李四"), life(5, "")], by=SYSTEM)
    found = {m.client_key: m.person_id for m in Matter.objects.filter(client_key__startswith="person-")}
    assert found["person-1"] == found["person-2"]
    assert found["person-3"] != found["person-4"]
    assert found["person-5"] is None
    known = Person.objects.get(phone_index=blind("16900000001", "person.phone"))
    assert known.pk == found["person-1"]
    assert (known.name, known.phone) == ("张三", "16900000001")
    load([life(6, "王五", "16900000001")], by=SYSTEM)
    known.refresh_from_db()
    assert known.name == "张三"


def test_what_was_said_before_any_pack_runs_by_todays(world: World) -> None:
    old = datetime(2019, 4, 24, 16, 3, 40, tzinfo=SHANGHAI)
    load(
        [Life(place=VILLAGE, text=TEXT, said_at=old, registered_at=old, owner=world.office("village"), client_key="old")],
        by=SYSTEM,
    )
    matter = Matter.objects.get(client_key="old")
    assert matter.registered_at == old
    assert matter.number.startswith("19")
    assert history("matter", matter.id).get().actor == "system"
    sound(matter)


def test_deeds_out_of_order_are_a_mistake_of_the_caller(world: World) -> None:
    life = Life(place=OTHER_VILLAGE, text=TEXT, said_at=START, registered_at=START, owner=world.office("village_2"), deeds=[
        Deed(at(5), "take", world.village_2.account_id), Deed(at(4), "note", world.village_2.account_id, "先"),
    ])  # fmt: skip
    with pytest.raises(ValueError, match="order of time"):
        load([life], by=SYSTEM)
