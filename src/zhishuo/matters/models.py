"""Matters and what belongs to them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import show
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.rules import OPEN, STAGES
from zhishuo.matters.standing import allows, seen_by
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
    next_clock = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    reopened = models.SmallIntegerField(default=0)
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
                condition=~Q(stage__in=("registered", "offered", "handling", "waiting", "answered")) | Q(next_due__isnull=False),
                name="matters_open_has_a_clock",
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

    def allows(self, actor: Actor, verb: Verb) -> bool:
        return allows(self, actor, verb)


class Saying(CountyModel):
    """Human words about a matter. The trail names it by id; only here do words stand, so only here they need erasing.

    kind: said more reply note answer reason verdict. `public`: the speaker may read it.
    """

    matter = CountyKey(Matter, related_name="sayings")
    kind = models.CharField(max_length=8)
    at = models.DateTimeField()
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    public = models.BooleanField(default=True)
    client_key = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "matters_saying"
        indexes = (models.Index(fields=["matter", "at"], name="matters_saying_of"),)
        constraints = (models.UniqueConstraint(fields=["client_key", "county"], name="matters_saying_key_once"),)

    trail_name = "saying"

    @property
    def trail_place(self) -> int:
        return int(self.matter.place)


class HandOver(CountyModel):
    """One hand-over. state: offered taken returned revoked done; role: lead assist. `giver` is empty for the first receiver."""

    matter = CountyKey(Matter, related_name="hand_overs")
    giver = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, default="lead")
    state = models.CharField(max_length=8)
    offered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    climbed = models.BooleanField(default=False)

    class Meta:
        db_table = "matters_hand_over"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_hand_over_of"),
            models.Index(fields=["taker", "matter"], name="matters_hand_over_to"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("offered", "taken", "returned", "revoked", "done")), name="matters_hand_over_state"
            ),
            models.UniqueConstraint(
                fields=["matter", "county"], name="matters_one_lead", condition=Q(role="lead", state__in=("offered", "taken"))
            ),
        )


class Clock(CountyModel):
    """One running or stopped clock: what started it, how long it may run, when it is due. It can be worked out anew at any time."""

    matter = CountyKey(Matter, related_name="clocks")
    name = models.CharField(max_length=20)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    within = models.CharField(max_length=20)
    due = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    void = models.BooleanField(default=False)  # sorting or reopening put another in its place

    class Meta:
        db_table = "matters_clock"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_clock_of"),
            models.Index(fields=["due"], name="matters_clock_running", condition=Q(stopped_at__isnull=True, void=False)),
        )

    @property
    def running(self) -> bool:
        return self.stopped_at is None and not self.void


class Verdict(CountyModel):
    """The speaker's verdict on one answer: solved partly not silent; satisfied: very satisfied basic not, or empty."""

    matter = CountyKey(Matter, related_name="verdicts")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    solved = models.CharField(max_length=8)
    satisfied = models.CharField(max_length=10, blank=True)
    saying = CountyKey(Saying, null=True, related_name="+")

    class Meta:
        db_table = "matters_verdict"
        constraints = (
            models.UniqueConstraint(fields=["matter", "round", "county"], name="matters_one_verdict_an_answer"),
            models.CheckConstraint(condition=Q(solved__in=("solved", "partly", "not", "silent")), name="matters_verdict_known"),
        )


class Tally(models.Model):
    """How many matters a place had of one kind on one day; kept by a reaction, so a page never counts rows."""

    place = models.BigIntegerField()
    day = models.DateField()
    kind = models.CharField(max_length=12)
    count = models.IntegerField()

    pk = models.CompositePrimaryKey("place", "day", "kind")

    class Meta:
        db_table = "matters_tally"
