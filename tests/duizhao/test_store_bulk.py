"""Commands over many beads: small in the file, exact to take back, refused in a conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_samples import fill

from align.errors import ConflictError
from align.model import Status
from align.review import EditTexts, SetComment, SetStatus
from duizhao.store import Project

MANY = 400


@pytest.fixture
def filled(path: Path) -> Path:
    with Project.open(path, create=True) as project:
        fill(project, sentences=MANY)
    return path


def test_a_bulk_command_is_taken_back_exactly_also_after_a_restart(filled: Path) -> None:
    with Project.open(filled) as project:
        (record,) = project.alignments()
        ids = tuple(bead.id for bead in project.beads(record.id))
        project.apply(record.id, SetComment(ids[3], "note"))
        before = project.beads(record.id)
        project.apply(record.id, SetStatus(ids, Status.ACCEPTED))
    with Project.open(filled) as project:
        assert {bead.status for bead in project.beads(record.id)} == {Status.ACCEPTED}
        project.undo()
        after = project.beads(record.id)
        content = [(b.id, b.status, b.comment, b.zh, b.en, b.probability) for b in after]
        assert content == [(b.id, b.status, b.comment, b.zh, b.en, b.probability) for b in before]
    with Project.open(filled) as project:
        project.redo()
        assert {bead.status for bead in project.beads(record.id)} == {Status.ACCEPTED}
        project.undo()
        project.undo()
        assert all(not bead.comment for bead in project.beads(record.id))


def test_a_bulk_command_somebody_built_on_is_not_taken_back(filled: Path) -> None:
    with Project.open(filled, author="Li") as project:
        (record,) = project.alignments()
        ids = tuple(bead.id for bead in project.beads(record.id))
        project.apply(record.id, SetStatus(ids, Status.ACCEPTED))
        project.apply(record.id, SetComment(ids[7], "no"), author="Wang")
        with pytest.raises(ConflictError):
            project.undo()
        assert {bead.status for bead in project.beads(record.id)} == {Status.ACCEPTED}


def test_what_changed_since_is_read_without_reading_everything(filled: Path) -> None:
    with Project.open(filled) as project:
        (record,) = project.alignments()
        ids = tuple(bead.id for bead in project.beads(record.id))
        revision = project.revision()
        project.apply(record.id, EditTexts(((ids[1], "zh", "改"), (ids[2], "en", "changed"))))
        touched, present = project.changed_beads(record.id, revision)
        assert [bead.id for bead in touched] == [ids[1], ids[2]]
        assert present == set(ids)
        assert [bead.status for bead in touched] == [Status.PROPOSED] * 2


def test_the_history_of_a_bead(filled: Path) -> None:
    with Project.open(filled, author="Li") as project:
        (record,) = project.alignments()
        ids = tuple(bead.id for bead in project.beads(record.id))
        project.apply(record.id, SetComment(ids[1], "one"))
        project.apply(record.id, SetComment(ids[2], "other"))
        project.apply(record.id, SetStatus(ids, Status.ACCEPTED), author="Wang")
        bead = project.beads_by_id(record.id, ids[1:2])[ids[1]]
        found = [(item.author, str(item.label)) for item in project.bead_history(record.id, bead)]
        assert found == [("Wang", "accepted"), ("Li", "comment")]
