"""What a reviewer waits for, in a real browser: ``python -m bench.speed browser``.

A project of 120,000 beads, 20,000 of them in the document under review. Painted is the
time from a key press to the frame that shows what it did; answered, to the store's
word that it is saved. Both hold the machine's own pace, which the first rows tell: a
frame after a key that does nothing, and the server's answer to an empty question.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from align.model import Bead, Document, Lang, Segment
from align.review import from_beads
from align.segments import Text
from bench.speed import Figure
from duizhao.store import NewAlignment, Project

__all__ = ["figures", "make_project"]

UNDER_REVIEW = 20_000
BESIDE = 100_000
ROUNDS = 6
KEYS = "awrms]zzmz[zlzo"
WAIT = 120_000

CLOCK = """() => {
  const root = [...document.querySelectorAll('*')]
    .find((node) => node.shadowRoot && node.shadowRoot.querySelector('.saved'));
  const saved = (root ? root.shadowRoot : document).querySelector('.saved');
  window.clock = { painted: null, answered: null };
  addEventListener('keydown', (event) => {
    const start = event.timeStamp;
    clock.painted = clock.answered = null;
    requestAnimationFrame(() => setTimeout(() => { clock.painted = performance.now() - start; }));
    const seen = new MutationObserver(() => {
      if (saved.dataset.state !== 'saved') return;
      clock.answered = performance.now() - start;
      seen.disconnect();
    });
    seen.observe(saved, { attributes: true });
  }, true);
}"""
IDLE = """async () => {
  const start = performance.now();
  await fetch('/_stcore/health', { cache: 'no-store' });
  return performance.now() - start;
}"""


def _document(name: str, lang: Lang, lines: Sequence[str]) -> tuple[Document, list[Segment]]:
    segments, at = [], 0
    for line in lines:
        segments.append(Segment(at, at + len(line)))
        at += len(line) + 1
    return Document(name, lang, "\n".join(lines), file_hash=name), segments


def make_project(path: Path) -> None:
    """The document under review, and a longer one beside it."""
    zh_word, en_word = "人类命运共同体", " a community with a shared future"
    with Project.open(path, create=True, author="bench") as project:
        for name, count in (("a text", UNDER_REVIEW), ("beside", BESIDE)):
            zh = [f"{name}第{k}句，{zh_word * (1 + k % 4)}。" for k in range(count)]
            en = [f"{name} sentence {k},{en_word * (1 + k % 3)}." for k in range(count)]
            texts = (_document(f"{name}.zh", "zh", zh), _document(f"{name}.en", "en", en))
            ids = [project.add_document(*text).id for text in texts]
            beads = [Bead((k,), (k,), probability=(k % 100) / 100) for k in range(count)]
            made = from_beads(
                beads,
                [Text(texts[0][0], tuple(texts[0][1]))],
                [Text(texts[1][0], tuple(texts[1][1]))],
            )
            project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "b"))


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _rows(what: str, values: Sequence[float], reach: float | None, note: str) -> Iterator[Figure]:
    yield Figure(f"{what}, p50", statistics.median(values), "ms", note=note)
    yield Figure(f"{what}, p95", _percentile(values, 0.95), "ms", reach)


def figures() -> Iterator[Figure]:
    """The first page, a review session's keys, filters."""
    from tests.ui.browser import browsing, serving

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "p.duizhao"
        make_project(path)
        yield from _filters(path)
        with serving(path, folder) as url, browsing() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-GB")
            page.set_default_timeout(WAIT)
            start = time.perf_counter()
            page.goto(url.replace("/?", "/review?"))
            page.locator(".review .row.focused").wait_for()
            yield Figure("first page of the review", time.perf_counter() - start, reach=3)
            page.evaluate(CLOCK)
            page.locator(".list").focus()
            yield from _idle(page)
            yield from _session(page)
            yield from _search(page)


def _filters(path: Path) -> Iterator[Figure]:
    from ui.view import AlignmentView, ViewFilter

    with Project.open(path, read_only=True) as project:
        start = time.perf_counter()
        view = AlignmentView(project, project.alignments()[-1].id)
        yield Figure(f"read {BESIDE:,} beads", time.perf_counter() - start)
        for what, wanted in (
            ("text, the first time", ViewFilter(text="sentence 777")),
            ("text", ViewFilter(text="句，人类")),
            ("regular expression", ViewFilter(text="/sentence [37]+,/")),
            ("probability, uncertain first", ViewFilter(minimum=0.3, order="uncertain")),
        ):
            start = time.perf_counter()
            view.apply_filter(wanted)
            cost = 1000 * (time.perf_counter() - start)
            yield Figure(f"filter {BESIDE:,} beads by {what}", cost, "ms", 500)


def _press(page: Any, key: str) -> tuple[float, float]:
    page.keyboard.press(key)
    page.wait_for_function("clock.painted !== null && clock.answered !== null")
    found = page.evaluate("[clock.painted, clock.answered]")
    return float(found[0]), float(found[1])


def _idle(page: Any) -> Iterator[Figure]:
    idle = [float(page.evaluate(IDLE)) for _ in range(30)]
    yield from _rows("the machine: the server's answer to nothing", idle, None, "baseline")
    frames = []
    for _ in range(30):
        page.keyboard.press("q")  # no command
        page.wait_for_function("clock.painted !== null")
        frames.append(float(page.evaluate("clock.painted")))
    yield from _rows("the machine: a frame after a key", frames, None, "baseline")


def _session(page: Any) -> Iterator[Figure]:
    _press(page, "a")  # the first loads the lexicon
    timed = [_press(page, key) for _ in range(ROUNDS) for key in KEYS]
    yield from _rows("a command, painted", [t[0] for t in timed], 150, f"{len(timed)} keys")
    yield from _rows("a command, answered", [t[1] for t in timed], 400, "")


def _search(page: Any) -> Iterator[Figure]:
    box = page.get_by_label("Search", exact=True)
    taken = []
    for number in range(10):
        box.fill(f"sentence {1000 + number},")
        start = time.perf_counter()
        box.press("Enter")
        page.locator(".count", has_text="1 shown").wait_for()
        page.locator(".row", has_text=f"sentence {1000 + number},").wait_for()
        taken.append(1000 * (time.perf_counter() - start))
    yield from _rows(f"search {UNDER_REVIEW:,} beads, shown", taken, 500, "")
