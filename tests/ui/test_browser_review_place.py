"""The Review page in a browser: where one is stays, what one takes back is what one looks at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.review_session import beads, choose, press, row, says, settled

pytestmark = pytest.mark.slow


def focused(page: Page, number: int) -> None:
    expect(page.locator(".row.focused .number")).to_have_text(str(number))


def numbered(page: Page, number: int) -> Locator:
    here = page.locator(".number", has_text=re.compile(rf"^{number}$"))
    return page.locator(".row", has=here)


def test_the_place_is_kept(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.press("#")
    page.get_by_label("Number of the pair").fill("26")
    page.keyboard.press("Enter")
    focused(page, 26)
    # A filter, and no filter again: the pair at hand stays.
    page.locator("[data-name=text]").fill("/第(3|25|31)句/")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("3 shown")
    focused(page, 26)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".count")).to_have_text("40 shown")
    focused(page, 26)
    # Loaded again, and back from another text, in its order.
    page.get_by_label("Order", exact=True).select_option("best")
    expect(row(page, 0).locator(".number")).to_have_text("40")
    page.locator(".list").focus()
    page.keyboard.press("k")
    focused(page, 27)
    # A comment that is being written is saved.
    page.locator(".side-panel textarea").fill("一半的批注")
    page.reload()
    focused(page, 27)
    expect(page.locator(".side-panel textarea")).to_have_value("一半的批注")
    settled(page)
    page.wait_for_function(
        "Object.entries(localStorage).some(([k, v]) => k.startsWith('duizhao place') && "
        "v.includes('best'))"
    )
    page.wait_for_timeout(400)
    # In the middle of a sentence, too.
    page.keyboard.press("e")
    page.locator(".sheet textarea").fill("half a sentence “é”")
    page.reload()
    focused(page, 27)
    expect(row(page, 0).locator(".number")).to_have_text("40")
    page.keyboard.press("e")
    expect(page.locator(".sheet textarea")).to_have_value("half a sentence “é”")
    page.keyboard.press("Escape")
    expect(page.locator(".message")).to_contain_text("Not saved")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".sheet textarea")).to_have_value(re.compile("Sentence"))
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    focused(page, 27)
    choose(page, "promoting")
    choose(page, "a.zh")
    focused(page, 27)
    expect(page.get_by_label("Order", exact=True)).to_have_value("best")
    page.get_by_label("Order", exact=True).select_option("")
    focused(page, 27)
    # Found, not filtered.
    page.keyboard.press("Control+f")
    page.get_by_label("Find text").fill("sentence 3")
    expect(page.locator(".find-bar .matches")).to_have_text(re.compile(r"\d+ of 11"))
    expect(page.locator(".count")).to_have_text("40 shown")
    expect(page.locator(".row.focused .en .has-found mark")).to_have_text("Sentence 3")
    page.keyboard.press("Enter")
    focused(page, 32)
    page.keyboard.press("Shift+Enter")
    focused(page, 31)
    page.keyboard.press("Escape")
    expect(page.locator(".find-bar")).to_be_hidden()


def test_taking_back_where_one_is_and_many_at_once(tab: Callable[..., Page], path: Path) -> None:
    page = tab("promoting")
    press(page, "a")
    choose(page, "a.zh")
    before = beads(path, "a.zh")
    page.keyboard.press("z")
    sheet = page.locator(".sheet-elsewhere")
    expect(sheet).to_contain_text("accepted · 1 pair · promoting")
    expect(sheet).to_contain_text("nothing of yours in this text")
    page.keyboard.press("Escape")
    # A range by shift and a click, then one decision; the usual keys take it back.
    row(page, 1).locator(".side.zh").click()
    row(page, 4).locator(".side.zh").click(modifiers=["Shift"])
    says(page, "4 pairs chosen")
    press(page, "a")
    says(page, "4 pairs: accepted")
    assert [n for n, bead in enumerate(beads(path, "a.zh")) if bead[2] == "accepted"] == [
        1,
        2,
        3,
        4,
    ]
    page.keyboard.press("Control+z")
    settled(page)
    assert beads(path, "a.zh") == before
    page.keyboard.press("Control+y")
    settled(page)
    press(page, "z")
    # What my hands made is what I want, unless I say otherwise.
    row(page, 0).locator(".side.zh").click()
    press(page, "m")
    expect(row(page, 0).locator(".status")).to_have_text("Accepted")
    press(page, "z")
    page.keyboard.press("v")
    page.get_by_label("Compact").check()
    page.get_by_label("Pairs that I merge, split or move").uncheck()
    page.keyboard.press("Escape")
    press(page, "m")
    says(page, "Merged pairs 1 and 2")
    expect(row(page, 0).locator(".status")).to_have_count(0)
    press(page, "z")
    page.keyboard.press("v")
    page.get_by_label("Pairs that I merge, split or move").check()
    page.keyboard.press("Escape")
    assert beads(path, "a.zh") == before
    # Compact: at least nine pairs are whole in sight.
    page.get_by_role("button", name="Show all").is_visible()
    box = page.locator(".list").bounding_box()
    assert box is not None
    whole = [
        place
        for place in (item.bounding_box() for item in page.locator(".row").all()[:14])
        if place
        and place["y"] >= box["y"] - 1
        and place["y"] + place["height"] <= box["y"] + box["height"] + 1
    ]
    assert len(whole) >= 9
    row(page, 2).locator(".side.en p").dblclick()
    expect(page.locator(".sheet textarea")).to_have_value(re.compile("Sentence 2,"))
    page.keyboard.press("Escape")
