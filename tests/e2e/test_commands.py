"""Each command's own job."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from align.documents.memories import read_tmx
from align.model import Status
from align.review import SetStatus
from duizhao.aligning import pair_name
from duizhao.store import Project
from termbase.exchange import read_csv

Run = Callable[..., Result]
PARALLEL = ["zh_doc", "zh_segments", "en_doc", "en_segments", "type", "probability"]
COMPARABLE = ["zh_doc", "zh_segment", "en_doc", "en_segment", "probability", "grade"]
REVIEW = ["rank", "status", "author", "changed", "comment"]
TEXTS = ["zh_text", "en_text"]


def table(text: str) -> list[dict[str, str]]:
    """Raw TSV: no quoting."""
    lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
    assert all(len(line) == len(lines[0]) for line in lines)
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@pytest.fixture
def segmented(tmp_path: Path) -> Path:
    """Three documents, one segment a line, with blank lines between."""
    made = tmp_path / "docs"
    made.mkdir()
    for number in range(3):
        zh, en = ZH[number:] + ZH[:number], EN[number:] + EN[:number]
        (made / f"{number:03}.zh").write_text("\n\n".join(zh) + "\n", encoding="utf-8")
        (made / f"{number:03}.en").write_text("\n".join(en) + "\n\n", encoding="utf-8")
    return made


def test_align_writes_tsv_in_text_order(folder: Path, duizhao: Run) -> None:
    result = duizhao("align", folder / "day.zh.txt", folder / "day.en.txt", "--mode", "parallel")
    assert result.code == 0, result.err
    rows = table(result.out)
    assert list(rows[0]) == PARALLEL + TEXTS
    assert [row["zh_text"] for row in rows] == ZH
    assert rows[3]["zh_segments"] == rows[3]["en_segments"] == "3"
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


@pytest.mark.parametrize("helped", [False, True])
def test_align_segmented_beads(
    segmented: Path, tmp_path: Path, duizhao: Run, monkeypatch: pytest.MonkeyPatch, helped: bool
) -> None:
    if helped:
        monkeypatch.setattr("duizhao.cli.align._LARGE", 0)
    out = tmp_path / "x.align"
    arguments = ("--segmented", "--mode", "parallel", "--format", "beads")
    result = duizhao("align", segmented / "000.zh", segmented / "000.en", *arguments, "-o", out)
    assert (result.code, result.out) == (0, "")
    assert out.read_text(encoding="utf-8").splitlines() == [f"[{k}]:[{k}]" for k in range(10)]


def test_align_several_pairs_into_a_folder(segmented: Path, tmp_path: Path, duizhao: Run) -> None:
    out = tmp_path / "out"
    files = sorted(segmented.iterdir())
    result = duizhao(
        "align", *files, "--segmented", "--mode", "parallel", "--format", "beads", "-o", out
    )
    assert result.code == 0, result.err
    assert [item.name for item in sorted(out.iterdir())] == ["000.align", "001.align", "002.align"]
    scored = duizhao("eval", "alignment", out, out, "--json")
    assert json.loads(scored.out)["f1"] == 1.0
    (out / "003.align").write_text("[0]:[0]\n", encoding="utf-8")
    few = tmp_path / "few"
    few.mkdir()
    (few / "000.align").write_text("[0]:[0]\n", encoding="utf-8")
    result = duizhao("eval", "alignment", out, few)
    assert result.code == 3
    assert "003.align" in result.err


def test_align_comparable_gives_every_segment_a_candidate(segmented: Path, duizhao: Run) -> None:
    files = [segmented / "000.zh", segmented / "001.zh", segmented / "002.en"]
    result = duizhao("align", *files, "--segmented", "--mode", "comparable")
    assert result.code == 0, result.err
    rows = table(result.out)
    assert list(rows[0]) == COMPARABLE + TEXTS + REVIEW
    assert {(row["zh_doc"], row["zh_segment"]) for row in rows} == {
        (name, str(k)) for name in ("000.zh", "001.zh") for k in range(10)
    }
    assert {row["en_segment"] for row in rows} == {str(k) for k in range(10)}
    chances = [float(row["probability"]) for row in rows]
    assert chances == sorted(chances, reverse=True)
    assert {row["grade"] for row in rows} <= {"translation", "partial", "related", "none"}


@pytest.mark.parametrize("form", ["tsv", "csv", "xlsx", "tmx", "html"])
def test_the_name_of_the_output_chooses_the_format(
    folder: Path, tmp_path: Path, duizhao: Run, form: str
) -> None:
    out = tmp_path / f"x.{form}"
    result = duizhao("align", folder, "-o", out, "--mode", "parallel")
    assert result.code == 0, result.err
    content = out.read_bytes()
    start = {
        "csv": b"\xef\xbb\xbfzh_doc,",
        "tsv": b"zh_doc\t",
        "xlsx": b"PK",
        "tmx": b"<?xml",
        "html": b"<!doctype html>",
    }
    assert content.startswith(start[form])


def test_what_cannot_be_written_is_said_before_the_work(
    folder: Path, segmented: Path, tmp_path: Path, duizhao: Run
) -> None:
    for arguments, words in [
        (["-o", tmp_path / "x.pdf"], "--format"),
        (["--format", "xlsx"], "-o"),
        (["--format", "beads", "--mode", "parallel"], "folder"),
    ]:
        result = duizhao("align", segmented, "--segmented", *arguments)
        assert result.code == 1
        assert words in result.err
    taken = tmp_path / "taken.tsv"
    taken.touch()
    result = duizhao("align", segmented, "--segmented", "--mode", "parallel", "-o", taken)
    assert result.code == 1
    assert "folder" in result.err


def test_terms(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    result = duizhao("terms", folder)
    assert result.code == 0, result.err
    assert result.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(result.out.lstrip("\ufeff"))))
    assert "图书馆" in {row["zh"] for row in rows}
    order = [row["zh"] for row in rows]
    assert [zh for k, zh in enumerate(order) if zh not in order[:k]] == list(dict.fromkeys(order))
    assert not re.search(r"\d+:\d+-\d+|#\d+", result.out)
    assert all(row["zh"] in row["zh_contexts"] for row in rows if row["zh"])
    places = duizhao("terms", folder, "--evidence").out.lstrip("\ufeff")
    with_places = list(csv.DictReader(io.StringIO(places)))
    assert [row["zh"] for row in with_places] == order
    assert all(re.search(r"#\d+:\d+-\d+", row["evidence"]) for row in with_places)
    out = tmp_path / "terms.tbx"
    assert duizhao("terms", folder, "-o", out).code == 0
    assert b"<tbx" in out.read_bytes()


def test_renderings(tmp_path: Path, duizhao: Run) -> None:
    pairs, terms, out = tmp_path / "pairs.tsv", tmp_path / "terms.txt", tmp_path / "out.tsv"
    lines = [f"{zh}\t{en}\tmore\n" for zh, en in zip(ZH * 2, EN * 2, strict=True)]
    pairs.write_text("".join(lines), encoding="utf-8")
    terms.write_text("图书馆\n博物馆\n", encoding="utf-8")
    result = duizhao("renderings", "--pairs", pairs, "--terms", terms, "--top", 2, "-o", out)
    assert result.code == 0, result.err
    rows = table(out.read_text(encoding="utf-8"))
    assert list(rows[0]) == ["term", "rank", "rendering", "probability"]
    assert [row["term"] for row in rows if row["rank"] == "1"] == ["图书馆", "博物馆"]
    assert {"library", "museum"} <= {row["rendering"] for row in rows}
    pairs.write_text("没有制表符\n", encoding="utf-8")
    result = duizhao("renderings", "--pairs", pairs, "--terms", terms)
    assert result.code == 1
    assert "line 1" in result.err
    assert duizhao("renderings", "--pairs", tmp_path / "no", "--terms", terms).code == 1


@pytest.fixture
def project(folder: Path, tmp_path: Path, duizhao: Run) -> Path:
    """A project of the small folder."""
    path = tmp_path / "p.duizhao"
    assert duizhao("import", folder, "--project", path).code == 0
    assert duizhao("align", "--project", path).code == 0
    assert duizhao("terms", "--project", path).code == 0
    return path


def test_export_takes_accepted_pairs_unless_told_otherwise(
    project: Path, tmp_path: Path, duizhao: Run
) -> None:
    out = tmp_path / "x.tmx"
    result = duizhao("export", project, "-o", out)
    assert (result.code, result.out) == (0, "")
    assert "0 pairs written" in result.err
    assert "held back" in result.err
    with Project.open(project) as opened:
        (alignment,) = opened.alignments()
        ids = tuple(bead.id for bead in opened.beads(alignment.id)[:3])
        opened.apply(alignment.id, SetStatus(ids[:2], Status.ACCEPTED))
        opened.apply(alignment.id, SetStatus(ids[2:], Status.REJECTED))
    assert duizhao("export", project, "-o", out).code == 0
    assert [pair.zh for pair in read_tmx(out)] == ZH[:2]
    assert all(row.author == "Li" for row in read_tmx(out))
    result = duizhao("export", "--project", project, "--all")
    assert [row["zh_text"] for row in table(result.out)] == ZH[:2] + ZH[3:]
    result = duizhao("export", project, "--min-probability", "1", "--format", "tsv")
    assert len(table(result.out)) >= 2


def test_export_of_the_glossary(project: Path, tmp_path: Path, duizhao: Run) -> None:
    result = duizhao("export", project, "--what", "glossary")
    assert "held back" in result.err
    out = tmp_path / "g.csv"
    assert duizhao("export", project, "--what", "glossary", "--all", "-o", out).code == 0
    assert len(read_csv(out)) > 5
    assert duizhao("export", project, "--what", "glossary", "-o", tmp_path / "g.tmx").code == 1
    result = duizhao("export", project, "--what", "everything", "-o", tmp_path / "all")
    assert result.code == 0
    assert len(result.out.splitlines()) == 6


def test_info_lists_everything_as_json_too(project: Path, duizhao: Run) -> None:
    text = duizhao("info", project).out
    assert "documents: 2" in text
    assert "signature: duizhao:" in text
    for name, fields in [
        ("documents", {"name", "lang", "segments", "encoding", "set_aside"}),
        ("alignments", {"mode", "total", "reviewed", "unit", "signature", "created_at"}),
        ("terms", {"zh", "en", "status"}),
        ("history", {"author", "time", "kind"}),
    ]:
        items = json.loads(duizhao("info", project, f"--{name}", "--json").out)
        assert fields <= set(items[0])
        assert duizhao("info", project, f"--{name}").out
    both = json.loads(duizhao("info", project, "--documents", "--history", "--json").out)
    assert set(both) == {"documents", "history"}
    assert both["history"][0]["author"] == "Li"


def test_import_says_what_it_would_do(project: Path, folder: Path, duizhao: Run) -> None:
    (folder / "new.zh.txt").write_text("".join(ZH[3:]), encoding="utf-8")
    result = duizhao("import", folder, "--project", project, "--dry-run", "--json")
    assert result.code == 0, result.err
    what = {line["file"]: line["what"] for line in json.loads(result.out)}
    assert what["new.zh.txt"] == "zh, new"
    assert what["day.zh.txt"].startswith("zh, same as")
    with Project.open(project) as opened:
        assert len(opened.documents()) == 2
    assert duizhao("import", folder, "--project", project).code == 0
    with Project.open(project) as opened:
        assert len(opened.documents()) == 3


@pytest.mark.parametrize("kind", ["tsv", "tmx"])
def test_import_of_pairs(tmp_path: Path, duizhao: Run, folder: Path, kind: str) -> None:
    path, file = tmp_path / "new.duizhao", tmp_path / f"memory.{kind}"
    if kind == "tsv":
        lines = [f"{zh}\t{en}\n" for zh, en in zip(ZH, EN, strict=True)]
        file.write_text("".join(lines), encoding="utf-8")
    else:
        arguments = ("--mode", "parallel", "--min-probability", 0, "-o", file)
        assert duizhao("align", folder, *arguments).code == 0
    for _ in range(2):
        result = duizhao("import", file, "--as", "pairs", "--project", path)
        assert result.code == 0, result.err
    with Project.open(path) as opened:
        (alignment,) = opened.alignments()
        beads = opened.beads(alignment.id)
        assert [bead.type for bead in beads] == ["1-1"] * 10
        assert len(opened.documents()) == 2


def test_import_of_a_glossary(project: Path, tmp_path: Path, duizhao: Run) -> None:
    file = tmp_path / "g.csv"
    file.write_text("zh,en\n图书馆,library hall\n太极拳,shadow boxing\n", encoding="utf-8")
    result = duizhao("import", file, "--as", "glossary", "--project", project)
    assert result.code == 0, result.err
    with Project.open(project) as opened:
        accepted = {c.terms("zh")[0].text: c for c in opened.concepts() if c.status == "accepted"}
        assert accepted["图书馆"].terms("en")[0].text == "library hall"
    result = duizhao("import", file, "--as", "glossary", "--project", project, "--json")
    assert json.loads(result.out)[0]["there already"] == 2
    assert duizhao("terms", "--project", project).code == 0
    with Project.open(project) as opened:
        found = [c for c in opened.concepts() if c.terms("zh")[0].text == "图书馆"]
        assert [c.terms("en")[0].text for c in found] == ["library hall"]


@pytest.mark.parametrize(
    ("zh", "en", "name"),
    [
        ("001.zh", "001.en", "001"),
        ("x.zh.txt", "x.en.txt", "x"),
        ("x.docx", "x_en.docx", "x"),
        ("zh/a.md", "en/a.md", "a"),
        ("a.b.zh-CN.txt", "a.b.en-US.txt", "a.b"),
        ("原文.txt", "translation.txt", "原文-translation"),
        ("zh.txt", "en.txt", "zh-en"),
        (".zh", ".en", ".zh-.en"),
    ],
)
def test_the_name_of_a_pair(zh: str, en: str, name: str) -> None:
    assert pair_name(zh, en) == name


def test_a_file_of_pairs_needs_no_aligner(tmp_path: Path, duizhao: Run) -> None:
    here = tmp_path / "memory"
    here.mkdir()
    lines = [f"{zh}\t{en}\n" for zh, en in zip(ZH, EN, strict=True)]
    (here / "pairs.tsv").write_text("".join(lines), encoding="utf-8")
    result = duizhao("align", here / "pairs.tsv")
    assert result.code == 0, result.err
    assert [row["en_text"] for row in table(result.out)] == EN
    arguments = ("--project", tmp_path / "p.duizhao", "--out", tmp_path / "o")
    for _ in range(2):
        assert duizhao("run", here, *arguments).code == 0
    rows = table((tmp_path / "o" / "pairs.tsv").read_text(encoding="utf-8"))
    assert [(row["zh_text"], row["en_text"]) for row in rows] == list(zip(ZH, EN, strict=True))
    assert "library" in duizhao("terms", here).out


def test_the_same_text_twice_is_taken_once(folder: Path, duizhao: Run) -> None:
    (folder / "copy.zh.txt").write_text("".join(ZH), encoding="utf-8")
    result = duizhao("align", folder, "--mode", "parallel")
    assert result.code == 0
    assert "same text" in result.err


def test_parallel_mode_says_which_documents_have_no_partner(folder: Path, duizhao: Run) -> None:
    (folder / "alone.zh.txt").write_text("".join(ZH[:4]), encoding="utf-8")
    result = duizhao("align", folder, "--mode", "parallel")
    assert result.code == 3
    assert "alone.zh.txt" in result.err
    assert len(table(result.out)) == len(ZH)
