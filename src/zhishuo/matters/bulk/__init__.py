"""Whole lives of matters written in bulk: old ledgers taken in, the demonstration year made. COPY, bounded memory."""
