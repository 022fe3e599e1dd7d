"""The Review page in a browser: what is shown, to whom, on what screen, and to several at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from align.model import Status
from align.review import SetComment, SetStatus
from duizhao.store import Project
from tests.ui import seed_project
from tests.ui.browser import serving
from tests.ui.review_session import LONG, WAIT, beads, choose, long_list, press, row, says, settled

pytestmark = pytest.mark.slow


def test_what_others_do_appears_and_a_conflict_shows_both_versions(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh")
    page.keyboard.press("e")
    expect(page.locator(".sheet textarea")).to_be_focused()
    with Project.open(path, author="Wang") as project:
        record = next(item for item in project.alignments() if item.name.startswith("a.zh"))
        key = project.beads(record.id)[0].id
        project.apply(record.id, SetComment(key, "Wang was here"))
    expect(row(page, 0).locator(".note")).to_be_visible(timeout=WAIT)
    page.locator(".sheet textarea").fill("Mine.")
    page.keyboard.press("Control+Enter")
    sheet = page.locator(".sheet-conflict")
    expect(sheet).to_contain_text("Wang changed this pair")
    expect(sheet).to_contain_text("Mine.")
    expect(sheet).to_contain_text("Wang was here")
    assert beads(path, "a.zh")[0][5] is None
    sheet.get_by_role("button", name="apply my change to theirs").click()
    settled(page)
    expect(row(page, 0).locator(".edited ins")).to_have_text("Mine.")
    assert beads(path, "a.zh")[0][3:] == ("Wang was here", None, "Mine.")


def test_two_tabs_follow_each_other(tab: Callable[..., Page], path: Path) -> None:
    one, two = tab("a.zh"), tab("a.zh")
    press(one, "m")
    expect(row(two, 0).locator(".type")).to_have_text("2–2")
    expect(row(two, 38)).to_have_count(1)
    expect(row(two, 39)).to_have_count(0)
    press(two, "a")
    expect(row(one, 0)).to_contain_text("Accepted")


def test_hostile_text_is_shown_as_text(tab: Callable[..., Page], path: Path) -> None:
    page = tab("h.zh")
    for index, line in enumerate(seed_project.HOSTILE_LINES):
        shown = row(page, index).locator(".side.en")
        assert shown.text_content() == line.strip()
    assert page.locator(".review script, .review img, .review a").count() == 0
    assert page.locator(".list").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.keyboard.press("e")
    page.locator(".sheet textarea").evaluate(
        "box => { box.value = '\\ud800<b>\\u202e'; box.dispatchEvent(new Event('input')); }"
    )
    page.locator(".sheet textarea").press("Control+Enter")
    settled(page)
    expect(row(page, 0).locator(".edited ins")).to_have_text("\ufffd<b>\u202e")


def test_a_long_list_scrolls_and_the_focus_goes_far(tab: Callable[..., Page], path: Path) -> None:
    page = tab("l.zh")
    long_list(page, LONG)
    page.keyboard.press("d")
    plot = page.locator(".sheet canvas")
    plot.click(position={"x": 400, "y": 240})
    expect(page.locator(".row.focused")).to_be_in_viewport()
    start = int(page.locator(".row.focused").get_attribute("data-index") or 0)
    assert start > 200
    for _ in range(250):
        page.keyboard.press("k")
    expect(page.locator(".row.focused")).to_have_attribute("data-index", str(start - 250))
    expect(page.locator(".row.focused")).to_be_in_viewport()


@pytest.mark.soak
def test_twenty_thousand_beads(browser: Browser, tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as project:
        seed_project.long(project, 20_000)
    with serving(tmp_path / "p.duizhao", tmp_path) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-GB")
        page.set_default_timeout(WAIT)
        page.goto(url.replace("/?", "/review?"))
        choose(page, "l.zh")
        long_list(page, 20_000)
        press(page, "aarmz")
        page.close()


def test_both_languages_and_the_dark_theme(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh", locale="zh-CN", color_scheme="dark")
    expect(page.locator(".actions").first).to_contain_text("接受")
    expect(page.locator(".review")).to_have_class(re.compile("dark"))
    press(page, "a")
    says(page, "已保存：已接受")
    colour = page.locator(".review").evaluate("node => getComputedStyle(node).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 80


def test_on_a_tablet_everything_is_in_reach_of_a_finger(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh", viewport={"width": 820, "height": 1180}, has_touch=True)
    for name in ("accept", "reject", "needs review"):
        button = page.locator(".decide").get_by_role("button", name=name)
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    page.locator(".decide").get_by_role("button", name="accept").tap()
    settled(page)
    expect(row(page, 0)).to_contain_text("Accepted")
    for name in ("merge with next", "English: take next", "accept all above"):
        button = page.locator(".more").get_by_role("button", name=name.rsplit(": ", maxsplit=1)[-1])
        button.last.scroll_into_view_if_needed()
        expect(button.last).to_be_in_viewport()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 820


def test_everything_has_a_name_for_a_screen_reader(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    grid = page.get_by_role("grid", name="pairs")
    expect(grid).to_have_attribute("aria-rowcount", "40")
    active = grid.get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{active}']")).to_have_attribute("aria-selected", "true")
    for node in page.locator(
        ".review button, .review input, .review select, .review textarea"
    ).all():
        name = node.get_attribute("aria-label") or node.text_content() or ""
        assert name.strip()
    page.keyboard.press("e")
    expect(page.get_by_role("dialog", name="edit English")).to_be_visible()
    for _ in range(8):  # the focus stays in the dialog
        page.keyboard.press("Tab")
    assert page.locator(".sheet").evaluate(
        "node => node.contains(node.getRootNode().activeElement)"
    )
    page.keyboard.press("Escape")
    expect(grid).to_be_focused()


def test_another_page_while_saving_loses_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.type("aaaaaa")
    page.get_by_role("link", name="Glossary", exact=True).click()
    expect(page.locator(".review")).to_have_count(0)
    page.get_by_role("link", name="Review", exact=True).click()
    choose(page, "a.zh")
    settled(page)
    expect(page.locator(".progress")).to_contain_text("6 of 40")


def test_a_bulk_decision_shows_in_another_tab(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    with Project.open(path, author="Wang") as project:
        record = next(item for item in project.alignments() if item.name.startswith("a.zh"))
        ids = tuple(bead.id for bead in project.beads(record.id))
        project.apply(record.id, SetStatus(ids, Status.ACCEPTED))
    says(page, "Someone else made changes")
    expect(page.locator(".progress")).to_contain_text("40 of 40")
