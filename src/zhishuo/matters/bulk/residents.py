"""The residents of a batch of lives, met as `people.meet` meets them one by one: by their phone within a county."""

from collections.abc import Sequence

from django.db import connection

from zhishuo.kernel.phones import normalise
from zhishuo.matters.bulk.life import Life
from zhishuo.people.api import Person
from zhishuo.store.api import COUNTY, blind, new_numbers, seal

_FRESH = "COPY people_person (id, county, name, phone, phone_index, created) FROM STDIN"

Key = tuple[int, bytes]


def meet_all(lives: Sequence[Life]) -> list[int | None]:
    """The person of each life: the one known by this phone in this county, else a new one; None for nobody named.

    A name without a phone is always somebody new: two people may bear one name. A name is added where none was known.
    """
    phones = [normalise(life.phone) if life.phone else "" for life in lives]
    marks = [blind(phone, "person.phone") if phone else b"" for phone in phones]
    known = _known({(life.place.county, mark) for life, mark in zip(lives, marks, strict=True) if mark})
    fresh: dict[int, Person] = {}
    found: list[int | None] = []
    ids = new_numbers(len(lives))
    for life, phone, mark in zip(lives, phones, marks, strict=True):
        county, name = life.place.county, life.name.strip()[:40]
        person = known.get((county, mark)) if mark else None
        if person is None and (name or mark):
            person = Person(id=county * COUNTY + next(ids), county=county, name=name, phone=phone,
                            phone_index=mark or None, created=life.registered_at)  # fmt: skip
            fresh[person.id] = person
            if mark:
                known[county, mark] = person
        elif person is not None and name and not person.name:
            person.name = name
            if person.id not in fresh:
                person.save(update_fields=["name"])
        found.append(person.id if person else None)
    _write(list(fresh.values()))
    return found


def _known(wanted: set[Key]) -> dict[Key, Person]:
    if not wanted:
        return {}
    rows = Person.objects.filter(phone_index__in={mark for _, mark in wanted}, county__in={county for county, _ in wanted})
    return {(person.county, bytes(person.phone_index or b"")): person for person in rows.defer("phone")}


def _write(people: Sequence[Person]) -> None:
    with connection.cursor() as cursor, cursor.copy(_FRESH) as copy:
        for one in people:
            name, phone = (
                seal(text, f"person.{what}") if text else None for what, text in (("name", one.name), ("phone", one.phone))
            )
            copy.write_row((one.id, one.county, name, phone, one.phone_index, one.created))
