"""What is wrong with a pack, and where: one sentence that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Pos:
    """A line of a file; `line` 0 is the file (or the folder) as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """`file` from the pack's folder name on ("base/topics.toml"), `key` the path inside it, `code` of
    SCHEMA.md §7.
    """

    file: str
    line: int
    key: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{Pos(self.file, self.line)}  {self.sentence}"


@dataclass(frozen=True, slots=True, order=True)
class ToVerify:
    """A number that somebody still has to check against the law's text."""

    file: str
    line: int
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{Pos(self.file, self.line)}  待核：{self.sentence}"


def fault(pos: Pos, path: Iterable[str | int], code: str, sentence: str) -> Fault:
    return Fault(pos.file, pos.line, ".".join(str(part) for part in path), code, sentence)


def nearest(word: str, known: Iterable[str], most: int = 12) -> str:
    """ "最接近的是 x" or "可以写：a b c", whichever helps."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"是不是想写 {close[0]}？"
    if not names:
        return "这里还一个都没有，先去掉它"
    return f"可以写：{' '.join(names[:most])}{' …' if len(names) > most else ''}"
