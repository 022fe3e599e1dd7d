"""In a browser: a review goes out and comes back, documents and copies are handled on the page."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from duizhao.store import Project, backup
from tests.ui.browser import WAIT, choose, serving
from tests.ui.conftest import fill

pytestmark = pytest.mark.slow


def downloaded(page: Page, name: str) -> Path:
    """What the button gives, once the page has heard of the format that was chosen."""
    for _ in range(60):
        # A click that meets a page being drawn anew gives nothing.
        with suppress(PlaywrightTimeoutError):
            with page.expect_download(timeout=15_000) as started:
                page.get_by_role("button", name="Download for review").click()
            if started.value.suggested_filename == name:
                return started.value.path()
        page.wait_for_timeout(1000)
    raise AssertionError(f"never {name}")


def test_out_to_a_colleague_and_back(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "novel.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    backup(path, "daily")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    with serving(path, tmp_path) as url:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.goto(url.replace("/?", "/export?"))
        page.get_by_text("Review by others").click()
        choose(page, "Format", "CSV")
        sent = downloaded(page, "novel-review.csv").read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(sent)))
        rows[1][3] = "rejected"
        rows[2][2] = "The second sentence."
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        # Dropped among the documents, it is recognised and led to where it belongs.
        page.get_by_role("link", name="Project").click()
        expect(page.get_by_text("● 3 review")).to_be_visible()
        page.locator("input[type=file]").first.set_input_files(
            {
                "name": "back.csv",
                "mimeType": "text/csv",
                "buffer": b"\xef\xbb\xbf" + out.getvalue().encode(),
            }
        )
        expect(page.get_by_text("back.csv is a review of this project")).to_be_visible()
        page.get_by_role("button", name="Take the review back").click()
        expect(page.get_by_text("2 changes · 0 not taken")).to_be_visible()
        page.get_by_label("Reviewer").fill("Wang")
        page.keyboard.press("Enter")
        expect(page.get_by_text("back.csv · Wang")).to_be_visible()
        page.get_by_role("button", name="Take the review in").click()
        expect(page.get_by_text("Taken in: back.csv")).to_be_visible()
        with Project.open(path, read_only=True) as project:
            beads = project.beads(1)
            assert (str(beads[0].status), beads[1].en_text) == ("rejected", "The second sentence.")
        # A document gets another name; a copy of the morning is looked at.
        page.get_by_role("link", name="Project").click()
        page.get_by_text("Rename or remove documents").click()
        expect(page.get_by_text("pairs hang on it")).to_be_visible()
        box = page.get_by_label("New name")
        box.fill("chapter.en")
        box.press("Enter")
        page.get_by_role("button", name="Rename", exact=True).click()
        page.get_by_text("Copies of this project").click()
        page.get_by_text("Look at the copies").click()
        expect(page.get_by_role("button", name="Go back to this copy")).to_be_visible()
        with Project.open(path, read_only=True) as project:
            assert "chapter.en" in [item.name for item in project.documents()]
        # What one looks for is there again after the green button has led elsewhere.
        page.get_by_role("link", name="Concordance").click()
        search = page.get_by_placeholder("命运共同体")
        search.fill("destiny")
        search.press("Enter")
        expect(page.get_by_text(re.compile(r"\d+ occurrences"))).to_be_visible()
        page.get_by_role("link", name="Project").click()
        page.get_by_role("button", name="Review the pairs").click()
        expect(page.locator(".review .row").first).to_be_visible()
        page.get_by_role("link", name="Concordance").click()
        expect(search).to_have_value("destiny")
        # Lists speak the other language, and what was chosen in them stays chosen.
        page.get_by_role("link", name="Export").click()
        page.get_by_test_id("stRadioGroup").get_by_text("Glossary", exact=True).click()
        page.get_by_role("button", name="中文", exact=True).click()
        expect(
            page.get_by_test_id("stRadioGroup").get_by_role("radio", name="术语表")
        ).to_be_checked()
        expect(
            page.get_by_test_id("stRadioGroup").get_by_role("radio", name="句对")
        ).not_to_be_checked()
    context.close()
