"""Queuing a message, what came of it, and telling somebody by another way."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.papers import rules, verbs
from zhishuo.papers.actions.shared import insert_once, known, lock
from zhishuo.papers.models import Message
from zhishuo.papers.queries import number_of
from zhishuo.store.api import CountyModel, county_of, new_id
from zhishuo.trail.api import record


@dataclass(frozen=True)
class To:
    """Who a message goes to: exactly one of a resident's id, an account's id, and a bare phone or mailbox."""

    person: int | None = None
    account: int | None = None
    address: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.person, self.account, self.address))) != 1:
            raise ValueError("a message goes to exactly one of person, account and address")


@transaction.atomic
def send(
    subject: CountyModel,
    to: To,
    text: str,
    *,
    key: str,
    by: Actor,
    letter: str = "",
    language: str = "zh",
    channel: str = "",
    urgent: bool = False,
    not_before: datetime | None = None,
    privacy: str = "open",
    office: int | None = None,
) -> Message:
    """Queue one message about a subject; the job sends it. The same key again gives the first one and changes nothing.

    `text` is complete. `not_before` is the caller's next working moment and counts only where it is not urgent.
    """
    county = subject.county
    if to.person is not None and county_of(to.person) != county:
        raise ValueError("a resident's row lies in the county of what the message is about")
    if first := known(Message, key, county):
        return first
    at = now()
    message, fresh = insert_once(
        Message(
            id=new_id(county),
            county=county,
            key=key,
            subject=f"{subject.trail_name}:{subject.id}",
            place=subject.trail_place,
            office_id=office,
            privacy=privacy,
            hidden=getattr(subject, "hidden", None),
            letter=letter,
            text=text,
            language=language,
            channel=channel,
            urgent=urgent,
            person_id=to.person,
            account_id=to.account,
            address=to.address,
            created=at,
            next_at=at if urgent or not_before is None else max(at, not_before),
        )
    )
    if fresh:
        record(verbs.SEND, message, by=by, at=at, data={"subject": message.subject, "letter": letter, "channel": channel})
    return message


@transaction.atomic
def delivered(message_id: int, error: str, *, by: Actor, channel: str = "") -> Message:
    """What came of one try: `error` "" for sent, else one of rules.ERRORS. Whoever was told meanwhile stays told."""
    message, at = lock(Message, message_id), now()
    if message.state not in rules.WAITING:
        return message
    if not error:
        message.state, message.sent_at, message.next_at, message.channel = "sent", at, None, channel or message.channel
    elif error in ("no_number", "no_gateway"):
        message.state, message.next_at = "held", None
    else:
        message.next_at = rules.next_try(message.tries, at)
        message.state = "failed" if message.next_at else "given_up"
    message.error = error
    message.save(update_fields=["state", "sent_at", "next_at", "channel", "error"])
    data = {"subject": message.subject, "state": message.state, "tries": message.tries, "error": error}
    record(verbs.DELIVER, message, by=by, at=at, data=data)
    return message


@transaction.atomic
def tell(message_id: int, how: str, *, by: Actor) -> Message:
    """A person told them instead (rules.HOW_TOLD): the proof that they know. Said twice, the first stands. Raises AlreadyTold."""
    message, at = lock(Message, message_id), now()
    if message.state == "told":
        return message
    rules.check_tellable(message.state, how)
    message.state, message.next_at = "told", None
    message.told_how, message.told_by_id, message.told_at = how, by.account_id, at
    message.save(update_fields=["state", "next_at", "told_how", "told_by", "told_at"])
    record(verbs.TELL, message, by=by, at=at, data={"subject": message.subject, "how": how})
    return message


@transaction.atomic
def dial(message_id: int, *, by: Actor) -> str:
    """The number to call, in plain; that it was looked at is recorded (R65). Raises NoNumber."""
    message = lock(Message, message_id)
    phone = number_of(message)
    if not phone:
        raise rules.NoNumber()
    record(verbs.DIAL, message, by=by, data={"subject": message.subject})
    return phone
