"""More deeds: several matters, supervision, the end of a matter; with these the table of deeds is whole."""

from datetime import timedelta

from tests.machine.deeds import DEEDS, Act, Scene, deed, reasons
from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters import verbs as v
from zhishuo.matters.models import CallBack, Clock, Party

# ---- several matters


@deed(v.MERGE, "owner", 2)
def merge(s: Scene) -> Act:
    into, words = s.one(s.others, s.matter.number), s.words()
    return lambda by: actions.merge(s.matter.id, into, by=by, text=words, seen=s.seen)


@deed(v.SPLIT, "owner", 1)
def split(s: Scene) -> Act:
    parts = [s.words() for _ in range(s.luck.randint(1, 3))]
    return lambda by: actions.split(s.matter.id, parts, by=by, seen=s.seen)


@deed(v.OPEN_CHILD, "owner", 2)
def open_child(s: Scene) -> Act:
    playbook, words = s.luck.choice(("promise", "danger_report", "coordination", "plain", "nothing")), s.words()
    return lambda by: actions.open_child(s.matter.id, playbook, words, by=by, seen=s.seen)


@deed(v.FOLLOW, "speaker", 3)
def follow(s: Scene) -> Act:
    playbook, words = s.luck.choice(("petition_review", "petition_recheck", "plain")), s.words()
    return lambda by: actions.follow(s.matter.id, playbook, words, by=by, seen=s.seen)


@deed(v.LINK, "owner", 1)
def link(s: Scene) -> Act:
    other = s.one(s.others, s.matter.number)
    return lambda by: actions.link(s.matter.id, other, by=by, seen=s.seen)


# ---- supervision


@deed(v.URGE, "place")
def urge(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.urge(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.SUPERVISE, "place")
def supervise(s: Scene) -> Act:
    words, within = s.words(), s.one(("", "2 workdays"), "soon")
    return lambda by: actions.supervise(s.matter.id, by=by, within=within, text=words, seen=s.seen)


@deed(v.RELEASE, "place")
def release(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.release(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.ACKNOWLEDGE, "helper", 3)
def acknowledge(s: Scene) -> Act:
    return lambda by: actions.acknowledge(s.matter.id, by=by, seen=s.seen)


@deed(v.SPOT_CHECK, "place", 2)
def spot_check(s: Scene) -> Act:
    return lambda by: actions.spot_check(s.matter.id, by=by, seen=s.seen)


# ---- the end


@deed(v.ANSWER, "owner", 16)
def answer(s: Scene) -> Act:
    outcome, words = s.one(s.book.playbook.outcomes, "nothing"), s.words()
    return lambda by: actions.answer(s.matter.id, outcome, words, by=by, seen=s.seen)


@deed(v.VERDICT, "speaker", 20)
def verdict(s: Scene) -> Act:
    solved, words = s.one(("solved", "solved", "partly", "not"), "silent"), s.words()
    satisfied = s.luck.choice(("", "very", "not", "so so"))
    asked = list(Party.objects.filter(**s.key, asked__isnull=False).order_by("id"))
    party = s.one(asked, None) if asked and s.luck.random() < 0.6 else None
    other = Actor(kind="party", party_id=party.id, person_id=party.person_id) if party is not None else None
    return lambda by: actions.verdict(s.matter.id, solved, by=other or by, satisfied=satisfied, text=words, seen=s.seen)


@deed(v.CALL_BACK, "caller", 8)
def call_back(s: Scene) -> Act:
    call = s.one(CallBack.objects.filter(**s.key).order_by("id").values_list("id", flat=True))
    reached, solved, words = s.luck.random() < 0.7, s.one(("solved", "partly", "not"), "silent"), s.words()
    return lambda by: actions.call_back(s.matter.id, call, by=by, reached=reached, solved=solved, text=words, seen=s.seen)


@deed(v.LIFT, "speaker", 2)
def lift(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.lift(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.REOPEN, "speaker", 5)
def reopen(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.reopen(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.REDIRECT, "owner", 1)
def redirect(s: Scene) -> Act:
    reason, words = reasons(s, "redirect"), s.words()
    return lambda by: actions.redirect(s.matter.id, reason, by=by, text=words, seen=s.seen)


@deed(v.WITHDRAW, "speaker", 1)
def withdraw(s: Scene) -> Act:
    words = s.words()
    return lambda by: actions.withdraw(s.matter.id, by=by, text=words, seen=s.seen)


@deed(v.CLOSE, "system", 1)
def close(s: Scene) -> Act:
    return lambda by: actions.close(s.matter.id, by=by)


@deed(v.RESUME, "system", 4)
def resume_in_time(s: Scene) -> Act:
    """A pause ends by itself (VERBS.md §7.10): the system goes on when its time is over."""
    over = Clock.objects.filter(
        **s.key, name="pause", stopped_at=None, void=False, due__lte=now() + timedelta(seconds=1)
    ).exists()
    return lambda by: actions.resume(s.matter.id, by=by) if over else None


ALL = tuple(DEEDS.values())
