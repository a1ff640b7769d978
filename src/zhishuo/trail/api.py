"""Front door of the trail."""

from zhishuo.trail.actions import because, entry, reason, record
from zhishuo.trail.hearing import Reaction, hear, stuck, waiting
from zhishuo.trail.models import Entry
from zhishuo.trail.queries import history, last_seal
from zhishuo.trail.sealing import Fault, seal_now, verify

__all__ = [
    "Entry",
    "Fault",
    "Reaction",
    "because",
    "entry",
    "hear",
    "history",
    "last_seal",
    "reason",
    "record",
    "seal_now",
    "stuck",
    "verify",
    "waiting",
]
