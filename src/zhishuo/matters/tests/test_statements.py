"""What each verb costs: the statements it sends, pipelined ones too. A table, so that a read too many shows at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import COUNTY, VILLAGE, World, seated

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Ask, CallBack, Flag, HandOver, Matter
from zhishuo.matters.tests.cases import accepted, answered, climbed, closed, opinion_served, registered, speaker_of, taken

Deed = Callable[[], Any]


def _asked(world: World) -> Matter:
    return actions.pause(taken(world).id, "season", text="封山", by=world.village)


def _helped(world: World) -> Matter:
    return actions.whistle(taken(world).id, [world.office("justice")], text="来", by=world.village)


def _suspected(world: World) -> Matter:
    return actions.take(registered("天天打老婆").id, by=world.village)


def _led(world: World) -> Matter:
    return actions.sort(taken(world).id, playbook="village", measure="lead", by=world.village)


def _mine(world: World, verb: str) -> Deed:
    """From hand to hand."""
    by, mediators = world.village, world.office("mediators")
    if verb in ("take", "return_", "revoke"):
        row = climbed(world).id
        return {
            "take": lambda: actions.take(row, by=world.town),
            "return_": lambda: actions.return_(row, "not_ours", text="退", by=world.town),
            "revoke": lambda: actions.revoke(row, by=by),
        }[verb]
    if verb in ("arrive", "finish_help", "score_help"):
        row = _helped(world).id
        hand = HandOver.objects.get(matter_id=row, role="assist").id
        return {
            "arrive": lambda: actions.arrive(row, by=world.justice),
            "finish_help": lambda: actions.finish_help(row, text="好了", by=world.justice),
            "score_help": lambda: actions.score_help(row, hand, 1, by=by),
        }[verb]
    row = taken(world).id
    return {
        "assign": lambda: actions.assign(row, by.account_id or 0, by=by),
        "offer": lambda: actions.offer(row, mediators, text="请说和", by=by),
        "ask_help": lambda: actions.ask_help(row, [mediators], text="请来", by=by),
        "climb": lambda: actions.climb(row, text="办不了", by=by),
        "dispute": lambda: actions.dispute(row, text="不归我们", by=by),
        "designate": lambda: actions.designate(row, mediators, text="定了", by=world.county),
        "whistle": lambda: actions.whistle(row, [world.office("justice")], text="来", by=by),
    }[verb]


def _work(world: World, verb: str) -> Deed:
    by = world.village
    row = {"agree": _asked, "settle_flag": _suspected}.get(verb, taken)(world).id
    if verb == "resume":
        actions.pause(row, "mourning", text="治丧", by=by)
    ask, flag = Ask.objects.filter(matter_id=row).first(), Flag.objects.filter(matter_id=row).first()
    return {
        "reply": lambda: actions.reply(row, "明天来", by=by),
        "note": lambda: actions.note(row, "记一笔", by=by),
        "say_more": lambda: actions.say_more(row, "还有", by=ANONYMOUS),
        "do_step": lambda: actions.do_step(row, "look", text="看过", by=by),
        "add_step": lambda: actions.add_step(row, "note", "再看", within="2 workdays", by=by),
        "instruct": lambda: actions.instruct(row, "抓紧", within="", by=world.town),
        "skip_step": lambda: actions.skip_step(row, "look", "not_needed", text="不用", by=by),
        "ask": lambda: actions.ask(row, "补照片", by=by),
        "pause": lambda: actions.pause(row, "mourning", text="治丧", by=by),
        "resume": lambda: actions.resume(row, by=by),
        "extend": lambda: actions.extend(row, "finish", "5 workdays", "complex", text="要机器", by=by),
        "agree": lambda: actions.agree(row, ask.id if ask else 0, True, by=world.town),
        "sort": lambda: actions.sort(row, playbook="village", by=by),
        "fill": lambda: actions.fill(row, {}, by=by),
        "correct": lambda: actions.correct(row, "新题目", text="写清", by=by),
        "flag": lambda: actions.flag(row, "crime", by=by),
        "settle_flag": lambda: actions.settle_flag(row, flag.id if flag else 0, False, text="打麻将", by=by),
        "seal": lambda: actions.seal(row, text="家事", by=by),
        "urge": lambda: actions.urge(row, text="抓紧", by=world.town),
        "supervise": lambda: actions.supervise(row, within="", text="督办", by=world.town),
    }[verb]


def _ends(world: World, verb: str) -> Deed:
    by = world.village
    if verb in ("call_back", "spot_check"):
        caller = seated("county.caller", COUNTY)
        row = closed(world).id
        if verb == "spot_check":
            return lambda: actions.spot_check(row, by=caller)
        actions.spot_check(row, by=caller)
        call = CallBack.objects.get(matter_id=row, kind="spot").id
        return lambda: actions.call_back(row, call, by=caller, reached=True, solved="solved")
    if verb == "follow":
        matter = opinion_served(world)[0]
        return lambda: actions.follow(matter.id, "petition_review", "漏了", by=speaker_of(matter))
    if verb in ("verdict", "reopen", "lift"):
        matter = answered(world)
        me: Actor = speaker_of(matter)
        return {
            "verdict": lambda: actions.verdict(matter.id, "solved", by=me),
            "reopen": lambda: actions.reopen(matter.id, text="又坏", by=me),
            "lift": lambda: actions.lift(matter.id, text="不服", by=me),
        }[verb]
    row, other = taken(world).id, registered("另一件", phone="13900001111").number
    said = Said(place=VILLAGE, text="我家也是", phone="13911112222")
    return {
        "register": lambda: actions.register(said, by=ANONYMOUS),
        "settle": lambda: actions.settle(said, by=by),
        "answer": lambda: actions.answer(row, "done", "好了", by=by),
        "redirect": lambda: actions.redirect(row, "court", text="去法院", by=by),
        "withdraw": lambda: actions.withdraw(row, by=ANONYMOUS),
        "merge": lambda: actions.merge(row, other, by=by),
        "join": lambda: actions.join(row, said, by=by),
        "split": lambda: actions.split(row, ["路", "灯"], by=by),
        "open_child": lambda: actions.open_child(row, "plain", "另有", by=by),
        "link": lambda: actions.link(row, other, by=by),
    }[verb]


# verb → statements, without those that open and end the transaction
COSTS: dict[Callable[[World, str], Deed], dict[str, int]] = {
    _mine: {
        "arrive": 7,
        "ask_help": 7,
        "assign": 5,
        "climb": 9,
        "designate": 9,
        "dispute": 9,
        "finish_help": 8,
        "offer": 9,
        "return_": 9,
        "revoke": 8,
        "score_help": 6,
        "take": 7,
        "whistle": 8,
    },
    _work: {
        "add_step": 7,
        "agree": 9,
        "ask": 8,
        "correct": 5,
        "do_step": 9,
        "extend": 9,
        "fill": 6,
        "flag": 9,
        "instruct": 9,
        "note": 5,
        "pause": 7,
        "reply": 6,
        "resume": 6,
        "say_more": 5,
        "seal": 5,
        "settle_flag": 9,
        "skip_step": 8,
        "sort": 6,
        "supervise": 8,
        "urge": 8,
    },
    _ends: {
        "answer": 8,
        "call_back": 7,
        "follow": 16,
        "join": 14,
        "lift": 10,
        "link": 7,
        "merge": 15,
        "open_child": 8,
        "redirect": 8,
        "register": 6,
        "reopen": 8,
        "settle": 10,
        "split": 14,
        "spot_check": 7,
        "verdict": 13,
        "withdraw": 7,
    },
}


@pytest.mark.parametrize(
    ("of", "verb", "most"), [(of, verb, most) for of, table in COSTS.items() for verb, most in table.items()]
)
def test_a_verb_sends_no_more_statements_than_it_did(
    world: World, of: Callable[[World, str], Deed], verb: str, most: int
) -> None:
    of(world, verb)()  # what is remembered between requests (posts, offices, packs) is remembered now
    deed = of(world, verb)
    with CaptureQueriesContext(connection) as caught:
        deed()
    # Ids and numbers are drawn in blocks: one statement now and then, not a verb's own.
    own = [one["sql"] for one in caught.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    sent = [sql for sql in own if "nextval" not in sql]
    assert len(sent) == most, "\n".join(sql[:160] for sql in sent)


def test_sixty_days_cost_no_more_than_any_other_step(world: World) -> None:
    """A petition's step with its letter: one lock, its rows, what changed."""
    matter, by = accepted(world)
    with CaptureQueriesContext(connection) as caught:
        actions.do_step(matter.id, "inquire", by=by, data={"heard": 1})
    assert len(caught.captured_queries) <= 16
