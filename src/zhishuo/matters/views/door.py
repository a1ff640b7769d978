"""The door to one matter: the right is asked, the reading is recorded."""

from typing import Any

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.people.api import get_for


def opened(actor: Actor, verb: Verb, **key: Any) -> Matter:
    """`get_for`, for pages that show a matter's words: whoever may read them is written down as having done so."""
    found = get_for(actor, verb, Matter, **key)
    if found.allows(actor, verbs.VIEW):
        actions.read(found, by=actor)
    return found
