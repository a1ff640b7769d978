"""Whom the machine plays: the people of the small world, and everybody else whom the playbooks ask for something."""

import random
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.world import PEOPLE, PLACES
from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.models import Ask, CallBack, HandOver, Matter
from zhishuo.packs import api as packs
from zhishuo.people import api as people
from zhishuo.people.api import Holding
from zhishuo.web.settings import ZHISHUO

# account, post, place, head
MORE = (
    ("clerk", "village.speak", "621202101201", False),
    ("council_2", "village.council", "621202101201", False),
    ("overseers", "village.supervisors", "621202101201", True),
    ("branch", "village.branch", "621202101201", True),
    ("police", "town.police", "621202101000", True),
    ("government", "town.government", "621202101000", True),
    ("land", "town.land", "621202101000", True),
    ("caller", "town.caller", "621202101000", True),
    ("services", "town.services", "621202101000", True),
    ("health", "town.health", "621202101000", True),
    ("leader", "county.leaders", "621202000000", True),
    ("ruler", "county.government", "621202000000", True),
    ("peace", "county.peace", "621202000000", True),
    ("petition", "county.petition", "621202000000", True),
    ("review", "county.review", "621202000000", True),
    ("justice_2", "county.justice", "621202000000", True),
    ("court", "county.court", "621202000000", True),
    ("women", "county.women", "621202000000", True),
    ("housing", "county.housing", "621202000000", True),
    ("water", "county.water", "621202000000", True),
    ("caller_2", "county.caller", "621202000000", True),
    ("city_peace", "city.peace", "621200000000", True),
    ("city_leader", "city.leaders", "621200000000", True),
)
GRIDS = tuple(code for code, _ in PLACES)


@dataclass(frozen=True)
class Crew:
    """All who act, by account; what offices they hold, by office."""

    staff: tuple[Actor, ...]

    def holding(self, office: int | None) -> list[Actor]:
        return [actor for actor in self.staff if actor.holds(office)]


def gather() -> Crew:
    """Open the accounts that the small world lacks, inside the caller's transaction."""
    for username, post, code, head in MORE:
        office = people.offices(post, PlaceCode.parse(code)).filter(name="").first()
        assert office is not None, f"no office {post} at {code}"
        account = people.Account(username=username, name=username)
        account.save()
        Holding(
            id=int(code[:6]) * 10**12 + 10**11 + account.id, county=int(code[:6]), account=account, office=office,
            since=date(2020, 1, 1), head=head,
        ).save(force_insert=True)  # fmt: skip
    names = [row[0] for row in (*PEOPLE, *MORE)]
    return Crew(tuple(people.actor_of(a) for a in people.Account.objects.filter(username__in=names).order_by("id")))


def new_rules(since: date) -> None:
    """A second version of the county's pack, in force later: what began before may move on to it (`version`)."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "621202"
        shutil.copytree(ZHISHUO.packs_folder / "621202", copy)
        head = copy / "pack.toml"
        head.write_text(re.sub(r"from = \S+", f"from = {since.isoformat()}", head.read_text("utf-8")), "utf-8")
        plain = copy / "playbooks" / "plain.toml"
        plain.write_text(NEWER, "utf-8")
        packs.publish(copy, by=SYSTEM)
    packs.forget()


NEWER = """[clocks.finish]
title = { zh = "办结果", en = "The answer" }
from = "registered"
until = "answered"
within = "7 workdays"
pauses = ["ask", "outside", "season", "mourning", "away"]
extend = { times = 1, max = "10 workdays", by = "up", reasons = ["complex", "many", "season"], tell = "extended" }
vary = [{ when = { measure = ["settle"] }, within = "same day" }, { when = { measure = ["joint"] }, within = "20 workdays" }]

[steps.ring]
title = { zh = "打个电话问一问", en = "Ring them up" }
kind = "visit"
within = "1 workday"
"""


def speaker_of(matter: Matter) -> Actor:
    return Actor(kind="speaker", matter_ids=frozenset({matter.id}), person_id=matter.person_id)


def likely(crew: Crew, who: str, verb: Verb, matter: Matter) -> list[Actor]:
    """Who would do it, most of the time; nobody where the matter has nobody of that kind."""
    if who == "speaker":
        return [speaker_of(matter)]
    if who == "system":
        return [SYSTEM]
    if who == "owner":
        return crew.holding(matter.owner_id)
    if who == "place":
        return [actor for actor in crew.staff if actor.seats_for(verb, matter.place)]
    return [actor for office in _asked(who, matter) for actor in crew.holding(office)]


def _asked(who: str, matter: Matter) -> list[int]:
    key = {"matter_id": matter.id, "county": matter.county}
    if who == "helper":
        hands = HandOver.objects.filter(**key, state__in=("offered", "taken", "arrived")).exclude(role="lead")
        return [*hands.order_by("id").values_list("taker_id", flat=True), matter.owner_id]
    if who == "giver":
        hands = HandOver.objects.filter(**key, role="lead", giver__isnull=False).order_by("-id")
        return [office for office in hands.values_list("giver_id", flat=True)[:1] if office]
    if who == "asked":
        return list(Ask.objects.filter(**key, state="open").order_by("id").values_list("office_id", flat=True))
    return list(CallBack.objects.filter(**key, at__isnull=True).order_by("id").values_list("office_id", flat=True))


def somebody(crew: Crew, luck: random.Random, deed: Any, matter: Matter) -> Actor:
    """Mostly who would do it; now and then anybody."""
    found = likely(crew, deed.who, deed.verb, matter) if luck.random() < 0.93 else []
    return luck.choice(found or [*crew.staff, speaker_of(matter)])
