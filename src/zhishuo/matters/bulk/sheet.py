"""Pure: the sheet on which one life is written: its rows, its clocks, its hand-overs, its entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhishuo.kernel.text import clean, search_document, title_of
from zhishuo.kernel.times import local
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import clockwork, rules, verbs
from zhishuo.matters.bulk.life import Life
from zhishuo.matters.jobs import KINDS
from zhishuo.matters.practice import Practice

LEAD = ("offered", "taken")


@dataclass(slots=True)
class Rows:
    """What one batch writes, by table; each row is a dict of columns."""

    matters: list[dict[str, Any]] = field(default_factory=list)
    hands: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    sayings: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    tallies: "Counter[tuple[int, str, str]]" = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a life needs to know of the installation: the post of each office, who writes it down (`by`, a trail
    actor's key), and the named number and person of this life. `mine`: its registrar sat in the office that received it.
    """

    posts: Mapping[int, str]
    by: str
    number: str
    person: int | None
    mine: bool


class Sheet:
    """One matter being written. `ids` gives fresh row ids of the county."""

    def __init__(self, life: Life, practice: Practice, setting: Setting, *, rows: Rows, ids: Iterator[int]) -> None:
        self.life, self.practice, self.setting, self.rows, self.ids = life, practice, setting, rows, ids
        self.last = life.registered_at
        self.imported = life.channel == "import"
        self.county = life.place.county
        self.hands: list[dict[str, Any]] = []
        self.clocks: list[dict[str, Any]] = []
        playbook = practice.playbook
        text = clean(life.text)
        self.matter: dict[str, Any] = {
            "id": next(ids),
            "county": self.county,
            "number": setting.number,
            "client_key": life.client_key or None,
            "pack_id": practice.version.id,
            "playbook": practice.key,
            "klass": playbook.playbook.class_,
            "topic": life.topic,
            "measure": life.measure,
            "privacy": playbook.playbook.privacy,
            "channel": life.channel,
            "place": int(life.place),
            "town": life.place.town,
            "title": (life.title or (title_of(text) if text else "（语音）"))[:80],
            "person_id": setting.person,
            "registrar_id": life.registrar,
            "stage": "registered",
            "owner_id": life.owner,
            "first_id": life.owner,
            "assignee_id": None,
            "said_at": life.said_at,
            "registered_at": life.registered_at,
            "replied_at": None,
            "answered_at": None,
            "closed_at": None,
            "due": None,
            "next_due": None,
            "next_clock": "",
            "outcome": "",
            "verdict": "",
            "reopened": 0,
            "rev": 1,
            "search": search_document(text),
        }
        if not life.measure:
            self.matter["measure"] = playbook.measure(
                playbook.facts(place=life.place.level, channel=life.channel, topics=practice.topics(life.topic))
            )

    def _facts(self) -> Any:
        matter = self.matter
        return self.practice.playbook.facts(
            measure=matter["measure"],
            place=self.life.place.level,
            held=self.setting.posts[matter["owner_id"]].partition(".")[0],
            topics=self.practice.topics(matter["topic"]),
            channel=matter["channel"],
        )

    def _running(self) -> list[dict[str, Any]]:
        return [clock for clock in self.clocks if clock["stopped_at"] is None and not clock["void"]]

    def _start(self, started: Iterable[clockwork.Started]) -> None:
        for one in started:
            self.clocks.append(
                {
                    "id": next(self.ids),
                    "county": self.county,
                    "matter_id": self.matter["id"],
                    "name": one.name,
                    "office_id": self.matter["owner_id"],
                    "event": one.event,
                    "started_at": one.at,
                    "within": one.within,
                    "due": one.due.at,
                    "provisional": one.due.provisional,
                    "stopped_at": None,
                    "void": False,
                }
            )

    def _stop(self, names: Iterable[str], at: datetime, *, void: bool = False) -> None:
        wanted = set(names)
        for clock in self._running():
            if clock["name"] in wanted:
                if void:
                    clock["void"] = True
                else:
                    clock["stopped_at"] = at

    def _fire(self, event: str, at: datetime) -> None:
        self._stop(clockwork.stopped_by(self.practice.playbook, event, [clock["name"] for clock in self._running()]), at)
        known = frozenset(clock["name"] for clock in self._running())
        started = clockwork.started_by(
            self.practice.playbook, event, at, facts=self._facts(), calendar=self.practice.calendar, ran=known
        )
        self._stop([one.name for one in started], at, void=True)
        self._start(started)

    def _hand(
        self, giver: int | None, taker: int, at: datetime, *, climbed: bool = False, taken_by: int | None = None, state: str = ""
    ) -> None:
        taken = taken_by is not None or state == "taken"
        self.hands.append(
            {
                "id": next(self.ids),
                "county": self.county,
                "matter_id": self.matter["id"],
                "giver_id": giver,
                "taker_id": taker,
                "role": "lead",
                "state": "taken" if taken else "offered",
                "offered_at": at,
                "taken_at": at if taken else None,
                "taken_by_id": taken_by,
                "ended_at": None,
                "reason": "",
                "climbed": climbed,
            }
        )

    def _lead(self) -> dict[str, Any]:
        return next(hand for hand in reversed(self.hands) if hand["state"] in LEAD)

    def _end_leads(self, at: datetime) -> None:
        for hand in self.hands:
            if hand["state"] in LEAD:
                hand["state"], hand["ended_at"] = "done", at

    def _say(self, kind: str, text: str, at: datetime, account: int | None, *, office: int | None, public: bool = True) -> int:
        row = next(self.ids)
        self.rows.sayings.append(
            {
                "id": row,
                "county": self.county,
                "matter_id": self.matter["id"],
                "kind": kind,
                "at": at,
                "account_id": account,
                "office_id": office,
                "text": clean(text),
                "public": public,
                "client_key": None,
            }
        )
        return row

    def _basics(self) -> dict[str, Any]:
        matter = self.matter
        return {
            "playbook": matter["playbook"],
            "channel": matter["channel"],
            "measure": matter["measure"],
            "owner": matter["owner_id"],
            "due": matter["due"].isoformat() if matter["due"] else None,
            "said": matter["said_at"].isoformat(),
        }

    def _told(self, verb: Verb, at: datetime, account: int | None, data: dict[str, Any], *, first: bool = False) -> None:
        matter = self.matter
        self.rows.entries.append(
            {
                "id": next(self.ids),
                "county": self.county,
                "at": at,
                "verb": verb.key,
                "subject": f"matter:{matter['id']}",
                "place": matter["place"],
                "actor": self._actor(verb, account, first or data.get("solved") == "silent"),
                "data": data,
            }
        )
        for kind in KINDS.get(verb.key, ()):
            self.rows.tallies[matter["place"], local(at).date().isoformat(), kind] += 1

    def _actor(self, verb: Verb, account: int | None, nobody: bool) -> str:
        """Who did it, as the trail keeps it. What has no account was done by the speaker, in an old ledger by its importer."""
        if account is not None:
            return f"staff:{account}"
        if self.imported and verb is not verbs.CLOSE:
            return self.setting.by
        if verb is verbs.CLOSE or (verb is verbs.VERDICT and nobody):
            return "system"
        return "anonymous" if nobody else f"speaker:{self.matter['person_id'] or self.matter['id']}"

    def _settle_dates(self) -> None:
        """As the actions' `keep`: the promise is the finish clock's date, the next date the earliest running one."""
        matter = self.matter
        running = sorted(self._running(), key=lambda clock: (clock["due"], clock["id"]))
        finish = next((clock for clock in running if clock["name"] == "finish"), None)
        if finish is not None:
            matter["due"] = finish["due"]
        if running:
            matter["next_due"], matter["next_clock"] = running[0]["due"], running[0]["name"]
        else:
            matter["next_due"] = (matter["due"] or matter["registered_at"]) if matter["stage"] in rules.OPEN else None
            matter["next_clock"] = ""
