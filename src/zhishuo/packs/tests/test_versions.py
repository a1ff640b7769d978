"""Publishing: numbers, pins, repeats, what never changes, and which version holds where and when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from zhishuo.kernel.actor import SYSTEM
from zhishuo.packs import api, queries, registry
from zhishuo.packs.commands import check_command, publish_command, show_command
from zhishuo.packs.models import PackVersion
from zhishuo.packs.tests.toy import SECTIONS, THINGS, heard, pack, thing
from zhishuo.trail.api import Entry

pytestmark = pytest.mark.django_db

IN_A = 110101_001_001_000
IN_B = 120101_001_001_000
ABROAD = 990101_001_001_000


@pytest.fixture(autouse=True)
def _toys(db: None) -> Iterator[None]:
    before = list(registry._known)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE packs_version CASCADE")  # comes back with the test's rollback
    registry.use(SECTIONS)
    api.forget()
    heard.clear()
    yield
    registry._known[:] = before
    api.forget()


def test_published_packs_have_running_numbers_and_are_read_back(tmp_path: Path) -> None:
    first = api.publish(pack(tmp_path, "base", thing("one", "7 workdays")), by=SYSTEM)
    second = api.publish(pack(tmp_path, "base", thing("one", "5 workdays")), by=SYSTEM)
    assert (first.label, second.label) == ("base@1", "base@2")
    api.forget()
    assert api.get(first.id).tables(THINGS)["one"].within.written == "7 workdays"
    assert api.get(second.id).section("things")["one"].within.written == "5 workdays"
    assert api.get(second.id).name.en == "Trial base"


def test_publishing_the_same_again_is_harmless(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base", thing("one", "7 workdays"))
    first = api.publish(folder, by=SYSTEM)
    (folder / "things.toml").write_text("# said differently\n\n" + thing("one", "7 workdays"), encoding="utf-8")
    assert api.publish(folder, by=SYSTEM).id == first.id
    assert PackVersion.objects.count() == 1
    assert Entry.objects.filter(subject=f"pack:{first.id}").count() == 1
    assert len(heard) == 1


def test_publishing_is_in_the_trail_and_the_sections_hear_of_it(tmp_path: Path) -> None:
    version = api.publish(pack(tmp_path, "a11", thing("one", "7 workdays"), place="11"), by=SYSTEM)
    entry = Entry.objects.get(verb="pack.publish", subject=f"pack:{version.id}")
    assert entry.data == {"key": "a11", "number": 1, "digest": version.digest, "from": "2024-01-01"}
    ((things, published),) = heard
    assert list(things) == ["one"]
    assert (published.version, published.low, published.high) == (version.id, 11 * 10**13, 12 * 10**13)


def test_a_pack_with_a_fault_is_not_published_and_nothing_is_written(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base", thing("one", "7 workdays", 'next = "none"') + thing("two", "soon"))
    before = Entry.objects.count()
    with pytest.raises(api.PackHasFaults) as refused:
        api.publish(folder, by=SYSTEM)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(4, "no_such"), (7, "wrong_kind")]
    assert "2 处错" in refused.value.sentence
    assert not PackVersion.objects.exists()
    assert Entry.objects.count() == before


def test_an_unpinned_pack_lies_over_the_newest_below_and_a_pinned_one_over_its_number(tmp_path: Path) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "7 workdays")), by=SYSTEM)
    api.publish(pack(tmp_path, "base", thing("one", "5 workdays")), by=SYSTEM)
    newest = api.publish(pack(tmp_path, "a11", extends="base", place="11"), by=SYSTEM)
    pinned = api.publish(pack(tmp_path, "b12", extends="base@1", place="12"), by=SYSTEM)
    assert newest.tables(THINGS)["one"].within.n == 5
    assert pinned.tables(THINGS)["one"].within.n == 7


def test_what_is_not_published_cannot_be_extended(tmp_path: Path) -> None:
    pack(tmp_path, "base", thing("one", "7 workdays"))
    folder = pack(tmp_path, "a11", extends="base@1", place="11")
    with pytest.raises(api.PackHasFaults) as refused:
        api.publish(folder, by=SYSTEM)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(4, "no_such")]


def test_like_is_resolved_after_laying_over_however_many_versions_lie_between(tmp_path: Path) -> None:
    two = '[two]\ntitle = "二"\nlike = "one"\n'
    api.publish(pack(tmp_path, "base", thing("one", "7 workdays") + two), by=SYSTEM)
    api.publish(pack(tmp_path, "a11", extends="base", place="11"), by=SYSTEM)
    version = api.publish(pack(tmp_path, "a1101", thing("one", "2 days"), extends="a11", place="1101"), by=SYSTEM)
    assert version.tables(THINGS)["two"].within.written == "2 days"


def test_a_law_below_in_the_database_binds_too(tmp_path: Path) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "7 workdays", 'law = "某法"')), by=SYSTEM)
    folder = pack(tmp_path, "a11", thing("one", "8 workdays", 'law = "某法"'), extends="base", place="11")
    with pytest.raises(api.PackHasFaults) as refused:
        api.publish(folder, by=SYSTEM)
    assert [fault.code for fault in refused.value.faults] == ["looser_than_law"]


def test_a_new_version_may_not_begin_before_the_last(tmp_path: Path) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "7 workdays"), start="2025-01-01"), by=SYSTEM)
    with pytest.raises(api.PackOlder):
        api.publish(pack(tmp_path, "base", thing("one", "6 workdays"), start="2024-12-31"), by=SYSTEM)


@pytest.mark.parametrize("change", [{"body": "{}"}, {"from_date": date(2020, 1, 1)}])
def test_a_published_version_cannot_be_changed(tmp_path: Path, change: dict[str, object]) -> None:
    version = api.publish(pack(tmp_path, "base", thing("one", "7 workdays")), by=SYSTEM)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PackVersion.objects.filter(pk=version.id).update(**change)


def test_a_published_version_cannot_be_deleted(tmp_path: Path) -> None:
    version = api.publish(pack(tmp_path, "base", thing("one", "7 workdays")), by=SYSTEM)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PackVersion.objects.filter(pk=version.id).delete()


def test_the_narrowest_scope_holds_and_within_it_the_newest_that_has_begun(tmp_path: Path) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "9 days")), by=SYSTEM)
    api.publish(pack(tmp_path, "a11", extends="base", place="11"), by=SYSTEM)
    api.publish(pack(tmp_path, "a11", thing("one", "3 days"), extends="base", place="11", start="2026-06-01"), by=SYSTEM)
    assert api.current(IN_A, date(2026, 5, 31)).label == "a11@1"
    assert api.current(IN_A, date(2026, 6, 1)).label == "a11@2"
    assert api.current(IN_A, date(2001, 1, 1)).label == "a11@1"
    assert api.current(IN_B, date(2026, 6, 1)).label == "base@1"
    assert [version.label for version in api.published()] == ["base@1", "a11@2"]


def test_a_place_without_a_pack_is_told_so(tmp_path: Path) -> None:
    api.publish(pack(tmp_path, "a11", thing("one", "9 days"), place="11"), by=SYSTEM)
    with pytest.raises(api.NoPack):
        api.current(ABROAD)


def test_looking_up_costs_no_query_within_two_seconds_and_one_after(
    tmp_path: Path, django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "9 days")), by=SYSTEM)
    api.current(IN_A)
    clock = [100.0]
    monkeypatch.setattr(queries, "monotonic", lambda: clock[0])
    queries._shelf.looked = clock[0]
    with django_assert_num_queries(0):  # type: ignore[operator]
        api.current(IN_B)
        api.current(IN_A)
    clock[0] += queries.LOOK_AGAIN
    with django_assert_num_queries(1):  # type: ignore[operator]
        api.current(IN_A)


def test_another_process_sees_a_new_version_at_its_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api.publish(pack(tmp_path, "base", thing("one", "9 days")), by=SYSTEM)
    assert api.current(IN_A).number == 1
    row = PackVersion.objects.get()
    PackVersion.objects.create(
        **{
            name: getattr(row, name)
            for name in ("key", "low", "high", "from_date", "title", "body", "published_at", "published_by")
        },
        number=2,
        digest="other",
    )
    assert api.current(IN_A).number == 1
    monkeypatch.setattr(queries._shelf, "looked", float("-inf"))
    assert api.current(IN_A).number == 2


def test_words_rename_titles_and_closed_lists(tmp_path: Path) -> None:
    api.publish(
        pack(tmp_path, "base", thing("one", "9 days"), words='[stage]\nclosed = { zh = "办结", en = "Closed" }\n'), by=SYSTEM
    )
    words = '[titles]\n"things.one" = "第一件"\n'
    version = api.publish(pack(tmp_path, "a11", extends="base", place="11", words=words), by=SYSTEM)
    assert version.title("things", "one") == "第一件"
    assert version.title("things", "one", "en") == "第一件"
    assert api.current(IN_B).title("things", "one", "en") == "one"
    assert version.title("things", "nothing") == "nothing"
    assert version.word("stage", "closed", "en") == "Closed"
    assert version.word("stage", "handling") == "handling"


def test_local_days_come_out_as_dates(tmp_path: Path) -> None:
    hours = '[hours]\nwork = ["08:30-12:00"]\nquiet = "21:00-07:30"\nnudges_a_day = 3\n'
    calendar = hours + '[days."2026-05-06"]\nkind = "off"\nwhy = "庙会"\n'
    version = api.publish(pack(tmp_path, "base", thing("one", "9 days"), calendar=calendar), by=SYSTEM)
    assert version.local_days() == {date(2026, 5, 6): "off"}


def test_a_version_of_an_earlier_program_is_still_read(tmp_path: Path) -> None:
    """Keys and sections that the program no longer knows are left out: matters keep their version."""
    version = api.publish(pack(tmp_path, "base", thing("one", "9 days")), by=SYSTEM)
    row = PackVersion.objects.get(pk=version.id)
    row.pk, row.number = None, 2
    row.body = row.body.replace('"within":"9 days"', '"within":"9 days","gone":1').replace('[["things"', '[["lost",[]],["things"')
    row.save(force_insert=True)
    assert api.get(row.pk).tables(THINGS)["one"].within.n == 9


def test_the_commands_print_faults_numbers_and_origins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = pack(tmp_path, "base", thing("one", "7 workdays"))
    above = pack(tmp_path, "a11", thing("two", "soon"), extends="base", place="11")
    assert check_command([base]) == 0
    assert check_command([base, above, tmp_path / "nowhere"]) == 1
    printed = capsys.readouterr()
    assert "a11/things.toml:3  “soon”不是时长" in printed.out
    assert "没有这个文件夹" in printed.err
    assert publish_command([base, above]) == 1
    assert publish_command([base]) == 0
    (above / "things.toml").write_text(thing("two", "2 days"), encoding="utf-8")
    assert publish_command([above]) == 0
    assert "a11@1" in capsys.readouterr().out
    assert show_command("a11", why=True) == 0
    shown = capsys.readouterr().out
    assert "[one]   # base@1 base/things.toml:1" in shown
    assert "[two]   # a11@1 a11/things.toml:1" in shown
    assert 'within = "2 days"' in shown
    assert show_command("nothing") == 1
