"""Verbs of packs."""

from zhishuo.kernel.verbs import Verb

PUBLISH = Verb("pack.publish", "发布方案", "Publish a pack", grants=frozenset({"pack"}), standing="place")
SET = Verb("calendar.set", "定日子", "Set a day", grants=frozenset({"system", "pack"}), standing="place")
UNSET = Verb("calendar.unset", "撤掉日子", "Take a set day back", grants=frozenset({"system", "pack"}), standing="place")
