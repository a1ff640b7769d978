"""Documents say what the code does: every verb, refusal, setting, command, key and module has its place."""

import argparse
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from tools import docs

from tests.source import MODULES, PACKAGE, ROOT, files_below
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import BadPhone
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.stages import STAGES

DOCS = ROOT / "docs"
READMES = ("README.md", "README.zh-CN.md")
PAGES = [*files_below(DOCS, ".md"), *(ROOT / name for name in (*READMES, "CONTRIBUTING.md"))]
# Pictures are made by `make pictures` from a running demonstration.
PICTURES = {"docs/pictures/say.png", "docs/pictures/desk.png", "docs/pictures/matter.png", "docs/pictures/ledger.png"}


@cache
def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known() -> None:
    """Every module is loaded, so every verb and refusal is in its catalogue."""
    docs.load()


@pytest.mark.parametrize("name", docs.PAGES)
@pytest.mark.usefixtures("known")
def test_what_is_made_from_the_code_is_fresh(name: str) -> None:
    assert not docs.missing(name), f"docs/{name} lacks {docs.missing(name)}"
    assert docs.filled(name) == page(name), f"docs/{name} is stale: run tools/docs.py"


def _heading(text: str, title: str) -> bool:
    return re.search(rf"^#{{1,4}} {re.escape(title)}$", text, re.MULTILINE) is not None


@pytest.mark.usefixtures("known")
def test_every_verb_has_its_heading_and_no_heading_lacks_its_verb() -> None:
    text = page("verbs.md")
    headings = set(re.findall(r"^### (\S+)$", text, re.MULTILINE))
    assert headings == set(Verb.catalogue())


def test_every_verb_is_explained_in_words() -> None:
    for section in page("verbs.md").split("\n### ")[1:]:
        prose = docs.BLOCK.sub("", section).split("\n", 1)[1].split("\n## ")[0].strip()
        assert len(prose) > 40, f"docs/verbs.md says nothing of {section.splitlines()[0]}"


def test_the_table_of_stages_is_that_of_the_rules() -> None:
    """Read back from the page, not from what made it."""
    table = page("verbs.md").split("<!-- made: stages -->\n")[1].split("<!-- end -->")[0].splitlines()
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table]
    shown = {row[0]: {verb for verb, mark in zip(cells[0][1:], row[1:], strict=True) if mark} for row in cells[2:]}
    assert shown == {stage: {verb.action for verb in allowed} for stage, allowed in STAGES.items()}


@pytest.mark.usefixtures("known")
def test_every_grant_that_a_verb_asks_for_is_explained() -> None:
    text = page("verbs.md").split("## Grants")[1]
    for verb in Verb.catalogue().values():
        for grant in verb.grants:
            assert f"| `{grant}` |" in text, f"docs/verbs.md does not say what the grant {grant} opens"


@pytest.mark.usefixtures("known")
def test_every_refusal_has_its_row() -> None:
    text = page("refusals.md")
    for reason in Refusal.catalogue():
        if reason.__module__.startswith("zhishuo.") and ".tests." not in reason.__module__:
            assert f"| `{reason.code}`" in text


def test_every_setting_has_its_row() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", page("guide/settings.md"), re.MULTILINE))
    known = docs.settings()
    assert set(rows) == set(known)
    for name, default in known.items():
        if default not in ("…", ""):
            assert default.lower() in rows[name].lower() or default in ("True", "False"), f"{name}: the default is {default}"


@pytest.mark.usefixtures("known")
def test_every_command_has_its_heading() -> None:
    text = page("guide/commands.md")
    for name, _usage in docs.commands():
        assert _heading(text, name.removeprefix("command ")), name


@pytest.mark.usefixtures("known")
def test_every_section_of_a_pack_has_its_heading() -> None:
    text = page("guide/packs.md")
    for name, table in docs.packs():
        assert _heading(text, name.removeprefix("section ")), name
        for key in re.findall(r"^\| (`\w+`) \|", table, re.MULTILINE):
            assert key in text


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_page(module: str) -> None:
    text = page(f"modules/{module}.md")
    assert text.startswith(f"# {module}\n")
    for said in ("**Nouns.**", "**Front door", "**It never**"):
        assert said in text, f"docs/modules/{module}.md: {said}"
    assert f"({module}.md)" in page("modules/README.md")


def _terms() -> list[list[str]]:
    rows = [line.strip("|").split("|") for line in page("glossary.md").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_glossary_is_in_order_and_complete() -> None:
    terms = [row[0] for row in _terms()]
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms))
    assert all(len(row) == 3 and all(row) for row in _terms()), "term, Chinese, meaning"


@pytest.mark.usefixtures("known")
def test_models_and_subjects_are_called_as_in_the_glossary() -> None:
    terms = {row[0].replace(" ", "") for row in _terms()}
    models = {
        model.__name__.lower()
        for config in apps.get_app_configs()
        if config.name.startswith("zhishuo.")
        for model in config.get_models()
    }
    subjects = {verb.subject for verb in Verb.catalogue().values()}
    assert not {word for word in models | subjects if word.replace("_", "") not in terms}


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        found = (path.parent / name).resolve() if name else path
        if found.is_relative_to(ROOT) and found.relative_to(ROOT).as_posix() in PICTURES:
            continue
        assert found.exists(), f"{path.name}: {target} leads nowhere"
        if anchor:
            assert anchor in _anchors(found.read_text(encoding="utf-8")), f"{path.name}: {target} has no such heading"


def test_every_page_can_be_reached_from_the_first() -> None:
    waiting, seen = [ROOT / "README.md"], set()
    while waiting:
        here = waiting.pop()
        if here in seen or here.suffix != ".md" or not here.exists():
            continue
        seen.add(here)
        links = re.findall(r"\]\(([^)\s#]+)", here.read_text(encoding="utf-8"))
        waiting += [(here.parent / link).resolve() for link in links if "://" not in link]
    assert not [path for path in PAGES if path not in seen]


def _shown(path: Path) -> list[str]:
    """Command lines in the fenced blocks of a page, with lines joined that end in a backslash."""
    blocks = re.findall(r"```(?:sh|bash|console)?\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def _commands_shown() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), line)
        for path in PAGES
        for line in _shown(path)
        if re.match(r"(make|zhishuo|\.venv/bin/zhishuo) ", line) and "COMMAND" not in line and "[-" not in line
    ]


@pytest.mark.usefixtures("known")
def test_commands_shown_are_commands() -> None:
    from zhishuo.web.cli import parser

    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = _commands_shown()
    assert shown
    for name, line in shown:
        words = line.split("#")[0].split()
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word} <= targets, f"{name}: {line}"
        else:
            try:
                parser().parse_args(words[1:])
            except SystemExit:
                pytest.fail(f"{name}: {line}")


@pytest.mark.parametrize("name", READMES)
def test_the_readme_begins_with_what_it_is_and_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for word in ("make demo", "make test", "docs/pictures/say.png", "LICENSE", "Apache"):
        assert word in text
    assert text.index("docs/pictures/say.png") < text.index("make demo") < text.index("## ")
    assert "img.shields.io" not in text


def test_the_folders_that_the_readme_names_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    layout = re.findall(r"^(?:src/|packs/|frontend/|docs/|tests/|bench/|tools/)\S*", text, re.MULTILINE)
    assert layout
    assert not [name for name in layout if not (ROOT / name).exists()]


def _json_of(text: str) -> list[dict[str, object]]:
    """JSON objects in fenced blocks and in curl's -d."""
    found = re.findall(r"```json\n(.*?)```", text, re.DOTALL) + re.findall(r"-d '(\{.*?\})'", text)
    return [json.loads(one) for one in found]


def test_the_api_is_shown_with_its_fields() -> None:
    from zhishuo.matters.rest import LiftIn, MoreIn, RegisteredOut, SayIn, VerdictIn

    answer, asked, *more = _json_of(page("guide/api.md"))
    assert set(answer) == set(RegisteredOut.model_fields)
    assert {"place", "text"} <= set(asked) <= set(SayIn.model_fields)
    for shown, model in zip(more, (MoreIn, VerdictIn, LiftIn), strict=True):
        assert model.model_validate(shown).model_fields_set == set(shown)


def test_the_problem_shown_is_that_of_the_code() -> None:
    (shown,) = _json_of(page("refusals.md"))
    assert shown == BadPhone(why="short", n=1, field="phone").problem()


@pytest.mark.usefixtures("known")
def test_the_parser_is_not_walked_in_vain() -> None:
    from zhishuo.web.cli import parser

    kinds = [type(action) for action in parser()._actions]
    assert argparse._SubParsersAction in kinds
    assert len(list(docs.commands())) >= 10


def test_the_paths_that_documents_name_are_there() -> None:
    for path in PAGES:
        for name in re.findall(r"`((?:src|tests|tools|docs|packs|frontend|bench)/[\w./\-]+)`", path.read_text(encoding="utf-8")):
            assert (ROOT / name).exists() or "*" in name, f"{path.name} names {name}"


def test_the_package_says_where_its_documents_are() -> None:
    """Sources send readers to pages of docs/ by name."""
    for path in files_below(PACKAGE, ".py"):
        for name in re.findall(r"\bdocs/([\w\-/]+\.md)", path.read_text(encoding="utf-8")):
            assert (DOCS / name).exists(), f"{path.relative_to(ROOT)} names docs/{name}"
