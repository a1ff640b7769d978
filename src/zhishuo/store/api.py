"""Front door of the store."""

from zhishuo.store.crypto import blind, key_for, seal, token, unseal
from zhishuo.store.fields import SealedText
from zhishuo.store.ids import COUNTY, county_of, forget_block, new_id, new_numbers
from zhishuo.store.limits import hit, sweep
from zhishuo.store.models import CountyKey, CountyModel, keyed
from zhishuo.store.rows import Asking, insert, insert_all, select, select_all, together, update, update_all

__all__ = [
    "COUNTY",
    "Asking",
    "CountyKey",
    "CountyModel",
    "SealedText",
    "blind",
    "county_of",
    "forget_block",
    "hit",
    "insert",
    "insert_all",
    "key_for",
    "keyed",
    "new_id",
    "new_numbers",
    "seal",
    "select",
    "select_all",
    "sweep",
    "together",
    "token",
    "unseal",
    "update",
    "update_all",
]
