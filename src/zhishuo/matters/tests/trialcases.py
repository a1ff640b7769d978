"""What tests of trials share: a folder of changed packs, lives of a small world, and the same figures counted from the database."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.world import GRID, TOWN, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.bulk import Deed, Life
from zhishuo.matters.models import Clock, HandOver, Matter, Reminder
from zhishuo.matters.trial import running
from zhishuo.matters.trial.figures import Key, Lived, Sums, figures
from zhishuo.packs import api as packs
from zhishuo.people.api import forget_posts, office_with
from zhishuo.web.settings import ZHISHUO

START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)
KEYS = ("base", "longnan", "621202")
TEXT = "四社的水管漏了三天，麻烦来人看一下。"


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def drafted(tmp_path: Path, change: Callable[[str, str], str] | None = None) -> list[Path]:
    """The shipped packs as folders of drafts; `change` (path, text) → the text of the draft. Worked examples of the old rules go."""
    for key in KEYS:
        shutil.copytree(ZHISHUO.packs_folder / key, tmp_path / key)
    if change is not None:
        for path in tmp_path.rglob("*.toml"):
            before = path.read_text(encoding="utf-8")
            after = change(path.relative_to(tmp_path).as_posix(), before)
            if path.parent.name == "playbooks":
                after = _without_examples(after)
            path.write_text(after, encoding="utf-8")
    return [tmp_path / key for key in KEYS]


def _without_examples(text: str) -> str:
    kept, skip = [], False
    for line in text.splitlines():
        if line.startswith("["):
            skip = line.startswith("[examples.")
        if not skip:
            kept.append(line)
    return "\n".join(kept) + "\n"


def quicker(path: str, text: str) -> str:
    """The answer within three workdays instead of seven."""
    return text.replace('within = "7 workdays"', 'within = "3 workdays"') if path == "base/playbooks/plain.toml" else text


def louder(path: str, text: str) -> str:
    """Another ladder: the county hears of what is late, and nobody is warned at half time."""
    if path != "base/ladders.toml":
        return text
    text = text.replace('  { clock = "finish",  at = "halfway",            tell = ["owner"] },\n', "", 1)
    return text.replace(
        '{ clock = "finish",  at = "1 workday after",    tell = ["up"]', '{ clock = "finish",  at = "1 workday after",    tell = ["county.centre", "up"]', 1
    )  # fmt: skip


def to_town(path: str, text: str) -> str:
    """What is said in a village is received by the town."""
    if path != "base/playbooks/plain.toml":
        return text
    return text.replace('holder = "village.speak"', 'holder = "town.centre"', 1)


def looking_first(path: str, text: str) -> str:
    """Nothing is called done that nobody has looked at."""
    if path != "base/playbooks/plain.toml":
        return text
    return text.replace('means = "done"\n', 'means = "done"\nneeds = ["look"]\n', 1)


def jointly(path: str, text: str) -> str:
    """Another measure is proposed, with a date of its own."""
    return (
        text.replace('allow = ["lead", "settle", "joint"]', 'allow = ["joint", "settle", "lead"]')
        if path == "base/playbooks/plain.toml"
        else text
    )


def past_centre(path: str, text: str) -> str:
    """It climbs by another way: from the village to the town's government."""
    return text.replace('up = "town.centre"', 'up = "town.government"') if path == "base/posts.toml" else text


def publish(folders: list[Path]) -> None:
    for folder in folders:
        packs.publish(folder, by=SYSTEM)
    forget_posts()


def tried(folders: Sequence[Path], **given: Any) -> Sums:
    """All of March, in this process."""
    return running.run(running.ask(folders, **{"since": SINCE, "until": UNTIL, **given}), processes=1)


def lives(world: World, prefix: str = "") -> list[Life]:
    """Two weeks of a village. Keys begin with the prefix."""
    told = []
    for n, (name, deeds) in enumerate(_stories(world).items()):
        shift = timedelta(hours=26 * n)
        moved = [Deed(deed.at + shift, deed.verb, deed.account, deed.text, dict(deed.data)) for deed in deeds]
        place = GRID if n % 4 == 1 else VILLAGE
        told.append(
            Life(place=place, text=TEXT, said_at=START + shift, registered_at=START + shift, owner=world.office("village"), channel="qr",
                 client_key=prefix + name, deeds=moved)
        )  # fmt: skip
    told.append(
        Life(place=TOWN, text="街上的井盖没了", said_at=START, registered_at=START, owner=world.office("town"), channel="web",
             client_key=f"{prefix}in town", deeds=[Deed(at(3), "take", world.town.account_id)])
    )  # fmt: skip
    told.append(
        Life(place=VILLAGE, text="换了灯泡", said_at=START, registered_at=START, owner=world.office("village"), channel="desk",
             measure="settle", registrar=world.village.account_id, settled=True, client_key=f"{prefix}settled",
             deeds=[Deed(START, "answer", world.village.account_id, "换了灯泡", {"outcome": "done"})])
    )  # fmt: skip
    return told


def _stories(world: World) -> dict[str, list[Deed]]:
    village, town = world.village.account_id, world.town.account_id
    up = {"to": world.office("town")}
    taken = [Deed(at(1), "reply", village, "明天来"), Deed(at(2), "take", village)]
    looked = [*taken, Deed(at(20), "do_step", village, "看了", {"step": "look"})]
    done = {"outcome": "done"}
    return {
        "untouched": [],
        "only taken": taken,
        "answered on the third day": [*looked, Deed(at(50), "answer", village, "修好了", done)],
        "answered on the fifth day": [*looked, Deed(at(99), "answer", village, "修好了", done),
                                      Deed(at(110), "verdict", None, "", {"solved": "solved"})],
        "answered late, silence": [*looked, Deed(at(300), "answer", village, "修好了", done),
                                   Deed(at(480), "verdict", None, "", {"solved": "silent"})],
        "answered without looking": [*taken, Deed(at(40), "answer", village, "修好了", done),
                                     Deed(at(60), "verdict", None, "", {"solved": "solved"})],
        "climbed": [*looked, Deed(at(30), "climb", village, "要机器", up), Deed(at(52), "take", town),
                    Deed(at(120), "answer", town, "修好了", done)],
        "returned": [*looked, Deed(at(30), "climb", village, "要机器", up), Deed(at(52), "return", town, "说清楚", {"reason": "facts"}),
                     Deed(at(60), "note", village, "问过了")],
        "twice not solved": [*looked, Deed(at(25), "answer", village, "修好了", done), Deed(at(30), "verdict", None, "", {"solved": "not"}),
                             Deed(at(50), "answer", village, "又修", done),
                             Deed(at(60), "verdict", None, "", {"solved": "not"} | up), Deed(at(70), "take", town)],
        "waited for the weather": [*looked, Deed(at(30), "pause", village, "下雨", {"reason": "season"}), Deed(at(150), "resume", village),
                                   Deed(at(160), "extend", village, "难办", {"clock": "finish", "span": "5 workdays", "reason": "complex"})],
        "withdrawn": [*taken, Deed(at(5), "withdraw", None, "自己好了")],
    }  # fmt: skip


Counted = dict[Key, tuple[int, list[str]]]


def counted(prefix: str, end: datetime) -> Counted:
    """The figures of the matters whose keys begin so, from the rows of the database; the keys without the prefix."""
    sums: dict[Key, list[Any]] = defaultdict(lambda: [0, []])
    for matter in Matter.objects.filter(client_key__startswith=prefix).order_by("id"):
        lived = Lived(
            matter,
            list(Clock.objects.filter(matter=matter, void=False).order_by("id")),
            list(HandOver.objects.filter(matter=matter).order_by("id")),
            lambda office: office_with(office).post.partition(".")[0],
            lambda office: office_with(office).post,
            list(Reminder.objects.filter(matter=matter).values_list("office_id", flat=True)),
        )
        for key, n in figures(lived, end).items():
            sums[key][0] += n
            sums[key][1].append(str(matter.client_key).removeprefix(prefix))
    return {key: (n, sorted(found)) for key, (n, found) in sums.items()}


def side(sums: Sums, prefix: str, which: str, *, reminders: bool = False) -> Counted:
    """One side of a trial in the same form: "now" or "then". Lives loaded in bulk are history and remind nobody."""
    keys = dict(Matter.objects.filter(client_key__startswith=prefix).values_list("number", "client_key"))
    own = ("holder", "measure", "refused", "unanswered", *(() if reminders else ("reminders",)))
    found: Counted = {}
    for key, line in sums.lines.items():
        n = getattr(line, which)
        if n and key[0] not in own:
            names = [str(keys[number]).removeprefix(prefix) for number in getattr(line, f"{which}_matters")]
            found[key] = (n, sorted(names))
    return found
