"""The Project page and the shell in a browser: uploads, jobs, languages, themes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from duizhao.store import Project
from tests.ui.browser import WAIT, choose, need_chromium, serving
from ui.look import COLOURS

pytestmark = pytest.mark.slow

ZH = "今天天气很好。我们去公园散步。晚上下雨了，我们回家看书。"
EN = "The weather is fine today. We take a walk in the park. It rained, we went home to read."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server without a project."""
    need_chromium()
    folder = tmp_path_factory.mktemp("empty")
    with serving(None, folder) as url:
        yield url, folder


def opened(browser: Browser, url: str, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, **options)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(url)
    page.get_by_test_id("stTopNavLink").first.wait_for()
    return page


def file(name: str, body: bytes) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": body}


def test_from_nothing_to_documents_that_belong_together(
    browser: Browser, site: tuple[str, Path]
) -> None:
    page = opened(browser, site[0], locale="en-GB")
    page.get_by_role("textbox", name="Name of a new project").fill("first try")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("There are no documents yet.")).to_be_visible()
    assert (site[1] / "first try.duizhao").exists()
    # A reload keeps the project.
    page.reload()
    expect(page.get_by_text("There are no documents yet.")).to_be_visible()

    page.locator("input[type=file]").first.set_input_files(
        [
            file("../../x.zh.txt", ZH.encode()),
            file("x.en.txt", EN.encode()),
            file("<img src=x onerror=alert(1)>.txt", b"\x7fELF\x02\x01\x01" + bytes(2000)),
            file("bomb.docx", b"PK\x03\x04" + bytes(500)),
        ]
    )
    expect(page.get_by_text("Nothing is imported yet.")).to_be_visible()
    expect(page.get_by_text("2 files cannot be imported:")).to_be_visible()
    with Project.open(site[1] / "first try.duizhao", read_only=True) as project:
        assert project.documents() == ()
    page.get_by_role("button", name="Import documents").click()
    expect(page.get_by_text("Document pairs", exact=True)).to_be_visible()
    expect(page.get_by_text("Suggested. Confirm or change")).to_be_visible()
    page.get_by_role("button", name="Confirm document pairs").click()
    expect(page.get_by_text("Confirmed. Documents are aligned in these pairs.")).to_be_visible()
    with Project.open(site[1] / "first try.duizhao", read_only=True) as project:
        assert {item.name for item in project.documents()} == {"x.zh.txt", "x.en.txt"}
    assert sorted(path.name for path in site[1].parent.glob("x.*")) == []

    # A job's progress is in the store, so it is there again after a reload.
    with Project.open(site[1] / "first try.duizhao") as project:
        job = project.add_job("all", {})
        project.update_job(job, state="running", stage="encode", done=1, total=2)
        expect(page.get_by_text("encode 1/2")).to_be_visible()
        page.reload()
        expect(page.get_by_text("encode 1/2")).to_be_visible()
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("button", name="Cancel")).to_be_disabled()
        assert project.job(job).state == "cancelling"
        project.update_job(job, state="cancelled")
    expect(page.get_by_text("Last job cancelled")).to_be_visible()

    # A table of pairs beside the project: one is aligned, of the other a file is not there yet.
    for name, text in (("a.zh", ZH), ("a.en", EN), ("b.zh", ZH * 2)):
        (site[1] / f"{name}.txt").write_text(text, "utf-8")
    (site[1] / "pairs.csv").write_text("zh,en\na.zh.txt,a.en.txt\nb.zh.txt,b.en.txt\n", "utf-8")
    page.get_by_text("Align many pairs from a folder or a table").click()
    choose(page, "Folder or table", "pairs.csv")
    page.get_by_role("button", name="Align all pairs").click()
    expect(page.get_by_text("1 pair failed:")).to_be_visible()
    (site[1] / "b.en.txt").write_text(f"{EN} {EN}", "utf-8")
    page.get_by_role("button", name="Run the failed ones again").click()
    expect(page.get_by_text("1 pair failed:")).to_be_hidden()
    expect(page.get_by_text("Last job finished")).to_be_visible()
    with Project.open(site[1] / "first try.duizhao", read_only=True) as project:
        assert len(project.alignments()) == 2
    page.context.close()


def speak(page: Page, language: str, word: str) -> None:
    """Choose *language*, again if the page was drawn anew under the click."""
    for _ in range(12):
        page.get_by_role("button", name=language, exact=True).click()
        with suppress(AssertionError):
            expect(page.get_by_role("link", name=word)).to_be_visible(timeout=15_000)
            return
    raise AssertionError(f"never in {language}")


def test_the_choice_of_language_survives_a_reload(browser: Browser, site: tuple[str, Path]) -> None:
    page = opened(browser, site[0], locale="en-GB")
    speak(page, "中文", "术语表")
    page.reload()
    expect(page.get_by_role("link", name="术语表")).to_be_visible()
    speak(page, "English", "Glossary")
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_browsers(browser: Browser, site: tuple[str, Path], theme: Any) -> None:
    page = opened(browser, site[0], locale="en-GB", color_scheme=theme)
    wanted = COLOURS[theme]["background"]
    red, green, blue = (int(wanted[at : at + 2], 16) for at in (1, 3, 5))
    expect(page.get_by_test_id("stApp")).to_have_css(
        "background-color", f"rgb({red}, {green}, {blue})"
    )
    page.context.close()


def test_a_browser_is_kept_from_other_hosts(browser: Browser, site: tuple[str, Path]) -> None:
    page = opened(browser, site[0], locale="en-GB")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    loaded = page.evaluate(
        """() => new Promise((done) => {
          const image = new Image();
          image.onload = () => done(true);
          image.onerror = () => done(false);
          image.src = "http://localhost:9/x.png";
        })"""
    )
    assert loaded is False
    assert any("Content Security Policy" in text for text in refused)
    page.context.close()
