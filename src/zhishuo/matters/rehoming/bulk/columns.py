"""Which rows of a matter name an office: asked of the models, so that a table made later is not forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from zhishuo.people.api import Office

HISTORY = frozenset({"matters_saying"})  # who said something then, said it from that office


@dataclass(frozen=True)
class Following:
    """One table: which column leads to the matter, which name an office, and identities that an office is part of."""

    table: str
    matter: str
    offices: tuple[str, ...]
    identities: tuple[tuple[str, ...], ...]


def following() -> Iterator[Following]:
    """The matter's own table first, then each that belongs to a matter and names an office."""
    matter = apps.get_model("matters", "Matter")
    for model in sorted(apps.get_app_config("matters").get_models(), key=lambda model: model is not matter):
        link = "id" if model is matter else _column_to(model, matter)
        offices = tuple(sorted(str(field.column) for field in _keys(model, Office)))
        if link and offices and model._meta.db_table not in HISTORY:
            yield Following(model._meta.db_table, link, offices, tuple(_identities(model, offices)))


def _keys(model: type[models.Model], to: type[models.Model]) -> list[models.ForeignKey]:  # type: ignore[type-arg]
    return [f for f in model._meta.local_concrete_fields if isinstance(f, models.ForeignKey) and f.related_model is to]


def _column_to(model: type[models.Model], matter: type[models.Model]) -> str:
    return next((str(field.column) for field in _keys(model, matter) if field.name == "matter"), "")


def _identities(model: type[models.Model], offices: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            columns = tuple(str(model._meta.get_field(name).column) for name in constraint.fields)  # type: ignore[union-attr]
            if set(columns) & set(offices):
                yield columns
