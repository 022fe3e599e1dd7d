"""A table for a colleague, through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from e2e_samples import EN, ZH, Result

from duizhao.store import Project
from tests.align.documents.samples import xlsx

Run = Callable[..., Result]


def test_out_and_back_and_undone(tmp_path: Path, duizhao: Run) -> None:
    project, out = tmp_path / "x.duizhao", tmp_path / "for-wang.tsv"
    table = tmp_path / "memory.xlsx"
    table.write_bytes(xlsx({"一": [[zh, en] for zh, en in zip(ZH, EN, strict=True)]}))
    assert duizhao("import", table, "--as", "pairs", "--project", project).code == 0
    assert duizhao("export", project, "--what", "review").code == 2
    assert duizhao("export", project, "--what", "review", "-o", tmp_path / "x.tmx").code == 1
    sent = duizhao("export", project, "--what", "review", "-o", out)
    assert sent.code == 0
    assert f"{len(ZH)} rows" in sent.err
    text = out.read_text(encoding="utf-8-sig")
    text = text.replace(EN[0], "Spring!").replace("\tproposed\t", "\taccepted\t", 1)
    out.write_text(text, encoding="utf-8")
    back = ("import", out, "--as", "review", "--project", project)
    dry = duizhao(*back, "--dry-run")
    assert dry.code == 0, dry.err
    assert f"- {EN[0]}" in dry.out
    assert "+ Spring!" in dry.out
    assert duizhao(*back).code == 1
    done = json.loads(duizhao(*back, "--by", "Wang", "--json").out)
    assert done[0]["taken"]
    assert done[0]["counts"]["text corrected"] == 1
    with Project.open(project) as opened:
        assert opened.beads(1)[0].en_text == "Spring!"
    assert duizhao("undo", project).code == 1
    assert duizhao("undo", project, "--author", "Wang").code == 0
    with Project.open(project) as opened:
        assert opened.beads(1)[0].en_text is None
    assert duizhao("undo", project, "--author", "Wang", "--redo").code == 0
    with Project.open(project) as opened:
        assert opened.beads(1)[0].en_text == "Spring!"


def test_conflicts_have_an_exit_code(tmp_path: Path, duizhao: Run) -> None:
    project, out = tmp_path / "x.duizhao", tmp_path / "out.csv"
    table = tmp_path / "memory.tsv"
    table.write_text(f"{ZH[0]}\t{EN[0]}\n{ZH[1]}\t{EN[1]}\n", encoding="utf-8")
    duizhao("import", table, "--as", "pairs", "--project", project)
    duizhao("export", project, "--what", "review", "-o", out)
    text = out.read_text(encoding="utf-8-sig")
    for who, word in (("Wang", "Spring!"), ("Zhao", "It is spring.")):
        out.write_text(text.replace(EN[0], word), encoding="utf-8")
        done = duizhao("import", out, "--as", "review", "--project", project, "--by", who)
    assert done.code == 3
    assert "NOT IMPORTED" in done.out
    assert "- Spring!" in done.out
    bad = tmp_path / "bad.csv"
    bad.write_text("x,y\n1,2\n", encoding="utf-8")
    both = duizhao("import", bad, out, "--as", "review", "--project", project, "--by", "Li")
    assert both.code == 3
    assert "bad.csv" in both.err
