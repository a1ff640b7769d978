"""Words that sound dangerous propose a duty; plain words about the same things raise none (R25)."""

import pytest
from tests.world import VILLAGE, World

from zhishuo.matters import flagging
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.pack import FLAGS
from zhishuo.matters.tests.cases import registered
from zhishuo.packs import api as packs

DANGER = {
    "他拿着刀在门口骂，我不敢出去": {"violence"},
    "隔壁男的持刀闯进来了": {"violence"},
    "他说要跟我一家同归于尽": {"violence", "self_harm"},
    "再不给钱就一起死": {"violence", "self_harm"},
    "喝了酒回来就打婆娘，掐脖子": {"violence"},
    "儿子虐待老人，不给饭吃": {"violence"},
    "她说不想活了，在家写遗书": {"self_harm"},
    "娃娃他妈要上吊，快来人": {"self_harm"},
    "后爸天天打娃，身上都是伤": {"minor"},
    "喝醉了砍伤了人": {"violence"},
    "房着火了": {"emergency"},
}
PLAIN = (
    "菜刀坏了，想找磨刀的师傅", "村口卖刀具的摊子占了路", "麦收要借收割刀片", "老人天天喝药，报销的事问一下", "井盖跳起来了，怕人掉进去",
    "河边的路灯不亮", "猪死了三头，想请兽医看看", "死机了，网上交不了费", "娃娃上学的校车不来", "这路早该修了，等得急死人",
    "他砍了我家的核桃树", "有人在林子里乱砍树，要砍我家的也拦不住",
)  # fmt: skip


def raised(text: str) -> set[str]:
    return set(flagging.raised(packs.current(VILLAGE).tables(FLAGS), text))


@pytest.mark.parametrize("text", DANGER)
def test_what_sounds_dangerous_is_proposed(world: World, text: str) -> None:
    assert raised(text) == DANGER[text]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_raise_no_duty(world: World, text: str) -> None:
    matter = registered(text)
    assert (matter.flags, matter.suspected, matter.privacy) == ([], [], "parties")
    assert not Clock.objects.filter(matter=matter, name__startswith="flag:").exists()
    assert not Matter.objects.filter(parent=matter).exists()


def test_what_sounds_dangerous_has_half_an_hour_to_be_looked_into(world: World) -> None:
    matter = registered("他拿着刀在门口骂，我不敢出去")
    assert (matter.flags, matter.suspected) == ([], ["violence"])
    assert Clock.objects.get(matter=matter, name="flag:violence").within == "30 minutes"
