"""Sentences of comparable texts: gathered, counted and decided on, without a store."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pytest

from align.errors import ReviewError
from align.model import Grade, Status, bead_id
from align.review import (
    Command,
    NoCounterparts,
    Relink,
    ReviewBead,
    SentenceIndex,
    SetGrade,
    SetStatus,
    apply_change,
    from_json,
    machine_probability,
    plan,
    to_json,
)
from align.review.linking import choose, link
from align.review.sentences import grades_of
from align.review.settling import accept, chance_of_one, no_counterpart, take_back_none

ZH = [(0, 5), (5, 9), (9, 14), (14, 20)]
EN = [(0, 10), (11, 20), (21, 33)]


def pair(zh: int, en: int, p: float, grade: Grade | None = Grade.PARTIAL) -> ReviewBead:
    spans = (ZH[zh],), (EN[en],)
    key = bead_id("z", spans[0], "e", spans[1])
    return ReviewBead(
        key, "z", "e", *spans, ZH[zh][0], EN[en][0], probability=p, grade=grade, version=1
    )


BEST = pair(0, 0, 0.9, Grade.TRANSLATION)
SECOND = pair(0, 1, 0.6, Grade.RELATED)
OTHER = pair(1, 1, 0.3)
THIRD = pair(2, 2, 0.05, Grade.NONE)


class Desk:
    """Beads with both indexes, changed by commands as a store would."""

    def __init__(self, *beads: ReviewBead) -> None:
        self.beads = {bead.id: bead for bead in beads}
        self.log: list[str] = []

    @property
    def sides(self) -> tuple[SentenceIndex, SentenceIndex]:
        beads = self.beads.values()
        return SentenceIndex("zh", {"z": ZH}, beads), SentenceIndex("en", {"e": EN}, beads)

    def do(self, command: Command) -> None:
        change = plan(self.beads, command, author="Li")
        self.log.append(to_json(change))
        self.beads = apply_change(self.beads, change, version=len(self.log) + 1, author="Li")

    def undo(self) -> None:
        change = from_json(self.log.pop()).inverse()
        self.beads = apply_change(self.beads, change, version=99, strict=False)

    def none(self, place: int, side: int = 0) -> None:
        found = self.sides[side].sentence(("ze"[side], place))
        assert found is not None
        self.do(no_counterpart(found, "zh" if side == 0 else "en"))


@pytest.fixture
def desk() -> Desk:
    return Desk(BEST, SECOND, OTHER, THIRD)


def test_each_sentence_stands_once_with_its_candidates(desk: Desk) -> None:
    zh, en = desk.sides
    assert [[bead.id for bead in item.pairs] for item in zh] == [
        [BEST.id, SECOND.id],
        [OTHER.id],
        [THIRD.id],
    ]
    assert [item.lead.id for item in en] == [BEST.id, SECOND.id, THIRD.id]
    assert zh.sentence(("z", 3)) is None  # no pair has it
    assert zh.counts().sentences == 4


def test_counts_know_what_a_person_decided(desk: Desk) -> None:
    desk.do(accept([BEST, SECOND], desk.sides))
    desk.none(1)
    zh, en = (side.counts() for side in desk.sides)
    assert (zh.sentences, zh.counterpart, zh.none, zh.decided) == (4, 1, 1, 2)
    assert (en.sentences, en.counterpart, en.none, en.decided) == (3, 2, 0, 2)
    desk.do(SetStatus((BEST.id,), Status.REJECTED))  # of a pair; the sentence has the other
    assert desk.sides[0].counts().counterpart == 1


def test_rejecting_a_candidate_brings_the_next_and_decides_nothing(desk: Desk) -> None:
    desk.do(SetStatus((BEST.id,), Status.REJECTED))
    found = desk.sides[0].sentence(("z", 0))
    assert found is not None
    assert found.lead.id == SECOND.id
    assert desk.sides[0].counts().decided == 0


def test_no_counterpart_is_refused_while_one_is_accepted(desk: Desk) -> None:
    desk.do(accept([SECOND], desk.sides))
    with pytest.raises(ReviewError) as refused:
        desk.none(0)
    assert refused.value.code == "review.counterpart-accepted"
    found = SentenceIndex("zh", {"z": ZH}, [BEST, SECOND]).sentence(("z", 0))
    assert found is not None
    part = no_counterpart(found, "zh")  # of somebody who has not seen it
    with pytest.raises(ReviewError):  # the planner alone refuses it, too
        plan(desk.beads, part, author="Li")


def test_no_counterpart_keeps_grades_and_comments_and_has_no_number(desk: Desk) -> None:
    desk.beads[BEST.id] = replace(BEST, comment="看上下文")
    desk.none(0)
    assert desk.beads[BEST.id].grade is Grade.TRANSLATION
    assert desk.beads[BEST.id].comment == "看上下文"
    (record,) = (bead for bead in desk.beads.values() if not bead.en)
    assert record.comment == "看上下文"
    assert record.grade is Grade.NONE
    assert isnan(machine_probability(record, "comparable"))
    desk.undo()
    assert {bead.status for bead in desk.beads.values()} == {Status.PROPOSED}
    assert len(desk.beads) == 4


def test_accepting_takes_back_that_there_was_none_on_either_side(desk: Desk) -> None:
    desk.none(0)
    desk.none(2, side=1)
    assert desk.sides[1].counts().none == 1
    desk.do(accept([desk.beads[SECOND.id], desk.beads[THIRD.id]], desk.sides))
    assert not [bead for bead in desk.beads.values() if not (bead.zh and bead.en)]
    zh, en = (side.counts() for side in desk.sides)
    assert (zh.counterpart, zh.none, en.counterpart, en.none) == (2, 0, 2, 0)
    desk.undo()
    assert [side.counts().none for side in desk.sides] == [1, 1]


def test_what_is_accepted_against_its_grade_is_asked_for_a_new_one(desk: Desk) -> None:
    desk.do(choose(BEST, SECOND))
    assert desk.beads[SECOND.id].grade is None
    assert desk.beads[BEST.id].status is Status.REJECTED
    desk.do(SetGrade(SECOND.id, Grade.PARTIAL))
    assert desk.beads[SECOND.id].status is Status.ACCEPTED
    assert desk.beads[BEST.id].grade is Grade.TRANSLATION
    assert grades_of(desk.sides[0])["partial"] == 2  # the first sentence and OTHER's


def test_a_second_counterpart_leaves_the_first(desk: Desk) -> None:
    desk.do(accept([BEST], desk.sides))
    desk.do(choose(desk.beads[BEST.id], SECOND))
    found = desk.sides[0].sentence(("z", 0))
    assert found is not None
    assert [bead.id for bead in found.accepted] == [BEST.id, SECOND.id]


def test_a_pair_made_by_hand_has_no_number_and_no_grade(desk: Desk) -> None:
    command = link(BEST, "e", EN[2], known=EN, add=False)
    desk.do(command)
    (made,) = (bead for bead in desk.beads.values() if bead.origin == "Li")
    assert (made.status, made.grade, made.probability) == (Status.ACCEPTED, None, 0.0)
    assert isnan(machine_probability(made, "comparable"))
    assert desk.beads[BEST.id].status is Status.REJECTED  # kept, with its number
    assert desk.beads[BEST.id].probability == 0.9
    desk.do(Relink(OTHER.id, (ZH[1],), (EN[1], EN[2]), accept=False, label="extend"))
    (longer,) = (bead for bead in desk.beads.values() if len(bead.en) == 2)
    assert (longer.grade, longer.probability, longer.status) == (None, 0.0, Status.PROPOSED)


def test_linking_from_the_english_side(desk: Desk) -> None:
    desk.do(link(THIRD, "z", ZH[3], known=ZH, add=False, side="zh"))
    assert desk.sides[1].sentence(("e", 2)).lead.zh == (ZH[3],)  # type: ignore[union-attr]
    with pytest.raises(ReviewError):
        link(THIRD, "other", ZH[3], known=ZH, add=True, side="zh")


def test_a_sentence_that_was_taken_in_has_no_row_of_its_own(desk: Desk) -> None:
    desk.do(Relink(BEST.id, (ZH[0], ZH[1]), (EN[0],), accept=True))
    rows = list(desk.sides[0])
    assert [item.places for item in rows] == [(("z", 0), ("z", 1)), (("z", 2),)]
    assert desk.sides[0].counts().counterpart == 2
    assert OTHER.id in {bead.id for bead in rows[0].pairs}
    made = rows[0].lead
    desk.do(SetStatus((made.id,), Status.REJECTED))
    assert [len(item.places) for item in desk.sides[0]] == [1, 1, 1]


def test_taking_back_that_there_is_none_opens_the_candidates(desk: Desk) -> None:
    desk.none(0)
    found = desk.sides[0].sentence(("z", 0))
    assert found is not None
    desk.do(take_back_none(found))
    assert {desk.beads[key].status for key in (BEST.id, SECOND.id)} == {Status.PROPOSED}
    assert desk.sides[0].counts().decided == 0


def test_none_for_many_is_one_change(desk: Desk) -> None:
    zh = desk.sides[0]
    low = [item for item in zh if chance_of_one(item) < 0.5]
    assert [item.lead.id for item in low] == [OTHER.id, THIRD.id]
    desk.do(NoCounterparts(tuple(no_counterpart(item, "zh") for item in low)))
    assert desk.sides[0].counts().none == 2
    desk.undo()
    assert desk.sides[0].counts().none == 0


def test_only_a_record_of_none_is_withdrawn(desk: Desk) -> None:
    wrong = replace(accept([BEST], desk.sides), withdraw=(SECOND.id,))
    with pytest.raises(ReviewError):
        plan(desk.beads, wrong, author="Li")


def test_an_index_in_step_is_one_made_anew(desk: Desk) -> None:
    index = desk.sides[0]
    index.counts()
    desk.do(accept([SECOND], desk.sides))
    index.put(desk.beads[SECOND.id])
    index.drop(THIRD)
    del desk.beads[THIRD.id]
    fresh = desk.sides[0]
    assert index.counts() == fresh.counts()
    assert [item.pairs for item in index] == [item.pairs for item in fresh]
