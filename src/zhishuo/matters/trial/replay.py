"""A remembered matter lived again under given rules: the deeds of the writer of lives, with nothing written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import flagging
from zhishuo.matters.bulk.course import Rows, Setting, Told
from zhishuo.matters.bulk.life import Deed
from zhishuo.matters.course import judging, sorting, stepping
from zhishuo.matters.course.course import Course
from zhishuo.matters.course.rows import MatterRow
from zhishuo.matters.practice import Practice
from zhishuo.matters.trial.deeds import Deeds
from zhishuo.matters.trial.ground import Ground
from zhishuo.matters.trial.passing import SYSTEM, Hand, Passing
from zhishuo.matters.trial.past import Past
from zhishuo.matters.trial.remembering import Lively

LEVELS = ("", "grid", "village", "town", "county", "city")
ON = ("offer", "climb")


class Stand(Told):
    """Where offices stand, while one deed of the past is done again.

    `to` is where it went then. Where the rules in force sent it there, the draft's rules send it where they say.
    """

    def __init__(self, ground: Ground, before: "tuple[Ground, Practice] | None") -> None:
        super().__init__({})
        self.ground, self.before = ground, before

    def post(self, office: int) -> str:
        return self.ground.post(office)

    def place(self, office: int) -> int:
        return self.ground.place(office)

    def definition(self, post: str, place: int) -> Any | None:
        return self.ground.definition(post, place)

    def at(self, post: str, place: int) -> int | None:
        return self.ground.at(post, place)

    def named(self, post: str, place: int) -> Sequence[int]:
        return self.ground.named(post, place)

    def sitting(self, office: int) -> Collection[int]:
        return self.ground.sitting(office)

    def above(self, course: Course) -> int | None:
        book = course.book
        assert isinstance(book, Practice)
        here = self.climbs(course.matter, book)
        if self.to is None or self.before is None:
            return self.to or here
        levels = self.ground.offices.level
        if LEVELS.index(levels(self.to)) <= LEVELS.index(levels(course.matter.owner_id)):
            return here  # it stands there already, by another way
        ground, practice = self.before
        return here if here and ground.climbs(course.matter, practice) == self.to else self.to


class Replay(Deeds):
    """One matter under one practice. `refused`: the deeds that these rules do not allow, as (verb, code of the refusal).

    `before`: the rules in force and their offices, where a draft is tried; its version moves are its own then. `end`: until when
    reminders sound. `hand`: how the system itself worked then, learned without `before`, kept to with it.
    """

    course_class = Lively

    def __init__(
        self,
        past: Past,
        practice: Practice,
        ground: Ground,
        before: tuple[Ground, Practice] | None = None,
        *,
        end: datetime | None = None,
        hand: Hand | None = None,
    ) -> None:
        self.past, self.ground, self.before, self.end = past, ground, before, end
        self.passing = Passing(ground, hand or Hand())
        self.refused: list[tuple[str, str]] = []
        self.fallen: set[int] = set()  # offices that a hand-over of the past need not go to any more
        self.given_up: set[tuple[datetime, str]] = set()
        asked = [one for deed in past.life.deeds if deed.verb == "answer" for one in deed.data.get("asked", ())]
        setting = Setting(
            {}, by="", number=past.number, person=None, mine=past.mine, now=past.life.registered_at,
            parties=tuple(dict.fromkeys(asked)),
        )  # fmt: skip
        super().__init__(past.life, practice, setting, rows=Rows(), ids=count(1))
        self.course.sound_from = None

    def _standing(self) -> Told:
        return Stand(self.ground, self.before)

    def _matter(self, practice: Practice) -> MatterRow:
        life, playbook, past = self.life, practice.playbook, self.past
        facts = playbook.facts(
            place=life.place.level, channel=life.channel, topics=practice.topics(life.topic), fields=life.fields
        )
        return MatterRow(
            id=past.id, county=life.place.county, number=past.number, pack_id=practice.version.id, playbook=practice.key,
            klass=playbook.playbook.class_, topic=life.topic, measure=life.measure or playbook.measure(facts),
            privacy=playbook.playbook.privacy, channel=life.channel, place=int(life.place), town=life.place.town,
            registrar_id=life.registrar, owner_id=life.owner, first_id=life.owner, said_at=life.said_at,
            registered_at=life.registered_at, fields=dict(life.fields), people=past.people, hidden=past.hidden,
        )  # fmt: skip

    # ---- nothing is written

    def _say(self, kind: str, deed: Deed, *, public: bool = True, office: bool = True) -> int:
        return 0

    def _told(self, *args: Any, **kwargs: Any) -> None:
        """The past has been told; what a danger has to tell somebody is told by these rules."""
        self.passing.alarmed(self.course)

    def _keep(self) -> None:
        """Nothing of it is kept; what is still open goes on until the end."""
        if self.end is not None:
            self._until(max(self.end, self.last))
            if self.before is None:
                self.passing.learn(self.course, self.end, "")

    # ---- deeds as far as these rules allow them

    def _settled(self, deed: Deed) -> None:
        try:
            super()._settled(deed)
        except Refusal as refusal:
            self.refused.append(("answer", refusal.code))
            stepping.settle(self.course)

    def _flags(self, text: str) -> None:
        past, known = self.past, self.course.book.flags
        sure = [key for key in past.sure if key in known]
        for key, found in flagging.raised(known, text, people=past.people, sure=sure).items():
            sorting.raise_flag(self.course, key, found=list(found), account=self.life.registrar, sure=key in sure)
        self.course.opens.clear()

    def _do(self, deed: Deed) -> None:
        by_itself = deed.verb if "system" in deed.data and deed.verb in SYSTEM and not self.imported else ""
        if by_itself and self.before is not None and self.passing.hand.does(deed.verb):
            return  # by the draft's own clocks
        deed.at = max(deed.at, self.last)
        self._until(deed.at)
        if self.before is None:
            self.passing.learn(self.course, deed.at, by_itself)
        if not hasattr(self, f"_deed_{deed.verb}") or self._needless(deed):
            return
        try:
            super()._do(deed)
        except Refusal as refusal:
            self.refused.append((deed.verb, refusal.code))

    def _until(self, at: datetime) -> None:
        """Time goes by: what sounds, sounds; under a draft the system does what falls to it by these rules."""
        while (following := self._following(at)) is not None:
            moment, what = following
            if what == "rung":
                self.passing.ring(self.course, moment)
                continue
            self.given_up.add((moment, what))
            self.last = max(self.last, moment)
            try:
                super()._do(self.passing.deed(self.course, self.last, what))
            except Refusal:
                continue  # it has moved meanwhile, or stands at the top
        self.passing.unacknowledged(self.course, at)

    def _following(self, at: datetime) -> tuple[datetime, str] | None:
        rung = self.passing.next_rung(self.course, at)
        found = [(max(rung, self.last), "rung")] if rung is not None else []
        if self.before is not None and not self.imported:
            own = ((self.passing.when(hour, what), what) for hour, what in self.passing.own(self.course))
            found += [one for one in own if one[0] < at and one not in self.given_up]
        return min(found, default=None)

    def _needless(self, deed: Deed) -> bool:
        """Whether the deed has no place any more, because whoever it led to has it already; or the engine does it by itself."""
        matter, data = self.course.matter, deed.data
        if deed.verb == "close":
            return matter.stage != "answered" or not (matter.verdict or self.imported)
        if self.before is None:
            return False
        if deed.verb in ON and "to" in data:
            there, here = (LEVELS.index(self.ground.offices.level(one)) for one in (int(data["to"]), matter.owner_id))
            if int(data["to"]) == matter.owner_id or (
                deed.verb == "climb" and data.get("from") != matter.owner_id and there <= here
            ):
                self.fallen.add(int(data["to"]))
                return True
        if deed.verb == "verdict" and data.get("party"):
            return self._party(deed) not in [row.id for row in judging.asked(self.course)]  # these rules ask the speaker alone
        if deed.verb == "return":
            return data.get("from") in self.fallen and data.get("from") != matter.owner_id
        return deed.verb == "take" and matter.stage in ("handling", "waiting") and bool(self.fallen)

    def _party(self, deed: Deed) -> int | None:
        """The trail names parties by their rows, which stand here in the order of their asking."""
        row = deed.data.get("party") if deed.verb == "verdict" else None
        return None if row is None else int(self.course.parties[self.setting.parties.index(row)].id)
