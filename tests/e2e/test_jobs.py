"""``jobs``: a batch is a job, and so is what the app starts; one machinery for both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from e2e_samples import Result

from duizhao import jobs
from duizhao.jobs import background, worker
from duizhao.store import Project

Run = Callable[..., Result]


def listed(duizhao: Run, project: Path) -> list[dict[str, object]]:
    result = duizhao("jobs", project, "--json")
    assert result.code == 0, result.err
    found: list[dict[str, object]] = json.loads(result.out)
    return found


def test_a_batch_is_a_job_that_can_be_started_again(
    folder: Path, tmp_path: Path, duizhao: Run
) -> None:
    project = tmp_path / "p.duizhao"
    (folder / "alone.zh.txt").write_text("第一。第二。", encoding="utf-8")
    assert duizhao("batch", folder, "--project", project).code == 3
    (job,) = listed(duizhao, project)
    assert (job["kind"], job["state"], job["done"], job["of"]) == ("batch", "done", 1, 1)
    assert "1 of 2 pairs are done" in str(job["message"])
    (folder / "alone.en.txt").write_text("The first. The second.", encoding="utf-8")
    result = duizhao("jobs", project, "--retry", job["job"])
    assert result.code == 0
    followed = duizhao("jobs", project, "--follow", 2)
    assert followed.code == 0, followed.err
    assert "2 of 2 pairs are done" in followed.out
    with Project.open(project, read_only=True) as opened:
        assert len(opened.alignments()) == 2


def test_cancelling_keeps_what_is_done(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from duizhao.jobs.batch import BatchOptions, PairOutcome, read_work, run_batch

    # A quick machine is done with all pairs before a job looks for the second time.
    monkeypatch.setattr(background, "WRITE_EVERY", 0.0)

    for number in range(3):
        for lang in ("zh", "en"):
            text = (folder / f"day.{lang}.txt").read_text(encoding="utf-8")
            (folder / f"{number}.{lang}.txt").write_text(text + "12345"[number], encoding="utf-8")

    class Canceller:
        def begin(self, total: int, present: int) -> None:
            pass

        def note(self, text: str) -> None:
            pass

        def pair(self, outcome: PairOutcome, seconds: float) -> None:
            jobs.cancel(project, 1)

    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        outcome = run_batch(project, read_work([str(folder)]), BatchOptions(), listener=Canceller())
        assert outcome.cancelled
        assert 0 < outcome.count("done") < 4
        assert project.job(1).state == "cancelled"
        again = run_batch(project, read_work([str(folder)]), BatchOptions())
        assert again.count("done", "present") == 4
        assert again.count("present") == outcome.count("done")


def test_an_app_job_aligns_nothing_twice(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    assert duizhao("import", folder, "--project", project).code == 0
    with Project.open(project) as opened:
        first = opened.add_job("align", {"encoder": "builtin"})
    assert worker.main([str(project), str(first)]) == 0
    with Project.open(project) as opened:
        assert opened.job(first).state == "done"
        (record,) = opened.alignments()
        before = opened.beads(record.id)
        second = opened.add_job("align", {"encoder": "builtin"})
        log = opened.revision()
    assert worker.main([str(project), str(second)]) == 0
    with Project.open(project) as opened:
        assert opened.revision() == log
        assert opened.beads(record.id) == before


def test_a_job_whose_process_is_gone_is_called_failed(tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    with Project.open(project, create=True) as opened:
        # No process has this number: the kernel's largest is below it.
        number = opened.add_job("batch", {**jobs.process_parameters(), "pid": 2**22 + 1})
        opened.update_job(number, state="running")
    (job,) = listed(duizhao, project)
    assert job["state"] == "failed"
    assert "ended unexpectedly" in str(job["message"])


def test_jobs_says_what_is_wrong(tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    Project.open(project, create=True).close()
    result = duizhao("jobs", project, "--follow", 7)
    assert result.code == 1
    assert "there is no job 7" in result.last
    assert duizhao("jobs", project, "--follow", 1, "--cancel", 2).code == 2


@pytest.mark.parametrize(
    ("seconds", "gone"), [(-10, False), (10, False), (-7200, True), (7200, True), (10**9, True)]
)
def test_only_a_sign_of_life_of_about_now_is_one(
    tmp_path: Path, duizhao: Run, seconds: int, gone: bool
) -> None:
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True) as project:
        job = project.add_job("align", {"pid": 0, "host": "elsewhere"})
        record = project.job(job)
    seen = datetime.now(UTC) + timedelta(seconds=seconds)
    assert background.dead(replace(record, heartbeat=seen.isoformat())) is gone
