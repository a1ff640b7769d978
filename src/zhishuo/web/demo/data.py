"""What the folder `demo` says, read into values. Pure but for reading its files."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[4] / "demo"


@dataclass(frozen=True, slots=True)
class County:
    """A real county: how many of each it has, what its people come together for, and names that are fixed (by code)."""

    code: str
    name: str
    towns: int
    streets: int
    villages: int
    communities: int
    meetings: tuple[int, ...] = ()
    scans: str = ""
    named: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """The city, its counties, and where the accounts of the visitors sit (12-digit codes)."""

    city: str
    city_name: str
    grids: int
    packs: tuple[str, ...]
    home: dict[str, str]
    far: dict[str, str]
    counties: tuple[County, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing that people speak of. `no`: how it ends where it does not end well; `dept`: the post that it is handed to."""

    key: str
    playbook: str
    topic: str
    dept: str
    weight: int
    says: tuple[str, ...]
    settled: tuple[str, ...]
    done: tuple[str, ...]
    no: tuple[str, ...]
    climb: tuple[str, ...]
    where: str = ""  # said only in a "village", or only in a "community"


@dataclass(frozen=True, slots=True)
class Data:
    """Everything in the folder."""

    frame: Frame
    names: dict[str, Any]
    themes: dict[str, Theme]
    common: dict[str, tuple[str, ...]]
    desks: tuple[dict[str, Any], ...]


def read(folder: Path = FOLDER) -> Data:
    """The whole folder; raises OSError or TOMLDecodeError where it is not there or not well-formed."""
    themes = {
        key: _theme(key, table) for name in ("village", "people") for key, table in _toml(folder / "texts" / f"{name}.toml")
    }
    return Data(
        frame=_frame(dict(_toml(folder / "places.toml"))),
        names=dict(_toml(folder / "names.toml")),
        themes=themes,
        common={key: tuple(lines) for key, lines in _toml(folder / "texts" / "common.toml")},
        desks=tuple(dict(_toml(folder / "desks.toml"))["desks"]),
    )


def _toml(path: Path) -> list[tuple[str, Any]]:
    return list(tomllib.loads(path.read_text(encoding="utf-8")).items())


def _theme(key: str, table: dict[str, Any]) -> Theme:
    return Theme(
        key=key,
        playbook=table["playbook"],
        topic=table["topic"],
        dept=table["dept"],
        weight=table["weight"],
        says=tuple(table["says"]),
        settled=tuple(table["settled"]),
        done=tuple(table["done"]),
        no=tuple(table.get("no") or table["explained"]),
        climb=tuple(table["climb"]),
        where=table.get("where", ""),
    )


def _frame(table: dict[str, Any]) -> Frame:
    counties = tuple(County(**(one | {"meetings": tuple(one.get("meetings", ()))})) for one in table["counties"])
    return Frame(
        city=table["city"]["code"],
        city_name=table["city"]["name"],
        grids=table["grids"],
        packs=tuple(table["packs"]),
        home=table["home"],
        far=table["far"],
        counties=counties,
    )
