"""Reading the trail. Who may read which entry is decided by the module that owns the subject."""

from django.db.models import QuerySet

from zhishuo.store.api import county_of
from zhishuo.trail.models import Entry, Seal


def history(subject: str, row_id: int, county: int | None = None) -> QuerySet[Entry]:
    """Everything recorded about one subject, oldest first. The id tells the county, but for a place, whose id is its code."""
    return Entry.objects.filter(subject=f"{subject}:{row_id}", county=county or county_of(row_id)).order_by("at", "id")


def last_seal() -> Seal | None:
    """The newest seal, without its leaves."""
    return Seal.objects.defer("leaves").order_by("-number").first()
