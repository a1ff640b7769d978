"""The shape of every module, read from its source: where writes stand, what an action is, how long it is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import MODULES, PACKAGE, ROOT, File, Function, calls, files_below, imports, length, named, package

LINES_OF_A_FUNCTION = 60
LINES_OF_MOST = 40
LINES_OF_A_FILE = 400

# Where rows may be written besides actions, each for a reason.
WRITERS = {
    "matters/jobs.py": "a reaction keeps the tallies: derived counters, one statement a batch",
    "matters/reminding.py": "marks reminders as handed over; what is sent is recorded by papers",
    "matters/sweeping.py": "reminders are derived from clocks: a handful of statements a sweep; what is sent is recorded by papers",
    "people/models.py": "Django asks the manager for create_user; all else comes by actions.open_account",
}
WRITING_FLOORS = ("store", "trail")
# Public helpers of actions that are no action themselves: their caller is one, locks, and records.
PARTS = {
    "matters/actions/shared.py": "what actions share: saying, clocks, saving for whoever holds the lock",
    "take_in": "everything of intake but the entry, which register, settle, join and the rest write",
    "open_wanted": "the matters that a step, an outcome or a flag opens, within its action",
    "close_if": "closing what has all it needs, within the action that brought the last of it",
    "matters/actions/parties.py": "who takes part, within intake and sorting, which record",
    "record_verdict": "a verdict with what it leads to, within the action that heard it",
    "after_step": "what a step leads to, within do_step",
    "papers/actions/shared.py": "what actions share: writing a row once whatever is sent twice, locking one",
    "define_posts": "part of publishing a pack, which records",
    "make_offices": "a reaction to new places and posts, which are recorded",
    "name_office": "part of publishing a pack, which records",
    "meet": "part of register, which records; the trail never names a person's row",
    "hold_in_bulk": "the bulk path of appointing: the import that calls it records",
}
SQL_WRITE = re.compile(
    r"^\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|COPY\s+\w+\s*\([^)]*\)\s+FROM|TRUNCATE)\b", re.IGNORECASE
)
PLACES = re.compile(r"武都|宕昌|陇南|成县|文县|康县|西和|礼县|徽县|两当|(?<!\d)6212\d\d")
FRAMEWORKS = ("django", "ninja", "procrastinate", "psycopg", "granian")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
CONNECTING = ("wiring.connect", "psycopg.connect", "connect")
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|NotImplemented)\b")


def _is_action(file: File) -> bool:
    """actions.py, actions/*.py, bulk/*.py."""
    return file.name.endswith("/actions.py") or "/actions/" in file.name or "/bulk/" in file.name


def _on_rows(name: str, call: ast.Call) -> bool:
    """Told by name, and by arguments where others have such a method too: dict.update, a picture's save."""
    if name == "save":
        return not call.args
    if name == "update":
        return bool(call.keywords) and not call.args
    if name == "delete":
        return not call.args and not call.keywords
    return name in ("create", "create_user", "bulk_create", "bulk_update", "get_or_create", "update_or_create")


def _writes(node: ast.AST) -> Iterator[tuple[str, int]]:
    """(what, line) of everything in it that writes a row: by a model, a query set or raw SQL."""
    for name, call in calls(node):
        if isinstance(call.func, ast.Attribute) and _on_rows(name, call):
            yield name, call.lineno
        if isinstance(call.func, ast.Name) and name in ("insert", "insert_all"):  # the store's
            yield name, call.lineno
    for found in ast.walk(node):
        if isinstance(found, ast.Constant) and isinstance(found.value, str) and SQL_WRITE.search(found.value):
            yield found.value.split()[0].upper(), found.lineno


def test_every_write_stands_in_actions() -> None:
    astray = [
        f"{file.name}:{line} {what}"
        for file in package()
        if not _is_action(file) and file.module not in WRITING_FLOORS and file.name not in WRITERS
        for what, line in _writes(file.tree)
    ]
    assert not astray, "rows are written only in actions:\n" + "\n".join(astray)


def _reached(function: Function, within: dict[str, Function]) -> list[Function]:
    """The function and the helpers of the same file that it calls, directly or not."""
    found, waiting = [function], [function]
    while waiting:
        for name, _call in calls(waiting.pop()):
            helper = within.get(name)
            if helper is not None and helper not in found and name.startswith("_"):
                found.append(helper)
                waiting.append(helper)
    return found


def _records(function: Function) -> list[int]:
    return [call.lineno for name, call in calls(function) if name in ("record", "entry") and isinstance(call.func, ast.Name)]


def _is_atomic(function: Function) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def _writers() -> Iterator[tuple[File, Function, list[Function]]]:
    """(file, public action, it with its helpers) for each public function of actions that writes rows."""
    for file in package():
        if file.module in WRITING_FLOORS or not (file.name.endswith("/actions.py") or "/actions/" in file.name):
            continue
        if file.name in PARTS:
            continue
        top = file.top()
        for name, function in top.items():
            reached = _reached(function, top)
            if name.startswith("_") or name in PARTS:
                continue
            if any(any(_writes(one)) or _records(one) for one in reached):
                yield file, function, reached


def test_every_action_is_one_transaction() -> None:
    bare = [
        f"{file.name}: {function.name}" for file, function, reached in _writers() if not any(_is_atomic(one) for one in reached)
    ]
    assert not bare, "an action is @transaction.atomic:\n" + "\n".join(bare)


def test_every_action_says_by_whom() -> None:
    silent = []
    for file, function, _helpers in _writers():
        by = next((argument for argument in function.args.kwonlyargs if argument.arg == "by"), None)
        if by is None or by.annotation is None or ast.unparse(by.annotation) != "Actor":
            silent.append(f"{file.name}: {function.name}")
    assert not silent, "an action takes `by: Actor` by keyword only:\n" + "\n".join(silent)


def test_every_action_records_once() -> None:
    wrong = []
    for file, function, reached in _writers():
        own = [len(_records(one)) for one in reached]
        # Each function writes at most one entry of its own; a helper may write that of a verb that follows.
        if max(own) > 1 or not any(own):
            wrong.append(f"{file.name}: {function.name} records {own}")
    assert not wrong, "an action writes exactly one trail entry:\n" + "\n".join(wrong)


def test_allow_lists_name_only_what_is_there() -> None:
    defined = {function.name for file in package() if _is_action(file) for function in file.functions()}
    files = {file.name for file in package()}
    gone = [name for name in (*WRITERS, *PARTS) if name not in files | defined]
    assert not gone, f"allowed, but not there any more: {gone}"


def test_functions_are_short() -> None:
    everything = [File(path) for folder in ("src", "tests", "tools", "bench") for path in files_below(ROOT / folder, ".py")]
    found = sorted(
        (length(function), f"{file.name}:{function.lineno} {function.name}")
        for file in everything
        for function in file.functions()
    )
    too_long = [f"{name} has {lines} lines" for lines, name in found if lines > LINES_OF_A_FUNCTION]
    assert not too_long, "\n".join(too_long)
    assert found[int(len(found) * 0.95)][0] <= LINES_OF_MOST, f"95 of 100 functions have at most {LINES_OF_MOST} lines"


def test_files_are_short() -> None:
    folders = ("src", "tests", "tools", "bench", "frontend/src")
    endings = (".py", ".html", ".ts", ".css", ".sql", ".toml")
    too_long = []
    for path in (path for folder in folders for path in files_below(ROOT / folder, *endings)):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LINES_OF_A_FILE:
            too_long.append(f"{path.relative_to(ROOT)} has {lines} lines")
    assert not too_long, "\n".join(too_long)


def _pure() -> list[File]:
    names = ("rules.py", "pack.py", "verbs.py")
    return [file for file in package() if file.module == "kernel" or Path(file.name).name in names]


@pytest.mark.parametrize("file", _pure(), ids=lambda file: file.name)
def test_rules_know_no_framework(file: File) -> None:
    """Nor does anything of ours that they import, however far down."""
    waiting, seen = [file], {file}
    while waiting:
        here = waiting.pop()
        for name, line in imports(here.tree):
            assert name.split(".")[0] not in FRAMEWORKS, f"{here.name}:{line} imports {name}"
            found = named(name) if name.startswith("zhishuo") else None
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)


def test_nothing_happens_by_signals() -> None:
    for file in package():
        for name, call in calls(file.tree):
            on_signal = name == "connect" and ast.unparse(call.func) not in CONNECTING
            assert not on_signal, f"{file.name}:{call.lineno} {ast.unparse(call.func)}: the trail carries what happened"
        for name, line in imports(file.tree):
            assert not name.startswith(SIGNALS), f"{file.name}:{line} imports {name}"


def _lines_of_the_program() -> Iterator[tuple[str, int, str]]:
    for path in files_below(PACKAGE, ".py", ".html", ".sql", ".po"):
        if "tests" not in path.relative_to(PACKAGE).parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield str(path.relative_to(ROOT)), number, line


def test_no_county_is_named_in_the_source() -> None:
    named_there = [f"{name}:{n} {line.strip()}" for name, n, line in _lines_of_the_program() if PLACES.search(line)]
    assert not named_there, "counties are packs, not code:\n" + "\n".join(named_there)


def test_nothing_is_left_undone() -> None:
    undone = [f"{name}:{n} {line.strip()}" for name, n, line in _lines_of_the_program() if UNDONE.search(line)]
    assert not undone, "\n".join(undone)


def test_migrations_are_named_by_what_they_do() -> None:
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        if path.name != "__init__.py":
            assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+\.py", path.name), path
            assert not re.search(r"_auto_|_initial|_alter_|_\d{8}", path.name), f"{path.name}: say what it does"


def test_words_of_packs_are_in_no_choices() -> None:
    for file in (file for file in package() if Path(file.name).name == "models.py"):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.keyword) and node.arg == "choices":
                pytest.fail(f"{file.name}:{node.value.lineno}: what a pack may name must not stand in `choices`")


def test_refusals_have_codes_of_their_own() -> None:
    codes: dict[str, str] = {}
    for file in package():
        for node in (node for node in ast.walk(file.tree) if isinstance(node, ast.ClassDef)):
            if "Refusal" not in [ast.unparse(base) for base in node.bases]:
                continue
            given = [part.value for part in node.body if isinstance(part, ast.Assign) and _names(part) == ["code"]]
            assert len(given) == 1, f"{file.name}: {node.name} has no code"
            code = ast.literal_eval(given[0])
            first = codes.setdefault(code, node.name)
            assert first == node.name, f"{node.name} and {first} have the code {code}"
            assert ast.get_docstring(node), f"{file.name}: {node.name} says nothing of itself"


def _names(assignment: ast.Assign) -> list[str]:
    return [ast.unparse(target) for target in assignment.targets]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    prose = ast.get_docstring(File(PACKAGE / module / "__init__.py").tree) or ""
    assert 5 <= len(prose.splitlines()) <= 14, f"{module}/__init__.py: about ten lines of prose"
    assert re.search(r"\b(never|nothing|no names)\b", prose, re.IGNORECASE), f"{module}: say what it never does"


def test_no_module_is_left_out() -> None:
    there = {path.parent.name for path in PACKAGE.glob("*/__init__.py") if path.parent.name not in ("tests",)}
    assert there == set(MODULES)
