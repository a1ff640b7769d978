"""The plain rows of worked examples and bulk loading begin as the tables' own do: a deed that runs there runs live too."""

from dataclasses import MISSING, fields
from typing import Any

import pytest

from zhishuo.matters.actions.shared import MODELS
from zhishuo.matters.course import rows


@pytest.mark.parametrize("kind", sorted(set(MODELS) & set(rows.KINDS)))
def test_what_a_deed_may_leave_out_of_a_row_it_may_leave_out_of_the_table(kind: str) -> None:
    table = {field.attname: field for field in MODELS[kind]._meta.local_concrete_fields}
    plain: Any = rows.KINDS[kind]
    for field in fields(plain):
        begins = field.default_factory() if field.default_factory is not MISSING else field.default
        if begins is not MISSING:
            assert table[field.name].get_default() == begins, f"{kind}.{field.name}"
