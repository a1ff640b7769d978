"""Published versions of packs. Rows are written once and never changed: a trigger refuses it (migration
0001).
"""

from django.db import models


class PackVersion(models.Model):
    """A pack as laid over what was below it, under a number, for ever."""

    key = models.CharField(max_length=40)
    number = models.IntegerField()
    low = models.BigIntegerField()  # it holds at 15-digit place codes low ≤ code < high
    high = models.BigIntegerField()
    from_date = models.DateField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    body = models.TextField()  # text, not jsonb: jsonb forgets the order of keys
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)  # the actor's key as in the trail

    class Meta:
        db_table = "packs_version"
        constraints = (
            models.UniqueConstraint(fields=["key", "number"], name="packs_version_once"),
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="packs_version_scope"),
        )
        indexes = (models.Index(fields=["key", "digest"], name="packs_version_digest"),)

    trail_name = "pack"

    def __str__(self) -> str:
        return f"{self.key}@{self.number}"

    @property
    def county(self) -> int:
        """The county value of its trail entry: 0 for packs that hold in more than one."""
        return self.low // 10**9

    @property
    def trail_place(self) -> int:
        return self.low


class CalendarDay(models.Model):
    """A day that an administrator set, or loaded from the official table, for a range of places.

    `kind` off | work | half; or known: the official table is complete up to `date`. A row is never changed, only
    taken back (`removed_at`), so what held when stays to be seen; a trigger refuses the rest (migration 0002).
    """

    low = models.BigIntegerField()  # it holds at 15-digit place codes low ≤ code < high; the narrowest range wins
    high = models.BigIntegerField()
    date = models.DateField()
    kind = models.CharField(max_length=8)
    why = models.CharField(max_length=80)
    set_by = models.CharField(max_length=60)  # the actor's key as in the trail
    at = models.DateTimeField()
    removed_by = models.CharField(max_length=60, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "packs_calendar_day"
        constraints = (
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="packs_calendar_scope"),
            models.CheckConstraint(condition=models.Q(kind__in=("off", "work", "half", "known")), name="packs_calendar_kind"),
            models.UniqueConstraint(
                fields=["low", "high", "date"],
                condition=models.Q(removed_at__isnull=True) & ~models.Q(kind="known"),
                name="packs_calendar_once",
            ),
            models.UniqueConstraint(
                fields=["low", "high", "date"],
                condition=models.Q(removed_at__isnull=True, kind="known"),
                name="packs_calendar_known_once",
            ),
        )

    trail_name = "calendar"

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    @property
    def county(self) -> int:
        """The county value of its trail entry: 0 for days of the whole country."""
        return self.low // 10**9

    @property
    def trail_place(self) -> int:
        return self.low
