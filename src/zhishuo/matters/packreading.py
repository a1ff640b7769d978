"""Reads the tables of a pack aloud: names for posts, working days for spans, sentences for conditions. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import RungAt
from zhishuo.matters.drawing_times import rung_words
from zhishuo.matters.drawing_words import CLOCKS, Words
from zhishuo.matters.packwords import CLOSED, ENUMS, KEYS, NAMED, TABLES, section_word
from zhishuo.matters.playbook import Playbook


@dataclass(frozen=True)
class Reader:
    """Reads the tables of one pack aloud; `playbook` gives the names of the fields that its conditions ask."""

    words: Words
    playbook: Playbook | None = None

    def table(self, section: str, name: tuple[str, ...], values: Mapping[str, Any]) -> str:
        """What people call a table: its title, with the kind of table before it in a playbook."""
        words = self.words
        said = self.text(values.get("title") or values.get("name") or "")
        if section == "playbooks" and len(name) > 1:
            kind = words.of(TABLES, name[1])
            return f"{kind}　{said or '.'.join(name[2:])}" if len(name) > 2 else kind
        if section == "words" and len(name) > 1:
            return self._renamed(name[0], name[1])
        return said or ".".join(name)

    def _renamed(self, kind: str, key: str) -> str:
        section, _dot, slug = key.partition(".")
        title = getattr(self.words.version.section(section).get(slug), "title", None)
        if kind == "titles":
            return f"{section_word(section, self.words)}　{self.words.say(title) or slug}"
        return f"{self.key(kind)}　{key}"

    def key(self, key: str) -> str:
        """The word of a key: of a field of the playbook its title."""
        field = self.playbook.fields.get(key) if self.playbook else None
        return self.words.say(field.title) if field else self.words.of(KEYS, key)

    def lines(self, key: str, value: Any) -> list[str]:
        """A value in lines: one for each entry of a list of tables, else a single one."""
        if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
            return [self.value(key, one) for one in value]
        return [self.value(key, value)]

    def value(self, key: str, value: Any, inside: str = "") -> str:
        """A value as a sentence would have it: names for posts, working days for spans; what it does not know stays as written."""
        words = self.words
        if value is None:
            return words.pick(("没有", "not there"))
        if isinstance(value, bool):
            return words.pick(("是", "yes") if value else ("否", "no"))
        if isinstance(value, Mapping):
            return self._mapping(key, value)
        if isinstance(value, list | tuple):
            return words.join(self.value(key, one, inside) for one in value)
        return self._plain(key, value, inside) if isinstance(value, str) else str(value)

    def _mapping(self, key: str, value: Mapping[str, Any]) -> str:
        """A text in two languages, a rung, or keys with their values."""
        if value and set(value) <= {"zh", "en"}:
            return self.text(value)
        if {"clock", "at", "tell"} <= set(value):
            return self._rung(value)
        return self.words.pick(("，", ", ")).join(self._part(str(name), one, key) for name, one in value.items())

    def _rung(self, rung: Mapping[str, Any]) -> str:
        """One rung of a ladder as a sentence."""
        clock, when, who = (self.value(key, rung[key]) for key in ("clock", "at", "tell"))
        rest = [self._part(key, one, "rungs") for key, one in rung.items() if key not in ("clock", "at", "tell")]
        said = self.words.line("{c}，{a}：告诉{w}", "{c}, {a}, told: {w}", c=clock, a=when, w=who)
        return self.words.pick(("，", ", ")).join([said, *rest])

    def _part(self, name: str, value: Any, inside: str) -> str:
        if name == "when" and isinstance(value, Mapping):
            said = (f"{self.key(str(key))}是{self.value(str(key), one)}" for key, one in value.items())
            english = (f"{self.key(str(key))} is {self.value(str(key), one)}" for key, one in value.items())
            return self.words.join(english if self.words.english else said)
        return self.key(name) if value is True else f"{self.key(name)} {self.value(name, value, inside)}"

    def _plain(self, key: str, value: str, inside: str) -> str:
        words = self.words
        said = self._time(value)
        if said:
            return said
        if value in words.version.section("posts"):
            return words.who(value)
        field = self.playbook.fields.get(key) if self.playbook else None
        if field and value in field.options:
            return words.say(field.options[value])
        return self._named(key, value, inside)

    def _time(self, value: str) -> str:
        """A span or the moment of a rung in words; "" for anything else."""
        try:
            return self.words.span(Span.parse(value))
        except ValueError:
            pass
        try:
            return rung_words(RungAt.read(value), self.words)
        except ValueError:
            return ""

    def _named(self, key: str, value: str, inside: str) -> str:
        """What the name of another table, or a closed word, is called."""
        words, steps = self.words, self.playbook.steps if self.playbook else {}
        if key in ("after", "needs", "if_no") and value in steps:
            return words.say(steps[value].title)
        if key in ("class", "privacy", "measure", "allow"):
            return words.version.word("measure" if key == "allow" else key, value, words.lang)
        uses = {"pauses": "pause", "reasons": "extend" if inside == "extend" else "return", "redirect": "redirect"}
        named = [("reasons", f"{uses[key]}.{value}")] if key in uses else [(NAMED[key], value)] if key in NAMED else []
        for section, name in named:
            if name in words.version.section(section):
                return words.title(section, name)
        tables = (CLOCKS, *CLOSED) if key == "clock" else (KEYS, *CLOSED) if key == "same" else CLOSED if key in ENUMS else ()
        return next((words.of(table, value) for table in tables if value in table), value)

    def text(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return str((value.get("en") if self.words.english else "") or value.get("zh", ""))
        return str(value)
