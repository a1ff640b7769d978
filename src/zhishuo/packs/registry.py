"""Which sections packs have. `web/wiring.py` says so once; nothing here knows a module."""

from collections.abc import Sequence
from typing import Any

from zhishuo.kernel.schema import Section

_known: list[Section[Any]] = []


def use(sections: Sequence[Section[Any]]) -> None:
    """Set the sections for the life of the process. Two sections of one name or file raise ValueError."""
    names = [section.name for section in sections]
    files = [section.file for section in sections]
    if len({*names}) < len(names) or len({*files}) < len(files):
        raise ValueError(f"two sections share a name or a file: {names}")
    _known[:] = sections


def sections() -> tuple[Section[Any], ...]:
    """The sections in force; raises RuntimeError before `use`."""
    if not _known:
        raise RuntimeError("packs.api.use(sections) has not been called: web/wiring.py does it")
    return tuple(_known)
