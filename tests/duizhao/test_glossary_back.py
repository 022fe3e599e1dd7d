"""A glossary out to a colleague and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.exchange.review_tables import REVIEW_FORMATS
from align.review import ChangeKind
from duizhao.reviewing import send_for_review, take_review
from duizhao.store import Project
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus


def concept(key: str, zh: list[str], en: list[str], **fields: str) -> Concept:
    sections = [LanguageSection("zh", tuple(Term(t, "zh") for t in zh))]
    if en:
        sections.append(LanguageSection("en", tuple(Term(t, "en") for t in en)))
    return Concept(key, tuple(sections), **fields)  # type: ignore[arg-type]


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path, create=True, author="Li") as opened:
        opened.change_concepts(
            [],
            [
                concept("c1", ["共同体"], ["community", "Community"], definition="a group"),
                concept("c2", ["合作"], ["cooperation"]),
                concept("c3", ["=和平", "和平"], [], note="two"),
            ],
            label="start",
        )
        yield opened


def find(project: Project, key: str) -> Concept:
    return next(item for item in project.concepts() if item.id == key)


Cells = dict[tuple[int, str], str]


def edit(path: Path, change: Callable[[list[list[str]]], None]) -> None:
    import csv
    import io

    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    change(rows)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def send(project: Project, tmp_path: Path, form: str = "csv") -> Path:
    path = tmp_path / f"out.{form}"
    send_for_review(project, path, form=form, what="glossary")
    return path


@pytest.mark.parametrize("form", REVIEW_FORMATS)
def test_what_nobody_touched_changes_nothing(project: Project, tmp_path: Path, form: str) -> None:
    returned = take_review(project, send(project, tmp_path, form), by="Wang")
    assert returned.what == "glossary"
    assert (returned.changes, returned.unchanged) == ((), 3)
    assert not returned.taken


# Columns: id terms zh zh_status en en_status status subject definition note
def test_changes_are_one_step(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    before = project.concepts()

    def change(rows: list[list[str]]) -> None:
        assert rows[1][:5] == ["c1", "zh1 en1", "共同体", "proposed", "community"]
        rows[1][5:9] = ["首选", "接受", "politics", "a group of people"]
        rows[2][4:6] = ["the Community", "forbidden"]
        rows[3][4] = "co-operation"
        rows[4][4] = "peace"
        rows.insert(2, ["c1", "", "", "", "commonwealth", "admitted", "", "", "", ""])
        rows.append(["", "", "新词", "", "new word", "", "", "", "", "why not"])

    edit(path, change)
    dry = take_review(project, path, by="Wang", dry_run=True)
    assert project.concepts() == before
    returned = take_review(project, path, by="Wang")
    assert returned.changes == dry.changes
    assert not returned.left
    one = find(project, "c1")
    assert [t.text for t in one.terms("en")] == ["community", "the Community", "commonwealth"]
    assert [t.status for t in one.terms("en")] == [
        TermStatus.PREFERRED, TermStatus.FORBIDDEN, TermStatus.ADMITTED,
    ]  # fmt: skip
    assert (one.status, one.subject, one.definition) == (
        ConceptStatus.ACCEPTED, "politics", "a group of people",
    )  # fmt: skip
    assert one.changed_by == "Wang"
    assert find(project, "c2").terms("en")[0].text == "co-operation"
    assert find(project, "c3").terms("en")[0].text == "peace"
    assert any(c.terms("zh")[0].text == "新词" for c in project.concepts())
    project.undo(author="Wang")
    assert project.concepts() == before


def test_conflicts_and_what_is_not_understood(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    two = find(project, "c2")
    terms = (Term("collaboration", "en"),)
    project.change_concepts(
        [two], [replace(two, languages=(two.languages[0], LanguageSection("en", terms)))], label="x"
    )

    def change(rows: list[list[str]]) -> None:
        rows[1][6] = "perhaps"
        rows[3][4], rows[3][9] = "co-operation", "note it"
        rows[4][2] = ""
        rows.append(["c9", "", "别处", "", "elsewhere", "", "", "", "", ""])
        rows.append(["", "", "合作", "", "teamwork", "", "", "", "", ""])

    edit(path, change)
    returned = take_review(project, path, by="Wang")
    told = {(str(c.kind), c.comes) for c in returned.left}
    assert ("conflict", "co-operation") in told
    assert ("not understood", "perhaps") in told
    assert any(c.kind is ChangeKind.CONFLICT and "elsewhere" in c.comes for c in returned.left)
    now = find(project, "c2")
    assert now.terms("en")[0].text == "collaboration"
    assert now.note == "note it"
    assert find(project, "c3").terms("zh")[0].text == "=和平"
    take_review(project, path, by="Wang", on_conflict="take")
    assert find(project, "c2").terms("en")[0].text == "co-operation"


def test_deleted_rows(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    edit(path, lambda rows: rows.__delitem__(slice(2, 4)))
    returned = take_review(project, path, by="Wang")
    assert [str(c.kind) for c in returned.left] == ["row deleted", "row deleted"]
    assert not returned.taken
    assert len(find(project, "c1").terms("en")) == 2
    take_review(project, path, by="Wang", reject_deleted=True)
    assert find(project, "c2").status is ConceptStatus.REJECTED


def test_in_word_and_in_a_spreadsheet(project: Project, tmp_path: Path) -> None:
    import docx
    import openpyxl

    path = send(project, tmp_path, "docx")
    document = docx.Document(str(path))
    cell = document.tables[0].cell(1, 4)
    cell.paragraphs[0].runs[0].text = "community of people"
    document.add_comment(cell.paragraphs[0].runs[0], text="see 2020", author="Zhao")
    document.save(str(path))
    take_review(project, path, by="Wang")
    assert find(project, "c1").terms("en")[0].text == "community of people"
    assert find(project, "c1").note == "Zhao: see 2020"
    path = send(project, tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C4"] = "协作"
    book.save(path)
    take_review(project, path, by="Wang")
    assert find(project, "c2").terms("zh")[0].text == "协作"
