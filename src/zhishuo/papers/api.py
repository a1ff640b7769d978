"""Front door of papers."""

from zhishuo.papers.actions import (
    Draft,
    Notice,
    To,
    answer_objection,
    attach,
    dial,
    finish,
    issue,
    object_,
    post,
    send,
    serve,
    take_down,
    tell,
)
from zhishuo.papers.bulk import Prod, digest, nudge
from zhishuo.papers.jobs import deliver_due, finish_due
from zhishuo.papers.keeping import Kept, keep, path_of
from zhishuo.papers.models import Delivery, File, Letter, Message, Objection, Posting
from zhishuo.papers.pack import LETTERS, NOTICES
from zhishuo.papers.pack import Letter as LetterKind
from zhishuo.papers.pack import Notice as NoticeKind
from zhishuo.papers.pages import page_of, where_words
from zhishuo.papers.queries import (
    file_with,
    files_of,
    has_stood,
    letters_of,
    messages_of,
    posted_at,
    posting_with,
    postings_of,
    stuck_counts,
)
from zhishuo.papers.rules import stood
from zhishuo.papers.texts import fill, without_personal

__all__ = [
    "LETTERS",
    "NOTICES",
    "Delivery",
    "Draft",
    "File",
    "Kept",
    "Letter",
    "LetterKind",
    "Message",
    "Notice",
    "NoticeKind",
    "Objection",
    "Posting",
    "Prod",
    "To",
    "answer_objection",
    "attach",
    "deliver_due",
    "dial",
    "digest",
    "file_with",
    "files_of",
    "fill",
    "finish",
    "finish_due",
    "has_stood",
    "issue",
    "keep",
    "letters_of",
    "messages_of",
    "nudge",
    "object_",
    "page_of",
    "path_of",
    "post",
    "posted_at",
    "posting_with",
    "postings_of",
    "send",
    "serve",
    "stood",
    "stuck_counts",
    "take_down",
    "tell",
    "where_words",
    "without_personal",
]
