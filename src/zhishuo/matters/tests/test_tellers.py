"""Every deed is told: to those who handle it all of it, to the speaker in plain words and without what is not theirs."""

from collections.abc import Callable

import pytest
from tests.world import COUNTY, VILLAGE, World, seated

from zhishuo.kernel.actor import Actor, Seat
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter
from zhishuo.matters.pages.resident import way
from zhishuo.matters.pages.story import Story
from zhishuo.matters.pages.tellers import HIDDEN, SHARED, SILENT, TELLERS, sentence
from zhishuo.matters.tests.cases import answered, closed, registered, speaker_of, taken

SECRET = "这句只给经办的人看"


def told(matter: Matter, *, own: bool) -> str:
    """The newest entry as a sentence."""
    story = Story(Matter.objects.get(pk=matter.pk))
    return sentence(story, story.entries[-1], own=own)


def test_every_verb_is_told_or_said_to_be_silent() -> None:
    verbs = {verb.action for verb in Verb.catalogue().values() if verb.key.startswith("matter.")}
    assert verbs == set(TELLERS) | SILENT
    assert not set(TELLERS) & SILENT
    assert {verb.partition(".")[2] for verb in HIDDEN | SHARED if verb.startswith("matter.")} <= set(TELLERS)
    assert not HIDDEN & SHARED


Deed = Callable[[World, Matter], object]
# deed → (what those who handle it read, what the speaker reads; "" for nothing)
DEEDS: dict[str, tuple[Deed, str, str]] = {
    "note": (lambda w, m: actions.note(m.id, SECRET, by=w.village), f"王秀兰记：{SECRET}", ""),
    "assign": (
        lambda w, m: actions.assign(m.id, w.village.account_id or 0, by=w.village),
        "由柏杨沟村的王秀兰来办",
        "由柏杨沟村的王秀兰来办",
    ),
    "ask_help": (
        lambda w, m: actions.ask_help(m.id, [w.office("council")], by=w.village, text=SECRET),
        f"请柏杨沟村村居委会帮着办：{SECRET}",
        "请柏杨沟村村居委会帮着办",
    ),
    "ask": (lambda w, m: actions.ask(m.id, "哪一户的照片", by=w.village), "王秀兰请说事人补充：哪一户的照片", "王秀兰请您补充：哪一户的照片"),
    "add_step": (lambda w, m: actions.add_step(m.id, "visit", "再去看一次", by=w.village), "王秀兰加了一步“再去看一次”", ""),
    "urge": (lambda w, m: actions.urge(m.id, by=w.town, text=SECRET), f"催办：{SECRET}", ""),
    "supervise": (lambda w, m: actions.supervise(m.id, by=w.town, within="", text=SECRET), f"督办：{SECRET}", ""),
    "flag": (lambda w, m: actions.flag(m.id, "grave", by=w.village, text=SECRET), f"标记“重大紧急信访”：{SECRET}", ""),
    "seal": (lambda w, m: actions.seal(m.id, by=w.village, text=SECRET), f"王秀兰密封了这件事：{SECRET}", ""),
    "correct": (lambda w, m: actions.correct(m.id, "路边冲塌", by=w.village, text=SECRET), f"王秀兰更正了标题：{SECRET}", ""),
    "do_step": (
        lambda w, m: actions.do_step(m.id, "look", by=w.village, text=SECRET),
        f"“了解情况”这一步办完了：{SECRET}",
        "“了解情况”这一步办完了",
    ),
    "redirect": (
        lambda w, m: actions.redirect(m.id, "court", by=w.village, text="请到法院立案庭。"),
        "请到法院立案庭。",
        "这件事该走的渠道是：人民法院诉讼服务中心（可先申请诉前调解）：请到法院立案庭。",
    ),
    "unmask": (lambda w, m: actions.unmask(m.id, "contact", by=w.village), "王秀兰看了号码：联系当事人", "王秀兰看了您的号码：联系当事人"),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_it_is_told_in_both_voices(world: World, deed: str) -> None:
    matter = taken(world)
    run, staff, own = DEEDS[deed]
    run(world, matter)
    assert staff in told(matter, own=False)
    assert told(matter, own=True) == own
    assert SECRET not in " ".join(step.text for step in way(Story(matter), own=True))


def test_a_pause_that_has_to_be_agreed_to_is_told_when_it_is(world: World) -> None:
    matter = taken(world)
    actions.pause(matter.id, "season", by=world.village, text="等天暖")
    assert told(matter, own=True) == ""
    assert "同意暂停" in told(matter, own=False)
    actions.agree(matter.id, matter.asks.get().id, True, by=world.town, text=SECRET)
    assert told(matter, own=True).startswith("先停一停，最多停到")
    assert "季节或天气原因不能施工" in told(matter, own=True)
    assert SECRET not in told(matter, own=True)
    assert told(matter, own=False) == f"李建平同意暂停：{SECRET}"
    actions.resume(matter.id, by=world.village)
    assert "期限就往后推几天" in told(matter, own=True)


def test_an_extension_names_both_dates_and_why(world: World) -> None:
    matter = taken(world)
    actions.extend(matter.id, "finish", "5 workdays", "season", by=world.village, text="雨季")
    assert told(matter, own=True) == ""
    actions.agree(matter.id, matter.asks.get().id, True, by=world.town)
    assert "延到" in told(matter, own=True)
    assert "受季节天气影响" in told(matter, own=True)


def test_who_wanted_to_give_it_back_and_why_is_not_told(world: World) -> None:
    matter = actions.offer(taken(world).id, world.office("council"), by=world.village, text="请看")
    actions.return_(matter.id, "not_ours", by=world.council, text=SECRET)
    assert told(matter, own=True) == "柏杨沟村村居委会说不归他们办，回到柏杨沟村"
    assert SECRET in told(matter, own=False)
    actions.offer(matter.id, world.office("mediators"), by=world.village, text="请调")
    actions.dispute(matter.id, by=world.mediators, text=SECRET)
    assert told(matter, own=True) == ""
    assert "裁定" in told(matter, own=False)


def test_a_ruling_is_told_without_its_quarrel(world: World) -> None:
    matter = actions.offer(taken(world).id, world.office("council"), by=world.village, text="请看")
    actions.dispute(matter.id, by=world.council, text=SECRET)
    office = matter.asks.get().office
    seat = Seat(office_id=office.id, post=office.post, place=office.at, title="", grants=frozenset({"arbitrate"}), head=True)
    arbiter = Actor(kind="staff", account_id=world.county.account_id, name="何晓燕", seats=(seat,))
    actions.rule(matter.id, world.office("village"), by=arbiter, text=SECRET)
    assert "定了，由柏杨沟村" in told(matter, own=True)
    assert SECRET not in told(matter, own=True)


def test_several_matters_and_the_way_up_are_told(world: World) -> None:
    matter = answered(world)
    actions.lift(matter.id, by=speaker_of(matter), text="没有修到头")
    assert told(matter, own=True) == "您请上一级办，转到青岚镇综治中心：没有修到头"
    target, own = taken(world), taken(world)
    actions.merge(own.id, target.number, by=world.village)
    assert told(own, own=True) == "并到另一件里一起办"
    actions.split(target.id, ["路塌了", "灯不亮"], by=world.village)
    assert told(target, own=True) == "这里面有 2 件事，分开办，每件有自己的编号"
    done = actions.join(taken(world).id, Said(place=VILLAGE, text="我也要说"), by=world.village)
    assert "跟另一件是同一件" in told(done.matter, own=True)


def test_calls_and_checks_after_closing(world: World) -> None:
    matter = closed(world)
    caller = seated("county.caller", COUNTY)
    actions.spot_check(matter.id, by=caller)
    assert told(matter, own=True) == ""
    call = matter.calls.get(kind="spot")
    actions.call_back(matter.id, call.id, by=caller, reached=True, solved="solved")
    assert told(matter, own=True) == "打电话问您办得怎么样，您说：解决了"


def test_what_was_said_for_somebody_else_is_told_so(world: World) -> None:
    assert told(registered(), own=True) == "您说了这件事。"
