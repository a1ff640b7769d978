"""A version that is not published: a folder laid over other drafts and over what is published, for trying it on the past."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

from zhishuo.packs import bodies, queries, registry
from zhishuo.packs.checking import Under, check_folder
from zhishuo.packs.pack import PACK, Head
from zhishuo.packs.rules import PackHasFaults
from zhishuo.packs.version import Version

_ids = count(-1, -1)  # never the same twice in a process: what is remembered by id is remembered for one draft


def drafts(folders: Sequence[Path]) -> tuple[Version, ...]:
    """The folders as versions with negative ids, nothing stored. A folder may extend one that stands before it here,
    else what is published. Raises PackHasFaults.
    """
    made: dict[str, Version] = {}

    def below(extends: str) -> Under | None:
        found = made.get(extends.partition("@")[0])
        return Under(found.laid, (), found.label) if found else queries.below(extends)

    sections = registry.sections()
    for folder in folders:
        report = check_folder(folder, sections, below)
        if not report.ok:
            raise PackHasFaults(key=report.folder, faults=report.faults)
        head: Head = report.view.tables(PACK.name)[PACK.name].pack
        made[head.key] = Version(
            id=next(_ids),
            key=head.key,
            number=0,
            low=head.low,
            high=head.high,
            from_date=date.min,
            digest=bodies.digest(report.laid),
            body=bodies.body(report.laid, f"{head.key}@draft", below=report.below),
            name=head.title,
            sections=sections,
        )
    return tuple(made.values())
