"""Comparable texts on the Review page in a browser: sentences, decided on from either side."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.review_session import COMPARABLE, beads, press, row, says, settled

pytestmark = pytest.mark.slow


def focused(page: Page, index: int) -> None:
    expect(page.locator(".row.focused")).to_have_attribute("data-index", str(index))


def test_a_session_on_the_seeds(tab: Callable[..., Page], path: Path) -> None:
    page = tab(COMPARABLE)
    before = beads(path, COMPARABLE)
    expect(page.locator(".progress")).to_contain_text("0 of")
    expect(page.locator(".candidate")).to_have_count(3)
    first = row(page, 0).locator(".side.en").inner_text()
    press(page, "2")  # moves on, as accepting does
    focused(page, 1)
    expect(row(page, 0)).to_contain_text("Accepted")
    expect(row(page, 0).locator(".side.en")).not_to_have_text(first)
    expect(page.locator(".progress")).to_contain_text("1 of")
    press(page, "]")
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    expect(row(page, 1).locator(".p")).to_have_text("—")  # made by hand: no machine's number
    press(page, "[")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    shown = page.locator(".count").inner_text()
    press(page, "}")
    expect(row(page, 1).locator(".type")).to_have_text("2–1")
    expect(page.locator(".count")).not_to_have_text(shown)  # the one taken in has no row now
    page.keyboard.press("j")
    press(page, "0")
    focused(page, 3)
    expect(row(page, 2).locator(".type")).to_have_text("1–0")
    expect(row(page, 2)).to_contain_text("No counterpart")
    expect(row(page, 2).locator(".p")).to_have_text("—")
    page.keyboard.press("f")
    page.locator(".sheet input").fill("peace")
    expect(page.locator(".sheet .candidate mark", has_text="peace").first).to_be_visible()
    page.locator(".sheet input").press("Enter")  # takes the first one found
    settled(page)
    expect(row(page, 3)).to_contain_text("Accepted")
    expect(row(page, 3).locator(".asked")).to_be_visible()  # its grade is asked for
    press(page, "h")
    expect(row(page, 3)).to_contain_text("Partial")
    expect(row(page, 3).locator(".asked")).to_have_count(0)
    focused(page, 4)
    press(page, "m")
    says(page, "pairs of comparable documents cannot be merged or split")
    press(page, "zzzzzzz")
    assert beads(path, COMPARABLE) == before


def test_none_is_refused_while_a_counterpart_is_accepted(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab(COMPARABLE)
    press(page, "a")
    page.keyboard.press("k")
    press(page, "0")
    says(page, "A counterpart is accepted")
    focused(page, 0)
    assert [item[2] for item in beads(path, COMPARABLE)].count("rejected") == 0
    expect(page.locator(".candidate.s-accepted")).to_have_count(1)
    press(page, "2")  # a second counterpart stays beside the first
    expect(row(page, 0).locator(".also")).to_have_count(1)
    assert [item[2] for item in beads(path, COMPARABLE)].count("accepted") == 2


def test_from_the_english_side(tab: Callable[..., Page], path: Path) -> None:
    page = tab(COMPARABLE)
    press(page, "S")
    expect(page.locator(".progress")).to_contain_text("English sentences decided")
    number = page.locator(".row").count()
    assert number > 0
    texts = page.locator(".row .side.en").all_inner_texts()
    assert len(texts) == len(set(texts))  # each English sentence once
    expect(page.locator(".candidate .zh").first).to_be_visible()
    press(page, "0")
    expect(row(page, 0).locator(".type")).to_have_text("0–1")
    expect(page.locator(".progress")).to_contain_text("1 of")
    expect(row(page, 0).locator(".side.zh")).to_contain_text("No counterpart")
    found = [item for item in beads(path, COMPARABLE) if not item[0]]
    assert len(found) == 1
    press(page, "z")
    assert not [item for item in beads(path, COMPARABLE) if not item[0]]


def test_documents_and_neighbours_are_in_sight(tab: Callable[..., Page]) -> None:
    page = tab(COMPARABLE)
    expect(row(page, 0).locator(".side.zh .from")).to_contain_text(".zh.txt")
    expect(page.locator(".around .beside").first).to_be_visible()
    box = page.locator("[data-name=zh_document]")
    name = box.locator("option").nth(1).get_attribute("value")
    assert name
    box.select_option(name)
    settled(page)
    expect(page.locator(".count")).to_have_text("10 shown")
    expect(page.locator(".row .side.zh .from", has_text=name).first).to_be_visible()


def test_none_in_bulk_says_first_how_many_are_wrong(tab: Callable[..., Page], path: Path) -> None:
    page = tab(COMPARABLE)
    before = beads(path, COMPARABLE)
    page.keyboard.press("N")
    field = page.locator(".sheet input[type=number]")
    field.fill("0.85")
    expect(page.locator(".sheet .said")).to_have_text(
        re.compile(r"< 0\.85: \d+ sentences, about [\d.]+ with a counterpart")
    )
    said = page.locator(".sheet .said").inner_text()
    count = int(re.findall(r"(\d+) sentences", said)[0])
    page.locator(".sheet .good").click()
    settled(page)
    expect(page.locator(".progress")).to_contain_text(f"{count} of")
    assert len([item for item in beads(path, COMPARABLE) if not item[1]]) == count
    press(page, "z")
    assert beads(path, COMPARABLE) == before


def test_keys_speak_of_the_mode(tab: Callable[..., Page]) -> None:
    page = tab(COMPARABLE)
    page.keyboard.press("?")
    sheet = page.locator(".sheet-help")
    expect(sheet).to_contain_text("Grade: translation")
    expect(sheet).to_contain_text("Add next English sentence")
    expect(sheet).not_to_contain_text(re.compile("re-align", re.I))
    expect(sheet).not_to_contain_text(re.compile("merge", re.I))
