"""Files, messages, nudges, letters, postings. A file's content lies under ZHISHUO_HOME/files, named by digest."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.verbs import Verb
from zhishuo.papers import rules, standing
from zhishuo.store.api import CountyKey, CountyModel, SealedText


class File(CountyModel):
    """One attached file. kind: photo voice. `subject` as in the trail: "saying:<id>"."""

    subject = models.CharField(max_length=60)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    created = models.DateTimeField()
    place = models.BigIntegerField()

    class Meta:
        db_table = "papers_file"
        indexes = (models.Index(fields=["subject"], name="papers_file_of"),)

    trail_name = "file"

    @property
    def trail_place(self) -> int:
        return int(self.place)


class Private(CountyModel):
    """What stands at a place, belongs to an office and may be open, for its parties, or sealed."""

    place = models.BigIntegerField()
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    privacy = models.CharField(max_length=8, default="open")
    hidden = ArrayField(
        models.CharField(max_length=24), null=True
    )  # "a5", "o123…": for whom it does not exist, as its subject (R9)

    class Meta:
        abstract = True

    @property
    def trail_place(self) -> int:
        return int(self.place)

    @property
    def at(self) -> PlaceCode:
        return PlaceCode(self.place)

    @classmethod
    def seen_by(cls, actor: Actor) -> "QuerySet[Any]":
        return standing.seen_by(cls._default_manager.all(), actor)

    def allows(self, actor: Actor, verb: Verb) -> bool:
        return standing.allows(self.office_id, self.place, actor, verb)


class Message(Private):
    """Words on their way to one person, account or address. `state`: rules.MESSAGE_STATES. `key` makes a repeat harmless."""

    key = models.CharField(max_length=120)  # "matter:123:registered:1"
    subject = models.CharField(max_length=60)  # "matter:<id>"
    letter = models.CharField(max_length=40, blank=True)
    text = SealedText(purpose="message.text")
    language = models.CharField(max_length=10, default="zh")
    channel = models.CharField(max_length=10, blank=True)  # a gateway's name; "" takes any
    urgent = models.BooleanField(default=False)
    person = CountyKey("people.Person", null=True, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    address = SealedText(purpose="message.address")  # a phone or a mailbox of somebody we keep no row of
    state = models.CharField(max_length=8, default="queued")
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)  # rules.ERRORS
    created = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    digest_day = models.DateField(null=True)  # of a digest of nudges: the day that it counts for
    told_how = models.CharField(max_length=8, blank=True)
    told_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "papers_message"
        indexes = (
            models.Index(fields=["next_at"], name="papers_message_due", condition=Q(state__in=rules.WAITING)),
            models.Index(fields=["place", "-created", "-id"], name="papers_message_stuck", condition=Q(state__in=rules.STUCK)),
            models.Index(fields=["subject"], name="papers_message_of"),
            models.Index(fields=["account", "digest_day"], name="papers_digests", condition=Q(digest_day__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=["key", "county"], name="papers_message_once"),
            models.CheckConstraint(condition=Q(state__in=rules.MESSAGE_STATES), name="papers_message_state_known"),
        )

    trail_name = "message"


class Nudge(CountyModel):
    """A reminder to one account that waits for its digest. `text` names a number and a date, never a person (R59)."""

    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=60)
    place = models.BigIntegerField()
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False)
    created = models.DateTimeField()
    message = models.BigIntegerField(null=True)  # the digest that carried it; it may lie in another county than the subject

    class Meta:
        db_table = "papers_nudge"
        indexes = (
            models.Index(fields=["account", "id"], name="papers_nudge_pending", condition=Q(message__isnull=True)),
            models.Index(fields=["message"], name="papers_nudge_of"),
        )
        constraints = (models.UniqueConstraint(fields=["key", "county"], name="papers_nudge_once"),)

    trail_name = "nudge"

    @property
    def trail_place(self) -> int:
        return int(self.place)


class Series(CountyModel):
    """The last official number that an office drew by one pattern in one year; the row is locked while one is drawn."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    pattern = models.CharField(max_length=40)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "papers_series"
        constraints = (
            models.UniqueConstraint(fields=["office", "pattern", "year", "county"], name="papers_series_once"),
            models.CheckConstraint(condition=Q(last__gte=1), name="papers_series_from_one"),
        )


class Letter(Private):
    """An issued paper, its words fixed. state: issued served refused."""

    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=60)
    letter = models.CharField(max_length=40)  # key of the pack's letter
    title = models.CharField(max_length=120)
    body = SealedText(purpose="letter.body")
    number = models.CharField(max_length=60, blank=True)  # 文号 in full
    series = models.BigIntegerField(null=True)  # the office's own, which may lie in another county than the subject
    running = models.IntegerField(null=True)
    signers = models.JSONField(default=list)  # pack.SIGNERS
    paper = models.CharField(max_length=4, default="A4")
    issued_at = models.DateTimeField()
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, default="issued")

    class Meta:
        db_table = "papers_letter"
        indexes = (
            models.Index(fields=["subject"], name="papers_letter_of"),
            models.Index(fields=["place", "-issued_at", "-id"], name="papers_letter_by_place"),
        )
        constraints = (
            models.UniqueConstraint(fields=["key", "county"], name="papers_letter_once"),
            models.UniqueConstraint(fields=["series", "running", "county"], name="papers_letter_number_once"),
            models.CheckConstraint(condition=Q(state__in=rules.LETTER_STATES), name="papers_letter_state_known"),
        )

    trail_name = "letter"


class Delivery(CountyModel):
    """One handing over of a letter: how, to whom, when, signed for or refused. The proof of service."""

    key = models.CharField(max_length=120)
    letter = CountyKey(Letter, related_name="deliveries")
    how = models.CharField(max_length=8)  # rules.HOW_SERVED
    to = SealedText(purpose="delivery.to")
    at = models.DateTimeField()
    refused = models.BooleanField(default=False)
    note = SealedText(purpose="delivery.note")  # who was there when it was refused; where it was left
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "papers_delivery"
        indexes = (models.Index(fields=["letter"], name="papers_delivery_of"),)
        constraints = (models.UniqueConstraint(fields=["key", "county"], name="papers_delivery_once"),)


class Posting(CountyModel):
    """Something put up for everybody: its words carry no personal data (R24, R59). `until` is empty for what stands."""

    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=60, blank=True)
    notice = models.CharField(max_length=40)  # key of the pack's notice
    place = models.BigIntegerField()
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField()
    where = models.JSONField(default=list)  # rules.WHERE
    posted_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    objection_until = models.DateTimeField(null=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="posted")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was taken down before its days were over

    class Meta:
        db_table = "papers_posting"
        indexes = (
            models.Index(fields=["place", "-posted_at", "-id"], name="papers_posting_by_place"),
            models.Index(fields=["until"], name="papers_posting_due", condition=Q(state__in=rules.UP)),
            models.Index(fields=["subject"], name="papers_posting_of"),
        )
        constraints = (
            models.UniqueConstraint(fields=["key", "county"], name="papers_posting_once"),
            models.CheckConstraint(condition=Q(state__in=rules.POSTING_STATES), name="papers_posting_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=rules.UP) | Q(ended_at__isnull=False), name="papers_posting_down_has_a_day"
            ),
        )

    trail_name = "posting"

    @property
    def trail_place(self) -> int:
        return int(self.place)

    @property
    def at(self) -> PlaceCode:
        return PlaceCode(self.place)

    @property
    def is_up(self) -> bool:
        return self.state in rules.UP

    @classmethod
    def seen_by(cls, actor: Actor) -> "QuerySet[Posting]":
        return standing.postings_seen_by(cls._default_manager.all(), actor)

    def allows(self, actor: Actor, verb: Verb) -> bool:
        return standing.allows(self.office_id, self.place, actor, verb)


class Objection(CountyModel):
    """What somebody has against a posting; it is answered in words. `opened` names what it became ("matter:<id>")."""

    key = models.CharField(max_length=120)
    posting = CountyKey(Posting, related_name="objections")
    text = SealedText(purpose="objection.text")
    person = CountyKey("people.Person", null=True, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    opened = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "papers_objection"
        indexes = (models.Index(fields=["posting", "id"], name="papers_objection_of"),)
        constraints = (
            models.UniqueConstraint(fields=["key", "county"], name="papers_objection_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="papers_objection_answered_in_words"
            ),
        )
