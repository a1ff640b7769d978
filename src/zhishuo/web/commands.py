"""What each command of `zhishuo` does. Every one returns its exit code: 0 only when it did what it was asked."""

import argparse
import getpass
import json
import sys
from pathlib import Path

from zhishuo.web.database import close_connections, ready, set_up
from zhishuo.web.environment import Environment

FAULTS_SHOWN = 20


def say(text: str = "") -> None:
    """One line to the screen, at once: a command that runs on must not hold back what it has said."""
    print(text, flush=True)


def complain(text: str) -> int:
    """What is wrong and what to do, to the error output; the exit code of a command that did nothing."""
    print(text, file=sys.stderr, flush=True)
    return 2


def address(environment: Environment) -> str:
    """Where a browser on this machine finds the program."""
    host = "127.0.0.1" if environment.host in ("", "0.0.0.0", "::") else environment.host  # noqa: S104 - only named
    return environment.base_url or f"http://{f'[{host}]' if ':' in host else host}:{environment.port}"


def up(given: argparse.Namespace) -> int:
    """Database, tables, web server, worker; ends when told to."""
    with ready() as server:
        return _serve(server)


def _serve(server: object) -> int:
    from zhishuo.web import tree

    environment = Environment()
    close_connections()  # the children open their own; this process only watches
    say(f"直说：open {address(environment)}   （Ctrl-C 停）")
    tree.Tree(tree.commands(environment), server).run()
    return 0


def migrate(given: argparse.Namespace) -> int:
    with ready():
        say("数据库是最新的了。")
    return 0


def demo(given: argparse.Namespace) -> int:
    """Fill an empty installation and print who can sign in; with --up start it, also where a demonstration stands already."""
    with ready() as server:
        from zhishuo.web import demo as demonstration
        from zhishuo.web.demo_accounts import demo_accounts, keep_demo_accounts

        try:
            accounts = demonstration.fill(given.scale, given.seed, say)
            keep_demo_accounts(accounts)
        except demonstration.NotEmpty:
            known = demo_accounts()
            if known is None or not given.up:
                raise
            accounts = known
            say("演示早已装好，接着用。")
        for one in accounts:
            say(f"  {one['username']:<20}{one['password']:<10}{one['place']:<16}{one['office']}")
        if given.up:
            return _serve(server)
        say(f"接下来：zhishuo up，再 open {address(Environment())}")
        return 0


def load(given: argparse.Namespace) -> int:
    """`load places FILE.csv`: the good lines; the wrong ones are named."""
    path = Path(given.file)
    if not path.is_file():
        return complain(f"没有文件 {path}。请看看路径有没有写错。")
    with ready():
        from zhishuo.kernel.actor import SYSTEM
        from zhishuo.places import api as places
        from zhishuo.trail.api import because

        rows, faults = places.read_rows(places.read_csv(path), places.known_codes())
        with because(f"load:{path.name}"):
            done = places.load(rows, by=SYSTEM, dry_run=given.dry_run, retire=given.retire)
        if not given.dry_run:
            places.forget_names()
            from zhishuo.people import api as people

            people.make_offices()
    for fault in faults[:FAULTS_SHOWN]:
        print(f"第 {fault.line} 行 {fault.field}：{fault.sentence}", file=sys.stderr)
    if len(faults) > FAULTS_SHOWN:
        print(f"……还有 {len(faults) - FAULTS_SHOWN} 行有错", file=sys.stderr)
    would = "试一遍：会" if given.dry_run else ""
    say(f"{would}读 {done.rows} 个地方：新增 {done.added}，改动 {done.changed}，停用 {done.retired}；有错 {len(faults)} 行。")
    return 1 if faults else 0


def places(given: argparse.Namespace) -> int:
    """`places change FILE.toml`: nothing without --dry-run or --yes, for it cannot be undone."""
    if given.dry_run == given.yes:
        return complain("先用 --dry-run 看会改什么，看好了再用 --yes 办。两个选一个。")
    with ready():
        from zhishuo.matters.rehoming import commands as rehoming

        return rehoming.change_command(given.file, dry_run=given.dry_run)


def import_(given: argparse.Namespace) -> int:
    with ready():
        from zhishuo.matters import commands as matters

        return matters.import_command(
            given.file,
            place=given.place,
            mapping=given.mapping or "",
            source=given.source,
            errors=given.errors,
            dry_run=given.dry_run,
        )


def stats(given: argparse.Namespace) -> int:
    with ready(migrate=False):
        from zhishuo.matters import commands as matters

        return matters.stats_command(place=given.place, source=given.source, within=given.within, as_json=given.json)


def check(given: argparse.Namespace) -> int:
    with ready(migrate=False):
        from zhishuo.matters import commands as matters

        return matters.check_command(as_json=given.json)


def verify(given: argparse.Namespace) -> int:
    """Walk the seals; 1 where anything was altered, deleted or inserted."""
    with ready(migrate=False):
        from zhishuo.trail.api import last_seal
        from zhishuo.trail.api import verify as walk

        last = last_seal()
        faults = list(walk())
        told = {
            "seals": last.number if last else 0,
            "digest": bytes(last.digest).hex() if last else "",
            "faults": [{"kind": f.kind, "seal": f.seal, "entry": f.entry, "sentence": f.sentence} for f in faults],
        }
    if given.json:
        say(json.dumps(told, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    for fault in faults:
        say(fault.sentence)
    if last is None:
        say("还没有封存过，没有什么可以核对。运行 zhishuo up 以后每分钟封存一次。")
    elif not faults:
        say(f"{last.number} 道封存都对得上，没有改过、删过、插过。最后一道：{told['digest']}")
    return 1 if faults else 0


def pack(given: argparse.Namespace) -> int:
    """Checking needs no database: what lies below is looked for in the folder beside."""
    if not given.names:
        return complain("还没写名字。例如：zhishuo pack check packs/base，zhishuo pack show base")
    if given.what == "check":
        set_up()
        from zhishuo.packs import commands as packs

        return packs.check_command(given.names)
    if given.what == "try" and not (given.since and given.until):
        return complain("还没写哪一段。例如：zhishuo pack try packs/base --since 2026-01-01 --until 2026-06-30")
    with ready():
        return _pack(given)


def _pack(given: argparse.Namespace) -> int:
    from zhishuo.matters import commands as matters
    from zhishuo.packs import commands as packs

    if given.what == "publish":
        return packs.publish_command(given.names)
    if given.what == "try":
        return matters.try_command(
            given.names, since=given.since, until=given.until, place=given.place, as_json_=given.json, html=given.html
        )
    if given.playbook:
        return max(matters.draw_command(key, given.playbook, given.when) for key in given.names)
    return max(packs.show_command(key, why=given.why) for key in given.names)


def calendar(given: argparse.Namespace) -> int:
    """Show a year, set a day, take it back, or load a table; only a table may be for the whole country."""
    if given.what != "load" and not given.place:
        return complain("还没写哪里。例如：--place 后面写 12 位代码。")
    if given.what == "load" and not given.day:
        return complain("还没写文件。例如：zhishuo calendar load 2027.csv")
    with ready():
        from zhishuo.packs import commands as packs

        return packs.calendar_command(given.what, given.day, given.kind, why=given.why, place=given.place, dry_run=given.dry_run)


def account(given: argparse.Namespace) -> int:
    """Open an account; the password is asked for, or read from standard input where that is no terminal."""
    if bool(given.post) != bool(given.place):
        return complain("--post 和 --place 要一起写，例如 --post town.centre --place 后面写 12 位代码。")
    with ready():
        from zhishuo.people import api as people

        if people.Account.objects.filter(username=given.username).exists():
            return complain(f"已经有账号 {given.username}。请换一个名字。")
        office = None
        if given.post:
            from zhishuo.kernel.codes import PlaceCode

            place = PlaceCode.parse(given.place)
            office = people.offices(given.post, place).filter(name="").first()
            if office is None:
                return complain(
                    f"{given.place} 没有岗位 {given.post}。请先发布方案（zhishuo pack publish）、导入地方（zhishuo load places）。"
                )
        return _open(given, office)


def _open(given: argparse.Namespace, office: object) -> int:
    from zhishuo.kernel.actor import SYSTEM
    from zhishuo.people import api as people

    password = _password()
    if len(password) < 8:
        return complain("密码太短，至少 8 位。")
    opened = people.open_account(given.username, given.name, password, by=SYSTEM)
    if isinstance(office, people.Office):
        people.appoint(opened, office, by=SYSTEM, head=given.head)
        say(f"账号 {given.username}（{given.name}）已开好，任{people.title_of(office)}{'负责人' if given.head else ''}。")
    else:
        say(f"账号 {given.username}（{given.name}）已开好，还没有岗位。")
    return 0


def _password() -> str:
    return getpass.getpass("密码（至少 8 位）：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
