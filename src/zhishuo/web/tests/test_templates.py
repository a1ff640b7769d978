"""Every page template compiles and keeps the content policy: nothing inline, nothing from outside."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

SRC = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in SRC.glob("*/templates/**/*.html"))
NAMES = [path.as_posix().split("/templates/", 1)[1] for path in TEMPLATES]
ALONE = ("report.html",)
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:"),
    "an address outside": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//"""),
}


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 50
    assert "cotton/stage.html" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_a_template_keeps_the_content_policy(path: Path, what: str) -> None:
    if path.name in ALONE:
        pytest.skip("a file for a person's own disk, no page: it carries its style along")
    found = FORBIDDEN[what].search(path.read_text("utf-8"))
    assert found is None, f"{what} in {path.name}: {found[0]!r}"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL):
        assert "{% csrf_token %}" in form, path.name
