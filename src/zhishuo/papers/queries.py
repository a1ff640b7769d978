"""Reading files."""

from collections.abc import Iterable

from zhishuo.papers.models import File
from zhishuo.store.api import county_of


def files_of(subject: str, row_ids: Iterable[int]) -> dict[int, list[File]]:
    """The files of several subjects of one kind, by subject id: one query."""
    ids = list(row_ids)
    found: dict[int, list[File]] = {}
    counties = {county_of(i) for i in ids}
    for file in File.objects.filter(subject__in=[f"{subject}:{i}" for i in ids], county__in=counties).order_by("id"):
        found.setdefault(int(file.subject.partition(":")[2]), []).append(file)
    return found


def file_with(file_id: int) -> File | None:
    return File.objects.filter(pk=file_id, county=county_of(file_id)).first()
