"""What only a browser shows: keys, reload, two tabs, hostile text, no other host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from duizhao.store import Project
from tests.ui.browser import FAINT, WAIT, host_of, need_chromium, serving
from tests.ui.conftest import fill
from tests.waiting import until

pytestmark = pytest.mark.slow


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
    made.set_default_timeout(WAIT)
    hosts: set[str] = set()
    made.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    made.goto(site[0])
    made.get_by_role("link", name="Project").wait_for()
    yield made
    context.close()
    # Nothing is loaded from, or told to, any other host.
    assert {host for host in hosts if host and not host.startswith("data")} == {host_of(site[0])}


def open_page(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def open_review(page: Page) -> None:
    open_page(page, "Review")
    page.locator(".review .row").first.wait_for()


def test_without_the_token_nobody_enters(browser: Browser, site: tuple[str, Path]) -> None:
    context = browser.new_context()
    response = context.new_page().goto(site[0].split("?")[0])
    assert response is not None
    assert response.status == 403
    context.close()


def test_the_interface_speaks_chinese(page: Page) -> None:
    open_review(page)
    page.get_by_role("button", name="中文", exact=True).click()
    expect(page.get_by_role("link", name="审校")).to_be_visible()
    expect(page.locator(".actions").filter(has_text="与下一对合并")).to_be_visible()


def test_consistency_concordance_export(page: Page) -> None:
    open_page(page, "Consistency")
    expect(page.get_by_text("1 concept with competing renderings")).to_be_visible()
    open_page(page, "Concordance")
    expect(page.get_by_text("Enter a word or phrase")).to_be_visible()
    page.get_by_role("textbox", name="Search").fill("命运共同体")
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.get_by_text("40 occurrences")).to_be_visible()
    open_page(page, "Export")
    page.get_by_text("All except rejected").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Download .+\.tmx · 40 pairs")).click()
    path = download.value.path()
    assert "Sentence 3, a community" in path.read_text(encoding="utf-8")


PAGES = {
    "Project": "Align and extract terms",
    "Review": "merge with next",
    "Glossary": "Undo",
    "Consistency": "1 concept with competing renderings",
    "Concordance": "Enter a word or phrase",
    "Export": "Preview",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_of_all_pages_can_be_read(
    browser: Browser, site: tuple[str, Path], scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="en-GB", color_scheme=scheme
    )
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(site[0])
    for name, there in PAGES.items():
        open_page(page, name)
        expect(page.get_by_text(there).first).to_be_visible()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        # Streamlit dims what is about to be replaced: measured when it has come to rest.
        until(lambda: page.evaluate(FAINT) == [])
    context.close()


def test_the_theme_is_chosen_on_the_page_and_the_guide_is_at_hand(
    browser: Browser, site: tuple[str, Path]
) -> None:
    context = browser.new_context(
        viewport={"width": 1024, "height": 768}, locale="zh-CN", color_scheme="light"
    )
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(site[0])
    ground = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("combobox", name="外观").select_option("Dark")
    # The page is loaded anew meanwhile.
    page.wait_for_function(
        f"light => document.querySelector('.stApp') && {ground} !== light", arg=light
    )
    open_page(page, "指南")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[data-testid=stImage] img").first).to_be_visible()
    until(lambda: page.evaluate(FAINT) == [])
    page.goto(site[0].replace("/?", "/glossary?"))  # another page, loaded anew
    page.get_by_role("combobox", name="外观").wait_for()
    assert page.evaluate(ground) != light
    page.get_by_role("combobox", name="外观").select_option("System")
    page.wait_for_function(
        f"light => document.querySelector('.stApp') && {ground} === light", arg=light
    )
    context.close()


def test_a_text_that_is_fading_in_is_measured_as_it_will_be(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<style>@keyframes come { from { opacity: 0 } } p { animation: come 900s }"
        "@keyframes blink { from { opacity: .1 } } b { animation: blink 900s infinite }</style>"
        "<p>fading</p><b>blinking</b><i style='color: #ccc'>faint</i><div></div>"
    )
    page.evaluate(
        """() => { document.querySelector("div").attachShadow({ mode: "open" }).innerHTML =
        "<style>@keyframes come { from { opacity: 0 } } p { animation: come 900s }</style>"
        + "<p>inside</p><i style='color: #ccc'>faint inside</i>"; }"""
    )
    assert page.evaluate(FAINT) == ["1.61 faint", "1.61 faint inside"]
    page.close()


def test_streamlits_own_words_are_in_the_language_of_the_page(
    browser: Browser, site: tuple[str, Path]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(site[0])
    page.get_by_test_id("stFileUploader").first.wait_for()
    shown = """(where) => { const node = document.querySelector(where);
      return [getComputedStyle(node).fontSize, getComputedStyle(node, "::after").content]; }"""
    button = "[data-testid=stFileUploaderDropzone] button p"
    assert page.evaluate(shown, button) == ["0px", '"选择文件"']
    limit = "[data-testid=stFileUploaderDropzoneInstructions] span"
    assert page.evaluate(shown, limit) == ["0px", '"每个文件不超过 100 MB"']
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    uploader = "[data-testid=stFileUploader]"
    assert page.evaluate(shown, uploader)[1] == "none"
    page.evaluate(
        "where => document.querySelector(where).firstChild.setAttribute('aria-invalid', 'true')",
        uploader,
    )  # as Streamlit marks a file over the limit
    assert "标红的文件超过 100 MB" in page.evaluate(shown, uploader)[1]
    context.close()
