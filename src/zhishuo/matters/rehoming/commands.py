"""`zhishuo places change FILE.toml`: say what it would do, or do it."""

import sys
from pathlib import Path

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.rehoming.changing import Carried, carry_out
from zhishuo.matters.rehoming.reading import read
from zhishuo.places.api import full_name
from zhishuo.trail.api import because

SHOWN = 40


def change_command(file: str, *, dry_run: bool) -> int:
    """Each county in one transaction. Exit code 0 only when everything was done (or, as a dry run, could be)."""
    path = Path(file)
    if not path.is_file():
        print(f"没有文件 {path}。请看看路径有没有写错。", file=sys.stderr)
        return 2
    order = read(path)
    with because(f"places:{path.name}"):
        for done in carry_out(order, by=SYSTEM, dry_run=dry_run):
            _say(done, "试一遍：会" if dry_run else "")
    if dry_run:
        print("什么也没有改。要办，把 --dry-run 换成 --yes；办了不能撤，只能再改回来。", flush=True)
    return 0


def _say(done: Carried, would: str) -> None:
    lines = [f"{full_name(PlaceCode(done.county * 10**9)) or done.county}"]
    lines += [f"  {old} → {new}" for old, new in done.going[:SHOWN]]
    if len(done.going) > SHOWN:
        lines.append(f"  ……还有 {len(done.going) - SHOWN} 个")
    lines += [
        f"  地方：{would}新设 {done.made}，停用 {done.ended}，改名 {done.renamed}",
        f"  岗位：{would}新设 {done.offices}；任职转过去 {done.terms_carried}，结束 {done.terms_ended}；还没有人的 {done.empty}，先由上一级办",
        f"  没办结的事：{would}改归属 {done.matters} 件，其中换责任单位 {done.owners} 件，要重新定人 {done.unnamed} 件",
        f"  跟着改的：{'，'.join(f'{table} {count}' for table, count in sorted(done.rows.items())) or '没有'}",
    ]
    if done.missed:
        lines.append(f"  名单里这几件没有动（不在那里，或者已经办结）：{'、'.join(done.missed[:SHOWN])}")
    for line in lines:
        print(line, flush=True)
