"""Addresses of style and scripts: they end in the content's digest, so a browser may keep them and never shows an old one."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

HERE = Path(__file__).resolve().parent / "static"


@cache
def _digest(name: str, changed: int) -> str:
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()[:10]


class Digested(StaticFilesStorage):
    """Files are served from the package as they are; only their address tells what they hold."""

    def url(self, name: str | None) -> str:
        plain = super().url(name)
        file = HERE / (name or "")
        return f"{plain}?v={_digest(name or '', file.stat().st_mtime_ns)}" if file.is_file() else plain
