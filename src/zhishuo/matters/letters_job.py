"""Reactions: the speaker is told what was done, and a notice that has stood its days finishes its step."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import local, now, zh_date, zh_day
from zhishuo.matters import actions, telling
from zhishuo.matters.course.judging import kept
from zhishuo.matters.ladder import sendable
from zhishuo.matters.models import Matter, Party, Saying
from zhishuo.matters.numbering import link_of, party_code, party_link
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.packs import api as packs
from zhishuo.papers.api import LETTERS, To, fill, posting_with, send
from zhishuo.people.api import Holding, Person, holders, title_of
from zhishuo.places.api import full_name, short_names
from zhishuo.trail.api import Entry

log = logging.getLogger("zhishuo.matters")
NO_PHONE = "12345"  # the line that is answered everywhere


@dataclass
class _Batch:
    """What the letters of one batch of entries need, read in a fixed number of queries."""

    matters: dict[int, Matter]
    sayings: dict[int, str]
    answers: dict[int, str]
    proxies: dict[int, Party]
    joined: dict[int, list[Matter]]
    asked: dict[int, Party]
    holders: dict[int, list[Holding]]
    places: dict[int, str]
    at: datetime


def tell(entries: Sequence[Entry]) -> None:
    """Send the speaker of each entry the letter that its playbook names, in working hours. Told once, however often it is heard."""
    heard = [(entry, event) for entry in entries if (event := telling.event_of(entry.verb, entry.data))]
    batch = _read([entry for entry, _event in heard])
    for entry, event in heard:
        matter = batch.matters.get(entry.subject_id)
        if matter is None or matter.channel == "import":
            continue
        _tell(batch, matter, entry, event)


def _read(entries: list[Entry]) -> _Batch:
    ids, counties = {entry.subject_id for entry in entries}, {entry.county for entry in entries}
    here: dict[str, Any] = {"matter__in": ids, "county__in": counties}
    rows = Matter.objects.filter(pk__in=ids, county__in=counties).select_related("owner", "person").defer("search")
    matters = {matter.id: matter for matter in rows}
    said = {int(entry.data["saying"]) for entry in entries if entry.data.get("saying")}
    sayings = list(Saying.objects.filter(Q(pk__in=said) | Q(kind="answer"), **here).order_by("id"))
    joined: dict[int, list[Matter]] = {}
    for one in Matter.objects.filter(merged_into__in=ids, county__in=counties).select_related("person").defer("search"):
        joined.setdefault(int(one.merged_into_id or 0), []).append(one)
    owners = {matter.owner_id for matter in matters.values()}
    return _Batch(
        matters=matters,
        sayings={saying.id: saying.text for saying in sayings},
        answers={saying.matter_id: saying.text for saying in sayings if saying.kind == "answer"},
        proxies={party.matter_id: party for party in Party.objects.filter(role="proxy", **here).select_related("person")},
        joined=joined,
        asked=Party.objects.select_related("person").in_bulk({one for entry in entries for one in entry.data.get("asked", ())}),
        holders=holders(owners),
        places=short_names({matter.owner.place for matter in matters.values()}),
        at=now(),
    )


def _tell(batch: _Batch, matter: Matter, entry: Entry, event: str) -> None:
    practice = practice_of(matter.pack_id, matter.playbook)
    facts = practice.playbook.facts(measure=matter.measure, place=matter.at.level, channel=matter.channel, fields=matter.fields)
    choice = telling.choose(event, {"outcome": matter.outcome, **entry.data}, practice.playbook, practice.reasons, facts)
    letter = practice.version.tables(LETTERS).get(choice.letter)
    quiet = telling.hushed(matter.privacy, bool(matter.hidden), (*matter.flags, *matter.suspected), practice.flags)
    text = telling.message(letter, _values(batch, matter, entry, choice), event=event, quiet=quiet)
    if text:
        _send(batch, matter, text, practice, event=event, entry=entry, letter=choice.letter)
    if event == "answered":
        parties = [batch.asked[one] for one in entry.data.get("asked", ()) if one in batch.asked]
        for party in () if kept(matter) else parties:
            _ask(batch, matter, party, practice, entry, quiet=quiet)
        told = {party.person_id for party in parties}
        for other in (one for one in batch.joined.get(matter.id, ()) if one.person_id not in told):
            words = fill(telling.QUIET[""] if quiet else telling.SAME, {"number": other.shown})
            _send(batch, other, words, practice, event=event, entry=entry, letter=choice.letter)


def _ask(batch: _Batch, matter: Matter, party: Party, practice: Practice, entry: Entry, *, quiet: bool) -> None:
    """Somebody else who takes part is told how it came out and asked whether it is solved."""
    if party.person is None or not party.person.phone:
        return
    base = settings.ZHISHUO.base_url
    values = {
        "number": matter.shown,
        "code": party_code(party.id),
        "result": telling.plain(batch.sayings.get(int(entry.data.get("saying") or 0), "") or batch.answers.get(matter.id, "")),
        "link": f"{base.rstrip('/')}{reverse('party', args=[matter.number, party_link(party.id)])}" if base else "",
    }
    text = telling.tidy((telling.ASKED_QUIET if quiet else telling.ASKED).format(**values))
    _post(batch, matter, party.person, text, practice, key=f"answered:{entry.id}:{party.id}", letter="")


def _values(batch: _Batch, matter: Matter, entry: Entry, choice: telling.Choice) -> dict[str, str]:
    held = batch.holders.get(matter.owner_id, [])
    words = batch.sayings.get(int(entry.data.get("saying") or 0), "")
    if entry.verb in ("matter.answer", "matter.settle"):
        words = words or batch.answers.get(matter.id, "")
    due = entry.data.get("to_due") or entry.data.get("until")
    moment = datetime.fromisoformat(due) if due else matter.due or matter.next_due
    base = settings.ZHISHUO.base_url
    return {
        "number": matter.shown,
        "name": matter.person.name if matter.person else "",
        "office": f"{batch.places.get(matter.owner.place, '')}{title_of(matter.owner)}",
        "phone": matter.owner.phone or next((h.account.phone for h in held if h.account.phone), "") or NO_PHONE,
        "due": f"{zh_date(moment, batch.at)}（{zh_day(moment)}）" if moment else "",
        "result": words,
        "remedy": choice.remedy or (words if entry.verb == "matter.redirect" else ""),
        "basis": choice.basis,
        "channel": choice.channel,
        "reason": choice.reason,
        "place": full_name(PlaceCode(matter.place)),
        "year": str(local(entry.at).year),
        "link": f"{base.rstrip('/')}{reverse('progress', args=[matter.number, link_of(matter.id)])}" if base else "",
    }


def _send(batch: _Batch, matter: Matter, text: str, practice: Practice, *, event: str, entry: Entry, letter: str) -> None:
    """To the speaker; to whoever spoke for them where they left no number. Without a number only what somebody has to go and tell."""
    proxy = batch.proxies.get(matter.id)
    person = matter.person
    if (person is None or not person.phone) and proxy is not None and proxy.person is not None:
        person = proxy.person
    if person is None or (not person.phone and event not in telling.MUST_REACH):
        return
    _post(batch, matter, person, text, practice, key=f"{event}:{entry.id}", letter=letter)


def _post(batch: _Batch, matter: Matter, person: Person, text: str, practice: Practice, *, key: str, letter: str) -> None:
    send(
        matter,
        To(person=person.id),
        text,
        key=f"matter:{matter.id}:{key}",
        by=SYSTEM,
        letter=letter,
        not_before=_opening(batch.at, practice, matter.place),
        privacy=matter.privacy,
        office=matter.owner_id,
    )


def _opening(at: datetime, practice: Practice, place: int) -> datetime | None:
    """The first moment at which a person may be disturbed, by the hours of the pack; None where it says none."""
    file = practice.version.calendar
    if file is None:
        return None
    return sendable(at, file.hours.work, file.hours.quiet, packs.calendar_for(practice.version, place), urgent=False)


def finish_publish(entries: Sequence[Entry]) -> None:
    """A notice has stood its days: the step that put it up is done, by the system. One that is too late for it changes nothing."""
    for entry in entries:
        posting = posting_with(entry.subject_id)
        kind, _sep, rest = posting.key.partition(":") if posting is not None else ("", "", "")
        matter, _sep, tail = rest.partition(":")
        step = tail.rpartition(":")[0]
        if posting is None or kind != "matter" or step in ("", "result"):
            continue
        try:
            actions.finish_step(int(matter), step, posting.id, by=SYSTEM)
        except Refusal as refusal:  # reopened or withdrawn meanwhile
            log.info("notice %d finishes no step: %s", posting.id, refusal.code)
