"""Somebody goes for good: terms end, what they had in hand goes to another, what stands empty to the one above. One transaction."""

from dataclasses import dataclass

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.matters.rehoming.bulk import Reassigned, lift, reassign
from zhishuo.people import api as people


@dataclass(frozen=True)
class Gone:
    """What it did or, as a preview, would do. `lifted`: id of an office that stands empty → how many matters go to the one above."""

    leaving: people.Leaving
    reassigned: Reassigned
    lifted: dict[int, int]


@transaction.atomic
def leave(account: people.Account, to: people.Account | None, *, by: Actor, dry_run: bool = False) -> Gone:
    """卸任 of all offices at once; going is allowed at any time, for matters belong to offices.

    `to` gets what the account had in hand, in the offices that both hold; the rest nobody yet, so that the heads see it.
    Raises NotAHolder. A dry run does it all and takes it back. Rights are the caller's to ask, office by office (`office.end`).
    """
    leaving = people.leaving(account)
    for left in leaving.offices:
        people.end(left.holding, by=by)
    lifted = {left.office.id: lift(left.office, left.above, by=by) for left in leaving.empty if left.above is not None}
    done = Gone(leaving, reassign(account, to, by=by), lifted)
    if dry_run:
        transaction.set_rollback(True)
    people.forget_posts()
    return done
