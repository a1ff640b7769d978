"""Verbs of places."""

from zhishuo.kernel.verbs import Verb

LOAD = Verb("place.load", "导入区划", "Load divisions", grants=frozenset({"system"}), standing="place")
DECLARE = Verb("place.declare", "申报户数人数", "Declare figures", grants=frozenset({"roster"}), standing="place")
