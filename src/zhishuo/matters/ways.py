"""Pure: where a matter may go from here, and which offices a pack's words mean for it. Offices are their ids.

One set of functions over whatever knows the offices: the live program (`routes.Standing`) and a draft on trial (`trial.ground.Ground`)
answer alike because they ask here.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, Protocol

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.practice import Practice

HEADS = {"owner.head": "owner", "up.head": "up"}


class Going(Protocol):
    """What a way is asked for: a matter or its plain row."""

    @property
    def owner_id(self) -> int: ...
    @property
    def first_id(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def hidden(self) -> list[str] | None: ...


class Ways(ABC):
    """What a matter asks of the offices. Whoever knows them says the first six; everything else follows."""

    @abstractmethod
    def post(self, office: int) -> str:
        """Its post: "town.centre"."""

    @abstractmethod
    def place(self, office: int) -> int:
        """Where it sits: a place code."""

    @abstractmethod
    def definition(self, post: str, place: int) -> Any | None:
        """What the rules say of a post at a place: `up`, `named`, `may`, `head_may`."""

    @abstractmethod
    def at(self, post: str, place: int) -> int | None:
        """Who has what falls to this post for something at a place: `people.rules.who_has`."""

    @abstractmethod
    def named(self, post: str, place: int) -> Sequence[int]:
        """The offices of this post with names of their own, where it sits for something at a place; by name."""

    @abstractmethod
    def sitting(self, office: int) -> Collection[int]:
        """The accounts that hold it today."""

    # ---- one office

    def hides(self, matter: Any, office: int) -> bool:
        """Whether the matter does not exist for that office, or for everybody in it (R9): it can never go there."""
        hidden = matter.hidden
        if not hidden:
            return False
        if f"o{office}" in hidden:
            return True
        accounts = {f"a{account}" for account in self.sitting(office)}
        return bool(accounts) and accounts <= set(hidden)

    def up(self, office: int) -> int | None:
        """The office above: the post's `up` at the place's own or a higher level."""
        place = self.place(office)
        definition = self.definition(self.post(office), place)
        return self.at(definition.up, place) if definition is not None and definition.up else None

    def line(self, office: int) -> list[int]:
        """The offices above this one, the nearest first."""
        found: list[int] = []
        here = self.up(office)
        while here is not None and here not in found:
            found.append(here)
            here = self.up(here)
        return found

    # ---- climbing

    def climbs(self, matter: Going, practice: Practice) -> int | None:
        """The next office up: the playbook's own path where it has one, else the post's `up`. None at the top."""
        rule, owner = practice.playbook.hand_over, matter.owner_id
        path, here = list(rule.path) if rule else [], self.post(owner)
        for post in path[path.index(here) + 1 :] if here in path else ():
            office = self._rung(post, matter)
            if office is not None and office != owner and not self.hides(matter, office):
                return office
        above = next((office for office in self.line(owner) if not self.hides(matter, office)), None)
        return above if above != owner else None

    def _rung(self, post: str, matter: Going) -> int | None:
        """Who holds that rung of the path: of offices with their own names the first that somebody sits in. Where nobody does, none:
        the next rung of the path has it, not what stands above this one.
        """
        definition = self.definition(post, matter.place)
        if definition is None or not definition.named:
            office = self.at(post, matter.place)
            return office if office is not None and self.post(office) == post else None
        return next((office for office in self.named(post, matter.place) if self.sitting(office)), None)

    # ---- words of a pack

    def each(self, words: Sequence[str], matter: Going, practice: Practice) -> list[int]:
        """The offices that a list of a playbook names, without the owner itself, each once."""
        found = [office for who in words for office in self._listed(who, matter, practice)]
        return [one for one in dict.fromkeys(found) if one != matter.owner_id and not self.hides(matter, one)]

    def _listed(self, who: str, matter: Going, practice: Practice) -> Sequence[int]:
        """To choose from: an empty office resolves to the one above it, and offering that under the wrong name would mislead."""
        if who == "up":
            above = self.climbs(matter, practice)
            return [above] if above is not None else []
        if who == "topic":
            lead = topic_lead(practice, matter.topic)
            return self._listed(lead, matter, practice) if lead else []
        if who == "first":
            return [matter.first_id]
        definition = self.definition(who, matter.place)
        if definition is None:
            return []
        if definition.named:
            return self.named(who, matter.place)
        office = self.at(who, matter.place)
        return [office] if office is not None and self.post(office) == who else []

    def means(self, who: str, matter: Going, practice: Practice) -> list[int]:
        """Unlike the lists to choose from, an empty office means here whoever stands above it: somebody must know.

        But never those whom the matter is about; where only they are there, whoever stands above them. None for residents.
        """
        meant = self._meant(who, matter, practice)
        open_to = [office for office in meant if not self.hides(matter, office)]
        if open_to or not meant:
            return open_to
        found = next((office for office in self.line(meant[0]) if not self.hides(matter, office)), None)
        return [found] if found is not None else []

    def _meant(self, who: str, matter: Going, practice: Practice) -> Sequence[int]:
        who = HEADS.get(who, who)
        plain = {"owner": matter.owner_id, "doer": matter.owner_id, "first": matter.first_id, "registrar": matter.first_id}
        if who in plain:
            return [plain[who]]
        if who == "up":
            above = self.climbs(matter, practice)
            return [above] if above is not None else []
        if who == "topic":
            who = topic_lead(practice, matter.topic)
        if who == "watcher":
            who = practice.playbook.verdict.watcher
        definition = self.definition(who, matter.place) if "." in who else None
        if definition is None:
            return []
        if definition.named:
            return self.named(who, matter.place)
        office = self.at(who, matter.place)
        return [office] if office is not None else []

    # ---- the first, and the last word

    def receives(self, matter: Any, practice: Practice, *, own: int | None, subject: int | None) -> int | None:
        """Who has it first: the playbook's holder at its place. Whatever is missing, somebody has it: the first office above.

        `own`: an office of whoever writes it down; `subject`: the office that it is about (R9). None where nothing is set up.
        """
        facts = practice.playbook.facts(
            place=PlaceCode(matter.place).level, measure=matter.measure, channel=matter.channel, fields=matter.fields
        )
        holder = practice.playbook.holder(facts)
        if holder.startswith("field:"):
            holder = str(matter.fields.get(holder.removeprefix("field:"), ""))
        if holder == "topic":
            holder = topic_lead(practice, matter.topic)
        if holder == "above_subject" and subject is not None:
            found = self.up(subject)
        elif holder == "registrar" and own is not None:
            found = own
        else:
            # A topic without a lead, or a word that names nobody here: whoever has what is not sorted yet.
            found = self.at(holder, matter.place)
            found = self.at(practice.other("plain").playbook.holder(facts), matter.place) if found is None else found
        if found is None or not self.hides(matter, found):
            return found
        return next((office for office in self.line(found) if not self.hides(matter, office)), None)

    def arbiter(self, matter: Going, practice: Practice, one: int, other: int) -> int | None:
        """Who rules between two offices: the lowest office that stands above both, else the playbook's last resort (R7)."""
        above_one = self.line(one)
        for office in self.line(other):
            fits = office in above_one and office not in (one, other)
            if fits and self._may_rule(office) and not self.hides(matter, office):
                return office
        rule = practice.playbook.hand_over
        return self.at(rule.last, matter.place) if rule else None

    def _may_rule(self, office: int) -> bool:
        post = self.definition(self.post(office), self.place(office))
        return post is not None and "arbitrate" in (*post.may, *post.head_may)


def topic_lead(practice: Practice, topic: str) -> str:
    """The post that the dispatch catalogue sends this topic to, "" where it names none."""
    found = practice.topic(topic)
    return found.lead if found else ""
