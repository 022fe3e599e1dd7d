"""Other servers of the same machine, in a real browser, and a server that ends and starts again."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from align.model import Status
from duizhao.store import BeadFilter, Project
from tests.ui.browser import WAIT, need_chromium, serving
from tests.ui.conftest import fill
from tests.waiting import until

pytestmark = pytest.mark.slow

Seen = list[dict[str, str]]

TRIES = """async (ours) => {
  const found = {};
  const socket = (url) => new Promise((done) => {
    const made = new WebSocket(url, ["streamlit"]);
    made.onopen = () => done("open"); made.onerror = () => done("refused");
  });
  const got = (url, options) => fetch(url, { credentials: "include", ...options })
    .then((r) => `${r.type} ${r.status}`, () => "refused");
  found.socket = await socket(`${ours.replace("http", "ws")}/_stcore/stream`);
  found.page = await got(ours, {});
  found.blind = await got(ours, { mode: "no-cors" });
  found.upload = await got(`${ours}/_stcore/upload_file/a/b`, { method: "PUT", body: "x" });
  return found;
}"""


@contextmanager
def neighbour() -> Iterator[tuple[int, Seen]]:
    """Another user's server: its port, and the headers of all that it was asked."""
    seen: Seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>neighbour</title>")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    need_chromium()
    made = tmp_path / "p.duizhao"
    with Project.open(made, create=True, author="Li") as project:
        fill(project)
    return made


def opened(browser: Browser) -> Page:
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(WAIT)
    return page


def test_another_server_of_the_machine_learns_and_gets_nothing(
    browser: Browser, path: Path
) -> None:
    with serving(path, path.parent) as url, neighbour() as (port, seen):
        page = opened(browser)
        page.goto(url)
        page.get_by_role("link", name="Review").wait_for()
        ours = url.split("/?")[0]
        (cookie,) = [c for c in page.context.cookies() if c["name"] == "duizhao_token"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"
        # Even a page that knew our host name would stand on another port of it.
        known = urlsplit(ours).hostname
        for host in ("127.0.0.1", "localhost", known):
            page.goto(f"http://{host}:{port}/")
            found = page.evaluate(TRIES, ours)
            assert found["socket"] == "refused", host
            assert found["page"] == "refused", host
            assert found["upload"] == "refused", host
            assert found["blind"] in ("refused", "opaque 0"), host
            if host != known:
                assert not any("duizhao_token" in item.get("cookie", "") for item in seen), host
        page.context.close()
    log = (path.parent / "server.log").read_text("utf-8")
    assert "looked up" not in log


def test_decisions_that_waited_are_taken_by_the_server_that_starts_again(
    browser: Browser, path: Path
) -> None:
    page = opened(browser)
    with serving(path, path.parent) as url:
        page.goto(url.replace("/?", "/review?"))
        page.locator(".review .row").first.wait_for()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        first = url
    page.locator(".review .row").first.click()
    page.keyboard.press("a")
    kept = "JSON.stringify(Object.fromEntries(Object.entries(localStorage)))"
    until(lambda: "duizhao review" in page.evaluate(kept))
    assert json.loads(page.evaluate(kept))
    with serving(path, path.parent) as url:
        assert url == first
        # The tab that waited, or the link in the same tab: both have what was decided.
        page.goto(url.replace("/?", "/review?"))
        page.locator(".review .row").first.wait_for()

        def accepted() -> int:
            with Project.open(path, read_only=True) as project:
                return project.count_beads(1, BeadFilter(statuses=(Status.ACCEPTED,)))

        until(lambda: accepted() == 1)
        page.context.close()
