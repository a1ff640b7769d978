"""Verbs of papers."""

from zhishuo.kernel.verbs import Verb


def _grants(*names: str) -> frozenset[str]:
    return frozenset(names)


ATTACH = Verb("file.attach", "附件", "Attach", standing="anyone")

# Letters: an office's own papers, issued and served by whoever does its work.
ISSUE = Verb("paper.issue", "出文", "Issue", grants=_grants("hold", "mediate"))
SERVE = Verb("paper.serve", "送达", "Serve", grants=_grants("hold", "mediate"))

# Messages: sent as a part of other deeds; told by a person where no message could get through.
SEND = Verb("paper.send", "发送", "Send", standing="system")
DELIVER = Verb("message.deliver", "送出", "Deliver", standing="system")
TELL = Verb("message.tell", "另行告知", "Tell otherwise", grants=_grants("hold", "hear"))
DIAL = Verb("message.dial", "看号码去电", "See the number to call", grants=_grants("hold", "hear"))

# Postings: what is put up for everybody.
POST = Verb("posting.post", "张贴公开", "Put up", grants=_grants("publish"))
OBJECT = Verb("posting.object", "提异议", "Object", standing="anyone")
ANSWER_OBJECTION = Verb("posting.answer_objection", "答复异议", "Answer an objection", grants=_grants("publish"))
TAKE_DOWN = Verb("posting.take_down", "撤下", "Take down", grants=_grants("publish"))
FINISH = Verb("posting.finish", "公示期满", "Finish its days", standing="system")
