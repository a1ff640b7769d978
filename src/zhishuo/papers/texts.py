"""Pure: filling the blanks of letters, and taking persons out of a text before everybody may read it."""

import re
from collections.abc import Iterable, Mapping

from zhishuo.kernel.masking import mask_in, mask_name
from zhishuo.papers.pack import BLANKS

_BLANK = re.compile(r"\{(" + "|".join(BLANKS) + r")\}")
_LEAST_NAME = 2  # a name of one character would tear every text apart


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its closed blanks filled; one without a value becomes empty.

    Braces that are no blank stay as they are, and braces inside of a value are never read: what people say may hold any sign.
    """
    return _BLANK.sub(lambda blank: str(values.get(blank[1], "")), text)


def empty_blanks(values: Mapping[str, object], must_have: Iterable[str]) -> list[str]:
    """Those of `must_have` that have no value, in their order (R10)."""
    return [blank for blank in must_have if not str(values.get(blank, "")).strip()]


def without_personal(text: str, names: Iterable[str] = ()) -> str:
    """The text with telephone and identity numbers masked and the given names of persons as 张某 (R24, R59).

    Names are those that the caller knows of; a person still reads the text before it is posted.
    """
    text = mask_in(text)
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) >= _LEAST_NAME:
            text = text.replace(name, mask_name(name))
    return text


def names_numbers(text: str) -> bool:
    """Whether telephone or identity numbers stand in the text in plain."""
    return mask_in(text) != text
