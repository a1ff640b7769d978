"""Front door of packs."""

from pathlib import Path

from zhishuo.packs.actions import publish
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.faults import Fault, ToVerify
from zhishuo.packs.models import PackVersion
from zhishuo.packs.pack import CALENDAR, PACK, WORDS
from zhishuo.packs.queries import current, forget, get, newest, published
from zhishuo.packs.registry import sections, use
from zhishuo.packs.rules import NoPack, PackHasFaults, PackOlder
from zhishuo.packs.version import Version

__all__ = [
    "CALENDAR",
    "PACK",
    "WORDS",
    "Fault",
    "NoPack",
    "PackHasFaults",
    "PackOlder",
    "PackVersion",
    "Report",
    "ToVerify",
    "Version",
    "check",
    "current",
    "forget",
    "get",
    "newest",
    "publish",
    "published",
    "use",
]


def check(folder: Path) -> Report:
    """Everything wrong with a folder, laid over the folders beside it; needs no database."""
    return check_folder(folder, sections())
