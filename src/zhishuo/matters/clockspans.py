"""Pure: a moment some span after another, as the calendar counts."""

from datetime import datetime

from zhishuo.kernel.reckoning import reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.workdays import Calendar


def after(moment: datetime, span: Span, calendar: Calendar) -> datetime:
    """The last moment of the span that begins then."""
    return reckon(moment, span, calendar).at
