"""What the tests of the Review page in a browser share: how to press, to wait and to look.

Every wait is for a state. ``settled`` is safe right after a key: the page says "saving"
in the same turn in which it takes the key.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from duizhao.store import Project
from tests.ui.browser import WAIT

LONG = 700
PARALLEL = "promoting-the-community-20th-congress.zh.txt – "
COMPARABLE = " documents – "


def choose(page: Page, name: str) -> None:
    box = page.locator(".choice")
    expect(page.locator(".review .row").first).to_be_visible(timeout=WAIT)
    value = box.locator("option", has_text=name).first.get_attribute("value")
    assert value is not None
    if box.input_value() != value:
        with_rows = page.locator(f".review[data-alignment='{value}'] .row")
        box.select_option(value)
        expect(with_rows.first).to_be_visible(timeout=WAIT)
    expect(page.locator(f".review[data-alignment='{value}'] .row.focused")).to_be_visible(
        timeout=WAIT
    )
    page.locator(".list").focus()


def row(page: Page, index: int) -> Locator:
    return page.locator(f".row[data-index='{index}']")


def settled(page: Page) -> None:
    expect(page.locator(".saved")).to_have_text(re.compile("All saved|已保存"))


def press(page: Page, keys: str) -> None:
    """Press each key and wait until the store has it."""
    for key in keys:
        page.keyboard.press(key)
        settled(page)


def says(page: Page, text: str) -> None:
    expect(page.locator(".message")).to_contain_text(text)


def beads(path: Path, name: str) -> list[tuple[Any, ...]]:
    """What the store has: contents, without versions."""
    with Project.open(path, read_only=True) as project:
        (record,) = [item for item in project.alignments() if name in item.name]
        return [
            (b.zh, b.en, str(b.status), b.comment, b.zh_text, b.en_text)
            for b in project.beads(record.id)
        ]


def compose(page: Page, parts: list[str], end: str) -> None:
    """Type as an input method does: the text under way, then what is chosen."""
    client = page.context.new_cdp_session(page)
    for part in parts:
        length = len(part)
        client.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": length, "selectionEnd": length},
        )
    client.send("Input.insertText", {"text": end})


def long_list(page: Page, count: int) -> None:
    expect(page.locator(".count")).to_have_text(f"{count} shown")
    box = page.locator(".list")
    for share in (0.5, 1.0, 0.2):
        box.evaluate("(box, share) => { box.scrollTop = share * box.scrollHeight; }", share)
        seen = page.locator(".row").filter(has_text=re.compile("Sentence")).first
        expect(seen).to_be_visible()
        in_sight = """box => { const top = box.getBoundingClientRect();
            const at = box.getRootNode().elementFromPoint(top.left + 120, top.top + top.height / 2);
            const row = at && at.closest('.row'); return row ? Number(row.dataset.index) : -1; }"""
        page.wait_for_function(
            f"([share, count]) => {{ const root = [...document.querySelectorAll('*')]"
            f".find((node) => node.shadowRoot && node.shadowRoot.querySelector('.list'));"
            f"const box = (root ? root.shadowRoot : document).querySelector('.list');"
            f"const index = ({in_sight})(box);"
            f"return index >= 0 && Math.abs(index / count - share) < 0.15; }}",
            arg=[share, count],
            timeout=WAIT,
        )
    assert page.locator(".row").count() <= 240
