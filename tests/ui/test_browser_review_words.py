"""The Review page in a browser: which words belong together, and terms added with one key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duizhao.store import Project
from tests.ui.review_session import press, row, says, settled

pytestmark = pytest.mark.slow


def test_words_point_at_each_other_and_become_terms(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    mark = row(page, 0).locator(".zh mark", has_text="人类命运共同体")
    expect(mark).to_be_visible()
    mark.hover()
    expect(row(page, 0).locator(".en mark.partner")).to_have_text("community of human destiny")
    page.mouse.move(5, 5)
    page.keyboard.press("=")
    expect(row(page, 0).locator("mark.partner")).to_have_count(2)
    # A word selected on one side; the linked words stand there for the other.
    mark.click(click_count=1)
    mark.evaluate(
        "mark => { const range = document.createRange(); range.selectNodeContents(mark);"
        "const all = mark.getRootNode().getSelection ? mark.getRootNode().getSelection() "
        ": getSelection(); all.removeAllRanges(); all.addRange(range); }"
    )
    mark.dispatch_event("mouseup")
    page.keyboard.press("+")
    expect(page.get_by_label("Chinese term")).to_have_value("人类命运共同体")
    expect(page.get_by_label("English term")).to_have_value("community of human destiny")
    page.get_by_label("English term").fill("shared future of mankind")
    page.get_by_label("Subject", exact=True).fill("diplomacy")
    page.keyboard.press("Enter")
    settled(page)
    says(page, "Added to the glossary: 人类命运共同体 → shared future of mankind")
    terms = page.locator(".terms li")
    expect(terms.first).to_contain_text("人类命运共同体")
    with Project.open(path, read_only=True) as project:
        (found,) = [c for c in project.concepts() if c.subject == "diplomacy"]
        assert str(found.status) == "accepted"
        assert "shared future of mankind" in [term.text for term in found.terms("en")]
    page.keyboard.press("z")
    sheet = page.locator(".sheet-elsewhere")
    expect(sheet).to_contain_text("shared future of mankind")
    sheet.get_by_role("button", name="Undo elsewhere").click()
    settled(page)
    with Project.open(path, read_only=True) as project:
        assert not [c for c in project.concepts() if c.subject == "diplomacy"]
    press(page, "j")
