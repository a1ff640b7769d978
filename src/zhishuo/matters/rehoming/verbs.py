"""Verbs of re-homing."""

from zhishuo.kernel.verbs import Verb

REHOME = Verb("matter.rehome", "改归属", "Re-home", grants=frozenset({"roster", "system"}), standing="place")
