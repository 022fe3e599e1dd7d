"""The Review page in a browser: under a filter, keys take the neighbour in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.review_session import beads, press, row, says, settled

pytestmark = pytest.mark.slow


def numbered(page: Page, number: int) -> Locator:
    """The row with this number of the whole text."""
    here = page.locator(".number", has_text=re.compile(rf"^{number}$"))
    return page.locator(".row", has=here)


def numbers(page: Page, count: int) -> list[str]:
    return page.locator(".row .number").all_text_contents()[:count]


def go_to(page: Page, number: int) -> None:
    numbered(page, number).locator(".side.zh").click()
    expect(numbered(page, number)).to_have_class(re.compile("focused"))


def accept_over(page: Page, minimum: str, count: int) -> None:
    page.keyboard.press("P")
    page.locator(".sheet input[type=number]").fill(minimum)
    page.get_by_role("button", name=f"accept {count} pairs").click()
    settled(page)


def show_proposed(page: Page, count: int) -> None:
    page.get_by_label("Status", exact=True).select_option("proposed")
    expect(page.locator(".count")).to_have_text(f"{count} shown")
    page.locator(".list").focus()


def test_merging_under_a_filter_takes_the_next_in_the_text(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh")
    accept_over(page, "0.9", 8)  # 33 to 40
    go_to(page, 20)
    press(page, "aaa")  # 20 to 22, in the middle
    before = beads(path, "a.zh")
    show_proposed(page, 29)
    assert numbers(page, 21)[18:] == ["19", "23", "24"]
    go_to(page, 19)
    page.keyboard.press("m")
    says(page, "Pair 20 is next to pair 19 in the text")
    expect(numbered(page, 20)).to_have_class(re.compile("guest"))
    expect(numbered(page, 20)).to_contain_text("Neighbour")
    expect(numbered(page, 19)).to_have_class(re.compile("focused"))
    assert numbers(page, 21)[18:] == ["19", "20", "23"]
    assert beads(path, "a.zh") == before
    press(page, "m")
    says(page, "Merged pairs 19 and 20")
    made = numbered(page, 19)
    expect(made.locator(".type")).to_have_text("2–2")
    expect(made).to_contain_text("第18句")
    expect(made).to_contain_text("第19句")
    expect(made).not_to_have_class(re.compile("guest"))
    expect(row(page, 19).locator(".number")).to_have_text("22")
    page.keyboard.press("m")  # on, to the next accepted one
    says(page, "Pair 20 is next to pair 19 in the text")
    press(page, "m")
    says(page, "Merged pairs 19 and 20")
    expect(numbered(page, 19).locator(".type")).to_have_text("3–3")
    press(page, "zz")
    assert beads(path, "a.zh") == before
    expect(numbered(page, 20)).to_have_class(re.compile("guest"))
    expect(numbered(page, 20)).to_contain_text("Accepted")


def test_the_last_one_before_the_accepted_ones(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    accept_over(page, "0.9", 8)
    show_proposed(page, 32)
    go_to(page, 32)
    page.keyboard.type("mm")  # a fast hand
    says(page, "Pair 33 is next to pair 32")
    press(page, "m")
    says(page, "Merged pairs 32 and 33")
    expect(numbered(page, 32).locator(".type")).to_have_text("2–2")
    # The merged pair, too: what hands shape is wanted.
    assert [item[2] for item in beads(path, "a.zh")].count("accepted") == 8


@pytest.mark.parametrize(("key", "types"), [("(", ("1–0", "1–2")), (")", ("1–2", "1–0"))])
def test_a_sentence_moves_over_the_boundary_in_the_text(
    tab: Callable[..., Page], path: Path, key: str, types: tuple[str, str]
) -> None:
    page = tab("a.zh")
    go_to(page, 5)
    press(page, "aa")  # 5 and 6
    before = beads(path, "a.zh")
    show_proposed(page, 38)
    go_to(page, 7)
    page.keyboard.press(key)
    says(page, "Pair 6 is next to pair 7 in the text")
    assert numbers(page, 6) == ["1", "2", "3", "4", "6", "7"]
    expect(numbered(page, 7)).to_have_class(re.compile("focused"))
    press(page, key)
    says(page, "Moved the boundary between pairs 6 and 7")
    expect(numbered(page, 6).locator(".type")).to_have_text(types[0])
    expect(numbered(page, 7).locator(".type")).to_have_text(types[1])
    press(page, "z")
    assert beads(path, "a.zh") == before


@pytest.mark.parametrize(
    ("key", "other", "said"),
    [
        ("m", 31, "Merged pairs 30 and 31"),
        ("x", 31, "Swapped the English sides of pairs 30 and 31"),
        ("]", 31, "Moved the boundary between pairs 30 and 31"),
        ("[", 31, "Moved the boundary between pairs 30 and 31"),
        ("}", 31, "Moved the boundary between pairs 30 and 31"),
        ("<", 29, "Moved the boundary between pairs 29 and 30"),
    ],
)
def test_in_order_of_probability(
    tab: Callable[..., Page], path: Path, key: str, other: int, said: str
) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    page.get_by_label("Order", exact=True).select_option("best")
    expect(row(page, 0).locator(".number")).to_have_text("40")
    page.locator(".list").focus()
    go_to(page, 30)
    page.keyboard.press(key)
    says(page, f"Pair {other} is next to pair 30 in the text")
    expect(numbered(page, 30)).to_have_class(re.compile("focused"))
    expect(numbered(page, other)).to_have_class(re.compile("guest"))
    press(page, key)
    says(page, said)
    press(page, "z")
    assert beads(path, "a.zh") == before


def test_the_ends_of_the_text(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.press("(")
    says(page, "there is no previous pair")
    page.get_by_label("Order", exact=True).select_option("best")
    expect(row(page, 0).locator(".number")).to_have_text("40")
    page.locator(".list").focus()
    go_to(page, 40)
    page.keyboard.press("m")
    says(page, "there is no next pair")


def test_in_chinese(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh", locale="zh-CN")
    press(page, "ja")
    page.locator("[data-name=status]").select_option("proposed")
    expect(row(page, 1).locator(".number")).to_have_text("3")
    page.locator(".list").focus()
    go_to(page, 1)
    page.keyboard.press("m")
    says(page, "已显示原文中与第 1 对相邻的第 2 对")
    press(page, "m")
    says(page, "已合并第 1 对与第 2 对")
