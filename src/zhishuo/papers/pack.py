# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""The papers sections of a pack: letters, that is everything that goes out, and notices, everything that is put up
(SCHEMA.md §4.5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from zhishuo.kernel.schema import Finding, Section, Titled, View, key
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Ref, Text, read_span

FORMS = ("message", "document", "form", "card", "poster", "number")
SIGNERS = ("office", "head", "parties", "mediator", "seal")
BLANKS = tuple(
    "number name office phone due result remedy basis channel reason place verdict year short n link".split()  # noqa: SIM905
)
BLANK = re.compile(r"\{([^{}]*)\}")
WHERES = ("web", "board", "loudspeaker", "message")
PROOFS = ("none", "opened", "household")
CHASES = ("call", "door")
PERIODS = ("week", "fortnight", "month", "quarter", "year")


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


@dataclass(frozen=True, slots=True)
class Shown:
    """How long a notice stays up: a span, or for good (`span` is None, written "standing")."""

    span: Span | None

    @classmethod
    def read(cls, raw: object) -> Self:
        return cls(None if raw == "standing" else read_span(raw))

    def refs(self) -> Iterator[Ref]:
        yield from ()


@dataclass(frozen=True, kw_only=True)
class Every:
    """So many times in each such period."""

    times: int
    per: str = key(one_of=PERIODS)


@dataclass(frozen=True, kw_only=True)
class Notice(Titled):
    """`[key]` of notices.toml: what is put up, by whom, where and how long, and what becomes of objections."""

    by: tuple[str, ...] = key(ref="posts")
    where: tuple[str, ...] = key(one_of=WHERES)
    shown: Shown = key(law="longer")
    objection: Span | None = None
    answer: Span | None = key(default=None, law="shorter")
    objection_opens: str = key(default="", ref="playbooks")
    check: str = key(default="", ref="posts", law="same")
    items: tuple[Text, ...] = key(default=(), law="superset")
    every: Every | None = None
    proof: str = key(default="none", one_of=PROOFS)
    chase: tuple[str, ...] = key(default=(), one_of=CHASES)


def check_notices(view: View) -> Iterator[Finding]:
    """Whoever puts a notice up may, and does not check it; an objection has its time, its answer and its matter."""
    for slug, notice in view.tables("notices").items():
        path = ("notices", slug)
        for key_ in ("by", "where"):
            if not getattr(notice, key_):
                yield Finding("missing", f"公示“{notice.title}”的 {key_} 是空的；至少写一个", (*path, key_))
        for index, post in enumerate(notice.by):
            found = view.post(post)
            if found is not None and "publish" not in found.grants:
                yield Finding("may_not", f"{post} 不能公示（may 里没有 publish）；换一个岗位", (*path, "by", index))
        if notice.check and notice.check in notice.by:
            yield Finding("self_inspection", f"{notice.check} 自己公示，不能自己审核；换一个岗位", (*path, "check"))
        yield from _objection(notice, path)
        if notice.chase and notice.proof == "none":
            yield Finding(
                "missing", '写了 chase（没看到的再通知）就要写 proof，才知道谁没看到：proof = "household"', (*path, "chase")
            )


def _objection(notice: Notice, path: tuple[str, ...]) -> Iterator[Finding]:
    """Objections: all three keys or none, and they can be made while the notice is up."""
    said = {one: getattr(notice, one) for one in ("objection", "answer", "objection_opens")}
    lacking = [one for one, value in said.items() if not value]
    if 0 < len(lacking) < len(said):
        there = next(one for one, value in said.items() if value)
        sentence = f"能提异议的公示，objection、answer、objection_opens 都要写；还缺 {'、'.join(lacking)}"
        yield Finding("missing", sentence, (*path, there))


NOTICES: Section[Notice] = Section("notices", "notices.toml", 1, Notice, check=check_notices)
