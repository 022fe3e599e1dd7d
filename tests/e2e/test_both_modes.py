"""A document in a translation pair and among comparable documents: each pair in its mode."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.model import Bead, Document, Grade, Segment, Status
from align.review import from_beads
from align.review.sentences import grades_of
from align.segments import Text
from duizhao.collection import collection_map
from duizhao.exporting import Selection, choose_pairs, write_project
from duizhao.lookup import counterpart_spans, passages
from duizhao.occurrences import write_lines
from duizhao.reporting import standing
from duizhao.store import NewAlignment, Project, overview
from termbase.concordance import concordance
from ui.requests import answer
from ui.sentence_requests import chances_below
from ui.sentences import SentenceView
from ui.words import Words

ZH = ["桥头有一家面馆。", "面馆的老板姓周。", "桥下能钓到鲫鱼。"]
EN = ["There is a noodle shop at the bridge.", "Its owner is called Zhou.", "Carp live there."]
MORE = ["A noodle shop stands by the river.", "The swallows came late this year."]


def text(name: str, lang: str, lines: list[str]) -> Text:
    body, found, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        found.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    return Text(Document(name, lang, body, file_hash=name, segmented=True), tuple(found))  # type: ignore[arg-type]


def pair(zh: int, en: int, p: float, grade: Grade, doc: int = 0, rank: int = 0) -> Bead:
    return Bead((zh,), (en,), en_doc=doc, probability=p, grade=grade, rank=rank)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    one, two, three = text("q.zh", "zh", ZH), text("q.en", "en", EN), text("r.en", "en", MORE)
    with Project.open(tmp_path / "both.duizhao", author="Wu", create=True) as opened:
        ids = [opened.add_document(t.document, t.segments).id for t in (one, two, three)]
        beads = from_beads([Bead((n,), (n,), probability=0.97) for n in range(3)], [one], [two])
        opened.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), beads, "p"))
        found = [
            pair(0, 0, 0.95, Grade.TRANSLATION),
            pair(0, 0, 0.7, Grade.PARTIAL, doc=1, rank=1),
            pair(1, 1, 0.9, Grade.TRANSLATION),
            pair(1, 1, 0.02, Grade.NONE, doc=1, rank=1),
            pair(2, 2, 0.6, Grade.TRANSLATION),
        ]
        beads = from_beads(found, [one], [two, three])
        opened.save_alignment(NewAlignment("comparable", (ids[0],), tuple(ids[1:]), beads, "c"))
        yield opened


@pytest.fixture
def view(project: Project) -> SentenceView:
    found = SentenceView(project, 2)
    found.apply_filter(found.filter.of({"order": ""}))
    return found


def send(view: SentenceView, index: int, name: str, **extra: object) -> None:
    bead = view.bead(view.shown[index])
    assert bead is not None
    message = {"kind": "command", "name": name, "id": bead.id, "version": bead.version, **extra}
    assert "error" not in answer(view, message, Words())


def test_a_report_tells_the_pairs_of_either_mode_apart(project: Project, tmp_path: Path) -> None:
    same = {b.id for b in project.beads(1)} & {b.id for b in project.beads(2)}
    assert len(same) == 3  # a pair has one id, whichever alignment it is in
    write_project(project, tmp_path / "out")
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<dt>pairs</dt><dd>3</dd>" in html
    assert "<dt>Chinese sentences decided</dt><dd>0 / 3</dd>" in html
    assert html.count("↔") == 1  # one heading for the translation pair
    assert "without grade" not in html
    assert "accepted by a person who has not graded" not in html


@pytest.mark.parametrize("mode", [None, "comparable"])
def test_a_report_of_a_selection_says_how_far_the_project_is(
    view: SentenceView, mode: str | None
) -> None:
    send(view, 0, "status", status="accepted")
    send(view, 1, "noCounterpart")
    out = io.BytesIO()
    chosen = choose_pairs(view.project, Selection(mode=mode))  # type: ignore[arg-type]
    chosen.write(out, "report")
    html = out.getvalue().decode("utf-8")
    assert "<dt>Chinese sentences decided</dt><dd>2 / 3</dd>" in html
    assert "<dt>accepted pairs</dt><dd>1</dd>" in html
    assert "candidate pairs" not in html
    assert 'id="map"' in html
    bars = re.findall(r"<th>(\w+)</th><td class=\"track\">.*?<td class=\"num\">(\d+)</td>", html)
    assert dict(bars).items() >= {"translation": "2", "none": "1"}.items()
    assert ("<dt>pairs</dt>" in html) == (mode is None)


def test_a_pair_made_by_hand_stays_among_the_comparable_ones(view: SentenceView) -> None:
    send(view, 1, "choose", candidate=view.candidates(view.bead(view.shown[1]))[1].id)  # type: ignore[arg-type]
    ungraded = [b for b in view.project.beads(2) if b.status is Status.ACCEPTED and b.grade is None]
    assert ungraded
    send(view, 0, "status", status="accepted")
    chosen = choose_pairs(view.project, Selection(minimum=0.9))
    out = io.BytesIO()
    chosen.write(out, "csv")
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    by_text = {(r["zh_text"], r["en_text"], r["rank"]) for r in rows}
    assert (ZH[1], MORE[1], "1") in by_text
    assert sum(not r["rank"] for r in rows) == 3  # the parallel ones have none


def test_that_nothing_renders_a_sentence_is_said_of_all_documents(view: SentenceView) -> None:
    send(view, 1, "noCounterpart")
    (none,) = choose_pairs(view.project, Selection(grades=("none",))).pairs
    assert (none.zh_document, none.en_document, none.mode) == ("q.zh", "", "comparable")
    assert not choose_pairs(view.project, Selection(grades=("none",), documents=("r.en",))).pairs


def test_a_rejected_grade_is_counted_nowhere(view: SentenceView) -> None:
    send(view, 2, "status", status="rejected")
    assert dict(grades_of(view.indexes["zh"])) == {"translation": 2, "none": 1}
    (sides,) = overview(view.project).comparable.values()
    assert sum(sides.histogram) == 2
    assert standing(view.project).grades == sides.grades


def test_none_in_bulk_does_what_it_said(view: SentenceView) -> None:
    send(view, 2, "status", status="rejected")  # .6, and nothing else is left of it
    said, _ = chances_below(view)[50]
    message = {"kind": "noneBelow", "maximum": 0.5}
    assert said == 1
    assert "error" not in answer(view, message, Words())
    assert view.counts()["none"] == said


def test_figures_of_one_mode_are_not_those_of_the_other(view: SentenceView) -> None:
    project = view.project
    for index in range(3):
        send(view, index, "noCounterpart")
    (parallel, comparable) = project.alignments()
    covered = {d.name: d.covered for d in standing(project, [comparable]).documents}
    assert covered == {"q.zh": 0, "q.en": 0, "r.en": 0}
    covered = {d.name: d.covered for d in standing(project, [parallel]).documents}
    assert covered == {"q.zh": 3, "q.en": 3}


def test_the_map_counts_each_sentence_that_a_pair_joins_once(view: SentenceView) -> None:
    send(view, 0, "status", status="accepted")
    send(view, 0, "extend", side="zh", last=True, add=True)  # both sentences are in one pair
    counts = view.counts()
    found = collection_map(view.project, view.project.alignment(2))
    accepted = {en: found.cells["q.zh", en].accepted for en in found.en}
    assert accepted["q.en"] == counts["counterpart"]


def test_a_concordance_tells_where_the_counterpart_renders_the_word(view: SentenceView) -> None:
    send(view, 0, "choose", candidate=view.candidates(view.bead(view.shown[0]))[1].id)  # type: ignore[arg-type]
    send(view, 1, "choose", candidate=view.candidates(view.bead(view.shown[1]))[1].id)  # type: ignore[arg-type]
    lines = concordance(passages(view.project), "面馆", lang="zh")
    spans = counterpart_spans(lines)
    shown = [
        (line.passage.counterpart, [line.passage.counterpart[a:b] for a, b in found])
        for line, found in zip(lines, spans, strict=True)
    ]
    assert shown[0][0] == MORE[0]
    assert "noodle" in " ".join(shown[0][1])
    assert shown[1] == (MORE[1], [])
    out = io.BytesIO()
    assert write_lines(lines, out, "tmx") == 1  # only what renders it goes into a memory
    out = io.BytesIO()
    assert write_lines(lines, out, "csv") == 2
    last = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))[1]
    assert (last["rendering"], last["counterpart"]) == ("", MORE[1])
