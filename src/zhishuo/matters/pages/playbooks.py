"""What the pages of drawn playbooks show. The variables of each page stand at the head of its template."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import NotFound
from zhishuo.matters.drawing import Drawing, choices, draw, facts_of, settled
from zhishuo.matters.drawing_rows import frame_of, rows_of
from zhishuo.matters.drawing_told import alarm, clock, sentences, way
from zhishuo.matters.drawing_words import Voice, Words
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.pages.story import language
from zhishuo.matters.playbook import Playbook
from zhishuo.packs import api as packs
from zhishuo.places.api import Place, children, full_name, path

# Who may begin it on their own: what residents look for first.
OWN = frozenset({"anyone", "speaker", "villagers"})


def words_of(version: packs.Version, voice: Voice, at: PlaceCode | None = None) -> Words:
    """The pack's words in the page's language; a county that is a district is called so."""
    county = path(at)[:1] if at is not None else []
    return Words(version, language(), voice, {"county": _("区")} if county and county[0].endswith("区") else {})


def playbook_of(version: packs.Version, slug: str) -> Playbook:
    found = version.tables(PLAYBOOKS).get(slug)
    if found is None:
        raise NotFound(what="种办事流程", what_en="playbook")
    return found


def drawn(
    playbook: Playbook, words: Words, asked: Mapping[str, str], base: Mapping[str, str], hide: frozenset[str]
) -> dict[str, Any]:
    """Every variable of _drawing.html, with the chips by which its facts are chosen. `base`: what else stays in the address."""
    facts = facts_of(playbook, asked, words)
    drawing = draw(playbook, facts, words)
    return {
        "drawing": drawing,
        "rows": rows_of(drawing),
        "frame": frame_of(drawing),
        "choices": _choices(playbook, words, settled(playbook, facts, words), base, hide),
        "told": list(way(drawing, words)) if words.heard else sentences(drawing, words),
        "clocks": [clock(one, words) for one in drawing.brackets],
        "alarms": [alarm(one, words) for one in drawing.alarms],
        "number_of": {node.key: n for n, node in enumerate(drawing.nodes, 1)},
    }


def _choices(
    playbook: Playbook, words: Words, chosen: Mapping[str, str], base: Mapping[str, str], hide: frozenset[str]
) -> list[dict[str, Any]]:
    found = []
    for choice in choices(playbook, words):
        if choice.key in hide:
            continue
        chips = []
        for value, word in choice.options:
            query = {
                key: one for key, one in {**chosen, **base, choice.key: value}.items() if one and (key in base or key not in hide)
            }
            chips.append({"text": word, "url": f"?{urlencode(query)}", "on": chosen.get(choice.key, "") == value})
        found.append({"title": choice.title, "chips": chips})
    return found


# ---- residents ---------------------------------------------------------------------------------------


def standing_at(place: Place | None) -> tuple[packs.Version, PlaceCode]:
    """The version in force at a place; without one, at the widest place of this installation."""
    if place is not None:
        return packs.current(place.at), place.at
    cities = list(children(PlaceCode(0))[:2])
    at = cities[0].at if len(cities) == 1 else PlaceCode(0)
    return packs.current(at), at


def ways(place: Place | None) -> dict[str, Any]:
    version, at = standing_at(place)
    words = words_of(version, "speaker", at)
    own: list[dict[str, str]] = []
    other: list[dict[str, str]] = []
    for slug, playbook in version.tables(PLAYBOOKS).items():
        url = reverse("way", args=[slug]) + (f"?place={place.at.text}" if place else "")
        row = {"title": words.title("playbooks", slug), "say": words.say(playbook.playbook.say), "url": url}
        (own if OWN & {*playbook.start.by} else other).append(row)
    return {
        "where": where(place),
        "own": own,
        "other": other,
        "places": _places(at),
        "place": place.at.text if place else "",
        "say_url": _door(place),
    }


def _door(place: Place | None) -> str:
    """Where one may say something: the village's own page, else the lists that lead to it."""
    if place is None:
        return reverse("home")
    if place.level in ("village", "grid"):
        return reverse("place", args=[place.at.text])
    return f"{reverse('home')}?in={place.at.text}"


def where(place: Place | None) -> str:
    return full_name(place.at) or place.short if place else ""


def _places(at: PlaceCode) -> list[dict[str, Any]]:
    """The counties, by which packs differ; the one asked for is marked."""
    city = at.at("city")
    if city is None:
        return []
    return [
        {"text": one.short, "url": f"{reverse('ways')}?place={one.at.text}", "on": one.at.county == at.county}
        for one in children(city)
    ]


def one_way(place: Place | None, slug: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """One playbook as residents read it: where it was said is the place itself."""
    version, at = standing_at(place)
    words = words_of(version, "speaker", at)
    playbook = playbook_of(version, slug)
    level = at.level if at.level in ("town", "county", "city") and place else "village"
    base = {"place": place.at.text} if place else {}
    context = drawn(playbook, words, {**asked, "place": level}, base, frozenset({"place", "channel", "source", "flag"}))
    back = reverse("ways") + (f"?place={place.at.text}" if place else "")
    may = bool(OWN & {*playbook.start.by}) and place is not None and place.level in ("village", "grid")
    return context | {
        "where": where(place),
        "back": back,
        "say_url": reverse("say", args=[place.at.text]) if may and place else "",
    }


# ---- the desk ----------------------------------------------------------------------------------------


def drawing_page(version: packs.Version, slug: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """One playbook of one version as those read it who work by it."""
    words = words_of(version, "desk", PlaceCode(version.low) if version.low else None)
    playbook = playbook_of(version, slug)
    context = drawn(playbook, words, asked, {}, frozenset())
    tables = version.whole.sections.get(PLAYBOOKS.name, {})
    given = dict.fromkeys(raw.given for name, raw in tables.items() if name[0] == slug)
    return context | {
        "version": version,
        "given": list(given),
        "ladder": words.title("ladders", playbook.playbook.ladder),
        "examples": [words.say(one.title) for one in playbook.examples.values()],
        "alarm_rows": _alarm_rows(context["drawing"]),
    }


def _alarm_rows(drawing: Drawing) -> list[dict[str, Any]]:
    """The rungs of each clock together."""
    found: dict[str, list[Any]] = {}
    for one in drawing.alarms:
        found.setdefault(one.title, []).append(one)
    return [{"title": title, "rungs": rungs} for title, rungs in found.items()]


def drawing_url(version: packs.Version, playbook: str, **chosen: str) -> str:
    """Where a playbook of a version is drawn; `chosen` as its page's query (measure, place, topic, …)."""
    query = urlencode({key: value for key, value in chosen.items() if value})
    url = reverse("pack_playbook", args=[version.key, version.number, playbook])
    return f"{url}?{query}" if query else url
