"""A laid-over pack as one JSON text: what is stored for ever, and its digest.

Order matters (steps, options, rungs), so tables are kept as a list and the text is not sorted. Dates are
tagged, because JSON has none. `like` and `drop` are kept: they are resolved anew when a pack above lays
itself over.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from zhishuo.packs.faults import Pos
from zhishuo.packs.tables import Laid, Raw

FORMAT = 1


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, time):
        return {"$time": value.isoformat()}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _back(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        if "$date" in value:
            return date.fromisoformat(value["$date"])
        if "$datetime" in value:
            return datetime.fromisoformat(value["$datetime"])
        if "$time" in value:
            return time.fromisoformat(value["$time"])
    return value


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def content(laid: Laid) -> list[Any]:
    """What counts as the pack: sections, tables, values, in order, without where they were written."""
    return [
        [section, [[list(raw.name), _plain(raw.values)] for raw in tables.values()]] for section, tables in laid.sections.items()
    ]


def digest(laid: Laid) -> str:
    """SHA-256 of the content, in hex: the same rules have the same digest, whatever comments stand beside
    them.
    """
    return hashlib.sha256(_dumps(content(laid)).encode()).hexdigest()


def body(laid: Laid, label: str, *, below: str) -> str:
    """The text to store. Tables of this pack are marked with its `label` ("base@1"), inherited ones keep
    theirs.
    """
    own = str(laid.head.get("key"))
    origins = [
        [section, list(raw.name), label if raw.given == own else raw.given, str(raw.pos())] for section, raw in laid.each()
    ]
    files = {key: sorted(names) for key, names in laid.files.items()}
    return _dumps({"format": FORMAT, "below": below, "content": content(laid), "origins": origins, "files": files})


def read_body(text: str) -> Laid:
    """The laid-over tables again; every table knows the pack and the line that gave it."""
    stored = json.loads(text, object_hook=_back)
    laid = Laid(files={key: frozenset(names) for key, names in stored["files"].items()})
    given = {(section, tuple(name)): (label, at) for section, name, label, at in stored["origins"]}
    for section, tables in stored["content"]:
        for name, values in tables:
            label, at = given[section, tuple(name)]
            file, _, line = at.rpartition(":")
            pos = Pos(file, int(line)) if file and line.isdigit() else Pos(at)
            laid.of(section)[tuple(name)] = Raw(tuple(name), values, {(): pos}, label)
    return laid
