"""A life replayed by the engine's own deeds into the rows that the actions would have written. Reads nothing but where offices stand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhishuo.kernel.text import clean, search_document, title_of
from zhishuo.kernel.times import local
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import flagging, rules, stepdata, verbs
from zhishuo.matters.bulk.life import Deed, Life
from zhishuo.matters.course import ending, handing, sorting, stepping, waiting
from zhishuo.matters.course.clocks import span_of
from zhishuo.matters.course.course import Course
from zhishuo.matters.course.rows import KINDS, MatterRow
from zhishuo.matters.jobs import KINDS as COUNTED
from zhishuo.matters.jobs import wide
from zhishuo.matters.practice import Practice
from zhishuo.matters.routes import Standing


@dataclass(slots=True)
class Rows:
    """What one batch writes, by table."""

    tables: dict[str, list[Any]] = field(default_factory=lambda: {kind: [] for kind in ("matter", *KINDS)})
    entries: list[dict[str, Any]] = field(default_factory=list)
    tallies: "Counter[tuple[int, str, str]]" = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a life needs to know of the installation: the post of each office, who writes it down (`by`, a trail
    actor's key), and the named number and person of this life. `mine`: its registrar sat in the office that received it.
    `now`: rungs before it are history and remind nobody.
    """

    posts: Mapping[int, str]
    by: str
    number: str
    person: int | None
    mine: bool
    now: datetime


class Told(Standing):
    """Offices as the lives name them; only what no life names is looked up."""

    def __init__(self, posts: Mapping[int, str]) -> None:
        self.posts = posts
        self.to: int | None = None

    def post(self, office: int) -> str:
        return self.posts.get(office) or super().post(office)

    def above(self, course: Course) -> int | None:
        return self.to


class Writer:
    """One life being written. `ids` gives fresh row ids of the county."""

    course_class = Course

    def __init__(self, life: Life, practice: Practice, setting: Setting, *, rows: Rows, ids: Iterator[int]) -> None:
        self.life, self.setting, self.rows, self.ids = life, setting, rows, ids
        self.imported = life.channel == "import"
        self.last = life.registered_at
        self.offices = self._standing()
        self.course = self.course_class(
            self._matter(practice),
            practice,
            self.offices,
            self._make,
            at=life.registered_at,
            level=life.place.level,
            clocks=[],
            hands=[],
            steps=[],
            sound_from=setting.now,
        )

    def _standing(self) -> Told:
        return Told(self.setting.posts)

    def _make(self, kind: str, values: dict[str, Any]) -> Any:
        return KINDS[kind](id=next(self.ids), **values)

    def _matter(self, practice: Practice) -> MatterRow:
        life, setting, playbook = self.life, self.setting, practice.playbook
        text, fields = clean(life.text), stepdata.values(practice, life.fields, {})
        facts = playbook.facts(place=life.place.level, channel=life.channel, topics=practice.topics(life.topic), fields=fields)
        return MatterRow(
            id=next(self.ids),
            county=life.place.county,
            number=setting.number,
            client_key=life.client_key or None,
            pack_id=practice.version.id,
            playbook=practice.key,
            klass=playbook.playbook.class_,
            topic=life.topic,
            measure=life.measure or playbook.measure(facts),
            privacy=playbook.playbook.privacy,
            channel=life.channel,
            place=int(life.place),
            town=life.place.town,
            title=(life.title or (title_of(text) if text else "（语音）"))[:80],
            person_id=setting.person,
            registrar_id=life.registrar,
            owner_id=life.owner,
            first_id=life.owner,
            said_at=life.said_at,
            registered_at=life.registered_at,
            fields=fields,
            search=search_document(text),
        )

    # ---- the whole life

    def run(self) -> None:
        """The whole life; raises the engine's refusals where a deed does not fit its stage."""
        life, course, at = self.life, self.course, self.life.registered_at
        handing.received(course, said_at=life.said_at, mine=self.setting.mine, account=life.registrar)
        course.new("saying", kind="said", at=life.said_at, account_id=life.registrar, text=clean(life.text))
        if not self.imported:
            self._flags(clean(life.text))
        stepping.settle(course)
        deeds = list(life.deeds)
        if life.settled:
            self._settled(deeds.pop(0))
        else:
            self._told(verbs.IMPORT if self.imported else verbs.REGISTER, at, life.registrar, self._basics(), first=True)
        for deed in deeds:
            self._do(deed)
        self._keep()

    def _flags(self, text: str) -> None:
        for key, found in flagging.raised(self.course.book.flags, text).items():
            sorting.raise_flag(self.course, key, found=list(found), account=self.life.registrar, sure=False)

    def _keep(self) -> None:
        self.rows.tables["matter"].append(self.course.matter)
        for kind, row in self.course.fresh:
            self.rows.tables[kind].append(row)

    def _settled(self, deed: Deed) -> None:
        course, life = self.course, self.life
        saying = self._say("answer", deed)
        ending.settle(course, deed.data["outcome"], account=deed.account, saying=saying)
        stepping.settle(course)
        self._told(verbs.SETTLE, life.registered_at, life.registrar, self._basics() | {"outcome": course.matter.outcome})

    def _do(self, deed: Deed) -> None:
        verb = Verb.named(f"matter.{deed.verb}")
        rules.check_stage(self.course.matter.stage, verb)
        if deed.at < self.last:
            raise ValueError(f"{deed.verb} at {deed.at} comes before {self.last}: deeds stand in order of time")
        self.last = self.course.at = deed.at
        self.offices.to = deed.to
        told: dict[str, Any] = getattr(self, f"_deed_{deed.verb}")(deed)
        self._done(verb, deed, told)
        if deed.verb == "verdict":
            self._after_verdict(deed)
        elif told.get("redo") == "reopen":
            self._done(verbs.REOPEN, deed, ending.reopen(self.course, up=False))
        elif deed.verb in ("do_step", "answer"):
            self._close_if(deed)

    def _done(self, verb: Verb, deed: Deed, told: dict[str, Any]) -> None:
        stepping.settle(self.course)
        self.course.set(rev=self.course.matter.rev + 1)
        self._told(verb, deed.at, None if verb is verbs.CLOSE else deed.account, told)

    def _say(self, kind: str, deed: Deed, *, public: bool = True, office: bool = True) -> int:
        owner = self.course.matter.owner_id if office else None
        return self.course.say(kind, clean(deed.text), account=deed.account, office=owner, public=public)

    # ---- the deeds

    def _deed_take(self, deed: Deed) -> dict[str, Any]:
        return handing.take(self.course, account=deed.account)

    def _deed_offer(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed, public=False)
        return handing.offer(self.course, int(deed.data["to"])) | {"saying": saying}

    def _deed_climb(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed)
        return handing.climb(self.course) | {"saying": saying}

    def _deed_return(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed, public=False)
        return handing.return_(self.course, deed.data["reason"]) | {"saying": saying}

    def _deed_reply(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reply", deed)
        stepping.replied(self.course)
        return {"saying": saying, "office": self.course.matter.owner_id}

    def _deed_note(self, deed: Deed) -> dict[str, Any]:
        return {"saying": self._say("note", deed, public=False)}

    def _deed_say_more(self, deed: Deed) -> dict[str, Any]:
        return {"saying": self._say("more", deed, office=False), "files": 0, "resumed": False}

    def _deed_do_step(self, deed: Deed) -> dict[str, Any]:
        """`data`: step, no, office (who did it, where not the owner), what its kind records, what the playbook asks for at it."""
        given = dict(deed.data)
        key, no, office = given.pop("step"), bool(given.pop("no", False)), given.pop("office", None)
        owner = office or self.course.matter.owner_id
        said, step = clean(deed.text), stepping.steps_here(self.course).get(key)
        kept: dict[str, Any] = {}
        if step is not None:
            values, kept = stepdata.read(self.course.book, step, given, self.course.matter.fields)
            if values:
                sorting.fill(self.course, values)
        saying = self.course.say("note", said, account=deed.account, office=owner, public=False) if said else None
        return stepping.do(self.course, key, no=no, office=owner, account=deed.account, saying=saying, data=kept)

    def _deed_pause(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed)
        return waiting.pause(self.course, deed.data["reason"]) | {"saying": saying}

    def _deed_resume(self, deed: Deed) -> dict[str, Any]:
        return waiting.resume(self.course)

    def _deed_extend(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed)
        data = deed.data
        return waiting.extend(self.course, data["clock"], span_of(data["span"]), data["reason"]) | {"saying": saying}

    def _deed_settle_flag(self, deed: Deed) -> dict[str, Any]:
        """`data`: flag, confirmed."""
        row = next(row for kind, row in self.course.fresh if kind == "flag" and row.key == deed.data["flag"])
        saying = self._say("note", deed, public=False) if deed.text else None
        told = sorting.settle_flag(self.course, row, confirmed=bool(deed.data["confirmed"]), account=deed.account)
        return told | {"saying": saying}

    def _deed_sort(self, deed: Deed) -> dict[str, Any]:
        """`data`: playbook, and topic or measure where they are given."""
        book = self.course.book
        assert isinstance(book, Practice)
        chosen = book.other(deed.data.get("playbook") or self.course.matter.playbook)
        return sorting.sort(self.course, chosen, topic=deed.data.get("topic", ""), measure=deed.data.get("measure", ""))

    def _deed_answer(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("answer", deed)
        return ending.answer(self.course, deed.data["outcome"], account=deed.account, saying=saying, as_it_was=self.imported)

    def _deed_verdict(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("verdict", deed, office=False) if deed.text else None
        return ending.verdict(self.course, deed.data["solved"], satisfied=deed.data.get("satisfied", ""), saying=saying)

    def _after_verdict(self, deed: Deed) -> None:
        leads = ending.after_verdict(self.course)
        if leads == "close":
            self._close_if(deed)
        else:
            self._done(verbs.REOPEN, deed, ending.reopen(self.course, up=leads == "up"))

    def _close_if(self, deed: Deed) -> None:
        if ending.may_close(self.course, children_open=False):
            self._done(verbs.CLOSE, deed, ending.close(self.course))

    def _deed_close(self, deed: Deed) -> dict[str, Any]:
        """Only for what was imported: nobody was asked, and that is recorded (verdict “none”)."""
        self.course.set(verdict=deed.data.get("verdict", "none"))
        return ending.close(self.course)

    def _deed_reopen(self, deed: Deed) -> dict[str, Any]:
        self._say("verdict", deed, office=False)
        return ending.reopen(self.course, up=False)

    def _deed_withdraw(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed, office=False) if deed.text else None
        ending.withdraw(self.course)
        return {"saying": saying}

    # ---- what the trail is told

    def _basics(self) -> dict[str, Any]:
        matter = self.course.matter
        return {
            "playbook": matter.playbook,
            "channel": matter.channel,
            "topic": matter.topic,
            "measure": matter.measure,
            "chosen": bool(self.life.measure),
            "owner": matter.owner_id,
            "due": matter.due.isoformat() if matter.due else None,
            "said": matter.said_at.isoformat(),
        }

    def _told(self, verb: Verb, at: datetime, account: int | None, data: dict[str, Any], *, first: bool = False) -> None:
        matter = self.course.matter
        self.rows.entries.append(
            {
                "id": next(self.ids),
                "county": matter.county,
                "at": at,
                "verb": verb.key,
                "subject": f"matter:{matter.id}",
                "place": matter.place,
                "actor": self._actor(verb, account, first or data.get("solved") == "silent"),
                "data": data,
            }
        )
        secret = matter.privacy == "sealed" or matter.hidden
        for kind in COUNTED.get(verb.key, ()):
            self.rows.tallies[wide(matter.place) if secret else matter.place, local(at).date().isoformat(), kind] += 1

    def _actor(self, verb: Verb, account: int | None, nobody: bool) -> str:
        """Who did it, as the trail keeps it. What has no account was done by the speaker, in an old ledger by its importer."""
        if account is not None:
            return f"staff:{account}"
        if self.imported and verb is not verbs.CLOSE:
            return self.setting.by
        if verb is verbs.CLOSE or (verb is verbs.VERDICT and nobody):
            return "system"
        return "anonymous" if nobody else f"speaker:{self.course.matter.person_id or self.course.matter.id}"
