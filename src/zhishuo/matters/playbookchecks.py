"""What `pack check` proves about each playbook, beyond types and names (SCHEMA.md §4.6).

Everybody who waits hears, every clock can stop, nobody checks or rates their own work, nothing private is
shown.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from zhishuo.kernel.schema import Finding, View, circle
from zhishuo.kernel.values import Moment, Vary, When
from zhishuo.matters.packchecks import check_objections, starts_from_matter
from zhishuo.matters.playbook import TELL, Field, Playbook, Step
from zhishuo.matters.words import CHANNELS, LEVELS, MEASURES, PERSONAL_TYPES, PRIVACIES, PUBLISHES, WHEN_KEYS

ASKED_MOST = 3
# The parameter of a kind of step: (its key, the section in which it is looked up). Where no module offers that section, the
# step is done by whoever holds it, who writes down the minutes or the result.
_NEEDS = {
    "meet": ("gathering", "gatherings"),
    "decide": ("gathering", "gatherings"),
    "mediate": ("form", "mediation"),
    "publish": ("notice", "notices"),
}
_LATER = ("answered", "closed")
# The widest that a matter of each privacy may be shown.
_WIDEST = {"open": "decision", "parties": "count", "sealed": "nothing"}

Found = Iterator[Finding]


def check_playbooks(view: View) -> Found:
    checks: tuple[Callable[[View, Playbook], Found], ...] = (
        _head,
        _start,
        _fields,
        _clocks,
        _steps,
        _hand_over,
        _outcomes,
        _refused,
        _verdict,
        _close,
        _whens,
        _tell,
        _examples,
    )
    for playbook in view.tables("playbooks").values():
        yield from chain.from_iterable(check(view, playbook) for check in checks)
    yield from check_objections(view)


def _at(playbook: Playbook, *path: str | int) -> tuple[str | int, ...]:
    return ("playbooks", playbook.slug, *path)


def _cannot(view: View, post: str, *grants: str) -> bool:
    """A post that is there and has none of the grants; words such as "up" are not posts."""
    found = view.post(post)
    return found is not None and not found.grants & set(grants)


def _head(view: View, playbook: Playbook) -> Found:
    """Every clock, and every step with a time limit, has a rung in the ladder."""
    ladder = view.tables("ladders").get(playbook.playbook.ladder)
    if ladder is None:
        return
    for name in playbook.clocks:
        if not ladder.rungs_for(name):
            yield Finding(
                "nobody_hears",
                f'“{playbook.slug}”的时限 {name} 到期没有人听到；在 ladders.{ladder.slug} 加一档，clock 写 "{name}" 或 "any"',
                _at(playbook, "clocks", name),
            )
    for name, step in playbook.steps.items():
        if step.within and not ladder.rungs_for("steps"):
            yield Finding(
                "nobody_hears",
                f'“{playbook.slug}”的步骤 {name} 过期没有人听到；在 ladders.{ladder.slug} 加一档 clock = "steps"',
                _at(playbook, "steps", name),
            )


def _start(view: View, playbook: Playbook) -> Found:
    holders: list[tuple[tuple[str | int, ...], Any]] = [(("start", "holder"), playbook.start.holder)]
    for index, entry in enumerate(playbook.start.vary):
        if "holder" in entry.values:
            holders.append((("start", "vary", index, "holder"), entry.values["holder"]))
    for path, post in holders:
        if _cannot(view, post, "hold"):
            yield Finding("may_not", f"{post} 不能承办（may 里没有 hold），不能做第一个承办", _at(playbook, *path))
    if playbook.measures:
        for index, proposed in enumerate(playbook.measures.propose):
            if proposed.measure not in playbook.measures.allow:
                path = _at(playbook, "measures", "propose", index, "measure")
                yield Finding("no_such", f"“{proposed.measure}”不在 allow 里；先在 allow 写上它", path)


def _fields(view: View, playbook: Playbook) -> Found:
    asked = [name for name, item in playbook.fields.items() if item.required and item.at == "register"]
    if len(asked) > ASKED_MOST:
        names = "、".join(asked)
        yield Finding(
            "asks_too_much",
            f'登记时最多必问 {ASKED_MOST} 项，现在是 {names}；有的改到 at = "accept" 或不必填',
            _at(playbook, "fields", asked[-1]),
        )
    for name, item in playbook.fields.items():
        path = _at(playbook, "fields", name)
        if item.type in ("choice", "checklist") and not item.options:
            yield Finding("missing", "选择题要写 options；请补上", path)
        if item.type == "from_speaker" and not item.of:
            yield Finding("missing", 'from_speaker 要写取哪一项：of = "name"', path)
        if item.type in PERSONAL_TYPES and not item.purpose:
            yield Finding("missing", '问个人信息要说明用途：purpose = "…"', path)
        if item.bands and (item.type not in ("number", "money") or not all(_band(band) for band in item.bands.values())):
            yield Finding("wrong_kind", "bands 只用于数字，每档写 [从, 到] 或 [从]，从小到大", (*path, "bands"))


def _band(band: tuple[int, ...]) -> bool:
    return len(band) in (1, 2) and list(band) == sorted(set(band))


def _clocks(view: View, playbook: Playbook) -> Found:
    if "finish" not in playbook.clocks:
        yield Finding("missing", f"“{playbook.slug}”没有 [clocks.finish]；说清楚最迟什么时候有结果", _at(playbook, "playbook"))
    for name, clock in playbook.clocks.items():
        path = _at(playbook, "clocks", name)
        if not _happens(playbook, clock.until) or clock.until == clock.from_:
            yield Finding("never_stops", f"{name} 停不下来：这个流程里不会有“{clock.until}”；改 until", (*path, "until"))
        if not _happens(playbook, clock.from_):
            yield Finding("never_starts", f"{name} 不会开始：这个流程里不会有“{clock.from_}”；改 from", (*path, "from"))
        for key, field in (("within", clock.within.field), ("no_later_than", clock.no_later_than)):
            if field and not _is_date(playbook, field):
                yield Finding("wrong_kind", f"“{field}”不是日期栏，不能用来算时限", (*path, key))


def _happens(playbook: Playbook, moment: Moment) -> bool:
    if moment.kind == "delivered":
        letters = [step.letter for step in playbook.steps.values() if step.kind == "deliver"]
        return moment.name in letters or moment.name in [one.letter for one in playbook.outcomes.values()]
    if moment.kind == "field":
        return _is_date(playbook, moment.name)
    return not (moment.name == "verdict" and moment.kind == "event" and playbook.verdict.by == "none")


def _is_date(playbook: Playbook, name: str) -> bool:
    """A field that is not there is told as no_such already."""
    return name not in playbook.fields or playbook.fields[name].type in ("date", "datetime", "slot")


def _steps(view: View, playbook: Playbook) -> Found:
    for name, step in playbook.steps.items():
        path = _at(playbook, "steps", name)
        for code, key, sentence in _step(view, playbook, name, step):
            yield Finding(code, sentence, (*path, key) if key else path)


def _step(view: View, playbook: Playbook, name: str, step: Step) -> Iterator[tuple[str, str, str]]:
    """(code, key, sentence) of what is wrong with one step."""
    needed, section = _NEEDS.get(step.kind, ("", ""))
    if section in view.sections and not getattr(step, needed):
        yield "missing", "", f"{step.kind} 这种步骤要写 {needed}；请补上"
    if step.kind in ("confirm", "inspect") and not step.if_no:
        yield "missing", "", f"{step.kind} 可能说“不”，要写 if_no：回到哪一步、reopen 或 record"
    if step.kind == "inspect" and not step.not_by:
        yield "self_inspection", "", '自己不能验收自己办的；写上 not_by = "doer"'
    if way := circle(name, lambda slug: playbook.steps[slug].after if slug in playbook.steps else ()):
        yield "circle", "after", f"先后绕成了圈：{' → '.join(way)}；改掉一个 after"
    if not _happens(playbook, step.starts):
        yield "never_starts", "starts", f"{name} 不会开始：这个流程里不会有“{step.starts}”；改 starts"
    if step.opens and not starts_from_matter(view, step.opens):
        yield "not_started_from", "opens", f"“{step.opens}”的 start.by 里没有 matter，不能由这一步引出"
    yield from _carried_out(view, step)


def _carried_out(view: View, step: Step) -> Iterator[tuple[str, str, str]]:
    """Whoever does the step may, and what it sends or puts up can be sent or put up."""
    if step.kind == "deliver" and _unsent(view, step.letter):
        yield "wrong_kind", "letter", f"“{step.letter}”是文号，送不出去；换成文书"
    notice: Any = view.tables("notices").get(step.notice)
    known = [post for post in step.by if view.post(post) is not None]
    for post in known if notice is not None else ():
        if post not in notice.by:
            yield "may_not", "by", f"{post} 不在公示 {step.notice} 的 by 里，贴不出去；换一个岗位，或在公示里加上它"
    grants = _DOERS.get(step.kind, ())
    for post in (*step.by, *step.choose_from) if grants else ():
        if _cannot(view, post, *grants):
            yield "may_not", "by", f"{post} 不能做这一步（要有 {'、'.join(grants)} 之一）；换一个岗位"


def _unsent(view: View, letter: str) -> bool:
    """A letter that is only a row of numbers: other letters draw from it, nobody gets it."""
    found = view.tables("letters").get(letter)
    return found is not None and found.form == "number"


_DOERS = {"mediate": ("mediate",), "inspect": ("watch", "hold")}


def _hand_over(view: View, playbook: Playbook) -> Found:
    """Nobody is handed what they may not hold, or called who cannot come."""
    rule, whistle = playbook.hand_over, playbook.whistle
    asked: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = []
    if rule:
        helps = ("hold", "mediate", "visit", "serve")
        for key, posts in (("to", rule.to), ("path", rule.path), ("last", (rule.last,))):
            asked.append(("hand_over", key, posts, ("hold",)))
        asked.append(("hand_over", "assist", rule.assist, helps))
    if whistle:
        asked += [("whistle", "by", whistle.by, ("call",)), ("whistle", "call", whistle.call, ("hold",))]
    for table, key, posts, grants in asked:
        for post in posts:
            if _cannot(view, post, *grants):
                need = "、".join(grants)
                sentence = f"{post} 的 may 里没有 {need}，不能写在 {table} 的 {key} 里；换一个岗位"
                yield Finding("may_not", sentence, _at(playbook, table, key))


def _outcomes(view: View, playbook: Playbook) -> Found:
    if not playbook.outcomes:
        yield Finding("missing", f"“{playbook.slug}”没有一种结果，永远办不完；写上 [outcomes.done]", _at(playbook, "playbook"))
    waits = playbook.verdict.by != "none"
    for name, outcome in playbook.outcomes.items():
        path = _at(playbook, "outcomes", name)
        if outcome.letter in ("", "none") and (waits or not outcome.letter):
            code, who = ("no_reply", "有人等着答复") if waits else ("missing", '确实不用答复的写 letter = "none"')
            yield Finding(code, f"结果“{outcome.title}”没有回信：{who}；写上 letter", path)
        for step in outcome.needs:
            if step in playbook.steps and playbook.steps[step].starts.name in _LATER:
                yield Finding("never_starts", f"“{step}”要等答复以后才开始，不能作为答复的条件；从 needs 去掉", (*path, "needs"))
        letter = view.tables("letters").get(outcome.letter)
        if letter and "remedy" in letter.blanks() and not outcome.remedy:
            yield Finding(
                "missing", f"回信 {outcome.letter} 里有 {{remedy}}，结果“{outcome.title}”要写 remedy：不满意还能找谁", path
            )
        if outcome.opens and not starts_from_matter(view, outcome.opens):
            yield Finding("not_started_from", f"“{outcome.opens}”的 start.by 里没有 matter，不能由这个结果引出", (*path, "opens"))


def _refused(view: View, playbook: Playbook) -> Found:
    """Where somebody may say no (`if_no = "record"`), some outcome needs no yes of theirs: there is always an honest answer (R16, R17)."""
    for name, step in playbook.steps.items():
        needs = [_all_before(playbook, one.needs) for one in playbook.outcomes.values()]
        if step.if_no == "record" and needs and all(name in one for one in needs):
            sentence = f"“{step.title}”有人说“不”，就没有一种结果可以答复；加一种不需要它的结果"
            yield Finding("missing", sentence, _at(playbook, "steps", name))


def _all_before(playbook: Playbook, names: Iterable[str]) -> set[str]:
    """These steps and all that they come after."""
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += playbook.steps[name].after if name in playbook.steps else ()
    return found


def _verdict(view: View, playbook: Playbook) -> Found:
    verdict, path = playbook.verdict, _at(playbook, "verdict")
    handed = set(playbook.hand_over.to) if playbook.hand_over else set()
    held = {playbook.start.holder, *(entry.values.get("holder") for entry in playbook.start.vary)}
    callers = [(key, one) for key, one in (("call_back", verdict.call_back), ("recheck", verdict.recheck)) if one]
    for key, one in callers:
        if one.by in handed | held:
            yield Finding(
                "caller_inside",
                f"{one.by} 自己可能承办，不能由它来{'回访' if key == 'call_back' else '复核'}；换链外的岗位",
                (*path, key, "by"),
            )
        if not 0 < one.share <= 100:
            yield Finding("wrong_kind", "share 是百分之几，写 1 到 100", (*path, key, "share"))
    if verdict.watcher and verdict.watcher in held:
        yield Finding("self_inspection", f"{verdict.watcher} 自己承办，不能又做监督；换一个岗位", (*path, "watcher"))
    waits = any(clock.until == Moment("event", "verdict") for clock in playbook.clocks.values())
    if verdict.by != "none" and not waits:
        yield Finding("missing", '有人评价就要写等多久：补一个 until = "verdict" 的时限', path)
    if verdict.by != "none" and not verdict.ask:
        yield Finding("missing", '有人评价就要写问什么：ask = ["solved", "satisfied"]', path)


def _close(view: View, playbook: Playbook) -> Found:
    widest = _WIDEST[playbook.playbook.privacy]
    if PUBLISHES.index(playbook.close.publish) > PUBLISHES.index(widest):
        sentence = f"privacy 是 {playbook.playbook.privacy}，最多公开到 {widest}；改 publish"
        yield Finding("wider_than_privacy", sentence, _at(playbook, "close", "publish"))


def _tell(view: View, playbook: Playbook) -> Found:
    """The letters sent where the playbook names none must be there too."""
    for event, letter in TELL.items():
        if event not in playbook.tell and not view.has("letters", letter):
            yield Finding(
                "no_such", f'{event} 时要发“{letter}”，文书里没有；在 [tell] 里另写一个，或写 "none"', _at(playbook, "tell")
            )


def _examples(view: View, playbook: Playbook) -> Found:
    """What an example writes into a field is something that the field can hold."""
    for name, example in playbook.examples.items():
        for key, value in example.fields.items():
            item = playbook.fields.get(key)
            if item is not None and (sentence := _unfit(view, item, value)):
                yield Finding("no_such", sentence, _at(playbook, "examples", name, "fields", key))


def _unfit(view: View, item: Field, value: object) -> str:
    """Why the field cannot hold this value; "" when it can."""
    if item.type == "choice" and value not in item.options:
        return f"“{item.title}”没有“{value}”这一项；可以写：{' '.join(item.options)}"
    if item.type == "post" and not view.has("posts", str(value)):
        return f"没有“{value}”这个岗位"
    if item.type == "checklist" and not (isinstance(value, list) and set(value) <= set(item.options)):
        return f"“{item.title}”里没有这些项；可以写清单：{' '.join(item.options)}"
    kinds = _HOLDS.get(item.type)
    if kinds and not isinstance(value, kinds):
        return f"“{item.title}”是 {item.type}，不能写“{value}”"
    return ""


_HOLDS: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "money": (int, float),
    "yes_no": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "text": (str,),
    "clauses": (list,),
}


def _whens(view: View, playbook: Playbook) -> Found:
    """Each `when` asks something that can be known, and for a value that can occur."""
    for path, when in _all_whens(playbook):
        for key, values in when.tests:
            known = _answers(playbook, key)
            if known is None:
                fields = [name for name, item in playbook.fields.items() if _answers_of(item) is not None]
                yield Finding(
                    "no_such", f"不能按“{key}”分情况；可以用：{' '.join([*WHEN_KEYS, *fields])}", _at(playbook, *path, key)
                )
                continue
            for value in values:
                if known and value not in known:
                    words = " ".join(str(word) for word in known)
                    yield Finding("no_such", f"“{key}”不会是“{value}”；可以写：{words}", _at(playbook, *path, key))


def _all_whens(playbook: Playbook) -> Iterator[tuple[tuple[str | int, ...], When]]:
    tables: list[tuple[tuple[str | int, ...], Any]] = [(("start",), playbook.start)]
    for key in ("fields", "clocks", "steps", "outcomes"):
        tables += [((key, name), table) for name, table in getattr(playbook, key).items()]
    for path, table in tables:
        if when := getattr(table, "when", None):
            yield (*path, "when"), when
        entries: tuple[Vary, ...] = getattr(table, "vary", ())
        for index, entry in enumerate(entries):
            yield (*path, "vary", index, "when"), entry.when
    if playbook.measures:
        for index, proposed in enumerate(playbook.measures.propose):
            yield ("measures", "propose", index, "when"), proposed.when


def _answers(playbook: Playbook, key: str) -> tuple[str | bool, ...] | None:
    """Values that may occur; () for any (topics and flags are looked up as names); None when it cannot be
    asked.
    """
    if key in playbook.fields:
        return _answers_of(playbook.fields[key])
    closed: dict[str, tuple[str | bool, ...]] = {
        "measure": MEASURES,
        "place": LEVELS,
        "held": LEVELS,
        "channel": CHANNELS,
        "organ": (True, False),
    }
    return closed.get(key, ()) if key in WHEN_KEYS else None


def _answers_of(item: Field) -> tuple[str | bool, ...] | None:
    if item.type == "yes_no":
        return (True, False)
    if item.type == "choice":
        return tuple(item.options)
    return tuple(item.bands) if item.bands else None


assert set(_WIDEST) == set(PRIVACIES)
