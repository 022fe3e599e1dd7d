"""CPU time of each page, drawn for the first time and again: ``python -m bench.pages``.

Makes a project of 100,000 beads and 2,000 concepts (``--small``: a tenth), draws the pages
without a browser (Streamlit's AppTest), and prints seconds of CPU: the first time, again
with nothing changed, and again after one decision, and each as a multiple of an empty
page's rerun in the same process.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from align.model import Bead, Document, Lang, Segment, Status
from align.review import SetStatus, from_beads
from align.segments import Text
from duizhao.store import NewAlignment, Project
from termbase.model import Concept, Evidence, LanguageSection, Term
from ui.environment import PROJECT_VARIABLE

__all__ = ["main", "make_project"]

SENTENCES = 5000
PAGES = ("project", "glossary", "consistency", "concordance", "export")


def _document(name: str, lang: Lang, lines: list[str]) -> tuple[Document, tuple[Segment, ...]]:
    segments, at = [], 0
    for number, line in enumerate(lines):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    text = "\n".join(lines)
    return Document(name, lang, text, file_hash=name, segmented=True), tuple(segments)


def make_project(path: Path, *, pairs: int, concepts: int) -> Project:
    """*pairs* document pairs of 5,000 beads each, and *concepts* with evidence."""
    project = Project.open(path, create=True, author="bench")
    for number in range(pairs):
        zh = _document(
            f"{number}.zh.txt",
            "zh",
            [
                f"第{number}卷第{n}句，推动构建人类命运共同体，维护世界和平。"
                for n in range(SENTENCES)
            ],
        )
        en = _document(
            f"{number}.en.txt",
            "en",
            [f"Sentence {n} of volume {number}: build a community." for n in range(SENTENCES)],
        )
        ids = [project.add_document(*zh).id, project.add_document(*en).id]
        beads = [Bead((n,), (n,), probability=(n % 100) / 100) for n in range(SENTENCES)]
        made = from_beads(beads, [Text(*zh)], [Text(*en)])
        project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, f"{number}"))
    project.save_concepts([_concept(n) for n in range(concepts)])
    return project


def _concept(number: int) -> Concept:
    seen = tuple(Evidence("0.zh.txt", n, n * 10, n * 10 + 4) for n in range(5))
    other = tuple(Evidence("0.en.txt", n, n * 10, n * 10 + 8) for n in range(5))
    english = (
        Term(f"term {number}", "en", probability=0.9, evidence=other),
        Term(f"name {number}", "en", probability=0.6, evidence=other),
    )
    return Concept(
        f"c{number}",
        (
            LanguageSection("zh", (Term(f"术语{number}", "zh", frequency=5, evidence=seen),)),
            LanguageSection("en", english),
        ),
    )


def _empty() -> None:
    import streamlit as st

    st.text("")


def _script(name: str) -> None:
    import importlib

    importlib.import_module(f"ui.screens.{name}").draw()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main(argv: list[str]) -> int:
    """Print the table."""
    from streamlit.testing.v1 import AppTest

    small = "--small" in argv
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.duizhao"
        project = make_project(path, pairs=2 if small else 20, concepts=200 if small else 2000)
        os.environ[PROJECT_VARIABLE] = str(path)
        blank = AppTest.from_function(_empty, default_timeout=600).run()
        base = min(_timed(blank.run)[0] for _ in range(5))
        sys.stdout.write(f"{'page':14}{'first':>9}{'again':>9}{'changed':>9}   CPU s (× empty)\n")
        record = project.alignments()[0]
        beads = iter(project.beads(record.id, limit=100))
        for name_ in PAGES:
            page = AppTest.from_function(_script, default_timeout=600, kwargs={"name": name_})
            if name_ == "concordance":
                page.session_state["k_text"] = "第9句"
            first, page = _timed(page.run)
            again, page = _timed(page.run)
            project.apply(record.id, SetStatus((next(beads).id,), Status.ACCEPTED))
            concept = project.concepts()[0]
            project.change_concepts([concept], [replace(concept, note=name_)], label="note")
            changed, page = _timed(page.run)
            if page.exception:
                sys.stdout.write(f"{name_}: {page.exception[0].value}\n")
            ratios = " ".join(f"{value / base:.0f}" for value in (first, again, changed))
            sys.stdout.write(f"{name_:14}{first:9.2f}{again:9.2f}{changed:9.2f}   {ratios}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
