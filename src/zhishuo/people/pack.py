# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""The people sections of a pack: posts (chairs, tables, counters) and the first named offices (SCHEMA.md
§4.2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from zhishuo.kernel.schema import Finding, Section, Table, Titled, View, circle, key
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import BadValue, Range, Ref, Text

LEVELS = ("grid", "village", "town", "county", "city")

# What a post may be given: bundles of verbs, so that nobody administers 170 names (VERBS.md §2).
GRANTS = tuple(
    [
        "hear",
        "sort",
        "hold",
        "call",
        "approve",
        "arbitrate",
        "urge",
        "watch",
        "phone",
        "gather",
        "mediate",
        "publish",
        "serve",
        "points",
        "visit",
        "camera",
        "roster",
        "read",
        "read_parties",
        "read_sealed",
        "unmask",
        "export",
        "figures",
        "appraise",
        "pack",
        "system",
        "security",
        "audit",
    ]
)
# The three officers of 等保 2.0: one post never holds two of them.
APART = frozenset({"system", "security", "audit"})


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A composition by law: so many holders (1), or such a part of them ("1/3")."""

    count: int = 0
    n: int = 0
    d: int = 1

    @classmethod
    def read(cls, raw: object) -> Self:
        if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
            return cls(raw)
        found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", raw) if isinstance(raw, str) else None
        if not found or not 0 < int(found[1]) <= int(found[2]):
            raise BadValue('这里要写人数（1）或比例（"1/3"）')
        return cls(0, int(found[1]), int(found[2]))

    def refs(self) -> Iterator[Ref]:
        yield from ()

    def __ge__(self, other: "AtLeast") -> bool:
        """At least as strict as the other (a law's number may only be raised)."""
        return self.count >= other.count and self.n * other.d >= other.n * self.d

    def of(self, whole: int) -> int:
        """How many of `whole` holders are needed at least."""
        return max(self.count, -(-whole * self.n // self.d))


@dataclass(frozen=True, kw_only=True)
class Post(Titled):
    """`[level.name]`. `slug` is "village.speak". The row "post at a place" is an office."""

    up: str = key(default="", ref="posts")
    holders: Range
    head: bool = True
    kinds: dict[str, Text] = key(default={})
    must: tuple[tuple[str, ...], ...] = ()
    women: AtLeast = key(default=AtLeast(), law="higher")
    minority: bool = key(default=False, law="higher")
    term: Span | None = None
    chosen: str = key(default="appointed", one_of=("appointed", "elected", "named", "volunteer"))
    may: tuple[str, ...] = key(one_of=GRANTS)
    head_may: tuple[str, ...] = key(default=(), one_of=GRANTS)
    named: bool = False
    cover: int = 0
    trained: bool = False
    apart_from: tuple[str, ...] = key(default=(), ref="posts")
    public: bool = True

    @property
    def level(self) -> str:
        return self.slug.partition(".")[0]

    @property
    def grants(self) -> frozenset[str]:
        """What its holders and its head may do together."""
        return frozenset(self.may) | frozenset(self.head_may)


@dataclass(frozen=True, kw_only=True)
class OfficeRow(Table):
    """`[key]` of offices.toml: a first row, made on publish if absent, afterwards edited as a row."""

    post: str = key(ref="posts")
    place: str
    name: Text
    good_at: tuple[str, ...] = key(default=(), ref="topics")
    phone: str = ""


def check_posts(view: View) -> Iterator[Finding]:
    """Circles of `up`, unknown levels, heads without a head, kinds that are not there, the three officers in
    one post.
    """
    posts = view.tables("posts")

    def above(slug: str) -> Iterator[str]:
        if slug in posts and posts[slug].up:
            yield posts[slug].up

    for slug, post in posts.items():
        path = ("posts", *slug.split("."))
        if post.level not in LEVELS:
            yield Finding("no_such", f"没有“{post.level}”这一级；只能是 {'、'.join(LEVELS)}", path)
        if way := circle(slug, above):
            yield Finding("circle", f"上级绕成了圈：{' → '.join(way)}；请把其中一个 up 改掉", (*path, "up"))
        if post.head_may and not post.head:
            yield Finding("may_not", "写了 head_may 却没有负责人；删掉 head_may，或去掉 head = false", (*path, "head_may"))
        for kind in sorted({kind for group in post.must for kind in group} - set(post.kinds)):
            yield Finding("no_such", f"must 里的“{kind}”不在 kinds 里；先在 kinds 写上它", (*path, "must"))
        if len(APART & post.grants) > 1:
            both = "、".join(sorted(APART & post.grants))
            yield Finding("may_not", f"系统、安全、审计不能在同一个岗位：{both}；分给不同的岗位", (*path, "may"))


def check_offices(view: View) -> Iterator[Finding]:
    """Only posts that are `named` have offices by name; a place is a code of 6, 9, 12 or 15 digits inside the
    pack's.
    """
    scope = next((file.pack.place for file in view.tables("pack").values()), "")
    for slug, office in view.tables("offices").items():
        post = view.tables("posts").get(office.post)
        if post and not post.named:
            yield Finding("may_not", f"岗位 {office.post} 没有写 named = true，不能按名字设", ("offices", slug, "post"))
        if not re.fullmatch(r"(\d{6}|\d{9}|\d{12}|\d{15})", office.place):
            yield Finding("wrong_kind", f"“{office.place}”不是区划代码（6、9、12 或 15 位数字）", ("offices", slug, "place"))
        elif not office.place.startswith(scope):
            yield Finding("wrong_kind", f"“{office.place}”不在本方案的范围“{scope}”里；改 place", ("offices", slug, "place"))


POSTS: Section[Post] = Section("posts", "posts.toml", 2, Post, check=check_posts)
OFFICES: Section[OfficeRow] = Section("offices", "offices.toml", 1, OfficeRow, check=check_offices)
