"""Places with their dates, their changes and their declared figures."""

from django.db import models
from django.db.models import Q

from zhishuo.kernel.codes import PlaceCode


class Place(models.Model):
    """One division or grid. `code` has 15 digits (a division's 12 digits × 1000); `until` is set when it is retired."""

    code = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=80)  # as the list has it: 柏杨沟村村民委员会
    short = models.CharField(max_length=80)  # as people say it: 柏杨沟村
    level = models.CharField(max_length=10)
    category = models.CharField(max_length=3, blank=True)  # three-digit urban-rural class, 220 = village (R37)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    successor = models.BigIntegerField(null=True)  # where its people went when it was merged

    class Meta:
        db_table = "places_place"
        indexes = (
            models.Index(fields=["level", "code"], name="places_level"),
            models.Index(fields=["short"], name="places_short"),
            models.Index(fields=["successor"], name="places_successor", condition=Q(successor__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(code__gte=0, code__lt=10**15), name="places_code_has_15_digits"),
            models.CheckConstraint(
                condition=Q(level__in=("province", "city", "county", "town", "village", "grid")), name="places_level_known"
            ),
        )

    def __str__(self) -> str:
        return self.short

    @property
    def at(self) -> PlaceCode:
        return PlaceCode(self.code)

    # the trail speaks of a place as of any other subject
    trail_name = "place"

    @property
    def id(self) -> int:
        return int(self.code)

    @property
    def county(self) -> int:
        return self.at.county

    @property
    def trail_place(self) -> int:
        return int(self.code)


class Change(models.Model):
    """Dated history: what a place was called or whether it stood, from a day on."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="changes")
    day = models.DateField()
    kind = models.CharField(max_length=10)  # added renamed reclassed retired revived merged divided moved
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    successor = models.BigIntegerField(null=True)  # where it went that day
    paper = models.CharField(max_length=80, blank=True, db_default="")  # the document that orders it

    class Meta:
        db_table = "places_change"
        indexes = (models.Index(fields=["place", "day"], name="places_change_day"),)


class Figure(models.Model):
    """A declared count of a place: households, people, adults … with its date and source, for quorum and per-10k figures."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=20)
    number = models.IntegerField()
    day = models.DateField()
    source = models.CharField(max_length=80)

    class Meta:
        db_table = "places_figure"
        constraints = (
            models.UniqueConstraint(fields=["place", "kind", "day"], name="places_one_figure_a_day"),
            models.CheckConstraint(condition=Q(number__gte=0), name="places_figure_not_negative"),
        )
