"""Every reason for which `pack check` refuses, at the exact line, in copies of the repository's packs."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.packs.shelf import change, check, copy, county, found, line_of


class Case(NamedTuple):
    """Replace `old` by `new` in a file of base: `code` is found on the line that now has `at`."""

    code: str
    file: str
    old: str
    new: str
    at: str


CASES = [
    Case("not_toml", "topics.toml", 'title = { zh = "家里事", en = "Family" }', "title = 家里事", "title = 家里事"),
    Case("unknown_key", "topics.toml", "open = false\n[marriage]", "opened = false\n[marriage]", "opened = false"),
    Case("unknown_key", "playbooks/plain.toml", "[close]", "[closing]", "[closing]"),
    Case("unknown_key", "ladders.toml", '"5 workdays after",   tell', '"5 workdays after",   tells', "tells"),
    Case("wrong_kind", "topics.toml", "paper = true                   #", 'paper = "yes" #', 'paper = "yes"'),
    Case("wrong_kind", "playbooks/family.toml", 'within = "24 hours"', 'within = "a day"', '"a day"'),
    Case("wrong_kind", "playbooks/plain.toml", "return_times = 1", "return_times = -1", "return_times = -1"),
    Case("wrong_kind", "posts.toml", 'holders = "5-15"', 'holders = "15-5"', '"15-5"'),
    Case("wrong_kind", "calendar.toml", "nudges_a_day = 3", "nudges_a_day = 6", "nudges_a_day = 6"),
    Case("wrong_kind", "calendar.toml", 'quiet = "21:00-07:30"', 'quiet = "07:00-18:30"', 'quiet = "07:00-18:30"'),
    Case("wrong_kind", "calendar.toml", '"08:30-12:00", "14:30-18:00"', '"14:30-18:00", "08:30-12:00"', "work ="),
    Case("wrong_kind", "calendar.toml", 'lunar = ["12-20", "01-20"]', 'lunar = ["12-20"]', "[periods.spring_festival]"),
    Case("wrong_kind", "pack.toml", 'key = "base"', 'key = "basis"', 'key = "basis"'),
    Case("wrong_kind", "playbooks/hotline.toml", '"order_due"      #', '"order_no" #', "no_later_than"),
    Case("missing", "reasons.toml", 'title = { zh = "听证", en = "Hearing" }', "", "[pause.hearing]"),
    Case("missing", "reasons.toml", 'max = "180 days"', "", "[pause.season]"),
    Case(
        "missing",
        "reasons.toml",
        'channel = { zh = "纪委监委12388", en = "the supervision commission, 12388" }',
        "",
        "[redirect.discipline]",
    ),
    Case("missing", "flags.toml", 'within = "2 hours"\nack = true\ndial', "ack = true\ndial", '\ntell = ["town.police"]'),
    Case("missing", "playbooks/plain.toml", "[clocks.finish]", "[clocks.end]", "[playbook]"),
    Case(
        "missing",
        "playbooks/family.toml",
        'purpose = { zh = "参加说和的家庭成员", en = "Members of the family who take part" }',
        "",
        "[fields.kin_helper]",
    ),
    Case("no_such", "topics.toml", 'help = ["county.women"]', 'help = ["county.woman"]', "county.woman"),
    Case("no_such", "playbooks/plain.toml", 'ladder = "standard"', 'ladder = "ladder"', 'ladder = "ladder"'),
    Case("no_such", "playbooks/village.toml", 'after = ["build"]', 'after = ["built"]', 'after = ["built"]'),
    Case("no_such", "playbooks/plain.toml", '"season", "mourning", "away"]', '"seasons", "mourning", "away"]', '"seasons"'),
    Case("no_such", "playbooks/neighbour.toml", '{ held = ["grid"] }', '{ held = ["hamlet"] }', "hamlet"),
    Case("no_such", "playbooks/hotline.toml", '{ order_kind = ["consult"] }', '{ order_sort = ["consult"] }', "order_sort"),
    Case(
        "no_such",
        "ladders.toml",
        '{ clock = "level",   at = "due",                tell = ["owner"], climb',
        '{ clock = "leval", at = "due", tell = ["owner"], climb',
        "leval",
    ),
    Case("no_such", "letters.toml", 'code = "grid"\n[contact_card]', 'opens = "scan"\n[contact_card]', 'opens = "scan"'),
    Case(
        "circle",
        "posts.toml",
        'up = "county.peace"\nholders = "2-60"',
        'up = "town.centre"\nholders = "2-60"',
        '\nup = "town.centre"\nholders = "2-60"',
    ),
    Case("circle", "topics.toml", "[family]\n", '[family]\nin = "marriage"\n', 'in = "marriage"'),
    Case("circle", "playbooks/plain.toml", 'class = "plain"\n', 'class = "plain"\nlike = "consult"\n', 'like = "consult"'),
    Case(
        "nobody_hears",
        "ladders.toml",
        '{ clock = "any",     at = "1 workday before",   tell = ["owner"] },',
        '{ clock = "any", at = "1 workday before", tell = [] },',
        "tell = []",
    ),
    Case("never_stops", "playbooks/plain.toml", 'by = "speaker"\n', 'by = "none"\n', '\nuntil = "verdict"'),
    Case("never_starts", "playbooks/neighbour.toml", 'needs = ["look"]', 'needs = ["follow"]', 'needs = ["follow"]'),
    Case(
        "never_starts", "playbooks/plain.toml", 'from = "offered"', 'from = "delivered:done_not"', 'from = "delivered:done_not"'
    ),
    Case("no_reply", "playbooks/village.toml", 'letter = "done"', 'letter = "none"', "[outcomes.done]"),
    Case("caller_inside", "playbooks/neighbour.toml", 'by = "town.caller"', 'by = "town.centre"', 'by = "town.centre"'),
    Case("self_inspection", "playbooks/village.toml", 'not_by = "doer"\n', "", "[steps.check]"),
    Case(
        "may_not",
        "playbooks/plain.toml",
        '"village.council", "village.mediators"',
        '"village.elders", "village.mediators"',
        '"village.elders"',
    ),
    Case("may_not", "posts.toml", 'may = ["hold", "system"]', 'may = ["hold", "system", "audit"]', '"system", "audit"'),
    Case(
        "may_not",
        "playbooks/plain.toml",
        'by = ["village.speak", "town.centre"]',
        'by = ["village.council"]',
        'by = ["village.council"]',
    ),
    Case("not_started_from", "flags.toml", 'law = "信访工作条例 28"', 'opens = "hotline"', 'opens = "hotline"'),
    Case("missing", "playbooks/data_request.toml", 'until = "verdict"', 'until = "closed"', "[verdict]"),
    Case("no_such", "playbooks/promise.toml", 'post = "county.water"', 'post = "county.waters"', "county.waters"),
    Case("no_such", "playbooks/hotline.toml", 'order_kind = "consult"', 'order_kind = "question"', '"question"'),
    Case("no_such", "playbooks/village.toml", "fields = { cost = 80000", 'fields = { cost = "80000"', '"80000"'),
    Case("no_such", "topics.toml", 'organ = "villagers"\nlaw', 'organ = "villager"\nlaw', '"villager"'),
    Case("wrong_kind", "playbooks/court_referral.toml", 'letter = "court_return"', 'letter = "mediation_no"', '"mediation_no"'),
    Case("wider_than_privacy", "playbooks/family.toml", 'publish = "nothing"', 'publish = "summary"', 'publish = "summary"'),
    Case("unknown_blank", "letters.toml", "由{office}办理，电话{phone}，{due}前答复您", "由{unit}办理", "{unit}"),
    Case("example_differs", "playbooks/plain.toml", 'finish = "2026-05-12"', 'finish = "2026-05-11"', 'finish = "2026-05-11"'),
    Case(
        "example_differs",
        "playbooks/neighbour.toml",
        'step:mediate", "2026-03-03 16:00 answer:agreed !step_missing"',
        'step:mediate", "2026-03-03 16:00 answer:agreed"',
        'step:mediate", "2026-03-03 16:00 answer:agreed"]\nthen = { stage = "handling" }',
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.at[:20]}")
def test_a_fault_is_found_on_its_line(case: Case, tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    change(base / case.file, case.old, case.new)
    text = (base / case.file).read_text(encoding="utf-8")
    assert text.count(case.at) == 1, case.at
    line = text[: text.index(case.at)].count("\n") + 1 + (len(case.at) - len(case.at.lstrip("\n")))
    report = check(base)
    assert (f"base/{case.file}", line, case.code) in found(report), "\n".join(map(str, report.faults))


def test_more_than_three_questions_at_registration_are_too_much(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    more = "".join(f'[fields.more{n}]\ntitle = "再问{n}"\ntype = "text"\nrequired = true\n' for n in (1, 2))
    change(base / "playbooks/hotline.toml", "[clocks.take]", more + "[clocks.take]")
    line = line_of(base / "playbooks/hotline.toml", "[fields.more2]")
    assert ("base/playbooks/hotline.toml", line, "asks_too_much") in found(check(base))


def test_an_example_ticks_only_what_is_on_the_list(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    path = base / "playbooks/covenant.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"no_women", "no_benefit"]', '"no_bad"]', 1), encoding="utf-8")
    assert ("base/playbooks/covenant.toml", line_of(path, '"no_bad"'), "no_such") in found(check(base))


def test_a_clock_without_a_rung_is_heard_by_nobody(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    text = (base / "ladders.toml").read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if 'clock = "any"' not in line or "owner.head" not in line]
    (base / "ladders.toml").write_text("\n".join(line for line in kept if 'clock = "any"' not in line), encoding="utf-8")
    change(
        base / "playbooks/village.toml",
        "[steps.build]",
        '[clocks.seen]\nfrom = "taken"\nuntil = "answered"\nwithin = "3 days"\n[steps.build]',
    )
    line = line_of(base / "playbooks/village.toml", "[clocks.seen]")
    assert ("base/playbooks/village.toml", line, "nobody_hears") in found(check(base))


def test_a_file_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    (base / "topic.toml").write_text('[x]\ntitle = "x"\n', encoding="utf-8")
    assert ("base/topic.toml", 0, "unknown_key") in found(check(base))


def test_a_letter_whose_template_is_not_there_is_refused_until_it_is(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    text = '\n[opinion]\ntitle = "意见书"\nform = "document"\nfile = "opinion.docx"\n'
    with (base / "letters.toml").open("a", encoding="utf-8") as letters:
        letters.write(text)
    line = line_of(base / "letters.toml", 'file = "opinion.docx"')
    assert found(check(base)) == {("base/letters.toml", line, "no_such")}
    (base / "opinion.docx").write_bytes(b"PK")
    assert check(base).ok


def test_two_bodies_of_one_letter_are_refused(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    change(base / "letters.toml", "[taken]\n", '[taken]\nfile = "taken.docx"\n')
    line = line_of(base / "letters.toml", 'file = "taken.docx"')
    assert ("base/letters.toml", line, "wrong_kind") in found(check(base))


def test_all_faults_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    change(base / "topics.toml", "open = false\n[marriage]", "opened = false\n[marriage]")
    change(base / "posts.toml", 'holders = "5-15"', 'holders = "15-5"')
    change(base / "playbooks/family.toml", 'within = "24 hours"', 'within = "a day"')
    report = check(base)
    assert {fault.file for fault in report.faults} >= {"base/topics.toml", "base/posts.toml", "base/playbooks/family.toml"}
    assert list(report.faults) == sorted(report.faults)


def test_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    change(base / "topics.toml", 'lead = "county.labour"', 'lead = "county.labor"')
    (fault,) = check(base).faults
    assert fault.sentence == "没有“county.labor”（在posts里找过）；是不是想写 county.labour？"
    assert str(fault).startswith("base/topics.toml:")


def test_a_named_office_needs_a_named_post_and_a_place_inside(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    one = '[one]\npost = "town.justice"\nplace = "999901001"\nname = "甲"\n'
    two = '[two]\npost = "town.room"\nplace = "621202001"\nname = "乙"\n'
    folder = county(tmp_path, {"offices.toml": one + two})
    assert found(check(folder)) == {("999901/offices.toml", 2, "may_not"), ("999901/offices.toml", 7, "wrong_kind")}
