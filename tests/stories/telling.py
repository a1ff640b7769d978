"""A story is told in the words of the field: who says what where, who does what when, and what each of them reads.

Whatever has a page is done by its page (residents without an account, the desk signed in); what has none yet goes through
the same door as a page would: the row for this person and this verb (`get_for`), then the action.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.test import Client

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import SHANGHAI
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.packs import api as packs
from zhishuo.packs import queries as versions
from zhishuo.papers import api as papers
from zhishuo.people import api as people
from zhishuo.places import api as places
from zhishuo.trail.api import hear
from zhishuo.web.settings import ZHISHUO
from zhishuo.web.wiring import REACTIONS

NAMES = {
    "621202": ("河东区", "青岚镇", "柏杨沟村"),
    "621223": ("河西县", "理水镇", "白露沟村"),
    "621224": ("河南县", "松坪镇", "槐树坝村"),
}
PHONE = "13812342217"
# Deeds that have a page of their own in every state of this program; the others go through the same door without one.
PAGED = frozenset({"take", "reply", "note", "climb", "answer", "offer", "return", "sort"})
BREAK = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]+>", re.S)


def text_of(page: str) -> str:
    """What somebody reads on a page: its words, without tags and without the breaks between them."""
    return re.sub(r"\s+", "", html.unescape(BREAK.sub("", page)))


def moment(when: str) -> datetime:
    """ "03-02 09:00" of 2026 in Asia/Shanghai; "03-02" is its nine o'clock."""
    return datetime.strptime(f"2026-{when if ' ' in when else when + ' 09:00'}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@dataclass
class Speaker:
    """Who spoke, with nothing but the receipt in hand: the number and the link."""

    story: "Story"
    matter: Matter
    receipt: str = ""

    @property
    def path(self) -> str:
        return f"/m/{self.matter.number}/{link_of(self.matter.id)}/"

    @property
    def code(self) -> str:
        return code_of(self.matter.id)

    def progress(self) -> str:
        return self.story.read(self.path)

    def rates(self, verdict: str, reason: str = "") -> str:
        """Gives the verdict on the page; returns what stands there afterwards."""
        page = self.story.client.post(f"{self.path}verdict/", {"verdict": verdict, "reason": reason})
        assert page.status_code == 302, text_of(page.content.decode())
        return self.progress()

    def says_more(self, text: str) -> str:
        assert self.story.client.post(f"{self.path}more/", {"text": text}).status_code == 302
        return self.progress()


class Story:
    """One story in one county: its people, its clock, its pages."""

    def __init__(self, county: str, client: Client, clock: "time_machine.Traveller") -> None:
        self.key, self.client, self.clock = county, client, clock
        self.county_name, self.town_name, self.village_name = NAMES[county]
        self.places = {
            "county": PlaceCode.of_prefix(county),
            "town": PlaceCode.parse(f"{county}101000"),
            "village": PlaceCode.parse(f"{county}101201"),
            "grid": PlaceCode.parse(f"{county}101201001"),
        }

    # ---- time

    def at(self, when: str) -> "Story":
        """It is this moment of 2026 now."""
        self.clock.move_to(moment(when))
        return self

    def hears(self) -> None:
        """The worker hears what was done since: tallies, repeats, parents."""
        while hear(REACTIONS, batch=10_000):
            pass

    def sweeps(self) -> dict[str, int]:
        """The minute's sweep: reminders, what climbs by itself, pauses at their end."""
        from zhishuo.matters import jobs

        return jobs.sweep()

    # ---- people

    def office(self, post: str, place: str = "") -> people.Office:
        """The office of that post over the village of the story; of those with names of their own the first."""
        at = self.places[place or ("grid" if post.startswith("grid.") else "village")]
        found: people.Office | None = people.offices(post, at).order_by("name").first()
        assert found is not None, f"no {post} over {at.text}"
        return found

    def sits(self, *posts: str) -> None:
        """Somebody holds each of these offices (as its head)."""
        for post in posts:
            office = self.office(post)
            if not people.holders([office.id]).get(office.id):
                self.appoint(office)

    def appoint(self, office: people.Office, *, head: bool = True) -> people.Account:
        number = people.Account.objects.count()
        account = people.open_account(f"s{number}", f"{'赵钱孙李周吴郑王'[number % 8]}某{number}", None, by=SYSTEM)
        people.appoint(account, office, by=SYSTEM, head=head)
        people.Holding.objects.filter(account=account).update(since=date(2026, 1, 1))
        people.forget_posts()
        return account

    def account(self, post: str) -> people.Account:
        office = self.office(post)
        held = people.holders([office.id]).get(office.id)
        if not held:
            self.appoint(office)
            held = people.holders([office.id])[office.id]
        return people.Account.objects.get(pk=held[0].account_id)

    def actor(self, post: str) -> Actor:
        return people.actor_of(self.account(post))

    # ---- saying

    def says(self, text: str, *, place: str = "village", phone: str = PHONE, scanned: bool = False) -> Speaker:
        """A resident says it on the page of the place, without an account; returns who spoke, with the receipt in hand."""
        self.client.logout()
        path = f"/s/{self.places[place].text}/{'?from=qr' if scanned else ''}"
        before = set(Matter.objects.values_list("id", flat=True))
        page = self.client.post(path, {"text": text, "phone": phone})
        assert page.status_code == 302, text_of(page.content.decode())
        matter = Matter.objects.exclude(pk__in=before).get(parent__isnull=True)
        return Speaker(self, matter, text_of(self.client.get(page["Location"]).content.decode()))

    def registers(self, text: str, by: str = "", **given: Any) -> Speaker:
        """By another way than a page (a duty desk, another system): the one intake."""
        actor = self.actor(by) if by else SYSTEM
        said = Said(**{"place": self.places["village"], "text": text, "phone": PHONE, "channel": "desk", **given})
        return Speaker(self, actions.register(said, by=actor).matter)

    def writes_down(self, post: str, text: str, *, channel: str, place: str = "village", **more: str) -> Speaker:
        """Somebody with a desk writes down what was said to them, on the page for it."""
        self.signs_in(post)
        before = set(Matter.objects.values_list("id", flat=True))
        given = {"text": text, "channel": channel, "place": self.places[place].text, "phone": PHONE, **more}
        page = self.client.post("/desk/record/", given)
        assert page.status_code == 302, text_of(page.content.decode())
        return Speaker(self, Matter.objects.exclude(pk__in=before).get(parent__isnull=True))

    # ---- the desk

    def signs_in(self, post: str) -> None:
        self.client.force_login(self.account(post))

    def read(self, path: str) -> str:
        page = self.client.get(path, follow=True)
        assert page.status_code == 200, f"{path}: {page.status_code}"
        return text_of(page.content.decode())

    def desk(self, post: str, path: str = "/desk/") -> str:
        """What somebody in that office reads on a page of the desk."""
        self.signs_in(post)
        return self.read(path)

    def page(self, post: str, matter: Matter) -> str:
        return self.desk(post, f"/desk/m/{matter.number}/")

    def ledger(self, post: str, **filters: str) -> str:
        return self.desk(post, "/desk/ledger/?" + "&".join(f"{key}={value}" for key, value in filters.items()))

    def does(self, post: str, verb: str, matter: Matter, *args: Any, **given: Any) -> Matter:
        """That office does it: on the verb's page where it has one (`given` are its fields), else through the same door."""
        if verb in PAGED and not args:
            self.signs_in(post)
            given.setdefault("text", "照实记下。")
            page = self.client.post(f"/desk/m/{matter.number}/{verb}/", {key: str(value) for key, value in given.items()})
            assert page.status_code == 302, text_of(page.content.decode())[:600]
        else:
            self.tries(post, verb, matter, *args, **given)
        matter.refresh_from_db()
        return matter

    def tries(self, post: str, verb: str, matter: Matter, *args: Any, **given: Any) -> Any:
        """Without a page; what is refused is raised."""
        actor = self.actor(post)
        people.get_for(actor, Verb.named(f"matter.{verb}"), Matter, pk=matter.pk)
        named = {"return": "return_"}.get(verb, verb)
        return getattr(actions, named)(matter.pk, *args, by=actor, **given)

    def speaks(self, matter: Matter) -> Actor:
        """The right that the speaker's link carries."""
        return Actor(kind="speaker", matter_ids=frozenset({matter.id}), person_id=matter.person_id)

    def tries_as(self, speaker: Speaker, verb: str, *args: Any, **given: Any) -> Any:
        """The speaker does something that has no page of its own yet."""
        actor = self.speaks(speaker.matter)
        people.get_for(actor, Verb.named(f"matter.{verb}"), Matter, pk=speaker.matter.pk)
        return getattr(actions, verb)(speaker.matter.pk, *args, by=actor, **given)

    def step(self, post: str, matter: Matter, key: str, *, no: bool = False, text: str = "看过了。", **data: Any) -> Matter:
        return self.does(post, "do_step", matter, key, no=no, text=text, data=data)

    def makes_public(self, post: str, matter: Matter, step: str, text: str) -> Matter:
        """A step that makes something public; where its notice has to hang for its days, the story goes on when it has."""
        self.step(post, matter, step, text=text)
        if step not in matter.done:
            self.clock.move_to(clock(matter, f"step:{step}").due + timedelta(hours=1))
            papers.finish_due()
            self.hears()
            matter.refresh_from_db()
        assert step in matter.done
        return matter

    def flag(self, matter: Matter, key: str) -> int:
        """The id of the alarm of that kind."""
        return int(matter.alarms.get(key=key).id)


# ---- what stands in the rows


def clock(matter: Matter, name: str) -> Clock:
    """The newest clock of that name that is in force."""
    found = Clock.objects.filter(matter=matter, name=name, void=False).order_by("-id").first()
    assert found is not None, f"no clock {name}"
    return found


def runs(matter: Matter, name: str) -> bool:
    return Clock.objects.filter(matter=matter, name=name, void=False, stopped_at=None).exists()


def due(matter: Matter, name: str) -> date:
    return clock(matter, name).due.astimezone(SHANGHAI).date()


def day(when: str) -> date:
    return moment(when).date()


def owner(matter: Matter) -> str:
    """The post that has it now."""
    return str(Matter.objects.select_related("owner").get(pk=matter.pk).owner.post)


def hands(matter: Matter, role: str = "lead") -> list[tuple[str, str]]:
    """(post, state) of the hand-overs in their order."""
    rows = HandOver.objects.filter(matter=matter, role=role).select_related("taker").order_by("id")
    return [(row.taker.post, row.state) for row in rows]


def child(matter: Matter, playbook: str) -> Matter:
    return Matter.objects.get(parent=matter, playbook=playbook)


def settle_in(county: str) -> None:
    """The county's places, pack and offices, where the world of the tests has not made them; its people have sat there for long."""
    names = NAMES[county]
    lines: list[dict[str, str | None]] = [
        {"code": "621200000000", "name": "山城市"},
        {"code": f"{county}000000", "name": names[0]},
        {"code": f"{county}101000", "name": names[1]},
        {"code": f"{county}101201", "name": f"{names[2]}村民委员会"},
        {"code": f"{county}101201001", "name": "一社"},
    ]
    rows, faults = places.read_rows(enumerate(lines, 2), frozenset())
    assert not faults, faults
    places.load(rows, by=SYSTEM)
    packs.publish(ZHISHUO.packs_folder / county, by=SYSTEM)
    people.make_offices()
    people.Holding.objects.update(since=date(2026, 1, 1))


def tell(county: str, client: Client) -> Iterator[Story]:
    """A story begins on Monday 2 March 2026 at nine."""
    forget()
    settle_in(county)
    with time_machine.travel(moment("03-02 09:00"), tick=False) as traveller:
        yield Story(county, client, traveller)
    forget()


def forget() -> None:
    """What the process has read of packs that this test publishes is not there for the next."""
    versions.forget()
    packs.forget_calendar()
    people.forget_posts()


def edited(county: str, to: Path, path: str, old: str, new: str) -> Path:
    """The county's pack with one sentence changed, in a folder of its own."""
    from tests.packs.shelf import change, copy

    folder = copy(to, county) / county
    change(folder / path, old, new)
    return folder
