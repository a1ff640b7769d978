"""Verbs of packs."""

from zhishuo.kernel.verbs import Verb

PUBLISH = Verb("pack.publish", "发布方案", "Publish a pack", grants=frozenset({"pack"}), standing="place")
