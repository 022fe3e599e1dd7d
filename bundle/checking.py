"""The built application, used as by somebody who has no Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["MOST_BYTES", "check", "clean_environment", "program_in", "serving"]

MOST_BYTES = 550_000_000
"""Of the unpacked folder."""


def program_in(folder: Path) -> Path:
    """The program of a built folder."""
    return folder / ("duizhao.exe" if sys.platform == "win32" else "duizhao")


def clean_environment(home: Path) -> dict[str, str]:
    """An environment with no Python in it and an empty home."""
    kept = ("SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "WINDIR")
    own = {key: os.environ[key] for key in kept if key in os.environ}
    names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
    return {**own, **dict.fromkeys(names, str(home)), "LANG": "C.UTF-8", "PATH": ""}


@contextmanager
def serving(folder: Path, home: Path, *arguments: str) -> Iterator[str]:
    """The workbench of the application; the address it says."""
    said = home / "said.txt"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [program_in(folder), "ui", "--no-browser", "--language", "en", *arguments],
            env=clean_environment(home),
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        address = _address(process, said)
        _until_it_answers(address, said)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    while True:
        text = said.read_text(encoding="utf-8")
        found = re.search(r"http://\S+", text)
        if found is not None:
            return found[0]
        if process.poll() is not None:
            raise SystemExit(f"the workbench did not start\n{text}")
        time.sleep(0.1)


def _until_it_answers(address: str, said: Path) -> None:
    """Ask as a browser does: names below localhost are this machine; Python knows none of them."""
    parts = urlsplit(address)
    path = f"http://127.0.0.1:{parts.port}{parts.path or '/'}?{parts.query}"
    request = urllib.request.Request(path, headers={"Host": parts.netloc})
    end = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                if b"streamlit" in answer.read().lower():
                    return
        except OSError:
            pass
        if time.monotonic() > end:
            raise SystemExit(f"nothing answers at {address}\n{said.read_text(encoding='utf-8')}")
        time.sleep(0.1)


def check(folder: Path) -> None:
    """Do the main job, open a project of the first version, and start the pages.

    Raises:
        SystemExit: something does not work, or the folder is too large.
    """
    size = sum(path.stat().st_size for path in folder.rglob("*") if not path.is_symlink())
    _say(f"size: {size / 1e6:.0f} MB")
    if size > MOST_BYTES:
        raise SystemExit(f"more than {MOST_BYTES / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home = Path(name)
        _run(folder, home, "doctor")
        _run(folder, home, "demo", "--project", "seeds.duizhao", "--out", "out")
        terms = (home / "out" / "glossary.csv").read_text(encoding="utf-8-sig")
        if "community of human destiny" not in terms:
            raise SystemExit("the glossary lacks its first term")
        data = Path(__file__).resolve().parent.parent / "tests" / "data" / "kept"
        for old in sorted(data.rglob("*.duizhao")):
            target = home / f"{old.parent.name}-{old.name}"
            shutil.copy(old, target)
            _run(folder, home, "info", str(target), "--upgrade")
            _run(folder, home, "project", "check", str(target))
        began = time.monotonic()
        with serving(folder, home, "seeds.duizhao") as address:
            _say(f"the workbench answered after {time.monotonic() - began:.1f} s")
            _look(address)
        said = (home / "said.txt").read_text(encoding="utf-8")
        if "Traceback" in said:
            raise SystemExit(said)
    _say("all works")


def _look(address: str) -> None:
    """Open every page in a browser, where there is one to be driven from here."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _say("no browser to look at the pages with: they were not opened")
        return
    program = shutil.which("chromium")
    with sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except Error:
            _say("the browser does not start: the pages were not opened")
            return
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(address)
        page.get_by_role("link", name="Project").wait_for()
        for name in [link.inner_text() for link in page.get_by_role("link").all()]:
            if name.startswith("Skip"):
                continue
            page.get_by_role("link", name=name, exact=True).click()
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
            if page.get_by_text("Something went wrong on this page").count():
                raise SystemExit(f"the page {name} failed")
        _say("every page opened")
        browser.close()


def _run(folder: Path, home: Path, *arguments: str) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [program_in(folder), *arguments],
        env=clean_environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    _say(f"{arguments[0]}: exit {done.returncode}, {time.monotonic() - began:.1f} s")
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
