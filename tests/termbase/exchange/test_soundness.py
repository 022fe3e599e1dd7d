"""What any glossary file says is either stored as it is, repaired and said, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from align.errors import FormatError
from align.messages import Message
from duizhao.store import Project, check_project
from termbase.concepts import merge_concepts
from termbase.exchange import read_glossary
from termbase.exchange.soundness import LARGEST, sound
from termbase.model import Concept, Evidence, LanguageSection, Term


def concept(**of_term: Any) -> Concept:
    term = Term("水库", "zh", **of_term)
    return Concept("c1", (LanguageSection("zh", (term,)),))


def file_of(folder: Path, **of_term: Any) -> Path:
    term = {"text": "reservoir", "lang": "en", **of_term}
    body = {
        "format": "duizhao-termbase",
        "version": 1,
        "concepts": [{"id": "a", "languages": [{"lang": "en", "terms": [term]}]}],
    }
    path = folder / "g.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("frequency", LARGEST + 1),
        ("frequency", 10**400),
        ("frequency", -1),
        ("probability", float("nan")),
        ("probability", float("inf")),
        ("probability", 1.5),
        ("probability", 10**400),
    ],
    ids=["above", "huge", "negative", "nan", "infinite", "share", "huge share"],
)
def test_a_number_beyond_reason_is_refused_with_its_place(
    tmp_path: Path, field: str, value: float
) -> None:
    with pytest.raises(FormatError) as caught:
        read_glossary(file_of(tmp_path, **{field: value}))
    assert caught.value.where == str(tmp_path / "g.json")
    assert field in str(caught.value)


@pytest.mark.parametrize(("field", "value"), [("frequency", LARGEST), ("probability", 0.25)])
def test_other_numbers_are_read(tmp_path: Path, field: str, value: float) -> None:
    (found,) = read_glossary(file_of(tmp_path, **{field: value}))
    assert getattr(found.terms("en")[0], field) == value


def test_numbers_of_evidence_count_too() -> None:
    with pytest.raises(FormatError):
        sound([concept(evidence=(Evidence("a", 0, 5, LARGEST * 4),))])


def test_a_term_goes_where_its_script_belongs() -> None:
    notes: list[Message] = []
    section = LanguageSection("zh", (Term("水坝", "en"), Term("dam", "en"), Term("闸", "zh")))
    (found,) = sound([Concept("c", (section,))], notes=notes)
    assert [term.text for term in found.terms("zh")] == ["水坝", "闸"]
    assert [term.text for term in found.terms("en")] == ["dam"]
    assert all(term.lang == part.lang for part in found.languages for term in part.terms)
    assert [(note.code, note.parameters["count"]) for note in notes] == [
        ("glossary.terms-moved", 2)
    ]


def test_what_cannot_be_stored_is_replaced_and_counted() -> None:
    notes: list[Message] = []
    (found,) = sound([concept(note="a\0b", contexts=("\ud800",))], notes=notes)
    assert found.terms("zh")[0].note == "a\N{REPLACEMENT CHARACTER}b"
    assert found.terms("zh")[0].contexts == ("\N{REPLACEMENT CHARACTER}",)
    assert notes[0].parameters["count"] == 2


def test_what_is_sound_is_the_same_object() -> None:
    whole = concept(frequency=3, probability=0.5, note="n")
    assert sound([whole])[0] is whole


TEXTS = st.text(st.characters(codec=None), min_size=1, max_size=6)
TERMS = st.builds(
    Term,
    TEXTS,
    st.sampled_from(["zh", "en"]),
    note=st.text(st.characters(codec=None), max_size=4),
    frequency=st.integers(0, LARGEST),
    probability=st.floats(0, 1),
)
CONCEPTS = st.builds(
    Concept,
    st.text("abc", min_size=1, max_size=3),
    st.lists(
        st.builds(
            LanguageSection,
            st.sampled_from(["zh", "en"]),
            st.lists(TERMS, min_size=1, max_size=3, unique_by=lambda t: t.text).map(tuple),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda s: s.lang,
    ).map(tuple),
)


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(st.lists(CONCEPTS, min_size=1, max_size=4, unique_by=lambda c: c.id))
def test_what_was_imported_is_a_project_that_check_passes(
    tmp_path_factory: pytest.TempPathFactory, concepts: list[Concept]
) -> None:
    folder = tmp_path_factory.mktemp("p")
    with Project.open(folder / "p.duizhao", create=True) as project:
        merged = merge_concepts((), sound(concepts))
        project.change_concepts([], list(merged.after), label="import")
        assert not check_project(project)
