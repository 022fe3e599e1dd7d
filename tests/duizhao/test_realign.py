"""Re-aligning the rest: what was settled stays, the rest is found again, one undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.errors import ReviewError
from align.model import Bead, Document, Segment, Status
from align.review import EditText, ReviewBead, SetComment, SetStatus, from_beads
from align.segments import Text
from duizhao import jobs, realigning
from duizhao.engines import engines_for
from duizhao.jobs import worker
from duizhao.realigning import plan_realignment, realign
from duizhao.store import NewAlignment, Project

ZH = ["今天天气很好。", "我们去公园散步。", "孩子们在湖边玩耍。", "晚上下雨了。", "大家都回家了。"]
EN = [
    "The weather is fine today.",
    "We go for a walk in the park.",
    "The children play by the lake.",
    "It rained in the evening.",
    "Everybody went home.",
]


def document(name: str, lang: str, lines: list[str]) -> tuple[Document, list[Segment]]:
    segments, at = [], 0
    for number, line in enumerate(lines):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    return Document(name, lang, "\n".join(lines), name, segmented=True), segments


@pytest.fixture
def shifted(tmp_path: Path):
    """A project whose alignment is off by one from the second sentence on."""
    zh, en = document("x.zh", "zh", ZH), document("x.en", "en", EN)
    beads = [Bead((0,), (0,)), Bead((1,), ()), Bead((2,), (1,)), Bead((3,), (2,))]
    beads += [Bead((4,), (3,)), Bead((), (4,))]
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as project:
        ids = [project.add_document(*zh).id, project.add_document(*en).id]
        made = from_beads(beads, [Text(*zh)], [Text(*en)])
        key = project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made)).id
        yield project, key


def test_the_rest_is_found_again_around_what_is_accepted(shifted) -> None:
    project, key = shifted
    before = project.beads(key)
    project.apply(key, SetStatus((before[0].id,), Status.ACCEPTED))
    project.apply(key, SetComment(before[2].id, "odd"))
    applied = realign(project, key, engines_for(project, encoder="lexicon"))
    assert applied is not None
    after = project.beads(key)
    assert [bead.type for bead in after] == ["1-1"] * 5
    assert after[0].status is Status.ACCEPTED
    assert [bead.comment for bead in after] == ["", "", "odd", "", ""]
    assert realign(project, key, engines_for(project, encoder="lexicon")) is None
    project.undo()
    assert [bead.id for bead in project.beads(key)] == [bead.id for bead in before]


def test_only_what_stands_below_and_only_what_was_said(shifted) -> None:
    project, key = shifted
    engines = engines_for(project, encoder="lexicon")
    before = project.beads(key)
    project.apply(key, SetStatus((before[0].id,), Status.ACCEPTED))
    everywhere = plan_realignment(project, key, engines)
    assert everywhere is not None
    assert (everywhere.first, len(everywhere.gone), len(everywhere.come)) == (2, 5, 4)
    project.apply(key, EditText(before[3].id, "en", "The children are playing."))
    below = plan_realignment(project, key, engines, below=before[2].id)
    assert below is not None
    assert below.first == 4
    applied = realign(project, key, engines, below=before[2].id)
    assert applied is not None
    after = project.beads(key)
    assert [bead.id for bead in after[:3]] == [bead.id for bead in before[:3]]
    assert [bead.position for bead in after] == sorted({bead.position for bead in after})
    assert {bead.en_text for bead in after} == {None, "The children are playing."}
    project.undo()
    project.undo()
    assert [bead.id for bead in project.beads(key)] == [bead.id for bead in before]


def test_a_correction_goes_with_its_sentence(shifted) -> None:
    project, key = shifted
    before = project.beads(key)
    project.apply(key, SetStatus((before[0].id,), Status.ACCEPTED))
    for bead in before[2:]:
        if bead.en:
            project.apply(key, EditText(bead.id, "en", f"{bead.en[0][0]}!"))
    assert realign(project, key, engines_for(project, encoder="lexicon")) is not None
    after = project.beads(key)
    assert [bead.type for bead in after] == ["1-1"] * 5
    assert [bead.en_text for bead in after] == [None, *(f"{b.en[0][0]}!" for b in after[1:])]


def test_nothing_accepted_is_said(shifted) -> None:
    project, key = shifted
    with pytest.raises(ReviewError, match="nothing is accepted"):
        realign(project, key, engines_for(project, encoder="lexicon"))


def job(project: Project, alignment: int) -> int:
    return project.add_job("realign", {"encoder": "lexicon", "alignment": alignment})


def test_as_a_job_it_is_the_change_of_whoever_asked_for_it(shifted) -> None:
    project, key = shifted
    before = project.beads(key)
    project.apply(key, SetStatus((before[0].id,), Status.ACCEPTED))
    first = job(project, key)
    assert worker.main([str(project.path), str(first)]) == 0
    assert [bead.type for bead in project.beads(key)] == ["1-1"] * 5
    second = job(project, key)
    assert worker.main([str(project.path), str(second)]) == 0
    assert project.job(second).said == (jobs.NOTHING_DIFFERENT,)
    project.undo()  # Li's own last command
    assert [bead.id for bead in project.beads(key)] == [bead.id for bead in before]


def test_what_is_decided_while_the_job_runs_counts(
    shifted, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, key = shifted
    first, *_, last = project.beads(key)
    project.apply(key, SetStatus((first.id,), Status.ACCEPTED))
    seen: list[int] = []

    def meanwhile(*args: Any) -> tuple[ReviewBead, ...]:
        if not seen:
            project.apply(key, SetStatus((last.id,), Status.ACCEPTED))
        seen.append(1)
        return from_beads(*args)

    monkeypatch.setattr(realigning, "from_beads", meanwhile)
    number = job(project, key)
    assert worker.main([str(project.path), str(number)]) == 0
    assert len(seen) == 2
    accepted = [bead.id for bead in project.beads(key) if bead.status is Status.ACCEPTED]
    assert accepted == [first.id, last.id]


def test_a_job_says_why_it_cannot(shifted) -> None:
    project, key = shifted
    number = job(project, key)
    assert worker.main([str(project.path), str(number)]) == 1
    assert "nothing is accepted yet" in str(project.job(number).said[0])


def test_the_rest_is_found_with_what_the_project_knows(shifted) -> None:
    """What stands in an imported memory tells which of two strange lines is rendered."""
    project, key = shifted
    engines = engines_for(project, encoder="lexicon")
    assert engines.memory is None, "nobody has reviewed anything, and nothing was imported"
    project.apply(key, SetStatus((project.beads(key)[0].id,), Status.ACCEPTED))
    own = engines_for(project, encoder="lexicon").memory
    assert own is not None
    assert len(own) == 1
    zh, en = document("m.zh", "zh", ZH[2:]), document("m.en", "en", EN[2:])
    ids = [project.add_document(*zh).id, project.add_document(*en).id]
    made = from_beads([Bead((k,), (k,)) for k in range(3)], [Text(*zh)], [Text(*en)])
    signature = "duizhao:0|encoder:import|segmenter:given"
    project.save_alignment(
        NewAlignment("parallel", (ids[0],), (ids[1],), made, signature=signature)
    )
    more = engines_for(project, encoder="lexicon").memory
    assert more is not None
    assert len(more) == 4
    assert engines_for(project, encoder="lexicon", evidence=False).memory is None
    assert realign(project, key, engines_for(project, encoder="lexicon")) is not None
    assert [bead.type for bead in project.beads(key)] == ["1-1"] * 5
