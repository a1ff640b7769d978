"""Pure: which flags a text raises. Words only propose; a person confirms (flags.toml)."""

from collections.abc import Mapping, Sequence

from zhishuo.matters.catalogue import Flag


def raised(
    flags: Mapping[str, Flag], text: str, *, people: int | None = None, sure: Sequence[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Flag → the words that were found (none where a number or a person raised it). Runs at every intake, offline and in imports too."""
    found: dict[str, tuple[str, ...]] = {}
    for key, flag in flags.items():
        words = tuple(word for word in flag.words if word in text)
        if words or key in sure or (flag.people and people is not None and people >= flag.people):
            found[key] = words
    return found
