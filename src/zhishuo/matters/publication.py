"""What everybody may read of a matter: its answer without the persons in it, and what was put up lately (R24, R59)."""

import re
from dataclasses import dataclass

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter, Party, Saying
from zhishuo.matters.personal import is_sealed, names_somebody
from zhishuo.matters.practice import practice_of
from zhishuo.papers.api import Posting, posted_at, without_personal

SHOWN = 5
APART = re.compile(r"[\s、，,；;和]+")  # several names in one field


@dataclass(frozen=True)
class Draft:
    """A notice before a person has read it."""

    title: str
    text: str


def names_of(matter: Matter) -> list[str]:
    """The names of the residents on a matter: none of them may stand in a notice."""
    parties = Party.objects.filter(matter=matter, county=matter.county, person__isnull=False).select_related("person")
    people = [matter.person if matter.person_id else None, *(party.person for party in parties)]
    filled = [name for value in _filled(matter) for name in APART.split(value)]
    return [*(person.name for person in people if person is not None and person.name), *filled]


def _filled(matter: Matter) -> list[str]:
    """Names that were filled in, in clear: opened to keep them out."""
    practice = practice_of(matter.pack_id, matter.playbook, matter.place)
    known = practice.playbook.fields
    return [
        practice.unseal(name, value)
        for name, value in matter.fields.items()
        if is_sealed(value) and names_somebody(known.get(name))
    ]


def draft_of(matter: Matter) -> Draft:
    """What a person is shown to confirm: title and newest answer, numbers masked and names as 张某."""
    answers = Saying.objects.filter(matter=matter, county=matter.county, kind="answer").order_by("-id")
    answer, names = answers.first(), names_of(matter)
    return Draft(without_personal(matter.title, names), without_personal(answer.text if answer else "", names))


def settled_lately(place: PlaceCode) -> list[Posting]:
    """What hangs at a place about matters that came to an end, the newest first."""
    return list(posted_at(place, now()).filter(subject__startswith="matter:").defer("text")[:SHOWN])
