"""A batch started from the page: listed sources, failed rows with reasons, run again."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import SettingError
from align.messages import Message
from duizhao import jobs
from duizhao.batches import batch_failures, batch_sources, start_batch
from duizhao.messages import Wording
from duizhao.store import JobRecord, Project
from tests.ui.apptest import page_of, press, said
from tests.waiting import until
from ui.environment import FOLDER_VARIABLE, PROJECT_VARIABLE

ZH = "这是第一句话。我们今天去北京。天气很好。"
EN = "This is the first sentence. We are going to Beijing today. The weather is fine."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "novels"
    texts.mkdir()
    for name in ("one", "two"):
        (texts / f"{name}.zh.txt").write_text(ZH + name, "utf-8")
    (texts / "one.en.txt").write_text(EN, "utf-8")
    (tmp_path / "pairs.csv").write_text("zh,en\nnovels/one.zh.txt,novels/one.en.txt\n", "utf-8")
    for other in ("Trash", ".hidden", "old-aligned", "p.duizhao.backups"):
        (tmp_path / other).mkdir()
    (tmp_path / "note.docx").write_bytes(b"x")
    return tmp_path


def done(project: Project, job: int) -> JobRecord:
    until(lambda: project.job(job).state not in ("queued", "running", "cancelling"))
    return project.job(job)


def test_folders_and_tables_are_listed_and_nothing_else_is_taken(folder: Path) -> None:
    assert batch_sources(folder) == ["novels", "pairs.csv"]
    assert batch_sources(folder / "nowhere") == []
    with Project.open(folder / "p.duizhao", create=True, author="Li") as project:
        for name in ("../etc", "Trash", "note.docx", str(folder / "novels"), ""):
            with pytest.raises(SettingError):
                start_batch(project, folder, name)


@pytest.mark.slow
def test_failed_rows_say_why_and_are_run_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder / "p.duizhao"))
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    with Project.open(folder / "p.duizhao", create=True, author="Li") as project:
        record = done(project, start_batch(project, folder, "novels"))
        assert record.state == "done", record
        (row,) = batch_failures(record)
        assert row.zh.endswith("two.zh.txt")
        # Not the English of the table for programs, but what each reader's language makes of it.
        assert isinstance(row.reason, Message)
        assert "没有名称对应" in Wording("zh", "page").text(row.reason)
        page = page_of("project")
        assert "1 pair failed:" in said(page)
        (folder / "novels" / "two.en.txt").write_text(EN + " Two.", "utf-8")
        page = press(page, "Run the failed ones again")
        again = max(project.jobs(), key=lambda item: item.id)
        assert again.id != record.id
        assert done(project, again.id).state == "done"
        assert batch_failures(project.job(again.id)) == []
        assert len(project.alignments()) == 2
        assert jobs.running(project) is None
