"""Looking versions up. Rows never change, so a process reads each version once and asks every few seconds for
newer ones.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db.models import Max

from zhishuo.kernel.times import today
from zhishuo.kernel.values import Text
from zhishuo.packs import registry
from zhishuo.packs.checking import Under
from zhishuo.packs.models import PackVersion
from zhishuo.packs.rules import NoPack, choose
from zhishuo.packs.version import Version

LOOK_AGAIN = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Edition:
    """A row without its body."""

    id: int
    key: str
    number: int
    low: int
    high: int
    from_date: date


class _Shelf:
    """What this process knows of the published versions."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.editions: tuple[Edition, ...] = ()
        self.newest: int | None = None
        self.looked = float("-inf")
        self.versions: dict[int, Version] = {}
        self.places: dict[tuple[int, date], int] = {}

    def look(self) -> Sequence[Edition]:
        """The editions; one cheap query (the highest id) when the last look is more than two seconds ago."""
        if monotonic() - self.looked < LOOK_AGAIN:
            return self.editions
        with self.lock:
            newest: int | None = PackVersion.objects.aggregate(newest=Max("id"))["newest"]
            if newest != self.newest:
                names = ("id", "key", "number", "low", "high", "from_date")
                self.editions = tuple(Edition(*row) for row in PackVersion.objects.order_by("id").values_list(*names))
                self.newest, self.places = newest, {}
            self.looked = monotonic()
        return self.editions

    def forget(self) -> None:
        with self.lock:
            self.editions, self.newest, self.looked = (), None, float("-inf")
            self.versions, self.places = {}, {}


_shelf = _Shelf()


def forget() -> None:
    """Forget what this process knows: after publishing, and in tests after a rollback."""
    _shelf.forget()


def get(version_id: int) -> Version:
    """The version with this row id; raises PackVersion.DoesNotExist."""
    found = _shelf.versions.get(version_id)
    if found is None:
        found = _shelf.versions[version_id] = _version(PackVersion.objects.get(pk=version_id))
    return found


def _version(row: PackVersion) -> Version:
    return Version(
        id=row.pk,
        key=row.key,
        number=row.number,
        low=row.low,
        high=row.high,
        from_date=row.from_date,
        digest=row.digest,
        body=row.body,
        name=Text(row.title, row.title_en),
        sections=registry.sections(),
    )


def current(place: int, on: date | None = None) -> Version:
    """The version in force at a place (PlaceCode or 15-digit int) on a day, today when none is given. Raises
    NoPack.
    """
    editions, when = _shelf.look(), on or today()
    found = _shelf.places.get((int(place), when))
    if found is None:
        edition = choose(editions, int(place), when)
        if edition is None:
            raise NoPack()
        found = edition.id
        if len(_shelf.places) > 50_000:
            _shelf.places.clear()
        _shelf.places[int(place), when] = found
    return get(found)


def newest(key: str) -> Version | None:
    """The highest number published under this key."""
    row = PackVersion.objects.filter(key=key).order_by("-number").first()
    return get(row.pk) if row else None


def published() -> list[Version]:
    """The newest number of each key, the widest scope first."""
    last = {edition.key: edition for edition in sorted(_shelf.look(), key=lambda one: one.number)}
    return [get(one.id) for one in sorted(last.values(), key=lambda one: (one.low - one.high, one.low))]


def editions() -> Sequence[Edition]:
    """Every published version without its body, in the order of publishing."""
    return _shelf.look()


def numbered(key: str, number: int) -> Version | None:
    """One published version by key and number; None where there is none."""
    found = next((one for one in _shelf.look() if (one.key, one.number) == (key, number)), None)
    return get(found.id) if found else None


def below(extends: str) -> Under | None:
    """What "base@3" or "base" (its newest) names among the published ones."""
    key, at, number = extends.partition("@")
    rows = PackVersion.objects.filter(key=key)
    if at:
        rows = rows.filter(number=int(number)) if number.isdigit() else rows.none()
    row = rows.order_by("-number").first()
    if row is None:
        return None
    version = get(row.pk)
    return Under(version.laid, (), version.label)
