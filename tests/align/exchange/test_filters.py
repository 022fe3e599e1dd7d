"""Which pairs pass a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from align.errors import SettingError
from align.exchange import PairFilter, select_pairs
from align.model import Grade, Pair, Status

ROW = Pair(
    zh_document="a.zh",
    zh_segments=(0,),
    en_document="b.en",
    en_segments=(0,),
    probability=0.8,
    zh="一",
    en="one",
    status=Status.ACCEPTED,
    grade=Grade.PARTIAL,
    changed="2026-11-21T10:15:00Z",
)


@pytest.mark.parametrize(
    ("asked", "passes"),
    [
        ({}, True),
        ({"statuses": [Status.ACCEPTED]}, True),
        ({"statuses": [Status.REJECTED]}, False),
        ({"grades": [Grade.PARTIAL, Grade.TRANSLATION]}, True),
        ({"grades": [Grade.NONE]}, False),
        ({"min_probability": 0.8}, True),
        ({"min_probability": 0.81}, False),
        ({"documents": ["b.en"]}, True),
        ({"documents": ["c.en"]}, False),
        ({"since": "2026-11-21"}, True),
        ({"since": "2026-11-21T10:15:01Z"}, False),
        ({"until": "2026-11-21"}, True),
        ({"until": "2026-11-20"}, False),
        ({"since": "2026-11-01", "until": "2026-11"}, True),
    ],
)
def test_filters(asked: dict[str, Any], passes: bool) -> None:
    assert list(select_pairs([ROW], PairFilter(**asked))) == ([ROW] if passes else [])


def test_what_nobody_changed_is_of_no_time() -> None:
    untouched = replace(ROW, changed="")
    assert not PairFilter(since="2000-01-01").accepts(untouched)
    assert not PairFilter(until="2100-01-01").accepts(untouched)


def test_a_probability_beyond_one_is_refused() -> None:
    with pytest.raises(SettingError, match="is not a probability"):
        PairFilter(min_probability=90)
