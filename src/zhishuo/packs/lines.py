"""On which line each key of a TOML text stands. `tomllib` does not say, and a fault without a line helps
nobody.

Only for text that `tomllib` has read without complaint, so this scanner need not recognise bad TOML.
"""

from bisect import bisect_right

from zhishuo.packs.faults import Path

_BLANK = " \t\r\n"


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self._starts = [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]

    def line(self) -> int:
        return bisect_right(self._starts, self.at)

    def skip(self) -> None:
        """Over blanks, line ends and comments."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in _BLANK:
                self.at += 1
            else:
                return

    def key(self) -> Path:
        """A key, bare or quoted, with its dots."""
        parts: list[str] = []
        while True:
            self.skip()
            if self.text[self.at] in "\"'":
                parts.append(self._quoted())
            else:
                start = self.at
                while self.text[self.at] not in " \t=.]\"'":
                    self.at += 1
                parts.append(self.text[start : self.at])
            self.skip()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _quoted(self) -> str:
        quote, start = self.text[self.at], self.at + 1
        self.string()
        return self.text[start : self.at - 1].replace('\\"', '"') if quote == '"' else self.text[start : self.at - 1]

    def string(self) -> None:
        """Over a string of any of the four kinds."""
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        # A triple-quoted string may end with one or two quotes of its own.
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1

    def value(self, path: Path) -> None:
        self.skip()
        self.found.setdefault(path, self.line())
        first = self.text[self.at]
        if first in "\"'":
            self.string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while True:
            self.skip()
            if self.text[self.at] == "]":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                index += 1
                continue
            self.value((*path, index))

    def _inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip()
            if self.text[self.at] == "}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(path)

    def pair(self, path: Path) -> None:
        self.skip()
        line = self.line()
        here = (*path, *self.key())
        for end in range(len(path) + 1, len(here) + 1):
            self.found.setdefault(here[:end], line)
        self.at += 1  # the "="
        self.value(here)

    def run(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self.skip()
            if self.at >= len(self.text):
                return self.found
            if self.text[self.at] == "[":
                line = self.line()
                self.at += 2 if self.text.startswith("[[", self.at) else 1
                table = self.key()
                self.at = self.text.index("]", self.at) + 1
                if self.text.startswith("]", self.at):
                    self.at += 1
                self.found[table] = line
            else:
                self.pair(table)


def lines_of(text: str) -> dict[Path, int]:
    """Path of each table, key, list item and inline key → its line, counted from 1."""
    return _Scanner(text).run()
