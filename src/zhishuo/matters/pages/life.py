"""A matter's life beside its story: flags, what was asked of others, reminders, calls, parties, other matters, papers.

Each part is one query at most, so that a page costs the same however much has happened, and a deed reads only what it asks about.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Ask, CallBack, Flag, Link, Matter, Party, Reminder
from zhishuo.matters.pages.story import Story
from zhishuo.matters.standing import Known, office_ids, readable, seen_by
from zhishuo.papers.api import Letter, Message, Posting, letters_of, messages_of, postings_of


class Life:
    """One matter as one actor meets it on the desk. Each part is one query, made when it is first looked at."""

    def __init__(self, matter: Matter, actor: Actor) -> None:
        self.matter, self.actor = matter, actor
        self.story: Story = DeskStory(self)

    @cached_property
    def flags(self) -> list[Flag]:
        return list(Flag.objects.filter(**self.story.key).order_by("id"))

    @cached_property
    def asks(self) -> list[Ask]:
        return list(Ask.objects.filter(**self.story.key).order_by("id"))

    @cached_property
    def reminders(self) -> list[Reminder]:
        return list(Reminder.objects.filter(**self.story.key).order_by("id"))

    @cached_property
    def calls(self) -> list[CallBack]:
        return list(CallBack.objects.filter(**self.story.key).order_by("id"))

    @property
    def parties(self) -> list[Party]:
        return self.story.parties

    @cached_property
    def links(self) -> list[Link]:
        return list(Link.objects.filter(Q(matter=self.matter) | Q(other=self.matter), county=self.matter.county).order_by("id"))

    @cached_property
    def others(self) -> dict[int, Matter]:
        """Parent, parts, what it follows and what follows it, what was merged: as far as the actor may know of them."""
        matter = self.matter
        named = {matter.parent_id, matter.follows_id, matter.merged_into_id, *(one.matter_id for one in self.links)}
        named |= {one.other_id for one in self.links}
        related = Q(pk__in=named - {None, matter.id}) | Q(parent=matter) | Q(follows=matter) | Q(merged_into=matter)
        rows = seen_by(Matter.objects.filter(related, county=matter.county), self.actor)
        return {one.id: one for one in rows.defer("search").order_by("registered_at", "id")}

    @cached_property
    def readable(self) -> set[int]:
        """Among the others those whose words the actor may read."""
        if not self.others:
            return set()
        rows = Matter.objects.filter(pk__in=self.others, county=self.matter.county).filter(readable(self.actor))
        return set(rows.values_list("id", flat=True))

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


class DeskStory(Story):
    """The story as the desk tells it: it names offices and people of flags, asks, reminders and calls, too."""

    def __init__(self, life: Life) -> None:
        super().__init__(life.matter)
        self._life = life

    def offices_named(self) -> set[int]:
        life = self._life
        named = self.offices_acting()
        named |= {row.office_id for rows in (life.asks, life.reminders, life.calls) for row in rows if row.office_id}
        named |= {office for ask in life.asks for office in (ask.asker_id, *ask.data.get("between", [])) if office}
        named |= {clock.doer_id for clock in self.clocks if clock.doer_id} | {
            step.office_id for step in self.steps if step.office_id
        }
        named |= {party.office_id for party in self.parties if party.office_id}
        return named | ({self.matter.supervisor_id} if self.matter.supervisor_id else set())

    def accounts_named(self) -> set[int]:
        life = self._life
        named = super().accounts_named()
        people = {step.account_id for step in self.steps} | {call.account_id for call in life.calls}
        people |= {row.settled_by_id for rows in (life.asks, life.flags) for row in rows}
        people |= {ask.asked_by_id for ask in life.asks} | {one.acked_by_id for one in life.reminders}
        return named | {one for one in people if one}


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
