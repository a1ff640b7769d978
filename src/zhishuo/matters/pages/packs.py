"""What the pages of packs show: which hold where, what stands in them and who gave it, what differs between two."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.times import today
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.packreading import Reader
from zhishuo.matters.packwords import section_word
from zhishuo.matters.pages.playbooks import words_of
from zhishuo.packs import api as packs
from zhishuo.places.api import short_names

HEAD = "pack"


def version_of(key: str, number: int) -> packs.Version:
    found = packs.numbered(key, number)
    if found is None:
        raise NotFound(what="个方案", what_en="pack")
    return found


def shelf() -> dict[str, Any]:
    """Every pack with its versions, the widest first; which of them is in force today."""
    by_key: dict[str, list[packs.Edition]] = {}
    for edition in packs.editions():
        by_key.setdefault(edition.key, []).append(edition)
    names = short_names(edition.low for edition in packs.editions() if edition.low)
    kept = [_pack(sorted(one, key=lambda edition: -edition.number), names) for one in by_key.values()]
    kept.sort(key=lambda one: one["order"])
    options = [_option(version) for one in kept for version in one["all"]]
    return {"packs": kept, "options": options, "may_compare": len(options) > 1}


def _title(version: packs.Version) -> str:
    return Reader(words_of(version, "desk")).text(version.whole.head.get("title", version.key))


def _option(version: packs.Version) -> tuple[str, str]:
    """Its label, and what stands in a list to choose from."""
    return version.label, _("%(name)s（%(unit)s）") % {"name": _title(version), "unit": version.label}


def _pack(editions: list[packs.Edition], names: dict[int, str]) -> dict[str, Any]:
    """One key: what is in force, what comes, what was."""
    day = today()
    now = max((one for one in editions if one.from_date <= day), key=lambda one: (one.from_date, one.number), default=editions[0])
    version = packs.get(now.id)
    head, reader = version.whole.head, Reader(words_of(version, "desk"))
    versions, under = [packs.get(one.id) for one in editions], _below(version)
    return {
        "version": version,
        "title": _title(version),
        "where": _where(version, names),
        "below": _title(under) if under else "",
        "below_url": reverse("pack", args=[under.key, under.number]) if under else "",
        "brands": [reader.text(one) for one in head.get("brands", [])],
        "playbooks": len(version.section("playbooks")),
        "coming": [one for one in versions if one.from_date > day],
        "past": [one for one in versions if one.from_date <= day and one.id != now.id],
        "all": versions,
        "order": (version.low - version.high, version.low),
    }


def _where(version: packs.Version, names: dict[int, str]) -> str:
    if not version.low:
        return _("各地通用")
    return names.get(version.low) or _("别处")


def _below(version: packs.Version) -> packs.Version | None:
    """The version that this one was laid over: the one that its inherited tables name."""
    below = {raw.given for _section, raw in version.whole.each()} - {version.label}
    wanted = str(version.whole.head.get("extends", "")).partition("@")[0]
    label = next((one for one in sorted(below, reverse=True) if one.partition("@")[0] == wanted), "")
    key, _at, number = label.partition("@")
    return packs.numbered(key, int(number)) if number.isdigit() else None


def pack(version: packs.Version) -> dict[str, Any]:
    """One version: its head, its playbooks, its sections with how many tables each pack gave."""
    words = words_of(version, "desk", PlaceCode(version.low) if version.low else None)
    sections = []
    for name, tables in version.whole.sections.items():
        if not tables or name == HEAD:
            continue
        given: dict[str, int] = {}
        for raw in tables.values():
            given[raw.given] = given.get(raw.given, 0) + 1
        url = reverse("pack_section", args=[version.key, version.number, name])
        sections.append(
            {
                "word": section_word(name, words),
                "count": len(tables),
                "own": given.get(version.label, 0),
                "given": given,
                "url": url,
            }
        )
    names = short_names([version.low]) if version.low else {}
    playbooks = [
        {
            "title": words.title("playbooks", slug),
            "say": words.say(playbook.playbook.say),
            "own": any(raw.given == version.label for key, raw in version.whole.sections["playbooks"].items() if key[0] == slug),
            "url": reverse("pack_playbook", args=[version.key, version.number, slug]),
        }
        for slug, playbook in version.section("playbooks").items()
    ]
    below = _pack([one for one in packs.editions() if one.id == version.id], names)
    return below | {"sections": sections, "playbook_rows": playbooks, "digest": version.digest[:12]}


def section(version: packs.Version, name: str, *, own: bool) -> dict[str, Any]:
    """Every table of a section in words, each with the pack and the line that gave it."""
    tables = version.whole.sections.get(name)
    if not tables:
        raise NotFound(what="一节", what_en="section")
    words = words_of(version, "desk")
    shown = [raw for raw in tables.values() if not own or raw.given == version.label]
    url = reverse("pack_section", args=[version.key, version.number, name])
    mine = sum(1 for raw in tables.values() if raw.given == version.label)
    chips = [
        {"text": _("全部 %(n)s 张表") % {"n": len(tables)}, "url": url, "on": not own},
        {"text": _("只看本方案自己的 %(n)s 张") % {"n": mine}, "url": f"{url}?own=1", "on": own},
    ]
    return {
        "version": version,
        "word": section_word(name, words),
        "groups": _groups(name, shown, version),
        "chips": chips,
        "mine": mine,
    }


def _groups(section: str, raws: Iterable[packs.Raw], version: packs.Version) -> list[dict[str, Any]]:
    """Tables, those of one playbook together; worked examples are tests and stay out."""
    found: dict[str, dict[str, Any]] = {}
    for raw in raws:
        if section == "playbooks" and len(raw.name) > 1 and raw.name[1] == "examples":
            continue
        reader = reader_of(version, section, raw.name)
        head = reader.words.title("playbooks", raw.name[0]) if section == "playbooks" else ""
        group = found.setdefault(head, {"title": head, "tables": []})
        group["tables"].append(_table(section, raw, reader))
    return list(found.values())


def reader_of(version: packs.Version, section: str, name: tuple[str, ...]) -> Reader:
    """Who reads a table of this section aloud: in a playbook, one that knows its fields and steps."""
    words = words_of(version, "desk", PlaceCode(version.low) if version.low else None)
    return Reader(words, version.tables(PLAYBOOKS).get(name[0]) if section == PLAYBOOKS.name else None)


def _table(section: str, raw: packs.Raw, reader: Reader) -> dict[str, Any]:
    return {
        "title": reader.table(section, raw.name, raw.values),
        "name": ".".join(raw.name),
        "rows": [
            (reader.key(key), reader.lines(key, value)) for key, value in raw.values.items() if key not in ("title", "like")
        ],
        "given": raw.given,
        "at": str(raw.pos()),
    }


# ---- two beside each other ---------------------------------------------------------------------------


def compare(before: str, after: str) -> dict[str, Any]:
    """Two versions by their labels ("base@1"), table by table."""
    options = [_option(packs.get(one.id)) for one in packs.editions()]
    base = {"options": options, "before": before, "after": after, "groups": None, "count": 0}
    if not (before and after):
        return base
    old, new = _labelled(before), _labelled(after)
    news = words_of(new, "desk")
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in packs.differences(old.whole, new.whole):
        if one.section == HEAD or "examples" in one.name:
            continue
        groups.setdefault(section_word(one.section, news), []).append(_difference(one, old, new))
    shown = [{"word": word, "tables": tables} for word, tables in groups.items()]
    return base | {"groups": shown, "count": sum(len(one["tables"]) for one in shown), "old": old, "new": new}


def _labelled(label: str) -> packs.Version:
    key, _at, number = label.partition("@")
    return version_of(key, int(number) if number.isdigit() else 0)


def _difference(one: packs.Difference, old: packs.Version, new: packs.Version) -> dict[str, Any]:
    olds, news = reader_of(old, one.section, one.name), reader_of(new, one.section, one.name)
    reader, raw = (news, one.after) if one.after else (olds, one.before)
    title = reader.table(one.section, one.name, raw.values) if raw else ""
    head = reader.words.title("playbooks", one.name[0]) if one.section == "playbooks" and len(one.name) > 1 else ""
    changes = [
        {
            "key": news.key(change.key),
            "before": olds.lines(change.key, change.before),
            "after": news.lines(change.key, change.after),
        }
        for change in one.changes
        if change.key != "like"
    ]
    return {
        "title": f"{head}　{title}" if head else title,
        "state": _("新加的") if one.before is None else _("去掉的") if one.after is None else _("改了的"),
        "changes": changes,
        "only": one.before is None or one.after is None,
        "added": one.before is None,
    }
