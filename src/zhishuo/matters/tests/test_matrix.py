"""Every post of the base pack × every path × how private a matter is: it shows the same on every path, or on none (R9, R65)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.source import ROOT
from tests.world import COUNTY, FAR_VILLAGE, GRID, VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor, Seat
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now
from zhishuo.matters import actions, boarding, jobs, queries, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Ask, CallBack, Clock, HandOver, Matter, Reminder, Tally
from zhishuo.matters.narrowing import moments
from zhishuo.matters.pages.desk import readable_ids
from zhishuo.matters.pages.resident import place as place_page
from zhishuo.matters.standing import known, may_read, sees
from zhishuo.papers.api import Letter, Message, To, send
from zhishuo.people.api import Office, appoint, get_for, offices, open_account, posts_at, seat_place
from zhishuo.places.api import find
from zhishuo.store.api import insert, new_id
from zhishuo.trail.api import Entry

POSTS = sorted(
    f"{level}.{post}"
    for level, posts in tomllib.loads((ROOT / "packs/base/posts.toml").read_text(encoding="utf-8")).items()
    for post in posts
)
WORDS = "石拱桥的栏杆让人撞断了"
CASES = ("open", "parties", "sealed", "hidden")
READS = ("read", "read_parties", "read_sealed")
NOTHING = 0  # the office of a post that nobody set up: on no matter


@dataclass(frozen=True)
class Path:
    """One way to learn of a matter. `words`: by it one reads what was said, not only that there is something."""

    name: str
    shows: bool
    words: bool = False


def actor_of(post: str, at: PlaceCode) -> Actor:
    """Somebody with this one seat, as its head, where the post belongs for something at `at`."""
    place = seat_place(post, at)
    office = offices(post, at).filter(name="").first()
    definition = posts_at(int(place))[post]
    grants = frozenset([*definition.may, *definition.head_may])
    seat = Seat(office.id if office else NOTHING, post, place, definition.title, grants, head=True)
    return Actor("staff", account_id=999_999, name=definition.title, seats=(seat,))


def said(case: str) -> Matter:
    """Something said in a grid, so that every level has a place over it; "hidden" is about whoever looks, and open."""
    matter = actions.register(Said(place=GRID, text=WORDS, phone="13812342217"), by=ANONYMOUS).matter
    Matter.objects.filter(pk=matter.pk).update(privacy="open" if case == "hidden" else case)
    matter.refresh_from_db()
    send(
        matter,
        To(person=matter.person_id),
        "收到了",
        key=f"m:{matter.id}",
        by=SYSTEM,
        privacy=matter.privacy,
        office=matter.owner_id,
    )
    return matter


def owed(matter: Matter) -> None:
    """Everything that can wait for an office about one matter."""
    key: dict[str, Any] = {"county": matter.county, "matter": matter, "office_id": matter.owner_id}
    at = now()
    insert(CallBack(id=new_id(matter.county), kind="spot", round=1, picked_at=at, due=at, **key))
    insert(Ask(id=new_id(matter.county), verb="pause", at=at, **key))
    insert(Reminder(id=new_id(matter.county), name="finish", due=at, rung=0, at=at, ack_by=at, **key))


def given_to(matter: Matter, office: int, hidden: list[str] | None = None) -> None:
    """All of it waits for this office, so that only being hidden keeps it away."""
    rows = {"matter": matter, "county": matter.county}
    Clock.objects.filter(**rows).update(doer=office)
    for model in (CallBack, Ask, Reminder):
        model.objects.filter(**rows).update(office=office)
    Message.objects.filter(subject=f"matter:{matter.id}").update(office=office, hidden=hidden)
    Matter.objects.filter(pk=matter.pk).update(owner=office, hidden=hidden)
    matter.refresh_from_db()


def paths(actor: Actor, matter: Matter) -> Iterator[Path]:
    """Every path of the program on which a matter could show."""
    mine = Matter.objects.filter(pk=matter.pk)
    pages = {"ledger of the village": queries.Filters(place=VILLAGE), "ledger": queries.Filters(stage="open")}
    for name, filters in pages.items():
        yield Path(name, any(m.id == matter.id for m in queries.ledger(actor, filters, now=now()).rows))
    yield Path("seen", Matter.seen_by(actor).filter(pk=matter.pk).exists())
    yield Path("named on another", matter.id in known(mine, actor))
    yield Path("target of a merge", _passes(lambda: actions.chaining._target(matter.number, matter.county, actor)))
    yield Path("door of an act", _door(actor, verbs.NOTE, matter) != 404)
    yield Path("page", _door(actor, verbs.VIEW, matter) != 404)
    yield Path("reading on the page", _door(actor, verbs.VIEW, matter) == 200, words=True)
    yield Path(
        "reading in a list",
        matter.id in readable_ids([matter], actor) and Matter.seen_by(actor).filter(pk=matter.pk).exists(),
        words=True,
    )
    yield Path("in hand", sees(matter, actor))
    yield Path("reading in hand", may_read(matter, actor), words=True)
    for words in ("石拱桥", matter.number):
        found = queries.ledger(actor, queries.Filters(words=words), now=now()).rows
        yield Path(f"search {words}", any(m.id == matter.id for m in found), words=True)


def _passes(do: Any) -> bool:
    try:
        do()
    except Refusal:
        return False
    return True


def _door(actor: Actor, verb: Any, matter: Matter) -> int:
    try:
        get_for(actor, verb, Matter, pk=matter.pk)
    except Refusal as refusal:
        return refusal.status
    return 200


def expected(case: str, actor: Actor, matter: Matter) -> tuple[bool, bool]:
    """(it exists, its words may be read): written down anew, from the design's sentences."""
    grants = actor.seats[0].grants
    if case == "hidden":
        return False, False
    if actor.holds(matter.owner_id):
        return True, True
    if not actor.seats[0].place.contains(matter.place):
        return False, False
    shows = bool(grants & ({"read_sealed"} if case == "sealed" else {"read", "read_parties", "read_sealed"}))
    reads = (
        grants
        & {
            "open": {"read", "read_parties", "read_sealed"},
            "parties": {"read_parties", "read_sealed"},
            "sealed": {"read_sealed"},
        }[case]
    )
    return shows, bool(reads)


@pytest.mark.parametrize("case", CASES)
def test_every_post_sees_the_same_on_every_path(world: World, case: str) -> None:
    matter, wrong = said(case), []
    for post in POSTS:
        for far in (False, True):
            actor = actor_of(post, FAR_VILLAGE if far else GRID)
            if far and actor.seats[0].grants.isdisjoint(READS):
                continue  # seen by nobody here, so by nobody there
            if case == "hidden":
                Matter.objects.filter(pk=matter.pk).update(hidden=[f"a{actor.account_id}"])
                matter.refresh_from_db()
            exists, reads = expected(case, actor, matter)
            wrong += [
                f"{post} {'far' if far else ''}: {path.name} {'shows' if path.shows else 'hides'} it"
                for path in paths(actor, matter)
                if path.shows != (reads if path.words else exists)
            ]
    assert len(POSTS) > 60, "the base pack's posts were not read"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("by", ["account", "office"])
def test_no_list_or_paper_brings_what_is_about_oneself(world: World, by: str) -> None:
    """Even where the very office owns it and everything waits for it."""
    matter, wrong = said("hidden"), []
    owed(matter)
    for post in POSTS:
        actor = actor_of(post, GRID)
        office = actor.seats[0].office_id
        if office == NOTHING:
            continue
        lists: dict[str, Any] = {
            "work": queries.work_of(actor), "owed": queries.owed_by(actor), "calls": queries.calls_of(actor),
            "asks": queries.asks_of(actor), "reminders": queries.to_acknowledge(actor), "messages": Message.seen_by(actor),
        }  # fmt: skip
        given_to(matter, office)
        wrong += [f"{post}: {name} is empty before it is hidden" for name, rows in lists.items() if not rows.all().exists()]
        given_to(matter, office, [f"a{actor.account_id}" if by == "account" else f"o{office}"])
        wrong += [f"{post}: {name}" for name, rows in lists.items() if rows.all().exists()]
        wrong += [f"{post}: {path.name}" for path in paths(actor, matter) if path.shows]
    assert not wrong, "\n".join(wrong)


def test_a_paper_is_hidden_as_its_matter_is(world: World) -> None:
    subject = world.office("council")
    matter = actions.register(Said(place=VILLAGE, text=WORDS, subject=subject), by=ANONYMOUS).matter
    assert matter.hidden
    assert f"o{subject}" in matter.hidden
    message = send(matter, To(address="13812342217"), "收到了", key="x", by=SYSTEM, office=world.office("town"))
    assert message.hidden == matter.hidden
    assert not Message.seen_by(world.council).exists()
    assert Message.seen_by(world.town).exists()
    assert not Letter.seen_by(world.council).exists()


# ---- pages and files, by HTTP ---------------------------------------------------------------------------------------

DESK = {  # who: status of pages about an open one, one for its parties, a sealed one, one about themselves
    "village.speak": (200, 200, 200, 404),
    "town.centre": (200, 403, 404, 404),
    "town.discipline": (200, 200, 200, 404),
    "village.watchers": (404, 404, 404, 404),
    "county.data_protection": (200, 200, 404, 404),
}


@pytest.mark.parametrize("post", DESK)
@pytest.mark.parametrize("case", CASES)
def test_pages_files_and_api_answer_alike(world: World, client: Client, post: str, case: str) -> None:
    office = Office.objects.get(pk=offices(post, GRID).filter(name="").get().pk)
    account = open_account("looker", "看一看", "zhishuo-test", by=SYSTEM)
    appoint(account, office, by=SYSTEM, head=True)
    client.force_login(account)
    matter = said(case)
    if case == "hidden":
        Matter.objects.filter(pk=matter.pk).update(hidden=[f"o{office.id}"])
    status = DESK[post][CASES.index(case)]
    for path in (f"/desk/m/{matter.number}/", f"/api/v1/matters/{matter.number}"):
        assert client.get(path).status_code == status, path
    for path in (f"/desk/m/{matter.number}/note/", f"/desk/m/{matter.number}/number/"):
        assert client.get(path).status_code == (
            200 if post == "village.speak" and case != "hidden" else 404 if status == 404 else 403
        )
    listed = client.get("/desk/ledger/?stage=").content.decode()
    assert (matter.shown in listed) is (status != 404)
    assert (WORDS in listed) is (status == 200)


# ---- what comes of a matter ------------------------------------------------------------------------------------------


def test_what_comes_out_of_a_hidden_matter_is_hidden_too(world: World) -> None:
    matter = actions.register(Said(place=VILLAGE, text=WORDS, subject=world.office("council")), by=ANONYMOUS).matter
    Matter.objects.filter(pk=matter.pk).update(privacy="sealed")
    actions.take(matter.id, by=world.village)
    first, second = actions.split(matter.id, ["栏杆断了", "桥面也裂了"], by=world.village)
    for part in (first, second):
        assert (part.hidden, part.privacy) == (matter.hidden, "sealed")
        assert not Matter.seen_by(world.council).filter(pk=part.pk).exists()


def test_a_matter_about_an_office_is_never_handed_to_it(world: World) -> None:
    subject = world.office("town")
    matter = actions.register(Said(place=VILLAGE, text=WORDS, subject=subject), by=ANONYMOUS).matter
    matter = actions.take(matter.id, by=world.village)
    lifted = actions.climb(matter.id, by=world.village, text="村里办不了")
    assert lifted.owner_id == world.office("county"), "over the head of the town's centre"


# ---- totals ----------------------------------------------------------------------------------------------------------


def test_sealed_matters_count_at_their_county(world: World, client: Client) -> None:
    plain, sealed = said("open"), said("sealed")
    about = said("open")
    Matter.objects.filter(pk=about.pk).update(hidden=["o5"])
    entries = Entry.objects.filter(verb="matter.register", subject__in=[f"matter:{m.id}" for m in (plain, sealed, about)])
    jobs.count(list(entries))
    assert queries.tally(VILLAGE, days=30) == {"registered": 1}
    assert queries.tally(COUNTY, days=30) == {"registered": 3}
    assert queries.open_at(VILLAGE) == 1


def _shown() -> tuple[int, int]:
    page = place_page(find(VILLAGE))
    return page["settled"], page["open_now"]


@pytest.mark.parametrize("case", CASES)
def test_no_board_counts_what_it_may_not(world: World, case: str) -> None:
    """For every post that leads a place: open and for its parties are counted, sealed and about oneself never."""
    matter, wrong, leading = said(case), [], 0
    HandOver.objects.filter(matter=matter).update(offered_at=now() - timedelta(days=20))
    for post in POSTS:
        actor = actor_of(post, GRID)
        at = actor.seats[0].place
        if not boarding.leads(actor, at):
            continue
        leading += 1
        given_to(matter, world.office("village"), [f"a{actor.account_id}"] if case == "hidden" else None)
        when = moments(at)
        shown = boarding.tree(actor, at, when).numbers["work"], sum(boarding.stuck(actor, at, when).values())
        if shown != ((1, 1) if case in ("open", "parties") else (0, 0)):
            wrong.append(f"{post}: {shown}")
    assert leading > 8
    assert not wrong, "\n".join(wrong)


def test_public_totals_begin_at_three(world: World, client: Client) -> None:
    Tally.objects.create(place=int(VILLAGE), day=now().date(), kind="closed", count=2)
    said("open"), said("open"), said("sealed")
    assert _shown() == (0, 0)
    assert "件" not in client.get(f"/p/{VILLAGE.text}/").content.decode().partition("最近办结")[2][:80]
    Tally.objects.filter(kind="closed").update(count=3)
    said("open")
    assert _shown() == (3, 3)
