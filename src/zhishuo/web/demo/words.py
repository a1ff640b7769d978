"""Pure: sentences filled in, and who says them."""

import random
from dataclasses import dataclass

from zhishuo.web.demo.data import Data, Theme
from zhishuo.web.demo.fitting import Fitting
from zhishuo.web.demo.land import NUMERALS, Village

PHONES = 10_000  # made-up mobile numbers of each county, 169 0000 0000 and on: no operator gives out 169
KNOWN = 29  # people of a village, at most, who ever say something


@dataclass(slots=True)
class Slots:
    """What one life puts into its sentences."""

    she: str
    house: str
    spot: str
    n: str
    month: str
    amount: str
    village: str

    def fill(self, text: str) -> str:
        if "{" not in text:
            return text
        return text.format(
            she=self.she, house=self.house, spot=self.spot, n=self.n, month=self.month, amount=self.amount, village=self.village
        )


class Words:
    """Draws sentences by one generator of chance, so that the same seed says the same."""

    def __init__(self, data: Data, rng: random.Random) -> None:
        self.data, self.rng, self.common = data, rng, data.common
        self.surnames: list[str] = data.names["people"]["surnames"]
        self.given: list[str] = data.names["people"]["given"]
        self.fitting = Fitting(data.themes.values(), self.common)
        self._themes = {kind: self._weighed(kind) for kind in ("village", "community")}

    def _weighed(self, kind: str) -> tuple[list[Theme], list[int]]:
        themes = [theme for theme in self.data.themes.values() if theme.where in ("", kind)]
        total, cumulated = 0, []
        for theme in themes:
            total += theme.weight
            cumulated.append(total)
        return themes, cumulated

    def one(self, lines: tuple[str, ...]) -> str:
        return lines[int(self.rng.random() * len(lines))]

    def theme(self, village: Village) -> tuple[Theme, str]:
        """A theme with the answers that fit, and what is said of it."""
        themes, cumulated = self._themes["community" if village.community else "village"]
        theme = self.rng.choices(themes, cum_weights=cumulated)[0]
        index = int(self.rng.random() * len(theme.says))
        said = theme.says[index]
        if self.rng.random() < 0.4:
            said = self.one(self.common["openings"]) + said
        if self.rng.random() < 0.4:
            said += self.one(self.common["closings"])
        return self.fitting.theme(theme, index), said

    def slots(self, village: Village, grid: int) -> Slots:
        numeral = NUMERALS[grid]
        return Slots(
            she=f"第{numeral}网格" if village.community else f"{numeral}社",
            house=f"老{self.surnames[int(self.rng.random() * len(self.surnames))]}家",
            spot=self.one(self.common["spots"]),
            n=self.one(self.common["days"]),
            month=self.one(self.common["months"]),
            amount=self.one(self.common["amounts"]),
            village=village.name,
        )

    def speaker(self, village: Village) -> tuple[str, str]:
        """(name, phone) of somebody of this village: the same number is always the same person."""
        county = village.county
        each = min(KNOWN, PHONES // (county.villages + county.communities))
        number = village.index * each + int(self.rng.random() * each)
        name = self.surnames[number * 7 % len(self.surnames)] + self.given[number * 31 % len(self.given)]
        return name, f"1690000{number:04d}"
