"""The door to one matter: the right is asked, the reading is recorded."""

from typing import Any

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import Forbidden, NotFound
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.standing import sees
from zhishuo.people.api import get_for
from zhishuo.store.api import select


def opened(actor: Actor, verb: Verb, **key: Any) -> Matter:
    """`get_for`, for pages that show a matter's words: whoever may read them is written down as having done so."""
    found = get_for(actor, verb, Matter, **key)
    if found.allows(actor, verbs.VIEW):
        actions.read(found, by=actor)
    return found


def for_deed(actor: Actor, verb: Verb, number: str) -> Matter:
    """As `get_for`, for the one matter of this number, its rights asked of the row in hand: most deeds are sent to one's own office."""
    found = next((row for row in select(Matter, "number = %s", number, without=("search",)) if sees(row, actor)), None)
    if found is None:
        raise NotFound()
    if not found.allows(actor, verb):
        raise Forbidden(verb=verb.word, verb_en=verb.word_en)
    return found
