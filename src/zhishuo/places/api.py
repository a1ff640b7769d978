"""Front door of places."""

from zhishuo.places.actions import Loaded, declare, divide, load, merge, move, rename
from zhishuo.places.models import Figure, Place
from zhishuo.places.planning import Plan
from zhishuo.places.queries import (
    children,
    find,
    forget_names,
    full_name,
    history_of,
    known_codes,
    path,
    read_csv,
    search,
    short_names,
    successor_of,
    went,
)
from zhishuo.places.rules import Row, RowFault, read_rows, short_name

__all__ = [
    "Figure",
    "Loaded",
    "Place",
    "Plan",
    "Row",
    "RowFault",
    "children",
    "declare",
    "divide",
    "find",
    "forget_names",
    "full_name",
    "history_of",
    "known_codes",
    "load",
    "merge",
    "move",
    "path",
    "read_csv",
    "read_rows",
    "rename",
    "search",
    "short_name",
    "short_names",
    "successor_of",
    "went",
]
