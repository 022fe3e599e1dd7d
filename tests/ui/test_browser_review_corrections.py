"""The Review page in a browser: a corrected sentence goes where it is moved and freezes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.review_session import beads, press, row, says, settled

pytestmark = pytest.mark.slow


def correct(page: Page, text: str) -> None:
    page.keyboard.press("e")
    page.locator(".sheet textarea").fill(text)
    page.keyboard.press("Control+Enter")
    settled(page)


def test_a_corrected_pair_is_merged_split_moved_cut_and_aligned_again(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    press(page, "jj")
    correct(page, "Sentence 2, one destiny.")
    changed = row(page, 2).locator(".edited")
    expect(changed.locator("del").first).to_contain_text("a community")
    expect(changed.locator("ins").first).to_have_text("one")
    press(page, "m")
    says(page, "Merged pairs 3 and 4")
    expect(row(page, 2).locator(".type")).to_have_text("2–2")
    expect(row(page, 2).locator(".en p")).to_have_count(2)
    expect(row(page, 2).locator(".edited")).to_have_count(1)
    page.keyboard.press("e")  # a line for each sentence
    box = page.locator(".sheet textarea")
    expect(box).to_have_value("Sentence 2, one destiny.\nSentence 3, a community of human destiny.")
    box.fill("Sentence 2, one destiny.\nSentence 3: a community.")
    page.keyboard.press("Control+Enter")
    settled(page)
    press(page, "s")
    assert [item[5] for item in beads(path, "a.zh")[1:5]] == [
        None,
        "Sentence 2, one destiny.",
        "Sentence 3: a community.",
        None,
    ]
    press(page, "]")  # the next pair's sentence, corrected, comes
    expect(row(page, 2).locator(".edited")).to_have_count(2)
    expect(row(page, 3).locator(".edited")).to_have_count(0)
    press(page, "z")
    page.keyboard.press("g")  # cut where the caret stands in the corrected words
    box = page.locator(".sheet textarea.en")
    box.evaluate("box => box.setSelectionRange(11, 11)")
    box.press("Enter")
    settled(page)
    expect(row(page, 2).locator(".en p").nth(1)).to_contain_text("one destiny.")
    assert beads(path, "a.zh")[2][5] == "Sentence 2,\none destiny."
    for _ in range(7):
        press(page, "z")
    assert beads(path, "a.zh") == before


def test_search_and_replace_freezes_nothing_and_aligning_again_says_what_it_does(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    page.keyboard.press("R")
    page.get_by_label("Find", exact=True).fill("human destiny")
    page.get_by_label("Replace with").fill("human fate")
    page.get_by_role("button", name="Replace in 39 texts").click()
    settled(page)
    press(page, "a")
    press(page, "m")  # 2 and 3, both corrected
    says(page, "Merged pairs 2 and 3")
    press(page, "jjj")
    page.keyboard.press("G")
    sheet = page.locator(".sheet-realign")
    expect(sheet).to_contain_text("Below pair 5")
    expect(sheet.locator(".said")).to_have_text(
        re.compile(r"Nothing would change|From pair \d+ on", re.IGNORECASE)
    )
    page.get_by_label("The whole text").check()
    said = sheet.locator(".said")
    expect(said).to_have_text(re.compile(r"From pair \d+ on, \d+ pairs? becomes? \d+"))
    gone, made = map(int, re.findall(r"\d+", said.inner_text())[1:])
    page.keyboard.press("Enter")
    says(page, "Saved: re-align")
    now = beads(path, "a.zh")
    assert len(now) == len(before) - 1 - gone + made
    assert sum((item[5] or "").count("human fate") for item in now) == 39
    expect(page.locator(".row.focused")).to_be_visible()
    for _ in range(4):
        press(page, "z")
    assert beads(path, "a.zh") == before
