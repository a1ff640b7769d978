"""Runs the worked examples of playbooks, without a database: what the pack says must come out, comes out
(SCHEMA.md §1.7).

`do = ["2026-03-02 09:00 take", "2026-03-03 09:00 answer:done !step_missing"]`: a moment, a verb with what it
is given after colons ("step:look=no", "fill:pay_on=2026-04-15"), and, behind "!", the code of the refusal
that is expected. `then` says how it stands at the end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhishuo.kernel.schema import Finding, View
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.playbook import Example, Playbook
from zhishuo.matters.simulation import Refused, Run

_DEED = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) ([a-z_]+)(?::([^!]+?))?(?:=(yes|no))?(?: !([a-z_]+))?")


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of `do`."""

    at: datetime
    verb: str
    given: str
    no: bool
    refused: str


def deed_of(line: str) -> Deed | None:
    """Read one line; None when it is not of the form."""
    found = _DEED.fullmatch(line)
    if not found:
        return None
    try:
        at = datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return Deed(at, found[2], found[3] or "", found[4] == "no", found[5] or "")


def run_examples(view: View) -> Iterator[Finding]:
    """`example_differs` for each example that does not come out as it says."""
    for playbook in view.tables("playbooks").values():
        for name, example in playbook.examples.items():
            path = ("playbooks", playbook.slug, "examples", name)
            for key, sentence in run(view, playbook, example):
                yield Finding("example_differs", f"例子“{example.title}”：{sentence}", (*path, *key))


def run(view: View, playbook: Playbook, example: Example) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(where in the example, what differs). The first line that goes wrong ends the run."""
    running = Run(view, playbook, example)
    last: datetime | None = None
    for index, line in enumerate(example.do):
        deed = deed_of(line)
        if deed is None or (last and deed.at < last):
            yield (("do", index), f'“{line}”写得不对，或比上一行早；写成 "2026-03-02 09:00 take" 这样，从早到晚')
            return
        last, got = deed.at, ""
        try:
            running.do(deed.verb, deed.given, at=deed.at, no=deed.no)
        except Refused as refused:
            got = refused.code
        if got != deed.refused:
            want = f"应当被拒绝（{deed.refused}）" if deed.refused else "应当能做"
            yield ("do", index), f"“{line}”{want}，结果是{f'被拒绝（{got}）' if got else '做成了'}"
            return
    if last:
        yield from _compare(running, example, last)


def _compare(running: Run, example: Example, end: datetime) -> Iterator[tuple[tuple[str | int, ...], str]]:
    then = example.then
    for key, want, got in (
        ("stage", then.stage, running.stage),
        ("owner", then.owner, running.owner),
        ("verdict", then.verdict, running.verdict),
        ("measure", then.measure, running.measure),
    ):
        if want and want != got:
            yield ("then", key), f"{key} 应当是 {want}，结果是 {got or '没有'}"
    if then.late is not None and set(then.late) != running.late(end):
        late = "、".join(sorted(running.late(end))) or "没有"
        yield ("then", "late"), f"过期的应当是 {'、'.join(then.late) or '没有'}，结果是 {late}"
    if then.children and sorted(then.children) != sorted(running.children):
        yield (("then", "children"), f"引出的应当是 {'、'.join(then.children)}，结果是 {'、'.join(running.children) or '没有'}")
    for post in then.hidden_from:
        if post != example.subject:
            yield ("then", "hidden_from"), f"{post} 看得见；subject 应当是它"
    for name, want in then.due.items():
        due = running.due(name)
        got = f"{due:%Y-%m-%d %H:%M}"[: len(want)] if due else "没有这个时限在走"
        if got != want:
            yield ("then", "due", name), f"{name} 应当到 {want}，结果是 {got}"
