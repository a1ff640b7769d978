"""The deeds of the desk, one table: verb → its fields and what doing it calls. Words stand in pages/deedwords.py, whether it is offered in pages/can.py."""

from zhishuo.kernel.verbs import Verb
from zhishuo.matters import verbs
from zhishuo.matters.pages.deedwords import DEEDS as WORDS
from zhishuo.matters.views.deeds import chaining, handing, publishing, sorting, watching, working
from zhishuo.matters.views.deeds.shape import Asked, Deed, DeedForm

__all__ = ["DEEDS", "VERBS", "Asked", "Deed", "DeedForm"]

DEEDS: dict[str, Deed] = working.DEEDS | handing.DEEDS | sorting.DEEDS | chaining.DEEDS | watching.DEEDS | publishing.DEEDS
VERBS: dict[str, Verb] = {verb.action: verb for verb in vars(verbs).values() if isinstance(verb, Verb) and verb.action in DEEDS}
assert set(VERBS) == set(DEEDS) == set(WORDS)
