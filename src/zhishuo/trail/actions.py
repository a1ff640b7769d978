"""The one write of the trail that everything else calls."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.kernel.verbs import Verb
from zhishuo.store.api import insert, new_id
from zhishuo.trail.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

cause: ContextVar[str] = ContextVar("cause", default="")


class Subject(Protocol):
    """What an entry can be about: any county-keyed row that says where it lies."""

    trail_name: str

    @property
    def id(self) -> int: ...

    @property
    def county(self) -> int: ...

    @property
    def trail_place(self) -> int: ...


@contextmanager
def because(reason: str) -> "Iterator[None]":
    """All entries recorded inside carry this cause: one request, one job, one import."""
    token = cause.set(reason[:40])
    try:
        yield
    finally:
        cause.reset(token)


def reason() -> str:
    """The cause that holds here, "" outside of any: for those who write many entries in one statement."""
    return cause.get()


def record(verb: Verb, subject: Subject, *, by: Actor, at: datetime | None = None, data: dict[str, Any] | None = None) -> Entry:
    """Write one entry inside the caller's transaction. `data` holds ids, codes and dates, never personal text."""
    found = entry(verb, subject, by=by, at=at, data=data)
    insert(found)
    return found


def entry(verb: Verb, subject: Subject, *, by: Actor, at: datetime | None = None, data: dict[str, Any] | None = None) -> Entry:
    """What `record` writes, for those who write many entries in one statement (`store.insert_all`, in this order)."""
    return Entry(
        id=new_id(subject.county),
        county=subject.county,
        at=at or now(),
        verb=verb.key,
        subject=f"{subject.trail_name}:{subject.id}",
        place=subject.trail_place,
        actor=by.key,
        cause=cause.get(),
        data=data or {},
    )
