"""Segmentation rules of a project, and of one command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from e2e_samples import Result

from duizhao.store import Project

Run = Callable[..., Result]

TEXT = "The regn. Office opened.[1] It was new.[2]\n"


def texts(project: Path) -> dict[str, list[str]]:
    with Project.open(project, read_only=True) as opened:
        return {
            record.name: [
                opened.document(record.id).text[s.start : s.end] for s in opened.segments(record.id)
            ]
            for record in opened.documents()
        }


def test_rules_are_kept_with_a_project(tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    (tmp_path / "one.en.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.en.txt").write_text("Second. " + TEXT, encoding="utf-8")
    (tmp_path / "words.txt").write_text("# ours\nregn.\n\nfdn\n", encoding="utf-8")
    assert duizhao("import", tmp_path / "one.en.txt", "--project", project).code == 0
    given = ("--abbreviations", tmp_path / "words.txt", "--reference-marks", "leave-out")
    result = duizhao("project", "rules", project, *given)
    assert result.code == 0, result.err
    assert "abbreviations: 2" in result.err
    shown = json.loads(duizhao("project", "rules", project, "--json").out)
    assert shown == {"reference_marks": "leave-out", "abbreviations": ["fdn", "regn"], "rules": []}
    assert duizhao("import", tmp_path / "two.en.txt", "--project", project).code == 0
    assert texts(project) == {
        "one.en.txt": ["The regn.", "Office opened.[1]", "It was new.[2]"],
        "two.en.txt": ["Second.", "The regn. Office opened.", "It was new."],
    }
    assert duizhao("project", "rules", project, "--reset").code == 0
    shown = json.loads(duizhao("project", "rules", project, "--json").out)
    assert shown["abbreviations"] == []


def test_rules_for_one_command(tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    (tmp_path / "one.en.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "house.srx").write_text(
        '<srx version="2.0"><header cascade="no"/><body><languagerules><languagerule'
        ' languagerulename="e"><rule break="yes"><beforebreak>opened\\.\\[1\\]</beforebreak>'
        "<afterbreak>\\s</afterbreak></rule></languagerule></languagerules><maprules>"
        '<languagemap languagepattern="en.*" languagerulename="e"/></maprules></body></srx>',
        encoding="utf-8",
    )
    arguments = ("--project", project, "--srx", tmp_path / "house.srx")
    result = duizhao("import", tmp_path / "one.en.txt", *arguments)
    assert result.code == 0, result.err
    assert texts(project) == {"one.en.txt": ["The regn. Office opened.[1]", "It was new.[2]"]}
    result = duizhao("import", tmp_path / "one.en.txt", *arguments[:2], "--srx", project)
    assert result.code == 1
    assert "Traceback" not in result.err
