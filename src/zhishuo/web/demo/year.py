"""Pure: a year of matters that ends now, life by life in order of time, never all of them at once."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.commands import Life
from zhishuo.web.demo.data import Data, Theme
from zhishuo.web.demo.days import Days
from zhishuo.web.demo.land import Land, Village
from zhishuo.web.demo.staff import Offices
from zhishuo.web.demo.story import Story
from zhishuo.web.demo.words import Words

YEAR = 365
SETTLED, LEAD = 0.55, 0.85  # up to here settled on the spot, up to there led by one office; the rest is done jointly
RECENT = 100  # days of which more is still open
LATE, STALLED, STALLED_MOST = 0.16, 60, 130  # share that is late; by how many workdays on the average, at most
# said by oneself: the speaker's own telephone; said to somebody: whoever hears it writes it down
ALONE, HEARD = ("qr", "web"), ("desk", "phone", "grid", "meeting")
# workdays until the answer, at least and at most, by playbook; more is late
SPANS = {"plain": (1, 6), "village": (2, 18), "neighbour": (0, 1), "family": (1, 4), "scan": (1, 5)}
BUILDING = {"lead": (26, 29), "joint": (46, 52)}  # of what the village builds together


class Year:
    """Tells lives. The same seed and the same moment tell the same."""

    def __init__(self, land: Land, offices: Offices, data: Data, *, now: datetime, seed: int) -> None:
        self.land, self.offices, self.data = land, offices, data
        self.rng = random.Random(seed)  # noqa: S311 - a demonstration, no secret
        self.days, self.words = Days(now), Words(data, self.rng)
        home = {land.near[0].code: 8, land.away[0].code: 8}
        self.shown = {v.code for v in (*land.near, *land.away)}
        self.weights = list(accumulate(home.get(v.code, 2 if v.community else 1) for v in land.villages))

    def lives(self, count: int) -> Iterator[Life]:
        """So many lives; weekends are quieter, days of meeting busier."""
        plan = [(day, self._weight(day)) for day in (self.days.today - timedelta(days=n) for n in range(YEAR - 1, -1, -1))]
        total, told, weight = sum(w for _, w in plan), 0, 0.0
        for day, its in plan:
            weight += its
            upto = round(count * weight / total)
            yield from self._day(day, upto - told)
            told = upto

    def _weight(self, day: date) -> float:
        part = (self.days.now - self.days.midnight(day)).total_seconds() / 86400 if day == self.days.today else 1.0
        grown = 1.6 - (self.days.today - day).days / YEAR  # more and more people know that they can speak
        return min(part, 1.0) * grown * (1.0 if self.days.is_workday(day) else 0.45)

    def _day(self, day: date, count: int) -> Iterator[Life]:
        start = self.days.midnight(day)
        last = min(21 * 3600, int((self.days.now - start).total_seconds()) - 60)
        first = min(7 * 3600, max(last - 600, 0))
        seconds = sorted(self.rng.randint(first, max(last, first)) for _ in range(count))
        for village, second in zip(self.rng.choices(self.land.villages, cum_weights=self.weights, k=count), seconds, strict=True):
            yield self._life(village, start + timedelta(seconds=second))

    def _life(self, village: Village, said_at: datetime) -> Life:
        rng, (theme, said) = self.rng, self.words.theme(village)
        grid = int(rng.random() * len(village.grids))
        chance = rng.random()
        alone = chance >= SETTLED and rng.random() < 0.55
        channel = ALONE[rng.random() < 0.25] if alone else self._heard(village, said_at)
        return self._told(village, grid, theme, said, channel, said_at, chance)

    def _heard(self, village: Village, said_at: datetime) -> str:
        if said_at.day in village.county.meetings and self.rng.random() < 0.6:
            return "meeting"
        return HEARD[int(self.rng.random() * 3)]

    def _told(self, village: Village, grid: int, theme: Theme, said: str, channel: str, said_at: datetime, chance: float) -> Life:
        rng, settled, alone = self.rng, chance < SETTLED, channel in ALONE
        scans = village.county.scans if channel == "qr" else ""
        playbook = scans or ("plain" if alone else theme.playbook)
        post = "town.centre" if scans else "grid.worker" if playbook in ("neighbour", "family") else "village.speak"
        place = village.grids[grid] if post == "grid.worker" or channel in ("qr", "grid") else village.code
        slots = self.words.slots(village, grid)
        name, phone = ("", "") if alone and rng.random() < 0.15 else self.words.speaker(village)
        owner = self.offices.at(post, place)
        registered = said_at + timedelta(seconds=rng.randrange(1, 5) if alone else rng.randrange(120, 2700))
        life = Life(
            place=place,
            text=slots.fill(said),
            said_at=said_at,
            registered_at=min(registered, self.days.now),
            owner=owner,
            channel=channel,
            playbook=playbook,
            topic="" if alone else theme.topic,
            measure="settle" if settled else "lead" if chance < LEAD else "joint",
            name=name,
            phone=phone,
            registrar=None if alone else self._registrar(village, grid, owner, channel, settled),
            settled=settled,
        )
        story = Story(life, post, theme, slots=slots, words=self.words, offices=self.offices, days=self.days)
        self._tell(story, chance)
        return life

    def _registrar(self, village: Village, grid: int, owner: int, channel: str, settled: bool) -> int:
        """The office that has it writes it down; a grid worker also what goes to the committee."""
        if channel == "grid" and not settled:
            return self.offices.holders[self.offices.at("grid.worker", village.grids[grid])][0]
        holders = self.offices.holders[owner]
        return holders[int(self.rng.random() * len(holders))]

    def _tell(self, story: Story, chance: float) -> None:
        life, rng = story.life, self.rng
        if life.settled:
            story.settled()
            story.looked_into()
            story.judged()
            return
        if rng.random() < 0.012:
            story.withdrawn()
            return
        story.reply(rng.randrange(2, 5) if rng.random() < 0.05 else 0)
        story.take(1 if rng.random() < 0.1 else 0)
        story.looked_into()
        if life.channel in ALONE:
            story.sort(life.playbook if life.playbook == "scan" else story.theme.playbook, life.measure)
        if rng.random() < 0.06:
            story.more()
        if chance < LEAD:
            self._alone(story)
        else:
            self._together(story)

    def _is_shown(self, life: Life) -> bool:
        """What waits on the visitors' desks is told by `desks`: what this year adds there is done in time."""
        return PlaceCode(int(life.place) // 1000 * 1000) in self.shown

    def _span(self, story: Story) -> int:
        """Workdays until the answer. What the village builds takes weeks, so of what is new more is still open; what was
        first promised within a week, and sorted then, keeps its promise.
        """
        rng, life = self.rng, story.life
        promised = story.playbook if story.playbook in ("neighbour", "family") else life.playbook
        least, most = SPANS[promised]
        if self._is_shown(life):
            return rng.randint(least, most)
        if rng.random() < LATE:
            return most + 2 + min(int(rng.expovariate(1 / STALLED)), STALLED_MOST)
        new = (self.days.now - life.registered_at).days < RECENT
        if promised == "village" and new and rng.random() < 0.95:
            return rng.randint(*BUILDING[life.measure])
        return rng.randint(least, most)

    def _alone(self, story: Story) -> None:
        if self.rng.random() < 0.35:
            story.note()
        story.answer(self._span(story), well=self.rng.random() < 0.88)
        story.judged()

    def _together(self, story: Story) -> None:
        """Up, across, up again: each hand-over is taken within a workday or so; few come back once."""
        rng = self.rng
        for post in self._way(story):
            story.hand_on(post, story.later(rng.randrange(0, 3)))
            if not story.over and rng.random() < 0.06:
                story.back()
            story.take(1 if rng.random() < 0.25 else 0)
            if rng.random() < 0.3:
                story.note(1)
        story.answer(self._span(story), well=rng.random() < 0.9)
        story.judged()

    def _way(self, story: Story) -> list[str]:
        chance, dept = self.rng.random(), story.theme.dept
        if story.playbook == "scan":
            return [dept if dept.startswith("town.") else "county.centre", *([] if dept.startswith("town.") else [dept])]
        if story.playbook == "neighbour" and story.post == "grid.worker":
            return ["village.mediators", "town.justice", "town.centre"][: 1 + (chance < 0.6) + (chance < 0.15)]
        first = ["village.speak"] if story.post == "grid.worker" else []
        if chance < 0.5:
            return [*first, "town.centre"]
        if chance < 0.85 or dept.startswith("town."):
            return [*first, "town.centre", dept]
        return [*first, "town.centre", "county.centre", dept]
