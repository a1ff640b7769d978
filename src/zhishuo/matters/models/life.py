"""What belongs to a matter's life: words, hand-overs, clocks, verdicts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhishuo.matters.models.matter import Matter
from zhishuo.store.api import CountyKey, CountyModel


class Saying(CountyModel):
    """Human words about a matter. The trail names it by id; only here do words stand, so only here they need erasing.

    kind: said more reply note draft answer reason verdict. `public`: the speaker may read it.
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
    """One hand-over. state: offered taken arrived returned revoked done; role: lead assist told. `giver` is empty for the first receiver.

    told: an office that has to know (a danger, R25); it sees the matter, nothing is asked of it but to acknowledge.
    """

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
    designated = models.BooleanField(default=False)  # final: it cannot be returned (R35)
    whistle = models.BigIntegerField(null=True)  # the id of the first hand-over of one whistle
    step = models.CharField(max_length=40, blank=True)  # the step, or "flag:x", that it was asked for
    useful = models.SmallIntegerField(null=True)  # what the caller thinks of the help, and
    apt = models.SmallIntegerField(null=True)  # the helper of the call: both sides are scored (S16)

    class Meta:
        db_table = "matters_hand_over"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_hand_over_of"),
            models.Index(fields=["taker", "matter"], name="matters_hand_over_to"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("offered", "taken", "arrived", "returned", "revoked", "done")),
                name="matters_hand_over_state",
            ),
            models.UniqueConstraint(
                fields=["matter", "county"], name="matters_one_lead", condition=Q(role="lead", state__in=("offered", "taken"))
            ),
        )


_RUNS = Q(stopped_at__isnull=True, void=False)


class Clock(CountyModel):
    """One running or stopped clock: what started it, how long it may run, when it is due. It can be worked out anew at any time."""

    matter = CountyKey(Matter, related_name="clocks")
    name = models.CharField(max_length=46)  # of the playbook, "step:x", or one of the engine's own (course/course.py)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    doer = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, null=True, related_name="+"
    )  # who owes it, where not the owner
    hand = CountyKey(HandOver, null=True, related_name="clocks")
    event = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    within = models.CharField(max_length=60)  # as a pack writes it: "7 workdays", "field:pay_on"
    pauses = models.JSONField(default=list)  # [[from, to], …]: it stood still
    extra = ArrayField(models.CharField(max_length=20), default=list)  # extensions, in order
    cap = models.DateTimeField(null=True)  # a date promised before; never passed
    paused = models.BooleanField(default=False)  # stands still now
    due = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    void = models.BooleanField(default=False)  # sorting or reopening put another in its place
    rung_no = ArrayField(models.SmallIntegerField(), default=list)  # of the playbook's ladder, in order of time,
    rung_at = ArrayField(models.DateTimeField(), default=list)  # and when each of them sounds
    next_rung = models.DateTimeField(null=True)

    class Meta:
        db_table = "matters_clock"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_clock_of"),
            models.Index(fields=["due"], name="matters_clock_running", condition=_RUNS),
            models.Index(
                fields=["next_rung"], name="matters_clock_rungs", condition=_RUNS & Q(paused=False, next_rung__isnull=False)
            ),
            models.Index(fields=["doer"], name="matters_clock_owed", condition=_RUNS & Q(doer__isnull=False)),
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
