"""Pages of drawn playbooks and packs: status, rights, queries, what they say in both languages, and the command that says it in text."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.world import VILLAGE, World

from zhishuo.kernel.times import today
from zhishuo.matters.commands import draw_command
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.pages.playbooks import drawing_url
from zhishuo.packs import api as packs
from zhishuo.packs.models import PackVersion
from zhishuo.people.models import Account

PLACE = f"?place={VILLAGE.text}"


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="village"))
    return client


def here() -> packs.Version:
    return packs.current(VILLAGE)


def text(page: Any) -> str:
    return str(page.content.decode())


# ---- residents ---------------------------------------------------------------------------------------


def test_anyone_may_see_how_things_go_here(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(f"/ways/{PLACE}")
    with django_assert_max_num_queries(4):
        page = client.get(f"/ways/{PLACE}")
    body = text(page)
    assert page.status_code == 200
    for slug, playbook in here().tables(PLAYBOOKS).items():
        assert f'href="/ways/{slug}/{PLACE}"' in body
        assert str(playbook.playbook.say) in body


def test_every_playbook_in_force_has_its_public_drawing(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    for slug, playbook in here().tables(PLAYBOOKS).items():
        client.get(f"/ways/{slug}/{PLACE}")
        with django_assert_max_num_queries(4):
            page = client.get(f"/ways/{slug}/{PLACE}")
        assert page.status_code == 200
        for outcome in playbook.outcomes.values():
            assert str(outcome.title) in text(page)


def test_residents_read_their_own_words_and_no_counters_of_returns(world: World, client: Client) -> None:
    body = text(client.get(f"/ways/village/{PLACE}"))
    assert "办得怎么样，您说了算" in body
    assert "说事人" not in body
    assert "退回" not in body
    assert f'href="/s/{VILLAGE.text}/"' in body


def test_a_measure_may_be_chosen_and_is_kept_in_the_address(world: World, client: Client) -> None:
    body = text(client.get(f"/ways/village/{PLACE}&measure=settle"))
    assert "当天" in body
    assert f"place={VILLAGE.text}" in body.partition("村镇联办")[0].rpartition("href=")[2]


def test_without_a_place_the_widest_pack_answers_and_an_unknown_one_is_not_found(world: World, client: Client) -> None:
    assert client.get("/ways/").status_code == 200
    assert client.get("/ways/plain/").status_code == 200
    assert client.get(f"/ways/no_such/{PLACE}").status_code == 404
    assert client.get("/ways/?place=621202101209").status_code == 422
    assert client.get("/ways/?place=abc").status_code == 422


def test_the_foot_of_a_village_leads_to_its_ways(world: World, client: Client) -> None:
    assert f'href="/ways/{PLACE}"' in text(client.get(f"/p/{VILLAGE.text}/"))


# ---- the desk ----------------------------------------------------------------------------------------


def pages() -> list[str]:
    version = here()
    root = f"/desk/packs/{version.key}/{version.number}/"
    sections = [f"{root}{name}/" for name, tables in version.whole.sections.items() if tables]
    return [
        "/desk/packs/",
        "/desk/packs/compare/",
        root,
        *sections,
        *(drawing_url(version, slug) for slug in version.section("playbooks")),
    ]


def test_packs_are_closed_to_whoever_is_not_signed_in(world: World, client: Client) -> None:
    assert {client.get(path).status_code for path in pages()} == {302}


def test_every_page_of_a_pack_opens_for_any_desk_with_few_queries(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(Account.objects.get(username="watcher"))
    for path in pages():
        client.get(path)
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200, path


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    version = here()
    root = f"/desk/packs/{version.key}/"
    for path in (f"{root}99/", f"{root}{version.number}/no_such/", f"{root}{version.number}/ways/no_such/", "/desk/packs/no/1/"):
        assert desk.get(path).status_code == 404
    assert desk.get("/desk/packs/compare/?from=base@1&to=nonsense").status_code == 404


def test_the_shelf_names_places_versions_brands_and_what_lies_below(desk: Client) -> None:
    body = text(desk.get("/desk/packs/"))
    for version in packs.published():
        assert version.label in body
    assert "各地通用" in body
    assert "河东区" in body
    under = packs.numbered("longnan", 1)
    assert under is not None
    assert f'叠在 <a href="/desk/packs/longnan/1/">{under.whole.head["title"]["zh"]}</a> 上面' in body
    assert "zhishuo pack try" in body
    brands = here().whole.head["brands"]
    assert all(brand in body for brand in brands)


def test_a_section_says_which_pack_gave_each_table(desk: Client) -> None:
    version = here()
    root = f"/desk/packs/{version.key}/{version.number}/playbooks/"
    every, own = text(desk.get(root)), text(desk.get(f"{root}?own=1"))
    assert "base@1 给的" in every
    assert f"{version.label} 给的" in every
    assert "base@1 给的" not in own
    assert f"{version.label} 给的" in own
    assert "个工作日" in every
    assert "workday" not in every


def test_the_drawing_shows_clocks_needs_and_the_ladder_for_what_was_chosen(desk: Client) -> None:
    body = text(desk.get(drawing_url(here(), "neighbour", topic="homestead")))
    assert "量地界、核证件" in body
    assert "到时候没办，谁会知道" in body
    assert "事情自动升到上一级" in body
    assert "回到第" in body
    assert "<svg" in body
    assert 'style="' not in body
    assert "量地界、核证件" not in text(desk.get(drawing_url(here(), "neighbour")))


def test_two_packs_are_compared_table_by_table_in_words(desk: Client) -> None:
    version = here()
    body = text(desk.get(f"/desk/packs/compare/?from=base@1&to={version.label}"))
    assert "交办和退回" in body
    assert "原来" in body
    assert "个人调解室" in body
    same = text(desk.get("/desk/packs/compare/?from=base@1&to=base@1"))
    assert "说的完全一样" in same


def test_a_version_that_comes_later_is_announced_and_can_be_compared(desk: Client) -> None:
    row = PackVersion.objects.get(pk=here().id)
    later = today() + timedelta(days=30)
    fields = {f.attname: getattr(row, f.attname) for f in PackVersion._meta.fields if f.name != "id"}
    body = row.body.replace("两家都愿意去热心大姐调解室", "两家都愿意去调解室")
    PackVersion.objects.create(**{**fields, "number": row.number + 1, "from_date": later, "body": body, "digest": "x" * 64})
    packs.forget()
    label = f"{row.key}@{row.number + 1}"
    shelf = text(desk.get("/desk/packs/"))
    assert f"from={row.key}@{row.number}&amp;to={label}" in shelf
    assert desk.get(f"/desk/packs/{row.key}/{row.number + 1}/").status_code == 200
    assert here().number == row.number
    packs.forget()


@pytest.mark.parametrize("path", ["/ways/", "/ways/village/", "/desk/packs/"])
def test_pages_speak_english(desk: Client, path: str) -> None:
    desk.get("/ways/?lang=en")
    assert 'lang="en"' in text(desk.get(path))
    drawing = text(desk.get("/ways/village/"))
    assert "You say how it went" in drawing
    assert "Within 30 working days" in drawing


# ---- the command -------------------------------------------------------------------------------------


def test_the_command_says_a_playbook_in_sentences(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_command(here().key, "neighbour", ["topic=homestead"]) == 0
    said = capsys.readouterr().out
    assert "量地界、核证件" in said
    assert "homestead*" in said
    assert "办结果：7 个工作日内，从登记算起，到答复为止。" in said


def test_the_command_names_what_there_is(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_command(here().key, "no_such", []) == 1
    assert "neighbour" in capsys.readouterr().err
    assert draw_command("no_such", "plain", []) == 1
    assert draw_command(here().key, "plain", ["measure=no_such"]) == 1
    assert "measure=no_such" in capsys.readouterr().err
