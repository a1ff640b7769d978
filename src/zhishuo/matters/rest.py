"""The HTTP API of matters: say something, see how it stands. The same intake and the same rights as the pages."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.refusals import BadDate, NotFound
from zhishuo.kernel.times import SHANGHAI, local
from zhishuo.matters import actions, rules, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.matters.pages.onward import onward
from zhishuo.matters.pages.resident import answer as answer_of
from zhishuo.matters.pages.story import Story
from zhishuo.matters.pages.tellers import sentence
from zhishuo.matters.queries import by_number
from zhishuo.matters.stages import STAGES
from zhishuo.matters.views.door import opened
from zhishuo.people.api import Office, need, title_of
from zhishuo.places.api import full_name
from zhishuo.store.api import hit

router = Router(tags=["matters"])
HOUR = 3600


class SayIn(Schema):
    """What is said. Enough is `place` and `text`."""

    place: str = Field(description="12-digit division or 15-digit grid code", examples=["110101001201"])
    text: str = Field(description="what was said, at most 5,000 characters")
    phone: str = Field("", description="mobile number, or landline with area code; may be left out")
    name: str = ""
    said_at: datetime | None = Field(None, description="when it was said, if not now; a time without zone is Asia/Shanghai")
    client_key: str = Field("", max_length=64, description="the same key twice is one matter: repeat freely")


class FollowOut(Schema):
    """A lawful next step: review, recheck."""

    playbook: str
    title: str
    until: datetime


class MoreIn(Schema):
    """More words of the speaker."""

    code: str = Field(description="query code")
    text: str
    client_key: str = Field("", max_length=64, description="the same key twice is kept once: repeat freely")


class VerdictIn(Schema):
    """The speaker's verdict on the answer."""

    code: str = Field(description="query code")
    solved: Literal["solved", "partly", "not"]
    satisfied: Literal["", "very", "satisfied", "basic", "not"] = ""
    text: str = Field("", description="why; needed for partly and not")


class LiftIn(Schema):
    """Asking the level above, once."""

    code: str = Field(description="query code")
    text: str = Field(description="why")


class MatterOut(Schema):
    """How a matter stands."""

    number: str
    stage: str
    title: str
    place: str
    playbook: str
    office: str = Field(description="the office that has it")
    said_at: datetime
    registered_at: datetime
    reply_due: datetime | None = None
    due: datetime | None = Field(None, description="the day by which the speaker is promised a result")
    answer: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    way: list[str] = Field(default_factory=list, description="what happened, oldest first, a sentence each")
    asked: str | None = Field(None, description="what the speaker is asked for while it waits for just that")
    paused_until: datetime | None = Field(None, description="it stands still, at most until then")
    paused_for: str | None = None
    channel: str | None = Field(None, description="the lawful channel that it was passed on to")
    remedy: str | None = Field(None, description="what the law leaves to whoever does not agree with the answer")
    joined_stage: str | None = Field(None, description="stage of the matter that this one became part of")
    joined_way: list[str] = Field(default_factory=list, description="how that one goes, without words and names of others")
    can: list[str] = Field(
        default_factory=list, description="what the speaker can do now: say_more, verdict, lift, reopen, withdraw"
    )
    follows: list[FollowOut] = Field(default_factory=list, description="lawful next steps, each with its last day")


class RegisteredOut(MatterOut):
    """What the speaker is given."""

    code: str = Field(description="query code: four digits; with the number it opens the matter")
    link: str = Field(description="path of the progress page; it carries the right to this matter")


@router.post("/matters", response={200: RegisteredOut, 201: RegisteredOut}, summary="说一件事 Say something")
def create(request: HttpRequest, payload: SayIn) -> Status[RegisteredOut]:
    """Takes everything; answers 201, or 200 when this client key was here before. No account is needed; callers are limited by address.

    The header Idempotency-Key stands for `client_key` where that is empty.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind != "staff":
        hit(f"say:{request.address}", most=settings.ZHISHUO.say_most, window=HOUR)  # type: ignore[attr-defined]
    place = PlaceCode.parse(payload.place)
    if actor.kind == "staff":
        need(actor, verbs.RECORD, place)
    said = Said(
        place=place,
        text=payload.text,
        phone=payload.phone,
        name=payload.name,
        channel="api",
        said_at=_aware(payload.said_at),
        client_key=payload.client_key or request.headers.get("Idempotency-Key", "")[:64],
    )
    taken = actions.register(said, by=actor)
    matter = taken.matter
    body = RegisteredOut(**_stands(matter), code=taken.code, link=f"/m/{matter.number}/{link_of(matter.id)}/")
    return Status(200 if taken.repeated else 201, body)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return local(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))
    except (OverflowError, ValueError) as error:
        raise BadDate(got=str(moment), field="said_at") from error


def _stands(matter: Matter) -> dict[str, Any]:
    office = matter.owner if "owner" in matter._state.fields_cache else Office.objects.get(pk=matter.owner_id)
    return {
        "number": matter.shown,
        "stage": matter.stage,
        "title": matter.title,
        "place": matter.at.text,
        "playbook": matter.playbook,
        "office": f"{full_name(office.at)}{title_of(office)}",
        "said_at": local(matter.said_at),
        "registered_at": local(matter.registered_at),
        "reply_due": local(matter.next_due) if matter.next_clock == "reply" and matter.next_due else None,
        "due": local(matter.due) if matter.due else None,
        "outcome": matter.outcome or None,
        "verdict": matter.verdict or None,
    }


@router.get("/matters/{number}", response=MatterOut, summary="查一件事 How it stands")
def read(request: HttpRequest, number: str, code: str = "") -> MatterOut:
    """With the query code (`?code=` or header X-Query-Code) the speaker reads it; signed in, whoever may read it on the page."""
    digits = parse(number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = code or request.headers.get("X-Query-Code", "")
    if given:
        matter, own = _spoken(request, digits, given), True
    elif actor.kind == "staff":
        matter, own = opened(actor, verbs.VIEW, number=digits), False
    else:
        raise NotFound(what="件事", what_en="matter")
    return _read(matter, own=own)


def _read(matter: Matter, *, own: bool) -> MatterOut:
    """How it stands, told to the speaker or to those who handle it: the same words as on the page."""
    story = Story(matter)
    told = [sentence(story, entry, own=own) for entry in story.entries]
    given = answer_of(story)
    on = onward(story, link_of(matter.id)) if own else {}
    merged, paused, asked = on.get("merged"), on.get("paused"), on.get("asked")
    clock = asked or paused
    return MatterOut(
        **_stands(matter),
        answer=given["text"] if given else None,
        way=[one for one in told if one],
        asked=asked["text"] if asked else None,
        paused_until=local(clock["until"]) if clock else None,
        paused_for=paused["reason"] if paused else None,
        channel=on["redirected"]["channel"] if on.get("redirected") else None,
        remedy=on.get("remedy") or None,
        joined_stage=merged["stage"] if merged else None,
        joined_way=[one.text for one in reversed(merged["way"])] if merged else [],
        can=_can(matter, on) if own else [],
        follows=[
            FollowOut(playbook=one["playbook"], title=one["title"], until=local(one["until"])) for one in on.get("follows", ())
        ],
    )


def _can(matter: Matter, on: dict[str, Any]) -> list[str]:
    """What the page offers the speaker, by the names of the verbs."""
    plain = (verbs.SAY_MORE, verbs.VERDICT, verbs.WITHDRAW)
    found = [verb.action for verb in plain if verb in STAGES[matter.stage]]
    return found + [name for name in ("lift", "reopen") if on.get(name)]


@router.post("/matters/{number}/more", response=MatterOut, summary="补充几句 Say more")
def more(request: HttpRequest, number: str, payload: MoreIn) -> MatterOut:
    """The speaker adds words, at any time; where the matter waits for just that, it goes on."""
    matter = _spoken(request, parse(number), payload.code)
    actions.say_more(matter.id, payload.text, by=_speaker(matter), client_key=payload.client_key)
    return _again(matter)


@router.post("/matters/{number}/verdict", response=MatterOut, summary="评价 Give the verdict")
def verdict(request: HttpRequest, number: str, payload: VerdictIn) -> MatterOut:
    """Solved closes it; partly and not take it up again as the playbook says."""
    matter = _spoken(request, parse(number), payload.code)
    rules.check_why(payload.solved, payload.text)
    actions.verdict(matter.id, payload.solved, by=_speaker(matter), satisfied=payload.satisfied, text=payload.text)
    return _again(matter)


@router.post("/matters/{number}/lift", response=MatterOut, summary="请上一级办 Ask the level above")
def lift(request: HttpRequest, number: str, payload: LiftIn) -> MatterOut:
    """Once, saying why."""
    matter = _spoken(request, parse(number), payload.code)
    actions.lift(matter.id, by=_speaker(matter), text=payload.text)
    return _again(matter)


def _speaker(matter: Matter) -> Actor:
    """The right that a query code carries: to this matter alone."""
    return Actor(kind="speaker", matter_ids=frozenset({matter.id}), person_id=matter.person_id)


def _again(matter: Matter) -> MatterOut:
    fresh = by_number(matter.number)
    assert fresh is not None  # a matter is never deleted
    return _read(fresh, own=True)


def _spoken(request: HttpRequest, digits: str, given: str) -> Matter:
    most = settings.ZHISHUO.look_up_most
    hit(f"find:{request.address}", most=most, window=HOUR)  # type: ignore[attr-defined]
    hit(f"code:{digits}", most=most, window=HOUR)
    matter = by_number(digits)
    if matter is None or given != code_of(matter.id):
        raise rules.NotTheSpeaker()
    return matter
