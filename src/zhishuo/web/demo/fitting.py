"""Pure: which answers of a theme fit what was said: those that speak of the same thing, told by the pairs of characters they share."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from zhishuo.web.demo.data import Theme

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
COMMON = 9  # a pair that stands in more lines than this says nothing of its subject
NEAR = 0.6  # of the best fit: others as good are drawn from, too
PAPERS = ("health_care", "education", "village_affairs", "industry", "hardship", "")  # topics that are about papers and money
PEOPLE = ("neighbour", "family")


def pairs(line: str) -> set[str]:
    """Neighbouring characters of a line without its slots."""
    return {run[i : i + 2] for run in _HAN.findall(re.sub(r"\{\w+\}", " ", line)) for i in range(len(run) - 1)}


class Fitting:
    """Knows how often each pair is used; `common` has the lines to fall back on, by kind: things, papers, people."""

    def __init__(self, themes: Iterable[Theme], common: Mapping[str, tuple[str, ...]]) -> None:
        self.common = common
        self.used: Counter[str] = Counter()
        for theme in themes:
            for line in (*theme.says, *theme.settled, *theme.done, *theme.no, *theme.climb):
                self.used.update(pairs(line))
        self.theme = cache(self._theme)

    def _theme(self, theme: Theme, index: int) -> Theme:
        """The theme as it is for one of its sayings: with those answers alone that fit it."""
        said = theme.says[index]
        kind = "papers" if theme.topic in PAPERS else "people" if theme.playbook in PEOPLE else "things"

        def fit(lines: tuple[str, ...], name: str) -> tuple[str, ...]:
            return self._fitting(said, lines) or self.common[f"{name}_{kind}"]

        return replace(
            theme,
            settled=fit(theme.settled, "settled"),
            done=fit(theme.done, "done"),
            no=fit(theme.no, "no"),
            climb=fit(theme.climb, "climb"),
        )

    def _fitting(self, said: str, lines: tuple[str, ...]) -> tuple[str, ...]:
        asked = pairs(said)
        scores = [sum(1 / self.used[pair] for pair in asked & pairs(line) if self.used[pair] <= COMMON) for line in lines]
        best = max(scores, default=0)
        return tuple(line for line, score in zip(lines, scores, strict=True) if score and score >= best * NEAR)
