"""Pure: what lies on the desks of the visitors' accounts: a few lives whose next dates are set, whatever day today is."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.commands import Life
from zhishuo.web.demo.data import Data
from zhishuo.web.demo.days import Days
from zhishuo.web.demo.land import Land, Village
from zhishuo.web.demo.staff import Offices
from zhishuo.web.demo.story import Story
from zhishuo.web.demo.words import Words

# Workdays from registration to the answer, as the packs have it: what a date is reckoned back by.
FINISH = {"plain": 7, "scan": 7, "neighbour": 7, "family": 15}
JOINT = {"plain": 15, "scan": 15, "neighbour": 7, "family": 15}
LEVEL = {"grid.worker": 1, "village.mediators": 2, "town.justice": 2}  # how long each level may hold a quarrel
FAMILY_LEVEL = 5
VERDICT_DAYS = 7


class Desks:
    """Tells the lives that `desks.toml` lists."""

    def __init__(self, land: Land, offices: Offices, data: Data, *, now: datetime, seed: int) -> None:
        self.land, self.offices, self.data, self.now = land, offices, data, now
        self.days = Days(now)
        self.words = Words(data, random.Random(f"desks {seed}"))  # noqa: S311 - a demonstration, no secret

    def lives(self) -> Iterator[Life]:
        found = [self._life(entry, n) for n, entry in enumerate(self.data.desks)]
        yield from sorted(found, key=lambda life: life.registered_at)

    def _where(self, entry: dict[str, Any]) -> tuple[Village, PlaceCode]:
        """A village that names and sentences come from, and the place itself."""
        word, _slash, number = str(entry["in"]).partition("/")
        some = self.land.away if word == "far" else self.land.near
        village = some[int(number or 0)]
        if number:
            return village, village.grids[0] if entry["chain"][0] == "grid.worker" else village.code
        level = {"home": "town", "far": "town"}.get(word, word)
        return village, next(step for step in village.code.ancestors if step.level == level)

    def _life(self, entry: dict[str, Any], number: int) -> Life:
        village, place = self._where(entry)
        playbook = entry.get("playbook", "plain")
        theme = self.words.fitting.theme(self.data.themes[entry["theme"]], entry["say"])
        slots = self.words.slots(village, number % len(village.grids))
        registered = self._morning(self._registered(entry, playbook), number)
        name, phone = self.words.speaker(village)
        post = entry["chain"][0]
        life = Life(
            place=place,
            text=slots.fill(theme.says[entry["say"]]),
            said_at=registered,
            registered_at=registered,
            owner=self.offices.at(post, place),
            channel="qr" if playbook == "scan" or number % 3 else "web",
            playbook=playbook,
            topic="" if entry["stands"] == "new" else theme.topic,
            measure="joint" if len(entry["chain"]) > 1 else "lead",
            name=name,
            phone=phone,
        )
        story = Story(life, post, theme, slots=slots, words=self.words, offices=self.offices, days=self.days)
        if entry["stands"] != "new":
            self._tell(story, entry, self._marks(entry, registered))
        return life

    def _registered(self, entry: dict[str, Any], playbook: str) -> date:
        """The day so far back that what runs now ends on the day that the entry asks for."""
        chain, due = entry["chain"], entry["due"]
        if entry["stands"] == "new":
            return self._back(due, 1)
        if entry["stands"] == "answered":
            return self.days.workday(-4)
        if entry["stands"] == "handed":
            return self._back(due, 1 + len(chain))
        if playbook in ("neighbour", "family"):
            held = FAMILY_LEVEL if playbook == "family" else LEVEL[chain[-1]]
            return self._back(due, held + len(chain) - 1)
        return self._back(due, (JOINT if len(chain) > 1 else FINISH)[playbook])

    def _back(self, due: int, workdays: int) -> date:
        return min(self.days.workday(due - workdays), self.days.today)

    def _morning(self, day: date, number: int) -> datetime:
        """Some minutes past half past eight, each a little later; before now in any case."""
        at = self.days.midnight(day) + timedelta(minutes=515 + number * 7 % 190, seconds=number * 13 % 60)
        return min(at, self.now - timedelta(minutes=40 + number % 17))

    def _marks(self, entry: dict[str, Any], registered: datetime) -> list[datetime]:
        """When it was handed on, each time: on the workdays after, the last not later than some minutes ago."""
        marks, day = [], registered.date()
        for n in range(1, len(entry["chain"])):
            day = min(self.days.workdays[self.days.until(day)], self.days.today)
            at = self.days.midnight(day) + timedelta(minutes=560 + 37 * n)
            marks.append(min(at, self.now - timedelta(minutes=30 - 6 * n)))
        if entry["stands"] == "handed" and marks:
            last = self.days.midnight(self._back(entry["due"], 1)) + timedelta(minutes=590)
            marks[-1] = max(min(last, self.now - timedelta(minutes=10)), marks[-1])
        return marks

    def _tell(self, story: Story, entry: dict[str, Any], marks: list[datetime]) -> None:
        chain, step = entry["chain"], timedelta(minutes=3)
        story.do("reply", story.at + 4 * step, story.hand, story.say("reply"))
        story.do("take", story.at + step, story.hand)
        story.taken = True
        story.looked_into()
        if story.playbook == "scan":
            story.sort("scan", story.life.measure)
        for post, at in zip(chain[1:], marks, strict=True):
            story.hand_on(post, max(at, story.at + step))
            if post != chain[-1] or entry["stands"] != "handed":
                story.do("take", story.at + 2 * step, story.hand)
                story.taken = True
        if entry["stands"] == "answered":
            day = min(self.days.workday(-1), self.days.today)
            at = self.days.midnight(day) + timedelta(minutes=1000)
            story.do("answer", max(at, story.at + step), story.hand, story.theme.done[0], outcome="done")
