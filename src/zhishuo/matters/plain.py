"""Whether words can be understood by whoever they are for. Pure: a hint for the writer, never a bar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LONGEST = 45  # characters of a sentence that can still be read aloud in one breath
SHORTEST = 8  # characters below which nothing was told
MOST = 6  # hints at a time
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")


@dataclass(frozen=True, slots=True)
class Hint:
    """What is hard to understand: a word of offices, a sentence without a breath, hardly anything at all. `instead`: what helps."""

    kind: Literal["word", "long", "short"]
    found: str
    instead: str = ""


def hints(text: str, hard: Mapping[str, str]) -> list[Hint]:
    """Hints for a text, in its order, at most MOST. `hard`: an office's word → what people say instead.

    Of words that lie in each other only the longest is named. Words inside of “…” are somebody else's and stay as they are.
    """
    own = re.sub(r"“[^”]*”", lambda quoted: "　" * len(quoted[0]), text)
    if not text.strip():
        return []
    if len(text.strip()) < SHORTEST:
        return [Hint("short", text.strip())]
    found = [(at, Hint("word", word, hard[word])) for at, word in _words(own, hard)]
    long = [(one.start(), one[0].strip()) for one in _SENTENCE.finditer(own) if len(one[0].strip()) > LONGEST]
    found += [(at, Hint("long", text[at : at + 12].strip())) for at, _words_of_it in long]
    return [hint for _at, hint in sorted(found, key=lambda row: row[0])[:MOST]]


def _words(text: str, hard: Mapping[str, str]) -> list[tuple[int, str]]:
    """(where it first stands, the word), the longest first where one lies in another."""
    if not hard:
        return []
    longest_first = "|".join(re.escape(word) for word in sorted(hard, key=len, reverse=True))
    first: dict[str, int] = {}
    for one in re.finditer(longest_first, text):
        first.setdefault(one[0], one.start())
    return [(at, word) for word, at in first.items()]
