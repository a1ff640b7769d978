"""The door of matters for the command line: taking ledgers in, figures, checks, and lives in bulk."""

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.bulk import Deed, Life, Loaded, load
from zhishuo.matters.bulk.needs import Need, alarms, needs, returns
from zhishuo.matters.checks import count_matters, run_checks
from zhishuo.matters.drawing import Words, choices, draw, facts_of, settled
from zhishuo.matters.drawing_told import sentences
from zhishuo.matters.importing import Taken, default_mapping, read_mapping, take_in
from zhishuo.matters.importing.mapping import WORDS
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.stats import replies
from zhishuo.matters.trial.command import try_command
from zhishuo.packs import api as packs

__all__ = [
    "Deed", "Life", "Loaded", "Need", "alarms", "check_command", "draw_command", "import_command", "load", "needs", "returns", "stats_command", "try_command",
]  # fmt: skip

SOURCE_MOST = 24


def draw_command(key: str, playbook: str, chosen: Sequence[str]) -> int:
    """Say one playbook of the newest version of a pack in sentences. `chosen`: facts as "measure=joint"; 1 when there is none such."""
    version = packs.newest(key)
    found = version.tables(PLAYBOOKS).get(playbook) if version else None
    if version is None or found is None:
        known = f"有：{'、'.join(version.tables(PLAYBOOKS))}" if version else f"没有发布过“{key}”"
        print(f"没有办事流程“{playbook}”。{known}", file=sys.stderr)
        return 1
    words = Words(version)
    facts_given = dict(one.partition("=")[::2] for one in chosen)
    known_facts = {choice.key: dict(choice.options) for choice in choices(found, words)}
    unknown = [f"{fact}={value}" for fact, value in facts_given.items() if value not in known_facts.get(fact, {})]
    if unknown:
        print(f"这种流程不分“{'、'.join(unknown)}”。去掉 --when 看一遍，开头写着可以选什么。", file=sys.stderr)
        return 1
    facts = facts_of(found, facts_given, words)
    drawing = draw(found, facts, words)
    print(f"{drawing.title}（{version.label}）：{drawing.say}")
    for choice in choices(found, words):
        here = settled(found, facts, words).get(choice.key, "")
        options = (f"{value or '-'}{'*' if value == here else ''} {word}" for value, word in choice.options)
        print(f"--when {choice.key}=…  {choice.title}：{'、'.join(options)}")
    for line in sentences(drawing, words):
        print(line)
    return 0


def import_command(file: str, *, place: str, mapping: str, source: str, errors: str, dry_run: bool) -> int:
    """0 when every row went in (or stood already), 1 when some were refused."""
    path = Path(file)
    chosen = read_mapping(Path(mapping)) if mapping else default_mapping()
    source = source_of(source or path.stem)
    live = sys.stderr.isatty()
    done = take_in(
        path, place=PlaceCode.parse(place), mapping=chosen, source=source, errors=Path(errors) if errors else None, dry_run=dry_run,
        progress=_progress if live else None,
    )  # fmt: skip
    if live:
        print("\r\x1b[K", end="", file=sys.stderr)
    _tell(done, source, errors, dry_run)
    return 1 if done.refused else 0


def source_of(name: str) -> str:
    """The short name by which rows are known again. A long one is cut and told apart by a digest of the whole."""
    plain = re.sub(r"\s+", "-", name.strip())
    if len(plain) <= SOURCE_MOST:
        return plain
    return f"{plain[: SOURCE_MOST - 7]}-{hashlib.sha256(plain.encode()).hexdigest()[:6]}"


def _progress(count: int, total: int | None) -> None:
    of = f" / {total:,}" if total else ""
    print(f"\r已读 {count:,}{of} 行", end="", file=sys.stderr, flush=True)


def _tell(done: Taken, source: str, errors: str, dry_run: bool) -> None:
    print("认出的列：" + "，".join(f"{WORDS[name]}＝{heading}" for name, heading in done.headings.items()))
    verb = "试一遍，没有写入：会导入" if dry_run else "导入"
    print(f"读 {done.rows} 行：{verb} {done.taken} 件，已有 {done.known} 件，没有导入 {done.refused} 行。来源记作“{source}”。")
    for fault in done.faults:
        heading = done.headings.get(fault.field, WORDS.get(fault.field, fault.field))
        print(f"第 {fault.line} 行 {heading}“{fault.got[:40]}”：{fault.sentence}。", file=sys.stderr)
    if done.faulty > len(done.faults):
        print(f"……还有 {done.faulty - len(done.faults)} 处。", file=sys.stderr)
    if done.faulty:
        print(f"全部列在 {errors}。" if errors else "加上 --errors 文件名.xlsx，可以把全部有错的行列成一张表。", file=sys.stderr)


def stats_command(*, place: str, source: str, within: int, as_json: bool) -> int:
    """How many were answered, and how fast."""
    found = replies(place=PlaceCode.parse(place) if place else None, source=source, within=within)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"{found['matters']} 件，答复 {found['answered']} 件。")
    if found["answered"]:
        print(f"答复用时：一半在 {found['median_days']} 天以内，九成在 {found['p90_days']} 天以内。")
        print("，".join(f"{days} 天内答复 {count} 件" for days, count in found["within_days"].items()) + "。")
    return 0


def check_command(*, as_json: bool) -> int:
    """0 when every invariant holds on the live data."""
    results = list(run_checks())
    broken = [result for result in results if result.offenders]
    if as_json:
        checks = {
            one.name: {
                "says": one.says,
                "offenders": len(one.offenders),
                "more": one.more,
                "shown": [vars(o) for o in one.offenders],
            }
            for one in results
        }
        faults = sum(len(result.offenders) for result in results)
        told = {"holds": not broken, "matters": count_matters(), "faults": faults, "checks": checks}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 1 if broken else 0
    for result in results:
        print(f"{'✗' if result.offenders else '✓'} {result.name}  {result.says}")
        for offence in result.offenders:
            print(f"    {offence.number}  {offence.what}")
        if result.more:
            print("    ……还有更多")
    print("都守住了。" if not broken else f"{len(broken)} 条没有守住。")
    return 1 if broken else 0
