"""The Review page opens the bead that another page asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from duizhao.store import Project
from ui.environment import PROJECT_VARIABLE


def script() -> None:
    from ui.screens import review

    review.draw()


def opened(wanted: dict[str, Any]) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.session_state["review_goto"] = wanted
    return page.run()


@pytest.mark.parametrize("rank", [0, 1])
def test_a_bead_is_gone_to_and_a_lesser_candidate_by_its_row(
    project_file: Path, monkeypatch: pytest.MonkeyPatch, rank: int
) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    with Project.open(project_file) as project:
        (record,) = [item for item in project.alignments() if item.mode == "comparable"]
        beads = [bead for bead in project.beads(record.id) if len(bead.zh) == 1]
    first = next(bead for bead in beads if bead.probability == 0.9)
    asked = first if rank == 0 else next(bead for bead in beads if bead.rank == 1)
    page = opened({"alignment": record.id, "bead": asked.id})
    assert not page.exception
    assert page.session_state["alignment"] == record.id
    assert page.session_state["review_last"]["focus"] == first.id


def test_what_is_gone_breaks_nothing(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    assert not opened({"alignment": 1, "bead": "gone"}).exception
    assert not opened({"alignment": 99, "bead": "gone"}).exception
