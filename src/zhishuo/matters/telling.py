"""Which letter the speaker is sent at which deed, and with what in its blanks. Pure: rows go in as plain values, words come out.

A message may be read by others: one about a sealed matter names nothing but the number (R9, R25).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhishuo.kernel.values import Facts
from zhishuo.matters.catalogue import Flag, Reason
from zhishuo.matters.playbook import Playbook
from zhishuo.papers.api import LetterKind, fill

# deed → the event by which a playbook chooses its letter
EVENTS = {
    "matter.register": "registered",
    "matter.join": "registered",
    "matter.follow": "registered",
    "matter.open_child": "registered",
    "matter.take": "taken",
    "matter.answer": "answered",
    "matter.settle": "answered",
    "matter.reopen": "reopened",
    "matter.lift": "reopened",
    "matter.call_back": "reopened",
    "matter.redirect": "redirected",
    "matter.ask": "asked",
    "matter.pause": "paused",
    "matter.extend": "extended",
    "matter.agree": "",  # what was agreed to: see `event_of`
}
# These have to reach the speaker: where no number is known, somebody has to go and tell them.
MUST_REACH = frozenset({"answered", "asked", "extended", "redirected"})
# Parts that people open; what a step, a flag or an outcome opens is the work of offices.
OPENED = ("open_child", "split", "follow")
QUIET = {"registered": "您的来件已收到，凭编号{number}可查进度。", "": "您的来件有了新消息，凭编号{number}可查。"}
SAME = "编号{number}：跟您说的同一件事有了答复，凭编号可查。"
# To somebody else who takes part: with the code they find the matter without the link.
ASKED = "编号{number}：跟您有关的这件事有了结果：{result}。解决了没有，请您也说一声，凭编号和查询码{code}就能说。{link}"
ASKED_QUIET = "编号{number}：有一件事请您说一声解决了没有，凭编号和查询码{code}就能说。{link}"
NOTHING = re.compile(r"（[^（）：]{1,6}：）")
MARKS = re.compile(r"([，；：。！？])[，；：。]+")


def event_of(verb: str, data: Mapping[str, Any]) -> str:
    """The event that an entry means for the speaker; "" where there is nothing to send."""
    if verb in ("matter.pause", "matter.extend") and "ask" in data:
        return ""  # not agreed to yet
    if verb == "matter.agree":
        return {"pause": "paused", "extend": "extended"}.get(str(data.get("verb")), "") if data.get("agreed") else ""
    if verb == "matter.open_child" and data.get("why") not in OPENED:
        return ""
    if (verb == "matter.lift" and "times" not in data) or (verb == "matter.call_back" and not data.get("reopened")):
        return ""
    return EVENTS.get(verb, "")


@dataclass(frozen=True)
class Choice:
    """A letter's key, and what only the deed knows for its blanks."""

    letter: str
    reason: str = ""
    channel: str = ""
    remedy: str = ""
    basis: str = ""


def choose(event: str, data: Mapping[str, Any], playbook: Playbook, reasons: Mapping[str, Reason], facts: Facts) -> Choice:
    """The letter for an event: the outcome's, the reason's, the extension's, else what `tell` says; "" for silence."""
    if event == "answered":
        outcome = playbook.outcomes.get(str(data.get("outcome")))
        if outcome is None:
            return Choice(playbook.told(event))
        letter = outcome.letter or playbook.told(event)
        return Choice("" if letter == "none" else letter, remedy=outcome.remedy.zh if outcome.remedy else "", basis=outcome.law)
    use = {"asked": "pause", "paused": "pause", "extended": "extend", "redirected": "redirect"}.get(event, "")
    reason = reasons.get(f"{use}.{'ask' if event == 'asked' else data.get('reason')}")
    title = reason.title.zh if reason else ""
    if event == "extended":
        rule = playbook.clock(str(data.get("clock")), facts)
        return Choice(rule.extend.tell if rule and rule.extend else "", reason=title)
    told = playbook.tell.get(event, "")
    letter = playbook.told(event) if event == "redirected" or told else (reason.tell if reason else playbook.told(event))
    return Choice(letter, reason=title, channel=reason.channel.zh if reason and reason.channel else "")


def hushed(privacy: str, hidden: bool, marked: tuple[str, ...], flags: Mapping[str, Flag]) -> bool:
    """Whether nothing but the number may be said: sealed, about an official, or marked by what would seal it."""
    return privacy == "sealed" or hidden or any(flags[key].privacy == "sealed" for key in marked if key in flags)


def message(letter: LetterKind | None, values: Mapping[str, str], *, event: str, quiet: bool) -> str:
    """The words to send, "" for none. A document is issued and served, never sent as a message."""
    if letter is None or letter.form != "message" or letter.text is None:
        return ""
    if quiet and letter.blanks() - {"number"}:
        return fill(QUIET.get(event, QUIET[""]), values)
    return tidy(fill(letter.text.zh, {key: plain(value) for key, value in values.items()}))


def plain(value: str) -> str:
    """A value inside of a sentence: on one line, without the full stop that the letter brings itself."""
    return re.sub(r"\s*\n+\s*", "；", value.strip()).rstrip("。；，")


def tidy(text: str) -> str:
    """Without what an empty blank leaves behind: empty brackets, two marks in a row."""
    return MARKS.sub(lambda found: "。" if "。" in found[0] else found[1], NOTHING.sub("", text))
