"""Where offices stand, all of them read at once: trying a draft asks for thousands, and may define posts that nobody has published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.practice import Practice
from zhishuo.matters.routes import HEADS, topic_lead
from zhishuo.packs import api as packs
from zhishuo.people.api import Holding, Office, holding_now, post_at, seat_place, title_of

Named = Callable[[str, int], Any]  # (post, place) → its definition with `up` and `named`, or None


class Held(Protocol):
    """What a word is resolved for: a matter or its plain row."""

    owner_id: int
    first_id: int
    place: Any
    topic: str
    hidden: list[str] | None


@dataclass
class Offices:
    """Every office: by id its post and place, by post and place its id; who sits where today ("a5": account 5)."""

    by_id: dict[int, tuple[str, int]] = field(default_factory=dict)
    plain: dict[tuple[str, int], int] = field(default_factory=dict)
    named: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    held: dict[int, set[str]] = field(default_factory=dict)

    def level(self, office: int | None) -> str:
        """ "village" of an office; "" where there is none."""
        return self.by_id[office][0].partition(".")[0] if office in self.by_id else ""


def read_offices() -> Offices:
    """Two queries, whatever the number of matters."""
    found = Offices()
    for office, account in Holding.objects.filter(holding_now()).values_list("office_id", "account_id").iterator(5000):
        found.held.setdefault(office, set()).add(f"a{account}")
    for id_, post, place, name in Office.objects.order_by("name").values_list("id", "post", "place", "name").iterator(5000):
        found.by_id[id_] = (post, place)
        if name:
            found.named.setdefault((post, place), []).append(id_)
        else:
            found.plain[post, place] = id_
    return found


def titles(offices: Sequence[int]) -> dict[int, str]:
    """What these offices are called, with the code of their place."""
    rows = Office.objects.filter(pk__in=offices)
    return {office.id: f"{title_of(office)} {PlaceCode(office.place).text}" for office in rows}


class Ground:
    """Offices under one set of rules: that of a draft, or (None) of what is published. It answers as `routes.Standing` does."""

    def __init__(self, offices: Offices, version: packs.Version | None) -> None:
        self.offices = offices
        self._post: Named = _posts_of(version) if version else post_at
        self._at: dict[tuple[str, int], int | None] = {}

    def post(self, office: int) -> str:
        found = self.offices.by_id.get(office)
        return found[0] if found else ""

    def at(self, post: str, place: int) -> int | None:
        """The office of this post for something at a place; where it is missing or empty, the one above it."""
        key = (post, int(place))
        if key not in self._at:
            self._at[key] = self._look(post, PlaceCode(place))
        return self._at[key]

    def _look(self, post: str, place: PlaceCode) -> int | None:
        first: int | None = None
        seen: set[str] = set()
        while post and post not in seen:
            seen.add(post)
            office = self.offices.plain.get((post, int(seat_place(post, place))))
            if office is not None:
                first = first or office
                if office in self.offices.held:
                    return office
            definition = self._post(post, int(place))
            post = definition.up if definition else ""
        return first

    def up(self, office: int) -> int | None:
        post, place = self.offices.by_id[office]
        definition = self._post(post, place)
        return self.at(definition.up, place) if definition and definition.up else None

    def above(self, matter: Held, practice: Practice) -> int | None:
        """Where it climbs to from its owner: the playbook's own path, else the post's `up`."""
        rule, owner = practice.playbook.hand_over, matter.owner_id
        path, here = list(rule.path) if rule else [], self.post(owner)
        for post in path[path.index(here) + 1 :] if here in path else ():
            office = self.at(post, matter.place)
            if office is not None and office != owner and not self.hides(matter, office):
                return office
        found = self.up(owner)
        while found is not None and self.hides(matter, found):
            found = self.up(found)
        return found if found != owner else None

    def hides(self, matter: Held, office: int) -> bool:
        """Whether the matter does not exist for that office, or for everybody in it (R9)."""
        hidden = matter.hidden
        if not hidden:
            return False
        accounts = self.offices.held.get(office, set())
        return f"o{office}" in hidden or (bool(accounts) and accounts <= set(hidden))

    def found(self, who: str, matter: Held, practice: Practice) -> list[int]:
        """The offices that a word of a pack means for this matter; none for residents, none for which it does not exist."""
        return [office for office in self._found(who, matter, practice) if not self.hides(matter, office)]

    def _found(self, who: str, matter: Held, practice: Practice) -> list[int]:
        who = HEADS.get(who, who)
        if who in ("owner", "doer"):
            return [matter.owner_id]
        if who in ("first", "registrar"):
            return [matter.first_id]
        if who == "up":
            above = self.above(matter, practice)
            return [above] if above else []
        if who == "topic":
            who = topic_lead(practice, matter.topic)
        if who == "watcher":
            who = practice.playbook.verdict.watcher
        definition = self._post(who, int(matter.place)) if "." in who else None
        if definition is None:
            return []
        if definition.named:
            return self.offices.named.get((who, int(seat_place(who, PlaceCode(matter.place)))), [])
        office = self.at(who, matter.place)
        return [office] if office else []

    def holder(
        self, practice: Practice, *, place: int, measure: str, channel: str, topic: str, fields: dict[str, Any]
    ) -> int | None:
        """Who receives it first by these rules; None where that depends on who wrote it down or whom it is about."""
        facts = practice.playbook.facts(place=PlaceCode(place).level, measure=measure, channel=channel, fields=fields)
        word = practice.playbook.holder(facts)
        if word.startswith("field:"):
            word = str(fields.get(word.removeprefix("field:"), ""))
        if word in ("registrar", "above_subject", "service"):
            return None
        if word == "topic":
            word = topic_lead(practice, topic)
        return self.at(word, place) or self.at(practice.other("plain").playbook.holder(facts), place)


def _posts_of(version: packs.Version) -> Named:
    posts = version.section("posts")
    return lambda key, place: posts.get(key) if version.holds_at(place) else post_at(key, place)
