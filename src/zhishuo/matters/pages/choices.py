"""What there is to choose from, for one matter and whoever looks at it: offices, outcomes, reasons, steps, clocks, kinds."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from zhishuo.kernel.refusal import Refusal
from zhishuo.matters.catalogue import Reason
from zhishuo.matters.course import stepping
from zhishuo.matters.course.course import HELPING, Course
from zhishuo.matters.models import Matter, Step
from zhishuo.matters.pages.dates import word as clock_word
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.playbook import Field
from zhishuo.matters.playbook import Step as StepRule
from zhishuo.matters.routes import arbiter_of, may_be_called, may_go_to, may_help
from zhishuo.people.api import Office, office_with, placed, title_of
from zhishuo.places.api import short_names

# Nobody types these into a form: files and voices come with what is said, the speaker stands in a row of their own.
UNASKED = {"from_speaker", "voice", "file", "view", "camera", "points_entry", "post", "office"}
KIND_WORDS = {
    "note": "记一笔",
    "visit": "走访、联系",
    "meet": "会上议",
    "decide": "依法表决",
    "mediate": "调解",
    "publish": "公开",
    "confirm": "确认",
    "deliver": "送达、送到",
    "pay": "付款、兑付",
    "inspect": "核查验收",
}


class Option(NamedTuple):
    """One line to choose: `note` says under it what choosing it means."""

    key: str
    word: str
    note: str = ""


# ---- offices


def offices(found: Iterable[Office]) -> list[Option]:
    """Offices with their places."""
    rows = list({office.id: office for office in found}.values())
    places = short_names({office.place for office in rows})
    return [Option(str(one.id), placed(places.get(one.place, ""), title_of(one, language()), language())) for one in rows]


def to_offer(life: Life) -> list[Option]:
    return offices(may_go_to(life.matter, life.story.practice))


def to_help(life: Life) -> list[Option]:
    return offices(may_help(life.matter, life.story.practice))


def to_call(life: Life) -> list[Option]:
    return offices(may_be_called(life.matter, life.story.practice))


def to_rule(life: Life) -> list[Option]:
    """Whose it can be ruled to be: both sides, the first receiver, and where the playbook lets it go."""
    ask = next((one for one in life.asks if one.verb == "rule" and one.state == "open"), None)
    sides = [office_with(one) for one in (ask.data["between"] if ask else [])]
    return offices([*sides, office_with(life.matter.first_id), *may_go_to(life.matter, life.story.practice)])


def to_designate(life: Life) -> list[Option]:
    own = [office_with(life.matter.owner_id), office_with(life.matter.first_id)]
    return offices([*own, *may_go_to(life.matter, life.story.practice)])


def on_it(life: Life) -> list[Option]:
    """The offices that handle it: who can be ordered a step."""
    helping = [hand.taker_id for hand in life.story.hands if hand.role == "assist" and hand.state in HELPING]
    return offices(office_with(one) for one in (life.matter.owner_id, *helping))


def helped(life: Life) -> list[Option]:
    """The help that was given and that nobody has scored yet, by hand-over."""
    return [
        Option(str(hand.id), life.story.unit(hand.taker_id))
        for hand in life.story.hands
        if hand.role == "assist" and hand.state == "done" and hand.useful is None and hand.step == ""
    ]


def arbiter(life: Life) -> Office | None:
    """Who would be asked to rule between the owner and who handed it over."""
    hand = life.course.lead()
    other = hand.giver_id if hand is not None and hand.giver_id else life.matter.first_id
    return arbiter_of(life.matter, life.story.practice, life.matter.owner_id, other)


def unit(office_id: int) -> str:
    """An office with its place, in words."""
    return offices([office_with(office_id)])[0].word


# ---- steps


def open_steps(life: Life) -> dict[str, StepRule]:
    """The playbook's steps that can be done now by one of the actor's offices, in the playbook's order."""
    course = life.course
    found = {}
    for key, step in stepping.steps_here(course).items():
        if key in life.matter.done and not step.repeat:
            continue
        if stepping.is_open(course, step) and not stopped(life, step) and life.mine & set(stepping.doers(course, step)):
            found[key] = step
    return found


def stopped(life: Life, step: StepRule) -> bool:
    """Whether a flag forbids it (R25)."""
    flags = life.story.practice.flags
    return any(step.kind in flags[key].stops for key in (*life.matter.flags, *life.matter.suspected) if key in flags)


def added_steps(life: Life) -> list[Step]:
    """Steps that somebody added and that the actor may do."""
    able = {life.matter.owner_id} & life.mine
    return [row for row in life.story.steps if row.state in ("open", "ordered") and (able or row.office_id in life.mine)]


def wanted(life: Life) -> set[str]:
    """The steps that an outcome which fits, or closing, still needs."""
    course = life.course
    names = [*course.playbook.close.needs, *(name for one in fitting(life).values() for name in one.needs)]
    return set(stepping.needed(course, names))


def to_skip(life: Life) -> list[Option]:
    """The steps that somebody may let go; under those that the law asks for, who has to agree."""
    course = life.course
    note = _("依法要办的一步，要上一级同意，经手的人自己不能免。")
    return [
        Option(key, title_text(step.title), note if stepping.by_law(course, key) else "")
        for key, step in stepping.steps_here(course).items()
        if _may_skip(course, key)
    ]


def _may_skip(course: Course, key: str) -> bool:
    try:
        stepping.check_skip(course, key)
    except Refusal:
        return False
    return True


# ---- the answer


def fitting(life: Life) -> dict[str, Any]:
    """The outcomes that go with what was filled in."""
    facts = life.course.facts
    return {key: one for key, one in life.course.playbook.outcomes.items() if one.when is None or one.when.holds(facts)}


def missing(life: Life, outcome: Any) -> list[str]:
    """The steps that are still to do before that outcome can be answered, in words."""
    steps = stepping.steps_here(life.course)
    return [title_text(steps[name].title) for name in stepping.lacking(life.course, outcome)]


def outcomes(life: Life) -> list[Option]:
    """Those that can be answered now come first; what the others still need is said under them."""
    found = []
    for key, one in fitting(life).items():
        lacking = missing(life, one)
        note = _("还要先办：%(steps)s") % {"steps": listed(lacking)} if lacking else ""
        if not lacking and one.remedy is not None:
            note = title_text(one.remedy)
        if not lacking and one.checked_by:
            note = joined([note, _("%(who)s看过才发出") % {"who": who_word(life, one.checked_by)}])
        found.append((bool(lacking), Option(key, title_text(one.title), note)))
    return [option for _lacking, option in sorted(found, key=lambda row: row[0])]


def joined(parts: Iterable[str]) -> str:
    """Parts of one sentence; the empty ones are left out."""
    return ("，" if language() == "zh" else ", ").join(part for part in parts if part)


def listed(words: Iterable[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(words)


# ---- reasons


def reasons(life: Life, use: str, keys: Iterable[str] | None = None) -> list[Option]:
    """The reasons of one use; `keys` where a playbook allows only some."""
    known = life.story.practice.reasons
    names = keys if keys is not None else (key.partition(".")[2] for key in known if key.startswith(f"{use}."))
    return [Option(key, title_text(known[f"{use}.{key}"].title), _about(life, known[f"{use}.{key}"])) for key in names]


def _about(life: Life, reason: Reason) -> str:
    """What a reason brings: how long at most, who must agree, where to go."""
    said = []
    if reason.max is not None:
        said.append(_("最长%(span)s") % {"span": reason.max.text_zh if language() == "zh" else reason.max.text_en})
    if reason.by and reason.by != "owner":
        said.append(_("要%(who)s同意") % {"who": who_word(life, reason.by)})
    if reason.channel is not None:
        said.append(title_text(reason.channel))
    return joined(said)


WHO_WORDS = {
    "owner": "承办单位",
    "owner.head": "本单位负责人",
    "first": "最先接的单位",
    "up": "上一级",
    "up.head": "上一级负责人",
    "doer": "办这一步的单位",
    "speaker": "说事人",
    "parties": "各方当事人",
    "household": "那一家",
    "participants": "参加的人",
    "registrar": "登记的人",
    "chosen": "选定的单位",
    "watcher": "群众代表",
    "topic": "主管单位",
}


def who_word(life: Life, who: str) -> str:
    """A word of the packs for who ("owner.head", a post), as people say it."""
    if who in WHO_WORDS:
        return _(WHO_WORDS[who])
    return life.story.practice.version.title("posts", who, language())


def to_pause(life: Life) -> list[Option]:
    """The reasons for which some running clock may stand still."""
    rules = [rule for clock in life.course.running() if (rule := life.course.rule(clock.name)) is not None]
    fits = dict.fromkeys(reason for rule in rules for reason in rule.pauses)
    return reasons(life, "pause", [key for key in fits if f"pause.{key}" in life.story.practice.reasons])


def to_extend(life: Life) -> list[tuple[Any, Any]]:
    """(clock, what its playbook says about extending) of those that may still be extended."""
    found = []
    for clock in life.course.running():
        rule = life.course.rule(clock.name)
        if rule is not None and rule.extend is not None and len(clock.extra) < rule.extend.times:
            found.append((clock, rule.extend))
    return found


def clock_name(life: Life, clock: Any) -> str:
    return clock_word(life.story, clock.name)


# ---- kinds of things


def kinds(life: Life) -> list[Option]:
    """What it may be sorted to; what only follows an answer by law is no kind of its own."""
    version = life.story.practice.version
    return [
        Option(key, version.title("playbooks", key, language()))
        for key, book in version.section("playbooks").items()
        if book.start.follows is None or key == life.matter.playbook
    ]


def children_kinds(life: Life) -> list[Option]:
    """The kinds that may be opened out of a matter."""
    version = life.story.practice.version
    books: Mapping[str, Any] = version.section("playbooks")
    fits = [key for key, book in books.items() if {"matter", "anyone"} & set(book.start.by) and book.start.follows is None]
    return [Option(key, version.title("playbooks", key, language())) for key in fits]


def follow_kinds(life: Life) -> list[Option]:
    """The lawful next steps after an answer to this kind."""
    version, lang = life.story.practice.version, language()
    found = []
    for key, book in version.section("playbooks").items():
        rule = book.start.follows
        if rule is None or rule.playbook != life.matter.playbook:
            continue
        span = rule.within.text_zh if lang == "zh" else rule.within.text_en
        found.append(Option(key, version.title("playbooks", key, lang), _("%(span)s以内提出") % {"span": span}))
    return found


def flags(life: Life) -> list[Option]:
    matter = life.matter
    return [
        Option(key, title_text(flag.title), _("先拨 %(dial)s") % {"dial": flag.dial} if flag.dial else "")
        for key, flag in life.story.practice.flags.items()
        if key not in matter.flags
    ]


# ---- fields of the playbook


def fields_at(life: Life, *moments: str) -> dict[str, Field]:
    """The fields that a person types at these moments ("sort", "answer", "step:x"), as far as they apply to this matter."""
    facts = life.course.facts
    return {
        name: item
        for name, item in life.course.playbook.fields.items()
        if item.at in moments and item.type not in UNASKED and (item.when is None or item.when.holds(facts))
    }


def unfilled(matter: Matter, fields: Mapping[str, Field]) -> list[str]:
    return [title_text(item.title) for name, item in fields.items() if item.required and name not in matter.fields]
