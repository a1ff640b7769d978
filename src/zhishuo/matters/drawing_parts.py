"""What a drawing is made of: nodes, arrows, brackets, alarms. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrow:
    """To another node (its key, or "" for a way out). `kind`: no, return, reopen, up, opens."""

    kind: str
    to: str
    text: str


@dataclass(frozen=True)
class Branch:
    """One outcome: how it counts, what must be done for it, what the speaker is told, how long it is kept."""

    key: str
    title: str
    means: str
    needs: tuple[str, ...]
    lines: tuple[str, ...]
    mark: str  # which circle of the look: closed, handling, registered


@dataclass(frozen=True)
class Node:
    """One place on the way. `kind`: event, step, rise, follow. `levels`: lanes where it is done; () is the first holder's.

    `within`: the step's own limit in words. `branches`: the outcomes, on the answer.
    """

    key: str
    kind: str
    title: str
    who: str = ""
    levels: tuple[str, ...] = ()
    within: str = ""
    lines: tuple[str, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Bracket:
    """A clock from one node to another. `limit` and `since` stand beside it, `until` only in sentences, `rules` say pauses and extension."""

    key: str
    title: str
    start: str
    end: str
    limit: str
    since: str
    until: str
    rules: tuple[str, ...] = ()
    law: str = ""


@dataclass(frozen=True)
class Alarm:
    """One rung of the ladder: of which clock, when, who hears, and whether they must answer for it."""

    clock: str
    title: str
    when: str
    who: str
    more: str


@dataclass(frozen=True)
class Drawing:
    """A playbook for chosen facts. `lanes`: (level, word) from the ground up; `home`: the lane of the first holder."""

    key: str
    title: str
    say: str
    kind: str
    privacy: str
    home: str
    lanes: tuple[tuple[str, str], ...]
    nodes: tuple[Node, ...]
    brackets: tuple[Bracket, ...]
    alarms: tuple[Alarm, ...]

    def index(self, key: str) -> int:
        """Where a node stands; -1 for one that is not drawn."""
        return next((n for n, node in enumerate(self.nodes) if node.key == key), -1)
