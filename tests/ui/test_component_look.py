"""What is written can be read: contrast of the component's colours on its grounds."""

from __future__ import annotations

import re

import pytest

from ui.component import source
from ui.look import THEME

ENOUGH = 4.5  # WCAG 2.2, level AA
GROUNDS = ("back", "panel", "focus")
WRITING = ("text", "green", "amber", "red", "soft")


def colours(dark: bool) -> dict[str, str]:
    """The component's variables, with what they take from the theme put in."""
    _, style = source()
    pattern = r"--(\w+): (?:var\([^,]+, )?(#[0-9a-f]{6})"
    found = dict(re.findall(pattern, style.split(".review.dark", maxsplit=1)[0]))
    theme = "theme.dark." if dark else "theme.light."
    if dark:
        found |= dict(re.findall(pattern, style.split(".review.dark", maxsplit=1)[1].split("}")[0]))
    found["text"] = THEME[theme + "textColor"]
    found["back"] = THEME[theme + "backgroundColor"]
    found["panel"] = THEME[theme + "secondaryBackgroundColor"]
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("writing", WRITING)
@pytest.mark.parametrize("ground", GROUNDS)
def test_writing_stands_out_from_its_ground(dark: bool, writing: str, ground: str) -> None:
    known = colours(dark)
    assert contrast(known[writing], known[ground]) >= ENOUGH


@pytest.mark.parametrize("dark", [False, True])
def test_marked_words_can_be_read(dark: bool) -> None:
    known = colours(dark)
    assert contrast(known["text"], known["mark"]) >= ENOUGH


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
