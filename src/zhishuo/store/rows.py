"""Writing rows by the shortest way: one prepared INSERT for a model, made once a process."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, tuple[Any, ...]]:
    """(INSERT up to VALUES, one row's placeholders, the fields); a column that the database fills by itself is left to it."""
    fields = tuple(field for field in model._meta.local_concrete_fields if field.db_default is NOT_PROVIDED)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ", f"({', '.join(['%s'] * len(fields))})", fields  # noqa: S608 - names of our own tables


@contextmanager
def together() -> Iterator[None]:
    """Statements inside are sent one after the other without waiting for each answer; a reading one waits for all before it.

    What the database refuses is raised at the end of the block, as Django's own errors. Use it inside a transaction.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def insert(*rows: models.Model) -> None:
    """Insert fresh rows of one model in one statement. The same checks of the database as `save`, a fraction of its work."""
    insert_all(rows)


def insert_all(rows: Sequence[models.Model]) -> None:
    """As `insert`; nothing to do for no rows."""
    if not rows:
        return
    head, one, fields = _statement(type(rows[0]))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([one] * len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, "default"


def update(row: models.Model, fields: Iterable[str]) -> None:
    """Write these columns of one county-keyed row, by its id and county: one short statement, no reading back."""
    meta = row._meta
    known = [meta.get_field(name) for name in sorted(fields)]
    names = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in known)  # type: ignore[union-attr]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in known]  # type: ignore[union-attr]
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s AND county = %s", [*values, row.pk, row.county])  # type: ignore[attr-defined]  # noqa: S608
