"""The outbox: reactions hear entries in batches, each entry once, in the transaction that marks it heard."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from zhishuo.kernel.times import now
from zhishuo.trail.models import Entry

Reaction = Callable[[Sequence[Entry]], None]
MOST_TRIES = 5
log = logging.getLogger("zhishuo.trail")


def hear(reactions: Mapping[str, Sequence[Reaction]], *, batch: int = 500) -> int:
    """Claim up to `batch` unheard entries, run the reactions of their verbs on them, mark them heard. Returns how many were claimed.

    A reaction gets all its entries of the batch at once and changes rows of the same database, so it happens exactly once: its
    writes and the mark are committed together. Two workers never claim the same entry (SKIP LOCKED).
    """
    with transaction.atomic():
        entries = list(
            Entry.objects.filter(heard__isnull=True, tries__lt=MOST_TRIES)
            .order_by("id")
            .select_for_update(skip_locked=True)[:batch]
        )
        heard = _run(reactions, entries)
        _mark(heard)
        done = {entry.id for entry in heard}
        for entry in (entry for entry in entries if entry.id not in done):
            Entry.objects.filter(pk=entry.pk, county=entry.county).update(tries=entry.tries + 1)
    return len(entries)


def _run(reactions: Mapping[str, Sequence[Reaction]], entries: Sequence[Entry]) -> list[Entry]:
    """Run them all together; where that fails, one entry at a time, so that one bad entry holds up no other."""
    if _attempt(reactions, entries) or not entries:
        return list(entries)
    return [entry for entry in entries if _attempt(reactions, [entry])]


def _attempt(reactions: Mapping[str, Sequence[Reaction]], entries: Sequence[Entry]) -> bool:
    by_reaction: dict[Reaction, list[Entry]] = defaultdict(list)
    for entry in entries:
        for reaction in reactions.get(entry.verb, ()):
            by_reaction[reaction].append(entry)
    try:
        with transaction.atomic():
            for reaction, heard in by_reaction.items():
                reaction(heard)
    except Exception:
        log.exception("a reaction failed on %d entries", len(entries))
        return False
    return True


def _mark(entries: Sequence[Entry]) -> None:
    ids = [entry.id for entry in entries]
    Entry.objects.filter(pk__in=ids, county__in={entry.county for entry in entries}).update(heard=now())


def stuck() -> list[Entry]:
    """Entries whose reactions failed too often; a person looks at them."""
    return list(Entry.objects.filter(heard__isnull=True, tries__gte=MOST_TRIES).order_by("id")[:200])


def waiting() -> int:
    """How many entries still wait to be heard."""
    return Entry.objects.filter(heard__isnull=True).count()
