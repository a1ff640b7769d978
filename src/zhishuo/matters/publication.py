"""What everybody may read of a matter: its answer without the persons in it, and what was put up lately (R24, R59)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.masking import mask_in, mask_name
from zhishuo.kernel.times import now
from zhishuo.matters import refusals
from zhishuo.matters.models import Matter, Party, Saying
from zhishuo.matters.personal import is_sealed, names_household, names_somebody
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.practice import practice_of
from zhishuo.matters.words import PRIVACIES
from zhishuo.packs.api import Version
from zhishuo.papers.api import NOTICES, NoticeKind, Posting, posted_at, postings_of, without_personal

SHOWN = 5
KINDS = {"summary": "result", "decision": "decision"}  # what closing makes public → key of the pack's notice
_STARRED = re.compile(r"[0-9\-]*\*{2,}[0-9Xx]*")
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


def newest_answer(matter: Matter) -> str:
    """What was last answered, as it was written; "" where nothing was."""
    answers = Saying.objects.filter(matter=matter, county=matter.county, kind="answer").order_by("-id")
    answer = answers.first()
    return answer.text if answer else ""


def draft_of(matter: Matter) -> Draft:
    """What a person is shown to confirm: title and newest answer, numbers masked and names as 张某."""
    names = names_of(matter)
    return Draft(without_personal(matter.title, names), without_personal(newest_answer(matter), names))


def taken_out(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """What stands in texts now instead of persons (刘某, 138****2217): names, then numbers, each once."""
    pairs = [(text, mask_in(text)) for text in texts]
    found = [mask_name(name) for name in names if len(name) > 1 and any(name in masked for _text, masked in pairs)]
    numbers = [one for text, masked in pairs for one in _STARRED.findall(masked) if one not in text]
    return list(dict.fromkeys([*found, *numbers]))


def notice_kind(matter: Matter, playbook: Playbook, version: Version, notice: str) -> NoticeKind:
    """The pack's notice under which this matter may be made public at all. Raises NotForEveryone."""
    found = version.tables(NOTICES).get(notice)
    narrower = PRIVACIES.index(matter.privacy) > PRIVACIES.index(playbook.playbook.privacy)
    if found is None or narrower or matter.hidden or matter.privacy == "sealed":
        raise refusals.NotForEveryone()
    return found


def check_down(matter: Matter, notice: str) -> None:
    """Two of one matter would confuse. Raises AlreadyUp."""
    if any(one.is_up and one.notice == notice for one in postings_of(f"matter:{matter.id}", matter.county)):
        raise refusals.AlreadyUp()


def settled_lately(place: PlaceCode) -> list[Posting]:
    """What hangs at a place about matters that came to an end, the newest first."""
    return list(posted_at(place, now()).filter(subject__startswith="matter:").defer("text")[:SHOWN])
