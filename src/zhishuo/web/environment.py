"""Everything that can be set from outside, in one typed place: environment variables only, secrets from files."""

import os
from dataclasses import dataclass, field
from pathlib import Path


def _default_home() -> Path:
    return Path("/var/lib/zhishuo") if os.geteuid() == 0 else Path.home() / ".local" / "share" / "zhishuo"


def _text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def _number(name: str, default: int) -> int:
    text = _text(name, str(default))
    if not text.isdigit():
        raise ValueError(f"{name}={text!r}: must be a whole number, for example {default}")
    return int(text)


def _truth(name: str, default: bool) -> bool:
    text = _text(name, "yes" if default else "no").lower()
    if text not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"{name}={text!r}: must be yes or no")
    return text in ("yes", "true", "1")


def _list(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())


def _addresses(name: str) -> tuple[str, ...]:
    """Addresses with white space between them, or one a line in a file that is named by its path: they may hold secrets."""
    text = os.environ.get(name, "").strip()
    if text.startswith("/"):
        lines = Path(text).read_text(encoding="utf-8").splitlines()
        return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return tuple(text.split())


@dataclass(frozen=True)
class Environment:
    """One field for each setting; docs/guide/settings.md tells of each."""

    home: Path = field(default_factory=lambda: Path(_text("ZHISHUO_HOME", str(_default_home()))).expanduser())
    database_url: str = field(default_factory=lambda: _text("DATABASE_URL", ""))
    host: str = field(default_factory=lambda: _text("ZHISHUO_HOST", "127.0.0.1"))
    port: int = field(default_factory=lambda: _number("ZHISHUO_PORT", 8000))
    workers: int = field(default_factory=lambda: _number("ZHISHUO_WORKERS", 2))
    threads: int = field(default_factory=lambda: _number("ZHISHUO_THREADS", 4))
    base_url: str = field(default_factory=lambda: _text("ZHISHUO_BASE_URL", ""))
    hosts: tuple[str, ...] = field(default_factory=lambda: _list("ZHISHUO_HOSTS"))
    trusted_proxies: tuple[str, ...] = field(default_factory=lambda: _list("ZHISHUO_TRUSTED_PROXIES"))
    key_path: str = field(default_factory=lambda: _text("ZHISHUO_KEY_FILE", ""))
    packs_path: str = field(default_factory=lambda: _text("ZHISHUO_PACKS", ""))
    seal_algorithm: str = field(default_factory=lambda: _text("ZHISHUO_SEAL", "sha256"))
    log_level: str = field(default_factory=lambda: _text("ZHISHUO_LOG", "INFO").upper())
    debug: bool = field(default_factory=lambda: _truth("ZHISHUO_DEBUG", False))
    https: bool = field(default_factory=lambda: _truth("ZHISHUO_HTTPS", False))
    messages: tuple[str, ...] = field(default_factory=lambda: _addresses("ZHISHUO_MESSAGES"))
    say_most: int = field(default_factory=lambda: _number("ZHISHUO_SAY_MOST", 20))
    sign_in_most: int = field(default_factory=lambda: _number("ZHISHUO_SIGN_IN_MOST", 10))
    look_up_most: int = field(default_factory=lambda: _number("ZHISHUO_LOOK_UP_MOST", 20))

    @property
    def key_file(self) -> Path:
        return Path(self.key_path) if self.key_path else self.home / "keys" / "master"

    @property
    def packs_folder(self) -> Path:
        return Path(self.packs_path) if self.packs_path else Path(__file__).resolve().parents[3] / "packs"

    @property
    def files_folder(self) -> Path:
        return self.home / "files"

    @property
    def database_folder(self) -> Path:
        return self.home / "postgres"
