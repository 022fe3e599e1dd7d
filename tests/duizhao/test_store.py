"""The store keeps what it is given, and never loses a decision."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
import sqlalchemy as sa
from project_samples import Sample, fill, make_document

from align.errors import ConflictError, ReviewError
from align.messages import message
from align.model import Document, Grade, Status, bead_id
from align.review import (
    Command,
    EditText,
    Merge,
    MoveBoundary,
    ReviewBead,
    SetComment,
    SetStatus,
    Split,
    Unlink,
    from_beads,
)
from align.segments import Text
from duizhao.projects import Location
from duizhao.store import BeadFilter, NewAlignment, Project, schema
from termbase.model import (
    Concept,
    ConceptStatus,
    Evidence,
    LanguageSection,
    Term,
    TermStatus,
)


def test_a_document_comes_back_as_it_was(sample: Sample) -> None:
    document, _ = make_document("zh", "a.zh.txt")
    assert sample.project.document(sample.zh) == document
    record = next(d for d in sample.project.documents() if d.id == sample.zh)
    assert (record.segments, record.version, record.current) == (4, 1, True)
    assert record.added_by == "Li"


def test_the_same_text_is_noticed_whatever_its_name(sample: Sample) -> None:
    document, _ = make_document("zh", "a.zh.txt")
    again = sample.project.add_document(replace(document, name="copy.txt"))
    assert (again.outcome, again.id) == ("same", sample.zh)


def test_a_changed_file_is_offered_and_never_replaces(sample: Sample) -> None:
    sample.project.apply(sample.alignment, SetStatus((sample.beads[0].id,), Status.ACCEPTED))
    changed = Document("a.zh.txt", "zh", "另一个文本。", file_hash="new")
    assert sample.project.add_document(changed).outcome == "changed"
    assert len(sample.project.documents()) == 2
    added = sample.project.add_document(changed, new_version=True)
    assert added.outcome == "version"
    assert [d.version for d in sample.project.documents(old=True) if d.lang == "zh"] == [1, 2]
    assert sample.project.alignments() == ()
    (old,) = sample.project.alignments(old=True)
    assert (old.current, old.reviewed) == (False, 1)


def test_beads_come_back_in_order_and_filtered(sample: Sample) -> None:
    assert [b.position for b in sample.beads] == sorted(b.position for b in sample.beads)
    assert len(sample.project.beads(sample.alignment, offset=1, limit=2)) == 2
    likely = BeadFilter(minimum=0.3, order="probability")
    found = sample.project.beads(sample.alignment, filters=likely)
    assert [b.probability for b in found] == [0.4, 0.3]
    assert sample.project.count_beads(sample.alignment, likely) == 2
    assert sample.project.count_beads(sample.alignment, BeadFilter(types=("2-1",))) == 0
    assert sample.project.count_beads(sample.alignment, BeadFilter(documents=(sample.en,))) == 4
    assert sample.project.count_beads(sample.alignment, BeadFilter(grades=(Grade.NONE,))) == 0


def test_a_command_is_logged_and_undone_after_a_restart(sample: Sample, where: Location) -> None:
    start = sample.beads
    ids = tuple(bead.id for bead in start[:2])
    applied = sample.project.apply(sample.alignment, Merge(ids), versions=dict.fromkeys(ids, 0))
    assert applied.gone == ids
    assert applied.after[0].version == applied.entry
    sample.project.close()
    with Project.open(where) as project:
        project.undo()
        assert [replace(b, version=0) for b in project.beads(sample.alignment)] == list(start)
        with pytest.raises(ReviewError, match="nothing to undo"):
            project.undo()
        project.redo()
        assert len(project.beads(sample.alignment)) == 3
        kinds = [entry.kind for entry in project.history(alignment=sample.alignment)]
    assert kinds == ["redo", "undo", "review", "align"]


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ("uuu", "ba."),
        ("uurr", "babc"),
        ("uruu", "bcba"),
        ("uuurur", "ba.a.a"),
    ],
)
def test_undo_and_redo_in_any_order(sample: Sample, steps: str, seen: str) -> None:
    key = sample.beads[0].id
    for text in "abc":
        sample.project.apply(sample.alignment, SetComment(key, text))
    found = ""
    for step in steps:
        (sample.project.undo if step == "u" else sample.project.redo)()
        found += sample.project.beads_by_id(sample.alignment, [key])[key].comment or "."
    assert found == seen


def test_a_new_command_ends_redo(sample: Sample) -> None:
    key = sample.beads[0].id
    sample.project.apply(sample.alignment, SetComment(key, "a"))
    sample.project.undo()
    assert sample.project.can_redo()
    sample.project.apply(sample.alignment, SetComment(key, "b"))
    assert not sample.project.can_redo()
    with pytest.raises(ReviewError, match="nothing to redo"):
        sample.project.redo()


def test_everybody_undoes_their_own(sample: Sample) -> None:
    one, two = sample.beads[:2]
    sample.project.apply(sample.alignment, SetComment(one.id, "li"), author="Li")
    sample.project.apply(sample.alignment, SetComment(two.id, "wang"), author="Wang")
    sample.project.undo("Li")
    assert [b.comment for b in sample.beads[:2]] == ["", "wang"]
    sample.project.apply(sample.alignment, SetComment(one.id, "li"), author="Li")
    sample.project.apply(sample.alignment, SetComment(one.id, "wang"), author="Wang")
    with pytest.raises(ConflictError):
        sample.project.undo("Li")
    assert sample.beads[0].comment == "wang"


def test_a_stale_version_is_a_conflict_and_leaves_nothing(sample: Sample) -> None:
    key = sample.beads[0].id
    sample.project.apply(sample.alignment, SetComment(key, "first"), versions={key: 0})
    before = sample.project.revision()
    with pytest.raises(ConflictError, match="yours 0"):
        sample.project.apply(sample.alignment, SetComment(key, "second"), versions={key: 0})
    assert sample.project.revision() == before
    assert sample.beads[0].comment == "first"


def test_a_command_that_does_not_fit_leaves_nothing(sample: Sample) -> None:
    before = sample.project.revision()
    with pytest.raises(ReviewError):
        sample.project.apply(sample.alignment, Merge((sample.beads[0].id,)))
    assert sample.project.revision() == before


def test_a_command_that_changes_nothing_is_not_logged(sample: Sample) -> None:
    before = sample.project.revision()
    sample.project.apply(sample.alignment, SetStatus((sample.beads[0].id,), Status.PROPOSED))
    assert sample.project.revision() == before


def test_what_no_store_keeps_is_replaced_and_undo_still_works(sample: Sample) -> None:
    key = sample.beads[0].id
    sample.project.apply(sample.alignment, EditText(key, "en", "a\x00b\ud800"))
    assert sample.beads[0].en_text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    sample.project.undo()
    assert sample.beads[0].en_text is None


def realigned(sample: Sample, signature: str, mode: str = "parallel") -> NewAlignment:
    zh, zs = make_document("zh", "a.zh.txt")
    en, es = make_document("en", "a.en.txt")
    from align.model import Bead

    beads = from_beads([Bead((0, 1), (0, 1)), Bead((2, 3), (2, 3))], [Text(zh, zs)], [Text(en, es)])
    return NewAlignment(mode, (sample.zh,), (sample.en,), beads, signature)  # type: ignore[arg-type]


def test_aligning_again_doubles_nothing_and_replaces_only_the_unreviewed(sample: Sample) -> None:
    same = sample.project.save_alignment(
        NewAlignment("parallel", (sample.zh,), (sample.en,), sample.beads, "first")
    )
    assert (same.outcome, same.id) == ("same", sample.alignment)
    revision = sample.project.alignment(sample.alignment).revision
    again = sample.project.save_alignment(realigned(sample, "first"))
    assert again.outcome == "replaced", "other beads under the same signature"
    assert sample.project.alignment(sample.alignment).revision == revision + 1
    again = sample.project.save_alignment(realigned(sample, "second"))
    assert (again.outcome, again.id) == ("replaced", sample.alignment)
    assert [b.type for b in sample.beads] == ["2-2", "2-2"]
    sample.project.apply(sample.alignment, SetStatus((sample.beads[0].id,), Status.ACCEPTED))
    kept = sample.project.save_alignment(realigned(sample, "third"))
    assert (kept.outcome, kept.reviewed) == ("kept", 1)
    assert len(sample.project.alignments()) == 1


def comparison(sample: Sample, score: float, signature: str) -> NewAlignment:
    zh, zs = make_document("zh", "a.zh.txt")
    en, es = make_document("en", "a.en.txt")
    from align.model import Bead
    from align.review import from_beads

    pairs = [
        Bead(zh_doc=0, zh=(k,), en_doc=0, en=(k,), probability=score, grade=Grade.PARTIAL)
        for k in range(4)
    ]
    beads = from_beads([*pairs, pairs[0]], [Text(zh, zs)], [Text(en, es)])
    return NewAlignment("comparable", (sample.zh,), (sample.en,), beads, signature)


def test_a_new_comparison_carries_the_reviewed_pairs(sample: Sample) -> None:
    first = sample.project.save_alignment(comparison(sample, 0.5, "one"))
    assert sample.project.count_beads(first.id) == 4
    key = sample.project.beads(first.id)[1].id
    sample.project.apply(first.id, SetStatus((key,), Status.ACCEPTED))
    second = sample.project.save_alignment(comparison(sample, 0.7, "two"))
    assert (second.outcome, second.reviewed, second.id) == ("replaced", 1, first.id)
    again = sample.project.save_alignment(comparison(sample, 0.7, "two"))
    assert (again.outcome, again.reviewed) == ("same", 1)
    records = sample.project.beads(first.id)
    assert [bead.probability for bead in records] == [0.7, 0.5, 0.7, 0.7]
    assert (records[1].status, records[1].author) == (Status.ACCEPTED, "Li")


def make_concept(key: str, zh: str, en: str, **more: object) -> Concept:
    seen = (Evidence("a.zh.txt", 0, 0, 4, "b" * 16), Evidence("a.zh.txt", 1, 9, 13))
    terms = (
        Term(en, "en", TermStatus.PREFERRED, frequency=2, surface_forms=(en, en + "s")),
        Term("other " + en, "en", contexts=("x",)),
    )
    sections = (
        LanguageSection("zh", (Term(zh, "zh", evidence=seen, sort_key="ming"),)),
        LanguageSection("en", terms, "meaning"),
    )
    return replace(Concept(key, sections, related=("r",), score=1.5), **more)  # type: ignore[arg-type]


def test_concepts_come_back_as_they_were_in_order(sample: Sample) -> None:
    items = tuple(make_concept(f"c{k}", f"命运{k}", f"destiny{k}") for k in (2, 0, 1))
    assert sample.project.save_concepts(items) == 0
    assert sample.project.concepts() == items
    sample.project.save_concepts(items)
    assert sample.project.concepts() == items


def test_an_edited_concept_stays_and_can_be_undone(sample: Sample) -> None:
    items = tuple(make_concept(f"c{k}", f"命运{k}", f"destiny{k}") for k in range(3))
    sample.project.save_concepts(items)
    edited = replace(items[1], status=ConceptStatus.ACCEPTED, note="好")
    sample.project.change_concepts([items[1]], [edited], label="accept")
    assert sample.project.save_concepts(items[:1]) == 1
    first, second = sample.project.concepts()
    assert {first.id, second.id} == {"c0", "c1"}
    with pytest.raises(ConflictError):
        sample.project.change_concepts([items[1]], [], label="late")
    sample.project.undo()
    assert items[1] in sample.project.concepts()
    sample.project.redo()
    assert next(c for c in sample.project.concepts() if c.id == "c1").changed_by == "Li"
    counts = sample.project.counts()
    assert (counts.concepts, counts.terms) == (2, 6)


def test_identifiers_of_any_length_are_kept(sample: Sample) -> None:
    key = "urn:x:" + "长" * 300
    item = make_concept(key, "命运", "destiny", created="on a day long ago, by somebody " * 3)
    sample.project.change_concepts([], [item], label="import")
    (found,) = sample.project.concepts()
    assert (found.id, found.created) == (key, item.created)


def test_vectors_are_kept_by_revision(sample: Sample) -> None:
    cache = sample.project.vectors()
    rows = {f"{k:064}": np.full(3, k, dtype=np.float32) for k in range(700)}
    cache.put_many(rows, lang="zh", revision="r1")
    cache.put_many(rows, lang="zh", revision="r1")
    found = cache.get_many([*rows, "missing"], lang="zh", revision="r1")
    assert found.keys() == rows.keys()
    assert all(np.array_equal(found[key], rows[key]) for key in rows)
    assert cache.get_many(list(rows), lang="en", revision="r1") == {}


def test_a_job_tells_how_far_it_is(sample: Sample) -> None:
    key = sample.project.add_job("align", {"documents": [1, 2]})
    sample.project.update_job(key, state="running", stage=message("store.copying"), done=3, total=9)
    job = sample.project.job(key)
    assert (job.state, job.stage.code, job.done, job.total) == ("running", "store.copying", 3, 9)
    assert job.parameters == {"documents": [1, 2]}
    said = [message("jobs.fault", kind="E", text="a\nb"), message("of an older\tproject")]
    sample.project.update_job(key, state="done", said=said)
    assert sample.project.jobs()[0].finished_at
    assert sample.project.job(key).said == tuple(said)


def test_what_an_older_project_says_is_read_as_it_stands(sample: Sample) -> None:
    key = sample.project.add_job("align", {})
    with sample.project.writing("keep") as connection:
        row = {"stage": "encode", "message": "a: it is empty\n2 of 3 done"}
        connection.execute(sa.update(schema.job).values(**row))
        connection.execute(sa.update(schema.document).values(notes=["a guess"]))
        connection.execute(sa.update(schema.log).values(label="import x {name}"))
    job = sample.project.job(key)
    assert (str(job.stage), [*map(str, job.said)]) == ("encode", ["a: it is empty", "2 of 3 done"])
    assert {str(note) for item in sample.project.documents() for note in item.notes} == {"a guess"}
    assert {str(entry.label) for entry in sample.project.history()} == {"import x {name}"}


def test_labels_are_kept_by_code(sample: Sample) -> None:
    labels = {entry.label.code for entry in sample.project.history()}
    assert {"log.import", "log.align"} <= labels
    assert "align (parallel)" in {str(entry.label) for entry in sample.project.history()}


def test_an_exception_in_the_middle_takes_all_of_it_back(sample: Sample) -> None:
    def stop() -> None:
        with sample.project.writing("keep") as connection:
            connection.execute(sa.text("DELETE FROM bead"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert len(sample.beads) == 4


def test_a_bulk_command_over_many_beads_is_quick(where: Location) -> None:
    with Project.open(where, create=True) as project:
        n = 1000
        zh, zs = make_document("zh", "z", n)
        en, es = make_document("en", "e", n)
        a = project.add_document(zh, zs).id
        b = project.add_document(en, es).id
        made = tuple(
            ReviewBead(
                bead_id(zh.text_hash, [(s.start, s.end)], en.text_hash, [(r.start, r.end)]),
                zh.text_hash,
                en.text_hash,
                ((s.start, s.end),),
                ((r.start, r.end),),
                s.start,
                r.start,
            )
            for s, r in zip(zs, es, strict=True)
        )
        key = project.save_alignment(NewAlignment("parallel", (a,), (b,), made)).id
        project.apply(key, SetStatus(tuple(bead.id for bead in made), Status.ACCEPTED))
        assert project.alignment(key).reviewed == n
        project.undo()
        assert project.alignment(key).reviewed == 0


def test_pairs_are_counted_by_certainty_and_grade(sample: Sample) -> None:
    assert sample.project.tally(sample.alignment) == {"uncertain": 4}
    first = sample.project.save_alignment(comparison(sample, 0.5, "one"))
    assert sample.project.tally(first.id) == {"partial": 4}


def commands(beads: tuple[ReviewBead, ...], random: Random) -> Command:
    """Any command that can be tried on these beads."""
    k = random.randrange(len(beads) - 1)
    one, two = beads[k], beads[k + 1]
    return random.choice(
        [
            SetStatus(tuple(bead.id for bead in random.sample(beads, 2)), Status.ACCEPTED),
            SetComment(one.id, random.choice("好坏")),
            Merge((one.id, two.id)),
            MoveBoundary(one.id, two.id, random.choice(["zh", "en"]), "down"),
            MoveBoundary(one.id, two.id, random.choice(["zh", "en"]), "up"),
            Split(one.id, 1, 1),
            Unlink(one.id),
            EditText(two.id, "en", "other"),
        ]
    )


@pytest.mark.parametrize("seed", range(8))
def test_any_review_can_be_undone_to_the_start_and_redone_to_the_end(
    where: Location, seed: int
) -> None:
    random = Random(seed)
    with Project.open(where, create=True) as project:
        sample = fill(project, sentences=8)
        states = [contents(sample)]
        while len(states) < 25:
            try:
                done = project.apply(sample.alignment, commands(sample.beads, random))
            except ReviewError:
                continue
            if done.entry:
                states.append(contents(sample))
        for state in reversed(states[:-1]):
            project.undo()
            assert contents(sample) == state
        with pytest.raises(ReviewError):
            project.undo()
        for state in states[1:]:
            project.redo()
            assert contents(sample) == state
        numbers = [entry.id for entry in project.history()]
        assert numbers == sorted(numbers, reverse=True)


def contents(sample: Sample) -> list[ReviewBead]:
    return [replace(bead, version=0) for bead in sample.beads]
