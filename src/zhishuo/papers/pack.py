"""The papers section of a pack: letters, that is everything that goes out (SCHEMA.md §4.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhishuo.kernel.schema import Finding, Section, Titled, View, key
from zhishuo.kernel.values import Text

FORMS = ("message", "document", "form", "card", "poster", "number")
SIGNERS = ("office", "head", "parties", "mediator", "seal")
BLANKS = tuple(
    "number name office phone due result remedy basis channel reason place verdict year short n link".split()  # noqa: SIM905
)
BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Letter(Titled):
    """`[key]`: exactly one of `text` (plain, with {blanks}) and `file` (a .docx beside the pack's tables)."""

    form: str = key(one_of=FORMS)
    text: Text | None = None
    file: str = ""
    number: str = key(default="", ref="letters")
    sign: tuple[str, ...] = key(default=(), one_of=SIGNERS)
    must_have: tuple[str, ...] = key(default=(), law="superset")
    served: bool = key(default=False, law="higher")
    copies: Text | None = None
    code: str = key(default="", one_of=("grid", "office", "matter"))
    opens: str = key(default="", ref="playbooks")
    paper: str = key(default="", one_of=("A4", "A5", "A3"))

    def blanks(self) -> frozenset[str]:
        """The names in braces, in either language."""
        return frozenset(BLANK.findall(f"{self.text.zh}{self.text.en}")) if self.text else frozenset()


def check_letters(view: View) -> Iterator[Finding]:
    """One body each, blanks from the closed list, numbers drawn from number letters, files that are there."""
    letters = view.tables("letters")
    for slug, letter in letters.items():
        path = ("letters", slug)
        if bool(letter.text) == bool(letter.file):
            code, which = ("wrong_kind", "只能留一个") if letter.text else ("missing", "要写其中一个")
            yield Finding(code, f"文书“{slug}”的 text 和 file {which}", (*path, "file") if letter.file else path)
        if letter.file and not view.has("letters.files", letter.file):
            yield Finding("no_such", f"文书模板 {letter.file} 不在方案文件夹里；放进去，或改写成 text", (*path, "file"))
        for blank in sorted(letter.blanks() - set(BLANKS)):
            yield Finding("unknown_blank", f"没有 {{{blank}}} 这个空；可以用：{' '.join(BLANKS)}", (*path, "text"))
        drawn = letters.get(letter.number) if letter.number else None
        if drawn and drawn.form != "number":
            yield Finding("wrong_kind", f'“{letter.number}”不是文号（form = "number"）', (*path, "number"))


LETTERS: Section[Letter] = Section("letters", "letters.toml", 1, Letter, check=check_letters, files=(".docx",))
