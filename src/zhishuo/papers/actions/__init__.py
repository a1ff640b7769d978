"""Every write of papers."""

from zhishuo.papers.actions.files import attach
from zhishuo.papers.actions.letters import Draft, issue, serve
from zhishuo.papers.actions.messages import To, delivered, dial, send, tell
from zhishuo.papers.actions.postings import Notice, answer_objection, finish, object_, post, take_down

__all__ = [
    "Draft",
    "Notice",
    "To",
    "answer_objection",
    "attach",
    "delivered",
    "dial",
    "finish",
    "issue",
    "object_",
    "post",
    "send",
    "serve",
    "take_down",
    "tell",
]
