"""What the tests of changes share: the small county's map, and whether every place is accounted for."""

from tests.world import COUNTY

from zhishuo.kernel.codes import PlaceCode
from zhishuo.places.models import Place

COUNTY_NOW = COUNTY.county


def code(text: str) -> PlaceCode:
    return PlaceCode.parse(text)


def standing() -> dict[str, str]:
    """Code as written → short name of everything below the county that stands."""
    low, high = COUNTY.span
    found = Place.objects.filter(code__gt=low, code__lt=high, until__isnull=True).order_by("code")
    return {place.at.text: place.short for place in found}


def sound() -> None:
    """Whatever ended by a change goes on as a place that stands; whatever stands lies below one that stands."""
    places = {place.code: place for place in Place.objects.all()}
    for place in places.values():
        if place.successor is not None:
            assert place.until is not None
            assert places[place.successor].until is None
        if place.until is None and place.level != "city":
            parent = place.at.parent
            assert parent is not None
            assert places[int(parent)].until is None
