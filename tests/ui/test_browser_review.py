"""The Review page in a browser: whole sessions by keyboard, and what could go wrong in them.

Every wait is for a state. ``settled`` is safe right after a key: the page says "saving"
in the same turn in which it takes the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from align.model import Status
from align.review import SetComment, SetStatus
from tests.ui import seed_project
from tests.ui.browser import need_chromium, serving
from tests.ui.conftest import fill
from workbench.store import Project

pytestmark = pytest.mark.slow
SECOND = 1000
WAIT = 60 * SECOND
expect.set_options(timeout=WAIT)  # a busy machine is no failure
LONG = 700

Key = tuple[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    need_chromium()
    folder = tmp_path_factory.mktemp("review")
    path = folder / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
        seed_project.parallel(project)
        seed_project.comparable(project)
        seed_project.hostile(project)
        seed_project.long(project, LONG)
    with serving(path, folder) as url:
        yield url, path


@pytest.fixture
def path(site: tuple[str, Path]) -> Iterator[Path]:
    """The project, as it was at first when the test begins."""
    yield site[1]
    with Project.open(site[1], author="Li") as project:
        while any(project.can_undo(author) for author in ("Li", "Wang")):
            last = next(
                item.author for item in project.history(limit=1000) if project.can_undo(item.author)
            )
            project.undo(last)
        project.set_setting("keys", "{}")


@pytest.fixture
def tab(browser: Browser, site: tuple[str, Path], path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the Review page on an alignment; its context is closed with the test."""
    contexts = []
    hosts: set[str] = set()

    def opened(name: str, **options: Any) -> Page:
        given = {"viewport": {"width": 1280, "height": 720}, "locale": "en-GB", **options}
        context = browser.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
        page.goto(site[0].replace("/?", "/review?"))
        choose(page, name)
        return page

    yield opened
    for context in contexts:
        context.close()
    # Nothing is loaded from, or told to, any other host.
    assert {host for host in hosts if host and not host.startswith("data")} == {"127.0.0.1"}


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
    expect(page.locator(".saved")).to_have_text(re.compile("all saved|已保存"))


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


PARALLEL = "promoting-the-community-20th-congress.zh.txt – "
COMPARABLE = "2 zh documents"


def test_a_whole_session_by_keyboard_on_the_seeds(tab: Callable[..., Page], path: Path) -> None:
    page = tab(PARALLEL)
    before = beads(path, PARALLEL)
    press(page, "a")
    expect(row(page, 0)).to_contain_text("accepted")
    expect(page.locator(".row.focused")).to_have_attribute("data-index", "1")
    press(page, "m")
    expect(row(page, 1).locator(".type")).to_have_text("2–2")
    press(page, "s")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    press(page, "]")
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    page.reload()  # in the middle: nothing is lost
    choose(page, PARALLEL)
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    page.keyboard.press("j")
    expect(row(page, 1)).to_have_class(re.compile("focused"))
    press(page, "[")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    press(page, "jjx")  # crossed counterparts
    expect(row(page, 3)).to_contain_text("crossing")
    press(page, "jjl")
    expect(row(page, 5).locator(".type")).to_have_text("1–0")
    press(page, "L")
    expect(row(page, 5).locator(".type")).to_have_text("1–1")
    page.keyboard.press("e")
    page.locator(".sheet textarea").fill("Corrected by hand.")
    page.keyboard.press("Control+Enter")
    settled(page)
    expect(row(page, 5).locator(".edited")).to_have_text("Corrected by hand.")
    expect(row(page, 5).locator(".source")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.type("see the glossary")
    page.keyboard.press("Escape")
    settled(page)
    expect(row(page, 5).locator(".note")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.locator(".sheet textarea").first.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    expect(row(page, 6).locator(".type")).to_have_text("2–1")
    press(page, "w")
    after = beads(path, PARALLEL)
    assert after != before
    done = 12
    press(page, "z" * done)
    assert beads(path, PARALLEL) == before
    press(page, "z")
    says(page, "nothing to undo")
    press(page, "Z" * done)
    assert beads(path, PARALLEL) == after


def test_a_comparable_session_on_the_seeds(tab: Callable[..., Page], path: Path) -> None:
    page = tab(COMPARABLE)
    before = beads(path, COMPARABLE)
    expect(page.locator(".candidate")).to_have_count(3)
    first = row(page, 0).locator(".side.en").inner_text()
    press(page, "2")
    expect(row(page, 0)).to_contain_text("accepted")
    expect(row(page, 0).locator(".side.en")).not_to_have_text(first)
    page.keyboard.press("j")
    press(page, "]")
    expect(row(page, 1).locator(".type")).to_have_text("1–2")
    press(page, "[")
    expect(row(page, 1).locator(".type")).to_have_text("1–1")
    press(page, "}")
    expect(row(page, 1).locator(".type")).to_have_text("2–1")
    page.keyboard.press("j")
    press(page, "0")
    expect(row(page, 2).locator(".type")).to_have_text("1–0")
    expect(row(page, 2)).to_contain_text("no counterpart")
    page.keyboard.press("j")
    page.keyboard.press("L")
    page.locator(".sheet input").fill("peace")
    page.locator(".sheet .candidate mark", has_text="peace").first.click()
    settled(page)
    expect(row(page, 3)).to_contain_text("accepted")
    expect(row(page, 3).locator(".side.en")).to_contain_text("peace")
    press(page, "m")
    says(page, "in comparable documents pairs are chosen")
    press(page, "zzzzzz")
    assert beads(path, COMPARABLE) == before


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


def test_chinese_input_fires_no_key_and_is_saved(tab: Callable[..., Page], path: Path) -> None:
    page = tab(PARALLEL)
    before = beads(path, PARALLEL)
    page.keyboard.press("t")
    compose(page, ["z", "za", "zan", "赞"], "赞同")
    page.locator(".side-panel textarea").press("Escape")
    settled(page)
    expect(row(page, 0).locator(".note")).to_be_visible()
    assert beads(path, PARALLEL)[0][3] == "赞同"
    page.keyboard.press("E")
    page.locator(".sheet textarea").press("Control+a")
    compose(page, ["a", "ar", "人"], "人类")
    page.locator(".sheet textarea").press("Control+Enter")
    settled(page)
    assert beads(path, PARALLEL)[0][4] == "人类"
    assert [item[2] for item in beads(path, PARALLEL)] == [item[2] for item in before]
    for what in ({"isComposing": True}, {"keyCode": 229}):
        page.evaluate(
            "what => document.dispatchEvent(new KeyboardEvent('keydown',"
            "{key: 'a', bubbles: true, ...what}))",
            what,
        )
    press(page, "w")  # whatever those had done would be done before this
    statuses = [item[2] for item in beads(path, PARALLEL)]
    assert statuses[0] == "needs review"
    assert set(statuses[1:]) == {"proposed"}


def test_keys_do_nothing_while_somebody_types(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    box = page.get_by_label("search", exact=True)
    box.focus()
    page.keyboard.type("aarmz")
    box.press("Enter")
    expect(page.locator(".count")).to_have_text("0 shown")
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}
    page.get_by_role("button", name="show all").click()
    expect(page.locator(".count")).to_have_text("40 shown")
    page.keyboard.press("c")  # Streamlit's own shortcut would open a dialog
    says(page, "there is no other one")
    assert page.get_by_test_id("stDialog").count() == 0


def test_a_fast_hand_loses_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.type("aaaaammzrra")
    settled(page)
    expect(page.locator(".progress")).to_contain_text("8 of 39 reviewed")
    statuses = [item[2] for item in beads(path, "a.zh")]
    assert statuses[:9] == ["accepted"] * 5 + ["rejected"] * 2 + ["accepted", "proposed"]
    page.keyboard.type("z" * 11)
    settled(page)
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}


def test_what_others_do_appears_and_a_conflict_shows_both_versions(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh")
    page.keyboard.press("e")
    expect(page.locator(".sheet textarea")).to_be_focused()
    with Project.open(path, author="Wang") as project:
        record = next(item for item in project.alignments() if item.name.startswith("a.zh"))
        key = project.beads(record.id)[0].id
        project.apply(record.id, SetComment(key, "Wang was here"))
    expect(row(page, 0).locator(".note")).to_be_visible(timeout=WAIT)
    page.locator(".sheet textarea").fill("Mine.")
    page.keyboard.press("Control+Enter")
    sheet = page.locator(".sheet-conflict")
    expect(sheet).to_contain_text("Wang changed this bead")
    expect(sheet).to_contain_text("Mine.")
    expect(sheet).to_contain_text("Wang was here")
    assert beads(path, "a.zh")[0][5] is None
    sheet.get_by_role("button", name="make my change to theirs").click()
    settled(page)
    expect(row(page, 0).locator(".edited")).to_have_text("Mine.")
    assert beads(path, "a.zh")[0][3:] == ("Wang was here", None, "Mine.")


def test_two_tabs_follow_each_other(tab: Callable[..., Page], path: Path) -> None:
    one, two = tab("a.zh"), tab("a.zh")
    press(one, "m")
    expect(row(two, 0).locator(".type")).to_have_text("2–2")
    expect(row(two, 38)).to_have_count(1)
    expect(row(two, 39)).to_have_count(0)
    press(two, "a")
    expect(row(one, 0)).to_contain_text("accepted")


def test_filters_and_accepting_what_they_show(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    count = page.locator(".count")
    page.get_by_label("search", exact=True).fill("/sentence (3|4),/")
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 shown")
    page.get_by_role("button", name="show all").click()
    expect(count).to_have_text("40 shown")
    page.get_by_label("minimum", exact=True).fill("0.9")
    page.keyboard.press("Enter")
    expect(count).to_have_text("8 shown")
    expect(row(page, 0)).to_contain_text("第32句")
    page.keyboard.press("P")
    expect(page.locator(".said")).to_contain_text("≥ 0.95: 4 beads, about 0.1 wrong among them")
    page.locator(".sheet input[type=number]").fill("0.9")
    page.get_by_role("button", name="accept 8 beads").click()
    settled(page)
    says(page, "8 beads accepted")
    expect(page.locator(".progress")).to_contain_text("8 of 40")
    page.get_by_label("status", exact=True).select_option("accepted")
    expect(count).to_have_text("8 shown")
    press(page, "z")
    page.get_by_role("button", name="show all").click()
    expect(count).to_have_text("40 shown")
    page.get_by_label("term", exact=True).fill("destiny community")
    page.keyboard.press("Enter")
    expect(count).to_have_text("40 shown")
    page.get_by_label("term", exact=True).fill("sentence 7")
    page.keyboard.press("Enter")
    expect(count).to_have_text("1 shown")


def test_search_and_replace_accepts_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    before = beads(path, "a.zh")
    page.keyboard.press("R")
    page.get_by_label("find", exact=True).fill(r"sentence (\d)\b")
    page.get_by_label("replace with").fill(r"No. \1")
    page.get_by_label("regular expression").check()
    expect(page.locator(".sheet ins").first).to_have_text("No. 0")
    page.get_by_role("button", name="replace in 9 texts").click()
    settled(page)
    says(page, "replaced in 9 texts")
    expect(row(page, 1).locator(".edited")).to_have_text("No. 1, a community of human destiny.")
    assert {item[2] for item in beads(path, "a.zh")} == {"proposed"}
    press(page, "z")
    assert beads(path, "a.zh") == before


def test_keys_are_listed_and_can_be_changed(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.press("?")
    expect(page.locator(".sheet")).to_contain_text("merge with next")
    page.get_by_label("accept", exact=True).last.fill("q")
    page.keyboard.press("Escape")
    says(page, "keys saved")
    expect(page.locator(".actions [data-act=accept] kbd")).to_have_text("q")
    press(page, "aq")
    assert [item[2] for item in beads(path, "a.zh")].count("accepted") == 1


def test_hostile_text_is_shown_as_text(tab: Callable[..., Page], path: Path) -> None:
    page = tab("h.zh")
    for index, line in enumerate(seed_project.HOSTILE_LINES):
        shown = row(page, index).locator(".side.en")
        assert shown.text_content() == line.strip()
    assert page.locator(".review script, .review img, .review a").count() == 0
    assert page.locator(".list").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.keyboard.press("e")
    page.locator(".sheet textarea").evaluate(
        "box => { box.value = '\\ud800<b>\\u202e'; box.dispatchEvent(new Event('input')); }"
    )
    page.locator(".sheet textarea").press("Control+Enter")
    settled(page)
    expect(row(page, 0).locator(".edited")).to_have_text("\ufffd<b>\u202e")


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


def test_a_long_list_scrolls_and_the_focus_goes_far(tab: Callable[..., Page], path: Path) -> None:
    page = tab("l.zh")
    long_list(page, LONG)
    page.keyboard.press("d")
    plot = page.locator(".sheet canvas")
    plot.click(position={"x": 400, "y": 240})
    expect(page.locator(".row.focused")).to_be_in_viewport()
    start = int(page.locator(".row.focused").get_attribute("data-index") or 0)
    assert start > 200
    for _ in range(250):
        page.keyboard.press("k")
    expect(page.locator(".row.focused")).to_have_attribute("data-index", str(start - 250))
    expect(page.locator(".row.focused")).to_be_in_viewport()


@pytest.mark.soak
def test_twenty_thousand_beads(browser: Browser, tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as project:
        seed_project.long(project, 20_000)
    with serving(tmp_path / "p.duizhao", tmp_path) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-GB")
        page.set_default_timeout(WAIT)
        page.goto(url.replace("/?", "/review?"))
        choose(page, "l.zh")
        long_list(page, 20_000)
        press(page, "aarmz")
        page.close()


def test_both_languages_and_the_dark_theme(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh", locale="zh-CN", color_scheme="dark")
    expect(page.locator(".actions").first).to_contain_text("接受")
    expect(page.locator(".review")).to_have_class(re.compile("dark"))
    press(page, "a")
    says(page, "已保存：已接受")
    colour = page.locator(".review").evaluate("node => getComputedStyle(node).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 80


def test_on_a_tablet_everything_is_in_reach_of_a_finger(
    tab: Callable[..., Page], path: Path
) -> None:
    page = tab("a.zh", viewport={"width": 820, "height": 1180}, has_touch=True)
    for name in ("accept", "reject", "needs review"):
        button = page.locator(".decide").get_by_role("button", name=name)
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    page.locator(".decide").get_by_role("button", name="accept").tap()
    settled(page)
    expect(row(page, 0)).to_contain_text("accepted")
    for name in ("merge with next", "English: take next", "accept all above"):
        button = page.locator(".more").get_by_role("button", name=name.rsplit(": ", maxsplit=1)[-1])
        button.last.scroll_into_view_if_needed()
        expect(button.last).to_be_in_viewport()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 820


def test_everything_has_a_name_for_a_screen_reader(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    grid = page.get_by_role("grid", name="beads")
    expect(grid).to_have_attribute("aria-rowcount", "40")
    active = grid.get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{active}']")).to_have_attribute("aria-selected", "true")
    for node in page.locator(
        ".review button, .review input, .review select, .review textarea"
    ).all():
        name = node.get_attribute("aria-label") or node.text_content() or ""
        assert name.strip()
    page.keyboard.press("e")
    expect(page.get_by_role("dialog", name="edit English")).to_be_visible()
    for _ in range(8):  # the focus stays in the dialog
        page.keyboard.press("Tab")
    assert page.locator(".sheet").evaluate(
        "node => node.contains(node.getRootNode().activeElement)"
    )
    page.keyboard.press("Escape")
    expect(grid).to_be_focused()


def test_a_mouse_does_what_keys_do(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    row(page, 3).locator(".side.en").click()
    expect(row(page, 3)).to_have_class(re.compile("focused"))
    page.locator("[data-act=merge]").click()
    settled(page)
    expect(row(page, 3).locator(".type")).to_have_text("2–2")
    page.keyboard.press("a")  # the keys work again at once
    settled(page)
    expect(row(page, 3)).to_contain_text("accepted")
    page.locator(".bar-top [data-act=undo]").click()
    settled(page)
    expect(row(page, 3)).not_to_contain_text("accepted")


def test_another_page_while_saving_loses_nothing(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    page.keyboard.type("aaaaaa")
    page.get_by_role("link", name="Glossary", exact=True).click()
    expect(page.locator(".review")).to_have_count(0)
    page.get_by_role("link", name="Review", exact=True).click()
    choose(page, "a.zh")
    settled(page)
    expect(page.locator(".progress")).to_contain_text("6 of 40")


def test_a_bulk_decision_shows_in_another_tab(tab: Callable[..., Page], path: Path) -> None:
    page = tab("a.zh")
    with Project.open(path, author="Wang") as project:
        record = next(item for item in project.alignments() if item.name.startswith("a.zh"))
        ids = tuple(bead.id for bead in project.beads(record.id))
        project.apply(record.id, SetStatus(ids, Status.ACCEPTED))
    says(page, "somebody else changed something")
    expect(page.locator(".progress")).to_contain_text("40 of 40")
