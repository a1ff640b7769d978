"""Who stands above whom, for many offices at once: a few queries, however many they are."""

from collections.abc import Iterable

from zhishuo.kernel.codes import PlaceCode
from zhishuo.people.models import Holding, Office
from zhishuo.people.queries import holding_now, post_at
from zhishuo.people.rules import seat_place


def above_all(office_ids: Iterable[int]) -> dict[int, int]:
    """Each office → the office above it (the post's `up`, past those that nobody holds; the nearest where all are empty).

    An office at the top is missing. The same answer as `up_of` one by one; one round of two queries a level.
    """
    found: dict[int, int] = {}
    nearest: dict[int, int] = {}
    here = {office.id: office for office in Office.objects.filter(pk__in=list(office_ids))}
    climbing = dict(here)  # asked office → the one whose `up` is looked for
    while climbing:
        wanted = {asked: _up(office) for asked, office in climbing.items()}
        rows = _offices({place for place in wanted.values() if place is not None})
        held = _held([office.id for office in rows.values()])
        following: dict[int, Office] = {}
        for asked, place in wanted.items():
            office = rows.get(place) if place is not None else None
            if office is None or office.id == asked:
                continue
            nearest.setdefault(asked, office.id)
            if office.id in held:
                found[asked] = office.id
            else:
                following[asked] = office
        climbing = following
    return nearest | found


def _up(office: Office) -> tuple[str, int] | None:
    """(post, place) of the office that stands above; None at the top."""
    definition = post_at(office.post, office.place)
    if definition is None or not definition.up:
        return None
    return definition.up, int(seat_place(definition.up, PlaceCode(office.place)))


def _offices(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Office]:
    posts, places = {post for post, _ in wanted}, {place for _, place in wanted}
    rows = Office.objects.filter(post__in=posts, place__in=places, name="") if wanted else []
    return {(office.post, office.place): office for office in rows}


def _held(office_ids: list[int]) -> set[int]:
    return (
        set(Holding.objects.filter(holding_now(), office__in=office_ids).values_list("office_id", flat=True))
        if office_ids
        else set()
    )
