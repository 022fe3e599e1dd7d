"""A small project, made by hand so that no encoder is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from align.model import Bead, Document, Grade, Segment
from align.review import from_beads
from align.segments import Text
from duizhao.store import NewAlignment, Project
from termbase.model import Concept, Evidence, LanguageSection, Term

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; each test opens pages of its own in it."""
    from tests.ui.browser import browsing, need_chromium

    need_chromium()
    with browsing() as opened:
        yield opened


HOSTILE = "<script>alert(1)</script> $x$ ![i](http://example.org/i.png) \u202eabc"


def document(name: str, lang: str, lines: list[str]) -> tuple[Document, tuple[Segment, ...]]:
    text = "\n".join(lines)
    segments, at = [], 0
    for number, line in enumerate(lines):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    made = Document(name, lang, text, file_hash=name, segmented=True)
    return made, tuple(segments)


def fill(project: Project, count: int = 40) -> None:
    """Parallel documents of *count* sentences, comparable ones, and two concepts."""
    zh = document("a.zh", "zh", [f"第{n}句，人类命运共同体。" for n in range(count)])
    lines = [f"Sentence {n}, a community of human destiny." for n in range(count)]
    lines[5] = HOSTILE
    en = document("a.en", "en", lines)
    ids = [project.add_document(*zh).id, project.add_document(*en).id]
    beads = [Bead((n,), (n,), probability=0.5 + n / (2 * count)) for n in range(count)]
    project.save_alignment(
        NewAlignment(
            "parallel", (ids[0],), (ids[1],), from_beads(beads, [Text(*zh)], [Text(*en)]), "s"
        )
    )
    one = document("b.zh", "zh", ["甲。", "乙。"])
    two = document("b.en", "en", ["First.", "Second.", "Third."])
    ids = [project.add_document(*one).id, project.add_document(*two).id]
    pairs = [
        Bead(zh_doc=0, zh=(0,), en_doc=0, en=(0,), probability=0.9, grade=Grade.TRANSLATION),
        Bead(zh_doc=0, zh=(0,), en_doc=0, en=(1,), probability=0.4, grade=Grade.RELATED, rank=1),
        Bead(zh_doc=0, zh=(1,), en_doc=0, en=(2,), probability=0.1),
    ]
    project.save_alignment(
        NewAlignment(
            "comparable", (ids[0],), (ids[1],), from_beads(pairs, [Text(*one)], [Text(*two)]), "s"
        )
    )
    found = Evidence("a.zh", 0, 4, 11)
    other = Evidence("a.en", 0, 14, 42)
    project.save_concepts(
        [
            Concept(
                "c1",
                (
                    LanguageSection("zh", (Term("人类命运共同体", "zh", evidence=(found,)),)),
                    LanguageSection(
                        "en",
                        (
                            Term("community of human destiny", "en", evidence=(other,)),
                            Term("destiny community", "en", probability=0.6, evidence=(other,)),
                        ),
                    ),
                ),
            ),
            Concept(
                "c2",
                (
                    LanguageSection("zh", (Term("句", "zh"),)),
                    LanguageSection("en", (Term("sentence", "en"),)),
                ),
            ),
        ]
    )


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    return path


@pytest.fixture(scope="module")
def review_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server of a project with alignments of every kind, for the tests of one module."""
    from tests.ui import seed_project
    from tests.ui.browser import need_chromium, serving
    from tests.ui.review_session import LONG

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
def path(review_site: tuple[str, Path]) -> Iterator[Path]:
    """The project, as it was at first when the test begins."""
    yield review_site[1]
    with Project.open(review_site[1], author="Li") as project:
        while any(project.can_undo(author) for author in ("Li", "Wang")):
            last = next(
                item.author for item in project.history(limit=1000) if project.can_undo(item.author)
            )
            project.undo(last)
        project.set_setting("keys", "{}")


@pytest.fixture
def tab(
    browser: Browser, review_site: tuple[str, Path], path: Path
) -> Iterator[Callable[..., Page]]:
    """Opens the Review page on an alignment; its context is closed with the test."""
    from tests.ui.browser import host_of
    from tests.ui.review_session import WAIT, choose

    contexts = []
    hosts: set[str] = set()

    def opened(name: str, **options: Any) -> Page:
        given = {"viewport": {"width": 1280, "height": 720}, "locale": "en-GB", **options}
        context = browser.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
        page.goto(review_site[0].replace("/?", "/review?"))
        choose(page, name)
        return page

    yield opened
    for context in contexts:
        context.close()
    # Nothing is loaded from, or told to, any other host.
    assert {host for host in hosts if host and not host.startswith("data")} == {
        host_of(review_site[0])
    }
