"""Totals kept by a reaction."""

from django.db import models


class Tally(models.Model):
    """How many matters a place had of one kind on one day; kept by a reaction, so a page never counts rows."""

    place = models.BigIntegerField()
    day = models.DateField()
    kind = models.CharField(max_length=12)
    count = models.IntegerField()

    pk = models.CompositePrimaryKey("place", "day", "kind")

    class Meta:
        db_table = "matters_tally"


class Sweep(models.Model):
    """When the last sweep of rungs ended: what lies before it has sounded. One row."""

    at = models.DateTimeField()

    class Meta:
        db_table = "matters_sweep"
