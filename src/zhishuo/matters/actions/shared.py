"""What the actions share: locking a matter, its playbook and facts, starting and stopping clocks, saying something."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import ChangedMeanwhile, NotFound
from zhishuo.kernel.times import now, zh_time
from zhishuo.kernel.values import Facts
from zhishuo.kernel.verbs import Verb
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters import clockwork
from zhishuo.matters.models import Clock, HandOver, Matter, Saying
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.rules import check_stage
from zhishuo.people.api import Account, Office
from zhishuo.store.api import county_of, insert, insert_all, new_id
from zhishuo.trail.api import Entry, history


@dataclass
class Held:
    """A locked matter with what its playbook says of it. `running` are its clocks that run."""

    matter: Matter
    practice: Practice
    running: list[Clock]

    @property
    def playbook(self) -> Playbook:
        return self.practice.playbook

    @property
    def calendar(self) -> Calendar:
        return self.practice.calendar

    @property
    def facts(self) -> Facts:
        return facts_of(self.matter, self.practice)


def facts_of(matter: Matter, practice: Practice) -> Facts:
    """What `when` may ask of this matter."""
    return practice.playbook.facts(
        measure=matter.measure,
        place=matter.at.level,
        held=matter.owner.post.partition(".")[0],
        topics=practice.topics(matter.topic),
        channel=matter.channel,
    )


def lock(matter_id: int, verb: Verb, *, seen: int | None) -> Held:
    """Lock the matter for one verb. Raises WrongStage, or ChangedMeanwhile where the caller saw an older `rev`."""
    county = county_of(matter_id)
    matter = Matter.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=matter_id, county=county).first()
    if matter is None:
        raise NotFound()
    if seen is not None and seen != matter.rev:
        raise changed(matter)
    check_stage(matter.stage, verb)
    running = list(Clock.objects.filter(matter=matter, county=county, stopped_at__isnull=True, void=False))
    return Held(matter, practice_of(matter.pack_id, matter.playbook), running)


def changed(matter: Matter) -> ChangedMeanwhile:
    """Who was first, when, with what: read from the trail."""
    last = history("matter", matter.id).order_by("-id").first()
    if last is None:
        return ChangedMeanwhile(at=zh_time(now()), who="别人")
    verb = Verb.named(last.verb)
    return ChangedMeanwhile(at=zh_time(last.at), who=who(last), did=verb.word, did_en=verb.word_en.lower())


def who(entry: Entry) -> str:
    kind, _, number = entry.actor.partition(":")
    if kind == "staff":
        return Account.objects.filter(pk=number).values_list("name", flat=True).first() or "同事"
    return {"speaker": "说事人", "system": "系统"}.get(kind, "别人")


def say(
    matter: Matter,
    kind: str,
    text: str,
    *,
    by: Actor,
    at: datetime,
    public: bool = True,
    office: int | None = None,
    client_key: str = "",
) -> Saying:
    """Keep human words about a matter."""
    saying = Saying(
        id=new_id(matter.county),
        county=matter.county,
        matter=matter,
        kind=kind,
        at=at,
        account_id=by.account_id,
        office_id=office,
        text=text,
        public=public,
        client_key=client_key or None,
    )
    insert(saying)
    return saying


def begin(matter: Matter, started: Iterable[clockwork.Started], office: int | None) -> list[Clock]:
    """Write the clocks that start now, in one statement."""
    clocks = [
        Clock(
            id=new_id(matter.county),
            county=matter.county,
            matter=matter,
            name=one.name,
            office_id=office,
            event=one.event,
            started_at=one.at,
            within=one.within,
            due=one.due.at,
            provisional=one.due.provisional,
        )
        for one in started
    ]
    insert_all(clocks)
    return clocks


def stop(held: Held, names: Iterable[str], at: datetime, *, void: bool = False) -> None:
    """Stop running clocks by name, in one statement."""
    wanted = set(names)
    over = [clock for clock in held.running if clock.name in wanted]
    if over:
        change: dict[str, Any] = {"void": True} if void else {"stopped_at": at}
        Clock.objects.filter(pk__in=[clock.pk for clock in over], county=held.matter.county).update(**change)
        held.running = [clock for clock in held.running if clock not in over]


def fire(held: Held, event: str, at: datetime) -> None:
    """An event happens: the clocks that it stops stop, those that it starts start."""
    stop(held, clockwork.stopped_by(held.playbook, event, [clock.name for clock in held.running]), at)
    known = frozenset(clock.name for clock in held.running)
    started = clockwork.started_by(held.playbook, event, at, facts=held.facts, calendar=held.calendar, ran=known)
    # One clock of a name at a time: starting again puts the older one out of force.
    stop(held, [one.name for one in started], at, void=True)
    held.running += begin(held.matter, started, held.matter.owner_id)


def keep(held: Held, *fields: str) -> None:
    """Work out the next date, count the revision, save the named fields."""
    matter = held.matter
    running = sorted(held.running, key=lambda clock: (clock.due, clock.id))
    finish = next((clock for clock in running if clock.name == "finish"), None)
    if finish is not None:
        matter.due = finish.due
    first = running[0] if running else None
    matter.next_due, matter.next_clock = (first.due, first.name) if first else (fallback(matter), "")
    matter.rev += 1
    matter.save(update_fields=[*fields, "due", "next_due", "next_clock", "rev"])


def fallback(matter: Matter) -> datetime | None:
    """Where every clock was met and the work goes on, the promise itself is the date; an ended matter has none."""
    return (matter.due or matter.registered_at) if matter.is_open else None


def lead(matter: Matter) -> HandOver:
    """The hand-over by which the owner has the matter."""
    found = (
        HandOver.objects.filter(matter=matter, county=matter.county, role="lead", state__in=("offered", "taken"))
        .select_related("giver")
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def pass_on(held: Held, to: Office, *, by: Actor, at: datetime, climbed: bool) -> HandOver:
    """The matter goes to another office, which has to take it up: the owner is never empty, the old hand-over is done."""
    matter = held.matter
    HandOver.objects.filter(matter=matter, county=matter.county, role="lead", state__in=("offered", "taken")).update(
        state="done", ended_at=at
    )
    hand = HandOver(
        id=new_id(matter.county),
        county=matter.county,
        matter=matter,
        giver_id=matter.owner_id,
        taker=to,
        state="offered",
        offered_at=at,
        climbed=climbed,
    )
    insert(hand)
    matter.owner, matter.assignee, matter.stage = to, None, "offered"
    if climbed:
        fire(held, "climbed", at)
    fire(held, "offered", at)
    fire(held, "held", at)
    return hand
