"""What the database remembers of matters, as lives to be lived again: a few statements for a thousand matters."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.bulk.life import Deed, Life
from zhishuo.matters.models import Flag, HandOver, Matter, Saying
from zhishuo.trail.api import Entry

BEGAN = frozenset({"register", "settle", "import", "open_child", "follow", "join"})
MATTER = (
    "id", "number", "pack_id", "playbook", "topic", "measure", "channel", "place", "said_at", "registered_at", "registrar_id", "first_id",
    "person_id", "people", "fields", "hidden",
)  # fmt: skip


@dataclass(slots=True)
class Past:
    """One matter as it was told. `life` begins as it was registered, its deeds in order of time.

    `mine`: the registrar sat in the office that received it. `chosen`: somebody gave the measure (None: not known).
    `parts`: other matters were opened from it, so it may have waited for them. `sure`: flags that were raised with it.
    """

    id: int
    number: str
    pack: int
    life: Life
    mine: bool
    chosen: bool | None
    parts: bool
    sure: tuple[str, ...]
    people: int | None
    hidden: list[str] | None
    later: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> int | None:
        """The office that it is about, where it is about an official (R9)."""
        return next((int(one[1:]) for one in self.hidden or () if one.startswith("o")), None)


def read(county: int, low: int, high: int, *, since: datetime, until: datetime, span: tuple[int, int]) -> Iterator[Past]:
    """The matters of one county with low <= id < high that were registered in the period, with what was done by its end."""
    rows = list(
        Matter.objects.filter(
            county=county, id__gte=low, id__lt=high, registered_at__gte=since, registered_at__lte=until,
            place__gte=span[0], place__lt=span[1],
        ).order_by("id").values(*MATTER).iterator(chunk_size=1000)
    )  # fmt: skip
    ids = [row["id"] for row in rows]
    of = {"county": county, "matter_id__in": ids}
    entries = _entries(county, ids, until)
    texts = dict(Saying.objects.filter(**of, kind="said").order_by("-id").values_list("matter_id", "text"))
    hands = HandOver.objects.filter(**of, role="lead", giver__isnull=True).order_by("-id")
    taken = {matter: state for matter, *state in hands.values_list("matter_id", "offered_at", "taken_at")}
    sure = _sure(of)
    whole = frozenset(Matter.objects.filter(county=county, parent_id__in=ids).values_list("parent_id", flat=True))
    for row in rows:
        id_ = row["id"]
        offered, took = taken.get(id_, (None, None))
        past = _past(
            row, entries.get(id_, []), texts.get(id_, ""), sure.get(id_, ()), mine=offered is not None and offered == took
        )
        past.parts = id_ in whole
        yield past


def _entries(county: int, ids: Iterable[int], until: datetime) -> Mapping[int, list[tuple[str, datetime, str, dict[str, Any]]]]:
    found: dict[int, list[tuple[str, datetime, str, dict[str, Any]]]] = defaultdict(list)
    subjects = [f"matter:{id_}" for id_ in ids]
    rows = Entry.objects.filter(county=county, subject__in=subjects, at__lte=until).order_by("id")
    for subject, verb, at, actor, data in rows.values_list("subject", "verb", "at", "actor", "data").iterator(chunk_size=5000):
        found[int(subject[7:])].append((verb.removeprefix("matter."), at, actor, data))
    return found


def _sure(of: dict[str, Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for matter, key, at, settled in Flag.objects.filter(**of, state="confirmed").values_list(
        "matter_id", "key", "at", "settled_at"
    ):
        if at == settled:
            found[matter] += (key,)
    return found


def _past(
    row: dict[str, Any], entries: list[tuple[str, datetime, str, dict[str, Any]]], text: str, sure: tuple[str, ...], *, mine: bool
) -> Past:
    began = next((entry for entry in entries if entry[0] in BEGAN), None)
    verb, told = (began[0], began[3]) if began else ("register", {})
    deeds = list(_deeds([entry for entry in entries if entry is not began]))
    filled = frozenset(name for deed in deeds if deed.verb == "fill" for name in deed.data.get("fields", ()))
    chosen = True if verb == "settle" else told.get("chosen")
    channel = "import" if verb == "import" else row["channel"]
    if verb == "settle":
        account = row["registrar_id"]
        deeds.insert(0, Deed(row["registered_at"], "answer", account, "", {"outcome": told.get("outcome", "done")}))
    if verb == "join":
        deeds.insert(0, Deed(row["registered_at"], "merge", None, "", {"into": told["into"]}))
    life = Life(
        place=PlaceCode(row["place"]),
        text=text,
        said_at=row["said_at"],
        registered_at=row["registered_at"],
        owner=row["first_id"],
        channel=channel,
        playbook=told.get("playbook", row["playbook"]),
        topic=told.get("topic", row["topic"]),
        measure=told.get("measure", ""),
        registrar=row["registrar_id"],
        settled=verb == "settle",
        fields={name: value for name, value in row["fields"].items() if name not in filled},
        deeds=deeds,
    )
    raised = tuple(key for key in sure if not any(d.verb == "flag" and d.data.get("flag") == key for d in deeds))
    return Past(
        row["id"], row["number"], row["pack_id"], life, mine, chosen, False, raised, row["people"], row["hidden"],
        later={name: value for name, value in row["fields"].items() if name in filled},
    )  # fmt: skip


def _deeds(entries: list[tuple[str, datetime, str, dict[str, Any]]]) -> Iterator[Deed]:
    """Each entry as a deed; what the engine did by itself right after a deed is left to the engine."""
    before: tuple[str, datetime | None] = ("", None)
    last: Deed | None = None
    for verb, at, actor, data in entries:
        if verb == "reopen" and at == before[1] and before[0] in ("verdict", "do_step"):
            if last is not None and data.get("up"):
                last.data["to"] = data["owner"]
            continue
        kind, _, number = actor.partition(":")
        told = dict(data)
        if verb == "sort":
            told["playbook"] = told.pop("to", "")  # `to` of any other deed is an office
        if kind == "system":
            told["system"] = True
        if verb == "lift" and data.get("up"):
            told["to"] = data["owner"]
        last = Deed(at, verb, int(number) if kind == "staff" else None, "", told)
        before = (verb, at)
        yield last
