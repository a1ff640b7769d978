"""The doors: what an actor may do where, and the only way from a request to a row."""

from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import Forbidden, NotFound
from zhishuo.kernel.verbs import Verb


class Guarded(Protocol):
    """A model that says who may see its rows and who may do what to one."""

    @classmethod
    def seen_by(cls, actor: Actor) -> QuerySet[Any]: ...

    def allows(self, actor: Actor, verb: Verb) -> bool: ...


G = TypeVar("G", bound=Guarded)


def can(actor: Actor, verb: Verb, place: PlaceCode) -> bool:
    """Whether one of the actor's seats carries a grant of this verb over this place."""
    return actor.may(verb, place)


def need(actor: Actor, verb: Verb, place: PlaceCode) -> None:
    """As `can`; raises Forbidden (403)."""
    if not can(actor, verb, place):
        raise Forbidden(verb=verb.word, verb_en=verb.word_en)


def get_for(actor: Actor, verb: Verb, model: type[G], **key: Any) -> G:
    """The row for this person and this deed. Not seeing it is NotFound (404), seeing but not allowed is Forbidden (403)."""
    row: G | None = model.seen_by(actor).filter(**key).first()
    if row is None:
        raise NotFound()
    if not row.allows(actor, verb):
        raise Forbidden(verb=verb.word, verb_en=verb.word_en)
    return row
