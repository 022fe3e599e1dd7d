"""What an import would do is shown before it does it; the user's columns are taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from duizhao.importing import ImportOptions, plan
from duizhao.store import Project
from tests.align.documents.samples import xlsx

Run = Callable[..., Result]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A client's workbook: number, English, remark, Chinese."""
    rows = [["no", "Source", "remark", "Target"]]
    rows += [[f"n{k}", en, "checked", zh] for k, (zh, en) in enumerate(zip(ZH, EN, strict=True))]
    path = tmp_path / "client.xlsx"
    path.write_bytes(xlsx({"jobs": rows}))
    return path


def test_a_dry_run_shows_beginning_and_what_is_set_aside(
    folder: Path, tmp_path: Path, duizhao: Run
) -> None:
    text = "首页 > 新闻 > 正文\n来源：新华网\n" + "".join(ZH)
    (folder / "page.zh.txt").write_text(text, encoding="utf-8")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 nothing")
    project = tmp_path / "x.duizhao"
    result = duizhao("import", folder, "--project", project, "--dry-run")
    assert result.code == 3
    assert "navigation: 首页 > 新闻 > 正文" in result.out
    assert ZH[0] in result.out
    assert EN[0] in result.out
    assert "bad.docx" in result.err
    assert not project.exists()
    found = json.loads(duizhao("import", folder, "--project", project, "--dry-run", "--json").out)
    by_name = {item["file"]: item for item in found}
    assert by_name["bad.docx"]["what"] == "skipped"
    assert "bad.docx" in by_name["bad.docx"]["problem"]
    assert by_name["day.en.txt"]["sample"][0] == {"zh": "", "en": EN[0]}
    reasons = [item["reason"] for item in by_name["page.zh.txt"]["set_aside"]]
    assert "navigation" in reasons
    assert not project.exists()


def test_columns_of_pairs(table: Path, tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "x.duizhao"
    base = ("import", table, "--as", "pairs", "--project", project)
    dry = json.loads(
        duizhao(*base, "--zh-column", "D", "--en-column", "source", "--dry-run", "--json").out
    )
    assert dry[0]["sample"][0] == {"zh": ZH[0], "en": EN[0]}
    assert dry[0]["pairs"] == len(ZH)
    wrong = duizhao(*base, "--zh-column", "quelle")
    assert wrong.code == 1
    assert "quelle" in wrong.err
    assert not project.exists()
    assert duizhao(*base, "--zh-column", "4", "--en-column", "2").code == 0
    again = json.loads(duizhao(*base, "--zh-column", "4", "--dry-run", "--json").out)
    assert again[0]["what"] == "pairs, there already"
    assert again[0]["taken"] is False


def test_a_changed_file_of_pairs_fails_alone(table: Path, tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "x.duizhao"
    assert duizhao("import", table, "--as", "pairs", "--project", project).code == 0
    table.write_bytes(xlsx({"jobs": [["zh", "en"], [ZH[0], EN[0]], [ZH[1], EN[1]]]}))
    other = tmp_path / "other.tsv"
    other.write_text(f"{ZH[2]}\t{EN[2]}\n{ZH[3]}\t{EN[3]}\n", encoding="utf-8")
    base = ("import", table, other, "--as", "pairs", "--project", project)
    for extra in (("--dry-run",), ()):
        result = duizhao(*base, *extra)
        assert result.code == 3
        assert "--new-version" in result.err
        assert "other.tsv" in result.out
    assert duizhao(*base, "--new-version").code == 0


def test_columns_of_a_glossary(tmp_path: Path, duizhao: Run) -> None:
    file = tmp_path / "client.csv"
    file.write_text("Begriff,Quelle,Bemerkung\ncommunity,共同体,see 2020\n", encoding="utf-8")
    project = tmp_path / "x.duizhao"
    base = ("import", file, "--as", "glossary", "--project", project)
    assert duizhao(*base).code == 1
    chosen = ("--zh-column", "Quelle", "--en-column", "A", "--column", "note=bemerkung")
    dry = json.loads(duizhao(*base, *chosen, "--dry-run", "--json").out)
    assert dry[0]["sample"] == [{"zh": "共同体", "en": "community"}]
    assert dry[0]["new"] == 1
    assert duizhao(*base, *chosen).code == 0
    with Project.open(project) as opened:
        (concept,) = opened.concepts()
    assert concept.note == "see 2020"
    assert duizhao(*base, "--column", "note").code == 2


def test_alternating_lines_on_demand(tmp_path: Path, duizhao: Run) -> None:
    file = tmp_path / "two.txt"
    file.write_text(f"{ZH[0]}\n{EN[0]}\n{ZH[1]}\n{EN[1]}\n", encoding="utf-8")
    project = tmp_path / "x.duizhao"
    base = ("import", file, "--as", "pairs", "--project", project, "--alternating")
    found = json.loads(duizhao(*base, "--dry-run", "--json").out)
    assert found[0]["pairs"] == 2
    assert found[0]["sample"][1] == {"zh": ZH[1], "en": EN[1]}
    assert duizhao("import", file, "--project", project, "--alternating").code == 2


def test_preview_of_an_open_project(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "x.duizhao"
    assert duizhao("import", folder, "--project", project).code == 0
    with Project.open(project) as opened:
        revision = opened.revision()
        report = plan(opened, [folder / "day.zh.txt"], ImportOptions()).report
        assert opened.revision() == revision
    (line,) = report.lines
    assert not line.taken
    assert str(line.what) == "zh, same as day.zh.txt"
