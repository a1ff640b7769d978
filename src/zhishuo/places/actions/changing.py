"""Places change: merged, divided, moved, renamed. Dated, with history; whoever was there goes on under the successor.

Every action locks the county, so that two changes never plan on the same map. Whose work hangs on a place hears of it by the
trail; `matters.rehoming.carry_out` does places, offices and matters in one transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.places import planning, verbs
from zhishuo.places.models import Change, Figure, Place
from zhishuo.places.planning import Plan
from zhishuo.places.queries import forget_names, map_of
from zhishuo.places.rules import CannotChange, UnknownPlace, short_name
from zhishuo.trail.api import record

_MAKE = """
INSERT INTO places_place (code, name, short, level, category, since)
SELECT g.code, g.name, g.short, g.level, coalesce((SELECT p.category FROM places_place p WHERE p.code = g.old), ''), %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[]) g(code, name, short, level, old)
"""
_END = """
UPDATE places_place p SET until = %s, successor = g.new FROM unnest(%s::bigint[], %s::bigint[]) g(old, new) WHERE p.code = g.old
"""
# What ended earlier and went on as one of these goes on as its successor now: resolving an old code is one step.
_POINT = """
UPDATE places_place p SET successor = g.new FROM unnest(%s::bigint[], %s::bigint[]) g(old, new) WHERE p.successor = g.old
"""


@transaction.atomic
def merge(
    gone: Sequence[PlaceCode], into: PlaceCode, *, by: Actor, name: str = "", day: date | None = None, paper: str = ""
) -> Plan:
    """并区. `into` stands already or is made as `name`. Figures that all of them have are added up.

    Raises AcrossCounties, CannotChange.
    """
    day = _begin(into, day)
    standing, known = map_of(into.county)
    plan = planning.merge(standing, known, gone=gone, into=into, name=name)
    summed = _sums(plan, standing)
    _carry_out(plan, day, paper)
    Figure.objects.bulk_create(
        [
            Figure(place_id=int(into), kind=kind, number=number, day=day, source=paper or "并区")
            for kind, number in summed.items()
        ],
        ignore_conflicts=True,
    )
    record(
        verbs.MERGE, _row(plan), by=by, data=_told(plan, day) | {"from": [code.text for code in gone], "figures": sorted(summed)}
    )
    return plan


@transaction.atomic
def divide(
    place: PlaceCode,
    parts: Mapping[PlaceCode, str],
    *,
    by: Actor,
    goes: Mapping[PlaceCode, PlaceCode] | None = None,
    listed: Mapping[str, PlaceCode] | None = None,
    day: date | None = None,
    paper: str = "",
) -> Plan:
    """划开, 划网格. `goes`: which place right below goes to which part, the others to the first.

    `listed` is for those who hear of it: what goes by list rather than by place (number → part). Raises CannotChange.
    """
    day = _begin(place, day)
    standing, known = map_of(place.county)
    plan = planning.divide(standing, known, place=place, parts=parts, goes=goes or {})
    for part in (listed or {}).values():
        if part not in parts:
            raise CannotChange("not_part", got=part.text)
    _carry_out(plan, day, paper)
    told = _told(plan, day) | {"from": place.text, "parts": [part.text for part in parts]}
    if listed:
        told["listed"] = {number: part.text for number, part in listed.items()}
    record(verbs.DIVIDE, _row(plan), by=by, data=told)
    return plan


@transaction.atomic
def move(place: PlaceCode, to: PlaceCode, *, by: Actor, name: str = "", day: date | None = None, paper: str = "") -> Plan:
    """A place comes under another one above, or gets another code. Raises AcrossCounties, CannotChange."""
    day = _begin(place, day)
    standing, known = map_of(place.county)
    plan = planning.move(standing, known, place=place, to=to, name=name)
    figures = list(Figure.objects.filter(place_id=int(place)).values_list("kind", "number", "day", "source"))
    _carry_out(plan, day, paper)
    Figure.objects.bulk_create([Figure(place_id=int(to), kind=k, number=n, day=d, source=s) for k, n, d, s in figures])
    record(verbs.MOVE, _row(plan), by=by, data=_told(plan, day) | {"from": place.text, "figures": len(figures)})
    return plan


@transaction.atomic
def rename(place: PlaceCode, name: str, *, by: Actor, day: date | None = None, paper: str = "") -> Plan:
    """The same code under another name from a day on. Raises CannotChange."""
    day = _begin(place, day)
    standing, _known = map_of(place.county)
    plan = planning.rename(standing, place=place, name=name)
    _carry_out(plan, day, paper)
    record(verbs.RENAME, _row(plan), by=by, data=_told(plan, day))
    return plan


def _begin(place: PlaceCode, day: date | None) -> date:
    """Lock the county; a change is carried out on its day or later, never before."""
    day = day or today()
    if day > today():
        raise CannotChange("not_yet", got=day.isoformat())
    county = PlaceCode(place.county * 10**9)
    if not Place.objects.select_for_update().filter(code=int(county)).first():
        raise UnknownPlace(got=county.text)
    return day


def _carry_out(plan: Plan, day: date, paper: str) -> None:
    came_from = {going.new: going.old for going in reversed(plan.going)}
    made = sorted(plan.made.items())
    old, new = [going.old for going in plan.going], [going.new for going in plan.going]
    names = dict(Place.objects.filter(code__in=[*old, *new, *plan.renamed]).values_list("code", "name"))
    with connection.cursor() as cursor:
        codes = [code for code, _ in made]
        levels = [PlaceCode(code).level for code in codes]
        shorts = [short_name(name) for _, name in made]
        cursor.execute(_MAKE, [day, codes, [name for _, name in made], shorts, levels, [came_from.get(code) for code in codes]])
        cursor.execute(_END, [day, old, new])
        cursor.execute(_POINT, [old, new])
    for code, name in plan.renamed.items():
        Place.objects.filter(code=code).update(name=name, short=short_name(name))
    names |= {code: names.get(code, "") for code in plan.renamed} | dict(made)
    rows = [Change(place_id=code, day=day, kind="added", after=name, paper=paper) for code, name in made]
    rows += [
        Change(
            place_id=going.old,
            day=day,
            kind=plan.kind,
            before=names.get(going.old, ""),
            after=plan.renamed.get(going.new, names.get(going.new, "")),
            successor=going.new,
            paper=paper,
        )
        for going in plan.going
    ]
    rows += [
        Change(place_id=code, day=day, kind="renamed", before=names.get(code, ""), after=name, paper=paper)
        for code, name in plan.renamed.items()
    ]
    Change.objects.bulk_create(rows)
    forget_names()


def _sums(plan: Plan, standing: Mapping[int, str]) -> dict[str, int]:
    """Kind → sum of the newest figures of the places that merge, for the kinds that every one of them has."""
    into = int(plan.subject)
    parties = {going.old for going in plan.going if going.new == into} | ({into} if into in standing else set())
    newest: dict[str, dict[int, int]] = {}
    for place, kind, number in (
        Figure.objects.filter(place_id__in=parties).order_by("day").values_list("place_id", "kind", "number")
    ):
        newest.setdefault(kind, {})[place] = number
    return {kind: sum(found.values()) for kind, found in newest.items() if len(found) == len(parties)}


def _row(plan: Plan) -> Place:
    return Place.objects.get(code=int(plan.subject))


def _told(plan: Plan, day: date) -> dict[str, object]:
    return {"day": day.isoformat(), "into": plan.subject.text, "made": len(plan.made), "ended": len(plan.going)}
