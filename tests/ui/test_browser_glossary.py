"""The Glossary page in a browser: the queue by keyboard, the table, the form, an import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from duizhao.store import Project
from tests.ui.browser import WAIT, need_chromium, serving
from tests.ui.conftest import HOSTILE, fill
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow


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
    made.set_default_timeout(WAIT)
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


def choose(page: Page, view: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()


def test_the_queue_by_keyboard(page: Page, site: tuple[str, Path]) -> None:
    pane = page.locator(".queue .pane")
    expect(pane.locator("mark").first).to_have_text("人类命运共同体")
    # At once, while the page is still being drawn: each is done once.
    page.keyboard.press("a")
    page.keyboard.press("r")
    says(page, "Saved: rejected")
    assert statuses(site[1]) == ["accepted", "rejected"]
    page.keyboard.press("z")
    says(page, "Saved: undo")
    page.keyboard.press("Z")
    says(page, "Saved: redo")
    # Nothing fires while somebody types or an input method composes.
    page.keyboard.press("e")
    box = page.get_by_role("textbox", name="English")
    box.fill("")
    box.type("arm")
    box.press("Enter")
    says(page, "Saved: correct")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'a', isComposing: true, bubbles: true}))"
    )
    page.keyboard.press("m")
    expect(page.locator(".queue .sheet")).to_be_visible()
    page.get_by_role("searchbox", name="search").fill("rlmy")
    page.get_by_role("searchbox", name="search").press("Enter")
    page.locator(".queue .found button").filter(has_text="人类命运共同体").click()
    says(page, "Saved: merge concepts")
    expect(page.locator(".queue .item")).to_have_count(1)
    with Project.open(site[1], read_only=True) as project:
        (joined,) = project.concepts()
        assert [term.text for term in joined.terms("en")][-1:] == ["arm"]  # corrected
    page.reload()
    page.get_by_text("No candidates").wait_for()


def test_keys_lead_from_the_queue_and_the_table_to_the_form(
    page: Page, site: tuple[str, Path]
) -> None:
    def english() -> list[tuple[str, str]]:
        with Project.open(site[1], read_only=True) as project:
            return [(term.text, str(term.status)) for term in project.concepts()[0].terms("en")]

    chosen = page.locator(".queue .renderings .chosen")
    expect(chosen).to_contain_text("community of human destiny")
    page.keyboard.press("ArrowRight")
    expect(chosen).to_contain_text("destiny community")
    # It stays the chosen one where a key puts it elsewhere, also before the answer.
    page.keyboard.press("p")
    says(page, "Saved: status of a term")
    expect(page.locator(".queue .renderings li").first).to_contain_text("destiny community")
    expect(chosen).to_contain_text("destiny community")
    for key in "JKJ":
        page.keyboard.press(key)
    says(page, "Saved: order of terms")
    expect(page.locator(".queue .renderings li").last).to_contain_text("destiny community")
    expect(chosen).to_contain_text("destiny community")
    page.keyboard.press("b")
    says(page, "Saved: status of a term")
    expect(chosen).to_contain_text("Forbidden")
    assert english()[1] == ("destiny community", "forbidden")
    page.keyboard.press("x")
    says(page, "Saved: delete a term")
    assert [text for text, _ in english()] == ["community of human destiny"]
    page.keyboard.press("z")
    says(page, "Saved: undo")

    # What one types is looked for at once, also with a slip in it.
    search = page.get_by_role("textbox", name="Search")
    search.press_sequentially("sentnece")
    expect(page.locator(".queue .item")).to_have_count(1)
    expect(search).to_be_focused()
    # It is there again when the page is loaded again, by its address.
    page.wait_for_function("new URLSearchParams(location.search).get('text') === 'sentnece'")
    page.reload()
    expect(page.locator(".queue .item")).to_have_count(1)
    expect(search).to_have_value("sentnece")
    search.fill("")
    expect(page.locator(".queue .item")).to_have_count(2)

    # The form opens on what is chosen.
    page.locator(".queue .item").nth(1).click()
    page.keyboard.press("Enter")
    concept = page.get_by_role("combobox", name="Concept")
    expect(concept).to_have_value("句 → sentence")
    choose(page, "Queue")
    page.locator(".queue .item").nth(1).dblclick()
    expect(concept).to_have_value("句 → sentence")

    choose(page, "Table")
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.wait_for()
    grid.click(position={"x": 20, "y": 52})
    page.get_by_text("1 of 2 concepts chosen").wait_for()
    expect(page.get_by_role("button", name="Open the form")).to_be_enabled()
    page.keyboard.press("f")
    expect(concept).to_have_value("人类命运共同体 → community of human destiny")


def test_the_table_the_form_and_an_import(page: Page, site: tuple[str, Path]) -> None:
    choose(page, "Table")
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.wait_for()
    page.get_by_text("Edit cells", exact=True).click()
    expect(page.get_by_text("Choose rows by a click")).to_have_count(0)
    # The English cell of the first row.
    grid.click(position={"x": 250, "y": 52})
    page.keyboard.press("Enter")
    cell = page.locator(".gdg-input").first
    cell.fill("shared future for mankind")
    cell.press("Enter")
    for _ in range(2 * PATIENCE):
        with Project.open(site[1], read_only=True) as project:
            main = project.concepts()[0].main("en")
        if main is not None and main.text == "shared future for mankind":
            break
        page.wait_for_timeout(500)
    assert main is not None
    assert main.text == "shared future for mankind"

    choose(page, "Concept")
    page.get_by_role("button", name="Save").wait_for()
    expect(page.get_by_text("Edit cells", exact=True)).to_have_count(0)  # the table is gone
    page.get_by_role("textbox", name="Subject").fill(HOSTILE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Subject: — → <script>alert(1)</script> $x$")).to_be_visible()
    assert page.locator("script:has-text('alert(1)')").count() == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Subject: <script>alert(1)</script>")).to_be_visible()

    choose(page, "Import")
    body = "zh,en\n共同体,community\n句,phrase\n".encode()
    upload: Any = {"name": "g.csv", "mimeType": "text/csv", "buffer": body}
    page.locator("input[type=file]").first.set_input_files(upload)
    expect(page.get_by_text("Nothing is imported yet.")).to_be_visible()
    with Project.open(site[1], read_only=True) as project:
        assert len(project.concepts()) == 2
    page.get_by_role("button", name="Import 2 concepts").click()
    expect(page.get_by_text("2 concepts imported. Undo removes them again.")).to_be_visible()
    bad: Any = {"name": "g.xlsx", "mimeType": "text/csv", "buffer": b"<script>alert(1)</script>"}
    page.locator("input[type=file]").first.set_input_files(bad)
    expect(page.get_by_text("This file cannot be imported.")).to_be_visible()
    with Project.open(site[1], read_only=True) as project:
        assert {c.main("zh").text for c in project.concepts()} >= {"共同体"}  # type: ignore[union-attr]
