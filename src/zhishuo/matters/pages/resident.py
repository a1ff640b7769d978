"""What residents' pages show. The variables of each page stand at the head of its template."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.reckoning import reckon
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.times import now, today, zh_date, zh_day
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.numbering import code_of
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.pages import onward
from zhishuo.matters.pages.dates import reckoned, urgency, why, word
from zhishuo.matters.pages.judged import given, waited_for
from zhishuo.matters.pages.story import Story, Telling, language
from zhishuo.matters.pages.tellers import sentence
from zhishuo.matters.practice import practice_at
from zhishuo.matters.publication import settled_lately
from zhishuo.matters.queries import open_at, tally
from zhishuo.packs import api as packs
from zhishuo.people.api import Office, holders, office_at, offices, placed, title_of
from zhishuo.places.api import Place, children, full_name, path, search, short_names

FEW = 3  # totals below this could name one person
FRESH = 600  # seconds for which the receipt still shows the query code


def playbook_of(place: Place) -> str:
    """The playbook that a place's code opens: what its poster names in the pack, else `plain`."""
    letters = packs.current(place.at).section("letters")
    poster = letters.get("grid_poster")
    return (poster.opens if poster else "") or "plain"


def receiver(place: PlaceCode) -> str:
    """Who receives what is said here, in a word."""
    words = {"town": _("镇上"), "county": _("县里"), "city": _("市里")}
    return words.get(place.level, _("社区") if place.kind == "community" else _("村里"))


def home(words: str, inside: str) -> dict[str, Any]:
    at = PlaceCode.parse(inside) if inside else None
    cities = list(children(PlaceCode(0)))
    root = at or (cities[0].at if len(cities) == 1 else PlaceCode(0))
    found = search(words) if words else []
    return {
        "city": cities[0].short if cities else "",
        "q": words,
        "found": [{"name": p.short, "within": full_name(p.at.parent) if p.at.parent else "", "code": p.at.text} for p in found]
        or None,
        "trail": _trail(root),
        "children": [_child(p) for p in children(root)],
    }


def _trail(at: PlaceCode) -> list[dict[str, str]]:
    steps = [step for step in (*reversed(at.ancestors), at) if step.level in ("city", "county", "town")]
    names = [(path(step) or [""])[-1] for step in steps]
    return [{"name": name, "url": f"{reverse('home')}?in={step.text}"} for name, step in zip(names, steps, strict=True)]


def _child(place: Place) -> dict[str, str]:
    url = (
        reverse("place", args=[place.at.text]) if place.level in ("village", "grid") else f"{reverse('home')}?in={place.at.text}"
    )
    return {"name": place.short, "url": url, "note": ""}


def _head(place: Place) -> dict[str, Any]:
    above = place.at.parent
    village = place.at.at("village")
    grid = place.short if place.level == "grid" else ""
    shown = place.short if not grid or village is None else (path(village) or [""])[-1]
    return {
        "name": shown + (f"（{grid}）" if grid and grid != shown else ""),
        "within": full_name((village or place.at).parent or place.at) if above else "",
        "code": place.at.text,
        "receiver": receiver(place.at),
        "grid": grid,
    }


def place(at: Place) -> dict[str, Any]:
    counts = tally(at.at, days=30)
    settled, open_now = counts.get("closed", 0), open_at(at.at)
    committee = list(offices("village.speak", at.at)) if at.at.level in ("village", "grid") else []
    people = holders(office.id for office in committee)
    return {
        "place": _head(at),
        "settled": settled if settled >= FEW else 0,
        "open_now": open_now if open_now >= FEW else 0,
        "committee": [
            {"name": h.account.name, "post": title_of(office, language()), "phone": h.account.phone or None}
            for office in committee
            for h in people.get(office.id, [])
        ],
        "phone": next((office.phone for office in committee if office.phone), None),
        "lately": settled_lately(at.at),
    }


def official_playbook(at: Place) -> str:
    """The playbook for what is said about an official: the one whose holder stands above whom it is about (R9). "" where there is none."""
    playbooks = packs.current(at.at).tables(PLAYBOOKS)
    return next((key for key, one in playbooks.items() if one.start.holder == "above_subject"), "")


def officials(at: Place) -> list[tuple[str, str]]:
    """(id, name) of the offices of the village and the town that somebody holds: it may be about one of them."""
    near = [step for step in (at.at, *at.at.ancestors) if step.level in ("village", "town")]
    found = list(Office.objects.filter(place__in=[int(step) for step in near], county=at.at.county).order_by("-place", "post"))
    held, names = holders(office.id for office in found), short_names(int(step) for step in near)
    return [
        (str(one.id), placed(names.get(one.place, ""), title_of(one, language()), language())) for one in found if one.id in held
    ]


def say_official(at: Place) -> dict[str, Any]:
    return {"place": _head(at)}


def say(at: Place) -> dict[str, Any]:
    practice = practice_at(at.at, playbook_of(at))
    clock = practice.playbook.clock("reply", practice.playbook.facts(place=at.at.level))
    if clock is None or clock.within.span is None:
        raise NotFound()
    due = reckon(now(), clock.within.span, practice.calendar)
    office = office_at("village.speak", at.at)
    return {
        "place": _head(at),
        "reply_due": due.at,
        "reply_is_day": due.in_days,
        "sealed_url": reverse("say_official", args=[at.at.text]) if official_playbook(at) else None,
        "behalf_url": reverse("say_behalf", args=[at.at.text]) if practice.playbook.start.proxy else None,
        "office_phone": (office.phone or None) if office else None,
    }


def _link(matter: Matter, token: str) -> dict[str, str]:
    return {"number": matter.number, "token": token, "title": matter.title, "stage": matter.stage}


def short(story: Story, token: str) -> dict[str, Any]:
    return {"matter": _link(story.matter, token), "holder": story.holder_name()}


def receipt(story: Story, token: str) -> dict[str, Any]:
    matter = story.matter
    clock = _clock(story, "reply") or _clock(story, "finish")
    fresh = (now() - matter.registered_at).total_seconds() < FRESH
    found = reckoned(story, clock) if clock else None
    due = found.due if found else None
    return {
        "matter": _link(matter, token) | {"place": _heard_by(story)},
        "sealed": matter.privacy == "sealed",
        "dangers": onward.dangers(story) if fresh else [],
        "alike": onward.alike(story, token) if fresh else [],
        "query_code": code_of(matter.id) if fresh else None,
        "reply": {"due": clock.due, "is_day": due.in_days, "sentence": why(story, clock, due), "provisional": clock.provisional}
        if clock and due
        else None,
        "who": {"name": story.holder_name(), "post": story.unit(matter.owner_id), "phone": story.holder_phone() or None},
        "silence": _("这件事会列在经办人和上一级的“超期”里，直到有人回话。您不用再说一遍。"),
        "read_aloud": "1",
    }


def _heard_by(story: Story) -> str:
    """Who gives word back: the village, or the office above where the village must not know."""
    matter = story.matter
    return story.unit(matter.owner_id) if matter.hidden else story.places.get(matter.place, "")


def _clock(story: Story, name: str) -> Clock | None:
    found = [clock for clock in story.clocks if clock.name == name]
    return found[-1] if found else None


def progress(story: Story, token: str) -> dict[str, Any]:
    matter = story.matter
    answered = matter.stage == "answered"
    can_more = matter.stage in ("registered", "offered", "handling", "waiting", "answered", "closed")
    return {
        "matter": _link(matter, token) | {"behalf": _("您替别人说的") if story.behalf() else ""},
        "due": _due(story),
        "who": _who(story),
        "who_phone": story.holder_phone() or None,
        "who_name": story.holder_name(),
        "rungs": rungs(story),
        "way": way(story, own=True, token=token),
        "answer": answer(story) if answered else None,
        "given": given(story, None) if answered else None,
        "verdict_due": verdict_due(story),
        "verdict_url": reverse("verdict", args=[matter.number, token]),
        "end": _end(story),
        "can_say_more": can_more,
        "can_withdraw": matter.stage in ("registered", "offered", "handling", "waiting"),
        "today": today(),
        "read_aloud": "1",
        "satisfied_only": onward.satisfied_only(story),
        "goes_on": onward.goes_on(story),
        **onward.onward(story, token),
    }


def _due(story: Story) -> dict[str, Any] | None:
    matter, clock = story.matter, _clock(story, "finish")
    if clock is None or matter.stage not in ("registered", "offered", "handling", "waiting"):
        return None
    found = reckoned(story, clock)
    due = found.due if found else None
    stands = urgency(clock.due, story.practice.calendar, now())
    return {
        "at": clock.due,
        "word": _("最迟给您结果"),
        "left": _("现在停着，恢复以后往后推") if clock.paused else stands["text"],
        "level": "paused" if clock.paused else stands["level"],
        "sentence": why(story, clock, due),
        "days": list(due.days) if due and due.in_days else None,
        "provisional": clock.provisional,
    }


def _who(story: Story) -> str:
    matter, name = story.matter, story.holder_name()
    unit = story.unit(matter.owner_id)
    here = {"registered": _("在%(unit)s这里。"), "offered": _("正在等%(unit)s接。")}.get(matter.stage, _("%(unit)s在办。")) % {
        "unit": _("%(name)s（%(unit)s）") % {"name": name, "unit": unit} if name else unit
    }
    if matter.stage not in ("registered", "offered", "handling", "waiting"):
        return ""
    return here + (
        _("%(first)s还跟着。") % {"first": story.office(matter.first_id)} if matter.first_id != matter.owner_id else ""
    )


def rungs(story: Story) -> dict[str, Any]:
    """Where it is and who still follows, on the line village town county city."""
    level = {"grid": "village"}
    at = story.matter.owner.post.partition(".")[0]
    seen = {level.get(key, key) for key in (hand_level(story, hand.taker_id) for hand in story.hands) if key}
    at = level.get(at, at)
    county = path(story.matter.at)[:1]
    names = {"county": _("区") if county and county[0].endswith("区") else _("县")}
    if story.matter.at.kind == "community":
        names["village"] = _("社区")
    ended = story.matter.stage in ("closed", "withdrawn", "redirected", "merged")
    now_word = {"answered": _("已答复"), "offered": _("等着接"), "registered": _("收到了")}.get(
        story.matter.stage, _("办完了") if ended else ""
    )
    return {"at": at, "also": sorted(seen - {at}), "names": names, "now": now_word}


def hand_level(story: Story, office_id: int) -> str:
    office = story.offices.get(office_id)
    return office.post.partition(".")[0] if office else ""


def way(story: Story, *, own: bool, token: str = "") -> list[Telling]:
    """Newest first, the next step on top; what the speaker may not see is left out for the speaker."""
    steps = []
    for entry in story.entries:
        text = sentence(story, entry, own=own)
        if text:
            steps.append(Telling(at=entry.at, text=text, pieces=pieces(story, int(entry.data.get("saying") or 0), token)))
    steps.reverse()
    following = next_step(story, own=own)
    if following:
        steps.insert(0, following)
    newest = 1 if following else 0
    if len(steps) > newest and story.matter.is_open:
        steps[newest].kind = "now"
    return steps


def pieces(story: Story, saying: int, token: str = "") -> list[dict[str, str]]:
    """Links to the photos and voices of one saying, with their size said."""
    found = []
    for file in story.files.get(saying, []):
        word = _("听原话") if file.kind == "voice" else _("看照片")
        megabytes = max(0.1, round(file.size / 1_000_000, 1))
        url = reverse("own_file", args=[story.matter.number, token, file.id]) if token else reverse("file", args=[file.id])
        found.append(
            {
                "text": f"{word}（{megabytes} {_('兆')}）" if language() == "zh" else f"{word} ({megabytes} MB)",
                "url": url,
                "size": "",
            }
        )
    return found


UNSEEN = ("flag:", "ask:", "supervise", "step:added", "arrive")  # clocks that the speaker is not told of


def _next_clock(story: Story, *, own: bool) -> tuple[str, datetime | None]:
    """The earliest running clock: of all, or of those that the speaker may know of."""
    if not own:
        return story.matter.next_clock, story.matter.next_due
    shown = [one for one in story.clocks if one.running and not one.paused and not one.name.startswith(UNSEEN)]
    first = min(shown, key=lambda one: one.due, default=None)
    return (first.name, first.due) if first else ("", None)


def next_step(story: Story, *, own: bool) -> Telling | None:
    matter = story.matter
    name, due = _next_clock(story, own=own)
    if not matter.is_open or due is None:
        return None
    unit = {"unit": story.unit(matter.owner_id)}
    words = {
        "reply": _("给您回第一次话。") if own else _("给说事人回第一次话。"),
        "take": _("%(unit)s认领这件事。") % unit,
        "finish": _("给您结果。") if own else _("给说事人结果。"),
        "level": _("这一级给出结果，办不了就往上报。"),
        "verdict": waited_for(story, own=own),
    }
    text = words.get(name, "") or word(story, name)
    return Telling(at=None, text=text, label=_by(due), kind="next") if text else None


def _by(due: datetime) -> str:
    if language() == "zh":
        return f"接下来，{zh_date(due, now())}（{zh_day(due)}）前" if due > now() else f"{zh_date(due, now())}就该"
    return _("接下来，%(day)s前") % {"day": due.strftime("%d %B").lstrip("0")}


def answer(story: Story) -> dict[str, Any] | None:
    """The newest answer, as the speaker reads it."""
    answers = [saying for saying in story.sayings.values() if saying.kind == "answer"]
    if not answers:
        return None
    last = answers[-1]
    who = story.accounts.get(last.account_id or 0, "")
    unit = story.unit(last.office_id)
    return {
        "text": last.text,
        "at": last.at,
        "by": _("%(name)s，%(unit)s") % {"name": who, "unit": unit} if who else unit,
        "office": story.places.get(story.offices[last.office_id].place, "") if last.office_id in story.offices else "",
        "basis": "",
    }


def verdict_due(story: Story) -> datetime | None:
    clock = _clock(story, "verdict")
    return clock.due if clock else None


def _end(story: Story) -> str:
    matter = story.matter
    if matter.stage == "closed":
        if onward.satisfied_only(story) and matter.verdict in ("solved", "not"):
            return _("您说满意，办结。") if matter.verdict == "solved" else _("您说不满意，已经记下，办结。")
        return {"solved": _("您说解决了，办结。"), "silent": _("到日子没有回音，记作没有回音，不算满意。")}.get(
            matter.verdict, _("已经办结。")
        )
    return {
        "withdrawn": _("已经撤回。"),
        "merged": _("并到另一件里一起办了。您的编号和查询码照样能查，办到哪了都在这里。"),
        "redirected": _("这件事不归我们办，已经帮您转到该走的渠道。"),
    }.get(matter.stage, "")


def verdict(story: Story, token: str) -> dict[str, Any]:
    told = answer(story)
    if told is None:
        raise NotFound(what="件事的答复", what_en="answer")
    return {
        "matter": _link(story.matter, token),
        "answer": told,
        "given": given(story, None),
        "verdict_due": verdict_due(story),
        "verdict_url": reverse("verdict", args=[story.matter.number, token]),
        "review": onward.lift(story, token),
        "rungs": rungs(story),
        "remedy": onward.remedy(story),
        "satisfied_only": onward.satisfied_only(story),
        "goes_on": onward.goes_on(story),
    }
