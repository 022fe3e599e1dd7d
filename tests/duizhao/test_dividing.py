"""Tables of pairs that are too large at once come in whole, in parts."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from align.errors import EmptyInputError
from duizhao import dividing
from duizhao.importing import ImportOptions, import_files
from duizhao.store import Project, check_project


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if some kilobytes were much."""
    monkeypatch.setattr(dividing, "LARGE", 8_000)
    monkeypatch.setattr(dividing, "PART", 5_000)


def pairs(count: int, *, separator: str = "\t", cell: str = "{}") -> list[str]:
    rows = []
    for number in range(count):
        zh, en = f"第{number}句是这样的。", f"Sentence {number} is like this."
        rows.append(cell.format(zh) + separator + cell.format(en))
    return rows


def stored(path: Path) -> list[tuple[str, str]]:
    """All pairs of a project, in order of documents."""
    found = []
    with Project.open(path) as project:
        assert check_project(project) == ()
        for record in sorted(project.alignments(), key=lambda item: item.id):
            zh, en = project.document(record.zh[0]), project.document(record.en[0])
            found += [
                (zh.text[bead.zh[0][0] : bead.zh[0][1]], en.text[bead.en[0][0] : bead.en[0][1]])
                for bead in project.beads(record.id)
            ]
    return found


WANTED = [(f"第{number}句是这样的。", f"Sentence {number} is like this.") for number in range(700)]


@pytest.mark.parametrize("header", ["", "zh\ten", "Chinese\tEnglish"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_pair_of_a_large_table_comes_in_once(tmp_path: Path, header: str, end: str) -> None:
    file, path = tmp_path / "memory.tsv", tmp_path / "p.duizhao"
    text = end.join([*filter(None, [header]), *pairs(700)]) + end
    file.write_bytes(codecs.BOM_UTF8 + text.encode())
    report = import_files(path, [file], ImportOptions("pairs"))
    assert report.problems == []
    assert len(report.lines) > 3
    assert sum(line.counts["pairs"] for line in report.lines) == 700
    assert "import.divided" in [note.parameters["what"].code for note in report.notes]
    assert stored(path) == WANTED
    # Once more: everything is there.
    again = import_files(path, [file], ImportOptions("pairs"))
    assert not any(line.taken for line in again.lines)
    assert stored(path) == WANTED


def test_a_cell_with_line_ends_is_not_cut(tmp_path: Path) -> None:
    file, path = tmp_path / "memory.csv", tmp_path / "p.duizhao"
    rows = pairs(700, separator=",", cell='"{}"')
    rows = [row.replace("这样的", "这样\n的") for row in rows]
    file.write_text("zh,en\n" + "\n".join(rows), encoding="utf-8")
    report = import_files(path, [file], ImportOptions("pairs"))
    assert report.problems == []
    assert sum(line.counts["pairs"] for line in report.lines) == 700
    assert {zh.replace("\n", "").replace(" ", "") for zh, _ in stored(path)} == {
        zh for zh, _ in WANTED
    }


def test_quotation_marks_of_a_raw_table_are_just_marks(tmp_path: Path) -> None:
    file, path = tmp_path / "memory.tsv", tmp_path / "p.duizhao"
    rows = pairs(700)
    rows[10] = rows[10].replace("Sentence", '"Sentence')
    file.write_text("\n".join(rows), encoding="utf-8")
    report = import_files(path, [file], ImportOptions("pairs"))
    assert sum(line.counts["pairs"] for line in report.lines) == 700


def test_a_look_at_it_stores_nothing(tmp_path: Path) -> None:
    file, path = tmp_path / "memory.tsv", tmp_path / "p.duizhao"
    file.write_text("\n".join(pairs(700)), encoding="utf-8")
    report = import_files(path, [file], ImportOptions("pairs"), dry_run=True)
    assert sum(line.counts["pairs"] for line in report.lines) == 700
    assert not path.exists()


def test_other_files_beside_it_are_imported_and_a_bad_one_is_named(tmp_path: Path) -> None:
    large, little, bad = (tmp_path / name for name in ("a.tsv", "b.tsv", "c.tsv"))
    large.write_text("\n".join(pairs(300)), encoding="utf-8")
    little.write_text("一\tone more\n二\ttwo more\n", encoding="utf-8")
    bad.write_text("nothing\n" * 3000, encoding="utf-8")
    path = tmp_path / "p.duizhao"
    report = import_files(path, [bad, little, large], ImportOptions("pairs"))
    assert sum(line.counts["pairs"] for line in report.lines) == 302
    assert {item.file[:2] for item in report.problems} == {"c-"}
    assert not any(str(tmp_path) in str(item.message) for item in report.problems)


def test_nothing_is_made_of_a_large_file_without_pairs(tmp_path: Path) -> None:
    bad, path = tmp_path / "c.tsv", tmp_path / "p.duizhao"
    bad.write_text("nothing\n" * 3000, encoding="utf-8")
    with pytest.raises(EmptyInputError):
        import_files(path, [bad], ImportOptions("pairs"))
    assert not path.exists()


@pytest.mark.parametrize("start", [codecs.BOM_UTF16_LE, b"<?xml", b"a\0", b"SQLite format 3\0"])
def test_what_is_no_table_of_bytes_is_read_as_before(tmp_path: Path, start: bytes) -> None:
    file = tmp_path / "a.tsv"
    file.write_bytes(start + b"x" * 20_000)
    assert not dividing.is_large(file)
