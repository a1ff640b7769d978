"""Verbs of papers."""

from zhishuo.kernel.verbs import Verb

ATTACH = Verb("file.attach", "附件", "Attach", standing="anyone")
