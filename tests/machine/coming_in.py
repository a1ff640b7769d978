"""How matters come in: said by anybody, written down, settled on the spot, joined to another."""

import random

from tests.machine.crew import GRIDS, Crew
from tests.machine.values import fields_for
from tests.world import GRID, TOWN, VILLAGE
from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import Forbidden
from zhishuo.matters import actions
from zhishuo.matters import verbs as v
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import practice_at
from zhishuo.people.api import get_for

PLAYBOOKS = (
    "plain", "plain", "plain", "village", "village", "neighbour", "neighbour", "family", "petition", "petition", "coordination",
    "danger_report", "promise", "relocation", "help", "court_referral", "hidden_risk", "about_official", "village_decision",
)  # fmt: skip
WORDS = ("路灯不亮", "两家为了地界吵起来了", "他动刀了，往死里打", "低保没有批下来", "打孩子，没人管的娃", "路冲塌了", "")
TOPICS = ("", "", "infrastructure", "damage", "next_door", "collective_income")
PHONES = ("", "13812342217", "13900002218", "12")


def said(luck: random.Random, crew: Crew) -> Said:
    """What somebody says: mostly in order, sometimes with a wrong phone or no words."""
    place = luck.choice((VILLAGE, VILLAGE, VILLAGE, GRID, TOWN, PlaceCode.parse(luck.choice(GRIDS))))
    playbook = luck.choice(PLAYBOOKS)
    book = practice_at(place, playbook)
    subject = (
        luck.choice(luck.choice(crew.staff).seats).office_id if luck.random() < 0.08 or playbook == "about_official" else None
    )
    return Said(
        place=place, text=luck.choice(WORDS), name=luck.choice(("", "张桂花")), phone=luck.choice(PHONES), playbook=playbook,
        topic=luck.choice(TOPICS), fields=fields_for(luck, book.playbook, "register"),
        people=luck.choice((None, None, None, 6, 40)), sure=luck.choice(((), (), (), ("violence",), ("mass",))),
        client_key=luck.choice(("", "", "", "k1", "k2")), subject=subject,
    )  # fmt: skip


def register(luck: random.Random, crew: Crew) -> list[int]:
    given = said(luck, crew)
    by = luck.choice((ANONYMOUS, luck.choice(crew.staff)))
    if by.kind == "staff" and not by.seats_for(v.RECORD, int(given.place)):
        raise Forbidden(verb=v.RECORD.word, verb_en=v.RECORD.word_en)
    return [actions.register(given, by=by).matter.id]


def settle(luck: random.Random, crew: Crew) -> list[int]:
    by = luck.choice(crew.staff)
    done = actions.settle(said(luck, crew), by=by, done=luck.choice(("修好了", "")), klass=luck.choice(("", "village", "family")))
    return [done.matter.id]


def join(luck: random.Random, crew: Crew, target: Matter) -> list[int]:
    likely = crew.holding(target.owner_id)
    by = luck.choice(likely or crew.staff)
    found = get_for(by, v.JOIN, Matter, pk=target.id)
    return [actions.join(found.id, said(luck, crew), by=by).matter.id]
