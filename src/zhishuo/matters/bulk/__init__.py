"""Whole lives of matters written in bulk: old ledgers taken in, the demonstration year made. COPY, bounded memory."""

from zhishuo.matters.bulk.life import Deed, Life
from zhishuo.matters.bulk.loading import Loaded, load

__all__ = ["Deed", "Life", "Loaded", "load"]
