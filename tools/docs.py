"""Write into docs/ what the code knows best: who may do what, refusals, settings, commands, keys of packs.

A page keeps its own words; between `<!-- made: name -->` and `<!-- end -->` stands what is made here.
`tools/docs.py` writes, `tools/docs.py --check` says what differs and exits 1; tests/test_docs.py does it too.
"""

import argparse
import ast
import dataclasses
import importlib
import os
import pkgutil
import re
import sys
import tempfile
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"<!-- made: (?P<name>[^>]*?) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL)
FORMS: dict[Any, str] = {str: "text", int: "whole number", bool: "true or false", Any: "any value"}
OF_VALUES = {
    "date": "date",
    "Text": "words",
    "Span": "time span",
    "Range": "range",
    "AtLeast": "number or part",
    "Moment": "moment",
    "Limit": "time span or field",
    "When": "condition",
    "Vary": "variation",
    "RungAt": "moment of a rung",
    "DayHours": "hours of a day",
    "MonthDay": "month-day",
    "Keep": "time span or `permanent`",
    "Shown": "time span or `standing`",
}
LAW = {
    "same": "stays as it is",
    "shorter": "only shorter",
    "longer": "only longer",
    "lower": "only lower",
    "higher": "only higher",
    "subset": "only fewer",
    "superset": "only more",
    "none": "stays as it is",
}
STANDING = {
    "place": "whoever holds an office at or above the place with {grants}",
    "owner": "whoever holds the owning office, with {grants}",
    "involved": "whoever holds an office that owns it, had it first, gave it or was asked to help, with {grants}",
    "speaker": "the speaker",
    "anyone": "anyone",
    "system": "the system alone",
}


def load() -> None:
    """Import the whole program, so that every verb and every refusal is known."""
    import zhishuo

    for module in pkgutil.walk_packages(zhishuo.__path__, "zhishuo."):
        if not re.search(r"\.(tests|migrations|wsgi|worker)(\.|$)", module.name):
            importlib.import_module(module.name)


def set_up() -> None:
    """Django, with a home of its own: for the command line; under pytest it is there already."""
    os.environ["ZHISHUO_HOME"] = tempfile.mkdtemp(prefix="zhishuo-docs-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhishuo.web.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def verbs() -> Iterator[tuple[str, str]]:
    """("verb matter.take", who may and in which stages) for each verb."""
    from zhishuo.kernel.verbs import Verb
    from zhishuo.matters.stages import STAGES

    for verb in Verb.catalogue().values():
        stages = [f"`{stage}`" for stage, allowed in STAGES.items() if verb in allowed]
        lines = [f"Words: {verb.word} · {verb.word_en}. Who: {_who(verb)}."]
        if stages:
            lines.append(f"Stages: {', '.join(stages)}.")
        yield f"verb {verb.key}", "\n".join(lines) + "\n"


def _who(verb: Any) -> str:
    grants = " or ".join(f"`{grant}`" for grant in sorted(verb.grants))
    said = STANDING[verb.standing].format(grants=f"the grant {grants}")
    if verb.standing == "speaker" and grants:
        said += f", or whoever holds an office at or above the place with the grant {grants}"
    return said


def stages() -> str:
    """The table stage × verb."""
    from zhishuo.matters.stages import STAGES

    columns = list(dict.fromkeys(verb for verb in _catalogue() if any(verb in allowed for allowed in STAGES.values())))
    head = ["stage", *(f"`{verb.action}`" for verb in columns)]
    rows = [[f"`{stage}`", *("x" if verb in allowed else "" for verb in columns)] for stage, allowed in STAGES.items()]
    return _table(head, rows)


def _catalogue() -> list[Any]:
    from zhishuo.kernel.verbs import Verb

    return list(Verb.catalogue().values())


def refusals() -> str:
    """Each reason: code, status, what it says, in both languages."""
    from zhishuo.kernel.refusal import Refusal

    rows = []
    for reason in Refusal.catalogue():
        if not reason.__module__.startswith("zhishuo.") or ".tests." in reason.__module__:
            continue
        for why, sentences in reason.templates():
            name = f"`{reason.code}`" + (f" ({why})" if why else "")
            chinese, english = (sentences.says + sentences.instead, f"{sentences.says_en} {sentences.instead_en}")
            rows.append([name, str(reason.status), reason.title, chinese, english])
    return _table(["code", "status", "title", "says", "in English"], rows)


def settings() -> dict[str, str]:
    """Environment variable → its default as text, read from the source of `Environment`."""
    path = ROOT / "src" / "zhishuo" / "web" / "environment.py"
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("_") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.isupper():
                default = node.args[1] if len(node.args) > 1 else ast.Constant("")
                found[first.value] = str(default.value) if isinstance(default, ast.Constant) else "…"
    return found


def commands() -> Iterator[tuple[str, str]]:
    """("command up", usage and arguments) for each command."""
    from zhishuo.web.cli import parser

    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f"command {name}", _usage(command)


def _usage(command: argparse.ArgumentParser) -> str:
    # argparse breaks lines by the width of the terminal; the page must not.
    command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=110)
    usage = command.format_usage().removeprefix("usage: ").strip()
    said = command.description or ""
    lines = [f"{said[:1].upper()}{said[1:]}.", "", "```", usage, "```", ""]
    rows = [[f"`{' '.join(action.option_strings) or action.dest}`", _choices(action)] for action in command._actions]
    rows = [row for row in rows if row[0] != "`-h --help`"]
    return "\n".join(lines) + (f"\n{_table(['argument', 'meaning'], rows)}" if rows else "")


def _choices(action: argparse.Action) -> str:
    said = [action.help or ""]
    if action.choices:
        said.append("one of " + ", ".join(f"`{choice}`" for choice in action.choices))
    if action.default not in (None, "", False, argparse.SUPPRESS):
        said.append(f"default `{action.default}`")
    if action.required and action.option_strings:
        said.append("needed")
    return "; ".join(part for part in said if part)


def invariants() -> str:
    """What `zhishuo check` asks of the live data."""
    from zhishuo.matters.checks import INVARIANTS

    return _table(["invariant", "says"], [[f"`{one.name}`", one.says] for one in INVARIANTS])


def packs() -> Iterator[tuple[str, str]]:
    """("section posts", its tables and keys) for each section of a pack."""
    from zhishuo.packs.layout import parts
    from zhishuo.web.wiring import SECTIONS

    sections: tuple[Any, ...] = SECTIONS
    for section in sections:
        said = [f"File `{section.file}`.\n"]
        waiting: list[tuple[str, Any]] = []
        if section.depth:
            header = "[level.key]" if section.depth == 2 else "[key]"
            said.append(_keys(header, section.table_class, waiting))
        else:
            for name, part in parts(section.table_class).items():
                if part.kind == "map":
                    form = _form(typing.get_args(part.slot.hint)[1])
                    said.append(f"`[{name}]`: lines `name = {form}`.\n")
                else:
                    header = f"[{name}]" if part.kind == "one" else f"[{name}.key]"
                    said.append(_keys(header, part.table, waiting))
        while waiting:
            name, cls = waiting.pop(0)
            said.append(_keys(name, cls, waiting))
        yield f"section {section.name}", "\n".join(said)


def _keys(header: str, cls: Any, waiting: list[tuple[str, Any]]) -> str:
    from zhishuo.packs.layout import slots

    rows = []
    for name, slot in slots(cls).items():
        if name in ("law", "verify"):
            continue
        rows.append([f"`{name}`", _form(slot.hint), "yes" if slot.needed else "", _may(slot.spec), LAW.get(slot.spec.law, "")])
        inner = _inner(slot.hint)
        shown = f"{{ {name} }}"
        if inner is not None and all(known is not inner for _, known in waiting):
            waiting.append((shown, inner))
    return f"`{header}`\n\n" + _table(["key", "form", "needed", "may be", "under law"], rows)


def _form(hint: Any) -> str:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return f"list of {_form(arguments[0])}"
    if origin is dict:
        return f"table of {_form(arguments[1])}"
    if origin in (typing.Union, types.UnionType):
        return _form(next(one for one in arguments if one is not type(None)))
    name = getattr(hint, "__name__", str(hint))
    return FORMS.get(hint) or OF_VALUES.get(name) or f"inline table, {name}"


def _inner(hint: Any) -> Any:
    """The dataclass of an inline table that has keys of its own."""
    for one in (hint, *typing.get_args(hint)):
        if dataclasses.is_dataclass(one) and getattr(one, "__name__", "") not in OF_VALUES:
            return one
    return None


def _may(spec: Any) -> str:
    said = [", ".join(f"`{word}`" for word in spec.one_of)] if spec.one_of else []
    if spec.ref:
        under = f" below `{spec.under}`" if spec.under else ""
        home = f"a name of `{spec.ref.lstrip('.')}`" + (" in this file" if spec.ref.startswith(".") else "")
        said.append(home + under)
    said += [f"`{written}x`" for written, _section in spec.prefix]
    return "; ".join(said)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


PAGES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "verbs.md": lambda: {**dict(verbs()), "stages": stages()},
    "refusals.md": lambda: {"refusals": refusals()},
    "guide/commands.md": lambda: {**dict(commands()), "invariants": invariants()},
    "guide/packs.md": lambda: dict(packs()),
}


def filled(page: str) -> str:
    """The page with its made parts made anew. Raises KeyError for a part that is not known."""
    text = (DOCS / page).read_text(encoding="utf-8")
    made = PAGES[page]()
    return BLOCK.sub(lambda found: f"<!-- made: {found['name']} -->\n{made[found['name']]}<!-- end -->", text)


def missing(page: str) -> list[str]:
    """Names of parts that the page should show and does not."""
    text = (DOCS / page).read_text(encoding="utf-8")
    shown = {found["name"] for found in BLOCK.finditer(text)}
    return [name for name in PAGES[page]() if name not in shown]


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--check", action="store_true")
    only_check = given.parse_args().check
    set_up()
    load()
    wrong = 0
    for page in PAGES:
        path, text = DOCS / page, filled(page)
        for name in missing(page):
            print(f"docs/{page}: no part “{name}”")
            wrong = 1
        if text != path.read_text(encoding="utf-8"):
            if only_check:
                print(f"docs/{page}: run tools/docs.py")
                wrong = 1
            else:
                path.write_text(text, encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
