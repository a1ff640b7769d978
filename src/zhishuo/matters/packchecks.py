"""What `pack check` proves about topics, flags, reasons and ladders, beyond types and names (SCHEMA.md
§4.3–4.5).
"""

from collections.abc import Iterator

from zhishuo.kernel.schema import Finding, View, circle
from zhishuo.matters.catalogue import BLANK, SAMPLE_BLANKS, SAMPLE_USES
from zhishuo.matters.topic import lineage
from zhishuo.matters.words import REASON_USES


def check_topics(view: View) -> Iterator[Finding]:
    """No circles; a playbook up to the root; a lead that may hold a matter."""
    topics = view.tables("topics")

    def parent(slug: str) -> Iterator[str]:
        if slug in topics and topics[slug].in_:
            yield topics[slug].in_

    for slug, topic in topics.items():
        found = lineage(topics, slug)
        if way := circle(slug, parent):
            yield Finding("circle", f"上级类别绕成了圈：{' → '.join(way)}；改掉一个 in", ("topics", slug, "in"))
        elif found and not found.playbook:
            yield Finding("missing", f"“{topic.title}”和它的上级都没有写 playbook；写上一个", ("topics", slug))
        if topic.organ and "gatherings" in view.sections and not view.has("gatherings", topic.organ):
            yield Finding("no_such", f"没有“{topic.organ}”这种会；在 gatherings 里写上它", ("topics", slug, "organ"))
        lead = view.post(topic.lead) if topic.lead else None
        if lead and "hold" not in lead.grants:
            yield Finding("may_not", f"{topic.lead} 不能承办（may 里没有 hold），不能做牵头", ("topics", slug, "lead"))


def starts_from_matter(view: View, playbook: str) -> bool:
    """May another matter open this playbook? True too when it is not there (that is another fault)."""
    found = view.tables("playbooks").get(playbook)
    return found is None or "matter" in found.start.by or "anyone" in found.start.by


def check_objections(view: View) -> Iterator[Finding]:
    """What an objection to a notice becomes may be started by anybody who reads the notice."""
    playbooks = view.tables("playbooks")
    for slug, notice in view.tables("notices").items():
        opened = playbooks.get(notice.objection_opens)
        if opened is not None and "anyone" not in opened.start.by:
            sentence = f"“{notice.objection_opens}”的 start.by 里没有 anyone，看公示的人提不了异议；换一个流程"
            yield Finding("not_started_from", sentence, ("notices", slug, "objection_opens"))


def check_flags(view: View) -> Iterator[Finding]:
    """Something raises it; whoever is told knows how fast; what it opens may be opened."""
    for slug, flag in view.tables("flags").items():
        path = ("flags", slug)
        if not (flag.words or flag.ask or flag.people or flag.repeat):
            yield Finding("missing", "没有写什么会触发它；words、ask、people、repeat 至少写一个", path)
        if flag.tell and not flag.within:
            yield Finding("missing", "写了 tell 就要写多快知道：within", (*path, "tell"))
        if flag.opens and not starts_from_matter(view, flag.opens):
            yield Finding("not_started_from", f"“{flag.opens}”的 start.by 里没有 matter，不能由别的事项引出", (*path, "opens"))


def check_reasons(view: View) -> Iterator[Finding]:
    """Known uses; a pause says who agrees, how long at most and what then; a redirect says where to go."""
    for slug, reason in view.tables("reasons").items():
        use = slug.partition(".")[0]
        path = ("reasons", *slug.split("."))
        if use not in REASON_USES:
            yield Finding("no_such", f"没有“{use}”这种用途；可以写：{' '.join(REASON_USES)}", path)
        lacking = [key for key in ("by", "max", "then") if use == "pause" and not getattr(reason, key)]
        if use == "redirect" and not reason.channel:
            lacking.append("channel")
        for key in lacking:
            yield Finding("missing", f"{use} 的理由要写 {key}；请补上这一行", path)


def check_samples(view: View) -> Iterator[Finding]:
    """For a deed that has words for the speaker, with blanks that can be filled; only an answer means something."""
    for slug, sample in view.tables("samples").items():
        path = ("samples", *slug.split("."))
        if sample.use not in SAMPLE_USES:
            yield Finding("no_such", f"没有“{sample.use}”的样话；可以写：{' '.join(SAMPLE_USES)}", path)
        for blank in sorted(set(BLANK.findall(sample.text)) - set(SAMPLE_BLANKS)):
            yield Finding("unknown_blank", f"没有 {{{blank}}} 这个空；可以用：{' '.join(SAMPLE_BLANKS)}", (*path, "text"))
        if sample.means and sample.use != "answer":
            yield Finding("unknown", "只有 answer 的样话写 means；去掉这一行", (*path, "means"))


def check_ladders(view: View) -> Iterator[Finding]:
    """A rung names a clock that some playbook has, and somebody hears it."""
    known = {name for playbook in view.tables("playbooks").values() for name in playbook.clocks} | {"steps", "any"}
    for slug, ladder in view.tables("ladders").items():
        for index, rung in enumerate(ladder.rungs):
            path = ("ladders", slug, "rungs", index)
            if rung.clock not in known:
                yield Finding("no_such", f"没有一个事项流程有“{rung.clock}”这个时限；改名或去掉这一档", (*path, "clock"))
            if not rung.tell:
                yield Finding("nobody_hears", "这一档没有人听到；tell 里写上一个", (*path, "tell"))
