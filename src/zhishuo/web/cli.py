"""The command `zhishuo`. Each command does one thing, says what it did in plain words, and exits 0 only when it did it."""

import argparse
import sys
from collections.abc import Callable

from zhishuo.kernel.refusal import Refusal
from zhishuo.web import commands

Command = Callable[[argparse.Namespace], int]
Adding = Callable[[str, Command, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; docs/guide/commands.md tells of each."""
    top = argparse.ArgumentParser(prog="zhishuo", description="直说：说一件事，有着落，有回音")
    under = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Command, help_text: str) -> argparse.ArgumentParser:
        made = under.add_parser(name, help=help_text, description=help_text)
        made.set_defaults(run=run)
        return made

    add("up", commands.up, "start database, web server and worker; Ctrl-C or SIGTERM stops them cleanly")
    add("migrate", commands.migrate, "bring the tables to date")
    demo = add("demo", commands.demo, "fill an empty installation with a made-up village, county or city")
    demo.add_argument("--scale", choices=("village", "county", "city"), default="city", help="how much to make")
    demo.add_argument("--seed", type=int, default=1, help="another number makes another year")
    demo.add_argument("--up", action="store_true", help="start everything afterwards")

    load = add("load", commands.load, "load lists")
    load.add_argument("what", choices=("places",), help="which list")
    load.add_argument("file", help="CSV with the columns code and name")
    load.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
    load.add_argument("--retire", action="store_true", help="places that the list no longer has end today")

    _places(add)

    imports = add("import", commands.import_, "take old ledgers in: zhishuo import matters FILE.xlsx --place CODE")
    imports.add_argument("what", choices=("matters",), help="what the rows are")
    imports.add_argument("file", help="spreadsheet (.xlsx) or CSV")
    imports.add_argument("--place", required=True, help="12-digit code where a row names no other place")
    imports.add_argument("--mapping", help="TOML file that says which column is what")
    imports.add_argument("--source", default="", help="short name of the source; rows are known again by source and number")
    imports.add_argument("--errors", default="", help="where to write the spreadsheet of refused rows")
    imports.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")

    stats = add("stats", commands.stats, "figures over what was done")
    stats.add_argument("what", choices=("replies",), help="which figures")
    stats.add_argument("--json", action="store_true", help="as JSON")
    stats.add_argument("--within", type=int, default=15, help="days that count as in time")
    stats.add_argument("--place", default="", help="only this place and below (12 digits)")
    stats.add_argument("--source", default="", help="only what was imported from this source")

    check = add("check", commands.check, "prove on the live data that nothing said was lost")
    check.add_argument("--json", action="store_true", help="as JSON")
    verify = add(
        "verify", commands.verify, "walk the seals of the trail and name every entry that was altered, deleted or inserted"
    )
    verify.add_argument("--json", action="store_true", help="as JSON")

    _calendar(add)
    _pack(add("pack", commands.pack, "practice packs: check, publish, show, try a draft on the past"))
    account = add("account", commands.account, "open an account and put it into an office")
    account.add_argument("username", help="what is typed to sign in")
    account.add_argument("--name", required=True, help="the name that others see")
    account.add_argument("--post", default="", help="for example town.centre")
    account.add_argument("--place", default="", help="12-digit code")
    account.add_argument("--head", action="store_true", help="as head of the office")
    return top


def _calendar(add: Adding) -> None:
    calendar = add("calendar", commands.calendar, "days off, worked and half over the shipped table: show, set, unset, load")
    calendar.add_argument("what", choices=("show", "set", "unset", "load"), help="what to do")
    calendar.add_argument("day", nargs="?", default="", help="a day as 2026-11-25 (set, unset), a year (show), a file (load)")
    calendar.add_argument("kind", nargs="?", default="", choices=("", "off", "work", "half"), help="what the day is (set)")
    calendar.add_argument("--why", default="", help="the reason, as the notice says it (set)")
    calendar.add_argument("--place", default="", help="12-digit code; load without it is for the whole country")
    calendar.add_argument("--dry-run", action="store_true", help="read the file and say what is wrong with it, write nothing")


def _pack(pack: argparse.ArgumentParser) -> None:
    pack.add_argument("what", choices=("check", "publish", "show", "try"), help="what to do")
    pack.add_argument("names", nargs="*", help="folders (check, publish, try) or a key (show)")
    pack.add_argument("--why", action="store_true", help="name the pack behind each value")
    pack.add_argument("--playbook", default="", help="say one playbook in sentences instead (show)")
    pack.add_argument(
        "--when", action="append", default=[], metavar="FACT=VALUE", help="for this fact, such as measure=joint (with --playbook)"
    )
    pack.add_argument("--since", default="", help="first day of the period, as 2026-01-01 (try)")
    pack.add_argument("--until", default="", help="last day of the period (try)")
    pack.add_argument("--place", default="", help="only this place and below, 12 digits (try)")
    pack.add_argument("--json", action="store_true", help="as JSON, with the number of every matter behind each figure (try)")
    pack.add_argument("--html", default="", metavar="FILE", help="also write a page into this file (try)")


def _places(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    places = add("places", commands.places, "merge, divide, move and rename places with everything that hangs on them")
    places.add_argument("what", choices=("change",), help="what to do")
    places.add_argument("file", help="TOML file of changes (docs/decisions/0016-places-change.md)")
    places.add_argument("--dry-run", action="store_true", help="say exactly what would be done, do nothing")
    places.add_argument("--yes", action="store_true", help="do it; it cannot be undone, only changed again")


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except Refusal as refusal:
        print(f"{refusal.sentence}{refusal.remedy}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
