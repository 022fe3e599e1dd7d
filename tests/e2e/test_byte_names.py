"""Names of files that are bytes and no UTF-8, as old archives made in China unpack to."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from duizhao.store import Project

Run = Callable[..., Result]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names of bytes")
WORD = "合同".encode("gb18030")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for lang, texts, between in (("zh", ZH, ""), ("en", EN, " ")):
        (tmp_path / lang).mkdir()
        for number in (1, 2):
            name = os.fsencode(tmp_path / lang) + b"/" + WORD + f"{number}.{lang}.txt".encode()
            Path(os.fsdecode(name)).write_text(between.join(texts[number:]), encoding="utf-8")
    return tmp_path


def names(project: Path) -> set[str]:
    with Project.open(project, read_only=True) as opened:
        return {document.name for document in opened.documents()}


@pytest.mark.parametrize("how", ["folder", "patterns"])
def test_a_batch_takes_them(folder: Path, duizhao: Run, how: str) -> None:
    given = [folder] if how == "folder" else [f"{folder}/zh/*.txt", f"{folder}/en/*.txt"]
    out, project = folder / "out", folder / "p.duizhao"
    done = duizhao("batch", *given, "--project", project, "--out", out)
    assert done.code == 0, done.err
    assert {path.name for path in out.iterdir()} == {"report.html", "合同1.tsv", "合同2.tsv"}
    assert names(project) == {f"{s}/合同{n}.{s}.txt" for s in ("zh", "en") for n in (1, 2)}
    assert "bug" not in done.err


def test_what_failed_can_be_run_again(folder: Path, duizhao: Run) -> None:
    broken = Path(os.fsdecode(os.fsencode(folder) + b"/en/" + WORD + b"2.en.txt"))
    broken.write_bytes(b"")
    out, project = folder / "out", folder / "p.duizhao"
    done = duizhao("batch", folder, "--project", project, "--out", out)
    assert done.code != 0
    failed = list(csv.DictReader(io.StringIO((out / "failed.csv").read_text("utf-8-sig"))))
    assert [row["en"].startswith("file://") for row in failed] == [True]
    assert failed[0]["en_name"] == "en/合同2.en.txt"
    broken.write_text(" ".join(EN[2:]), encoding="utf-8")
    done = duizhao("batch", out / "failed.csv", "--project", project, "--out", out)
    assert done.code == 0, done.err
    assert len(names(project)) == 4


def test_a_line_that_names_no_file_fails_alone(folder: Path, duizhao: Run) -> None:
    (folder / "a.txt").write_text("".join(ZH[:4]), encoding="utf-8")
    (folder / "b.txt").write_text(" ".join(EN[:4]), encoding="utf-8")
    lines = [{"zh": "\udcff\ud900.txt", "en": "b.txt"}, {"zh": "a.txt", "en": "b.txt"}]
    (folder / "m.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="ascii")
    out, project = folder / "out", folder / "p.duizhao"
    done = duizhao("batch", folder / "m.jsonl", "--project", project, "--out", out)
    assert "line 1" in done.err
    assert "bug" not in done.err
    assert names(project) == {"a.txt", "b.txt"}
    assert (out / "failed.csv").is_file()


def test_other_commands_take_them(folder: Path, duizhao: Run) -> None:
    files = sorted(folder.glob("*/*1.*"))
    done = duizhao("align", *files, "-o", folder / "a.tsv")
    assert done.code == 0, done.err
    done = duizhao("import", *files, "--project", folder / "q.duizhao")
    assert done.code == 0, done.err
    assert names(folder / "q.duizhao") == {"合同1.zh.txt", "合同1.en.txt"}
