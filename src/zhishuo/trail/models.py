"""Entries and seals. Migration 0001 adds the triggers that keep them as written."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhishuo.store.api import CountyModel


class Entry(CountyModel):
    """One thing done. All but `heard`, `tries` and `seal` is fixed once written."""

    at = models.DateTimeField()  # when it was done, by the clock of who did it
    recorded = models.DateTimeField(db_default=Now())  # when it was written down, by the server's clock
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)  # "matter:110101000000000042"
    place = models.BigIntegerField(null=True)  # 15-digit place code
    actor = models.CharField(max_length=60)  # "staff:12", "speaker:…", "system"
    cause = models.CharField(max_length=40, blank=True)  # one id for all entries of one request or job
    data = models.JSONField(default=dict)
    heard = models.DateTimeField(null=True)  # when all reactions were done
    tries = models.SmallIntegerField(default=0)
    seal = models.IntegerField(null=True)  # the seal that covers it

    class Meta:
        db_table = "trail_entry"
        indexes = (
            models.Index(fields=["subject", "id"], name="trail_subject"),
            models.Index(fields=["id"], name="trail_unheard", condition=Q(heard__isnull=True)),
            models.Index(fields=["id"], name="trail_unsealed", condition=Q(seal__isnull=True)),
            models.Index(fields=["seal", "id"], name="trail_by_seal"),
        )

    @property
    def subject_id(self) -> int:
        return int(self.subject.partition(":")[2])


class Seal(models.Model):
    """One link of the chain over `count` entries. `leaves` holds for each entry its id (8 bytes) and digest (16 bytes)."""

    number = models.IntegerField(primary_key=True)
    at = models.DateTimeField()
    algorithm = models.CharField(max_length=10)
    count = models.IntegerField()
    leaves = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        db_table = "trail_seal"
