"""Putting up, objecting, answering, taking down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.papers import rules, verbs
from zhishuo.papers.actions.messages import To, send
from zhishuo.papers.actions.shared import insert_once, known, lock
from zhishuo.papers.models import Objection, Posting
from zhishuo.papers.texts import names_numbers
from zhishuo.people.api import meet
from zhishuo.store.api import county_of, new_id
from zhishuo.trail.api import record


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is to be put up. `until` None stands for good; `confirmed`: a person has read the words (R24, R59)."""

    notice: str
    place: PlaceCode
    title: str
    text: str
    where: tuple[str, ...]
    office: int | None = None
    subject: str = ""
    until: datetime | None = None
    objection_until: datetime | None = None
    confirmed: bool = False


@transaction.atomic
def post(notice: Notice, *, key: str, by: Actor, at: datetime | None = None) -> Posting:
    """Put something up; only a person can confirm its words. The same key again gives the first one.

    Raises Missing, TooLong, PersonalThere.
    """
    county = notice.place.county
    if first := known(Posting, key, county):
        return first
    title, text, at = clean(notice.title), clean(notice.text), at or now()
    confirmed = notice.confirmed and by.kind == "staff"
    numbers = names_numbers(f"{title}\n{text}")
    rules.check_posting(title=title, text=text, where=notice.where, confirmed=confirmed, numbers=numbers)
    posting, fresh = insert_once(
        Posting(
            id=new_id(county),
            county=county,
            key=key,
            subject=notice.subject,
            notice=notice.notice,
            place=int(notice.place),
            office_id=notice.office,
            title=title,
            text=text,
            where=list(notice.where),
            posted_at=at,
            until=notice.until,
            objection_until=notice.objection_until,
            account_id=by.account_id,
        )
    )
    if fresh:
        data = {"subject": notice.subject, "notice": notice.notice, "where": list(notice.where), "office": notice.office}
        record(verbs.POST, posting, by=by, at=at, data=data)
    return posting


@transaction.atomic
def object_(posting_id: int, text: str, *, key: str, by: Actor, phone: str = "") -> Objection:
    """Somebody has something against it; no account needed. The same key again gives the first one.

    Raises Missing, TooLong, BadPhone, PostingDown, ObjectionsOver.
    """
    posting, at = lock(Posting, posting_id), now()
    if first := known(Objection, key, posting.county):
        return first
    words = clean(text)
    rules.check_open_for_objection(posting.state, posting.objection_until, at)
    rules.check_words(words, rules.OBJECTION_MOST, label="哪里不对", label_en="What is wrong")
    objection, _fresh = insert_once(
        Objection(
            id=new_id(posting.county),
            county=posting.county,
            key=key,
            posting=posting,
            text=words,
            person=meet(posting.county, phone=phone),
            at=at,
        )
    )
    posting.state = "objected"
    posting.save(update_fields=["state"])
    record(verbs.OBJECT, posting, by=by, at=at, data={"objection": objection.id})
    return objection


@transaction.atomic
def answer_objection(objection_id: int, answer: str, *, by: Actor, opened: str = "") -> Objection:
    """Answer in words that everybody may read; whoever left a phone is told. `opened`: what it became ("matter:<id>").

    Raises ObjectionAnswered, Missing, TooLong, NotFound.
    """
    found = Objection.objects.filter(pk=objection_id, county=county_of(objection_id)).values_list("posting_id", flat=True).first()
    if found is None:
        raise NotFound()
    posting, objection, at = lock(Posting, found), lock(Objection, objection_id), now()
    if objection.answered_at is not None:
        raise rules.ObjectionAnswered()
    words = clean(answer)
    rules.check_words(words, rules.OBJECTION_MOST, label="怎么答复", label_en="The answer", field="answer")
    objection.answer, objection.answered_at, objection.account_id, objection.opened = words, at, by.account_id, opened
    objection.save(update_fields=["answer", "answered_at", "account", "opened"])
    if posting.state == "objected" and not _open(posting):
        posting.state = "posted"
        posting.save(update_fields=["state"])
    record(verbs.ANSWER_OBJECTION, posting, by=by, at=at, data={"objection": objection.id, "opened": opened})
    if objection.person_id is not None:
        _tell(posting, objection, by)
    return objection


def _open(posting: Posting) -> int:
    return Objection.objects.filter(posting=posting, county=posting.county, answered_at__isnull=True).count()


def _tell(posting: Posting, objection: Objection, by: Actor) -> None:
    with translation.override("zh-hans"):  # the resident's language, not that of the desk
        text = _("您对“%(title)s”提的异议，答复：%(answer)s") % {"title": posting.title, "answer": objection.answer}
    send(
        posting,
        To(person=objection.person_id),
        text,
        key=f"objection:{objection.id}:answered",
        by=by,
        privacy="parties",
        office=posting.office_id,
    )


@transaction.atomic
def take_down(posting_id: int, *, by: Actor, reason: str = "") -> Posting:
    """Take it down. Before its days are over, or with objections open, it must be said why. Raises PostingDown, Missing."""
    posting, at = lock(Posting, posting_id), now()
    if not posting.is_up:
        raise rules.PostingDown()
    words = clean(reason)
    if not rules.stood(posting.until, posting.objection_until, _open(posting), at):
        rules.check_words(words, rules.REASON_MOST, label="为什么撤下", label_en="Why it is taken down", field="reason")
    posting.state, posting.ended_at, posting.reason = "taken_down", at, words
    posting.save(update_fields=["state", "ended_at", "reason"])
    record(verbs.TAKE_DOWN, posting, by=by, at=at, data={"notice": posting.notice, "subject": posting.subject})
    return posting


@transaction.atomic
def finish(posting_id: int, *, by: Actor) -> Posting:
    """Its days passed and every objection is answered: it has stood. One that has not, or is down, stays as it is."""
    posting, at = lock(Posting, posting_id), now()
    over = posting.until is not None and rules.stood(posting.until, posting.objection_until, _open(posting), at)
    if posting.is_up and over:
        posting.state, posting.ended_at = "done", at
        posting.save(update_fields=["state", "ended_at"])
        record(verbs.FINISH, posting, by=by, at=at, data={"notice": posting.notice, "subject": posting.subject})
    return posting
