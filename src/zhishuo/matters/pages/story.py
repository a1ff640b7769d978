"""Everything that happened to one matter, a query a part at most. `tellers` make sentences of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
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


class Story:
    """One matter with all that belongs to it. Each part is one query, made when it is first looked at."""

    def __init__(self, matter: Matter, *, veiled: bool = False) -> None:
        self.matter = matter
        self.veiled = veiled  # told to somebody whose matter was merged into it: no words, no names
        self.key: dict[str, Any] = {"matter": matter, "county": matter.county}

    @cached_property
    def practice(self) -> Practice:
        return practice_of(self.matter.pack_id, self.matter.playbook, self.matter.place)

    @cached_property
    def entries(self) -> list[Entry]:
        return list(history("matter", self.matter.id))

    @cached_property
    def sayings(self) -> dict[int, Saying]:
        rows = () if self.veiled else Saying.objects.filter(**self.key).order_by("at", "id")
        return {saying.id: saying for saying in rows}

    @cached_property
    def hands(self) -> list[HandOver]:
        return list(HandOver.objects.filter(**self.key).order_by("id"))

    @cached_property
    def clocks(self) -> list[Clock]:
        return list(Clock.objects.filter(**self.key, void=False).order_by("id"))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        return list(Verdict.objects.filter(**self.key).order_by("round"))

    @cached_property
    def steps(self) -> list[Step]:
        return list(Step.objects.filter(**self.key).order_by("id"))

    @cached_property
    def files(self) -> dict[int, list[File]]:
        return files_of("saying", self.sayings) if self.sayings else {}

    @cached_property
    def parties(self) -> list[Party]:
        return list(Party.objects.filter(**self.key).select_related("person").order_by("id"))

    @cached_property
    def offices(self) -> dict[int, Office]:
        return Office.objects.in_bulk(self.offices_named())

    @cached_property
    def holders(self) -> dict[int, list[Holding]]:
        return holders(self.offices_acting())

    @cached_property
    def accounts(self) -> dict[int, str]:
        """Names of the people who did anything."""
        people = {h.account_id: h.account.name for row in self.holders.values() for h in row}
        missing = self.accounts_named() - people.keys()
        return people | (dict(Account.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {})

    @cached_property
    def places(self) -> dict[int, str]:
        return short_names({office.place for office in self.offices.values()} | {self.matter.place})

    def offices_acting(self) -> set[int]:
        """The offices that handle it or are named in its trail."""
        named = {self.matter.owner_id, self.matter.first_id}
        for hand in self.hands:
            named |= {hand.taker_id, *([hand.giver_id] if hand.giver_id else [])}
        for entry in self.entries:
            named |= {
                int(entry.data[key]) for key in ("from", "to", "office", "owner") if str(entry.data.get(key) or "").isdigit()
            }
            named |= set(entry.data.get("offices") or ())
        return named

    def offices_named(self) -> set[int]:
        """All offices of which a page says the name."""
        return self.offices_acting()

    def accounts_named(self) -> set[int]:
        """All accounts of which a page says the name."""
        entries = self.entries
        named = {int(entry.actor.partition(":")[2]) for entry in entries if entry.actor.startswith("staff:")}
        named |= {int(entry.data["account"]) for entry in entries if entry.data.get("account")}
        named |= {saying.account_id for saying in self.sayings.values() if saying.account_id}
        named |= {hand.taken_by_id for hand in self.hands if hand.taken_by_id}
        return named | ({self.matter.assignee_id} if self.matter.assignee_id else set())

    def course(self) -> Course:
        """The same rows as a course, to ask what could be done; nothing of it is written."""
        return Course(
            self.matter, self.practice, STANDING, _no_rows, at=now(), level=self.matter.at.level,
            clocks=lambda: list(self.clocks), hands=lambda: list(self.hands), steps=lambda: list(self.steps),
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
