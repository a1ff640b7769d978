"""The conditions by which boards count and ledgers list: one definition for a number and for the rows behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import local, now, start_of_day
from zhishuo.matters.clockspans import after
from zhishuo.matters.models import Ask, Clock, HandOver, Reminder
from zhishuo.matters.stages import AT_WORK, OPEN
from zhishuo.packs import api as packs

SOON = 3  # workdays: what falls due within them is at risk
LONG = 3  # workdays after which what nobody took, or answered, is stuck

# Kinds of clocks: key → Q over Clock.name. What is none of them counts as "other".
CLOCKS: dict[str, Q] = {
    "reply": Q(name="reply"),
    "take": Q(name="take"),
    "finish": Q(name="finish"),
    "level": Q(name="level"),
    "step": Q(name__startswith="step:"),
    "ask": Q(name__startswith="ask:"),
    "arrive": Q(name="arrive"),
    "supervise": Q(name="supervise"),
}
STUCK = ("offered", "paused", "asked", "unheard", "nobody", "returned", "idle")


@dataclass(frozen=True)
class Moments:
    """The moments that conditions compare with, reckoned once for a page: now, until when is soon, since when is long."""

    now: datetime
    soon: datetime
    long: datetime


def moments(place: PlaceCode, *, days: int = SOON, at: datetime | None = None) -> Moments:
    """By the calendar of the place: a Friday's “within three workdays” reaches to Wednesday."""
    at = at or now()
    calendar = packs.calendar_for(packs.current(place), int(place))
    day = local(at).date()
    back = day
    while calendar.between(back, day) < LONG:
        back -= timedelta(days=1)
    return Moments(at, after(at, Span(days, "workdays"), calendar), start_of_day(back))


def running(key: str) -> Q:
    """The running clocks of one kind."""
    return CLOCKS[key] & Q(stopped_at__isnull=True, void=False, paused=False)


def is_late(when: Moments, field: str = "due") -> Q:
    return Q(**{f"{field}__lt": when.now})


def is_soon(when: Moments, field: str = "due") -> Q:
    return Q(**{f"{field}__gte": when.now, f"{field}__lte": when.soon})


def with_clock(key: str, due: str, when: Moments) -> Q:
    """Matters of which a clock of this kind is late, or will be soon."""
    clocks = Clock.objects.filter(running(key), matter_id=OuterRef("id"), county=OuterRef("county"))
    return Q(Exists(clocks.filter(is_soon(when) if due == "soon" else is_late(when)))) & Q(stage__in=OPEN)


def with_stuck(key: str, when: Moments) -> Q:
    """Open matters that stand still in one of the ways of STUCK."""
    mine = {"matter_id": OuterRef("id"), "county": OuterRef("county")}
    clocks = Clock.objects.filter(stopped_at__isnull=True, void=False, due__lt=when.now, **mine)
    hands = HandOver.objects.filter(**mine)
    another = HandOver.objects.filter(
        matter_id=OuterRef("matter_id"), county=OuterRef("county"), state="returned", id__gt=OuterRef("id")
    )
    found: dict[str, Q] = {
        "offered": Q(stage__in=("registered", "offered"))
        & Q(Exists(hands.filter(role="lead", state="offered", offered_at__lt=when.long))),
        "paused": Q(Exists(clocks.filter(name="pause"))),
        "asked": Q(Exists(Ask.objects.filter(state="open", at__lt=when.long, **mine))),
        "unheard": Q(Exists(Reminder.objects.filter(ack_by__lt=when.now, acked_at__isnull=True, **mine))),
        "nobody": Q(stage="handling", assignee__isnull=True),
        "returned": Q(Exists(hands.filter(Exists(another), state="returned"))),
        "idle": Q(Exists(clocks.filter(name="next"))),
    }
    return found[key] & Q(stage__in=OPEN)


@dataclass(frozen=True)
class Narrow:
    """What a board's number counts, as a ledger is asked for it.

    `clock` with `due` (late or soon), or `due` alone for the earliest clock; `stuck` of STUCK; `level` and `owner` of who has it; `flag`
    a key, or any.
    `counted`: as boards count, without what is sealed, whoever looks.
    """

    clock: str = ""
    due: str = ""
    stuck: str = ""
    level: str = ""
    owner: int = 0
    flag: str = ""
    supervised: bool = False
    repeat: bool = False
    counted: bool = False

    def where(self, when: Moments) -> Q:
        """All of it as one condition on matters."""
        found = Q()
        if self.clock:
            found &= with_clock(self.clock, self.due or "late", when)
        elif self.due:
            found &= Q(stage__in=AT_WORK) & (is_soon if self.due == "soon" else is_late)(when, "next_due")
        if self.stuck:
            found &= with_stuck(self.stuck, when)
        if self.level:
            found &= Q(owner__post__startswith=f"{self.level}.")
        if self.owner:
            found &= Q(owner=self.owner)
        if self.flag:
            found &= ~Q(flags=[]) if self.flag == "any" else Q(flags__contains=[self.flag])
        if self.supervised:
            found &= Q(supervisor__isnull=False)
        if self.repeat:
            found &= Q(reopened__gt=0)
        return found & ~Q(privacy="sealed") if self.counted else found
