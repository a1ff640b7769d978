"""Front door of places."""

from zhishuo.places.actions import Loaded, declare, load
from zhishuo.places.models import Figure, Place
from zhishuo.places.queries import children, find, forget_names, full_name, known_codes, path, read_csv, search, short_names
from zhishuo.places.rules import Row, RowFault, read_rows, short_name

__all__ = [
    "Figure",
    "Loaded",
    "Place",
    "Row",
    "RowFault",
    "children",
    "declare",
    "find",
    "forget_names",
    "full_name",
    "known_codes",
    "load",
    "path",
    "read_csv",
    "read_rows",
    "search",
    "short_name",
    "short_names",
]
