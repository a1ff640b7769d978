"""Who may import whom: the contracts of import-linter, and the front doors."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import MODULES, ROOT, File, imports, package

# What another module may be entered by. Web wires the modules together, so it may reach further in.
DOORS = {"api"}
WIRED = {"api", "jobs", "pack", "rest", "urls", "commands", "embedded", "rehoming"}


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_other_modules_are_entered_by_the_front_door(module: str) -> None:
    allowed = WIRED if module == "web" else DOORS
    past = {
        f"{file.name}:{line} imports {name}"
        for file in package()
        if file.module == module
        for name, line in imports(file.tree)
        if _past_the_door(name, file, allowed)
    }
    assert not past, "only through the front door:\n" + "\n".join(sorted(past))


def _past_the_door(name: str, file: File, allowed: set[str]) -> bool:
    parts = name.split(".")
    if parts[0] != "zhishuo" or len(parts) < 3 or parts[1] in (file.module, "kernel"):
        return False
    return parts[2] not in allowed
