"""Every promised contrast of tokens.css holds in both themes (WCAG 2.2 AA).

The same promises stand in frontend/check-contrast.mjs; a test holds the two together.
"""

import re

import pytest

from zhishuo.web.look import COLOURS, TOKENS, contrast, palette, themes

GROUNDS = ["base-100", "base-200", "sheet", "pine-tint", "late-tint", "risk-tint", "info-tint"]
PLAIN = ["base-100", "base-200", "sheet"]
# Foreground, the grounds it may stand on, the least ratio: ink 7, other text 4.5, shapes and borders 3.
PROMISES = [
    ("base-content", GROUNDS, 7.0),
    ("ink-2", GROUNDS, 4.5),
    ("primary", GROUNDS, 4.5),
    ("pine-deep", GROUNDS, 4.5),
    ("error", GROUNDS, 4.5),
    ("warning", GROUNDS, 4.5),
    ("info", GROUNDS, 4.5),
    ("risk-mark", [*PLAIN, "risk-tint"], 3.0),
    ("edge", PLAIN, 3.0),
    ("primary-content", ["primary", "pine-deep"], 4.5),
    ("error-content", ["error"], 4.5),
    ("warning-content", ["warning"], 4.5),
    ("info-content", ["info"], 4.5),
    ("neutral-content", ["neutral"], 7.0),
]
THEMES = themes(TOKENS.read_text("utf-8"))
CASES = [(theme, fg, bg, least) for theme in THEMES for fg, grounds, least in PROMISES for bg in grounds]


def test_both_themes_are_found() -> None:
    assert set(THEMES) == {"paper", "night"}
    assert len(CASES) == 124


@pytest.mark.parametrize(("theme", "foreground", "ground", "least"), CASES)
def test_a_promised_contrast_holds(theme: str, foreground: str, ground: str, least: float) -> None:
    ratio = contrast(THEMES[theme][foreground], THEMES[theme][ground])
    assert ratio >= least, f"{theme}: {foreground} on {ground} is {ratio:.2f}, promised {least}"


def test_contrast_agrees_with_the_extremes_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


def test_the_node_check_makes_the_same_promises() -> None:
    script = (TOKENS.parents[1] / "check-contrast.mjs").read_text("utf-8")
    for foreground, _, least in PROMISES:
        assert re.search(rf'\["{foreground}", .*?, {least:g}\]', script), f"{foreground} ≥ {least:g}"


def test_the_colour_table_shows_every_colour_of_both_themes() -> None:
    shown = {theme: len(rows) for theme, rows in palette().items()}
    assert shown == {"paper": len(COLOURS), "night": len(COLOURS)}
