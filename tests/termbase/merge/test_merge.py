"""Import with merging."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.messages import message
from termbase.concepts import MergeOutcome, merge_concepts
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term, TermStatus

P, A = TermStatus.PREFERRED, TermStatus.ADMITTED


def make(key: str, zh: str, *en: str | Term, **fields: Any) -> Concept:
    english = tuple(t if isinstance(t, Term) else Term(t, "en") for t in en)
    sections = [LanguageSection("zh", (Term(zh, "zh"),))] if zh else []
    if english:
        sections.append(LanguageSection("en", english))
    fields.setdefault("status", ConceptStatus.ACCEPTED)
    return Concept(key, tuple(sections), **fields)


def outcomes(report: Any) -> list[str]:
    return [str(item.outcome) for item in report.items]


def test_a_new_concept() -> None:
    report = merge_concepts([], [make("a", "安全", "security", status=ConceptStatus.CANDIDATE)])
    assert outcomes(report) == ["new"]
    assert report.before == ()
    assert report.after[0].status is ConceptStatus.ACCEPTED
    assert report.counts == {"new": 1, "same": 0, "merged": 0, "conflict": 0}


def test_the_same_again_changes_nothing() -> None:
    concept = make("a", "安全", "security", definition="freedom from danger")
    report = merge_concepts([concept], [concept, replace(concept, id="other")])
    assert outcomes(report) == ["same", "same"]
    assert report.before == report.after == ()


def test_by_id_and_a_term_in_common() -> None:
    have = make("a", "安全", "security")
    report = merge_concepts([have], [make("a", "安全", "Securities", "safety", note="n")])
    assert outcomes(report) == ["merged"]
    assert [t.text for t in report.after[0].terms("en")] == ["security", "safety"]
    assert report.after[0].note == "n"
    assert report.before == (have,)


def test_the_same_id_for_something_else() -> None:
    have = make("1", "安全", "security")
    report = merge_concepts([have], [make("1", "发展", "development")])
    assert outcomes(report) == ["new"]
    assert report.after[0].id == "1-2"
    assert report.items[0].notes == (message("merge.new-id", id="1", new="1-2"),)


def test_by_id_with_another_rendering() -> None:
    have = make("a", "安全", "security")
    report = merge_concepts([have], [make("a", "安全", "safety")])
    assert outcomes(report) == ["conflict"]
    assert report.after == ()


def test_by_term_pair_whatever_case_plural_and_script() -> None:
    have = make("a", "国际关系", "international relations")
    report = merge_concepts([have], [make("x", "國際關係", "International relation", "IR")])
    assert outcomes(report) == ["merged"]
    assert report.after[0].id == "a"
    assert [t.text for t in report.after[0].terms("en")] == ["international relations", "IR"]


def test_an_extracted_candidate_gives_way_and_keeps_its_evidence() -> None:
    seen = Evidence("d.en", 0, 3, 9)
    have = make(
        "k",
        "图书馆",
        Term("library", "en", evidence=(seen,), frequency=4),
        Term("hall of books", "en", evidence=(seen,)),
        status=ConceptStatus.CANDIDATE,
    )
    report = merge_concepts([have], [make("x", "图书馆", "Library", "lib")])
    assert outcomes(report) == ["merged"]
    (after,) = report.after
    assert after.id == "k"
    assert after.status is ConceptStatus.ACCEPTED
    terms = [(t.text, t.status) for t in after.terms("en")]
    assert terms == [("Library", P), ("lib", A), ("hall of books", TermStatus.PROPOSED)]
    assert after.terms("en")[0].evidence == (seen,)
    assert after.terms("en")[0].frequency == 4


def test_another_rendering_of_a_decided_term_is_a_conflict() -> None:
    have, comes = make("a", "制度", "system"), make("x", "制度", "regime", subject="politics")
    kept = merge_concepts([have], [comes])
    assert outcomes(kept) == ["conflict"]
    assert kept.after == ()
    assert kept.items[0].notes == (message("merge.kept", kept=["“system”"], left=["“regime”"]),)
    taken = merge_concepts([have], [comes], on_conflict="take")
    assert [t.text for t in taken.after[0].terms("en")] == ["regime", "system"]
    assert taken.after[0].id == "a"
    assert taken.before == (have,)
    added = merge_concepts([have], [comes], on_conflict="add")
    assert outcomes(added) == ["new"]
    assert [c.id for c in added.after] == ["x"]


def test_fields_that_differ_are_kept_and_told() -> None:
    have = make("a", "安全", Term("security", "en", P), definition="one", subject="law")
    comes = make("a", "安全", Term("security", "en", A), definition="two", note="new")
    report = merge_concepts([have], [comes])
    assert outcomes(report) == ["conflict"]
    (after,) = report.after
    assert (after.definition, after.note, after.subject) == ("one", "new", "law")
    assert after.terms("en")[0].status is P
    told = " ".join(map(str, report.items[0].notes))
    assert "definition: kept “one”, not taken “two”" in told
    assert "status: kept preferred, not taken admitted" in told
    (taken,) = merge_concepts([have], [comes], on_conflict="take").after
    assert (taken.definition, taken.terms("en")[0].status) == ("two", A)


def test_one_preferred_term_stays() -> None:
    have = make("a", "安全", Term("security", "en", P))
    comes = make("a", "安全", Term("security", "en"), Term("safety", "en", P))
    report = merge_concepts([have], [comes])
    assert [(t.text, t.status) for t in report.after[0].terms("en")] == [
        ("security", P),
        ("safety", A),
    ]
    assert outcomes(report) == ["conflict"]
    (taken,) = merge_concepts([have], [comes], on_conflict="take").after
    assert {t.text: t.status for t in taken.terms("en")} == {"security": A, "safety": P}


def test_a_rejected_concept_stays_rejected() -> None:
    have = make("a", "安全", "security", status=ConceptStatus.REJECTED)
    report = merge_concepts([have], [make("a", "安全", "security")])
    assert outcomes(report) == ["conflict"]
    assert report.after == ()


def test_doubles_within_the_file_are_merged() -> None:
    report = merge_concepts([], [make("a", "安全", "security"), make("b", "安全", "security", "x")])
    assert outcomes(report) == ["new", "merged"]
    assert len(report.after) == 1
    assert len(report.after[0].terms("en")) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_terms_in_one_language_only(lang: str) -> None:
    one = make("a", "安全" if lang == "zh" else "", *([] if lang == "zh" else ["security"]))
    report = merge_concepts([], [one])
    assert outcomes(merge_concepts(report.after, [one])) == ["same"]


NAMES = st.sampled_from(["安全", "发展", "制度", "國際", "国际", ""])
ENGLISH = st.lists(
    st.builds(
        Term,
        st.sampled_from(["security", "Security", "safety", "system", "systems", "regime"]),
        st.just("en"),
        st.sampled_from(list(TermStatus)),
    ),
    max_size=3,
)
CONCEPTS = st.lists(
    st.builds(
        lambda key, zh, en, status, note: make(key, zh, *en, status=status, note=note),
        st.sampled_from(["a", "b", "c", "a-2"]),
        NAMES,
        ENGLISH,
        st.sampled_from(list(ConceptStatus)),
        st.sampled_from(["", "one", "two"]),
    ),
    max_size=4,
)


@given(CONCEPTS, CONCEPTS, st.sampled_from(["keep", "take", "add"]))
def test_the_change_fits_the_store(have: list[Concept], comes: list[Concept], how: Any) -> None:
    present = list({item.id: item for item in have}.values())
    report = merge_concepts(present, comes, on_conflict=how)
    assert len(report.items) == len(comes)
    before, after = [c.id for c in report.before], [c.id for c in report.after]
    assert all(item in present for item in report.before)
    assert len(set(after)) == len(after)
    assert set(before) <= set(after)
    assert not (set(after) - set(before)) & {c.id for c in present}
    if how == "keep":
        kept = {c.id: c for c in report.after}
        for old in report.before:
            new = kept[old.id]
            if old.status is not ConceptStatus.CANDIDATE:
                for term, now in zip(old.terms("en"), new.terms("en"), strict=False):
                    assert term.text == now.text
            assert not old.note or new.note == old.note
            assert new.status is old.status or old.status is ConceptStatus.CANDIDATE


def test_outcomes_are_words() -> None:
    assert [str(item) for item in MergeOutcome] == ["new", "same", "merged", "conflict"]


def test_english_alone_meets_its_chinese() -> None:
    alone = make("e", "", "carbon border tax", status=ConceptStatus.CANDIDATE)
    report = merge_concepts([alone], [make("a", "碳边境税", "Carbon border taxes")])
    assert outcomes(report) == ["merged"]
    assert [t.text for t in report.after[0].terms("zh")] == ["碳边境税"]
    assert [t.text for t in report.after[0].terms("en")] == ["Carbon border taxes"]


def test_english_alone_joins_the_one_concept_that_has_it() -> None:
    tax, other = make("a", "碳边境税", "carbon border tax"), make("b", "税", "tax")
    alone = make("e", "", "carbon border tax")
    report = merge_concepts([tax, other], [alone])
    assert outcomes(report) == ["same"]
    assert report.items[0].present == tax
    # Of two it cannot be told which: it stays a concept of its own.
    second = make("c", "碳关税", "carbon border tax")
    assert outcomes(merge_concepts([tax, second], [alone])) == ["new"]
    assert outcomes(merge_concepts([tax], [make("d", "碳关税", "carbon border tax")])) == ["new"]
