"""Everything that happened to one matter, read in a fixed number of queries. `tellers` make sentences of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from zhishuo.kernel.times import now
from zhishuo.kernel.values import Text
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Clock, HandOver, Matter, Party, Saying, Step, Verdict
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.routes import STANDING
from zhishuo.papers.api import File, files_of
from zhishuo.people.api import Account, Holding, Office, holders, title_of
from zhishuo.places.api import short_names
from zhishuo.trail.api import Entry, history

VERDICT_WORDS = {"solved": "解决了", "partly": "解决了一部分", "not": "没解决", "silent": "没有回音（不算满意）"}
CHANNEL_WORDS = {
    "qr": "扫码",
    "web": "在网上",
    "desk": "上门",
    "phone": "在电话里",
    "letter": "写信",
    "meeting": "在会上",
    "grid": "对网格员",
    "talk": "在宣讲时",
    "hotline": "打 12345",
    "import": "在原台账里",
    "api": "从别的系统",
}


@dataclass
class Telling:
    """One sentence of the way: `kind` next, now or "" (look: way)."""

    at: datetime | None
    text: str
    label: str = ""
    kind: str = ""
    pieces: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Story:
    """One matter with all that belongs to it."""

    matter: Matter
    practice: Practice
    entries: list[Entry]
    sayings: dict[int, Saying]
    hands: list[HandOver]
    clocks: list[Clock]
    verdicts: list[Verdict]
    steps: list[Step]
    files: dict[int, list[File]]
    offices: dict[int, Office]
    accounts: dict[int, str]
    holders: dict[int, list[Holding]]
    places: dict[int, str]
    parties: list[Party] = field(default_factory=list)
    veiled: bool = False  # told to somebody whose matter was merged into it: no words, no names

    def course(self) -> Course:
        """The same rows as a course, to ask what could be done; nothing of it is written."""
        return Course(
            self.matter, self.practice, STANDING, _no_rows, at=now(), level=self.matter.at.level, clocks=list(self.clocks),
            hands=list(self.hands), steps=list(self.steps),
        )  # fmt: skip

    def office(self, office_id: int | None) -> str:
        """How people call an office: the place and its title (柏杨沟村民事直说委员会)."""
        office = self.offices.get(office_id or 0)
        if office is None:
            return _("有关单位")
        return self.places.get(office.place, "") + (
            title_of(office, language()) if office.post.partition(".")[0] != "village" else ""
        )

    def unit(self, office_id: int | None) -> str:
        """Its full title, for tables."""
        office = self.offices.get(office_id or 0)
        if office is None:
            return ""
        return f"{self.places.get(office.place, '')}{title_of(office, language())}"

    def person(self, entry: Entry) -> str:
        """Who did it, by name; the speaker and the system by what they are."""
        kind, _sep, number = entry.actor.partition(":")
        if kind == "staff":
            return _("经办的人") if self.veiled else self.accounts.get(int(number), "")
        return {"speaker": _("说事人"), "anonymous": _("说事人"), "system": _("系统")}.get(kind, "")

    def units(self, office_ids: Iterable[int]) -> str:
        """Several offices in one line."""
        named = [self.unit(office_id) or _("有关单位") for office_id in office_ids]
        return ("、" if language() == "zh" else ", ").join(named)

    def words(self, entry: Entry, *, own: bool = False) -> str:
        """What was written with it; to the speaker only what the speaker may read."""
        saying = self.sayings.get(int(entry.data.get("saying") or 0))
        return saying.text if saying and (saying.public or not own) else ""

    def behalf(self) -> bool:
        """Whether somebody said it for somebody else."""
        return any(party.role == "proxy" for party in self.parties)

    def holder_name(self) -> str:
        """The named person who has it, else the first holder of the owning office."""
        if self.matter.assignee_id:
            return self.accounts.get(self.matter.assignee_id, "")
        held = self.holders.get(self.matter.owner_id)
        return held[0].account.name if held else ""

    def holder_phone(self) -> str:
        """A phone that may be shown in public: the office's own, else that of its first holder."""
        office = self.offices[self.matter.owner_id]
        held = self.holders.get(self.matter.owner_id)
        return office.phone or (held[0].account.phone if held else "")


def _no_rows(kind: str, values: dict[str, Any]) -> Any:
    raise AssertionError(f"a page makes no {kind}")


def language() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def title_text(title: Text) -> str:
    """A pack's title in the page's language."""
    return (title.en or title.zh) if language() == "en" else title.zh


def story_of(matter: Matter) -> Story:
    """Read it all: eleven queries, however long the story."""
    key = {"matter": matter, "county": matter.county}
    entries = list(history("matter", matter.id))
    hands = list(HandOver.objects.filter(**key).order_by("id"))
    sayings = {saying.id: saying for saying in Saying.objects.filter(**key).order_by("at", "id")}
    office_ids = _offices_named(matter, hands, entries)
    offices = Office.objects.in_bulk(office_ids)
    held = holders(office_ids)
    people = {h.account_id: h.account.name for row in held.values() for h in row}
    missing = _accounts_named(matter, entries, sayings.values(), hands) - people.keys()
    people |= dict(Account.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {}
    return Story(
        matter=matter,
        practice=practice_of(matter.pack_id, matter.playbook, matter.place),
        entries=entries,
        sayings=sayings,
        hands=hands,
        clocks=list(Clock.objects.filter(**key, void=False).order_by("id")),
        verdicts=list(Verdict.objects.filter(**key).order_by("round")),
        steps=list(Step.objects.filter(**key).order_by("id")),
        files=files_of("saying", sayings),
        offices=offices,
        accounts=people,
        holders=held,
        places=short_names({office.place for office in offices.values()} | {matter.place}),
        parties=list(Party.objects.filter(**key).order_by("id")),
    )


def _offices_named(matter: Matter, hands: Iterable[HandOver], entries: Iterable[Entry]) -> set[int]:
    named = {matter.owner_id, matter.first_id}
    for hand in hands:
        named |= {hand.taker_id, *([hand.giver_id] if hand.giver_id else [])}
    for entry in entries:
        named |= {int(entry.data[key]) for key in ("from", "to", "office", "owner") if str(entry.data.get(key) or "").isdigit()}
        named |= set(entry.data.get("offices") or ())
    return named


def _accounts_named(matter: Matter, entries: Iterable[Entry], sayings: Iterable[Saying], hands: Iterable[HandOver]) -> set[int]:
    named = {int(entry.actor.partition(":")[2]) for entry in entries if entry.actor.startswith("staff:")}
    named |= {int(entry.data["account"]) for entry in entries if entry.data.get("account")}
    named |= {saying.account_id for saying in sayings if saying.account_id}
    named |= {hand.taken_by_id for hand in hands if hand.taken_by_id}
    return named | ({matter.assignee_id} if matter.assignee_id else set())
