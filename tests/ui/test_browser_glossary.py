"""The Glossary page in a browser: the queue by keyboard, the table, the form, an import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browser import browsing, need_chromium, serving
from tests.ui.conftest import fill
from workbench.store import Project

pytestmark = pytest.mark.slow
SECOND = 1000
expect.set_options(timeout=60 * SECOND)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_chromium()
    with browsing() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    need_chromium()
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    with serving(path, tmp_path) as url:
        yield url, path


@pytest.fixture
def page(browser: Browser, site: tuple[str, Path]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    made = context.new_page()
    made.set_default_timeout(60 * SECOND)
    made.goto(site[0])
    made.get_by_role("link", name="Glossary").click()
    made.locator(".queue .item").first.wait_for()
    yield made
    context.close()


def says(page: Page, text: str) -> None:
    expect(page.locator(".queue .message")).to_have_text(text)


def statuses(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as project:
        return [str(item.status) for item in project.concepts()]


def test_the_queue_by_keyboard(page: Page, site: tuple[str, Path]) -> None:
    pane = page.locator(".queue .pane")
    expect(pane.locator("mark").first).to_have_text("人类命运共同体")
    page.keyboard.press("a")
    page.keyboard.press("r")
    says(page, "saved: rejected")
    assert statuses(site[1]) == ["accepted", "rejected"]
    page.keyboard.press("z")
    says(page, "saved: undo")
    page.keyboard.press("Z")
    says(page, "saved: redo")
    # Nothing fires while somebody types or an input method composes.
    page.keyboard.press("e")
    box = page.get_by_role("textbox", name="English")
    box.fill("")
    box.type("arm")
    box.press("Enter")
    says(page, "saved: edit")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'a', isComposing: true, bubbles: true}))"
    )
    page.keyboard.press("m")
    expect(page.locator(".queue .sheet")).to_be_visible()
    page.get_by_role("searchbox", name="search").fill("rlmy")
    page.get_by_role("searchbox", name="search").press("Enter")
    page.locator(".queue .found button").filter(has_text="人类命运共同体").click()
    says(page, "saved: merge concepts")
    expect(page.locator(".queue .item")).to_have_count(1)
    with Project.open(site[1], read_only=True) as project:
        (joined,) = project.concepts()
        assert [term.text for term in joined.terms("en")][-2:] == ["arm", "sentence"]
    page.reload()
    page.get_by_text("there are no candidates here").wait_for()
