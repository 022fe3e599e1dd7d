"""Two people of a team sign in with a real browser, each with a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from align.model import Status
from duizhao.people import People
from duizhao.store import BeadFilter, Project
from termbase.model import ConceptStatus
from tests.ui.browser import WAIT, need_chromium, serving
from tests.ui.conftest import fill
from tests.waiting import until

pytestmark = pytest.mark.slow

WORD = "korrekt-pferd 9"


@dataclass
class Site:
    url: str
    path: Path
    people: People

    @property
    def log(self) -> str:
        return (self.path.parent / "server.log").read_text("utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    need_chromium()
    folder = tmp_path_factory.mktemp("team")
    path = folder / "p.duizhao"
    with Project.open(path, create=True, author="Qian") as project:
        fill(project)
    people = People(folder / "people.json")
    people.add("Li Na", "reviewer", WORD)
    people.add("王敏", "terminologist", WORD)
    with serving(path, folder, people=people.path) as url:
        yield Site(url, path, people)


def opened(browser: Browser) -> Page:
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(WAIT)
    return page


def sign_in(page: Page, address: str, name: str, password: str = WORD) -> None:
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def statuses(path: Path) -> dict[str, ConceptStatus]:
    with Project.open(path, read_only=True) as project:
        return {item.id: item.status for item in project.concepts()}


def test_two_people_do_what_their_roles_allow(browser: Browser, site: Site) -> None:
    assert "token" not in site.url
    review = site.url.rstrip("/") + "/review"
    page = opened(browser)
    sign_in(page, review, "Li Na", "a wrong word")
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    sign_in(page, review, "li na")
    page.locator(".review .row").first.wait_for()
    assert page.url == review
    expect(page.get_by_text("Li Na", exact=True)).to_be_visible()

    # What a reviewer may do.
    page.locator(".review .row").first.click()
    page.keyboard.press("a")

    def accepted() -> list[str]:
        with Project.open(site.path, read_only=True) as project:
            found = project.beads(1, filters=BeadFilter(statuses=(Status.ACCEPTED,)))
            return [bead.author for bead in found]

    until(lambda: accepted() == ["Li Na"])

    # A page that is loaded again is signed in still.
    page.reload()
    page.locator(".review .row").first.wait_for()

    # What a reviewer may not do is refused, and said.
    page.get_by_role("link", name="Glossary").click()
    queue = page.locator(".queue")
    queue.wait_for()
    queue.click()
    expect(queue.get_by_role("button", name="Accept")).to_be_disabled()
    expect(queue.get_by_role("button", name="Under review")).to_be_enabled()
    page.keyboard.press("a")
    expect(page.get_by_text("Li Na may not change the glossary (role: reviewer)")).to_be_visible()
    assert set(statuses(site.path).values()) == {ConceptStatus.CANDIDATE}
    page.keyboard.press("u")
    until(lambda: ConceptStatus.UNDER_REVIEW in statuses(site.path).values())
    page.get_by_role("link", name="Project").click()
    expect(page.get_by_role("button", name="Align again")).to_be_disabled()
    expect(page.get_by_role("button", name="Extract terms", exact=True)).to_be_disabled()

    # Somebody else, in a browser of their own.
    other = opened(browser)
    sign_in(other, site.url.rstrip("/") + "/glossary", "王敏")
    queue = other.locator(".queue")
    queue.wait_for()
    queue.click()
    other.keyboard.press("a")
    until(lambda: ConceptStatus.ACCEPTED in statuses(site.path).values())

    with Project.open(site.path, read_only=True) as project:
        authors = [entry.author for entry in project.history(limit=3)]
    assert authors == ["王敏", "Li Na", "Li Na"]

    # Signing out ends it; the other one stays.
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Password").wait_for()
    page.goto(review)
    page.get_by_label("Password").wait_for()
    other.reload()
    queue.wait_for()

    # Who is removed is out at once, with the page still open.
    site.people.remove("王敏")
    other.get_by_role("link", name="Review").click()
    expect(other.get_by_text("You have signed out.")).to_be_visible()

    for line in (
        "127.0.0.1 gave a wrong password for Li Na",
        "Li Na signed in from 127.0.0.1",
        "Li Na signed out at 127.0.0.1",
        "王敏 signed in from 127.0.0.1",
    ):
        assert line in site.log
    page.context.close()
    other.context.close()


def test_the_corner_and_the_links_leave_each_other_room(browser: Browser, site: Site) -> None:
    page = opened(browser)
    sign_in(page, site.url.rstrip("/") + "/guide", "Li Na")
    page.get_by_role("button", name="Sign out").wait_for()
    for width in (1280, 1024, 975, 800, 390):
        page.set_viewport_size({"width": width, "height": 720})
        # Streamlit moves links into its menu a moment later; on a phone they are in a sidebar.
        page.wait_for_function(
            """width => {
              const edge = document.querySelector(".st-key-corner").getBoundingClientRect();
              const shown = "[data-testid=stTopNav] a, [data-testid=stTopNavSection]";
              const links = [...document.querySelectorAll(shown)].filter((n) => n.offsetParent)
                .map((n) => n.getBoundingClientRect()).filter((box) => box.width);
              return edge.left >= 0 && edge.right <= width && (links.length > 0) === (width > 768)
                && links.every((box) => box.right <= edge.left);
            }""",
            arg=width,
        )
    page.context.close()
