"""One matter under the rules in force and under a draft."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import local
from zhishuo.matters.practice import Practice
from zhishuo.matters.trial.drafts import Drafts
from zhishuo.matters.trial.figures import Key, Lived, Sums, figures
from zhishuo.matters.trial.ground import Ground, Offices
from zhishuo.matters.trial.passing import Hand
from zhishuo.matters.trial.past import Past
from zhishuo.matters.trial.remembering import tried
from zhishuo.matters.trial.replay import Replay
from zhishuo.packs import api as packs


class Trial:
    """The drafts and the offices, read once. `run` adds one matter to the sums."""

    def __init__(self, drafts: Drafts, offices: Offices, end: datetime) -> None:
        self.drafts, self.offices, self.end = drafts, offices, end
        self.now = Ground(offices, None)
        self.then = Ground(offices, drafts)

    def run(self, past: Past, sums: Sums) -> None:
        version = self.drafts.at(int(past.life.place))
        if version is None:
            sums.untouched += 1
            return
        own = self._own(past)
        hand = Hand()
        before = Replay(past, own, self.now, end=self.end, hand=hand)
        before.run()
        if before.refused:
            sums.off.append(past.number)
        now = self.count(before)
        try:
            practice = tried(version, past.life.playbook, past.life.place)
        except Refusal as refusal:
            sums.add(past.number, now, Counter({("refused", f"register:{refusal.code}"): 1}))
            return
        after = self._lived(past, own, practice, hand)
        then = self.count(after)
        self._compare(past, before, after, then)
        sums.add(past.number, now, then)

    def _own(self, past: Past) -> Practice:
        """The rules that it began under: where it was moved to newer ones, those in force when it was said."""
        moved = any(deed.verb == "version" or "pack" in deed.data for deed in past.life.deeds)
        pack = packs.current(past.life.place, local(past.life.registered_at).date()).id if moved else past.pack
        return tried(packs.get(pack), past.life.playbook, past.life.place)

    def _lived(self, past: Past, own: Practice, practice: Practice, hand: Hand) -> Replay:
        """Under the draft: its first holder and its measure where its rules differ from those in force, else what really was."""
        life = past.life
        measure = life.measure if past.chosen else self._measure(past, own, practice)
        owner = life.owner
        if not life.settled:
            was = self._first(self.now, past, own, life.measure)
            would = self._first(self.then, past, practice, measure)
            owner = would if would is not None and would != was else owner
        again = replace(past, life=replace(life, owner=owner, measure=measure))
        replay = Replay(again, practice, self.then, (self.now, own), end=self.end, hand=hand)
        replay.run()
        return replay

    def _first(self, ground: Ground, past: Past, practice: Practice, measure: str) -> int | None:
        """Who receives it by these rules, as intake asks."""
        life = past.life
        said = SimpleNamespace(
            place=int(life.place), measure=measure or _proposed(practice, past), channel=life.channel, topic=life.topic,
            fields=life.fields, hidden=past.hidden,
        )  # fmt: skip
        return ground.receives(said, practice, own=self.offices.seat.get(life.registrar or 0), subject=past.subject)

    def _measure(self, past: Past, own: Practice, practice: Practice) -> str:
        """Proposed by the draft where it was proposed; where nobody noted that, it was when the rules in force propose the same."""
        life = past.life
        if past.chosen is None and life.measure != _proposed(own, past):
            return life.measure
        return _proposed(practice, past)

    def count(self, replay: Replay) -> "Counter[Key]":
        """The figures of one replay, with what its rules refused."""
        course, ground = replay.course, replay.ground
        clocks = [row for kind, row in course.fresh if kind == "clock"]
        reminded = [sent.office for sent in replay.passing.sent]
        found = figures(Lived(course.matter, clocks, course.hands, self.offices.level, ground.post, reminded), self.end)
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


def _proposed(practice: Practice, past: Past) -> str:
    life, playbook = past.life, practice.playbook
    topics = practice.topics(life.topic)
    return playbook.measure(playbook.facts(place=life.place.level, channel=life.channel, topics=topics, fields=life.fields))
