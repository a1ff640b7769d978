"""Timed work of papers: sending what is due, ending postings whose days passed. Each may run on any number of workers."""

from django.conf import settings

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import now
from zhishuo.papers import actions, bulk, rules
from zhishuo.papers.gateways import put_out
from zhishuo.papers.models import Message, Posting
from zhishuo.papers.queries import number_of

AT_ONCE = 20  # claimed together: each has to be sent within rules.LEASE


def deliver_due(limit: int = 200) -> int:
    """Send up to `limit` messages whose time has come. Returns how many were tried or held.

    Claiming and writing down what came of it are short transactions; the network is spoken to between them.
    """
    done = 0
    for county in _counties_with_due():
        if not settings.ZHISHUO.messages:
            done += bulk.hold(county, "no_gateway")
            continue
        while done < limit and (taken := bulk.claim(county, min(AT_ONCE, limit - done))):
            for message in taken:
                _deliver(message)
            done += len(taken)
    return done


def _counties_with_due() -> list[int]:
    due = Message.objects.filter(state__in=rules.WAITING, next_at__lte=now())
    return list(due.order_by("county").values_list("county", flat=True).distinct())


def _deliver(message: Message) -> None:
    receiver = number_of(message)
    error, channel = put_out(receiver, message.text, message.channel) if receiver else ("no_number", "")
    actions.delivered(message.id, error, by=SYSTEM, channel=channel)


def finish_due(limit: int = 500) -> int:
    """End postings whose days passed and that have no objection open. Returns how many."""
    over = Posting.objects.filter(state="posted", until__lte=now()).exclude(objection_until__gt=now())
    ids = list(over.order_by("until").values_list("id", flat=True)[:limit])
    for posting_id in ids:
        actions.finish(posting_id, by=SYSTEM)
    return len(ids)
