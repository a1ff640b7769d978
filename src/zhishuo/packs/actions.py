"""The one write of packs: publishing."""

from pathlib import Path
from typing import Any

from django.db import connection, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.schema import Published, Section
from zhishuo.kernel.times import now
from zhishuo.packs import bodies, queries, registry, verbs
from zhishuo.packs.checking import Report, check_folder
from zhishuo.packs.models import PackVersion
from zhishuo.packs.pack import PACK, Head
from zhishuo.packs.rules import PackHasFaults, PackOlder
from zhishuo.packs.version import Version
from zhishuo.trail.api import record


@transaction.atomic
def publish(folder: Path, *, by: Actor) -> Version:
    """Check the folder over what is published below it and keep the result under the next number.

    The same content published again returns the version that stands, so a repeat is harmless. Raises
    PackHasFaults (with every fault), PackOlder. Sections hear of it through their `on_publish`, in the same
    transaction.
    """
    # One publisher at a time: numbers have no gaps and nobody lays over a version that is about to be
    # replaced.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('packs_version'))")
    sections = registry.sections()
    report = check_folder(folder, sections, queries.below)
    if not report.ok:
        raise PackHasFaults(key=report.folder, faults=report.faults)
    head: Head = report.view.tables(PACK.name)[PACK.name].pack
    digest = bodies.digest(report.laid)
    last = PackVersion.objects.filter(key=head.key).order_by("-number").first()
    if last and last.digest == digest:
        return queries.get(last.pk)
    if last and head.from_ < last.from_date:
        raise PackOlder(key=head.key, last=last.from_date, got=head.from_)
    row = _keep(report, head, digest, number=last.number + 1 if last else 1, by=by)
    record(
        verbs.PUBLISH, row, by=by, data={"key": row.key, "number": row.number, "digest": digest, "from": head.from_.isoformat()}
    )
    _tell(report, sections, Published(version=row.pk, low=row.low, high=row.high, by=by))
    queries.forget()
    transaction.on_commit(queries.forget)
    return queries.get(row.pk)


def _keep(report: Report, head: Head, digest: str, *, number: int, by: Actor) -> PackVersion:
    row = PackVersion(
        key=head.key,
        number=number,
        low=head.low,
        high=head.high,
        from_date=head.from_,
        digest=digest,
        title=head.title.zh,
        title_en=head.title.en,
        body=bodies.body(report.laid, f"{head.key}@{number}", below=report.below),
        published_at=now(),
        published_by=by.key,
    )
    row.save(force_insert=True)
    return row


def _tell(report: Report, sections: tuple[Section[Any], ...], published: Published) -> None:
    for section in sections:
        if section.on_publish:
            section.on_publish(report.view.tables(section.name), published)
