"""What everybody may read of a matter: its answer without the persons in it, and what was put up lately (R24, R59)."""

from dataclasses import dataclass

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter, Party, Saying
from zhishuo.papers.api import Posting, posted_at, without_personal

SHOWN = 5


@dataclass(frozen=True)
class Draft:
    """A notice before a person has read it."""

    title: str
    text: str


def names_of(matter: Matter) -> list[str]:
    """The names of the residents on a matter: none of them may stand in a notice."""
    parties = Party.objects.filter(matter=matter, county=matter.county, person__isnull=False).select_related("person")
    people = [matter.person if matter.person_id else None, *(party.person for party in parties)]
    return [person.name for person in people if person is not None and person.name]


def draft_of(matter: Matter) -> Draft:
    """What a person is shown to confirm: title and newest answer, numbers masked and names as 张某."""
    answers = Saying.objects.filter(matter=matter, county=matter.county, kind="answer").order_by("-id")
    answer, names = answers.first(), names_of(matter)
    return Draft(without_personal(matter.title, names), without_personal(answer.text if answer else "", names))


def settled_lately(place: PlaceCode) -> list[Posting]:
    """What hangs at a place about matters that came to an end, the newest first."""
    return list(posted_at(place, now()).filter(subject__startswith="matter:").defer("text")[:SHOWN])
