"""A small year that really runs: people act at their hours, and between two deeds the machine does what falls to it, minute by minute.

Nothing of the trial is used here: matters are registered, handled and swept by the live program at the clock's own times.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.db.models import Min
from tests.world import GRID, VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor, Seat
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import SHANGHAI, end_of_day, now
from zhishuo.matters import actions, jobs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Ask, Clock, Flag, Matter, Reminder
from zhishuo.matters.tests.cases import speaker_of
from zhishuo.people.api import forget_posts

BEGIN = datetime(2025, 9, 1, 9, 0, tzinfo=SHANGHAI)
SINCE, UNTIL = date(2025, 9, 1), date(2026, 8, 31)
APART = timedelta(days=17)  # from one matter to the next: some lie before the long holidays, some after
LOOKS = timedelta(minutes=17)  # past each hour

Doing = Callable[[World, Matter], object]
Script = list[tuple[float, Doing]]  # hours after it was said → what somebody does then


def _holder(world: World, matter: Matter) -> Actor:
    """Whoever has it, under whatever rules."""
    return next((one for one in (world.town, world.county) if one.holds(matter.owner_id)), world.village)


def _reply(world: World, matter: Matter) -> None:
    actions.reply(matter.id, "明天来看", by=_holder(world, matter))


def _take(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=_holder(world, matter))


def _look(world: World, matter: Matter) -> None:
    actions.do_step(matter.id, "look", by=_holder(world, matter), text="看了")


def _answer(world: World, matter: Matter) -> None:
    actions.answer(matter.id, "done", "修好了", by=_holder(world, matter))


def _up(world: World, matter: Matter) -> None:
    """Nobody hands up to the town what the town has already."""
    if matter.owner_id == world.office("village"):
        actions.climb(matter.id, by=world.village, text="要机器")


def _town_takes(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.town)


def _town_answers(world: World, matter: Matter) -> None:
    actions.answer(matter.id, "done", "修好了", by=world.town)


def _solved(_world: World, matter: Matter) -> None:
    actions.verdict(matter.id, "solved", by=speaker_of(matter), satisfied="very")


def _not(_world: World, matter: Matter) -> None:
    actions.verdict(matter.id, "not", by=speaker_of(matter), text="还是漏")


def _season(world: World, matter: Matter) -> None:
    actions.pause(matter.id, "season", by=_holder(world, matter), text="下雨")


def _extend(world: World, matter: Matter) -> None:
    actions.extend(matter.id, "finish", "5 workdays", "complex", by=_holder(world, matter), text="要机器")


def _agreed(world: World, matter: Matter) -> None:
    """Whoever was asked, under whatever rules."""
    asked = Ask.objects.select_related("office").get(matter=matter, state="open")
    seat = Seat(asked.office_id, asked.office.post, asked.office.at, "", frozenset(), head=True)
    actions.agree(matter.id, asked.id, True, by=replace(world.county, seats=(seat,)))


def _resume(world: World, matter: Matter) -> None:
    actions.resume(matter.id, by=_holder(world, matter))


def _ask(world: World, matter: Matter) -> None:
    actions.ask(matter.id, "哪一根管子？", by=_holder(world, matter))


def _say_more(_world: World, matter: Matter) -> None:
    actions.say_more(matter.id, "红色的那根", by=speaker_of(matter))


def _withdraw(_world: World, matter: Matter) -> None:
    actions.withdraw(matter.id, by=speaker_of(matter), text="自己好了")


def _urge(world: World, matter: Matter) -> None:
    actions.urge(matter.id, by=world.county, text="抓紧")


def _know(world: World, matter: Matter) -> None:
    actions.acknowledge(matter.id, by=world.village)
    actions.acknowledge(matter.id, by=world.town)


def _supervise(world: World, matter: Matter) -> None:
    actions.supervise(matter.id, by=world.county, within="5 workdays", text="盯着办")


def _lift(_world: World, matter: Matter) -> None:
    actions.lift(matter.id, by=speaker_of(matter), text="村里办不动")


def _offer(world: World, matter: Matter) -> None:
    actions.offer(matter.id, world.office("mediators"), by=world.village, text="请说和")


def _danger(world: World, matter: Matter) -> None:
    actions.flag(matter.id, "crime", by=_holder(world, matter), text="有人放火")


def _no_danger(world: World, matter: Matter) -> None:
    found = Flag.objects.get(matter=matter, state="proposed")
    actions.settle_flag(matter.id, found.id, False, by=_holder(world, matter), text="是打麻将")


BEGUN: Script = [(1, _reply), (2, _take), (20, _look)]
SCRIPTS: dict[str, Script] = {
    "untouched": [],
    "only taken": [(1, _reply), (2, _take)],
    "silence": [*BEGUN, (50, _answer)],
    "fifth day": [*BEGUN, (99, _answer), (110, _solved)],
    "late": [*BEGUN, (330, _answer), (360, _solved)],
    "much too late": [*BEGUN, (700, _answer)],
    "not looked at": [(1, _reply), (2, _take), (40, _answer), (60, _solved)],
    "handed up": [*BEGUN, (30, _up), (52, _town_takes), (120, _town_answers), (150, _solved)],
    "handed up, left there": [*BEGUN, (30, _up)],
    "twice not solved": [*BEGUN, (25, _answer), (30, _not), (50, _answer), (60, _not), (70, _town_takes), (90, _town_answers)],
    "weather": [*BEGUN, (30, _season), (31, _agreed), (150, _resume), (160, _extend), (170, _agreed), (500, _answer)],
    "asked, no word": [*BEGUN, (30, _ask)],
    "asked": [*BEGUN, (30, _ask), (60, _say_more), (90, _answer), (95, _solved)],
    "withdrawn": [(1, _reply), (2, _take), (5, _withdraw)],
    "urged": [(1, _reply), (2, _take), (30, _urge), (300, _know), (340, _know), (400, _answer)],
    "supervised": [*BEGUN, (30, _supervise), (200, _answer), (220, _solved)],
    "lifted": [*BEGUN, (40, _lift), (60, _town_takes)],
    "danger": [*BEGUN, (26, _danger), (300, _know), (340, _answer)],
    "it sounds like danger": [(2, _take), (30, _no_danger), (200, _look), (220, _answer)],
    "it sounds like danger, and nobody looks": [],
    "offered": [*BEGUN, (40, _offer)],
}  # fmt: skip


def run(world: World, prefix: str) -> None:
    """The whole year under what is published. Client keys of the matters begin with the prefix. What the rules refuse is left undone."""
    due = sorted(_planned(), key=lambda one: one[0])
    with time_machine.travel(BEGIN, tick=False) as clock:
        for at, name, doing in due:
            _passes(clock, at)
            clock.move_to(at)
            forget_posts()
            try:
                if doing is None:
                    _register(prefix, name)
                else:
                    doing(world, Matter.objects.get(client_key=prefix + name))
            except Refusal:
                continue
        _passes(clock, end_of_day(UNTIL))


def _planned() -> Iterator[tuple[datetime, str, Doing | None]]:
    for n, (name, script) in enumerate(SCRIPTS.items()):
        said = BEGIN + n * APART + timedelta(hours=n % 5)
        yield said, name, None
        for hours, doing in script:
            yield said + timedelta(hours=hours), name, doing


def _register(prefix: str, name: str) -> None:
    place = GRID if len(name) % 3 == 0 else VILLAGE
    said = Said(
        place=place,
        text="天天打老婆" if "sounds" in name else "四社的水管漏了三天",
        phone="13812342217",
        client_key=prefix + name,
    )
    actions.register(said, by=ANONYMOUS)


def _passes(clock: Any, until: datetime) -> None:
    """The worker's jobs at every moment at which they find something, up to and with `until`."""
    while (at := _something_due()) is not None and at <= until:
        clock.move_to(at)
        forget_posts()
        jobs.sweep()
        if at.minute == LOOKS.seconds // 60:
            actions.close_silent(by=SYSTEM)


def _something_due() -> datetime | None:
    """When the worker next finds something: a rung, the end of a pause, what nobody acknowledged, a silence at its next look."""
    running = Clock.objects.filter(stopped_at=None, void=False)
    rung = running.filter(paused=False, next_rung__isnull=False).aggregate(at=Min("next_rung"))["at"]
    pauses = running.filter(name="pause", matter__stage="waiting").values_list("due", flat=True)
    silent = running.filter(name="verdict", matter__stage="answered", matter__verdict="").values_list("due", flat=True)
    acks = Reminder.objects.filter(acked_at=None, ack_by__gte=now()).aggregate(at=Min("ack_by"))["at"]
    over = [due + timedelta(seconds=1) for due in (*pauses, *([acks] if acks else []))]
    later = [at for at in (*over, *(_next_look(due) for due in silent)) if at > now()]
    return min([*later, *([max(rung, now())] if rung else [])], default=None)


def _next_look(due: datetime) -> datetime:
    """The first seventeenth minute after it."""
    look = due.replace(minute=0, second=0, microsecond=0) + LOOKS
    return look if look > due else look + timedelta(hours=1)
