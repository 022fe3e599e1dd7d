# ruff: noqa: E501 - a case a line
"""Out to a colleague and back: nothing is lost, conflicts are shown, one undo takes it back."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from project_samples import fill

from align.errors import InputError, SettingError
from align.exchange.review_tables import REVIEW_FORMATS
from align.model import Bead, Document, Segment, Status
from align.review import Change, ChangeKind, EditText, Merge, SetComment, SetStatus, from_beads
from align.segments import Text
from duizhao.messages import Wording
from duizhao.reviewing import Returned, send_for_review, take_review
from duizhao.store import NewAlignment, Project
from tests.programs import need_program

ZH = ["春天来了。", "花都开了！她笑了。", "“你好，”他说。", "下雨了。", "=1+1，他说。", "再见。"]
EN = [
    "Spring has come.",
    "The flowers are out! She laughed.",
    '"Hello," he said.',
    "It is raining.",
    "=1+1, he said.",
    "Goodbye.",
]
Rows = list[list[str]]


@pytest.fixture
def project(path: Path):  # type: ignore[no-untyped-def]
    """Six beads, the second of two segments on each side."""
    zh, en = "".join(ZH), " ".join(EN)
    spans: dict[str, list[Segment]] = {"zh": [], "en": []}
    at = 0
    for text in ["春天来了。", "花都开了！", "她笑了。", *ZH[2:]]:
        spans["zh"].append(Segment(at, at + len(text)))
        at += len(text)
    at = 0
    for text in [EN[0], "The flowers are out!", "She laughed.", *EN[2:]]:
        spans["en"].append(Segment(at, at + len(text)))
        at += len(text) + 1
    documents = [Document("a.zh.txt", "zh", zh, "1"), Document("a.en.txt", "en", en, "2")]
    beads = [Bead((0,), (0,)), Bead((1, 2), (1, 2))]
    beads += [Bead((k,), (k,), probability=0.8) for k in range(3, 7)]
    with Project.open(path, create=True, author="Li") as opened:
        ids = [opened.add_document(d, spans[d.lang], segmenter="x").id for d in documents]
        made = from_beads(
            beads, [Text(documents[0], spans["zh"])], [Text(documents[1], spans["en"])]
        )
        opened.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "s"))
        yield opened


def send(project: Project, tmp_path: Path, form: str = "tsv", what: str = "pairs") -> Path:
    path = tmp_path / f"out.{form}"
    send_for_review(project, path, form=form, what=what)  # type: ignore[arg-type]
    return path


def edit(path: Path, change: Callable[[Rows], None]) -> None:
    """Change the rows of a TSV as a spreadsheet would."""
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    change(rows)
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def take(project: Project, path: Path, **options: object) -> Returned:
    return take_review(project, path, by="Wang", **options)  # type: ignore[arg-type]


def kinds(returned: Returned) -> list[str]:
    return [str(change.kind) for change in returned.changes]


def texts(project: Project) -> list[tuple[str, str]]:
    from duizhao.exporting import load_texts, project_rows

    rows = project_rows(project, load_texts(project).values(), mode="parallel")
    return [(row.zh, row.en) for row in rows]


BEFORE = list(zip(ZH, EN, strict=True))


@pytest.mark.parametrize("form", REVIEW_FORMATS)
def test_what_nobody_touched_changes_nothing(project: Project, tmp_path: Path, form: str) -> None:
    path = send(project, tmp_path, form)
    revision = project.revision()
    returned = take(project, path)
    assert returned.changes == ()
    assert returned.unchanged == 6
    assert not returned.taken
    assert project.revision() == revision


def test_corrections_are_one_step_under_the_colleagues_name(
    project: Project, tmp_path: Path
) -> None:
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        rows[1][2] = "Spring is here."
        rows[1][3] = "接受"
        rows[3][3] = "✗"
        rows[4][4] = "sure?"
        rows[5][1] = "=1+1，她说。"

    edit(path, change)
    dry = take(project, path, dry_run=True)
    assert texts(project) == BEFORE
    returned = take(project, path)
    assert returned.changes == dry.changes
    assert sorted(kinds(returned)) == sorted(
        ["text corrected", "status changed", "status changed", "comment", "text corrected"]
    )
    now = project.beads(1)
    assert now[0].en_text == "Spring is here."
    assert (now[0].status, now[2].status) == (Status.ACCEPTED, Status.REJECTED)
    assert now[3].comment == "sure?"
    assert now[4].zh_text == "=1+1，她说。"
    entry = project.history(limit=1)[0]
    assert entry.author == "Wang"
    assert "out.tsv" in str(entry.label)
    project.undo(author="Wang")
    assert texts(project) == BEFORE
    assert {bead.status for bead in project.beads(1)} == {Status.PROPOSED}
    project.redo(author="Wang")
    assert project.beads(1)[0].en_text == "Spring is here."
    again = take(project, path)
    assert not again.taken
    assert "review.imported-before" in {note.code for note in again.notes}


def _parted_at_a_segment(rows: Rows) -> None:
    rows[2][1:3] = ["花都开了！", "The flowers are out!"]
    rows.insert(3, ["", "她笑了。", "She laughed.", "accepted", "", ""])


def _parted_inside(rows: Rows) -> None:
    # A copy of the row, as people do it in a spreadsheet.
    rows.insert(4, list(rows[3]))
    rows[3][1:3] = ["“你好，”", '"Hello,"']
    rows[4][1:3] = ["他说。", "he said."]


def _parted_above(rows: Rows) -> None:
    rows.insert(2, ["", "花都开了！", "The flowers are out!", "", "", ""])
    rows[3][1:3] = ["她笑了。", "She laughed."]


def _joined(rows: Rows) -> None:
    rows[3][1] += rows[4][1]
    rows[3][2] += " " + rows[4][2]
    rows[3][3] = "accepted"
    del rows[4]


def _joined_emptied(rows: Rows) -> None:
    rows[4][1:3] = [f"{rows[3][1]}{rows[4][1]}", f"{rows[3][2]} {rows[4][2]}"]
    rows[3][1:3] = ["", ""]


def _moved(rows: Rows) -> None:
    rows[1][2], rows[2][2] = "Spring has come. The flowers are out!", "She laughed."


@pytest.mark.parametrize(
    ("change", "kind", "expected"),
    [
        (_parted_at_a_segment, "row parted", {1: ("花都开了！", "The flowers are out!"), 2: ("她笑了。", "She laughed.")}),
        (_parted_inside, "row parted", {2: ("“你好，”", '"Hello,"'), 3: ("他说。", "he said.")}),
        (_parted_above, "row parted", {1: ("花都开了！", "The flowers are out!"), 2: ("她笑了。", "She laughed.")}),
        (_joined, "rows joined", {2: ("“你好，”他说。下雨了。", '"Hello," he said. It is raining.'), 3: BEFORE[4]}),
        (_joined_emptied, "rows joined", {2: ("“你好，”他说。下雨了。", '"Hello," he said. It is raining.'), 3: BEFORE[4]}),
        (_moved, "text moved between rows", {0: (ZH[0], "Spring has come. The flowers are out!"), 1: (ZH[1], "She laughed.")}),
    ],
)  # fmt: skip
def test_rows_parted_joined_and_moved(
    project: Project,
    tmp_path: Path,
    change: Callable[[Rows], None],
    kind: str,
    expected: dict[int, tuple[str, str]],
) -> None:
    path = send(project, tmp_path)
    edit(path, change)
    returned = take(project, path)
    assert kinds(returned) == [kind]
    assert not returned.left
    now = texts(project)
    assert {k: now[k] for k in expected} == expected
    assert "".join(zh for zh, _ in now) == "".join(ZH)
    positions = [bead.position for bead in project.beads(1)]
    assert positions == sorted(set(positions))
    project.undo(author="Wang")
    assert texts(project) == BEFORE


@pytest.mark.parametrize("change", [_parted_at_a_segment, _parted_inside, _joined, _moved])
def test_rows_with_corrections_are_parted_joined_and_moved(
    project: Project, tmp_path: Path, change: Callable[[Rows], None]
) -> None:
    """What was corrected before the file went out goes with its words."""
    key = [bead.id for bead in project.beads(1)]
    project.apply(1, EditText(key[1], "en", "All flowers are out!\nShe smiled."))
    project.apply(1, EditText(key[2], "en", '"Hello there," said he.'))
    project.apply(1, EditText(key[2], "zh", "“你们好，”他说道。"))
    said = ["".join(side) for side in zip(*texts(project), strict=True)]
    path = send(project, tmp_path)
    words = {
        "The flowers are out!": "All flowers are out!", "She laughed.": "She smiled.",
        '"Hello,"': '"Hello there,"', "he said.": "said he.", "“你好，”": "“你们好，”", "他说。": "他说道。",
    }  # fmt: skip

    def with_corrections(rows: Rows) -> None:
        change(rows)
        for row in rows:
            for place in (1, 2):
                for old, new in words.items():
                    if "1+1" not in row[place] and new not in row[place]:
                        row[place] = row[place].replace(old, new)

    edit(path, with_corrections)
    returned = take(project, path)
    assert not returned.left, returned.left
    assert len(kinds(returned)) == 1
    now = texts(project)
    assert len(now) != len(BEFORE) or change is _moved
    assert ["".join("".join(side).split()) for side in zip(*now, strict=True)] == [
        "".join(side.split()) for side in said
    ]
    project.undo(author="Wang")
    assert [bead.id for bead in project.beads(1)] == key


def test_joined_with_a_correction(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        _joined(rows)
        rows[3][2] = rows[3][2].replace("is raining", "rains")

    edit(path, change)
    returned = take(project, path)
    assert kinds(returned) == ["rows joined"]
    assert texts(project)[2] == ("“你好，”他说。下雨了。", '"Hello," he said. It rains.')
    assert project.beads(1)[2].status is Status.ACCEPTED


def test_order_does_not_matter(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        rows[1:] = rows[:0:-1]
        rows[2][3] = "ok"

    edit(path, change)
    returned = take(project, path)
    assert kinds(returned) == ["status changed"]
    assert project.beads(1)[4].status is Status.ACCEPTED


def test_conflicts_are_shown_and_kept(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    first, second, third, fourth, *_ = project.beads(1)
    project.apply(1, EditText(first.id, "en", "Spring came."))
    project.apply(1, SetStatus((second.id,), Status.ACCEPTED))
    project.apply(1, Merge((third.id, fourth.id)))

    def change(rows: Rows) -> None:
        rows[1][2] = "Spring is here."
        rows[2][4] = "nice"
        rows[3][4] = "lost?"

    edit(path, change)
    returned = take(project, path)
    conflicts = [c for c in returned.changes if c.kind is ChangeKind.CONFLICT]
    assert ("Spring came.", "Spring is here.") in [(c.now, c.comes) for c in conflicts]
    assert any("lost?" in c.comes for c in conflicts), "a row of a bead that is gone is told"
    now = project.beads(1)
    assert now[0].en_text == "Spring came."
    # Another cell of a row that changed meanwhile is no conflict.
    assert (now[1].comment, now[1].status) == ("nice", Status.ACCEPTED)
    taken = take(project, path, on_conflict="take")
    assert project.beads(1)[0].en_text == "Spring is here."
    assert any(c.kind is ChangeKind.CONFLICT and c.taken for c in taken.changes)


def test_deleted_and_added_rows(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        del rows[6]
        rows.append(["", "新的一句。", "A new one.", "", "", ""])

    edit(path, change)
    returned = take(project, path, dry_run=True)
    assert sorted(kinds(returned)) == ["row added", "row deleted"]
    assert all(not c.taken and c.note for c in returned.changes)
    assert "新的一句。" in returned.changes[0].comes
    assert not take(project, path).taken
    assert take(project, path, reject_deleted=True).taken
    assert project.beads(1)[5].status is Status.REJECTED


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda rows: rows[1].__setitem__(3, "hmm"), "status 'hmm'"),
        (lambda rows: rows[1].__setitem__(2, ""), ""),
        (lambda rows: rows[1].__setitem__(0, "x"), "id 'x'"),
        (lambda rows: rows[1].__setitem__(2, f"{EN[0]} The flowers are out! She laughed. Ha!"), "Ha!"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(
    project: Project, tmp_path: Path, change: Callable[[Rows], None], what: str
) -> None:
    path = send(project, tmp_path)
    edit(path, change)
    returned = take(project, path)
    assert returned.left
    assert any(what in c.comes for c in returned.left)
    assert texts(project) == BEFORE


def test_a_side_without_segments(project: Project, tmp_path: Path) -> None:
    from align.review import Unlink

    project.apply(1, Unlink(project.beads(1)[5].id))
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        row = next(row for row in rows if row[1] == "再见。")
        row[2] = "Bye."

    edit(path, change)
    take(project, path)
    assert "English: Bye." in [bead.comment for bead in project.beads(1)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_other_encodings(project: Project, tmp_path: Path, encoding: str) -> None:
    path = send(project, tmp_path)
    edit(path, lambda rows: rows[1].__setitem__(2, "Spring, here."))
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    take(project, path)
    assert project.beads(1)[0].en_text == "Spring, here."


def test_two_alignments_are_one_step(project: Project, tmp_path: Path) -> None:
    other = fill(project, "b")
    path = send(project, tmp_path)

    def change(rows: Rows) -> None:
        for row in rows[1:]:
            row[3] = "accepted"

    edit(path, change)
    take(project, path)
    assert {b.status for b in (*project.beads(1), *other.beads)} == {Status.ACCEPTED}
    project.undo(author="Wang")
    assert {b.status for b in (*project.beads(1), *other.beads)} == {Status.PROPOSED}
    project.redo(author="Wang")
    assert {b.status for b in (*project.beads(1), *other.beads)} == {Status.ACCEPTED}


def test_word(project: Project, tmp_path: Path) -> None:
    import docx

    path = send(project, tmp_path, "docx")
    document = docx.Document(str(path))
    (table,) = document.tables
    table.cell(1, 2).paragraphs[0].runs[0].text = "Spring is here."
    table.cell(2, 2).paragraphs[0].runs[0].text = "The flowers are out!"
    table.cell(2, 2).add_paragraph("She smiled.")
    table.cell(3, 3).paragraphs[0].runs[0].text = "接受"
    run = table.cell(4, 1).paragraphs[0].runs[0]
    document.add_comment(run, text="really?", author="Zhao", initials="Z")
    table._tbl.remove(table.rows[6]._tr)
    document.core_properties.last_modified_by = "Zhao"
    document.save(str(path))
    returned = take_review(project, path)
    assert returned.author == "Zhao"
    now = project.beads(1)
    assert now[0].en_text == "Spring is here."
    assert now[1].en_text == "The flowers are out!\nShe smiled."
    assert now[2].status is Status.ACCEPTED
    assert now[3].comment == "Zhao: really?"
    assert kinds(returned)[-1] == "row deleted"
    assert project.history(limit=1)[0].author == "Zhao"


def test_spreadsheet(project: Project, tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    path = send(project, tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C2"] = "Spring is here."
    sheet["D3"] = "yes"
    sheet["B5"].comment = Comment("really?", "Zhao")
    sheet.delete_rows(7)
    book.save(path)
    take(project, path)
    now = project.beads(1)
    assert now[0].en_text == "Spring is here."
    assert now[1].status is Status.ACCEPTED
    assert now[3].comment.endswith("really?")


def test_whose_review_must_be_known(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    edit(path, lambda rows: rows[1].__setitem__(3, "ok"))
    with pytest.raises(SettingError) as caught:
        take_review(project, path)
    assert "--by" in Wording("en", "cli").error(caught.value)
    assert take_review(project, path, dry_run=True).changes


@pytest.mark.parametrize(
    "body", ["", "zh\ten\n你好。\tHello.\n", 'id 123456\t中文\tEnglish\n"x\n', "%PDF-1.7"]
)
def test_what_was_not_sent_is_refused(project: Project, tmp_path: Path, body: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.tsv"):
        take(project, path)


def test_a_file_of_another_project(project: Project, tmp_path: Path) -> None:
    path = send(project, tmp_path)
    edit(path, lambda rows: rows[1].__setitem__(3, "ok"))
    with Project.open(tmp_path / "other.duizhao", create=True) as other:
        returned = take(other, path)
        assert len(returned.left) == 6
        assert returned.notes
    # A copy of the project that knows the beads but not the sending: versions decide.
    project.set_setting(f"sent:{returned.token}", "")
    back = take(project, path)
    assert kinds(back) == ["status changed"]
    assert back.notes


def test_a_change_while_it_is_taken_loses_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from align.errors import ConflictError
    from duizhao import reviewing

    path = send(project, tmp_path)
    edit(path, lambda rows: rows[1].__setitem__(3, "ok"))
    command = reviewing._command

    def late(*arguments: object) -> object:
        project.apply(1, SetComment(project.beads(1)[0].id, "mine"))
        return command(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewing, "_command", late)
    with pytest.raises(ConflictError):
        take(project, path)
    assert project.beads(1)[0].comment == "mine"
    assert project.beads(1)[0].status is Status.PROPOSED


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_libreoffice_opens_and_saves_it(project: Project, tmp_path: Path, form: str) -> None:
    need_program("soffice", "libreoffice-writer-nogui")
    project.apply(1, SetComment(project.beads(1)[0].id, "first line\nsecond line"))
    path = send(project, tmp_path, form)
    out = tmp_path / "again"
    done = subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", form, "--outdir", str(out), str(path),
        ],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    returned = take(project, out / path.name)
    assert returned.changes == ()
    assert returned.unchanged == 6
    assert returned.token
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def test_change_is_its_own_inverse(project: Project, tmp_path: Path) -> None:
    assert Change((), ()).inverse().before == ()
    path = send(project, tmp_path)
    edit(path, _parted_inside)
    before: Sequence[object] = project.beads(1)
    take(project, path)
    project.undo(author="Wang")
    assert [(b.id, b.zh, b.en) for b in project.beads(1)] == [(b.id, b.zh, b.en) for b in before]  # type: ignore[attr-defined]
