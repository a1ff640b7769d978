"""The accounts of a demonstration: written beside the data by `zhishuo demo`, shown on the screen and the sign-in page."""

import json
from pathlib import Path
from typing import TypedDict

from django.conf import settings


class DemoAccount(TypedDict):
    """One line of the list. `place`: 12 digits, 15 for a grid; `word`: which part it plays ("village", "town", "far" …)."""

    office: str
    username: str
    password: str
    place: str
    word: str


def _file() -> Path:
    return Path(settings.ZHISHUO.home) / "demo-accounts.json"


def demo_accounts() -> list[DemoAccount] | None:
    """The list, None where no demonstration was loaded."""
    file = _file()
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def keep_demo_accounts(accounts: list[DemoAccount]) -> None:
    """Remember the list for the sign-in page."""
    _file().write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")
