"""Writes of many rows at once: claiming what is due, and reminders put together."""

from zhishuo.papers.bulk.nudges import Prod, digest, nudge
from zhishuo.papers.bulk.outbox import claim, hold

__all__ = ["Prod", "claim", "digest", "hold", "nudge"]
