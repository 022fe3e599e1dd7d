"""Make the pictures of the pages: ``python -m bench.screenshots [FOLDER]``.

Runs the demonstration, opens every page in a browser at 1280 × 800, and writes PNG files
into *FOLDER* (default ``docs/images``), so that the pictures in the README stay true.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from duizhao.cli import main as duizhao
from tests.ui.browser import browsing, serving

__all__ = ["main"]

WAIT = 240_000


def _review(page: Page) -> None:
    page.locator(".review .candidate").first.wait_for(timeout=WAIT)
    for key in "aajj":
        page.keyboard.press(key)
        expect(page.locator(".saved")).to_have_text("All saved", timeout=WAIT)
    page.locator(".review mark").first.wait_for(timeout=WAIT)


def _concordance(page: Page) -> None:
    page.get_by_role("textbox", name="Search").fill("命运共同体")
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.get_by_text("occurrences")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Open in Review").wait_for(timeout=WAIT)
    page.locator(".dvn-scroller").wait_for(timeout=WAIT)


def _queue(page: Page) -> None:
    page.locator(".queue .item").first.wait_for(timeout=WAIT)
    for key in "aaj":
        page.keyboard.press(key)
    expect(page.locator(".queue .message")).to_contain_text("Saved", timeout=WAIT)
    page.locator(".queue mark").first.wait_for(timeout=WAIT)


def _consistency(page: Page) -> None:
    expect(page.get_by_text("Select a cell")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="Review").first).to_be_visible(timeout=WAIT)


def _export(page: Page) -> None:
    page.get_by_text("All except rejected").click()
    expect(page.get_by_text("Preview")).to_be_visible(timeout=WAIT)


def _settle(page: Page) -> None:
    expect(page.get_by_text("Pairs by type")).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(2500)


def small(path: Path) -> None:
    """Keep the picture *path* small: 256 colours are enough for text on a plain ground."""
    from PIL import Image

    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)


PAGES = {
    "Project": _settle,
    "Review": _review,
    "Glossary": _queue,
    "Consistency": _consistency,
    "Concordance": _concordance,
    "Export": _export,
}


def main(argv: list[str]) -> int:
    """Write the pictures."""
    target = Path(argv[0] if argv else "docs/images")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "seeds.duizhao"
        try:
            duizhao(["demo", "--project", str(project), "--out", str(folder / "out")])
        except SystemExit as end:
            if end.code:
                raise
        with serving(project, folder) as url, browsing() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
            page.set_default_timeout(WAIT)
            page.goto(url)
            for title, prepare in PAGES.items():
                page.get_by_role("link", name=title, exact=True).click()
                prepare(page)
                page.wait_for_timeout(1500)
                page.screenshot(path=target / f"{title.lower()}.png")
                small(target / f"{title.lower()}.png")
            page.goto((folder / "out" / "report.html").as_uri())
            page.screenshot(path=target / "report.png")
            small(target / "report.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
