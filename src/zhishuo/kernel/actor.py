"""Who does it: a person on a post, a speaker, the system, or nobody known."""

from dataclasses import dataclass
from typing import Literal

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.verbs import Verb

ActorKind = Literal["staff", "speaker", "party", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One office that the person holds today: which post, where, what it may do, and whether as its head.

    `grants` already contains what only the head may do, when `head` is true.
    """

    office_id: int
    post: str
    place: PlaceCode
    title: str
    grants: frozenset[str] = frozenset()
    head: bool = False

    def meets(self, verb: Verb, place: int) -> bool:
        """True when the seat has one of the verb's grants, and its place contains the other."""
        return verb.met_by(self.grants) and self.place.contains(place)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting now.

    `account_id` is set for staff, `person_id` for a resident known by a phone; `matter_ids` are the matters
    that a speaker has shown to be theirs; `party_id` says as whom somebody else takes part in a matter.
    `name` is what the history shows. `locale` is "zh" or "en".
    """

    kind: ActorKind
    account_id: int | None = None
    name: str = ""
    seats: tuple[Seat, ...] = ()
    matter_ids: frozenset[int] = frozenset()
    locale: str = "zh"
    person_id: int | None = None
    party_id: int | None = None

    def __post_init__(self) -> None:
        if (self.kind == "staff") != (self.account_id is not None):
            raise ValueError("a staff actor has an account, and nobody else has one")
        if (self.kind == "party") != (self.party_id is not None):
            raise ValueError("a party takes part in a matter as somebody, and nobody else does")

    @property
    def key(self) -> str:
        """The short text kept in the trail: staff:12, speaker:110101000000000007, system, anonymous.

        A speaker's is the resident's id where known, else the smallest id of the matters shown to be theirs; a party's is party:
        and the id of its row.
        """
        if self.kind == "staff":
            return f"staff:{self.account_id}"
        if self.kind == "speaker":
            known = self.person_id if self.person_id is not None else min(self.matter_ids, default=None)
            return "speaker" if known is None else f"speaker:{known}"
        if self.kind == "party":
            return f"party:{self.party_id}"
        return self.kind

    def may(self, verb: Verb, place: int) -> bool:
        """Whether this actor may do the verb at a place, as far as standing and grants tell.

        The row has the last word: that an owner's verb comes from the owning office, and a speaker's from the
        one who said it, is asked with `holds` and `said` by whoever has the row. The system may do all.
        """
        if self.kind == "system" or verb.standing == "anyone":
            return True
        if self.kind == "speaker":
            return verb.standing == "speaker"
        return bool(self.seats_for(verb, place))

    def seats_for(self, verb: Verb, place: int) -> tuple[Seat, ...]:
        """The seats from which this actor may do the verb at the place, the narrowest place first."""
        found = [seat for seat in self.seats if seat.meets(verb, place)]
        return tuple(sorted(found, key=lambda seat: seat.place.span[1] - seat.place.span[0]))

    def holds(self, office_id: int | None) -> bool:
        """True when one of the seats is this office."""
        return any(seat.office_id == office_id for seat in self.seats)

    def heads(self, office_id: int | None) -> bool:
        """True when this actor is the head of that office."""
        return any(seat.office_id == office_id and seat.head for seat in self.seats)

    def said(self, matter_id: int) -> bool:
        """True when the matter has been shown to be this speaker's own."""
        return matter_id in self.matter_ids

    @property
    def places(self) -> tuple[PlaceCode, ...]:
        """The places of the seats without those that lie inside another; in order."""
        own = sorted({seat.place for seat in self.seats})
        return tuple(p for p in own if not any(q != p and q.contains(p) for q in own))


SYSTEM = Actor("system", name="直说")
ANONYMOUS = Actor("anonymous")
