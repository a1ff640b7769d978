"""Ids, sealed fields, limits."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhishuo.kernel.refusals import TooMany
from zhishuo.kernel.times import now
from zhishuo.people.models import Person
from zhishuo.store.api import blind, county_of, hit, insert_all, new_id, new_numbers, seal, token, unseal, update_all

pytestmark = pytest.mark.django_db


def test_an_id_tells_its_county() -> None:
    first, second = new_id(621202), new_id(621223)
    assert (county_of(first), county_of(second)) == (621202, 621223)
    assert first % 10**12 != second % 10**12


def test_numbers_in_bulk_never_meet_those_drawn_one_by_one() -> None:
    singles = [new_id(1) % 10**12 for _ in range(300)]
    bulk = list(zip(range(1000), new_numbers(1000), strict=False))
    assert len({*singles, *(n for _, n in bulk)}) == 1300


def test_a_sealed_field_is_unreadable_in_the_database_and_plain_in_python() -> None:
    person = Person.objects.create(id=new_id(621202), county=621202, name="王秀兰", phone="13812341234", created=now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, name FROM people_person WHERE id = %s", [person.id])
        phone, name = cursor.fetchone()
    assert b"13812341234" not in bytes(phone)
    assert "王秀兰".encode() not in bytes(name)
    assert Person.objects.get(pk=person.pk).phone == "13812341234"


def test_a_sealed_value_does_not_open_for_another_purpose() -> None:
    value = seal("13812341234", "person.phone")
    assert unseal(value, "person.phone") == "13812341234"
    with pytest.raises(InvalidTag):
        unseal(value, "person.name")


def test_sealing_twice_differs_and_the_blind_index_does_not() -> None:
    assert seal("一", "x") != seal("一", "x")
    assert blind("一", "x") == blind("一", "x") != blind("一", "y")
    assert len(token("1", "link")) == 24


@pytest.mark.django_db
def test_many_rows_are_written_in_one_statement_each_with_its_own_values() -> None:
    people = [Person(id=new_id(621202), county=621202, name=name, created=now()) for name in ("甲", "乙", "丙")]
    insert_all(people)
    for person, name, index in zip(people, ("丁", "戊", ""), (b"1", b"2", None), strict=True):
        person.name, person.phone_index = name, index
    people[1].county = 621223  # another county: no row of that name is there
    with CaptureQueriesContext(connection) as caught:
        update_all(people, ["name", "phone_index"])
    assert len(caught.captured_queries) == 1
    found = [(one.name, one.phone_index and bytes(one.phone_index)) for one in Person.objects.order_by("id")]
    assert found == [("丁", b"1"), ("乙", None), ("", None)]


def test_a_door_opens_as_often_as_allowed_and_then_says_when_again() -> None:
    for _ in range(3):
        hit("door:1", most=3, window=3600)
    with pytest.raises(TooMany) as refused:
        hit("door:1", most=3, window=3600)
    assert 0 < refused.value.retry_after <= 3600
    hit("door:2", most=3, window=3600)
