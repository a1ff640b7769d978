"""One matter under the rules in force and under a draft."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import local
from zhishuo.matters.practice import Practice
from zhishuo.matters.trial.drafts import Drafts
from zhishuo.matters.trial.figures import NOBODY, Key, Lived, Sums, figures
from zhishuo.matters.trial.ground import Ground, Offices
from zhishuo.matters.trial.past import Past
from zhishuo.matters.trial.remembering import tried
from zhishuo.matters.trial.replay import Replay
from zhishuo.packs import api as packs


class Trial:
    """The drafts and the offices, read once. `run` adds one matter to the sums."""

    def __init__(self, drafts: Drafts, offices: Offices, end: datetime) -> None:
        self.drafts, self.offices, self.end = drafts, offices, end
        self.now = Ground(offices, None)
        self.then = {version.id: Ground(offices, version) for version in drafts.versions}

    def run(self, past: Past, sums: Sums) -> None:
        version = self.drafts.at(int(past.life.place))
        if version is None:
            sums.untouched += 1
            return
        own = self._own(past)
        before = Replay(past, own, self.now)
        before.run()
        if before.refused:
            sums.off.append(past.number)
        now = self.count(before)
        try:
            practice = tried(version, past.life.playbook, past.life.place)
        except Refusal as refusal:
            sums.add(past.number, now, Counter({("refused", f"register:{refusal.code}"): 1}))
            return
        after = self._lived(past, own, practice, self.then[version.id])
        then = self.count(after)
        self._compare(past, before, after, then)
        sums.add(past.number, now, then)

    def _own(self, past: Past) -> Practice:
        """The rules that it began under: where it was moved to newer ones, those in force when it was said."""
        moved = any(deed.verb == "version" or "pack" in deed.data for deed in past.life.deeds)
        pack = packs.current(past.life.place, local(past.life.registered_at).date()).id if moved else past.pack
        return tried(packs.get(pack), past.life.playbook, past.life.place)

    def _lived(self, past: Past, own: Practice, practice: Practice, ground: Ground) -> Replay:
        """Under the draft: its first holder and its measure where its rules differ from those in force, else what really was."""
        life = past.life
        measure = life.measure if past.chosen else self._measure(past, own, practice)
        asked: dict[str, Any] = {"place": int(life.place), "channel": life.channel, "topic": life.topic, "fields": life.fields}
        owner = life.owner
        if not life.settled and not past.hidden:
            was = self.now.holder(own, measure=life.measure, **asked)
            would = ground.holder(practice, measure=measure, **asked)
            owner = would if would is not None and would != was else owner
        again = replace(past, life=replace(life, owner=owner, measure=measure))
        replay = Replay(again, practice, ground, (self.now, own))
        replay.run()
        return replay

    def _measure(self, past: Past, own: Practice, practice: Practice) -> str:
        """Proposed by the draft where it was proposed; where nobody noted that, it was when the rules in force propose the same."""
        life = past.life
        if past.chosen is None and life.measure != _proposed(own, past):
            return life.measure
        return _proposed(practice, past)

    def count(self, replay: Replay) -> "Counter[Key]":
        """The figures of one replay, with what its rules refused."""
        course, ground = replay.course, replay.ground

        def told(word: str, owner: int, clock: Any) -> Sequence[str]:
            level = self.offices.level
            if word == "doer" and clock.doer_id:
                return [level(clock.doer_id)]
            book = course.book
            assert isinstance(book, Practice)
            matter = course.matter
            held = _Held(owner, matter.first_id, matter.place, matter.topic, matter.hidden)
            return [level(office) for office in ground.found(word, held, book)] or [NOBODY]

        clocks = [row for kind, row in course.fresh if kind == "clock"]
        lived = Lived(
            course.matter, clocks, course.hands, self.offices.level, ground.post, lambda clock: replay.ladders.get(clock.id), told
        )
        found = figures(lived, self.end)
        if replay.refused:
            verb, code = replay.refused[0]
            found["refused", f"{verb}:{code}"] = 1
            if any(verb == "answer" for verb, _ in replay.refused):
                found["unanswered", next(code for verb, code in replay.refused if verb == "answer")] = 1
        return found

    def _compare(self, past: Past, before: Replay, after: Replay, then: "Counter[Key]") -> None:
        one, other = before.course.matter, after.course.matter
        if other.first_id != one.first_id:
            then["holder", f"{self.now.post(one.first_id)}>{after.ground.post(other.first_id)}"] = 1
        if other.measure != one.measure:
            then["measure", f"{one.measure}>{other.measure}"] = 1


class _Held:
    """Whom a word means when an office had it."""

    __slots__ = ("first_id", "hidden", "owner_id", "place", "topic")

    def __init__(self, owner: int, first: int, place: int, topic: str, hidden: list[str] | None) -> None:
        self.owner_id, self.first_id, self.place, self.topic, self.hidden = owner, first, place, topic, hidden


def _proposed(practice: Practice, past: Past) -> str:
    life, playbook = past.life, practice.playbook
    topics = practice.topics(life.topic)
    return playbook.measure(playbook.facts(place=life.place.level, channel=life.channel, topics=topics, fields=life.fields))
