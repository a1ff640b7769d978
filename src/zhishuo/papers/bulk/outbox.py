"""Claiming due messages: short locks, no two workers on one message, none lost when a worker dies."""

from django.db import transaction
from django.db.models import F

from zhishuo.kernel.times import now
from zhishuo.papers import rules
from zhishuo.papers.models import Message


@transaction.atomic
def claim(county: int, limit: int) -> list[Message]:
    """Take up to `limit` due messages of a county for a while (rules.LEASE): nobody else takes them until that is over.

    Each claim counts as a try, so that a message on which a worker dies is given up in the end.
    """
    at = now()
    due = Message.objects.filter(state__in=rules.WAITING, next_at__lte=at, county=county).order_by("next_at", "id")
    whole = due.select_related("person", "account")  # the number comes along: no query for each message
    taken = list(whole.select_for_update(skip_locked=True, of=("self",))[:limit])
    ids = [message.id for message in taken]
    Message.objects.filter(pk__in=ids, county=county).update(tries=F("tries") + 1, next_at=at + rules.LEASE)
    for message in taken:
        message.tries += 1
    return taken


@transaction.atomic
def hold(county: int, error: str) -> int:
    """Every due message of a county waits for a person to call: there is nothing that could send it. Returns how many."""
    due = Message.objects.filter(state__in=rules.WAITING, next_at__lte=now(), county=county)
    return due.update(state="held", error=error, next_at=None)
