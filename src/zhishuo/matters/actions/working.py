"""While it is being handled: sorting, replying, noting, and what the speaker adds."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import clockwork, rules, verbs
from zhishuo.matters.actions.shared import Held, begin, facts_of, fire, keep, lock, say, stop
from zhishuo.matters.models import Clock, Matter, Saying
from zhishuo.matters.pack import TOPICS, lineage
from zhishuo.matters.practice import practice_of
from zhishuo.papers.api import Kept, attach
from zhishuo.store.api import county_of
from zhishuo.trail.api import record


@transaction.atomic
def sort(matter_id: int, *, by: Actor, playbook: str = "", topic: str = "", measure: str = "", seen: int | None = None) -> Matter:
    """Say what kind of thing it is. Clocks run again from their first basis by the new playbook; the first promised date stays.

    A topic proposes its playbook; a playbook given wins. Raises PlaybookUnknown.
    """
    held = lock(matter_id, verbs.SORT, seen=seen)
    matter, at, before = held.matter, now(), held.matter.playbook
    topics = held.practice.version.tables(TOPICS)
    if topic and topic not in topics:
        raise rules.PlaybookUnknown(got=topic, field="topic")
    chosen = playbook or (_playbook_of(topic, held) if topic else "") or matter.playbook
    practice = practice_of(matter.pack_id, chosen)
    matter.playbook, matter.klass, matter.topic = (chosen, practice.playbook.playbook.class_, topic or matter.topic)
    matter.privacy = practice.playbook.playbook.privacy
    matter.measure = _measure(practice.playbook.measures, measure, matter, practice.playbook.measure(facts_of(matter, practice)))
    _rebuild(Held(matter, practice, held.running))
    fresh = Held(matter, practice, list(Clock.objects.filter(matter=matter, county=matter.county, stopped_at=None, void=False)))
    fire(fresh, "sorted", at)
    keep(fresh, "playbook", "klass", "topic", "measure", "privacy")
    record(
        verbs.SORT, matter, by=by, at=at, data={"from": before, "to": chosen, "topic": matter.topic, "measure": matter.measure}
    )
    return matter


def _playbook_of(topic: str, held: Held) -> str:
    found = lineage(held.practice.version.tables(TOPICS), topic)
    return found.playbook if found else ""


def _measure(measures: object, given: str, matter: Matter, proposed: str) -> str:
    allow = getattr(measures, "allow", ())
    if given and given not in allow:
        raise rules.PlaybookUnknown(got=given, field="measure")
    if given:
        return given
    return matter.measure if matter.measure in allow else proposed


def _rebuild(held: Held) -> None:
    """New clocks from the first basis; a date that was promised already is never moved back."""
    matter = held.matter
    rows = list(Clock.objects.filter(matter=matter, county=matter.county).order_by("id"))
    fired = {"registered": matter.registered_at, "held": matter.registered_at}
    fired |= {row.event: row.started_at for row in rows if not row.void}
    if matter.replied_at:
        fired["replied"] = matter.replied_at
    stopped = frozenset(row.name for row in rows if row.stopped_at)
    started = clockwork.resorted(held.playbook, fired, facts=held.facts, calendar=held.calendar, stopped=stopped)
    promised = {clock.name: clock.due for clock in held.running}
    stop(held, [clock.name for clock in held.running], now(), void=True)
    for clock in begin(matter, started, matter.owner_id):
        if clock.name in promised and promised[clock.name] < clock.due:
            clock.due = promised[clock.name]
            clock.save(update_fields=["due"])


@transaction.atomic
def reply(matter_id: int, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """A person's word back to the speaker, shown on the progress page; it stops the reply clock. Raises WordsMissing."""
    held = lock(matter_id, verbs.REPLY, seen=seen)
    matter, at, words = held.matter, now(), clean(text)
    rules.check_words(words, what="回什么话", what_en="what you tell the speaker")
    saying = say(matter, "reply", words, by=by, at=at, office=matter.owner_id)
    matter.replied_at = matter.replied_at or at
    fire(held, "replied", at)
    keep(held, "replied_at")
    record(verbs.REPLY, matter, by=by, at=at, data={"saying": saying.id, "office": matter.owner_id})
    return matter


@transaction.atomic
def note(matter_id: int, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """A note for those who handle it; the speaker does not see it."""
    held = lock(matter_id, verbs.NOTE, seen=seen)
    matter, at, words = held.matter, now(), clean(text)
    rules.check_words(words, what="记什么", what_en="the note")
    saying = say(matter, "note", words, by=by, at=at, public=False, office=matter.owner_id)
    keep(held)
    record(verbs.NOTE, matter, by=by, at=at, data={"saying": saying.id})
    return matter


@transaction.atomic
def say_more(
    matter_id: int, text: str, *, by: Actor, files: tuple[Kept, ...] = (), client_key: str = "", seen: int | None = None
) -> Matter:
    """The speaker adds words, photos or voice, at any time and after closing too. Sent twice with one key it is kept once."""
    held = lock(matter_id, verbs.SAY_MORE, seen=seen)
    matter, at, words = held.matter, now(), clean(text)
    if client_key and Saying.objects.filter(client_key=client_key, county=matter.county).exists():
        return matter
    rules.check_said(words, has_voice=bool(files))
    saying = say(matter, "more", words, by=by, at=at, client_key=client_key)
    for kept in files:
        attach(saying, kept, by=by)
    keep(held)
    record(verbs.SAY_MORE, matter, by=by, at=at, data={"saying": saying.id, "files": len(files)})
    return matter


@transaction.atomic
def unmask(matter_id: int, reason: str, *, by: Actor) -> str:
    """The speaker's number, opened once for a reason; who looked and why is recorded (R65). Raises ReasonUnknown, NotFound."""
    matter = Matter.objects.select_related("person").filter(pk=matter_id, county=county_of(matter_id)).first()
    if matter is None or matter.person is None or not matter.person.phone:
        raise NotFound(what="个号码", what_en="number")
    reasons = practice_of(matter.pack_id, matter.playbook).version.section("reasons")
    known = {key.partition(".")[2]: table.title for key, table in reasons.items() if key.startswith("unmask.")}
    if reason not in known:
        raise rules.ReasonUnknown(
            choices="、".join(title.zh for title in known.values()),
            choices_en=", ".join(title.en or title.zh for title in known.values()),
            field="reason",
        )
    record(verbs.UNMASK, matter, by=by, data={"reason": reason, "person": matter.person_id})
    return str(matter.person.phone)
