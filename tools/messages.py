"""Collect the words to translate from templates and Python into the English catalogue; check it; compile it.

Without an argument: brings django.po to what the source says. New words stand there without English, words
that are gone are taken out. `--check` changes nothing and exits 1 when a word has no English. `--compile`
writes django.mo.
"""

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "zhishuo"
CATALOGUE = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# English of the pages. The Chinese sentence is the key; the words are those of docs/glossary.md."
CALLS = ("_", "gettext", "gettext_lazy", "gettext_noop", "N_")
KEYWORDS = {
    **dict.fromkeys(CALLS),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HAN = re.compile(r"[㐀-鿿]")
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>")

Words = tuple[str | tuple[str, str], str | None]


def _sources(ending: str) -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob(f"*{ending}"))
        if not {"tests", "migrations", "static"} & set(path.relative_to(PACKAGE).parts)
    ]


def _extracted(text: str) -> Iterator[Words]:
    for _line, found, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield (tuple(found) if isinstance(found, tuple) else found), context  # type: ignore[misc]


def of_templates() -> Iterator[Words]:
    """What `translate` and `blocktranslate` say in every template."""
    from django.utils.translation import templatize

    for path in _sources(".html"):
        yield from _extracted(templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def of_python() -> Iterator[Words]:
    """What gettext is called with; of a file that translates variables, every Chinese sentence in it."""
    for path in _sources(".py"):
        text = path.read_text(encoding="utf-8")
        yield from _extracted(text)
        tree = ast.parse(text)
        if any(_translates_a_variable(node) for node in ast.walk(tree)):
            yield from ((word, None) for word in _chinese(tree))


def _translates_a_variable(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args):
        return False
    return not isinstance(node.args[0], ast.Constant)


def _chinese(tree: ast.Module) -> Iterator[str]:
    """Chinese strings without docstrings, pieces of f-strings, and what has its English beside it."""
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        aside |= set(_beside(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in aside and HAN.search(node.value):
            yield node.value


def _beside(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr | ast.JoinedStr):
        yield from ast.iter_child_nodes(node)
    elif isinstance(node, ast.Call):
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        yield from (value for name, value in named.items() if f"{name}_en" in named)
        if isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield from node.args  # collected already, with its context
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
        chinese, english = (one.value if isinstance(one, ast.Constant) else "" for one in node.elts)
        if HAN.search(str(chinese)) and re.match(r"[A-Za-z]", str(english)):
            yield node.elts[0]


def of_verbs() -> dict[str, str]:
    """The words of verbs, with the English that they carry themselves."""
    found = {}
    for path in _sources("verbs.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verb" and len(node.args) > 2:
                found[ast.literal_eval(node.args[1])] = ast.literal_eval(node.args[2])
    return found


def wanted() -> dict[tuple[str | tuple[str, str], str | None], str]:
    """All that needs English, in order of the source; with the English where the source itself has it."""
    found: dict[Words, str] = dict.fromkeys(of_templates(), "")
    found |= {words: found.get(words, "") for words in of_python()}
    found |= {(word, None): english for word, english in of_verbs().items()}
    return {words: english for words, english in found.items() if words[0]}


def kept() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def merged() -> Catalog:
    """The catalogue as it should be: what is wanted, with the English that is there."""
    old, new = (kept(), Catalog(locale="en", header_comment=HEADER, project="zhishuo", charset="utf-8", fuzzy=False))
    new.creation_date = old.creation_date  # the day on which it was collected says nothing
    new.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for (words, context), english in wanted().items():
        before = old.get(words, context)
        said = (before.string if before is not None else "") or english
        new.add(words, said or (("", "") if isinstance(words, tuple) else ""), context=context)
    return new


def untranslated(catalogue: Catalog) -> list[str]:
    """Words without English."""
    return [_key(message) for message in catalogue if message.id and not _full(message)]


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else str(message.id)


def _all(message: Message) -> list[str]:
    said = message.string
    return list(said) if isinstance(said, list | tuple) else [str(said or "")]


def _full(message: Message) -> bool:
    return all(_all(message))


def mismatched(catalogue: Catalog) -> list[str]:
    """Words whose English has other placeholders or tags."""
    wrong = []
    for message in catalogue:
        holes = sorted(HOLES.findall(_key(message)))
        # One English form may leave the number out: "one matter".
        fits = any(sorted(HOLES.findall(said)) == holes for said in _all(message))
        if message.id and _full(message) and not fits:
            wrong.append(f"{_key(message)} → {message.string}")
    return wrong


def compile_() -> None:
    target = CATALOGUE.with_suffix(".mo")
    with target.with_suffix(".tmp").open("wb") as file:
        write_mo(file, kept())
    os.replace(target.with_suffix(".tmp"), target)


def stale(catalogue: Catalog) -> list[str]:
    """Words in django.po that nothing uses, or that it lacks."""
    have = {(_key(message), message.context) for message in kept() if message.id}
    need = {(_key(message), message.context) for message in catalogue if message.id}
    return sorted(word for word, _context in have ^ need)


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--check", action="store_true")
    given.add_argument("--compile", action="store_true")
    asked = given.parse_args()
    if asked.compile:
        compile_()
        return 0
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalogue = merged()
    wrong = untranslated(catalogue) + mismatched(catalogue) + (stale(catalogue) if asked.check else [])
    if not asked.check:
        with CATALOGUE.open("wb") as file:
            write_po(file, catalogue, width=110, no_location=True)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
