"""Front door of packs."""

from pathlib import Path

from zhishuo.packs.actions import publish
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.comparing import Change, Difference, differences
from zhishuo.packs.faults import Fault, ToVerify
from zhishuo.packs.models import PackVersion
from zhishuo.packs.pack import CALENDAR, PACK, WORDS
from zhishuo.packs.queries import Edition, current, editions, forget, get, newest, numbered, published
from zhishuo.packs.registry import sections, use
from zhishuo.packs.rules import NoPack, PackHasFaults, PackOlder
from zhishuo.packs.tables import Raw
from zhishuo.packs.version import Version

__all__ = [
    "CALENDAR",
    "PACK",
    "WORDS",
    "Change",
    "Difference",
    "Edition",
    "Fault",
    "NoPack",
    "PackHasFaults",
    "PackOlder",
    "PackVersion",
    "Raw",
    "Report",
    "ToVerify",
    "Version",
    "check",
    "current",
    "differences",
    "editions",
    "forget",
    "get",
    "newest",
    "numbered",
    "publish",
    "published",
    "use",
]


def check(folder: Path) -> Report:
    """Everything wrong with a folder, laid over the folders beside it; needs no database."""
    return check_folder(folder, sections())
