"""Every write of places: loading lists, declaring figures, and changes with their history."""

from zhishuo.places.actions.changing import divide, merge, move, rename
from zhishuo.places.actions.loading import Loaded, declare, load

__all__ = ["Loaded", "declare", "divide", "load", "merge", "move", "rename"]
