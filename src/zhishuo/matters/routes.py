"""Where a matter may go from here, and which offices a pack's words mean for it: `ways` asked of the offices as they stand."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import Practice
from zhishuo.matters.ways import Ways, topic_lead
from zhishuo.people.api import Office, Post, holders, office_at, office_with, post_at, seat_place

__all__ = [
    "STANDING", "Standing", "arbiter_of", "climbs_to", "first_office", "hidden_from", "may_be_called", "may_go_to", "may_help", "offices_above",
    "topic_lead",
]  # fmt: skip


class Standing(Ways):
    """Where offices stand, for a live course."""

    def post(self, office: int) -> str:
        return office_with(office).post

    def place(self, office: int) -> int:
        return office_with(office).place

    def definition(self, post: str, place: int) -> Post | None:
        return post_at(post, int(place))

    def at(self, post: str, place: int) -> int | None:
        found = office_at(post, PlaceCode(place))
        return found.id if found else None

    def named(self, post: str, place: int) -> Sequence[int]:
        rows = Office.objects.filter(post=post, place=int(seat_place(post, PlaceCode(place)))).exclude(name="")
        return list(rows.order_by("name").values_list("id", flat=True))

    def sitting(self, office: int) -> Collection[int]:
        return [holding.account_id for holding in holders([office]).get(office, [])]

    def above(self, course: Course) -> int | None:
        book = course.book
        assert isinstance(book, Practice)
        return self.climbs(course.matter, book)

    def found(self, who: str, course: Course) -> list[int]:
        book = course.book
        assert isinstance(book, Practice)
        return self.means(who, course.matter, book)


STANDING = Standing()


def _rows(found: Iterable[int]) -> list[Office]:
    return [office_with(office) for office in found]


def _row(found: int | None) -> Office | None:
    return office_with(found) if found is not None else None


def hidden_from(matter: Any, office: Office) -> bool:
    """Whether the matter does not exist for that office, or for everybody in it (R9): it can never go there."""
    return STANDING.hides(matter, office.id)


def climbs_to(matter: Any, practice: Practice) -> Office | None:
    """The next office up: the playbook's own path where it has one, else the post's `up`. None at the top."""
    return _row(STANDING.climbs(matter, practice))


def may_go_to(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that the playbook's list names, at this matter's place; without the owner itself, each once."""
    rule = practice.playbook.hand_over
    return _rows(STANDING.each(rule.to if rule else (), matter, practice))


def may_help(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that may be asked to help."""
    return _rows(STANDING.each(practice.playbook.assist(), matter, practice))


def may_be_called(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that a whistle may call."""
    rule = practice.playbook.whistle
    return _rows(STANDING.each(rule.call if rule else (), matter, practice))


def first_office(matter: Matter, practice: Practice, *, own: int | None, subject: int | None) -> Office | None:
    """Who has it first; see `Ways.receives`."""
    return _row(STANDING.receives(matter, practice, own=own, subject=subject))


def arbiter_of(matter: Matter, practice: Practice, one: int, other: int) -> Office | None:
    """Who rules between two offices: the lowest office that stands above both, else the playbook's last resort (R7)."""
    return _row(STANDING.arbiter(matter, practice, one, other))


def offices_above(office_id: int) -> list[Office]:
    """The offices above this one, the nearest first."""
    return _rows(STANDING.line(office_id))
