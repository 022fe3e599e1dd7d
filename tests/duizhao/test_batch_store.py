"""A batch in a project of either engine: done once, present afterwards, same beads."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.jobs.batch import BatchOptions, read_work, run_batch
from duizhao.projects import Location
from duizhao.store import Project

ZH = "春天来了，山上的桃花都开了。孩子们在河边放风筝。"
EN = "Spring has come, and the peach trees are in flower. The children fly kites by the river."


def test_a_batch_is_done_once(where: Location, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.zh.txt").write_text(f"第{number}章。{ZH}", encoding="utf-8")
        (folder / f"{number}.en.txt").write_text(f"Chapter {number}. {EN}", encoding="utf-8")
    options = BatchOptions(mode="parallel", out=tmp_path / "out")
    work = read_work([str(folder)], mode="parallel")
    for done, present in ((2, 0), (0, 2)):
        with Project.open(where, create=True) as project:
            outcome = run_batch(project, work, options)
            assert (outcome.count("done"), outcome.count("present")) == (done, present)
            assert outcome.stopped is None
            assert [record.name for record in project.alignments()] == [
                f"{number}.zh.txt – {number}.en.txt" for number in range(2)
            ]
            assert project.jobs()[0].state == "done"


def test_a_batch_that_is_interrupted_at_its_end_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "0.zh.txt").write_text(ZH, encoding="utf-8")
    (folder / "0.en.txt").write_text(EN, encoding="utf-8")
    work = read_work([str(folder)], mode="parallel")

    def hung_up(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("duizhao.jobs.batch.run.write_overview", hung_up)
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True) as project:
        with pytest.raises(KeyboardInterrupt):
            run_batch(project, work, BatchOptions(mode="parallel", out=tmp_path / "out"))
        (job,) = project.jobs()
        assert job.state == "done"
        assert job.finished_at
        assert "1 of 1" in str(job.said[0])
        assert len(project.alignments()) == 1
