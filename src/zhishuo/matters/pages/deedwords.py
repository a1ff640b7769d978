"""What every deed of the desk is called on its page: what it means for who does it and for who spoke, its button, its words."""

from typing import NamedTuple

from django.utils.translation import gettext as _

GROUPS = {"do": "办理", "hand": "交接", "time": "时间", "kind": "归类", "many": "几件事之间", "watch": "督办"}


class Told(NamedTuple):
    """`group` of GROUPS; `label` names the field of words, "" where the deed needs none."""

    group: str
    sentence: str
    button: str
    label: str = ""
    kind: str = "primary"


DEEDS: dict[str, Told] = {
    # ---- 办理
    "reply": Told("do", "说事人在进度页上看得到；回了话，“先回一句话”就算做到。", "回话", "回什么话"),
    "do_step": Told("do", "办完一步记一步，说清楚怎么办的。", "这一步办完了", "办得怎么样"),
    "answer": Told("do", "告诉说事人办得怎么样。答复以后，好不好由说事人说。", "答复说事人", "怎么办的，办得怎么样"),
    "publish": Told("do", "办得怎么样，贴出来让大家看。姓名、电话先去掉了，贴以前您再看一遍。", "贴出去", "贴出来的话"),
    "note": Told("do", "只给经办的人看，说事人看不到。", "记下", "记什么"),
    "ask": Told("do", "请说事人补充。等的日子不算，补上了接着算。", "请说事人补充", "要补充什么"),
    "add_step": Told("do", "方案里没有的，自己加一步，可以定个日子。", "加上这一步"),
    "skip_step": Told("do", "这一步用不上了，写明理由。要人同意的，先报批。", "免去这一步", "为什么不用办"),
    "say_more": Told("do", "说事人打电话、上门又说了什么，替他补上。", "补上", "说事人又说了什么"),
    "redirect": Told(
        "do", "依法要走别的渠道的，写明理由，把该去的地方告诉说事人。", "转到法定渠道", "为什么要转，说事人该去哪里"
    ),
    "reopen": Told("do", "没办好的重新办，原来的单位接着负责。", "重新办", "哪里没办好"),
    "lift": Told("do", "说事人不满意，请上一级办。一件事只有一次。", "请上一级办", "说事人为什么不满意"),
    "withdraw": Told("do", "刚才记错了？10 分钟内可以撤回。", "撤回", "为什么撤回（可以不写）", "danger"),
    # ---- 交接
    "take": Told("hand", "接下来归您办，说事人会看到您的名字。", "认领，接着办"),
    "assign": Told("hand", "定下单位里由谁办，说事人会看到他的名字。", "就定他办"),
    "offer": Told("hand", "交给该办的单位，您单位还跟着。要写清请他们办什么。", "交给他们办", "请他们办什么"),
    "ask_help": Told("hand", "请别的单位帮着办，您单位还是主办。", "请他们协办", "请他们帮什么"),
    "whistle": Told("hand", "请几家单位到现场，不到会记下来。", "吹哨", "请他们来做什么"),
    "climb": Told("hand", "本级办不了时用。材料跟着走，不用再讲一遍；村里一直跟着。", "上报", "为什么要上报"),
    "return": Told("hand", "不归您单位办的，写明理由退回。", "退回", "具体说说"),
    "revoke": Told("hand", "对方还没认领，可以收回来自己办。", "收回"),
    "dispute": Told("hand", "两边说不到一起，请共同的上级定归谁办。", "报请裁定", "为什么要裁定"),
    "rule": Told("hand", "两边说不到一起，请您定归谁办。定了不能再退。", "就这样裁定", "裁定的理由"),
    "designate": Told("hand", "指定一个单位办，指定了不能退。", "就指定他们", "指定的理由"),
    "arrive": Told("hand", "到了现场，记一下。到场的时限就停了。", "我单位到了"),
    "finish_help": Told("hand", "帮完了，说说做了什么。", "协办完成", "做了什么"),
    "score_help": Told("hand", "他们帮得怎么样，只记有没有帮上忙。", "记下"),
    # ---- 时间
    "pause": Told("time", "办不下去、要等的时候用。到日子自己接着算。", "暂停", "为什么要等"),
    "resume": Told("time", "接着办。停了几天，日子往后推几天。", "接着办"),
    "extend": Told("time", "要多几天，写明理由；会告诉说事人。", "申请延期", "为什么要延"),
    "agree": Told("time", "同意了马上照办；不同意要写明为什么。", "就这样定", "说明（不同意的必须写）"),
    # ---- 归类
    "sort": Told("kind", "说清是家里事、邻里事还是村里事。时限按类别重算，先答应的日子不往后推。", "就归这一类"),
    "fill": Told("kind", "把这类事要的几项填上。", "填好了"),
    "correct": Told("kind", "改标题。说事人的原话不动。", "改好了", "为什么更正"),
    "flag": Told("kind", "有危险的，标出来：该知道的单位马上知道。", "标记危险", "看到、听到什么（可以不写）"),
    "settle_flag": Told("kind", "有一个要警觉的迹象。是不是真的，要有人核实。", "核实了", "怎么知道的（说“不是”必须写）"),
    "seal": Told("kind", "密封以后，只有经办的人知道有这件事。", "密封", "为什么要密封"),
    "unseal": Told("kind", "不用再保密了，恢复到这类事平常的样子。", "启封", "为什么启封"),
    "version": Told("kind", "按现在的规矩办。已经答应的日子不往后推。", "换成新规矩", "为什么要换"),
    # ---- 几件事之间
    "join": Told("many", "又有人来说同一件事，记下来，给他自己的编号和查询码。", "记下，并进来", "他怎么说的"),
    "merge": Told("many", "和另一件是同一件事，并过去一起办。原来的编号还能查。", "并过去", "为什么并（可以不写）"),
    "split": Told("many", "一次说了好几件，分开办，各有各的编号。", "分开办"),
    "open_child": Told("many", "由这件事引出另一件，单独办；那件办完，这件才能办结。", "另立一件", "要另立的是什么事"),
    "link": Told("many", "两件事有关系，但不是一件，连起来好查。", "连起来"),
    "follow": Told("many", "说事人不服，依法还能再提一次。", "替他提出", "说事人为什么不服"),
    # ---- 督办
    "urge": Told("watch", "提醒经办的单位，他们一个工作日内要回“知道了”。", "催办", "催什么"),
    "instruct": Told("watch", "请经办的单位办一步，有自己的日子。", "交办", "请他们办什么"),
    "supervise": Told("watch", "盯住这件事，定个日子，一直看到办完。", "督办", "督办什么"),
    "release": Told("watch", "不用再盯了，解除督办。", "解除督办", "为什么解除"),
    "acknowledge": Told("watch", "看到了，心里有数了。", "知道了"),
    "call_back": Told("watch", "给说事人打电话，问办得怎么样。打不通也照实记。", "记下回访", "说事人怎么说的"),
    "spot_check": Told("watch", "请您单位打电话问说事人，看是不是真办好了。", "抽查这件"),
}


def group(key: str) -> str:
    return _(GROUPS[key])


def sentence(name: str) -> str:
    return _(DEEDS[name].sentence)


def button(name: str) -> str:
    return _(DEEDS[name].button)


def label(name: str) -> str:
    """What the field of words asks for."""
    return _(DEEDS[name].label) if DEEDS[name].label else ""
