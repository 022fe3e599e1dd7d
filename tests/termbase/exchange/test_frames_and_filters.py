"""Tables in memory, filters, and reading by extension."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from termbase_samples import SAMPLE

from align.errors import FormatError, SettingError
from align.messages import Message, message
from termbase.exchange import (
    COLUMNS,
    WRITERS,
    ConceptFilter,
    from_frame,
    read_glossary,
    select_concepts,
    to_frame,
)
from termbase.model import Concept, ConceptStatus, TermStatus


def test_to_frame_has_numbers_as_numbers() -> None:
    frame = to_frame(SAMPLE, full=False)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 7
    assert frame["frequency"].dtype == "int64"
    assert frame.groupby("zh", sort=False)["probability"].min().iloc[0] == 0.93
    empty = to_frame(())
    assert len(empty) == 0
    assert from_frame(empty) == ()


def test_frames_come_back() -> None:
    frame = to_frame(SAMPLE)
    concepts = from_frame(frame)
    assert to_frame(concepts).equals(frame)
    assert [c.id for c in concepts] == ["c1", "c2"]
    assert concepts[0].terms("en")[0].evidence == SAMPLE[0].terms("en")[0].evidence


def test_frames_of_other_makers() -> None:
    frame = pd.DataFrame(
        {
            "zh": ["全球", "治理", None],
            "en": ["global", None, None],
            "frequency": [3, None, None],
            "mood": ["x", "y", "z"],
        }
    )
    notes: list[Message] = []
    first, second = from_frame(frame, notes=notes)
    assert first.terms("en")[0].frequency == 3
    assert second.terms("en") == ()
    assert notes == [
        message("glossary.columns-ignored", columns=["mood"]),
        message("glossary.lines-without-term", count=1),
    ]
    with pytest.raises(FormatError, match="no column zh or en"):
        from_frame(pd.DataFrame({"a": [1]}))
    with pytest.raises(FormatError, match="line 1: column “probability” holds “high”"):
        from_frame(pd.DataFrame({"zh": ["x"], "probability": ["high"]}))


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["c1", "c2"]),
        ({"statuses": [ConceptStatus.ACCEPTED]}, ["c1"]),
        ({"subjects": ["law"]}, []),
        ({"documents": ["b.en.txt"]}, ["c1"]),
        ({"since": "2026-11-21"}, ["c1"]),
        ({"until": "2026-11-20"}, []),
        ({"term_statuses": [TermStatus.PROPOSED]}, ["c2"]),
        ({"min_probability": 0.5}, ["c1", "c2"]),
    ],
)
def test_filters(asked: dict[str, Any], ids: list[str]) -> None:
    assert [c.id for c in select_concepts(SAMPLE, ConceptFilter(**asked))] == ids


def test_terms_are_filtered_too() -> None:
    usable = [TermStatus.PREFERRED, TermStatus.ADMITTED]
    (concept,) = select_concepts(SAMPLE, ConceptFilter(term_statuses=usable))
    assert [t.text for t in concept.terms("en")] == ["community of human destiny"]
    (sure,) = select_concepts(SAMPLE[:1], ConceptFilter(min_probability=0.95))
    assert [t.text for t in sure.terms("en")] == ["destiny community", "common destiny"]
    with pytest.raises(SettingError, match="is not a probability"):
        ConceptFilter(min_probability=-1)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_reading_by_extension(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"G.{name.upper()}"
    plain: tuple[Concept, ...] = (replace(SAMPLE[1], note=""),)
    WRITERS[name](plain, path)
    (concept,) = read_glossary(path)
    assert concept.terms("en")[0].text == "Belt and Road"


def test_unknown_extensions_and_options_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="not in a known glossary format"):
        read_glossary(tmp_path / "g.mp3")
    with pytest.raises(SettingError, match="save it as DOCX"):
        read_glossary(tmp_path / "g.doc")
    with pytest.raises(SettingError, match="MultiTerm XML"):
        read_glossary(tmp_path / "g.sdltb")
    WRITERS["json"](SAMPLE, tmp_path / "g.json")
    with pytest.raises(SettingError, match="no option “columns”"):
        read_glossary(tmp_path / "g.json", columns={"zh": 0})
    assert read_glossary(tmp_path / "g.json", columns=None) == SAMPLE


def test_the_package_itself_gives_and_takes_tables() -> None:
    import termbase

    assert termbase.from_frame(termbase.to_frame(SAMPLE))[0].id == "c1"
    with pytest.raises(AttributeError, match="no attribute 'frame'"):
        _ = termbase.frame  # type: ignore[attr-defined]
