"""Who said it stays with whoever has the matter, where a flag says so (`hides = "speaker"`): those who are told need not know."""

from zhishuo.kernel.actor import Actor
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import practice_of
from zhishuo.matters.standing import office_ids


def kept_from(matter: Matter, actor: Actor) -> bool:
    """Whether the speaker's name and number are kept from this actor: for a danger that was found or is suspected here, and in
    what such a danger has opened. The owner has to reach the speaker and reads both.
    """
    if matter.owner_id in office_ids(actor):
        return False
    hiding = {
        key: flag
        for key, flag in practice_of(matter.pack_id, matter.playbook, matter.place).flags.items()
        if flag.hides == "speaker"
    }
    opened = matter.parent_id is not None and any(flag.opens == matter.playbook for flag in hiding.values())
    return opened or not hiding.keys().isdisjoint((*matter.flags, *matter.suspected))
