"""What an actor's offices owe on matters, beside having them: helping, agreeing, ruling, calling, knowing. Each with its date and one button."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.matters.models import Matter
from zhishuo.matters.pages.asking import ASK_WORDS
from zhishuo.matters.pages.story import title_text
from zhishuo.matters.practice import practice_of
from zhishuo.matters.queries import asks_of, calls_of, owed_by, to_acknowledge
from zhishuo.matters.standing import not_hidden, readable

MOST = 100  # of each sort, read at once
KINDS = {"help": "帮别人办", "agree": "等我批", "call": "要回访", "know": "要知悉"}


class Owed(NamedTuple):
    """One thing owed. `kind` of KINDS; `url` of its deed."""

    kind: str
    matter: Matter
    due: datetime
    sentence: str
    word: str
    url: str


def owed(actor: Actor) -> list[Owed]:
    """All of it, the most pressing first; what this actor may not know of is left out. Five queries."""
    clocks = list(owed_by(actor).defer("matter__search")[:MOST])
    asks = [ask for ask in asks_of(actor).defer("matter__search")[:MOST] if not ask.head or actor.heads(ask.office_id)]
    calls = list(calls_of(actor).defer("matter__search")[:MOST])
    reminders = list(to_acknowledge(actor).defer("matter__search")[:MOST])
    dues = {(clock.matter_id, clock.name): clock.due for clock in clocks}
    mine = {seat.office_id for seat in actor.seats}
    found = [_help(clock.matter, clock.name, clock.due) for clock in clocks if _is_help(clock.name, clock.matter, mine)]
    found += [_agree(ask.matter, ask, dues.get((ask.matter_id, f"ask:{ask.verb}"), ask.at)) for ask in asks]
    found += [
        Owed("call", c.matter, c.due, _("给说事人打电话，问办得怎么样。"), _("回访"), _url(c.matter, "call_back", call=c.id))
        for c in calls
    ]
    found += _know(reminders)
    known = _may_know(found, actor)
    return sorted((one for one in found if one.matter.id in known), key=lambda one: (one.due, one.matter.id))


def _may_know(found: Iterable[Owed], actor: Actor) -> set[int]:
    matters = {one.matter.id: one.matter for one in found}
    if not matters:
        return set()
    rows = Matter.objects.filter(pk__in=matters, county__in={one.county for one in matters.values()})
    return set(rows.filter(not_hidden(actor)).filter(readable(actor)).values_list("id", flat=True))


def _is_help(name: str, matter: Matter, mine: set[int]) -> bool:
    """An own matter stands in the diary already; what has to be agreed to is listed as such."""
    return not name.startswith("ask:") and matter.owner_id not in mine


def _help(matter: Matter, name: str, due: datetime) -> Owed:
    kind, _sep, key = name.partition(":")
    if kind == "step":
        return Owed("help", matter, due, step_sentence(matter, key), _("办这一步"), _url(matter, "do_step", step=key))
    if kind == "arrive":
        return Owed("help", matter, due, _("请您单位到现场。"), _("报到"), _url(matter, "arrive"))
    return Owed("help", matter, due, _("请您单位看一看。"), _("打开"), reverse("matter", args=[matter.number]))


def step_sentence(matter: Matter, key: str) -> str:
    """办：到现场看。An added step has its title on its own row alone."""
    step = practice_of(matter.pack_id, matter.playbook).playbook.steps.get(key)
    return _("办：%(step)s。") % {"step": title_text(step.title)} if step else _("办加的一步。")


def _agree(matter: Matter, ask: Any, due: datetime) -> Owed:
    if ask.verb == "rule":
        return Owed("agree", matter, due, _("两边说不到一起，请您定归谁办。"), _("裁定"), _url(matter, "rule"))
    sentence = _("等您同意：%(what)s。") % {"what": _(ASK_WORDS[ask.verb])}
    return Owed("agree", matter, due, sentence, _("去批"), _url(matter, "agree", ask=ask.id))


def _know(reminders: Iterable[Any]) -> list[Owed]:
    """One row a matter, however often it was said."""
    first: dict[int, Owed] = {}
    for row in reminders:
        sentence = {-1: _("有人催办，回一声“知道了”。"), -3: _("有危险，马上看，回一声“知道了”。")}.get(
            row.rung, _("要您知道，回一声“知道了”。")
        )
        first.setdefault(
            row.matter_id, Owed("know", row.matter, row.ack_by, sentence, _("知道了"), _url(row.matter, "acknowledge"))
        )
    return list(first.values())


def _url(matter: Matter, action: str, **query: object) -> str:
    url = reverse("act", args=[matter.number, action])
    return f"{url}?{urlencode(query)}" if query else url
