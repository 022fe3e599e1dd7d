"""Why pairs stay: counted by the first reason that holds."""

from __future__ import annotations

from dataclasses import replace

from align.model import Pair, Status
from duizhao.exporting import PairSet, Selection
from duizhao.staying import why_they_stay

ROWS = (
    Pair("甲", "a", status=Status.ACCEPTED, id="1"),
    Pair("乙", "", status=Status.ACCEPTED, id="2"),
    Pair("丙", "c", status=Status.ACCEPTED, id="3"),
    Pair("丁", "d", status=Status.REJECTED, id="4"),
    Pair("戊", "e", probability=0.95, id="5"),
    Pair("己", "f", probability=0.4, id="6"),
    Pair("庚", "", status=Status.NEEDS_REVIEW, probability=0.2, id="7"),
)


def counted(selection: Selection, *ids: str, form: str = "tmx") -> dict[str, int]:
    going = PairSet(tuple(pair for pair in ROWS if pair.id in ids))
    return {**why_they_stay(ROWS, selection, going, form)}


def test_each_pair_stays_for_one_reason() -> None:
    accepted = Selection()
    # Number 3 is of a document that was filtered out; a memory holds no sentence alone.
    assert counted(accepted, "1", "2") == {
        "rejected": 1, "undecided": 3, "filter": 1, "one-sided": 1
    }  # fmt: skip
    assert counted(accepted, "1", "2", form="xlsx") == {"rejected": 1, "undecided": 3, "filter": 1}
    probable = replace(accepted, minimum=0.9)
    assert counted(probable, "1", "2", "3", "5", form="xlsx") == {"rejected": 1, "undecided": 2}
    everything = replace(accepted, minimum=0.0, rejected=True)
    assert counted(everything, *(pair.id for pair in ROWS), form="xlsx") == {}
