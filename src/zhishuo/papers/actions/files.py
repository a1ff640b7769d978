"""Attaching."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.papers import verbs
from zhishuo.papers.keeping import Kept
from zhishuo.papers.models import File
from zhishuo.store.api import CountyModel, insert, new_id
from zhishuo.trail.api import record


@transaction.atomic
def attach(subject: CountyModel, kept: Kept, *, by: Actor) -> File:
    """Let a kept file belong to a subject (a saying), inside the action that brings the subject."""
    name, place = subject.trail_name, subject.trail_place
    file = File(
        id=new_id(subject.county),
        county=subject.county,
        subject=f"{name}:{subject.id}",
        kind=kept.kind,
        name=kept.name,
        mime=kept.mime,
        size=kept.size,
        digest=kept.digest,
        created=now(),
        place=place,
    )
    insert(file)
    record(verbs.ATTACH, file, by=by, data={"subject": file.subject, "kind": kept.kind, "size": kept.size, "sha256": kept.digest})
    return file
