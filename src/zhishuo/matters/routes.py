"""Where a matter may go from here, and which offices a pack's words mean for it."""

from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import Practice
from zhishuo.people.api import Office, holders, office_at, office_with, post_at, seat_place, up_of

HEADS = {"owner.head": "owner", "up.head": "up"}


def hidden_from(matter: Any, office: Office) -> bool:
    """Whether the matter does not exist for that office, or for everybody in it (R9): it can never go there."""
    hidden = matter.hidden
    if not hidden:
        return False
    if f"o{office.id}" in hidden:
        return True
    accounts = {f"a{holding.account_id}" for holding in holders([office.id]).get(office.id, [])}
    return bool(accounts) and accounts <= set(hidden)


def climbs_to(matter: Any, practice: Practice) -> Office | None:
    """The next office up: the playbook's own path where it has one, else the post's `up`. None at the top."""
    rule = practice.playbook.hand_over
    path = list(rule.path) if rule else []
    here = office_with(matter.owner_id)
    for post in path[path.index(here.post) + 1 :] if here.post in path else ():
        office = _on_the_path(matter, post)
        if office is not None and office.id != matter.owner_id and not hidden_from(matter, office):
            return office
    above = up_of(here)
    while above is not None and hidden_from(matter, above):
        above = up_of(above)
    return above if above is not None and above.id != matter.owner_id else None


def _on_the_path(matter: Any, post: str) -> Office | None:
    """Who holds that rung of the path: of offices with their own names the first that somebody sits in. Where nobody does, none:
    the next rung of the path has it, not what stands above this one.
    """
    place = PlaceCode(matter.place)
    definition = post_at(post, int(place))
    if definition is None or not definition.named:
        office = office_at(post, place)
        return office if office is not None and office.post == post else None
    found = list(Office.objects.filter(post=post, place=int(seat_place(post, place))).exclude(name="").order_by("name"))
    held = holders([office.id for office in found])
    return next((office for office in found if held.get(office.id)), None)


def may_go_to(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that the playbook's list names, at this matter's place; without the owner itself, each once."""
    rule = practice.playbook.hand_over
    return _each(matter, practice, rule.to if rule else ())


def may_help(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that may be asked to help."""
    return _each(matter, practice, practice.playbook.assist())


def may_be_called(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that a whistle may call."""
    rule = practice.playbook.whistle
    return _each(matter, practice, rule.call if rule else ())


def _each(matter: Matter, practice: Practice, words: tuple[str, ...]) -> list[Office]:
    found: dict[int, Office] = {}
    for who in words:
        for office in _offices(matter, practice, who):
            if office.id != matter.owner_id and not hidden_from(matter, office):
                found[office.id] = office
    return list(found.values())


def _offices(matter: Matter, practice: Practice, who: str) -> list[Office]:
    place = PlaceCode(matter.place)
    if who == "up":
        above = climbs_to(matter, practice)
        return [above] if above else []
    if who == "topic":
        lead = topic_lead(practice, matter.topic)
        return _offices(matter, practice, lead) if lead else []
    if who == "first":
        return [office_with(matter.first_id)]
    definition = post_at(who, int(place))
    if definition is None:
        return []
    if definition.named:
        return list(Office.objects.filter(post=who, place=int(seat_place(who, place))).exclude(name="").order_by("name"))
    office = office_at(who, place)
    # An empty office resolves to the one above it; offering that under the wrong name would mislead.
    return [office] if office is not None and office.post == who else []


def topic_lead(practice: Practice, topic: str) -> str:
    """The post that the dispatch catalogue sends this topic to, "" where it names none."""
    found = practice.topic(topic)
    return found.lead if found else ""


def arbiter_of(matter: Matter, practice: Practice, one: int, other: int) -> Office | None:
    """Who rules between two offices: the lowest office that stands above both, else the playbook's last resort (R7)."""
    above_one = offices_above(one)
    rule = practice.playbook.hand_over
    for office in offices_above(other):
        fits = office.id in {a.id for a in above_one} and office.id not in (one, other)
        if fits and _may_rule(office) and not hidden_from(matter, office):
            return office
    return office_at(rule.last, PlaceCode(matter.place)) if rule else None


def _may_rule(office: Office) -> bool:
    post = post_at(office.post, office.place)
    return post is not None and "arbitrate" in (*post.may, *post.head_may)


def offices_above(office_id: int) -> list[Office]:
    """The offices above this one, the nearest first."""
    found: list[Office] = []
    here = up_of(office_with(office_id))
    while here is not None and here.id not in {one.id for one in found}:
        found.append(here)
        here = up_of(here)
    return found


class Standing:
    """Where offices stand, for a live course."""

    def post(self, office: int) -> str:
        return office_with(office).post

    def above(self, course: Course) -> int | None:
        book = course.book
        assert isinstance(book, Practice)
        found = climbs_to(course.matter, book)
        return found.id if found else None

    def found(self, who: str, course: Course) -> list[int]:
        """Unlike the lists to choose from, an empty office means here whoever stands above it: somebody must know.

        But never those whom the matter is about; where only they are there, whoever stands above them.
        """
        named = self._named(who, course)
        open_to = [office for office in named if not hidden_from(course.matter, office_with(office))]
        if open_to or not named:
            return open_to
        above = (office.id for office in offices_above(named[0]) if not hidden_from(course.matter, office))
        return [found] if (found := next(above, None)) else []

    def _named(self, who: str, course: Course) -> list[int]:
        book, matter = course.book, course.matter
        assert isinstance(book, Practice)
        who = HEADS.get(who, who)
        plain = {"owner": matter.owner_id, "doer": matter.owner_id, "first": matter.first_id, "registrar": matter.first_id}
        if who in plain:
            return [plain[who]]
        if who == "up":
            above = self.above(course)
            return [above] if above else []
        if who == "topic":
            who = topic_lead(book, matter.topic)
        if who == "watcher":
            who = book.playbook.verdict.watcher
        definition = post_at(who, int(matter.place)) if "." in who else None
        if definition is None:
            return []
        if definition.named:
            return [office.id for office in _offices(matter, book, who)]
        office = office_at(who, PlaceCode(matter.place))
        return [office.id] if office else []


STANDING = Standing()
