"""Many accounts at once are accounts like any other."""

import pytest
from django.contrib.auth.hashers import make_password

from zhishuo.kernel.actor import SYSTEM
from zhishuo.people.api import Account, actor_of, open_in_bulk
from zhishuo.trail.api import Entry

pytestmark = pytest.mark.django_db


def test_they_can_sign_in_may_do_nothing_yet_and_one_entry_tells_of_them() -> None:
    before = Entry.objects.filter(verb="account.open").count()
    rows = [("bulk-a", "甲", "16900000001"), ("bulk-b", "乙", "")]
    ids = open_in_bulk(rows, password=make_password("long-enough-7"), by=SYSTEM)
    found = list(Account.objects.filter(pk__in=ids).order_by("username"))
    assert [(one.pk, one.name) for one in found] == [(ids[0], "甲"), (ids[1], "乙")]
    assert all(one.check_password("long-enough-7") and one.is_active for one in found)
    assert actor_of(found[0]).seats == ()
    entries = Entry.objects.filter(verb="account.open").order_by("-id")
    assert entries.count() == before + 1
    assert entries[0].data == {"accounts": 2, "first": ids[0], "last": ids[1]}


def test_nobody_is_nothing_to_do() -> None:
    before = Entry.objects.count()
    assert open_in_bulk([], password="x", by=SYSTEM) == []
    assert Entry.objects.count() == before


def test_the_next_account_by_hand_does_not_collide() -> None:
    ids = open_in_bulk([("bulk-c", "丙", "")], password="x", by=SYSTEM)
    assert Account.objects.create_user("by-hand", None, name="丁").pk > ids[0]
