"""A text column that is sealed in the database and plain in Python."""

from typing import TYPE_CHECKING, Any

from django.db import models

from zhishuo.store.crypto import seal, unseal

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class SealedText(_Binary):
    """Text sealed under a purpose ("person.phone"). Empty text is stored as NULL. It cannot be searched; keep a blind index."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose, "editable": True}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return "" if value is None else unseal(value, self.purpose)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(seal(value, self.purpose) if value else None, connection, prepared)
