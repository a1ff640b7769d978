# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""A small section of its own, so that packs are tested without knowing any module."""

from dataclasses import dataclass
from pathlib import Path

from zhishuo.kernel.schema import Published, Section, Titled, key
from zhishuo.kernel.spans import Span
from zhishuo.packs.pack import CALENDAR, PACK, WORDS

heard: list[tuple[dict[str, "Thing"], Published]] = []


@dataclass(frozen=True, kw_only=True)
class Thing(Titled):
    """`[key]` of things.toml."""

    within: Span = key(law="shorter")
    next: str = key(default="", ref="things")


def hear(things: object, published: Published) -> None:
    assert isinstance(things, dict)
    heard.append((things, published))


THINGS: Section[Thing] = Section("things", "things.toml", 1, Thing, on_publish=hear)
SECTIONS = (PACK, WORDS, CALENDAR, THINGS)

HEAD = """[pack]
key = "{key}"
title = {{ zh = "试{key}", en = "Trial {key}" }}
{extends}place = "{place}"
from = {start}
law_as_of = 2026-11-01
"""


def pack(
    folder: Path, key: str, things: str = "", *, extends: str = "", place: str = "", start: str = "2024-01-01", **files: str
) -> Path:
    """Write a pack of toy things; other files by their name without ".toml"."""
    below = f'extends = "{extends}"\n' if extends else ""
    texts = {"pack": HEAD.format(key=key, extends=below, place=place, start=start), "things": things, **files}
    (folder / key).mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / key / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / key


def thing(name: str, within: str, more: str = "") -> str:
    return f'[{name}]\ntitle = {{ zh = "{name}的名", en = "{name}" }}\nwithin = "{within}"\n{more}\n'
