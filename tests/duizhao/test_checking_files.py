"""Files of pairs checked against glossaries, without a project; profiles and severities."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from align.errors import InputError, SettingError
from duizhao.checking import check_project, set_severities, severities, write_findings
from duizhao.checking_files import check_files, check_uploads
from duizhao.cli import main
from duizhao.importing import ImportOptions, import_files
from duizhao.store import Project
from termbase.checks import Severity

PAIRS = "退还押金\treturn the guarantee\n共有七十八人，\t87 people， \n<i>好</i>\t<i>good</i>\n"
GLOSSARY = "zh,en\n押金,deposit\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    pairs, glossary = tmp_path / "translated.tsv", tmp_path / "client.csv"
    pairs.write_text(PAIRS, encoding="utf-8")
    glossary.write_text(GLOSSARY, encoding="utf-8")
    return pairs, glossary


@pytest.mark.parametrize(
    ("profile", "found"),
    [("all", ["N401", "T101"]), ("terms", ["T101"]), ("figures", ["N401"]), ("text", [])],
)
def test_profiles(files: tuple[Path, Path], profile: str, found: list[str]) -> None:
    checked = check_files(files[:1], files[1:], profile=profile)
    assert [item.code for item in checked.findings] == found
    assert len(checked.rows) == 3


def test_a_check_that_is_named_tells_hints_too(files: tuple[Path, Path]) -> None:
    assert "P801" in {item.code for item in check_files(files[:1], codes=["P"]).findings}


def test_uploads_are_checked_as_files_are(files: tuple[Path, Path]) -> None:
    pairs, glossary = ((path.name, path.read_bytes()) for path in files)
    here = check_uploads([pairs], [glossary]).findings
    assert [item.id for item in here] == [
        item.id for item in check_files(files[:1], files[1:]).findings
    ]


def test_the_report_shows_both_sides_and_holds_no_markup_of_theirs(
    files: tuple[Path, Path],
) -> None:
    checked = check_files(files[:1], files[1:], codes=["T", "N", "P", "S"])
    stream = BytesIO()
    write_findings(checked.findings, stream, form="html", title="<b>x</b>", rows=checked.rows)
    page = stream.getvalue().decode()
    assert "<mark>押金</mark>" in page
    assert "return the guarantee" in page
    assert "<b>deposit</b>" in page
    assert "<b>x</b>" not in page
    assert "<i>" not in page


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_checked(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    bad, empty, missing = tmp_path / "bad.tmx", tmp_path / "e.csv", tmp_path / "missing.tmx"
    bad.write_text("<tmx><body>")
    empty.write_text("")
    other = tmp_path / "again"
    other.mkdir()
    twin = other / files[0].name
    twin.write_text("捐款九十亿元\tdonations of 90 million yuan\n", encoding="utf-8")
    checked = check_files([bad, files[0], empty, missing, twin], files[1:])
    assert [problem.file for problem in checked.problems] == ["bad.tmx", "e.csv", "missing.tmx"]
    assert {place.document for item in checked.findings for place in item.places} == {
        str(files[0]),
        str(twin),
    }
    with pytest.raises(InputError):
        check_files([bad, empty])
    report = tmp_path / "report.html"
    args = ["qa", str(bad), str(files[0]), "--glossary", str(files[1]), "-o", str(report), "-q"]
    with pytest.raises(SystemExit) as end:
        main(args)
    assert end.value.code == 3
    assert "return the guarantee" in report.read_text(encoding="utf-8")


def test_a_project_sets_severities(files: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "p.duizhao"
    import_files(path, files[1:], ImportOptions(kind="glossary"))
    import_files(path, files[:1], ImportOptions(kind="pairs"))
    with Project.open(path) as project:
        assert [item.code for item in check_project(project)] == ["N401", "T101"]
        set_severities(project, {"N": "error", "T101": "off", "p801": "warning"})
        found = check_project(project)
        assert [(item.code, item.severity) for item in found] == [
            ("N401", Severity.ERROR),
            ("P801", Severity.WARNING),
        ]
        assert severities(project)["N403"] == "error"
        set_severities(project, {"N": "default", "T": "default", "P": "default"})
        assert severities(project) == {}
        with pytest.raises(SettingError, match="severity"):
            set_severities(project, {"N": "loud"})


def test_the_command(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: object) -> int:
        with pytest.raises(SystemExit) as left:
            main([str(item) for item in arguments])
        return int(left.value.code or 0)

    report = tmp_path / "report.html"
    assert run("qa", files[0], "--glossary", files[1], "-o", report, "-q") == 0
    assert "退还" in report.read_text(encoding="utf-8")
    capsys.readouterr()
    assert run("qa", files[0], files[0], "--format", "json", "-q") == 0
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == ["N401", "N401"]
    assert run("qa", files[0], "--glossary", files[1], "--allow", "x", "-q") == 2
    assert run("qa", "--glossary", files[1], "-q") == 2
