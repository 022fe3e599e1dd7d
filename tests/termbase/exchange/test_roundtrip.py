"""What goes out comes back: every field through every format that has a place for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Lang
from termbase.custom import named
from termbase.exchange import (
    read_csv,
    read_glossary,
    read_multiterm,
    read_tbx,
    read_xlsx,
    write_csv,
    write_deepl,
    write_memoq,
    write_multiterm,
    write_omegat,
    write_tbx,
    write_utx,
    write_xlsx,
)
from termbase.model import (
    Concept,
    ConceptStatus,
    CustomField,
    Evidence,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
)

LETTERS = st.sampled_from("共同体命运雨abZ 9&<>\"'=+-@|#~%;,:/、；")
ANY = st.text(LETTERS, max_size=10).map(lambda text: " ".join(text.split()))
LINES = st.lists(ANY.filter(bool), max_size=2).map("\n".join)
FILLED = ANY.filter(lambda text: re.search(r"\w", text) is not None)
SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.999, 1.0])
SEEN = st.builds(
    Evidence, FILLED, *[st.integers(0, 99)] * 3, ANY, st.sampled_from(["pair", "text"])
)


def _term(lang: str) -> st.SearchStrategy[Term]:
    return st.builds(
        Term,
        text=FILLED,
        lang=st.just(lang),
        status=st.sampled_from(TermStatus),
        id=st.sampled_from(["", "t1", "x 2"]),
        pos=st.sampled_from(["", "noun", "verb", "classifier"]),
        type=st.sampled_from(TermType),
        grammar=st.sampled_from(["", "neuter", "plural"]),
        client=ANY,
        source=ANY,
        usage_note=ANY,
        note=ANY,
        sort_key=ANY,
        probability=SHARES,
        frequency=st.integers(0, 99),
        surface_forms=st.lists(FILLED, max_size=2).map(tuple),
        contexts=st.lists(FILLED, max_size=2).map(tuple),
        evidence=st.lists(SEEN, max_size=2).map(tuple),
        case_sensitive=st.booleans(),
        exact_match=st.booleans(),
    )


def _section(lang: str) -> st.SearchStrategy[LanguageSection]:
    terms = st.lists(_term(lang), min_size=1, max_size=2, unique_by=lambda term: term.text)
    built = st.builds(LanguageSection, st.just(lang), terms.map(tuple), LINES, ANY)
    return built.map(_with_definition)


def _with_definition(item: Any) -> Any:
    """A source is one of a definition."""
    return item if item.definition else replace(item, definition_source="")


OWN_FIELDS = st.lists(
    st.builds(CustomField, FILLED.map(named).filter(bool), FILLED),
    max_size=2,
    unique_by=lambda field: field.name,
).map(lambda fields: tuple(sorted(fields, key=lambda field: field.name)))
CONCEPTS = st.lists(
    st.builds(
        Concept,
        id=st.sampled_from(["c1", "c2", "7 b", "九"]),
        languages=st.one_of(
            st.tuples(_section("zh"), _section("en")),
            st.tuples(_section("en"), _section("zh")),
            st.tuples(_section("zh")),
            st.tuples(_section("en")),
        ),
        status=st.sampled_from(ConceptStatus),
        subject=ANY,
        definition=LINES,
        definition_source=ANY,
        note=LINES,
        related=st.lists(st.sampled_from(["c1", "c2", "a | b", "%"]), max_size=2).map(tuple),
        score=SHARES,
        created_by=ANY,
        created=st.sampled_from(["", "2026-11-21T10:15:00Z"]),
        changed_by=ANY,
        changed=st.sampled_from(["", "2026-11-22"]),
        custom=OWN_FIELDS,
    ).map(_with_definition),
    min_size=1,
    max_size=3,
    unique_by=lambda concept: concept.id,
).map(tuple)


def public(concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """*concepts* without what only this program has a use for."""
    return tuple(
        replace(
            concept,
            languages=tuple(
                replace(
                    section,
                    terms=tuple(
                        replace(t, probability=1.0, frequency=0, surface_forms=(), evidence=())
                        for t in section.terms
                    ),
                )
                for section in concept.languages
            ),
        )
        for concept in concepts
    )


TABLES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "csv": (write_csv, read_csv),
    "xlsx": (write_xlsx, read_xlsx),
}


@pytest.mark.parametrize("form", sorted(TABLES))
@settings(max_examples=12, deadline=None)
@given(concepts=CONCEPTS)
def test_tables_keep_every_field(
    tmp_path_factory: pytest.TempPathFactory, form: str, concepts: tuple[Concept, ...]
) -> None:
    write, read = TABLES[form]
    path = tmp_path_factory.mktemp("x") / f"x.{form}"
    write(concepts, path, full=True)
    assert read(path) == concepts
    write(concepts, path, full=True, private=False)
    assert read(path) == public(concepts)


@pytest.mark.parametrize("style", ["dca", "dct", "v2"])
@settings(max_examples=8, deadline=None)
@given(concepts=CONCEPTS)
def test_tbx_keeps_every_field(
    tmp_path_factory: pytest.TempPathFactory, style: Any, concepts: tuple[Concept, ...]
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.tbx"
    write_tbx(concepts, path, style=style)
    assert read_tbx(path) == concepts
    write_tbx(concepts, path, style=style, private=False)
    assert "duizhao:" not in path.read_text("utf-8")
    for old, new in zip(public(concepts), read_tbx(path), strict=True):
        assert [_plain(s) for s in old.languages] == [_plain(s) for s in new.languages]
        assert (old.subject, old.definition, old.note) == (new.subject, new.definition, new.note)
        assert (old.created_by, old.changed) == (new.created_by if old.created else old.created_by,
                                                 new.changed)  # fmt: skip


def _plain(section: LanguageSection) -> LanguageSection:
    # An id that XML cannot hold is the one thing of a term that other programs need not keep.
    terms = tuple(replace(term, id="") for term in section.terms)
    return replace(section, terms=terms)


SAMPLE = (
    Concept(
        "c1",
        (
            LanguageSection(
                "zh",
                (
                    Term("质权", "zh", TermStatus.PREFERRED, evidence=(Evidence("a", 1, 0, 2),)),
                    Term("质押权", "zh", TermStatus.ADMITTED),
                ),
            ),
            LanguageSection(
                "en",
                (
                    Term("pledge", "en", TermStatus.PREFERRED, pos="noun", probability=0.5,
                         case_sensitive=True, contexts=("A pledge.",), note="law only"),
                    Term("pawn", "en", TermStatus.FORBIDDEN, surface_forms=("pawns",)),
                    Term("security interest", "en", TermStatus.PROPOSED, probability=0.4),
                ),
                definition="a security",
            ),
        ),
        ConceptStatus.ACCEPTED,
        subject="law",
        definition="担保物权",
    ),
    Concept(
        "c2",
        (
            LanguageSection("zh", (Term("=1+1", "zh", TermStatus.DO_NOT_TRANSLATE),)),
            LanguageSection("en", (Term("=1+1", "en", TermStatus.DO_NOT_TRANSLATE),)),
        ),
        ConceptStatus.ACCEPTED,
    ),
)  # fmt: skip
PRIVATE = ("0.5", "pawns", "a#1:0-2", "duizhao:")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("x.txt", write_omegat),
        ("x.csv", write_deepl),
        ("x.tsv", lambda items, path: write_deepl(items, path, form="tsv")),
        ("m.csv", write_memoq),
        ("x.xml", write_multiterm),
        ("x.utx", write_utx),
        ("x.tbx", lambda items, path: write_tbx(items, path, private=False, full=False)),
        ("v2.tbx", lambda items, path: write_tbx(items, path, private=False, style="v2")),
        ("t.csv", lambda items, path: write_csv(items, path, private=False)),
        ("t.xlsx", lambda items, path: write_xlsx(items, path, private=False, full=False)),
    ],
)
def test_files_for_other_tools_are_clean_and_come_back(
    name: str, write: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / name
    assert write(SAMPLE, path).rows > 0
    if not name.endswith("xlsx"):
        text = path.read_text("utf-16" if name == "x.xml" else "utf-8")
        assert not [word for word in PRIVATE if word in text]
        if name in ("x.txt", "x.csv", "x.tsv"):
            assert "pawn" not in text
    found = read_glossary(path)
    first = {t.text: t.status for c in found for t in c.terms("en")}
    assert "pledge" in first
    if name in ("m.csv", "x.xml", "x.utx", "x.tbx", "v2.tbx", "t.csv", "t.xlsx"):
        assert first["pawn"] in (TermStatus.FORBIDDEN, TermStatus.DEPRECATED)


def _of(lang: Lang, first: str, *others: str) -> LanguageSection:
    terms = [Term(first, lang, TermStatus.PREFERRED)]
    return LanguageSection(lang, (*terms, *(Term(t, lang, TermStatus.ADMITTED) for t in others)))


def test_statuses_in_the_words_of_the_tool(tmp_path: Path) -> None:
    write_multiterm(SAMPLE, tmp_path / "x.xml", full=True)
    (pledge, _) = read_multiterm(tmp_path / "x.xml")
    assert [t.status for t in pledge.terms("en")] == [
        TermStatus.PREFERRED,
        TermStatus.FORBIDDEN,
        TermStatus.PROPOSED,
    ]
    assert pledge.terms("en")[0].case_sensitive
    assert pledge.section("en") == replace(pledge.languages[1], definition="a security")
    write_utx(SAMPLE, tmp_path / "x.utx")
    lines = (tmp_path / "x.utx").read_text("utf-8").splitlines()
    assert lines[0].startswith("#UTX 1.20; zh-CN/en-US")
    assert [line.split("\t")[4] for line in lines[2:5]] == ["approved", "forbidden", "provisional"]
    used = Concept("u", (_of("zh", "单位"), _of("en", "unit", "entity")))
    write_utx([used], tmp_path / "u.utx")
    (back,) = read_glossary(tmp_path / "u.utx")
    assert [t.status for t in back.terms("en")] == [TermStatus.PREFERRED, TermStatus.ADMITTED]
    # memoQ has no word for a proposal: the entry's note says it.
    write_memoq(SAMPLE, tmp_path / "m.csv")
    assert read_glossary(tmp_path / "m.csv")[0].note.startswith("proposed: ")
    write_deepl(SAMPLE, tmp_path / "x.csv", source="en")
    assert (tmp_path / "x.csv").read_text("utf-8").splitlines() == [
        "pledge,质权,EN,ZH",
        "security interest,质权,EN,ZH",
        "'=1+1,'=1+1,EN,ZH",
    ]
