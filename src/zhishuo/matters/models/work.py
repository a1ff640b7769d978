"""What the work on a matter leaves: steps, flags, people, what was asked of others, reminders, calls back, links."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhishuo.matters.models.life import Clock, Saying
from zhishuo.matters.models.matter import Matter
from zhishuo.store.api import CountyKey, CountyModel


class Step(CountyModel):
    """One step that was done, left out or undone, or one that somebody added. `key` of the playbook, or "added-1".

    state: done no undone skipped (of a playbook); open ordered (added, still to do). `data`: what the kind records.
    """

    matter = CountyKey(Matter, related_name="steps")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    round = models.SmallIntegerField()
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    title = models.CharField(max_length=120, blank=True)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    saying = CountyKey(Saying, null=True, related_name="+")
    within = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    child = CountyKey(Matter, null=True, related_name="+")

    class Meta:
        db_table = "matters_step"
        indexes = (models.Index(fields=["matter", "id"], name="matters_step_of"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("done", "no", "undone", "skipped", "open", "ordered")), name="matters_step_state"
            ),
            models.UniqueConstraint(fields=["matter", "key", "round", "county"], name="matters_step_once"),
        )


class Flag(CountyModel):
    """Something that sets off an alarm. state: proposed (by words) confirmed dismissed."""

    matter = CountyKey(Matter, related_name="alarms")
    key = models.CharField(max_length=20)
    state = models.CharField(max_length=9)
    at = models.DateTimeField()
    found = ArrayField(models.CharField(max_length=40), default=list)  # the words of the pack that were found
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "matters_flag"
        indexes = (models.Index(fields=["matter", "id"], name="matters_flag_of"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=("proposed", "confirmed", "dismissed")), name="matters_flag_state"),
        )


class Party(CountyModel):
    """Somebody who takes part. `role` of words.ROLES, or "speaker" for those who joined; a `subject` never sees it (R9)."""

    matter = CountyKey(Matter, related_name="parties")
    role = models.CharField(max_length=14)
    person = CountyKey("people.Person", null=True, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matters_party"
        indexes = (
            models.Index(fields=["matter"], name="matters_party_of"),
            models.Index(fields=["person"], name="matters_party_is"),
        )


class Ask(CountyModel):
    """Somebody else has to agree: to a pause, an extension, a step left out, newer rules, a return, a ruling, an answer. state: open agreed refused."""

    matter = CountyKey(Matter, related_name="asks")
    verb = models.CharField(max_length=12)
    data = models.JSONField(default=dict)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")  # who agrees,
    head = models.BooleanField(default=False)  # as its head
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    asked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    asker = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    saying = CountyKey(Saying, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "matters_ask"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_ask_of"),
            models.Index(fields=["office", "id"], name="matters_ask_open", condition=Q(state="open")),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=("open", "agreed", "refused")), name="matters_ask_state"),
            models.UniqueConstraint(fields=["matter", "verb", "county"], name="matters_ask_once", condition=Q(state="open")),
        )


class Reminder(CountyModel):
    """One reminder to one office (or to the speaker). Its identity is (clock, due, rung, recipient): a moved date reminds anew,
    the same date never twice. `rung` −1: an urging, −2: somebody did not acknowledge in time, −3: a flag.
    """

    matter = CountyKey(Matter, related_name="reminders")
    clock = CountyKey(Clock, null=True, related_name="reminders")
    name = models.CharField(max_length=46)  # of the clock
    due = models.DateTimeField()
    rung = models.SmallIntegerField()
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")  # None: the speaker
    head = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    ack_by = models.DateTimeField(null=True)
    acked_at = models.DateTimeField(null=True)
    acked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "matters_reminder"
        indexes = (
            models.Index(fields=["matter", "id"], name="matters_reminder_of"),
            models.Index(fields=["office", "id"], name="matters_reminder_to"),
            models.Index(fields=["at"], name="matters_reminder_unsent", condition=Q(sent_at__isnull=True)),
            models.Index(
                fields=["ack_by"], name="matters_reminder_unacked", condition=Q(ack_by__isnull=False, acked_at__isnull=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "name", "due", "rung", "office", "head", "county"],
                name="matters_reminder_once",
                nulls_distinct=False,
            ),
        )


class CallBack(CountyModel):
    """One matter to ask about again, by somebody outside of the chain. kind: call_back recheck spot. `reached` None: not tried yet."""

    matter = CountyKey(Matter, related_name="calls")
    kind = models.CharField(max_length=9)
    round = models.SmallIntegerField()
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    picked_at = models.DateTimeField()
    due = models.DateTimeField()
    at = models.DateTimeField(null=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reached = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    satisfied = models.CharField(max_length=10, blank=True)
    saying = CountyKey(Saying, null=True, related_name="+")

    class Meta:
        db_table = "matters_call_back"
        indexes = (
            models.Index(fields=["matter"], name="matters_call_of"),
            models.Index(fields=["office", "due", "id"], name="matters_call_open", condition=Q(at__isnull=True)),
        )
        constraints = (models.UniqueConstraint(fields=["matter", "kind", "round", "county"], name="matters_call_once"),)


class Link(CountyModel):
    """Two matters of one county that belong together without being one. kind: related repeat same_place."""

    matter = CountyKey(Matter, related_name="links")
    other = CountyKey(Matter, related_name="linked")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        db_table = "matters_link"
        constraints = (models.UniqueConstraint(fields=["matter", "other", "county"], name="matters_link_once"),)
