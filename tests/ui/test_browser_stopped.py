"""The server stops while somebody works: what was decided is kept, and saved at the next start."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from align.model import Status
from duizhao.store import Project
from tests.ui.browser import WAIT, serving
from tests.ui.conftest import fill
from tests.ui.review_session import choose, row, settled
from tests.waiting import until

pytestmark = pytest.mark.slow


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(url.replace("/?", "/review?"))
    choose(page, "a.zh")
    return page


def accepted(path: Path, status: Status = Status.ACCEPTED) -> list[int]:
    with Project.open(path, read_only=True) as project:
        (record,) = [item for item in project.alignments() if item.mode == "parallel"]
        beads = project.beads(record.id)
        return [n for n, bead in enumerate(beads) if bead.status is status]


def test_decisions_outlive_the_server_and_the_tab(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    with serving(path, tmp_path) as url:
        port = urlsplit(url).port or 0
        page = opened(context, url)
        page.keyboard.press("a")
        settled(page)
    # Gone. The hand goes on.
    for key in "aama":
        page.keyboard.press(key)
    told = page.get_by_role("alert")
    expect(told).to_have_text(
        re.compile("Duizhao has stopped.*the 4 decisions kept here will be saved")
    )
    expect(row(page, 3).locator(".type")).to_have_text("2–2")
    spare = context.new_page()
    leaving: list[str] = []
    page.on("dialog", lambda dialog: (leaving.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    until(lambda: page.is_closed() or bool(spare.wait_for_timeout(100)))
    assert leaving == ["beforeunload"]
    assert accepted(path) == [0]
    with serving(path, tmp_path, port) as url:
        # They wait for their text, and every page says so.
        spare.set_default_timeout(WAIT)
        spare.goto(url)
        expect(spare.get_by_role("alert")).to_contain_text("4 decisions are kept in this browser")
        page = opened(context, url)
        expect(page.locator(".message")).to_have_text("4 kept decisions saved")
        expect(spare.get_by_role("alert")).to_be_hidden()
        spare.close()
        expect(row(page, 3).locator(".type")).to_have_text("2–2")
        settled(page)
        assert accepted(path) == [0, 1, 2, 3]
        page.close()
        # Another tab finds nothing left to do.
        page = opened(context, url)
        settled(page)
        kept = "Object.keys(localStorage).filter(name => name.startsWith('duizhao review'))"
        assert page.evaluate(kept) == []
    # Gone again; now the tab stays open, and hands over once the browser was let in again.
    page.keyboard.press("r")
    expect(page.get_by_role("alert")).to_contain_text("the decision kept here will be saved")
    stock = page.get_by_text(re.compile("CORS|Connection error|internet", re.IGNORECASE))
    page.wait_for_timeout(3000)
    assert not any(item.is_visible() for item in stock.all())
    with serving(path, tmp_path, port) as url:
        expect(page.get_by_role("alert")).to_contain_text("Duizhao is running again")
        # As every start does: what lets a browser in ends with the launch.
        context.new_page().goto(url)
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        settled(page)
        until(lambda: len(accepted(path, Status.REJECTED)) == 1)
    context.close()
