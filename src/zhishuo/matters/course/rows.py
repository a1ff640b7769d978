"""Plain rows with the columns of the tables, for where no database is: worked examples, trials, loading in bulk."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class MatterRow:
    id: int
    county: int
    number: str = ""
    client_key: str | None = None
    pack_id: int = 0
    playbook: str = ""
    klass: str = ""
    topic: str = ""
    measure: str = ""
    privacy: str = "open"
    channel: str = ""
    place: int = 0
    town: int | None = None
    title: str = ""
    person_id: int | None = None
    registrar_id: int | None = None
    stage: str = ""
    owner_id: int = 0
    first_id: int = 0
    assignee_id: int | None = None
    said_at: datetime | None = None
    registered_at: datetime | None = None
    replied_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    due: datetime | None = None
    next_due: datetime | None = None
    next_clock: str = ""
    outcome: str = ""
    verdict: str = ""
    reopened: int = 0
    people: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    suspected: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    moments: dict[str, list[str]] = field(default_factory=dict)
    hidden: list[str] | None = None
    parent_id: int | None = None
    follows_id: int | None = None
    merged_into_id: int | None = None
    lifted: bool = False
    supervisor_id: int | None = None
    rev: int = 1
    search: str | None = None


@dataclass(slots=True)
class SayingRow:
    id: int
    county: int
    matter_id: int
    kind: str
    at: datetime
    account_id: int | None = None
    office_id: int | None = None
    text: str = ""
    public: bool = True
    client_key: str | None = None


@dataclass(slots=True)
class HandRow:
    id: int
    county: int
    matter_id: int
    taker_id: int
    offered_at: datetime
    state: str
    giver_id: int | None = None
    role: str = "lead"
    taken_at: datetime | None = None
    taken_by_id: int | None = None
    ended_at: datetime | None = None
    reason: str = ""
    climbed: bool = False
    designated: bool = False
    whistle: int | None = None
    step: str = ""
    useful: int | None = None
    apt: int | None = None


@dataclass(slots=True)
class ClockRow:
    id: int
    county: int
    matter_id: int
    name: str
    event: str
    started_at: datetime
    within: str
    due: datetime
    provisional: bool = False
    office_id: int | None = None
    doer_id: int | None = None
    hand_id: int | None = None
    stopped_at: datetime | None = None
    void: bool = False
    paused: bool = False
    pauses: list[list[str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    cap: datetime | None = None
    rung_no: list[int] = field(default_factory=list)
    rung_at: list[datetime] = field(default_factory=list)
    next_rung: datetime | None = None


@dataclass(slots=True)
class StepRow:
    id: int
    county: int
    matter_id: int
    key: str
    kind: str
    round: int
    state: str
    at: datetime
    title: str = ""
    office_id: int | None = None
    account_id: int | None = None
    saying_id: int | None = None
    within: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    child_id: int | None = None


@dataclass(slots=True)
class FlagRow:
    id: int
    county: int
    matter_id: int
    key: str
    state: str
    at: datetime
    found: list[str] = field(default_factory=list)
    account_id: int | None = None
    settled_at: datetime | None = None
    settled_by_id: int | None = None


@dataclass(slots=True)
class VerdictRow:
    id: int
    county: int
    matter_id: int
    round: int
    at: datetime
    solved: str
    satisfied: str = ""
    saying_id: int | None = None


@dataclass(slots=True)
class AskRow:
    id: int
    county: int
    matter_id: int
    verb: str
    data: dict[str, Any]
    office_id: int
    head: bool
    at: datetime
    state: str = "open"
    asked_by_id: int | None = None
    asker_id: int | None = None
    saying_id: int | None = None
    settled_at: datetime | None = None
    settled_by_id: int | None = None


KINDS = {
    "saying": SayingRow, "hand": HandRow, "clock": ClockRow, "step": StepRow, "flag": FlagRow, "verdict": VerdictRow, "ask": AskRow,
}  # fmt: skip
