"""Our own source as tests look at it: files, functions, imports, calls. Read, never imported."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "zhishuo"
MODULES = ("kernel", "store", "trail", "places", "people", "packs", "papers", "matters", "web")
MADE = ("migrations", "node_modules", "static", "zhishuo.egg-info", "__pycache__")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class File:
    """One Python file: where it lies (relative to `src/zhishuo`, or to the root for others) and its tree."""

    path: Path

    @property
    def name(self) -> str:
        base = PACKAGE if self.path.is_relative_to(PACKAGE) else ROOT
        return self.path.relative_to(base).as_posix()

    @property
    def module(self) -> str:
        """ "matters" for src/zhishuo/matters/actions/intake.py."""
        return self.name.split("/")[0]

    @property
    def dotted(self) -> str:
        """ "zhishuo.matters.rules"."""
        return ".".join(("zhishuo", *Path(self.name).with_suffix("").parts)).removesuffix(".__init__")

    @property
    def is_test(self) -> bool:
        return "/tests/" in self.name or self.path.is_relative_to(ROOT / "tests")

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)

    def functions(self) -> Iterator[Function]:
        """Every function and method of the file, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))

    def top(self) -> dict[str, Function]:
        """The functions that stand at the top of the file, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, FUNCTIONS)}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def files_below(folder: Path, *endings: str) -> list[Path]:
    """Written files, without what a machine made."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in endings and not set(path.relative_to(folder).parts) & set(MADE)
    )


@cache
def package() -> tuple[File, ...]:
    """Every Python file of the program but its tests and migrations."""
    return tuple(file for path in files_below(PACKAGE, ".py") if not (file := File(path)).is_test)


def named(dotted: str) -> File | None:
    """The file of a module by its dotted name."""
    path = PACKAGE.parent.joinpath(*dotted.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return File(candidate)
    return None


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of everything imported anywhere in it; `from a import b` gives "a" and "a.b"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """(last name, call) of every call in it: "save" for `matter.save(…)`, "record" for `record(…)`."""
    for found in ast.walk(node):
        if isinstance(found, ast.Call):
            name = called(found)
            if name:
                yield name, found


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def length(function: Function) -> int:
    """Lines of a function with its docstring, without what decorates it: a table of cases is no length."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
