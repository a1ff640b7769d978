"""Personal values of a playbook's fields and steps as they are kept: sealed, under a mark that says so; and what of them may be shown.

Pure: what seals and opens is the `Book` of the matter. That a value stands there is known without opening it (R59, R65).
"""

from typing import Any, Protocol

from zhishuo.kernel.masking import mask_identity, mask_name, mask_phone, mask_rest
from zhishuo.matters.playbook import Field, Playbook
from zhishuo.matters.words import PERSONAL_TYPES

SEALED = "sealed"
# What a kind of step records about a person (stepdata.RECORDS): who received a thing, who received the money.
RECORDS = frozenset({"to", "receipt"})


class Safe(Protocol):
    """Who seals, and shows what is sealed: the practice of a matter, in a worked example the paper that it stands on."""

    @property
    def playbook(self) -> Playbook: ...
    def seal(self, name: str, text: str) -> dict[str, str]:
        """The text as it is kept under this name: {"sealed": base64}."""

    def masked(self, name: str, value: Any) -> str:
        """What may be shown of a sealed value: 张某, 139****2217."""


def is_personal(item: Field | None) -> bool:
    return item is not None and item.type in PERSONAL_TYPES


def is_sealed(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {SEALED}


def mask(item: Field | None, text: str) -> str:
    """By what the field asks for; a name where nothing says otherwise."""
    kind = (
        (item.of or "name") if item is not None and item.type == "from_speaker" else item.type if item is not None else "person"
    )
    return _MASKS.get(kind, mask_name)(text)


def names_somebody(item: Field) -> bool:
    """Whether what stands there is a name: such words are taken out of what is made public."""
    return item.type in ("person", "household") or (item.type == "from_speaker" and item.of in NAMES)


def names_household(item: Field) -> bool:
    return "household" in (item.type, item.of)


NAMES = ("", "name", "household")
_MASKS = {"phone": mask_phone, "id_number": mask_identity, "address": mask_rest}
