"""A server of the app in a process of its own, and a browser for it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.programs import need_program
from tests.waiting import PATIENCE, until

CHROMIUM = os.environ.get("DUIZHAO_CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "test-token"
WAIT = 180_000
"""Milliseconds: Playwright waits for states, and a busy machine is no failure."""
expect.set_options(timeout=WAIT)


def need_chromium() -> str:
    """The browser's path; without it the test is skipped (under CI: fails)."""
    return CHROMIUM if Path(CHROMIUM).exists() else need_program("chromium")


@contextmanager
def serving(
    project: Path | None, cwd: Path, port: int = 0, people: Path | None = None
) -> Iterator[str]:
    """Serve the app; gives its address, token and all.

    Args:
        port: 0 takes a free one.
        people: the file of those who sign in; then no token is needed.
    """
    code = (
        "import faulthandler, signal, sys; from pathlib import Path; "
        "hasattr(signal, 'SIGUSR1') and faulthandler.register(signal.SIGUSR1); "
        "from ui.launch import launch; "
        "from streamlit import net_util; "
        "net_util.get_external_ip = lambda: print('looked up', file=sys.stderr); "
        "p, token, port, people = sys.argv[1:]; "
        "launch(Path(p) if p else None, token=token or None, browser=False, "
        "folder=Path.cwd(), port=int(port) or None, people=Path(people) if people else None, "
        "say=lambda line: (print(line, flush=True), print(line, file=sys.stderr, flush=True)))"
    )
    env = {**os.environ, "DUIZHAO_AUTHOR": "Li", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    # Launches of one user share a secret and a port; those of tests do not.
    env |= {"XDG_CONFIG_HOME": str(cwd / "config")}
    with (cwd / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", code, str(project or "")),
                *("" if people else TOKEN, str(port), str(people or "")),
            ],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env=env,
        )
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            # Browsers know hosts below localhost by themselves; Python asks the system.
            health = f"http://127.0.0.1:{urlsplit(url).port}/_stcore/health"
            until(lambda: process.poll() is not None or _answers(health), every=0.25)
            if process.poll() is not None:
                raise RuntimeError((cwd / "server.log").read_text("utf-8"))
            yield url
        except BaseException:
            # Where the server stood is half the answer to why a page did not come.
            if sys.platform != "win32":
                process.send_signal(signal.SIGUSR1)
                time.sleep(1)
            sys.stderr.write((cwd / "server.log").read_text("utf-8", errors="replace"))
            raise
        finally:
            process.terminate()
            process.wait(PATIENCE)
            process.stdout.close()


def choose(page: Page, label: str, option: str) -> None:
    """Take *option* of the list *label*; a page that is drawn anew meanwhile closes the list."""
    box = page.get_by_label(label)
    for _ in range(60):
        try:
            box.click(timeout=5_000)
            page.get_by_role("option", name=option).click(timeout=5_000)
            # A click that meets a list being drawn anew chooses nothing.
            expect(box).to_have_value(re.compile(re.escape(option)), timeout=5_000)
            return
        except (PlaywrightError, AssertionError):
            # Closed again, or for a moment the list of the last choice is still there, too.
            page.keyboard.press("Escape")
            page.wait_for_timeout(250)
    raise AssertionError(f"{label}: {option} could not be chosen")


def host_of(url: str) -> str:
    """The host name in an address, without the port."""
    return urlsplit(url).hostname or ""


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE):
            return True
    except OSError:
        return False


@contextmanager
def browsing() -> Iterator[Browser]:
    """Debian's chromium, headless, without its own talk to the network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=need_chromium(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        try:
            yield browser
        finally:
            browser.close()


FAINT = Path(__file__).with_name("faint.js").read_text(encoding="utf-8")
"""Script: the texts on a page that stand out too little from their ground, fades done."""
