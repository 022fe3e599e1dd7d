"""Termbases for property tests, and one by hand that has something in every field."""

from __future__ import annotations

from hypothesis import strategies as st

from termbase.custom import named
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

# Whatever a field may hold: markup, formulas, blanks that XML readers like to change,
# right-to-left marks, astral characters, what looks like one of our own notes.
CHARACTERS = st.one_of(
    st.sampled_from("人类命运共同体ab Z9 \t\n\u3000\u00a0\u202e\u2028&<>\"'=+-@|#~%;,:\\$😀"),
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
)
ANY = st.one_of(
    st.text(CHARACTERS, max_size=12),
    st.sampled_from(
        ["", "", "duizhao:note=x", '"quoted"', "]]>", "&lt;", "_x0041_", "  two  blanks ", "-1+1"]
    ),
)
FILLED = ANY.filter(lambda text: bool(text.strip()))
TIMES = st.sampled_from(
    ["", "2026-11-21", "2026-11-21T10:15:00Z", "2026-02-31", "last week", "2026-11-21T10:15:00"]
)
COUNTS = st.integers(0, 10_000)
SHARES = st.floats(0, 1)

EVIDENCE = st.builds(
    Evidence, FILLED, COUNTS, COUNTS, COUNTS, ANY, st.sampled_from(["pair", "composed", "import"])
)


def _term(lang: str) -> st.SearchStrategy[Term]:
    return st.builds(
        Term,
        text=FILLED,
        lang=st.just(lang),
        status=st.sampled_from(TermStatus),
        id=st.one_of(st.just(""), st.sampled_from(["t1", "t2", "1 bad", "c1"])),
        pos=st.sampled_from(["", "noun", "verb", "other", "proper noun", "nr"]),
        type=st.sampled_from(TermType),
        grammar=st.sampled_from(["", "neuter", "plural only"]),
        client=ANY,
        source=ANY,
        usage_note=ANY,
        note=ANY,
        sort_key=ANY,
        probability=SHARES,
        frequency=COUNTS,
        surface_forms=st.lists(FILLED, max_size=2).map(tuple),
        contexts=st.lists(ANY, max_size=2).map(tuple),
        evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
        case_sensitive=st.booleans(),
        exact_match=st.booleans(),
    )


def _section(lang: str, least: int) -> st.SearchStrategy[LanguageSection]:
    return st.builds(
        LanguageSection,
        st.just(lang),
        st.lists(_term(lang), min_size=least, max_size=2).map(tuple),
        ANY,
    )


# At least one term somewhere: no dialect can hold a concept without any.
SECTIONS = st.one_of(
    st.tuples(_section("zh", 1), _section("en", 1)),
    st.tuples(_section("en", 1), _section("zh", 0)),
    st.tuples(_section("zh", 0), _section("en", 1)),
    st.tuples(_section("zh", 1)),
    st.tuples(_section("en", 1)),
)
IDS = st.sampled_from(["c1", "c2", "c3", "c 4", "5", "编号", "a:b", "duizhao", '"q"'])
OWN_FIELDS = st.lists(
    st.builds(CustomField, FILLED.map(named).filter(bool), FILLED),
    max_size=2,
    unique_by=lambda field: field.name,
).map(lambda fields: tuple(sorted(fields, key=lambda field: field.name)))
CONCEPTS = st.builds(
    Concept,
    id=IDS,
    languages=SECTIONS,
    status=st.sampled_from(ConceptStatus),
    subject=ANY,
    definition=ANY,
    note=ANY,
    related=st.lists(IDS, max_size=2).map(tuple),
    score=st.floats(-10, 1000),
    created_by=ANY,
    created=TIMES,
    changed_by=ANY,
    changed=TIMES,
    custom=OWN_FIELDS,
)
TERMBASES = st.lists(CONCEPTS, max_size=3, unique_by=lambda concept: concept.id).map(tuple)

SAMPLE = (
    Concept(
        "c1",
        (
            LanguageSection(
                "zh",
                (
                    Term(
                        "人类命运共同体",
                        "zh",
                        TermStatus.PREFERRED,
                        "t1",
                        "noun",
                        frequency=12,
                        sort_key="renlei mingyun gongtongti",
                        evidence=(Evidence("甲.zh.txt", 3, 10, 17, "b1"),),
                    ),
                    Term("命运共同体", "zh", TermStatus.ADMITTED, type=TermType.SHORT_FORM),
                ),
                "各国前途命运紧密相连",
            ),
            LanguageSection(
                "en",
                (
                    Term(
                        "community of human destiny",
                        "en",
                        TermStatus.PREFERRED,
                        pos="noun",
                        probability=0.93,
                        frequency=9,
                        client="UN & Co",
                        source="speech <2017>",
                        contexts=("… a community of human destiny …",),
                        evidence=(Evidence("b.en.txt", 4, 0, 26, "b1", "composed"),),
                    ),
                    Term("destiny community", "en", TermStatus.FORBIDDEN, note="calque"),
                    Term("common destiny", "en", TermStatus.DO_NOT_TRANSLATE),
                ),
            ),
        ),
        ConceptStatus.ACCEPTED,
        subject="diplomacy",
        definition="a vision",
        note="see also\nthe second",
        related=("c2",),
        score=3.25,
        created_by="李雷",
        created="2026-11-20",
        changed_by="Han Meimei",
        changed="2026-11-21T09:00:00Z",
    ),
    Concept(
        "c2",
        (
            LanguageSection("zh", (Term("=一带一路", "zh"),)),
            LanguageSection("en", (Term("Belt and Road", "en"),)),
        ),
    ),
)
