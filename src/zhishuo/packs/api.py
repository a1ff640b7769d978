"""Front door of packs."""

from pathlib import Path

from zhishuo.packs.actions import LoadedDays, load_days, publish, set_day, unset_day
from zhishuo.packs.calendars import Counter, calendar_for, count_moved_with, forget_calendar, official
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.days import read_days, touched, turned
from zhishuo.packs.faults import Fault, ToVerify
from zhishuo.packs.models import CalendarDay, PackVersion
from zhishuo.packs.pack import CALENDAR, PACK, WORDS
from zhishuo.packs.queries import current, forget, get, newest, published
from zhishuo.packs.registry import sections, use
from zhishuo.packs.rules import DayNotSet, DayOutOfReach, NoPack, OfficialHoliday, PackHasFaults, PackOlder
from zhishuo.packs.version import Version

__all__ = [
    "CALENDAR",
    "PACK",
    "WORDS",
    "CalendarDay",
    "Counter",
    "DayNotSet",
    "DayOutOfReach",
    "Fault",
    "LoadedDays",
    "NoPack",
    "OfficialHoliday",
    "PackHasFaults",
    "PackOlder",
    "PackVersion",
    "Report",
    "ToVerify",
    "Version",
    "calendar_for",
    "check",
    "count_moved_with",
    "current",
    "forget",
    "forget_calendar",
    "get",
    "load_days",
    "newest",
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
