"""What only a browser shows: keys, reload, two tabs, hostile text, no other host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from align.review import SetComment
from tests.ui.browser import browsing, need_chromium, serving
from tests.ui.conftest import fill
from workbench.store import Project

pytestmark = pytest.mark.slow
SECOND = 1000
expect.set_options(timeout=30 * SECOND)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_chromium()
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    need_chromium()
    folder = tmp_path_factory.mktemp("site")
    path = folder / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    with serving(path, folder) as url:
        yield url, path


@pytest.fixture
def page(browser: Browser, site: tuple[str, Path]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    made = context.new_page()
    made.set_default_timeout(60 * SECOND)
    hosts: set[str] = set()
    made.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    made.goto(site[0])
    made.get_by_role("link", name="Project").wait_for()
    yield made
    context.close()
    # Nothing is loaded from, or told to, any other host.
    assert {host for host in hosts if host and not host.startswith("data")} == {"127.0.0.1"}


def open_page(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def open_review(page: Page, mode: str = "parallel") -> None:
    open_page(page, "Review")
    page.locator(".review .row").first.wait_for()
    if mode == "comparable":
        page.get_by_test_id("stSelectbox").first.click()
        page.get_by_role("option", name="comparable").click()
        expect(page.locator(".review .candidate").first).to_be_visible()


def says(page: Page, text: str) -> None:
    expect(page.locator(".message")).to_contain_text(text, timeout=30 * SECOND)


def press(page: Page, keys: str, answer: str) -> None:
    page.keyboard.press(keys)
    says(page, answer)


def test_without_the_token_nobody_enters(browser: Browser, site: tuple[str, Path]) -> None:
    context = browser.new_context()
    response = context.new_page().goto(site[0].split("?")[0])
    assert response is not None
    assert response.status == 403
    context.close()


def test_a_review_session_by_keyboard_that_survives_a_reload(
    page: Page, site: tuple[str, Path]
) -> None:
    open_review(page)
    first = page.locator(".row[data-index='0']")
    press(page, "a", "saved: accepted")
    expect(first).to_contain_text("accepted")
    expect(page.locator(".row.focused")).to_have_attribute("data-index", "1")
    press(page, "m", "saved: merge")
    expect(page.locator(".row.focused .type")).to_have_text("2–2")
    press(page, "s", "saved: split")
    press(page, "]", "saved: move boundary down")
    expect(page.locator(".row[data-index='1'] .type")).to_have_text("1–2")
    page.reload()
    page.locator(".review .row").first.wait_for()
    expect(page.locator(".row[data-index='1'] .type")).to_have_text("1–2")
    for label in ("move boundary down", "split", "merge", "accepted"):
        press(page, "z", f"saved: undo {label}")
    expect(first).to_contain_text("proposed")
    with Project.open(site[1], read_only=True) as project:
        beads = project.beads(project.alignments()[0].id)
        assert {bead.type for bead in beads} == {"1-1"}
        assert {str(bead.status) for bead in beads} == {"proposed"}


def test_keys_do_nothing_while_somebody_types(page: Page) -> None:
    open_review(page)
    box = page.get_by_label("search", exact=True)
    box.fill("")
    box.type("aarm")
    expect(page.locator(".progress")).to_contain_text("0 of 40")
    box.press("Enter")
    says(page, "0 beads")


def test_the_keys_are_listed_and_composing_fires_none(page: Page) -> None:
    open_review(page)
    page.keyboard.press("?")
    expect(page.locator(".sheet")).to_contain_text("merge with next")
    page.keyboard.press("Escape")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'a', isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(800)
    expect(page.locator(".progress")).to_contain_text("0 of 40")


def test_two_tabs_in_conflict_lose_nothing(page: Page, site: tuple[str, Path]) -> None:
    open_review(page)
    with Project.open(site[1], author="Wang") as project:
        record = next(item for item in project.alignments() if item.mode == "parallel")
        key = project.beads(record.id)[0].id
        project.apply(record.id, SetComment(key, "mine"))
    page.keyboard.press("r")
    expect(page.locator(".message")).to_contain_text("changed", timeout=30 * SECOND)
    expect(page.locator(".row[data-index='0'] .note")).to_be_visible(timeout=30 * SECOND)
    with Project.open(site[1], author="Wang") as project:
        project.undo()


def test_hostile_text_is_shown_as_text(page: Page) -> None:
    open_review(page)
    row = page.locator(".row[data-index='5'] .side.en")
    expect(row).to_contain_text("<script>alert(1)</script> $x$ ![i](http://example.org/i.png)")
    assert row.locator("script, img").count() == 0


def test_comparable_candidates_are_chosen_by_number(page: Page) -> None:
    open_review(page, "comparable")
    expect(page.locator(".candidate")).to_have_count(2)
    press(page, "2", "saved: choose counterpart")
    expect(page.locator(".row.focused .side.en")).to_contain_text("Second.")
    press(page, "z", "saved: undo choose counterpart")


def test_the_interface_speaks_chinese(page: Page) -> None:
    open_review(page)
    page.get_by_role("button", name="中文", exact=True).click()
    expect(page.get_by_role("link", name="审校")).to_be_visible()
    expect(page.locator(".actions")).to_contain_text("与下一对合并")


def test_consistency_concordance_export(page: Page) -> None:
    open_page(page, "Consistency")
    expect(page.get_by_text("1 concepts with competing renderings")).to_be_visible()
    open_page(page, "Concordance")
    expect(page.get_by_text("Write a word or phrase")).to_be_visible()
    page.get_by_role("textbox", name="Search").fill("命运共同体")
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.get_by_text("40 occurrences")).to_be_visible()
    open_page(page, "Export")
    page.get_by_text("all but rejected").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download pairs.tmx · 40 pairs").click()
    path = download.value.path()
    assert "Sentence 3, a community" in path.read_text(encoding="utf-8")
