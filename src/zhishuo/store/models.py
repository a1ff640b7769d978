"""County-keyed rows, and the foreign key that joins on the county too."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode

from zhishuo.store.ids import county_of


class CountyModel(models.Model):
    """A row whose id carries its county. Saves and deletes always name the county, so a distributed database routes them."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    county = models.IntegerField(editable=False)

    class Meta:
        abstract = True

    trail_name = ""

    @property
    def trail_place(self) -> int:
        """The 15-digit place that the trail files it under; a row that is not a subject lies nowhere."""
        return 0

    def _do_update(
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, update_fields: Any, forced_update: Any, *rest: Any
    ) -> Any:
        keyed = base_qs.filter(county=self.county)
        return super()._do_update(keyed, using, pk_val, values, update_fields, forced_update, *rest)


if TYPE_CHECKING:
    _Key = models.ForeignKey[Any, Any]
else:
    _Key = models.ForeignKey


class CountyKey(_Key):
    """A foreign key between two rows of one county: every join and look-up through it names the county as well."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", True)
        super().__init__(to, on_delete=on_delete, **kwargs)

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> WhereNode | None:
        if alias is None:
            return None
        # Django names the two sides by who joins whom; both tables call the column the same.
        mine: Any = self.model._meta.get_field("county")
        theirs: Any = self.related_model._meta.get_field("county")
        same: Any = Exact(Col(alias, theirs), Col(related_alias, mine))
        return WhereNode([same], connector=AND)

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        value = getattr(instance, self.attname, None)
        return {"county": county_of(value)} if value is not None else {"county": instance.county}  # type: ignore[attr-defined]


class Limit(models.Model):
    """How often one caller came through one public door within the running window."""

    key = models.CharField(max_length=120, primary_key=True)
    window = models.BigIntegerField()
    count = models.IntegerField()
    touched = models.DateTimeField()

    class Meta:
        db_table = "store_limit"


def keyed(row_ids: Iterable[int]) -> Q:
    """The rows with these ids, counties named: for look-ups by id on any number of servers."""
    ids = list(row_ids)
    return Q(id__in=ids, county__in=sorted({county_of(i) for i in ids}))
