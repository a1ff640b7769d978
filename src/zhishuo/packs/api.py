"""Front door of packs."""

from pathlib import Path

from zhishuo.packs.actions import LoadedDays, load_days, publish, set_day, unset_day
from zhishuo.packs.calendars import Counter, calendar_for, count_moved_with, forget_calendar, official
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.comparing import Change, Difference, differences
from zhishuo.packs.days import read_days, touched, turned
from zhishuo.packs.drafting import drafts
from zhishuo.packs.faults import Fault, ToVerify
from zhishuo.packs.models import CalendarDay, PackVersion
from zhishuo.packs.pack import CALENDAR, PACK, WORDS
from zhishuo.packs.queries import Edition, current, editions, forget, get, newest, numbered, published
from zhishuo.packs.registry import sections, use
from zhishuo.packs.rules import DayNotSet, DayOutOfReach, NoPack, OfficialHoliday, PackHasFaults, PackOlder
from zhishuo.packs.tables import Raw
from zhishuo.packs.version import Version

__all__ = [
    "CALENDAR",
    "PACK",
    "WORDS",
    "CalendarDay",
    "Change",
    "Counter",
    "DayNotSet",
    "DayOutOfReach",
    "Difference",
    "Edition",
    "Fault",
    "LoadedDays",
    "NoPack",
    "OfficialHoliday",
    "PackHasFaults",
    "PackOlder",
    "PackVersion",
    "Raw",
    "Report",
    "ToVerify",
    "Version",
    "calendar_for",
    "check",
    "count_moved_with",
    "current",
    "differences",
    "drafts",
    "editions",
    "forget",
    "forget_calendar",
    "get",
    "load_days",
    "newest",
    "numbered",
    "official",
    "publish",
    "published",
    "read_days",
    "set_day",
    "touched",
    "turned",
    "unset_day",
    "use",
]


def check(folder: Path) -> Report:
    """Everything wrong with a folder, laid over the folders beside it; needs no database."""
    return check_folder(folder, sections())
