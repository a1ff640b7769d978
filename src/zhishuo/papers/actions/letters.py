"""Issuing a letter under its official number, and serving it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import local, now
from zhishuo.papers import rules, verbs
from zhishuo.papers.actions.shared import insert_once, known, lock
from zhishuo.papers.models import Delivery, Letter
from zhishuo.papers.texts import empty_blanks, fill
from zhishuo.people.api import Office
from zhishuo.store.api import CountyModel, new_id
from zhishuo.trail.api import record

_DRAW = """
INSERT INTO papers_series (id, county, office_id, pattern, year, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (office_id, pattern, year, county) DO UPDATE SET last = papers_series.last + 1
RETURNING id, last
"""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter before it is issued. `text` and `pattern` hold blanks that `values` fill; `number` is the key of the pattern."""

    letter: str
    title: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    title_en: str = ""
    must_have: tuple[str, ...] = ()
    number: str = ""
    pattern: str = ""
    signers: tuple[str, ...] = ()
    paper: str = "A4"
    privacy: str = "open"


@transaction.atomic
def issue(subject: CountyModel, draft: Draft, *, key: str, office: Office, by: Actor) -> Letter:
    """Fix the words of a letter and give it the office's next number of the year, without gaps. The same key gives the first one.

    Raises BlankMissing, naming what it lacks (R10). The letter lies in the county of its subject, the numbers are the office's own.
    """
    if first := known(Letter, key, subject.county):
        return first
    _check(draft)
    at = now()
    letter, fresh = _write(subject, draft, key=key, office=office, by=by, at=at)
    if fresh:
        data = {"subject": letter.subject, "letter": draft.letter, "office": office.id, "number": letter.number}
        record(verbs.ISSUE, letter, by=by, at=at, data=data)
    return letter


def _check(draft: Draft) -> None:
    drawn = {"number", "year", "n"} if draft.pattern else set()
    lacks = [blank for blank in empty_blanks(draft.values, draft.must_have) if blank not in drawn]
    if lacks:
        words = [rules.BLANK_WORDS.get(blank, (blank, blank)) for blank in lacks]
        raise rules.BlankMissing(
            letter=draft.title,
            letter_en=draft.title_en or draft.title,
            blanks="、".join(zh for zh, _en in words),
            blanks_en=", ".join(en for _zh, en in words),
            field=lacks[0],
        )


def _write(subject: CountyModel, draft: Draft, *, key: str, office: Office, by: Actor, at: datetime) -> tuple[Letter, bool]:
    """Number and row together: where another was faster, his row and False, and the number goes back."""
    year = local(at).year
    mark = transaction.savepoint()
    series, running = _draw(office, draft.number, year) if draft.pattern else (None, None)
    drawn = {"year": str(year), "n": str(running or "")}
    number = fill(draft.pattern, {**draft.values, **drawn})
    letter, fresh = insert_once(
        Letter(
            id=new_id(subject.county),
            county=subject.county,
            key=key,
            subject=f"{subject.trail_name}:{subject.id}",
            place=subject.trail_place,
            office=office,
            privacy=draft.privacy,
            hidden=getattr(subject, "hidden", None),
            letter=draft.letter,
            title=draft.title,
            body=fill(draft.text, {"number": number, **draft.values, **drawn}),
            number=number,
            series=series,
            running=running,
            signers=list(draft.signers),
            paper=draft.paper or "A4",
            issued_at=at,
            account_id=by.account_id,
        )
    )
    if fresh:
        transaction.savepoint_commit(mark)
    else:
        transaction.savepoint_rollback(mark)
    return letter, fresh


def _draw(office: Office, pattern: str, year: int) -> tuple[int, int]:
    """(series, number): the next one; the series' row stays locked until the letter is committed or rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [new_id(office.county), office.county, office.id, pattern, year])
        series, running = cursor.fetchone()
    return int(series), int(running)


@transaction.atomic
def serve(
    letter_id: int, how: str, to: str, *, key: str, by: Actor, at: datetime | None = None, refused: bool = False, note: str = ""
) -> Delivery:
    """Write down that a letter was handed over: `how` of rules.HOW_SERVED, `to` whom. A refusal to sign needs a note: who was there.

    The same key again gives the first one. Raises Missing, naming the field.
    """
    letter, moment = lock(Letter, letter_id), now()
    if first := known(Delivery, key, letter.county):
        return first
    to, note = clean(to)[:80], clean(note)[:400]
    rules.check_served(how, to)
    if refused:
        rules.check_words(note, 400, label="谁在场、放在了哪里", label_en="Who was there, where it was left", field="note")
    delivery, _fresh = insert_once(
        Delivery(
            id=new_id(letter.county),
            county=letter.county,
            key=key,
            letter=letter,
            how=how,
            to=to,
            at=min(at or moment, moment),
            refused=refused,
            note=note,
            account_id=by.account_id,
        )
    )
    letter.state = rules.state_after(letter.state, refused=refused)
    letter.save(update_fields=["state"])
    record(verbs.SERVE, letter, by=by, at=moment, data={"delivery": delivery.id, "how": how, "refused": refused})
    return delivery
