"""Figures over what was done, counted from the rows: how many were answered, and how fast."""

from typing import TypedDict

from django.db import connection

from zhishuo.kernel.codes import PlaceCode

WITHIN = (7, 15, 30)  # days

# From the moment it was said, not from when it was written down. Percentiles are continuous (interpolated).
_REPLIES = """
WITH chosen AS (
    SELECT extract(epoch FROM answered_at - said_at)::double precision / 86400 AS days FROM matters_matter
    WHERE place >= %(low)s AND place < %(high)s AND (%(source)s = '' OR starts_with(client_key, %(source)s))
)
SELECT count(*), count(days), percentile_cont(0.5) WITHIN GROUP (ORDER BY days), percentile_cont(0.9) WITHIN GROUP (ORDER BY days),
       (SELECT array_agg((SELECT count(*) FROM chosen WHERE days <= most) ORDER BY most) FROM unnest(%(within)s::int[]) most)
FROM chosen
"""


class Replies(TypedDict):
    """`median_days`, `p90_days`: exact, in days, four decimals, None without any answer; `within_days`: days → how many."""

    matters: int
    answered: int
    median_days: float | None
    p90_days: float | None
    within_days: dict[str, int]


def replies(*, place: PlaceCode | None = None, source: str = "", within: int | None = None) -> Replies:
    """Answers to what was said at a place and below (everywhere when None), or to what one import brought (`source`)."""
    low, high = (place or PlaceCode(0)).span
    days = sorted({*WITHIN, *([within] if within else [])})
    with connection.cursor() as cursor:
        cursor.execute(_REPLIES, {"low": low, "high": high, "source": f"{source}:" if source else "", "within": days})
        matters, answered, median, p90, counts = cursor.fetchone()
    return Replies(
        matters=matters, answered=answered, median_days=None if median is None else round(median, 4),
        p90_days=None if p90 is None else round(p90, 4),
        within_days={str(most): count for most, count in zip(days, counts, strict=True)},
    )  # fmt: skip
