"""Everything that happened to one matter, read in a fixed number of queries, and told a sentence a step."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from zhishuo.kernel.times import now
from zhishuo.kernel.values import Text
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Clock, HandOver, Matter, Saying, Step, Verdict
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.routes import STANDING
from zhishuo.papers.api import File, files_of
from zhishuo.people.api import Account, Holding, Office, holders, title_of
from zhishuo.places.api import short_names
from zhishuo.trail.api import Entry, history

VERDICT_WORDS = {"solved": "解决了", "partly": "解决了一部分", "not": "没解决", "silent": "没有回音（不算满意）"}
HIDDEN = frozenset({"matter.note", "file.attach"})  # never told to the speaker


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
            return self.accounts.get(int(number), "")
        return {"speaker": _("说事人"), "anonymous": _("说事人"), "system": _("系统")}.get(kind, "")

    def words(self, entry: Entry) -> str:
        saying = self.sayings.get(int(entry.data.get("saying") or 0))
        return saying.text if saying else ""

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
    """Read it all: ten queries, however long the story."""
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
    )


def _offices_named(matter: Matter, hands: Iterable[HandOver], entries: Iterable[Entry]) -> set[int]:
    named = {matter.owner_id, matter.first_id}
    for hand in hands:
        named |= {hand.taker_id, *([hand.giver_id] if hand.giver_id else [])}
    for entry in entries:
        named |= {int(entry.data[key]) for key in ("from", "to", "office", "owner") if str(entry.data.get(key) or "").isdigit()}
    return named


def _accounts_named(matter: Matter, entries: Iterable[Entry], sayings: Iterable[Saying], hands: Iterable[HandOver]) -> set[int]:
    named = {int(entry.actor.partition(":")[2]) for entry in entries if entry.actor.startswith("staff:")}
    named |= {saying.account_id for saying in sayings if saying.account_id}
    named |= {hand.taken_by_id for hand in hands if hand.taken_by_id}
    return named | ({matter.assignee_id} if matter.assignee_id else set())


def sentence(story: Story, entry: Entry, *, own: bool) -> str:
    """One entry as a sentence. `own`: told to the person who spoke (您), else to those who handle it."""
    verb = entry.verb.partition(".")[2]
    told = _TELLERS.get(verb)
    return told(story, entry, own) if told else ""


def _register(story: Story, entry: Entry, own: bool) -> str:
    if own:
        return _("您说了这件事。")
    channel = CHANNEL_WORDS.get(str(entry.data.get("channel")), "")
    who = story.person(entry)
    if entry.actor.startswith("staff"):
        return _("%(who)s代记，说事人%(channel)s说的") % {"who": who, "channel": _(channel)}
    return _("说事人%(channel)s说了这件事") % {"channel": _(channel)}


def _settle(story: Story, entry: Entry, own: bool) -> str:
    return _("%(who)s当场办好了") % {"who": story.person(entry)}


def _take(story: Story, entry: Entry, own: bool) -> str:
    return _("%(office)s的%(who)s接了这件事") % {"office": story.office(entry.data.get("office")), "who": story.person(entry)}


def _offer(story: Story, entry: Entry, own: bool) -> str:
    names = {"giver": story.office(entry.data.get("from")), "taker": story.unit(entry.data.get("to"))}
    base = _("%(giver)s请%(taker)s办，%(giver)s继续跟着") % names
    return base if own else _join(base, story.words(entry))


def _climb(story: Story, entry: Entry, own: bool) -> str:
    names = {"giver": story.office(entry.data.get("from")), "taker": story.unit(entry.data.get("to"))}
    return _join(_("%(giver)s办不了，报到%(taker)s，%(giver)s继续跟着") % names, story.words(entry))


def _return(story: Story, entry: Entry, own: bool) -> str:
    names = {"giver": story.unit(entry.data.get("from")), "taker": story.office(entry.data.get("to"))}
    if own:
        return _("%(giver)s说不归他们办，回到%(taker)s") % names
    reasons = story.practice.version.section("reasons")
    reason = reasons.get(f"return.{entry.data.get('reason')}")
    said = [title_text(reason.title)] if reason else []
    return _join(_("%(giver)s退回%(taker)s") % names, ("，" if language() == "zh" else ", ").join([*said, story.words(entry)]))


def _reply(story: Story, entry: Entry, own: bool) -> str:
    return _join(
        _("%(who)s给您回话") % {"who": story.person(entry)} if own else _("%(who)s回话") % {"who": story.person(entry)},
        story.words(entry),
    )


def _note(story: Story, entry: Entry, own: bool) -> str:
    return _join(_("%(who)s记") % {"who": story.person(entry)}, story.words(entry))


def _sort(story: Story, entry: Entry, own: bool) -> str:
    title = story.practice.version.title("playbooks", str(entry.data.get("to")), language())
    return _("归到“%(kind)s”") % {"kind": title}


def _answer(story: Story, entry: Entry, own: bool) -> str:
    return _join(_("%(who)s答复") % {"who": story.person(entry)}, story.words(entry))


def _say_more(story: Story, entry: Entry, own: bool) -> str:
    return _join(_("您补充") if own else _("说事人补充"), story.words(entry))


def _verdict(story: Story, entry: Entry, own: bool) -> str:
    word = _(VERDICT_WORDS.get(str(entry.data.get("solved")), ""))
    if entry.data.get("solved") == "silent":
        return _("到日子没有回音，记作没有回音，不算满意")
    return _join((_("您说：%(word)s") if own else _("说事人说：%(word)s")) % {"word": word}, story.words(entry))


def _reopen(story: Story, entry: Entry, own: bool) -> str:
    return _("重新办，由%(office)s负责") % {"office": story.unit(entry.data.get("owner"))}


def _close(story: Story, entry: Entry, own: bool) -> str:
    return _("办结")


def _withdraw(story: Story, entry: Entry, own: bool) -> str:
    if entry.actor.startswith("staff"):
        return _("%(who)s撤回了刚记下的这件事") % {"who": story.person(entry)}
    return _join(_("您说不用办了") if own else _("说事人说不用办了"), story.words(entry))


def _import(story: Story, entry: Entry, own: bool) -> str:
    return _("从原来的台账转来")


def _join(head: str, words: str) -> str:
    return f"{head}：{words}" if words and language() == "zh" else f"{head}: {words}" if words else head


_TELLERS: dict[str, Any] = {
    "register": _register,
    "settle": _settle,
    "take": _take,
    "offer": _offer,
    "climb": _climb,
    "return": _return,
    "reply": _reply,
    "note": _note,
    "sort": _sort,
    "answer": _answer,
    "say_more": _say_more,
    "verdict": _verdict,
    "reopen": _reopen,
    "close": _close,
    "withdraw": _withdraw,
    "import": _import,
}
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
