"""The Review page in a browser: whole sessions by keyboard and by mouse, filters, input methods."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.review_session import (
    PARALLEL,
    beads,
    choose,
    compose,
    press,
    row,
    says,
    settled,
)

pytestmark = pytest.mark.slow


def test_a_whole_session_by_keyboard_on_the_seeds(tab: Callable[..., Page], path: Path) -> None:
    page = tab(PARALLEL)
    before = beads(path, PARALLEL)
    press(page, "a")
    expect(row(page, 0)).to_contain_text("Accepted")
    expect(page.locator(".row.focused")).to_have_attribute("data-index", "1")
    press(page, "m")
    expect(row(page, 1).locator(".type")).to_have_text("2–2")
    press(page, "s")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    press(page, "]")
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    page.reload()  # in the middle: nothing is lost
    choose(page, PARALLEL)
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    expect(row(page, 1)).to_have_class(re.compile("focused"))
    press(page, "[")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    press(page, "jjx")  # crossed counterparts
    expect(row(page, 3)).to_contain_text("Crossing")
    press(page, "jjl")
    expect(row(page, 5).locator(".type")).to_have_text("1–0")
    press(page, "L")
    expect(row(page, 5).locator(".type")).to_have_text("1–1")
    page.keyboard.press("e")
    page.locator(".sheet textarea").fill("Corrected by hand.")
    page.keyboard.press("Control+Enter")
    settled(page)
    expect(row(page, 5).locator(".edited ins")).to_have_text("Corrected by hand.")
    expect(row(page, 5).locator(".edited del")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.type("see the glossary")
    page.keyboard.press("Escape")
    settled(page)
    expect(row(page, 5).locator(".note")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.locator(".sheet textarea").first.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    expect(row(page, 6).locator(".type")).to_have_text("2–1")
    press(page, "w")
    after = beads(path, PARALLEL)
    assert after != before
    done = 12
    press(page, "z" * done)
    assert beads(path, PARALLEL) == before
    press(page, "z")
    says(page, "Nothing to undo")
    press(page, "Z" * done)
    assert beads(path, PARALLEL) == after


def test_chinese_input_fires_no_key_and_is_saved(tab: Callable[..., Page], path: Path) -> None:
    page = tab(PARALLEL)
    before = beads(path, PARALLEL)
    page.keyboard.press("t")
    compose(page, ["z", "za", "zan", "赞"], "赞同")
    page.locator(".side-panel textarea").press("Escape")
    settled(page)
    expect(row(page, 0).locator(".note")).to_be_visible()
    assert beads(path, PARALLEL)[0][3] == "赞同"
    page.keyboard.press("E")
    page.locator(".sheet textarea").press("Control+a")
    compose(page, ["a", "ar", "人"], "人类")
    page.locator(".sheet textarea").press("Control+Enter")
    settled(page)
    assert beads(path, PARALLEL)[0][4] == "人类"
    assert [item[2] for item in beads(path, PARALLEL)] == [item[2] for item in before]
    for what in ({"isComposing": True}, {"keyCode": 229}):
        page.evaluate(
            "what => document.dispatchEvent(new KeyboardEvent('keydown',"
            "{key: 'a', bubbles: true, ...what}))",
            what,
        )
    press(page, "w")  # whatever those had done would be done before this
    statuses = [item[2] for item in beads(path, PARALLEL)]
    assert statuses[0] == "needs review"
    assert set(statuses[1:]) == {"proposed"}


def test_keys_do_nothing_while_somebody_types(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    box = page.get_by_label("Search", exact=True)
    box.focus()
    page.keyboard.type("aarmz")
    box.press("Enter")
    expect(page.locator(".count")).to_have_text("0 shown")
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}
    page.get_by_role("button", name="show all").click()
    expect(page.locator(".count")).to_have_text("40 shown")
    page.keyboard.press("c")  # Streamlit's own shortcut would open a dialog
    says(page, "No other pair found")
    assert page.get_by_test_id("stDialog").count() == 0


def test_a_fast_hand_loses_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.type("aaaaammzrra")
    settled(page)
    expect(page.locator(".progress")).to_contain_text("8 of 39 reviewed")
    statuses = [item[2] for item in beads(path, "a.zh")]
    assert statuses[:9] == ["accepted"] * 5 + ["rejected"] * 2 + ["accepted", "proposed"]
    page.keyboard.type("z" * 11)
    settled(page)
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}


def test_filters_and_accepting_what_they_show(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    count = page.locator(".count")
    page.get_by_label("Search", exact=True).fill("/sentence (3|4),/")
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 shown")
    page.get_by_role("button", name="show all").click()
    expect(count).to_have_text("40 shown")
    page.get_by_label("Minimum", exact=True).fill("0.9")
    page.keyboard.press("Enter")
    expect(count).to_have_text("8 shown")
    expect(row(page, 0)).to_contain_text("第32句")
    page.keyboard.press("P")
    expect(page.locator(".said")).to_contain_text("≥ 0.95: 4 pairs, about 0.1 wrong")
    page.locator(".sheet input[type=number]").fill("0.9")
    page.get_by_role("button", name="accept 8 pairs").click()
    settled(page)
    says(page, "8 pairs accepted")
    expect(page.locator(".progress")).to_contain_text("8 of 40")
    page.get_by_label("Status", exact=True).select_option("accepted")
    expect(count).to_have_text("8 shown")
    press(page, "z")
    page.get_by_role("button", name="show all").click()
    expect(count).to_have_text("40 shown")
    page.get_by_label("Term", exact=True).fill("destiny community")
    page.keyboard.press("Enter")
    expect(count).to_have_text("40 shown")
    page.get_by_label("Term", exact=True).fill("sentence 7")
    page.keyboard.press("Enter")
    expect(count).to_have_text("1 shown")


def test_search_and_replace_accepts_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    page.keyboard.press("R")
    page.get_by_label("Find", exact=True).fill(r"sentence (\d)\b")
    page.get_by_label("replace with").fill(r"No. \1")
    page.get_by_label("regular expression").check()
    expect(page.locator(".sheet ins").first).to_have_text("No. 0")
    page.get_by_role("button", name="replace in 9 texts").click()
    settled(page)
    says(page, "Replaced in 9 texts")
    expect(row(page, 1).locator(".edited ins").first).to_contain_text("No.")
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}
    press(page, "z")
    assert beads(path, "a.zh") == before


def test_keys_are_listed_and_can_be_changed(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.press("?")
    expect(page.locator(".sheet")).to_contain_text("Merge with next")
    page.get_by_label("Accept", exact=True).last.fill("q")
    page.keyboard.press("Escape")
    says(page, "Keys saved")
    expect(page.locator(".actions [data-act=accept] kbd")).to_have_text("q")
    press(page, "aq")
    assert [item[2] for item in beads(path, "a.zh")].count("accepted") == 1


def test_a_mouse_does_what_keys_do(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    row(page, 3).locator(".side.en").click()
    expect(row(page, 3)).to_have_class(re.compile("focused"))
    page.locator("[data-act=merge]").click()
    settled(page)
    expect(row(page, 3).locator(".type")).to_have_text("2–2")
    page.keyboard.press("a")  # the keys work again at once
    settled(page)
    expect(row(page, 3)).to_contain_text("Accepted")
    page.locator(".bar-top [data-act=undo]").click()
    settled(page)
    expect(row(page, 3)).not_to_contain_text("Accepted")


def test_beads_that_stand_apart_are_linked(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    page.keyboard.press("f")
    expect(page.locator(".sheet")).to_contain_text("The side that is replaced will stand alone")
    expect(page.locator(".sheet .candidate")).to_have_count(0)
    page.keyboard.press("Escape")
    press(page, "l")
    press(page, "jjjl")
    press(page, "kkk")
    expect(row(page, 0)).to_have_class(re.compile("focused"))
    page.keyboard.press("f")
    expect(page.locator(".sheet .candidate")).to_have_count(2)
    page.locator(".sheet input").fill("sentence 2,")
    expect(page.locator(".sheet .candidate")).to_have_count(1)
    page.locator(".sheet .candidate").click()
    says(page, "Linked pairs")
    expect(row(page, 0)).to_contain_text("Sentence 2,")
    expect(row(page, 0)).to_contain_text("Crossing")
    # A pair of both sides takes what stands alone, and what it had stands alone then.
    page.keyboard.press("f")
    page.locator(".sheet input").fill("sentence 0,")
    expect(page.locator(".sheet .candidate")).to_have_count(1)
    page.locator(".sheet .candidate").click()
    says(page, "Linked pairs")
    expect(row(page, 0)).to_contain_text("Sentence 0,")
    expect(row(page, 0)).not_to_contain_text("Crossing")
    press(page, "zzzz")
    assert beads(path, "a.zh") == before


def test_a_key_is_changed_by_pressing_another_in_its_field(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab(PARALLEL)
    page.keyboard.press("?")
    field = page.locator(".sheet").get_by_role("textbox", name="Accept", exact=True)
    field.click()
    page.keyboard.press("j")  # another command's: refused, and said
    expect(page.locator(".sheet [role=status]")).to_contain_text("j is already used for")
    field.click()
    page.keyboard.press("q")
    expect(field).to_have_value("q")
    page.keyboard.press("Escape")
    page.locator(".list").focus()
    press(page, "q")
    expect(row(page, 0)).to_contain_text("Accepted")
    page.reload()
    choose(page, PARALLEL)
    press(page, "jq")
    expect(page.locator(".row", has_text="accepted")).to_have_count(2)
    page.keyboard.press("?")
    page.get_by_role("button", name="restore default keys").click()
    expect(page.locator(".sheet")).to_be_hidden()
    press(page, "a")
    expect(page.locator(".row", has_text="accepted")).to_have_count(3)
    press(page, "zzz")
