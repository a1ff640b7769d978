# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""What a matter is about: one entry of the dispatch catalogue (`topics.toml`, SCHEMA.md §4.3). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhishuo.kernel.schema import Titled, key
from zhishuo.kernel.values import Text

# The meetings to which a law reserves a decision (domain R45–R48). Their kinds are pack data once there is a section
# `gatherings`; until then a topic names the organ by one of these words, and whoever does the `decide` step writes down its
# decision. With the section, `pack check` looks the word up there too.
ORGANS = ("villagers", "reps", "group", "residents", "collective_members", "collective_reps", "party")


@dataclass(frozen=True, kw_only=True)
class Topic(Titled):
    """`[key]` of the dispatch catalogue. None means "as the parent says": ask `lineage` for all."""

    in_: str = key(default="", ref="topics")
    playbook: str = key(default="", ref="playbooks")
    words: tuple[str, ...] = ()
    lead: str = key(default="", ref="posts")
    help: tuple[str, ...] | None = key(default=None, ref="posts")
    organ: str = key(default="", one_of=ORGANS, law="same")
    dispute: bool | None = None
    confirm: bool | None = key(default=None, law="lower")
    paper: bool | None = key(default=None, law="higher")
    open: bool | None = None
    redirect: str = key(default="", ref="reasons", under="redirect.")
    codes: dict[str, str] = key(default={})


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """A topic with everything its parents say where it is silent. `chain`: itself, its parent, … the root."""

    slug: str
    title: Text
    chain: tuple[str, ...]
    playbook: str
    lead: str
    help: tuple[str, ...]
    organ: str
    dispute: bool
    confirm: bool
    paper: bool
    open: bool
    redirect: str


def lineage(topics: Mapping[str, Topic], slug: str) -> Lineage | None:
    """The topic with what it inherits; None when there is no such topic."""
    chain: list[Topic] = []
    here = topics.get(slug)
    while here is not None and here not in chain:
        chain.append(here)
        here = topics.get(here.in_)
    if not chain:
        return None

    def first(name: str, default: bool) -> bool:
        said = (getattr(topic, name) for topic in chain)
        return bool(next((value for value in said if value is not None), default))

    return Lineage(
        slug=slug,
        title=chain[0].title,
        chain=tuple(topic.slug for topic in chain),
        playbook=next((topic.playbook for topic in chain if topic.playbook), ""),
        lead=next((topic.lead for topic in chain if topic.lead), ""),
        help=next((topic.help for topic in chain if topic.help is not None), ()),
        organ=next((topic.organ for topic in chain if topic.organ), ""),
        dispute=first("dispute", False),
        confirm=first("confirm", True),
        paper=first("paper", False),
        open=first("open", True),
        redirect=next((topic.redirect for topic in chain if topic.redirect), ""),
    )
