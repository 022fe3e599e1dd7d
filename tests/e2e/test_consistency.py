"""``qa``, ``kwic`` and the import of a glossary, from outside."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import Result

from duizhao.store import Project

Run = Callable[..., Result]

PAIRS = [
    ("推动构建人类命运共同体。", "Build a community of human destiny."),
    ("人类命运共同体是大势。", "The destiny community is the trend."),
    ("共有125人参加。", "152 people took part."),
    ("合作共赢。", "Win-win cooperation."),
    ("合作共赢！", "Cooperation for mutual benefit!"),
]


@pytest.fixture
def project(tmp_path: Path, duizhao: Run) -> Path:
    pairs, terms, path = tmp_path / "p.tsv", tmp_path / "g.csv", tmp_path / "t.duizhao"
    pairs.write_text("".join(f"{zh}\t{en}\n" for zh, en in PAIRS), encoding="utf-8")
    terms.write_text("zh,en\n人类命运共同体,community of human destiny\n", encoding="utf-8")
    assert duizhao("import", pairs, "--as", "pairs", "--project", path).code == 0
    assert duizhao("import", terms, "--as", "glossary", "--project", path).code == 0
    return path


def test_qa_finds_and_allows(project: Path, duizhao: Run) -> None:
    result = duizhao("qa", project, "--format", "json", "-q")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert [item["code"] for item in found] == ["N401", "T101", "S301"]
    figure, term, _ = found
    place = term["places"][0]
    assert place["context"][place["start"] : place["end"]] == "人类命运共同体"
    assert place["bead"]
    assert term["suggestion"] == "community of human destiny"
    assert duizhao("qa", project, "--allow", term["id"], "-q").code == 0
    assert duizhao("qa", project, "--allow-always", figure["id"], "-q").code == 0
    left = json.loads(duizhao("qa", project, "--format", "json", "-q").out)
    assert [item["code"] for item in left] == ["S301"]
    kept = json.loads(duizhao("qa", project, "--allowed").out)
    assert set(kept) == {term["id"], figure["always"]}
    assert kept[term["id"]]["by"] == "Li"
    assert duizhao("qa", project, "--disallow", term["id"], "-q").code == 0
    left = json.loads(duizhao("qa", project, "--format", "json", "-q").out)
    assert [item["code"] for item in left] == ["T101", "S301"]


def test_qa_chooses_checks_and_formats(project: Path, tmp_path: Path, duizhao: Run) -> None:
    text = duizhao("qa", project, "--check", "n4", "-q").out
    assert "[125]" in text
    assert text.endswith("1 finding: N401 1\n")
    table = tmp_path / "f.csv"
    assert duizhao("qa", project, "-o", table, "-q").code == 0
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["code"] for row in rows} == {"T101", "S301", "N401"}
    book = tmp_path / "f.xlsx"
    assert duizhao("qa", project, "-o", book, "-q").code == 0
    assert book.read_bytes()[:2] == b"PK"
    same = book.read_bytes()
    duizhao("qa", project, "-o", book, "-q")
    assert book.read_bytes() == same
    listed = duizhao("qa", "--list").out
    assert "T101" in listed
    assert "D501" in listed


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--check", "X9"), 1, "there is no check"),
        (("--allow", "nothing"), 1, "there is no finding"),
        (("--format", "xlsx"), 2, "-o"),
    ],
)
def test_qa_says_what_is_wrong(
    project: Path, duizhao: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = duizhao("qa", project, *arguments, "-q")
    assert result.code == code
    assert said in result.err


def test_kwic(project: Path, duizhao: Run) -> None:
    result = duizhao("kwic", "命运共同体", project)
    assert result.code == 0, result.err
    assert result.out.count("[命运共同体]") == 2
    assert "community of human destiny" in result.out
    for query in ("mingyun gongtongti", "mygtt"):
        found = json.loads(duizhao("kwic", query, project, "--json").out)
        assert [item["match"] for item in found] == ["命运共同体"] * 2
        assert found[0]["counterpart"] == "Build a community of human destiny."
        assert "community" in " ".join(found[0]["rendering"])
    found = json.loads(duizhao("kwic", "cooperation", project, "--sort", "left", "--json").out)
    assert [item["lang"] for item in found] == ["en", "en"]
    bad = duizhao("kwic", "(", project, "--regex")
    assert bad.code == 1
    assert "regular expression" in bad.err
    assert duizhao("kwic", "命运").code == 2


def test_what_a_concordance_found_is_saved(project: Path, tmp_path: Path, duizhao: Run) -> None:
    for form in ("csv", "xlsx", "tmx"):
        done = duizhao("kwic", "命运共同体", project, "-o", tmp_path / f"o.{form}")
        assert done.code == 0, done.err
        assert done.out == ""
    (header, *lines) = (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()
    assert header == "left,match,right,rendering,counterpart,document"
    assert len(lines) == 2
    assert "Build a community of human destiny." in lines[0] + lines[1]
    assert (tmp_path / "o.tmx").read_text("utf-8").count("<tu ") == 2
    assert (tmp_path / "o.xlsx").read_bytes()[:2] == b"PK"
    assert duizhao("kwic", "命运", project, "-o", tmp_path / "o.doc").code == 1
    assert duizhao("kwic", "命运", project, "-o", project).code != 0


def test_import_merges_and_one_undo_takes_it_back(
    project: Path, tmp_path: Path, duizhao: Run
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(
        "zh,en\n人类命运共同体,destiny community\n合作共赢,win-win cooperation\n", encoding="utf-8"
    )
    arguments = ("import", file, "--as", "glossary", "--project", project, "--json")
    dry = duizhao(*arguments, "--dry-run")
    expected = {"new": 1, "merged": 0, "there already": 0, "conflicting": 1}
    assert json.loads(dry.out)[0].items() >= expected.items()
    assert "kept “community of human destiny”" in dry.err
    with Project.open(project) as opened:
        before = opened.concepts()
        assert len(before) == 1
    done = duizhao(*arguments)
    assert json.loads(done.out)[0].items() >= expected.items()
    with Project.open(project) as opened:
        assert len(opened.concepts()) == 2
        opened.undo(author="Li")
        assert opened.concepts() == before
    assert duizhao(*arguments, "--on-conflict", "take").code == 0
    with Project.open(project) as opened:
        names = {c.terms("zh")[0].text: c.terms("en")[0].text for c in opened.concepts()}
    assert names["人类命运共同体"] == "destiny community"


def test_a_choice_of_no_conflict_is_said(project: Path, tmp_path: Path, duizhao: Run) -> None:
    file = tmp_path / "again.csv"
    file.write_text("zh,en\n人类命运共同体,shared destiny\n", encoding="utf-8")
    arguments = ("import", file, "--as", "glossary", "--project", project, "--dry-run")
    (conflict,) = json.loads(duizhao(*arguments, "--json").out)[0]["conflicts"]
    key = conflict["name"]
    wrong = duizhao(*arguments, "--choose", "nobody/terms=take")
    assert "no conflict is called “nobody/terms”" in wrong.err
    assert key in wrong.err
    for right in (key, key.rpartition("/")[0]):
        assert "no conflict is called" not in duizhao(*arguments, "--choose", f"{right}=take").err
    file.write_text("zh,en\n合作共赢,win-win cooperation\n", encoding="utf-8")
    idle = duizhao(*arguments, "--choose", f"{key}=take")
    assert "there is no conflict" in idle.err


@pytest.mark.parametrize("command", ["backup", "copy"])
def test_a_copy_that_cannot_be_written_names_its_place(
    project: Path, tmp_path: Path, duizhao: Run, command: str
) -> None:
    target = tmp_path / "nowhere" / "kept.duizhao"
    result = duizhao("project", command, project, target)
    assert result.code == 1
    assert f"{target}: the copy cannot be written" in result.err


def test_what_is_held_back_names_the_option_that_fits(tmp_path: Path, duizhao: Run) -> None:
    file, project = tmp_path / "new.csv", tmp_path / "new.duizhao"
    rows = "续航里程,range,proposed\n快充,fast charging,preferred\n"
    file.write_text(f"zh,en,status\n{rows}", encoding="utf-8")
    assert duizhao("import", file, "--as", "glossary", "--project", project).code == 0
    held = duizhao("export", project, "--what", "glossary")
    assert "--proposed" in held.err
    assert "--all" not in held.err
    assert "续航里程" in duizhao("export", project, "--what", "glossary", "--proposed").out


def test_the_list_for_people_speaks_their_language(project: Path, duizhao: Run) -> None:
    text = duizhao("--language", "zh", "qa", project, "-q").out
    assert "建议：community of human destiny" in text
    assert text.endswith("3 条检查结果: N401 1, S301 1, T101 1\n")
    assert "suggestion" not in text
