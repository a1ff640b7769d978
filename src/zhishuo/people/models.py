"""Residents, accounts, posts, offices, holdings."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from zhishuo.kernel.codes import PlaceCode
from zhishuo.store.api import CountyModel, SealedText


class Person(CountyModel):
    """A resident. Name and phone are sealed; the blind index finds the same phone again. Purpose: to reach the speaker (R59)."""

    name = SealedText(purpose="person.name")
    phone = SealedText(purpose="person.phone")
    phone_index = models.BinaryField(max_length=16, null=True)
    created = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        indexes = (models.Index(fields=["phone_index", "county"], name="people_phone"),)


class Post(models.Model):
    """A chair, table or counter as the pack of a scope defines it; `may` are grants (docs/verbs.md)."""

    low = models.BigIntegerField()  # the scope's range of place codes
    high = models.BigIntegerField()
    key = models.CharField(max_length=40)  # "village.speak"
    level = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    up = models.CharField(max_length=40, blank=True)
    may = models.JSONField(default=list)
    head_may = models.JSONField(default=list)
    named = models.BooleanField(default=False)
    public = models.BooleanField(default=True)

    class Meta:
        db_table = "people_post"
        constraints = (models.UniqueConstraint(fields=["low", "high", "key"], name="people_post_once_a_scope"),)


class Office(CountyModel):
    """A post at a place. `name` is its own name where many stand at one place (调解室), else blank."""

    post = models.CharField(max_length=40)
    place = models.BigIntegerField()
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "people_office"
        constraints = (models.UniqueConstraint(fields=["place", "post", "name", "county"], name="people_office_once"),)

    trail_name = "office"

    @property
    def trail_place(self) -> int:
        return int(self.place)

    @property
    def at(self) -> PlaceCode:
        return PlaceCode(self.place)


if TYPE_CHECKING:
    _Manager = BaseUserManager["Account"]
else:
    _Manager = BaseUserManager


class Accounts(_Manager):
    """Makes accounts for the command line; pages use actions.open_account."""

    def create_user(self, username: str, password: str | None = None, **values: Any) -> "Account":
        account = self.model(username=username, **values)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in. Rights come from holdings alone."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    large_text = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "people_account"

    # An account belongs to no place; the trail keeps it under the nation.
    trail_name = "account"
    county = 0
    trail_place = 0

    def __str__(self) -> str:
        return self.name


class Holding(CountyModel):
    """An account in an office from a day to a day (`until` is the first day no longer)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holdings")  # offices are reference rows
    since = models.DateField()
    until = models.DateField(null=True)
    head = models.BooleanField(default=False)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "people_holding"
        indexes = (
            models.Index(fields=["account"], name="people_holding_account"),
            models.Index(fields=["office"], name="people_holding_office"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="people_holding_ends_after"
            ),
        )

    trail_name = "holding"

    @property
    def trail_place(self) -> int:
        return int(self.office.place)


class StandIn(CountyModel):
    """`account` is away from a day to a day (`until` is the first day back) and `stand_in` has their seats meanwhile.

    Like offices and holdings a reference row; `office` is where the one who is away works, so that it lies somewhere.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="away")
    stand_in = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standing_in")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    ended = models.DateField(null=True)  # back earlier: the first day back; `since` or before where it was called off

    class Meta:
        db_table = "people_stand_in"
        indexes = (
            models.Index(fields=["until"], name="people_stand_in_until"),
            models.Index(fields=["account"], name="people_stand_in_account"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="people_stand_in_ends_after"),
            models.CheckConstraint(condition=~Q(account=models.F("stand_in")), name="people_stand_in_by_another"),
        )

    trail_name = "stand_in"

    @property
    def trail_place(self) -> int:
        return int(self.office.place)

    @property
    def back(self) -> date:
        """The first day on which it is no longer in force."""
        return min(self.ended, self.until) if self.ended else self.until
