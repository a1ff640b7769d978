"""Real Chromium on a real installation. Without Chromium the journeys skip, loudly."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.installation import Installation

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
PICTURES = Path(os.environ.get("ZHISHUO_PICTURES", ""))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    made = Installation().start()
    yield made
    code = made.down()
    made.remove()
    assert code == 0, "zhishuo up did not end cleanly"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("!!! no Chromium on this machine: the journeys are NOT run (apt-get install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        yield opened
        opened.close()


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def open_page(browser: Any, installation: Installation) -> Iterator[Any]:
    """open_page(width, javascript=True): a page of a fresh visitor; what its console reports as error fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def make(width: int = 1440, *, javascript: bool = True, **more: Any) -> Any:
        context = browser.new_context(
            base_url=installation.url,
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            **more,
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if message.type == "error" and "status of 4" not in message.text else None
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def sign_in(open_page: Any, installation: Installation) -> Any:
    """sign_in("village", width): a page of the demonstration account that this word names."""

    def enter(word: str, width: int = 1440) -> Any:
        account = next(a for a in installation.accounts() if a.get("word") == word)
        page = open_page(width)
        page.goto("/sign-in/")
        page.locator("#username").fill(account["username"])
        page.locator("#password").fill(account["password"])
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/desk/**")
        return page

    return enter
