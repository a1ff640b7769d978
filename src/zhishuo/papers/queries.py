"""Shared reads of papers: files and papers of a subject, what is posted at a place, what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.papers import rules
from zhishuo.papers.models import File, Letter, Message, Objection, Posting
from zhishuo.papers.standing import reach
from zhishuo.store.api import county_of

PAGE = 50
_EPOCH = datetime.fromtimestamp(0, tz=UTC)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list, newest first; `older` and `newer` are keys for the next ones, "" where there are none."""

    rows: list[M]
    older: str
    newer: str


def files_of(subject: str, row_ids: Iterable[int]) -> dict[int, list[File]]:
    """The files of several subjects of one kind, by subject id: one query."""
    ids = list(row_ids)
    found: dict[int, list[File]] = {}
    counties = {county_of(i) for i in ids}
    for file in File.objects.filter(subject__in=[f"{subject}:{i}" for i in ids], county__in=counties).order_by("id"):
        found.setdefault(int(file.subject.partition(":")[2]), []).append(file)
    return found


def file_with(file_id: int) -> File | None:
    return File.objects.filter(pk=file_id, county=county_of(file_id)).first()


def messages_of(subject: str, county: int) -> QuerySet[Message]:
    """Everything sent about one subject, oldest first. Rights are those of the subject: the caller asked for them."""
    return Message.objects.filter(subject=subject, county=county).order_by("created", "id")


def number_of(message: Message) -> str:
    """The phone or mailbox that a message goes to, "" where there is none. In plain: for sending and, recorded, for calling."""
    if message.account is not None:
        return message.account.phone
    return (message.person.phone if message.person is not None else message.address) or ""


def letters_of(subject: str, county: int) -> QuerySet[Letter]:
    """Every paper issued about one subject, oldest first."""
    return Letter.objects.filter(subject=subject, county=county).order_by("issued_at", "id")


def postings_of(subject: str, county: int) -> QuerySet[Posting]:
    """Everything put up about one subject, oldest first."""
    return Posting.objects.filter(subject=subject, county=county).order_by("posted_at", "id")


def posting_with(posting_id: int) -> Posting | None:
    return Posting.objects.filter(pk=posting_id, county=county_of(posting_id)).first()


def has_stood(posting: Posting, now: datetime) -> bool:
    """`rules.stood` for a row: what was put up, stood its days and has every objection answered."""
    waiting = Objection.objects.filter(posting=posting, county=posting.county, answered_at__isnull=True).count()
    return posting.state != "taken_down" and rules.stood(posting.until, posting.objection_until, waiting, now)


def posted_at(place: PlaceCode, now: datetime) -> QuerySet[Posting]:
    """What hangs at a place now for everybody on the web: its own, that of places inside, that of those above. Newest first."""
    low, high = place.span
    above = [int(one) for one in place.ancestors if one.level != "nation"]
    counties = {place.county, *(one.county for one in place.ancestors)}
    here = Q(place__gte=low, place__lt=high) | Q(place__in=above)
    still = Q(until__isnull=True) | Q(until__gt=now) | Q(state="objected") | Q(objection_until__gt=now)
    up = Posting.objects.filter(here, still, state__in=rules.UP, where__contains=["web"], county__in=counties)
    return up.order_by("-posted_at", "-id")


def posted_page(place: PlaceCode, now: datetime, *, key: str = "", direction: str = "older") -> Page[Posting]:
    """`posted_at` by pages, without the texts."""
    return _page(posted_at(place, now).defer("text"), "posted_at", key, direction)


def postings_for(actor: Actor, show: str = "", *, key: str = "", direction: str = "older") -> Page[Posting]:
    """What was put up at the places where the actor may publish. `show`: up objected ended, or "" for all."""
    states = {"up": rules.UP, "objected": ("objected",), "ended": ("done", "taken_down")}.get(show, rules.POSTING_STATES)
    rows = Posting.objects.filter(reach(actor, "publish"), state__in=states)
    return _page(rows.defer("text"), "posted_at", key, direction)


def waiting_objections(postings: Iterable[Posting]) -> dict[int, int]:
    """How many objections wait for an answer, by posting: one query."""
    shown = list(postings)
    waiting = Objection.objects.filter(
        posting__in=[one.id for one in shown], county__in={one.county for one in shown}, answered_at__isnull=True
    )
    return dict(waiting.values_list("posting_id").annotate(Count("id")))


def stuck_messages(actor: Actor, show: str = "", *, key: str = "", direction: str = "older") -> Page[Message]:
    """Messages that did not get through, where the actor may see them. `show`: a state of rules.STUCK, told, or "" for all stuck."""
    states = (show,) if show in (*rules.STUCK, "told") else rules.STUCK
    rows = Message.seen_by(actor).filter(state__in=states).select_related("person", "account", "told_by")
    return _page(rows, "created", key, direction)


def stuck_counts(actor: Actor) -> dict[str, int]:
    """How many of each stuck state the actor may see; counting stops at 1,000."""
    rows = Message.seen_by(actor).filter(state__in=rules.STUCK).order_by().values_list("state", flat=True)[:1000]
    found = dict.fromkeys(rules.STUCK, 0)
    for state in rows:
        found[state] += 1
    return found


def _page(rows: QuerySet[M], field: str, key: str, direction: str, size: int = PAGE) -> Page[M]:
    """A page by keyset over (field, id)."""
    backwards = direction == "newer" and bool(key)
    moment, _sep, row = key.partition("-")
    if moment.isdigit() and row.isdigit():
        at = _EPOCH + timedelta(microseconds=int(moment))
        word = "gt" if backwards else "lt"
        rows = rows.filter(Q(**{f"{field}__{word}": at}) | Q(**{field: at, f"id__{word}": int(row)}))
    order = (field, "id") if backwards else (f"-{field}", "-id")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    has_older, has_newer = (True, more) if backwards else (more, bool(key))
    return Page(found, _key(found[-1], field) if has_older else "", _key(found[0], field) if has_newer else "")


def _key(row: Any, field: str) -> str:
    """Where a page begins or ends: microseconds since 1970 and the id."""
    return f"{(getattr(row, field) - _EPOCH) // timedelta(microseconds=1)}-{row.id}"
