"""A matter's life beside its story: flags, what was asked of others, reminders, calls, parties, other matters, papers.

All of it in a fixed number of queries, so that a page costs the same however much has happened.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Ask, CallBack, Flag, Link, Matter, Party, Reminder
from zhishuo.matters.pages.story import Story, story_of
from zhishuo.matters.standing import Known, office_ids, readable, seen_by
from zhishuo.papers.api import Letter, Message, Posting, letters_of, messages_of, postings_of
from zhishuo.people.api import Account, Office
from zhishuo.places.api import short_names


@dataclass
class Life:
    """One matter as one actor meets it on the desk. `others` are the matters that belong to it and that the actor may know of."""

    story: Story
    actor: Actor
    flags: list[Flag]
    asks: list[Ask]
    reminders: list[Reminder]
    calls: list[CallBack]
    parties: list[Party]
    links: list[Link]
    others: dict[int, Matter]
    readable: set[int]

    @property
    def matter(self) -> Matter:
        return self.story.matter

    @cached_property
    def course(self) -> Course:
        return self.story.course()

    @cached_property
    def mine(self) -> set[int]:
        """The actor's offices."""
        return set(office_ids(self.actor))

    @cached_property
    def known(self) -> Known:
        return Known(
            handed=frozenset(hand.taker_id for hand in self.story.hands),
            told=frozenset(hand.taker_id for hand in self.story.hands if hand.role == "told"),
            asked=frozenset(ask.office_id for ask in self.asks if ask.state == "open"),
            calling=frozenset(call.office_id for call in self.calls if call.at is None),
        )

    def allows(self, verb: Verb) -> bool:
        """Whether the actor may do it to this matter, whatever its stage. Asks the database nothing."""
        return self.matter.allows(self.actor, verb, known=self.known)

    # ---- what waits for this actor

    def my_asks(self) -> list[Ask]:
        """What the actor may agree to or rule on."""
        return [
            ask
            for ask in self.asks
            if ask.state == "open" and (self.actor.heads(ask.office_id) if ask.head else self.actor.holds(ask.office_id))
        ]

    def my_calls(self) -> list[CallBack]:
        return [call for call in self.calls if call.at is None and call.office_id in self.mine]

    def to_acknowledge(self) -> bool:
        waits = any(r.office_id in self.mine and r.ack_by is not None and r.acked_at is None for r in self.reminders)
        told = any(h.role == "told" and h.state == "offered" and h.taker_id in self.mine for h in self.story.hands)
        return waits or told


def life_of(matter: Matter, actor: Actor) -> Life:
    """Read it all; the offices and people named here are added to those that the story knows."""
    story, key = story_of(matter), {"matter": matter, "county": matter.county}
    links = list(Link.objects.filter(Q(matter=matter) | Q(other=matter), county=matter.county).order_by("id"))
    others = _others(matter, links, actor)
    life = Life(
        story=story,
        actor=actor,
        flags=list(Flag.objects.filter(**key).order_by("id")),
        asks=list(Ask.objects.filter(**key).order_by("id")),
        reminders=list(Reminder.objects.filter(**key).order_by("id")),
        calls=list(CallBack.objects.filter(**key).order_by("id")),
        parties=list(Party.objects.filter(**key).select_related("person").order_by("id")),
        links=links,
        others={one.id: one for one in others},
        readable=_readable(others, actor),
    )
    _name(life)
    return life


def _others(matter: Matter, links: list[Link], actor: Actor) -> list[Matter]:
    """Parent, parts, what it follows and what follows it, what was merged: as far as the actor may know of them."""
    named = {matter.parent_id, matter.follows_id, matter.merged_into_id, *(one.matter_id for one in links)}
    named |= {one.other_id for one in links}
    related = Q(pk__in=named - {None, matter.id}) | Q(parent=matter) | Q(follows=matter) | Q(merged_into=matter)
    rows = seen_by(Matter.objects.filter(related, county=matter.county), actor)
    return list(rows.defer("search").order_by("registered_at", "id"))


def _readable(others: list[Matter], actor: Actor) -> set[int]:
    if not others:
        return set()
    rows = Matter.objects.filter(pk__in=[one.id for one in others], county=others[0].county).filter(readable(actor))
    return set(rows.values_list("id", flat=True))


def _name(life: Life) -> None:
    """Offices and accounts that only these rows name."""
    story = life.story
    offices = {row.office_id for rows in (life.asks, life.reminders, life.calls) for row in rows if row.office_id}
    offices |= {office for ask in life.asks for office in (ask.asker_id, *ask.data.get("between", [])) if office}
    offices |= {clock.doer_id for clock in story.clocks if clock.doer_id} | {
        step.office_id for step in story.steps if step.office_id
    }
    offices |= {party.office_id for party in life.parties if party.office_id}
    offices |= {life.matter.supervisor_id} if life.matter.supervisor_id else set()
    missing = offices - story.offices.keys()
    if missing:
        story.offices.update(Office.objects.in_bulk(missing))
        story.places.update(short_names({story.offices[one].place for one in missing if one in story.offices}))
    people = {step.account_id for step in story.steps} | {call.account_id for call in life.calls}
    people |= {row.settled_by_id for rows in (life.asks, life.flags) for row in rows}
    people |= {ask.asked_by_id for ask in life.asks} | {one.acked_by_id for one in life.reminders}
    unknown = {one for one in people if one} - story.accounts.keys()
    if unknown:
        story.accounts.update(dict(Account.objects.filter(pk__in=unknown).values_list("pk", "name")))


@dataclass
class Papers:
    """What went out about a matter: messages, letters, notices."""

    messages: list[Message]
    letters: list[Letter]
    postings: list[Posting]


def papers_of(matter: Matter, actor: Actor) -> Papers:
    """Three queries. Letters and messages as far as the actor may see them; what was put up is for everybody."""
    subject, county = f"matter:{matter.id}", matter.county
    messages = messages_of(subject, county).filter(
        pk__in=Message.seen_by(actor).filter(subject=subject, county=county).values("pk")
    )
    letters = letters_of(subject, county).filter(pk__in=Letter.seen_by(actor).filter(subject=subject, county=county).values("pk"))
    return Papers(list(messages), list(letters), list(postings_of(subject, county)))
