"""What everybody may read of a matter: its answer without the persons in it, and what was put up lately (R24, R59)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter, Party, Saying
from zhishuo.matters.personal import is_sealed, names_household, names_somebody
from zhishuo.matters.practice import practice_of
from zhishuo.papers.api import Posting, posted_at, without_personal

SHOWN = 5
APART = re.compile(r"[\s、，,；;]+")  # several names in one field
HOUSE = re.compile(r"(一家|一户|家|户)$")  # 张守田家: whoever a household is called after


@dataclass(frozen=True)
class Draft:
    """A notice before a person has read it."""

    title: str
    text: str


def names_of(matter: Matter) -> list[str]:
    """The names of the residents on a matter: none of them may stand in a notice."""
    parties = Party.objects.filter(matter=matter, county=matter.county, person__isnull=False).select_related("person")
    people = [matter.person if matter.person_id else None, *(party.person for party in parties)]
    return [*(person.name for person in people if person is not None and person.name), *_filled(matter)]


def _filled(matter: Matter) -> Iterator[str]:
    """Names that were filled in, in clear: opened to keep them out."""
    practice = practice_of(matter.pack_id, matter.playbook, matter.place)
    known = practice.playbook.fields
    for name, value in matter.fields.items():
        item = known.get(name)
        if item is not None and is_sealed(value) and names_somebody(item):
            for part in APART.split(practice.unseal(name, value)):
                # 李秋菊和马玉芳 are two, 张和平 is one: both readings are kept out.
                yield from (HOUSE.sub("", one) if names_household(item) else one for one in (part, *part.split("和")))


def draft_of(matter: Matter) -> Draft:
    """What a person is shown to confirm: title and newest answer, numbers masked and names as 张某."""
    answers = Saying.objects.filter(matter=matter, county=matter.county, kind="answer").order_by("-id")
    answer, names = answers.first(), names_of(matter)
    return Draft(without_personal(matter.title, names), without_personal(answer.text if answer else "", names))


def settled_lately(place: PlaceCode) -> list[Posting]:
    """What hangs at a place about matters that came to an end, the newest first."""
    return list(posted_at(place, now()).filter(subject__startswith="matter:").defer("text")[:SHOWN])
