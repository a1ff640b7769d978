"""Who takes part in a matter besides its speaker: rows, and how many of a role a playbook takes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhishuo.kernel.values import Range
from zhishuo.matters import refusals
from zhishuo.matters.drawing_words import ROLES
from zhishuo.matters.models import Matter, Party
from zhishuo.people.api import meet
from zhishuo.store.api import insert_all, new_id


@dataclass(frozen=True)
class Taking:
    """Somebody who takes part. `role` of words.ROLES; a phone makes them known again."""

    role: str
    name: str = ""
    phone: str = ""


def check_number(allowed: Mapping[str, Range], roles: Sequence[str]) -> None:
    """At most as many of a role as the playbook takes (R3: a joint visit sends at most five). Raises PartiesMany."""
    for role, count in Counter(roles).items():
        most = allowed[role].high if role in allowed else None
        if most is not None and count > most:
            word, word_en = ROLES[role]
            raise refusals.PartiesMany(role=word, role_en=word_en, range=str(allowed[role]), field="parties")


def roles_of(matter: Matter) -> list[str]:
    """The roles of those who take part now."""
    return list(Party.objects.filter(matter=matter, county=matter.county).values_list("role", flat=True))


def enter(matter: Matter, taking: Sequence[Taking], subject: int | None, *, proxy: str | None = None, at: datetime) -> None:
    """Write down who takes part, whom it is about (R9), and who said it for another (`proxy`: their telephone)."""
    base = {"county": matter.county, "matter": matter, "at": at}
    rows = [
        Party(id=new_id(matter.county), role=one.role, person=meet(matter.county, name=one.name, phone=one.phone), **base)
        for one in taking
    ]
    if subject is not None:
        rows.append(Party(id=new_id(matter.county), role="subject", office_id=subject, **base))
    if proxy is not None:
        rows.append(Party(id=new_id(matter.county), role="proxy", person=meet(matter.county, phone=proxy), **base))
    insert_all(rows)
