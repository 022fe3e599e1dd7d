"""The store lets no command over the head of a bead, whichever client sends it."""

from __future__ import annotations

import pytest
from project_samples import Sample

from align.errors import ReviewError
from align.review import Merge, MoveBoundary, Unlink


def test_what_is_no_neighbour_is_refused_and_nothing_is_written(sample: Sample) -> None:
    project, beads = sample.project, sample.beads
    before = project.revision()
    for command in (
        Merge((beads[0].id, beads[2].id)),
        Merge((beads[3].id, beads[0].id)),
        MoveBoundary(beads[0].id, beads[2].id, "en", "down"),
        MoveBoundary(beads[1].id, beads[0].id, "zh", "up"),
    ):
        with pytest.raises(ReviewError, match=r"not neighbours|not before"):
            project.apply(sample.alignment, command)
    assert project.revision() == before


def test_neighbours_are_joined_and_taken_apart_again(sample: Sample) -> None:
    project, beads = sample.project, sample.beads
    project.apply(sample.alignment, Unlink(beads[1].id))
    zh, en = sample.beads[1:3]
    with pytest.raises(ReviewError, match="not neighbours"):
        project.apply(sample.alignment, Merge((beads[0].id, en.id)))
    project.apply(sample.alignment, Merge((beads[0].id, zh.id)))
    project.apply(sample.alignment, MoveBoundary(en.id, beads[2].id, "zh", "down"))
    for _ in range(3):
        project.undo()
    assert [bead.id for bead in sample.beads] == [bead.id for bead in beads]
