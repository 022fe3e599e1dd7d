"""A file against itself and the termbase: homonyms, conflicts one by one, again in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from termbase.concepts import is_decided, merge_concepts
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term, TermStatus

P, A, OPEN = TermStatus.PREFERRED, TermStatus.ADMITTED, TermStatus.PROPOSED


def make(key: str, zh: str, *en: Term | str, **fields: Any) -> Concept:
    english = tuple(t if isinstance(t, Term) else Term(t, "en") for t in en)
    sections = (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", english))
    fields.setdefault("status", ConceptStatus.CANDIDATE)
    return Concept(key, sections, **fields)


def statuses(concept: Concept) -> dict[str, TermStatus]:
    return {t.text: t.status for t in concept.terms("en")}


def test_homonyms_of_a_file_stay_two_concepts() -> None:
    comes = [
        make("10", "单位", "unit", subject="physics"),
        make("11", "单位", "employer", subject="society"),
        make("12", "头", "head", definition="of a body"),
        make("13", "头", "head", definition="of a queue"),
    ]
    report = merge_concepts((), comes)
    assert report.counts == {"new": 4, "same": 0, "merged": 0, "conflict": 0}
    assert [c.id for c in report.after] == ["10", "11", "12", "13"]
    again = merge_concepts(report.after, comes)
    assert again.counts == {"new": 0, "same": 4, "merged": 0, "conflict": 0}
    assert again.after == ()


def test_homonyms_come_back_under_other_ids() -> None:
    there = (make("10", "甲", "first", status=ConceptStatus.ACCEPTED),)
    comes = [make("10", "单位", "unit"), make("11", "单位", "employer")]
    report = merge_concepts(there, comes)
    assert [c.id for c in report.after] == ["10-2", "11"]
    again = merge_concepts((*there, *report.after), comes)
    assert again.counts == {"new": 0, "same": 2, "merged": 0, "conflict": 0}


def test_a_sense_that_differs_is_no_conflict() -> None:
    there = (make("a", "单位", "unit", subject="physics", status=ConceptStatus.ACCEPTED),)
    report = merge_concepts(there, [make("b", "单位", "employer", subject="society")])
    assert report.counts["new"] == 1
    same = merge_concepts(there, [make("b", "单位", "employer", subject="physics")])
    assert same.counts["conflict"] == 1


def test_imported_terms_carry_a_status() -> None:
    report = merge_concepts((), [make("a", "单位", "unit", "entity")])
    assert statuses(report.after[0]) == {"unit": P, "entity": A}
    assert report.after[0].terms("zh")[0].status is P
    # A file that speaks of statuses means it where it calls a term proposed.
    spoken = make("a", "单位", Term("unit", "en", P), "entity")
    assert statuses(merge_concepts((), [spoken]).after[0]) == {"unit": P, "entity": OPEN}


def test_candidates_stay_open() -> None:
    comes = make("a", "单位", Term("unit", "en", P), Term("thing", "en", TermStatus.FORBIDDEN))
    (found,) = merge_concepts((), [comes], accept=False).after
    assert found.status is ConceptStatus.CANDIDATE
    assert statuses(found) == {"unit": OPEN, "thing": TermStatus.FORBIDDEN}


def test_taking_the_files_version_deletes_nothing() -> None:
    there = make(
        "a", "单位", Term("unit", "en", P, note="old"), Term("entity", "en", A),
        status=ConceptStatus.ACCEPTED, definition="one", subject="law",
    )  # fmt: skip
    comes = make("a", "单位", Term("work unit", "en", P), definition="two")
    report = merge_concepts((there,), [comes], on_conflict="take")
    (after,) = report.after
    assert statuses(after) == {"work unit": P, "unit": A, "entity": A}
    assert (after.definition, after.subject) == ("two", "law")
    assert after.terms("en")[1].note == "old"


def test_conflicts_are_chosen_one_by_one() -> None:
    there = make(
        "a", "单位", Term("unit", "en", P, note="old"), status=ConceptStatus.ACCEPTED,
        definition="one", subject="law",
    )  # fmt: skip
    comes = make(
        "a", "单位", Term("unit", "en", A, note="new"), definition="two", subject="physics"
    )
    report = merge_concepts((there,), [comes])
    keys = [conflict.key for conflict in report.conflicts]
    assert keys == ["a/subject", "a/definition", "a/en.unit.note", "a/en.unit.status"]
    assert not any(conflict.taken for conflict in report.conflicts)
    assert report.after == ()
    chosen = merge_concepts(
        (there,), [comes], choices={"a/definition": "take", "a/en.unit.note": "take"}
    )
    (after,) = chosen.after
    assert (after.subject, after.definition) == ("law", "two")
    assert (after.terms("en")[0].note, after.terms("en")[0].status) == ("new", P)
    everything = merge_concepts((there,), [comes], choices={"a": "take"})
    assert everything.after == merge_concepts((there,), [comes], on_conflict="take").after
    kept = merge_concepts((there,), [comes], on_conflict="take", choices={"a/subject": "keep"})
    assert kept.after[0].subject == "law"


def test_another_rendering_can_be_added_or_kept_apart() -> None:
    there = make("a", "单位", Term("unit", "en", P), status=ConceptStatus.ACCEPTED)
    comes = make("b", "单位", "work unit")
    (conflict,) = merge_concepts((there,), [comes]).conflicts
    assert (conflict.key, conflict.have, conflict.comes) == ("b/terms", "unit", "work unit")
    taken = merge_concepts((there,), [comes], choices={"b/terms": "take"})
    assert statuses(taken.after[0]) == {"work unit": A, "unit": P}
    decided = make("b", "单位", Term("work unit", "en", P))
    taken = merge_concepts((there,), [decided], choices={"b/terms": "take"})
    assert statuses(taken.after[0]) == {"work unit": P, "unit": A}
    apart = merge_concepts((there,), [comes], choices={"b/terms": "add"})
    assert [c.id for c in apart.after] == ["b"]


def test_what_somebody_decided() -> None:
    seen = Term("x", "en", evidence=(Evidence("d", 0, 0, 1),))
    assert not is_decided(seen)
    assert not is_decided(replace(seen, evidence=(), probability=0.4))
    assert is_decided(replace(seen, status=A))
    assert not is_decided(Term("x", "en"))


def test_what_was_added_beside_another_is_not_added_again() -> None:
    there = (make("a", "单位", "unit", status=ConceptStatus.ACCEPTED),)
    comes = [make("a", "单位", "employer")]
    report = merge_concepts(there, comes, on_conflict="add")
    now = (*there, *report.after)
    assert [c.id for c in now] == ["a", "a-2"]
    for how in ("add", "keep", "take"):
        again = merge_concepts(now, comes, on_conflict=how)
        assert (again.counts["same"], again.after) == (1, ())


def test_what_is_replaced_is_not_called_added() -> None:
    there = (make("a", "单位", "unit", note="old", status=ConceptStatus.ACCEPTED),)
    (item,) = merge_concepts(
        there, [make("a", "单位", "unit", note="new")], on_conflict="take"
    ).items
    assert [note.code for note in item.notes] == ["merge.field-differs"]
