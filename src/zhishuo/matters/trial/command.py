"""`zhishuo pack try FOLDER… --since DAY --until DAY`: figures on the screen, as JSON, as a page in a file. Publishes nothing."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import BadDate
from zhishuo.matters.trial import running
from zhishuo.matters.trial.figures import Sums
from zhishuo.matters.trial.report import as_json, as_text, head, parts
from zhishuo.packs import api as packs

WIDE = 30


def try_command(folders: Sequence[str], *, since: str, until: str, place: str, as_json_: bool, html: str) -> int:
    """0 when it was tried; 1 when a draft has faults (each is named), 2 when something is missing. Ctrl-C leaves nothing behind."""
    paths = [Path(folder).resolve() for folder in folders]
    for path in paths:
        if not path.is_dir():
            print(f"{path}  没有这个文件夹", file=sys.stderr)
            return 2
    try:
        asked = running.ask(paths, since=_day(since), until=_day(until), place=PlaceCode.parse(place) if place else None)
    except packs.PackHasFaults as refusal:
        for fault in refusal.faults:
            print(fault)
        print(f"{refusal.sentence}{refusal.remedy}", file=sys.stderr)
        return 1
    if asked.since > asked.until:
        print("--since 要在 --until 以前。", file=sys.stderr)
        return 2
    sums = running.run(asked, progress=_progress if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    if html:
        _write(
            Path(html), render_to_string("matters/trial/report.html", {"head": head(asked, sums), "parts": parts(asked, sums)})
        )
    _print(asked, sums, as_json_=as_json_)
    return 0


def _print(asked: running.Asked, sums: Sums, *, as_json_: bool) -> None:
    if as_json_:
        print(json.dumps(as_json(asked, sums), ensure_ascii=False))
        return
    for line in as_text(asked, sums):
        print(line)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDate(text) from None


def _progress(done: int, whole: int) -> None:
    full = WIDE * done // (whole or 1)
    print(f"\r{'█' * full}{'░' * (WIDE - full)} {done:,} / {whole:,} 件", end="", file=sys.stderr, flush=True)


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
