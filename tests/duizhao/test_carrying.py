"""A new version of a text keeps what was decided about its unchanged pairs."""

from __future__ import annotations

from align.model import Bead, Document, Segment, Status
from align.review import EditText, SetComment, SetStatus, from_beads
from align.segments import Text
from duizhao.projects import Location
from duizhao.reviewing import transfer_decisions
from duizhao.store import NewAlignment, Project

ZH = ["今天天气很好。", "是的。", "我们去公园。", "是的。", "晚上下雨了。", "再见。"]
EN = ["The weather is fine.", "Yes.", "We go to the park.", "Yes.", "It rained.", "Bye."]


def document(name: str, lang: str, lines: list[str]) -> tuple[Document, list[Segment]]:
    segments, at = [], 0
    for line in lines:
        segments.append(Segment(at, at + len(line)))
        at += len(line) + 1
    return Document(name, lang, "\n".join(lines), name, segmented=True), segments  # type: ignore[arg-type]


def aligned(project: Project, zh: list[str], en: list[str]) -> int:
    one, two = document("x.zh", "zh", zh), document("x.en", "en", en)
    ids = [project.add_document(*side, new_version=True).id for side in (one, two)]
    beads = from_beads([Bead((k,), (k,)) for k in range(len(zh))], [Text(*one)], [Text(*two)])
    return project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), beads)).id


def test_unchanged_pairs_keep_their_decisions(where: Location) -> None:
    with Project.open(where, create=True, author="Li") as project:
        old = aligned(project, ZH, EN)
        beads = project.beads(old)
        project.apply(old, SetStatus((beads[0].id, beads[2].id), Status.ACCEPTED))
        project.apply(old, SetStatus((beads[3].id,), Status.REJECTED))
        project.apply(old, SetComment(beads[1].id, "first"))
        project.apply(old, EditText(beads[5].id, "en", "See you."))
        before = project.beads(old)
        changed = [*ZH[:2], "我们今天去公园。", *ZH[3:]]
        new = aligned(project, ["前言。", *changed], ["Preface.", *EN])
        applied, left = transfer_decisions(project, new)
        assert applied is not None
        assert left == 1
        assert "carry 4 decisions" in str(project.history(limit=1)[0].label)
        found = project.beads(new)
        assert [bead.status for bead in found] == [
            Status.PROPOSED,
            Status.ACCEPTED,
            Status.PROPOSED,
            Status.PROPOSED,
            Status.REJECTED,
            Status.PROPOSED,
            Status.PROPOSED,
        ]
        assert [bead.comment for bead in found[1:4]] == ["", "first", ""]
        assert found[6].en_text == "See you."
        assert project.beads(old) == before
        assert transfer_decisions(project, new) == (None, 0), "nothing is carried onto a review"
        project.undo()
        assert not any(bead.comment for bead in project.beads(new))


def test_repeated_pairs_are_left_where_their_number_changed(where: Location) -> None:
    with Project.open(where, create=True, author="Li") as project:
        old = aligned(project, ZH, EN)
        project.apply(old, SetStatus((project.beads(old)[3].id,), Status.ACCEPTED))
        new = aligned(project, [*ZH, "是的。"], [*EN, "Yes."])
        assert transfer_decisions(project, new) == (None, 1)


def test_a_first_version_has_nothing_to_carry(where: Location) -> None:
    with Project.open(where, create=True, author="Li") as project:
        assert transfer_decisions(project, aligned(project, ZH, EN)) == (None, 0)
