"""Reading and writing rows by the shortest way: one SELECT and one INSERT for a model, put together once a process."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

M = TypeVar("M", bound=models.Model)


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, tuple[Any, ...]]:
    """(INSERT up to VALUES, one row's placeholders, the fields); a column that the database fills by itself is left to it."""
    fields = tuple(field for field in model._meta.local_concrete_fields if field.db_default is NOT_PROVIDED)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ", f"({', '.join(['%s'] * len(fields))})", fields  # noqa: S608 - names of our own tables


@cache
def _selection(model: type[models.Model], without: tuple[str, ...]) -> tuple[str, list[str], list[tuple[int, list[Any], Any]]]:
    """(SELECT … FROM …, the names of its columns, which of them have to be converted and how)."""
    fields = [field for field in model._meta.concrete_fields if field.name not in without]
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [
        (n, [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)], column)
        for n, (field, column) in enumerate(zip(fields, columns, strict=True))
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    sql = f"SELECT {names} FROM {table} WHERE "  # noqa: S608 - names of our own tables
    return sql, [field.attname for field in fields], [one for one in converters if one[1]]


def select(model: type[M], where: str, *values: Any, without: tuple[str, ...] = ()) -> list[M]:
    """Rows of one model as its manager would read them, without putting the statement together anew each time.

    `where`: what stands behind WHERE, up to FOR UPDATE, with %s for each value; written by us, never by who asks. `without`: fields
    to be read only when they are looked at. For the few statements that every deed on a matter sends.
    """
    with connection.cursor() as cursor:
        cursor.execute(_selection(model, without)[0] + where, values)
        return _made(model, without, cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Asking:
    """One selection of several that are sent together: what `select` is given."""

    model: type[models.Model]
    where: str
    values: tuple[Any, ...]
    without: tuple[str, ...] = ()


def select_all(*asked: Asking) -> list[list[Any]]:
    """As `select` for each of them, waited for once: each sees what the ones before it have locked. Inside a transaction."""
    cursors = [connection.cursor() for _one in asked]
    with together():
        for one, cursor in zip(asked, cursors, strict=True):
            cursor.execute(_selection(one.model, one.without)[0] + one.where, one.values)
    found = [_made(one.model, one.without, cursor.fetchall()) for one, cursor in zip(asked, cursors, strict=True)]
    for cursor in cursors:
        cursor.close()
    return found


def _made(model: type[M], without: tuple[str, ...], rows: list[Any]) -> list[M]:
    _head, names, converters = _selection(model, without)
    if converters:
        rows = [list(row) for row in rows]
        for row in rows:
            for n, steps, column in converters:
                for step in steps:
                    row[n] = step(row[n], column, connection)
    return [model.from_db("default", names, row) for row in rows]


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
    update_all([row], fields)


def update_all(rows: Sequence[models.Model], fields: Iterable[str]) -> None:
    """As `update`, for rows of one model of which the same columns changed: one statement, however many they are."""
    if not rows:
        return
    meta = rows[0]._meta
    known = [meta.get_field(name) for name in sorted(fields)]
    given = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in known] for row in rows]  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(*(_one_update(rows[0], known, given[0]) if len(rows) == 1 else _updates(rows, known, given)))


def _one_update(row: Any, known: Sequence[Any], values: Sequence[Any]) -> tuple[str, list[Any]]:
    names = ", ".join(f"{_quoted(field)} = %s" for field in known)
    return f"UPDATE {_table(row)} SET {names} WHERE id = %s AND county = %s", [*values, row.pk, row.county]  # noqa: S608 - our own names


def _updates(rows: Sequence[Any], known: Sequence[Any], given: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """The values as a table beside the rows; every placeholder says its type, since a list of nothing has none."""
    names = ", ".join(f"{_quoted(field)} = v.{_quoted(field)}" for field in known)
    columns = ", ".join(["id", "county", *(_quoted(field) for field in known)])
    one = ", ".join(["%s::bigint", "%s::int", *(f"%s::{field.db_type(connection)}" for field in known)])
    table = ", ".join([f"({one})"] * len(rows))
    sql = f"UPDATE {_table(rows[0])} t SET {names} FROM (VALUES {table}) v ({columns}) WHERE t.id = v.id AND t.county = v.county"  # noqa: S608
    return sql, [value for row, values in zip(rows, given, strict=True) for value in (row.pk, row.county, *values)]


def _table(row: Any) -> str:
    return connection.ops.quote_name(str(row._meta.db_table))


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
