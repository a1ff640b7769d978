"""What may happen to one matter: every verb, with arguments that mostly make sense and sometimes do not."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.machine.values import fields_for, records_for
from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions
from zhishuo.matters import verbs as v
from zhishuo.matters.actions.shared import course_of
from zhishuo.matters.course import stepping
from zhishuo.matters.models import Ask, Clock, Flag, HandOver, Matter, Step
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.routes import may_be_called, may_go_to, may_help
from zhishuo.people.api import Office

Act = Callable[[Actor], Any]


@dataclass(frozen=True)
class Scene:
    """One matter before a deed. `others`: numbers of the other matters of this history."""

    luck: random.Random
    matter: Matter
    others: tuple[str, ...]

    @property
    def book(self) -> Practice:
        return practice_of(self.matter.pack_id, self.matter.playbook)

    @property
    def key(self) -> dict[str, int]:
        return {"matter_id": self.matter.id, "county": self.matter.county}

    @property
    def seen(self) -> int | None:
        """What the form saw: mostly nothing is sent, sometimes the state, now and then an older one."""
        return self.luck.choice((None,) * 12 + (self.matter.rev,) * 6 + (self.matter.rev - 1,))

    def words(self) -> str:
        return (
            ""
            if self.luck.random() < 0.05
            else self.luck.choice(("去看过了", "三轮车过不去", "水管又漏了", "还是那样", "写明白了"))
        )

    def one(self, rows: Any, other: Any = 0) -> Any:
        """One of these; now and then, or where there are none, something else."""
        found = list(rows)
        return self.luck.choice(found) if found and self.luck.random() < 0.95 else other

    def offices(self, known: list[Office], most: int = 1) -> list[int]:
        ids = [office.id for office in known]
        self.luck.shuffle(ids)
        found = ids[: self.luck.randint(1, most)]
        return found if self.luck.random() < 0.95 else [*found, self.matter.owner_id, self.matter.first_id]

    def office(self, known: list[Office]) -> int:
        return next(iter(self.offices(known)), self.matter.first_id)


@dataclass(frozen=True)
class Deed:
    name: str
    verb: Verb
    who: str
    weight: int
    prepare: Callable[[Scene], Act]


DEEDS: dict[str, Deed] = {}


def deed(verb: Verb, who: str, weight: int = 2) -> Callable[[Callable[[Scene], Act]], Callable[[Scene], Act]]:
    def keep(prepare: Callable[[Scene], Act]) -> Callable[[Scene], Act]:
        DEEDS[prepare.__name__] = Deed(prepare.__name__, verb, who, weight, prepare)
        return prepare

    return keep


def reasons(s: Scene, use: str) -> str:
    return str(s.one([key.partition(".")[2] for key in s.book.reasons if key.startswith(f"{use}.")], "whim"))


# ---- from hand to hand


@deed(v.TAKE, "owner", 30)
def take(s: Scene) -> Act:
    return lambda by: actions.take(s.matter.id, by=by, seen=s.seen)


@deed(v.ASSIGN, "owner", 4)
def assign(s: Scene) -> Act:
    return lambda by: actions.assign(s.matter.id, by.account_id or 0, by=by, seen=s.seen)


@deed(v.OFFER, "owner", 4)
def offer(s: Scene) -> Act:
    to, words = s.office(may_go_to(s.matter, s.book)), s.words()
    return lambda by: actions.offer(s.matter.id, to, by=by, text=words, seen=s.seen)


@deed(v.CLIMB, "owner", 4)
def climb(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.climb(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.RETURN, "owner", 6)
def return_(s: Scene) -> Act:
    rule = s.book.playbook.hand_over
    reason, words = s.one(rule.reasons if rule else (), "whim"), s.words()
    return lambda by: actions.return_(s.matter.id, reason, by=by, text=words, seen=s.seen)


@deed(v.REVOKE, "giver", 3)
def revoke(s: Scene) -> Act:
    return lambda by: actions.revoke(s.matter.id, by=by, text="", seen=s.seen)


@deed(v.DISPUTE, "owner", 3)
def dispute(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.dispute(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.RULE, "asked", 3)
def rule(s: Scene) -> Act:
    to, words = s.office(may_go_to(s.matter, s.book)), s.words()
    return lambda by: actions.rule(s.matter.id, to, by=by, text=words, seen=s.seen)


@deed(v.DESIGNATE, "place")
def designate(s: Scene) -> Act:
    to, words = s.luck.choice((s.office(may_go_to(s.matter, s.book)), s.matter.owner_id)), s.words()
    return lambda by: actions.designate(s.matter.id, to, by=by, text=words, seen=s.seen)


@deed(v.ASK_HELP, "owner", 4)
def ask_help(s: Scene) -> Act:
    to, words = s.offices(may_help(s.matter, s.book), 2), s.words()
    return lambda by: actions.ask_help(s.matter.id, to, by=by, text=words, seen=s.seen)


@deed(v.WHISTLE, "owner", 4)
def whistle(s: Scene) -> Act:
    to, words, urgent = s.offices(may_be_called(s.matter, s.book), 3), s.words(), s.luck.random() < 0.3
    return lambda by: actions.whistle(s.matter.id, to, by=by, text=words, urgent=urgent, seen=s.seen)


@deed(v.ARRIVE, "helper", 4)
def arrive(s: Scene) -> Act:
    return lambda by: actions.arrive(s.matter.id, by=by, seen=s.seen)


@deed(v.FINISH_HELP, "helper", 4)
def finish_help(s: Scene) -> Act:
    words, apt = s.words(), s.luck.choice((None, 0, 1))
    return lambda by: actions.finish_help(s.matter.id, by=by, text=words, apt=apt, seen=s.seen)


@deed(v.SCORE_HELP, "owner")
def score_help(s: Scene) -> Act:
    hand = s.one(HandOver.objects.filter(**s.key).order_by("id").values_list("id", flat=True))
    return lambda by: actions.score_help(s.matter.id, hand, s.luck.randint(0, 1), by=by, seen=s.seen)


# ---- the work


@deed(v.REPLY, "owner", 4)
def reply(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.reply(s.matter.id, words, by=by, seen=s.seen)


@deed(v.NOTE, "owner")
def note(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.note(s.matter.id, words, by=by, seen=s.seen)


@deed(v.SAY_MORE, "speaker", 4)
def say_more(s: Scene) -> Act:
    words, key = s.words(), s.luck.choice(("", "", "again"))
    key = key and f"{s.matter.id}:{key}"
    return lambda by: actions.say_more(s.matter.id, words, by=by, client_key=key, seen=s.seen)


@deed(v.DO_STEP, "helper", 30)
def do_step(s: Scene) -> Act:
    course = course_of(s.matter, at=now())
    here = stepping.steps_here(course)
    likely = [key for key, step in here.items() if stepping.is_open(course, step) and key not in s.matter.done]
    added = list(Step.objects.filter(**s.key, state__in=("open", "ordered")).order_by("id").values_list("key", flat=True))
    key = str(s.one(likely * 3 + added if s.luck.random() < 0.85 else list(here), "nothing"))
    step = here.get(key)
    data = {**fields_for(s.luck, s.book.playbook, f"step:{key}"), **(records_for(s.luck, step.kind) if step else {})}
    no = s.luck.random() < 0.2
    words = s.words()
    return lambda by: actions.do_step(s.matter.id, key, by=by, no=no, text=words, data=data, seen=s.seen)


@deed(v.ADD_STEP, "owner")
def add_step(s: Scene) -> Act:
    kind, within = s.one(("note", "visit", "deliver"), "decide"), s.one(("", "3 workdays", "2 hours"), "soon")
    return lambda by: actions.add_step(s.matter.id, kind, "再去一趟", by=by, within=within, seen=s.seen)


@deed(v.INSTRUCT, "place")
def instruct(s: Scene) -> Act:
    words, within = s.words(), s.one(("", "2 workdays"), "soon")
    to = s.one([None, *HandOver.objects.filter(**s.key).order_by("id").values_list("taker_id", flat=True)], 1)
    return lambda by: actions.instruct(s.matter.id, words, by=by, within=within, office_id=to, seen=s.seen)


@deed(v.SKIP_STEP, "owner", 3)
def skip_step(s: Scene) -> Act:
    step, reason, words = s.one(s.book.playbook.steps, "nothing"), reasons(s, "skip"), s.words()
    return lambda by: actions.skip_step(s.matter.id, step, reason, by=by, text=words, seen=s.seen)


# ---- time


@deed(v.ASK, "owner", 4)
def ask(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.ask(s.matter.id, words, by=by, seen=s.seen)


@deed(v.PAUSE, "owner", 6)
def pause(s: Scene) -> Act:
    reason, words = reasons(s, "pause"), s.words()
    return lambda by: actions.pause(s.matter.id, reason, by=by, text=words, seen=s.seen)


@deed(v.RESUME, "owner", 6)
def resume(s: Scene) -> Act:
    return lambda by: actions.resume(s.matter.id, by=by, seen=s.seen)


@deed(v.EXTEND, "owner", 6)
def extend(s: Scene) -> Act:
    clock = s.one(
        Clock.objects.filter(**s.key, stopped_at=None, void=False).order_by("id").values_list("name", flat=True), "none"
    )
    found = s.book.playbook.clocks.get(clock)
    most = found.extend if found else None
    span = s.one(([most.max.written] * 3 if most else []) + ["1 workday", "3 days"], "for ever")
    reason, words = s.one(most.reasons if most else (), "whim"), s.words()
    return lambda by: actions.extend(s.matter.id, clock, span, reason, by=by, text=words, seen=s.seen)


@deed(v.AGREE, "asked", 8)
def agree(s: Scene) -> Act:
    ask = s.one(Ask.objects.filter(**s.key).order_by("-state", "id").values_list("id", flat=True))
    yes, words = s.luck.random() < 0.7, s.words()
    return lambda by: actions.agree(s.matter.id, ask, yes, by=by, text=words, seen=s.seen)


@deed(v.VERSION, "place", 3)
def version(s: Scene) -> Act:
    reason, words = reasons(s, "version"), s.words()
    return lambda by: actions.version(s.matter.id, reason, by=by, text=words, seen=s.seen)


# ---- what kind of thing it is


@deed(v.SORT, "owner", 6)
def sort(s: Scene) -> Act:
    luck = s.luck
    playbook = luck.choice(
        ("", "village", "family", "neighbour", "plain", "petition", "help", "coordination", "relocation", "nothing")
    )
    topic = luck.choice(("", "", "infrastructure", "damage", "next_door", "public_service", "collective_income"))
    measure = luck.choice(("", "", "", "lead", "settle", "joint"))
    fields = fields_for(luck, s.book.playbook, "sort")
    return lambda by: actions.sort(
        s.matter.id, by=by, playbook=playbook, topic=topic, measure=measure, fields=fields, seen=s.seen
    )


@deed(v.FILL, "owner", 4)
def fill(s: Scene) -> Act:
    fields = fields_for(s.luck, s.book.playbook, "")
    return lambda by: actions.fill(s.matter.id, fields, by=by, seen=s.seen)


@deed(v.CORRECT, "owner", 1)
def correct(s: Scene) -> Act:
    title, words = s.words(), s.words()
    return lambda by: actions.correct(s.matter.id, title, by=by, text=words, seen=s.seen)


@deed(v.FLAG, "owner", 2)
def flag(s: Scene) -> Act:
    key, words = s.one(s.book.flags, "weather"), s.words()
    return lambda by: actions.flag(s.matter.id, key, by=by, text=words, seen=s.seen)


@deed(v.SETTLE_FLAG, "owner", 6)
def settle_flag(s: Scene) -> Act:
    row = s.one(Flag.objects.filter(**s.key).order_by("-state", "id").values_list("id", flat=True))
    yes, words = s.luck.random() < 0.5, s.words()
    return lambda by: actions.settle_flag(s.matter.id, row, yes, by=by, text=words, seen=s.seen)


@deed(v.SEAL, "owner", 1)
def seal(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.seal(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.UNSEAL, "place", 2)
def unseal(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.unseal(s.matter.id, by=by, text=words, seen=s.seen)
