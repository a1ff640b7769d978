"""Pictures of every page: desktop and phone, Chinese, large text, English, night. `make pictures`; the README's own with --docs.

Made on a demonstration of the village's size, walked as the journeys walk it, so a page is shown as people find it.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.installation import Installation  # noqa: E402

WIDTHS = {"phone": 390, "desktop": 1440}
MODES = {"": "", "large": "?text=large", "english": "?lang=en", "night": "?theme=night"}
TEXT = "四社下河坝那一截路，上个月下雨把路边冲塌了，三轮车过不去，娃娃上学要从沟里绕。"


def resident_pages(page: Any, place: str) -> dict[str, str]:
    """Say something once; the paths of every page a resident meets."""
    page.goto(f"/s/{place}/?from=qr")
    page.get_by_label("什么事？").fill(TEXT)
    page.get_by_label("您的电话").fill("13812342217")
    page.get_by_role("button", name=re.compile("^说完了")).click()
    page.wait_for_url("**/receipt/")
    base = page.url.split("/receipt/")[0].split("/m/")[1]
    return {
        "home": "/",
        "place": f"/p/{place}/",
        "say": f"/s/{place}/",
        "find": "/find/",
        "receipt": f"/m/{base}/receipt/",
        "progress": f"/m/{base}/",
        "more": f"/m/{base}/more/",
        "withdraw": f"/m/{base}/withdraw/",
        "privacy": "/privacy/",
        "sign-in": "/sign-in/",
        "not-found": "/nothing/",
    }


def desk_pages(page: Any, place: str) -> dict[str, str]:
    """The paths of every page of the desk; the matter is the first of my work."""
    page.goto("/desk/")
    matter = page.locator(".job a.plain").first.get_attribute("href")
    acts = ("take", "reply", "answer", "offer", "climb", "sort", "note", "number")
    return {
        "desk": "/desk/",
        "matter": matter,
        "done": "/desk/done/",
        "record": "/desk/record/",
        "ledger": "/desk/ledger/?stage=",
        "ledger-none": "/desk/ledger/?q=没有这句话",
        "posters": "/desk/posters/",
        "poster": f"/desk/posters/{place}/",
        "look": "/look/",
    } | {f"act-{act}": f"{matter}{act}/" for act in acts}


def shoot(page: Any, pages: dict[str, str], folder: Path, mode: str, width: str) -> None:
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=str(folder / f"{name}-{width}{'-' + mode if mode else ''}.png"), full_page=True)


def enter(page: Any, installation: Installation, word: str) -> None:
    account = next(a for a in installation.accounts() if a.get("word") == word)
    page.goto("/sign-in/")
    page.locator("#username").fill(account["username"])
    page.locator("#password").fill(account["password"])
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/**")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--to", type=Path, default=ROOT / "pictures")
    options.add_argument("--docs", action="store_true", help="renew the pictures of the README as well")
    given = options.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    installation = Installation().start()
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            place = next(a["place"] for a in installation.accounts() if a.get("word") == "village")
            for mode, query in MODES.items():
                for width, pixels in WIDTHS.items():
                    _one(browser, installation, place, given.to, mode, query, width, pixels)
            browser.close()
    finally:
        installation.remove()
    if given.docs:
        target = ROOT / "docs" / "pictures"
        target.mkdir(parents=True, exist_ok=True)
        for name, source in {
            "say": "say-phone",
            "desk": "desk-desktop",
            "matter": "matter-desktop",
            "ledger": "ledger-desktop",
        }.items():
            shutil.copy(given.to / f"{source}.png", target / f"{name}.png")


def _one(
    browser: Any, installation: Installation, place: str, folder: Path, mode: str, query: str, width: str, pixels: int
) -> None:
    context = browser.new_context(
        base_url=installation.url, viewport={"width": pixels, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    pages = resident_pages(page, place)
    enter(page, installation, "village")
    desk = desk_pages(page, place)
    if query:
        page.goto(f"/{query}")
    shoot(page, pages | desk, folder, mode, width)
    context.close()


if __name__ == "__main__":
    main()
