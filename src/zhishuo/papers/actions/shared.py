"""What actions share: writing a row once whatever is sent twice, and locking one by id."""

from typing import TypeVar

from django.db import IntegrityError, transaction

from zhishuo.kernel.refusals import NotFound
from zhishuo.store.api import CountyModel, county_of, insert

M = TypeVar("M", bound=CountyModel)


def known(model: type[M], key: str, county: int) -> M | None:
    """The row that this client key made before."""
    return model._default_manager.filter(key=key, county=county).first()


def insert_once(row: M) -> tuple[M, bool]:
    """Insert a row with a client key; (the row, True), or (the one that was faster, False)."""
    key: str = row.key  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:
        first = known(type(row), key, row.county)
        if first is None:
            raise
        return first, False
    return row, True


def lock(model: type[M], row_id: int) -> M:
    """The row, locked. Raises NotFound."""
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=row_id, county=county_of(row_id)).first()
    if row is None:
        raise NotFound()
    return row
