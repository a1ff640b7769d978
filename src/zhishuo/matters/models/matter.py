"""The matter itself."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import show
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.stages import OPEN, STAGES
from zhishuo.matters.standing import Known, allows, seen_by
from zhishuo.store.api import CountyKey, CountyModel

_OPEN = Q(stage__in=sorted(OPEN))


class Matter(CountyModel):
    """One thing said: number, owner, dates, stage. `rev` grows with every deed; a form that saw an older one is told so."""

    number = models.CharField(max_length=16)
    client_key = models.CharField(max_length=64, null=True)
    pack = models.ForeignKey("packs.PackVersion", on_delete=models.PROTECT, related_name="+")
    playbook = models.CharField(max_length=40)
    klass = models.CharField(max_length=12)
    topic = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=10, blank=True)
    privacy = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    place = models.BigIntegerField()
    town = models.IntegerField(null=True)
    title = models.CharField(max_length=80)
    person = CountyKey("people.Person", null=True, related_name="+")
    registrar = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=12)
    owner = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)  # of the finish clock: the promise
    next_due = models.DateTimeField(null=True)  # the earliest running clock: what the desk sorts by
    next_clock = models.CharField(max_length=46, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    reopened = models.SmallIntegerField(default=0)
    people = models.IntegerField(null=True)  # how many it concerns, as told
    fields = models.JSONField(default=dict)  # typed values by the playbook's field names; personal ones sealed (personal.py)
    flags = ArrayField(models.CharField(max_length=20), default=list)  # confirmed
    suspected = ArrayField(models.CharField(max_length=20), default=list)  # proposed by words, not settled yet
    done = ArrayField(models.CharField(max_length=40), default=list)  # steps of the playbook that are done now
    moments = models.JSONField(default=dict)  # event → when first and last: what clocks are reckoned from
    hidden = ArrayField(models.CharField(max_length=24), null=True)  # "a5", "o123…": for whom it does not exist (R9)
    parent = CountyKey("self", null=True, related_name="children")
    follows = CountyKey("self", null=True, related_name="followers")
    merged_into = CountyKey("self", null=True, related_name="merged")
    lifted = models.BooleanField(default=False)  # the speaker asked the level above, once
    supervisor = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    rev = models.IntegerField(default=1)
    search = SearchVectorField(null=True)

    class Meta:
        db_table = "matters_matter"
        indexes = (
            models.Index(fields=["-registered_at", "-id"], name="matters_by_time"),
            models.Index(fields=["county", "-registered_at", "-id"], name="matters_by_county"),
            models.Index(fields=["town", "-registered_at", "-id"], name="matters_by_town"),
            models.Index(fields=["place", "-registered_at", "-id"], name="matters_by_place"),
            models.Index(fields=["owner", "next_due"], name="matters_open_by_owner", condition=_OPEN),
            models.Index(fields=["first"], name="matters_open_by_first", condition=_OPEN),
            models.Index(fields=["county", "next_due", "id"], name="matters_open_by_due", condition=_OPEN),
            models.Index(fields=["person"], name="matters_by_person"),
            models.Index(fields=["parent"], name="matters_by_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["merged_into"], name="matters_by_merged", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["search"], name="matters_search"),
        )
        constraints = (
            models.UniqueConstraint(fields=["number", "county"], name="matters_number_once"),
            models.UniqueConstraint(fields=["client_key", "county"], name="matters_client_key_once"),
            models.CheckConstraint(condition=Q(stage__in=sorted(STAGES)), name="matters_stage_known"),
            models.CheckConstraint(
                condition=~Q(stage="closed") | Q(closed_at__isnull=False, answered_at__isnull=False) & ~Q(verdict=""),
                name="matters_closed_has_answer_and_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=sorted(OPEN)) | Q(next_due__isnull=False), name="matters_open_has_a_clock"
            ),
        )

    trail_name = "matter"

    def __str__(self) -> str:
        return show(self.number)

    @property
    def trail_place(self) -> int:
        return int(self.place)

    @property
    def at(self) -> PlaceCode:
        return PlaceCode(self.place)

    @property
    def shown(self) -> str:
        """The number as people read it: 26-48157-3."""
        return show(self.number)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @classmethod
    def seen_by(cls, actor: Actor) -> "QuerySet[Matter]":
        return seen_by(cls.objects.all(), actor)

    def allows(self, actor: Actor, verb: Verb, known: Known | None = None) -> bool:
        return allows(self, actor, verb, known)
