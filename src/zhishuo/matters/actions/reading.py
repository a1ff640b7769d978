"""Reading is recorded where what is read is nobody else's business."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now, start_of_day
from zhishuo.matters import verbs
from zhishuo.matters.models import Matter
from zhishuo.trail.api import history, record


@transaction.atomic
def read(matter: Matter, *, by: Actor) -> bool:
    """Whoever of the staff opens a sealed matter, or one for its parties, is in its trail: once a person and day (R65).

    Nothing of the matter changes, so nothing is locked. The right to read it is the caller's to ask. Returns whether it was written.
    """
    if by.kind != "staff" or matter.privacy == "open":
        return False
    at = now()
    before = history("matter", matter.id).filter(verb=verbs.READ.key, actor=by.key, at__gte=start_of_day(at.date()))
    if before.exists():
        return False
    record(verbs.READ, matter, by=by, at=at, data={"privacy": matter.privacy})
    return True
