"""Verbs of places."""

from zhishuo.kernel.verbs import Verb

LOAD = Verb("place.load", "导入区划", "Load divisions", grants=frozenset({"system"}), standing="place")
DECLARE = Verb("place.declare", "申报户数人数", "Declare figures", grants=frozenset({"roster"}), standing="place")
MERGE = Verb("place.merge", "并区", "Merge places", grants=frozenset({"system"}), standing="place")
DIVIDE = Verb("place.divide", "划开", "Divide a place", grants=frozenset({"system"}), standing="place")
MOVE = Verb("place.move", "划转", "Move a place", grants=frozenset({"system"}), standing="place")
RENAME = Verb("place.rename", "改名", "Rename a place", grants=frozenset({"system"}), standing="place")
