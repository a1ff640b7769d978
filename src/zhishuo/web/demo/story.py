"""Pure: one life told deed by deed, by whoever has it at the time, up to this moment and not beyond."""

from datetime import datetime, timedelta
from typing import Any

from zhishuo.kernel.times import end_of_day
from zhishuo.matters.commands import Deed, Life
from zhishuo.web.demo.data import Theme
from zhishuo.web.demo.days import Days
from zhishuo.web.demo.staff import Offices
from zhishuo.web.demo.words import Slots, Words

# Up its ladder from each post; neighbours go by the mediators.
UP = {
    "grid.worker": "village.speak",
    "village.speak": "town.centre",
    "village.mediators": "town.justice",
    "town.justice": "town.centre",
    "town.centre": "county.centre",
    "county.centre": "county.peace",
}
SILENCE = timedelta(days=7)
DONE = {"family": "agreed", "neighbour": "agreed"}
# What each kind of step records besides words.
RECORDED: dict[str, dict[str, Any]] = {
    "visit": {"heard": 2},
    "confirm": {"how": "当面"},
    "deliver": {"to": "本人"},
    "decide": {"due": 30, "present": 24, "for": 20},
}
NOT_DONE = {"family": "not_agreed", "neighbour": "not_agreed"}


def up(playbook: str, post: str) -> str:
    """The post above, by the path of the playbook."""
    return "village.mediators" if playbook == "neighbour" and post == "grid.worker" else UP[post]


class Story:
    """A life being told. Where a deed would lie in the future the story is over: that is how it stands today."""

    def __init__(self, life: Life, post: str, theme: Theme, *, slots: Slots, words: Words, offices: Offices, days: Days) -> None:
        self.life, self.post, self.theme, self.slots = life, post, theme, slots
        self.words, self.offices, self.days, self.rng = words, offices, days, words.rng
        self.at, self.over, self.ended = life.registered_at, False, False
        self.playbook, self.topic = life.playbook, life.topic
        self.done: set[str] = set()
        self.hand = self._somebody(life.owner)
        self.taken = life.settled or life.registrar in offices.holders[life.owner]
        if self.taken and life.registrar is not None:
            self.hand = life.registrar

    def _somebody(self, office: int) -> int:
        """Mostly the first of an office, who is its head."""
        holders = self.offices.holders[office]
        return holders[0] if len(holders) == 1 or self.rng.random() < 0.6 else holders[int(self.rng.random() * len(holders))]

    def do(self, verb: str, at: datetime, account: int | None = None, text: str = "", **data: Any) -> None:
        if self.over:
            return
        if at <= self.at:
            at = self.at + timedelta(minutes=4)
        if at > self.days.now:
            self.over = True
            return
        self.life.deeds.append(Deed(at, verb, account, self.slots.fill(text), data))
        self.at = at

    def later(self, workdays: int) -> datetime:
        return self.days.after(self.at, workdays, self.rng)

    def say(self, key: str) -> str:
        return self.words.one(self.words.common[key])

    def reply(self, workdays: int = 0) -> None:
        self.do("reply", self.later(workdays), self.hand, self.say("reply"))

    def take(self, workdays: int = 0) -> None:
        """By whoever has it; nothing where it was taken when it was written down."""
        if self.taken:
            return
        self.do("take", self.later(workdays), self.hand)
        self.taken = True

    def looked_into(self) -> None:
        """Words that sound dangerous are looked into at once; these were none."""
        for key in self.offices.alarms(self.life.place, self.life.playbook, self.life.text):
            self.do(
                "settle_flag", self.at + timedelta(minutes=6), self.hand, "打电话问过，没有人有危险", flag=key, confirmed=False
            )

    def sort(self, playbook: str, measure: str = "") -> None:
        """Give it its kind and topic."""
        given = {"playbook": playbook, "topic": self.theme.topic} | ({"measure": measure} if measure else {})
        self.do("sort", self.at + timedelta(minutes=2), self.hand, **given)
        self.playbook, self.topic = playbook, self.theme.topic

    def note(self, workdays: int = 0) -> None:
        self.do("note", self.later(workdays), self.hand, self.say("note"))

    def more(self) -> None:
        self.do("say_more", self.at + timedelta(minutes=self.rng.randrange(30, 2000)), None, self.say("more"))

    def hand_on(self, post: str, at: datetime | None = None) -> None:
        """Up the ladder (climb), or to an office beside or below (offer); nobody has taken it there yet."""
        office = self.offices.at(post, self.life.place)
        climbs = self.post in UP and post == up(self.playbook, self.post)
        text = self.words.one(self.theme.climb) if climbs else self.say("offer")
        self.do("climb" if climbs else "offer", at or self.later(0), self.hand, text, to=office)
        if not self.over:
            self.post, self.hand, self.taken = post, self._somebody(office), False

    def back(self, workdays: int = 0) -> None:
        """Returned with a reason, where the playbook lets it go back still; the giver makes it clear and hands it over again."""
        reasons, times = self.offices.returns(self.life.place, self.playbook)
        if not reasons or sum(deed.verb == "return" for deed in self.life.deeds) >= times:
            return
        giver = next(deed.account for deed in reversed(self.life.deeds) if deed.verb in ("offer", "climb"))
        to = next(deed.data["to"] for deed in reversed(self.life.deeds) if deed.verb in ("offer", "climb"))
        before = self._owner_before()
        self.do(
            "return",
            self.later(workdays),
            self.hand,
            self.say("back"),
            to=before,
            reason="facts" if "facts" in reasons else reasons[0],
        )
        self.do("offer", self.later(0), giver, self.say("clear"), to=to)

    def _owner_before(self) -> int:
        given = [deed.data["to"] for deed in self.life.deeds if deed.verb in ("offer", "climb")]
        return int(given[-2]) if len(given) > 1 else self.life.owner

    def answer(self, workdays: int, *, well: bool, text: str = "") -> None:
        """After the steps that the outcome needs; they lie between now and the answer, the last of them just before it."""
        outcome = DONE.get(self.playbook, "done") if well else NOT_DONE.get(self.playbook, "explained")
        words = text or self.words.one(self.theme.done if well else self.theme.no)
        at = self.later(workdays)
        self.steps(outcome, at)
        self.do("answer", at, self.hand, words, outcome=outcome)

    def steps(self, outcome: str, until: datetime) -> None:
        """Whatever the outcome ("": closing) asks for and is not done yet, by whom the playbook says."""
        life, level = self.life, self.post.partition(".")[0]
        asked = self.offices.needs(life.place, self.playbook, outcome, life.measure, self.topic, level)
        todo = [need for need in asked if need.key not in self.done]
        for n, need in enumerate(todo):
            at = min(self.at + (until - self.at) * (n + 1) / (len(todo) + 1), until - timedelta(minutes=5 * (len(todo) - n)))
            office = self.offices.doer(need.post, life.place) if need.post else None
            account = self._somebody(office) if office else self.hand
            held = {"held_on": at.date().isoformat()} if need.kind in ("meet", "decide") else {}
            data: dict[str, Any] = (
                {"step": need.key} | RECORDED.get(need.kind, {}) | held | ({"office": office} if office else {})
            ) | {ask.name: self._filled(ask) for ask in need.asks}
            self.do("do_step", at, account, self.say("note") if need.kind in ("note", "visit", "mediate", "meet") else "", **data)
            self.done.add(need.key)

    def _filled(self, ask: Any) -> Any:
        """What somebody fills in: yes or no, one of the options, a small number, a word."""
        if ask.type == "yes_no":
            return self.rng.random() < 0.6
        if ask.type == "choice":
            return self.rng.choice(ask.options)
        return self.rng.randrange(1, 10) if ask.type in ("number", "money") else self.say("note")

    def settled(self) -> None:
        """Registered and answered in one."""
        text = self.slots.fill(self.words.one(self.theme.settled))
        self.life.deeds.append(Deed(self.at, "answer", self.hand, text, {"outcome": "done"}))

    def verdict(self, solved: str, text: str, satisfied: str) -> None:
        """Within six days, at an hour when people are awake."""
        day = self.at.date() + timedelta(days=int(self.rng.random() ** 2 * 7))
        at = self.days.midnight(day) + timedelta(seconds=self.rng.randrange(8 * 3600, 21 * 3600))
        soon = self.at + timedelta(minutes=self.rng.randrange(20, 240))
        self.do("verdict", at if at > self.at else soon, None, text, solved=solved, satisfied=satisfied)

    def silence(self) -> None:
        """Nobody says anything for seven days, and that is what is recorded."""
        at = end_of_day(self.at.date() + SILENCE)
        if not self.over and at <= self.days.now:
            self.life.deeds.append(Deed(at, "verdict", None, "", {"solved": "silent"}))
            self.at = at
            self.closing()
            self.ended = True
        self.over = True

    def closing(self) -> None:
        """What closing waits for, such as the result on the board: within two workdays."""
        if not self.over:
            self.steps("", self.later(2))

    def judged(self, *, first: bool = True) -> None:
        """The verdict: solved, silent, or not yet, and then it is done again."""
        chance = self.rng.random()
        if chance < (0.82 if first else 0.9):
            satisfied = self.rng.choices(("very", "satisfied", "basic", ""), (45, 40, 12, 3))[0]
            self.verdict("solved", self.say("thanks"), satisfied)
            self.closing()
            self.ended = not self.over
            return
        if chance < 0.91 or not first:
            self.silence()
            return
        solved = "partly" if chance < 0.96 else "not"
        self.verdict(solved, self.say(solved), "basic" if solved == "partly" else "not")
        if solved == "not" and self.rng.random() < 0.15 and self.post in UP:
            self._up_again()
        self.answer(self.rng.randrange(1, 6), well=True, text=self.say("again"))
        self.judged(first=False)

    def _up_again(self) -> None:
        """Not solved a second time: it goes one level up."""
        self.answer(self.rng.randrange(1, 4), well=True, text=self.say("again"))
        above = up(self.playbook, self.post)
        office = self.offices.at(above, self.life.place)
        before = len(self.life.deeds)
        self.verdict("not", self.say("not"), "not")
        if len(self.life.deeds) > before:
            self.life.deeds[-1].data["to"] = office
            self.post, self.hand, self.taken = above, self._somebody(office), False
        self.take()

    def withdrawn(self) -> None:
        self.do("withdraw", self.at + timedelta(minutes=self.rng.randrange(60, 3000)), None, self.say("withdraw"))
        self.over = self.ended = True
