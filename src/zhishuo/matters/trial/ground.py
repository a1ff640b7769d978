"""Where offices stand, all of them read at once: trying a draft asks for thousands, and may define posts that nobody has published."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.sweeping import Tells
from zhishuo.matters.trial.drafts import Drafts
from zhishuo.matters.ways import Ways
from zhishuo.people.api import Holding, Office, holding_now, post_at, seat_place, title_of, who_has


@dataclass
class Offices:
    """Every office: by id its post and place, by post and place its id; who sits where today; the first office of an account."""

    by_id: dict[int, tuple[str, int]] = field(default_factory=dict)
    plain: dict[tuple[str, int], int] = field(default_factory=dict)
    named: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    held: dict[int, set[int]] = field(default_factory=dict)
    seat: dict[int, int] = field(default_factory=dict)

    def level(self, office: int | None) -> str:
        """ "village" of an office; "" where there is none."""
        return self.by_id[office][0].partition(".")[0] if office in self.by_id else ""


def read_offices() -> Offices:
    """Two queries, whatever the number of matters."""
    found = Offices()
    held = Holding.objects.filter(holding_now()).order_by("id").values_list("office_id", "account_id")
    for office, account in held.iterator(5000):
        found.held.setdefault(office, set()).add(account)
        found.seat.setdefault(account, office)
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


class Ground(Ways):
    """Offices under one set of rules: that of drafts, or (None) of what is published. It answers as `routes.Standing` does."""

    def __init__(self, offices: Offices, drafts: Drafts | None) -> None:
        self.offices = offices
        self._definition = lru_cache(maxsize=None)(drafts.post if drafts else post_at)
        self._at: dict[tuple[str, int], int | None] = {}
        self.heard: dict[tuple[int, str], dict[int, list[Tells]]] = {}  # of a version's playbook: whom each rung tells

    def post(self, office: int) -> str:
        found = self.offices.by_id.get(office)
        return found[0] if found else ""

    def place(self, office: int) -> int:
        return self.offices.by_id[office][1]

    def definition(self, post: str, place: int) -> Any | None:
        return self._definition(post, int(place))

    def at(self, post: str, place: int) -> int | None:
        key = (post, int(place))
        if key not in self._at:
            self._at[key] = who_has(post, PlaceCode(place), self)
        return self._at[key]

    def plain(self, post: str, place: PlaceCode) -> int | None:
        return self.offices.plain.get((post, int(place)))

    def held(self, office: int) -> bool:
        return office in self.offices.held

    def named(self, post: str, place: int) -> Sequence[int]:
        return self.offices.named.get((post, int(seat_place(post, PlaceCode(place)))), [])

    def sitting(self, office: int) -> Collection[int]:
        return self.offices.held.get(office, ())
