"""A matter's whole life as plain values: what an importer or a generator hands over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhishuo.kernel.codes import PlaceCode


@dataclass(slots=True)
class Deed:
    """One thing done. `verb` is the action ("take", "answer"); `account` None means the speaker, or the system for "close".

    `data` by verb: offer, climb {to: office id}; return {reason}; answer {outcome}; verdict {solved, satisfied, to};
    sort {playbook, topic, measure}; do_step {step, no, office, …}; pause {reason}; extend {clock, span, reason}; settle_flag {flag, confirmed}.
    """

    at: datetime
    verb: str
    account: int | None = None
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def to(self) -> int | None:
        """The office that it leads to. What a step hands over goes to a person, whose name stands under the same word."""
        return int(self.data["to"]) if "to" in self.data and self.verb != "do_step" else None


@dataclass(slots=True)
class Life:
    """One matter from its first words on. `owner` is the office that received it; `deeds` are in order of time.

    `settled`: registered, taken and answered in one (verb "settle" in the trail, its answer given as the first deed).
    """

    place: PlaceCode
    text: str
    said_at: datetime
    registered_at: datetime
    owner: int
    channel: str = "import"
    playbook: str = "plain"
    topic: str = ""
    measure: str = ""
    title: str = ""
    name: str = ""
    phone: str = ""
    registrar: int | None = None
    client_key: str = ""
    settled: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
