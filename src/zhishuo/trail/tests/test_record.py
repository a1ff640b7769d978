"""The trail: written with the deed, never changed, heard once, sealed and verified."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import now
from zhishuo.places.models import Place
from zhishuo.places.verbs import DECLARE
from zhishuo.trail.api import Entry, because, hear, history, record, seal_now, stuck, verify, waiting
from zhishuo.trail.models import Seal

pytestmark = pytest.mark.django_db
TRIED = DECLARE  # any verb will do


@pytest.fixture
def place() -> Place:
    Entry.objects.update(heard=now())  # what building the world recorded
    return Place.objects.get(code=621202101201000)


def done(place: Place, **data: Any) -> Entry:
    return record(TRIED, place, by=SYSTEM, data=data)


def meddle(sql: str, *values: Any) -> None:
    """What somebody with the database's own rights could do: triggers off, then the change."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_entry_says_who_did_what_to_what_where_and_why(place: Place) -> None:
    with because("request-1"):
        entry = done(place, n=1)
    found = history("place", place.id, place.county).get()
    assert found == entry
    assert (found.verb, found.actor, found.cause, found.place, found.county) == (
        "place.declare",
        "system",
        "request-1",
        place.code,
        621202,
    )
    assert found.id // 10**12 == 621202
    assert found.recorded is not None


@pytest.mark.parametrize("change", ["verb = 'x.y'", "actor = 'staff:1'", "data = '{}'", "at = now()", "place = 0"])
def test_what_is_recorded_cannot_be_changed(place: Place, change: str) -> None:
    entry = done(place, n=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE trail_entry SET {change} WHERE id = %s", [entry.id])


def test_an_entry_cannot_be_deleted_nor_the_table_emptied(place: Place) -> None:
    entry = done(place)
    for sql in (f"DELETE FROM trail_entry WHERE id = {entry.id}", "TRUNCATE trail_entry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_a_sealed_entry_keeps_its_seal(place: Place) -> None:
    entry = done(place)
    seal_now()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(seal=99)


def test_a_reaction_hears_each_entry_once(place: Place) -> None:
    entries = [done(place, n=n) for n in range(5)]
    heard: list[int] = []
    reactions = {"place.declare": [lambda batch: heard.extend(e.id for e in batch)]}
    assert hear(reactions) == 5
    assert hear(reactions) == 0
    assert heard == [e.id for e in entries]
    assert waiting() == 0


def test_one_bad_entry_holds_up_no_other_and_ends_on_the_list_of_the_stuck(place: Place) -> None:
    bad, good = done(place, n=1), done(place, n=2)
    heard: list[int] = []

    def react(batch: Any) -> None:
        for entry in batch:
            if entry.id == bad.id:
                raise ValueError("cannot")
            heard.append(entry.id)

    for _ in range(6):
        hear({"place.declare": [react]})
    assert heard.count(good.id) >= 1
    assert [e.id for e in stuck()] == [bad.id]
    assert Entry.objects.get(pk=good.pk).heard is not None


def test_a_reaction_that_fails_leaves_nothing_half_done(place: Place) -> None:
    done(place)

    def react(batch: Any) -> None:
        Place.objects.filter(code=place.code).update(short="改了")
        raise IntegrityError("no")

    hear({"place.declare": [react]})
    place.refresh_from_db()
    assert place.short == "柏杨沟村"


def test_an_untouched_trail_verifies(place: Place) -> None:
    for n in range(3):
        done(place, n=n)
        assert seal_now() == [n + 1]
    assert seal_now() == []
    assert list(verify()) == []
    assert Seal.objects.count() == 3


def test_verify_names_the_altered_the_deleted_and_the_inserted_entry(place: Place) -> None:
    altered, deleted, kept = done(place, n=1), done(place, n=2), done(place, n=3)
    seal_now()
    meddle("UPDATE trail_entry SET data = '{\"n\": 9}' WHERE id = %s", altered.id)
    meddle("DELETE FROM trail_entry WHERE id = %s", deleted.id)
    meddle(
        "INSERT INTO trail_entry (id, county, at, verb, subject, place, actor, cause, data, tries, seal) "
        "SELECT id + 900, county, at, verb, subject, place, actor, cause, data, 0, seal FROM trail_entry WHERE id = %s",
        kept.id,
    )
    faults = {fault.kind: fault.entry for fault in verify()}
    assert faults == {"altered": altered.id, "deleted": deleted.id, "inserted": kept.id + 900}


def test_verify_finds_an_entry_slipped_in_with_an_old_date(place: Place) -> None:
    kept = done(place)
    seal_now()
    meddle(
        "INSERT INTO trail_entry (id, county, at, recorded, verb, subject, place, actor, cause, data, tries) SELECT id + 900, county, at, "
        "%s, verb, subject, place, actor, cause, data, 0 FROM trail_entry WHERE id = %s",
        now() - timedelta(days=2),
        kept.id,
    )
    assert [(f.kind, f.entry) for f in verify()] == [("inserted", kept.id + 900)]


def test_verify_finds_a_seal_taken_out_or_changed(place: Place) -> None:
    for n in range(3):
        done(place, n=n)
        seal_now()
    meddle("DELETE FROM trail_seal WHERE number = 2")
    assert "seal_broken" in {fault.kind for fault in verify()}
    meddle("UPDATE trail_seal SET digest = '\\x00' WHERE number = 3")
    assert len([fault for fault in verify() if fault.kind == "seal_broken"]) >= 2
