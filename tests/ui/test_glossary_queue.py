"""The queue of candidates, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.model import Document
from duizhao.store import ConceptList, Project
from termbase.concepts import likely, likely_renderings, similar
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term, TermStatus
from ui.evidence import examples, snippet
from ui.queue_view import GlossaryQueue
from ui.words import Words


@pytest.fixture
def project(project_file: Path) -> Iterator[Project]:
    with Project.open(project_file, author="Li") as opened:
        yield opened


@pytest.fixture
def queue(project: Project) -> GlossaryQueue:
    return make_queue(project)


def make_queue(project: Project) -> GlossaryQueue:
    concepts = ConceptList(project)
    return GlossaryQueue(
        project,
        [item.id for item in concepts.get()],
        concepts=concepts.get,
        documents=lambda: {d.name: project.document(d.id) for d in project.documents()},
        find=lambda text: [item for item in concepts.get() if text in str(item)],
    )


def send(queue: GlossaryQueue, **message: Any) -> dict[str, Any]:
    return queue.answer(message, Words())


def test_keyness_and_termhood_are_told_where_they_are_known(project: Project) -> None:
    def made(text: str, by: str) -> Concept:
        term = Term(text, "zh", probability=0.9, frequency=5)
        return Concept(f"k-{text}", (LanguageSection("zh", (term,)),), created_by=by)

    project.save_concepts([made("容器", "extraction"), made("容器编排平台", "extraction")])
    concepts = ConceptList(project)
    view = GlossaryQueue(
        project,
        ["k-容器", "k-容器编排平台"],
        concepts=concepts.get,
        documents=lambda: {d.name: project.document(d.id) for d in project.documents()},
        find=lambda text: [],
    )
    details = view.data()["details"]
    assert details["k-容器"]["termhood"] == 0.9
    assert details["k-容器"]["keyness"] > 3
    # No dictionary counts phrases; reference texts do.
    assert details["k-容器编排平台"]["keyness"] is None


def rows(queue: GlossaryQueue) -> list[tuple[str, str, str]]:
    return [(row["zh"], row["en"], row["status"]) for row in queue.data()["rows"]]


def stamp(queue: GlossaryQueue, place: int = 0) -> str:
    return str(queue.data()["rows"][place]["v"])


def test_the_window_comes_with_evidence_in_context(queue: GlossaryQueue) -> None:
    data = queue.data()
    assert (data["total"], data["open"]) == (2, 2)
    detail = data["details"]["c1"]
    assert [item["text"] for item in detail["renderings"]] == [
        "community of human destiny",
        "destiny community",
    ]
    shown = [item["zh"] or item["en"] for item in detail["examples"]]
    marks = [part["text"][slice(*part["spans"][0])] for part in shown]
    assert "人类命运共同体" in marks
    assert any(mark.startswith("community of human destiny") for mark in marks)


def test_decisions_are_stored_at_once_and_the_list_stays(
    queue: GlossaryQueue, project: Project
) -> None:
    assert "error" not in send(queue, kind="accepted", id="c1", v=stamp(queue))
    assert "error" not in send(queue, kind="rejected", id="c2", focus=1)
    assert [row[2] for row in rows(queue)] == ["accepted", "rejected"]
    first = project.concepts()[0]
    assert first.status is ConceptStatus.ACCEPTED
    assert first.terms("en")[0].status is TermStatus.PREFERRED
    for _ in range(2):
        send(queue, kind="undo")
    assert queue.data()["open"] == 2
    send(queue, kind="redo")
    assert queue.data()["open"] == 1


def test_choosing_a_rendering_makes_it_the_main_one(queue: GlossaryQueue) -> None:
    send(queue, kind="choose", id="c1", number=1)
    assert rows(queue)[0] == ("人类命运共同体", "destiny community", "accepted")


def test_editing_and_its_refusals(queue: GlossaryQueue) -> None:
    send(queue, kind="edit", id="c1", en="  a shared\nfuture ")
    assert rows(queue)[0][1] == "a shared future"
    assert send(queue, kind="edit", id="c1", zh="")["error"]
    assert send(queue, kind="choose", id="c1", number="x")["error"]
    assert send(queue, kind="accepted", id="gone")["error"]
    assert send(queue, kind="nonsense", id="c1")["error"]


def test_correcting_and_adding_a_synonym_are_two_things(
    queue: GlossaryQueue, project: Project
) -> None:
    def english() -> list[tuple[str, str]]:
        (concept,) = [item for item in project.concepts() if item.id == "c1"]
        return [(term.text, str(term.status)) for term in concept.terms("en")]

    before = english()
    send(queue, kind="edit", id="c1", en="community of man's destiny")
    assert english() == [("community of man's destiny", before[0][1]), before[1]]
    (concept,) = [item for item in project.concepts() if item.id == "c1"]
    assert concept.terms("en")[0].evidence  # where it was seen stays with it
    send(queue, kind="undo")
    # A spelling that is there already: the two become one.
    send(queue, kind="edit", id="c1", en=before[1][0])
    assert english() == [(before[1][0], before[0][1])]
    send(queue, kind="undo")
    send(queue, kind="synonym", id="c1", en="shared destiny", zh="命运共同体")
    assert english() == [*before, ("shared destiny", "admitted")]
    assert send(queue, kind="synonym", id="c1", en="shared destiny")["error"]
    send(queue, kind="undo")
    assert english() == before


def test_a_rendering_gets_a_status_another_place_or_goes(
    queue: GlossaryQueue, project: Project
) -> None:
    def english() -> list[tuple[str, str]]:
        return [(term.text, str(term.status)) for term in project.concepts()[0].terms("en")]

    one, other = "community of human destiny", "destiny community"
    send(queue, kind="order", id="c1", term=other, step=-1)
    assert [text for text, _ in english()] == [other, one]
    send(queue, kind="status", id="c1", term=other, status="forbidden")
    send(queue, kind="status", id="c1", term=one, status="admitted")
    assert english() == [(one, "admitted"), (other, "forbidden")]
    send(queue, kind="remove", id="c1", term=other)
    assert english() == [(one, "admitted")]
    assert send(queue, kind="remove", id="c1", term=other)["error"]
    assert send(queue, kind="status", id="c1", term=one, status="nonsense")["error"]
    send(queue, kind="remove", id="c1", term=one)
    assert rows(queue)[0][1] == ""
    for _ in range(5):
        send(queue, kind="undo")
    assert english() == [(one, "proposed"), (other, "proposed")]


def test_the_form_is_asked_for(project: Project) -> None:
    asked: list[str] = []
    queue = make_queue(project)
    queue._on_form = asked.append
    assert send(queue, kind="form", id="c1") == {}
    assert asked == ["c1"]


def test_merging_joins_terms_and_evidence_and_is_one_undo(
    queue: GlossaryQueue, project: Project
) -> None:
    send(queue, kind="merge", id="c2", into="c1")
    assert [row[0] for row in rows(queue)] == ["人类命运共同体"]
    (joined,) = project.concepts()
    assert [term.text for term in joined.terms("zh")] == ["人类命运共同体", "句"]
    assert {term.status for term in joined.terms("zh")[1:]} <= {
        TermStatus.PROPOSED,
        TermStatus.ADMITTED,
    }
    send(queue, kind="undo")
    assert len(project.concepts()) == 2
    assert [row[0] for row in rows(queue)] == ["人类命运共同体", "句"]
    assert not queue.lacks(["c1", "c2"])
    assert queue.lacks(["c1", "c3"])
    assert send(queue, kind="merge", id="c1", into="c1")["error"]


def test_what_somebody_else_changed_is_not_overwritten(
    queue: GlossaryQueue, project: Project
) -> None:
    seen = stamp(queue)
    with Project.open(project.path, author="Wang") as other:
        concept = other.concepts()[0]
        other.change_concepts(
            [concept],
            [Concept(**{f: getattr(concept, f) for f in concept.__slots__} | {"note": "mine"})],
            label="edit",
        )
    assert send(queue, kind="rejected", id="c1", v=seen)["error"]
    assert project.concepts()[0].note == "mine"
    assert project.concepts()[0].status is ConceptStatus.CANDIDATE


ALONE = Concept(
    "e1",
    (LanguageSection("en", (Term("human destiny", "en", probability=0.9, frequency=3),)),),
    created_by="extraction",
)


def test_an_english_term_alone_can_be_decided_on(project: Project) -> None:
    project.change_concepts([], [ALONE], label="new concept")
    queue = make_queue(project)
    place = next(at for at, row in enumerate(queue.data()["rows"]) if row["id"] == "e1")
    row = queue.data()["rows"][place]
    assert (row["zh"], row["en"], row["n"]) == ("", "human destiny", 3)
    queue.focus = place
    assert [item["id"] for item in queue.data()["details"]["e1"]["similar"]] == ["c1"]
    # An empty Chinese field that stays empty is no edit of it.
    assert "error" not in send(queue, kind="edit", id="e1", zh="", en="the destiny of humans")
    assert rows(queue)[place][1] == "the destiny of humans"
    send(queue, kind="undo")
    send(queue, kind="edit", id="e1", zh="人类命运")
    assert rows(queue)[place][:2] == ("人类命运", "human destiny")
    send(queue, kind="undo")
    send(queue, kind="accepted", id="e1")
    assert project.concepts()[-1].terms("en")[0].status is TermStatus.PREFERRED
    send(queue, kind="rejected", id="e1")
    send(queue, kind="merge", id="e1", into="c1")
    joined = next(item for item in project.concepts() if item.id == "c1")
    assert "human destiny" in [term.text for term in joined.terms("en")]


def test_similar_concepts_come_best_first() -> None:
    def concept(key: str, zh: str, en: str) -> Concept:
        return Concept(
            key,
            (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", (Term(en, "en"),))),
        )

    one = concept("1", "命运共同体", "community of destiny")
    rest = [concept("2", "国家", "state"), concept("3", "共同体", "community")]
    same = concept("4", "命运与共", "Community of Destiny")
    assert [item.id for item in similar(one, [one, *rest, same])] == ["4", "3"]


def test_snippets_of_places_that_are_none() -> None:
    document = Document("d", "en", "a  b\nc", file_hash="d")
    found = snippet(document, Evidence("d", 0, 3, 4))
    assert (found.before, found.match, found.after) == ("a ", "b", " c")
    assert snippet(document, Evidence("d", 0, 90, 99)).match == ""
    concept = Concept(
        "c", (LanguageSection("en", (Term("b", "en", evidence=(Evidence("x", 0, 1, 2),)),)),)
    )
    assert examples(concept, {"d": document}) == ()


def test_the_concept_list_reads_only_what_changed(project: Project) -> None:
    held = ConceptList(project)
    first = held.get()
    assert first == project.concepts()
    assert held.get() is first
    project.change_concepts([first[1]], [], label="delete")
    assert held.get() == project.concepts()
    assert held.get()[0] is first[0]
    project.undo()
    assert held.get() == project.concepts()
    project.save_concepts([first[0]])
    assert held.get() == project.concepts()


def test_what_is_seldom_a_term_waits_for_the_switch() -> None:
    def proposal(probability: float, **fields: Any) -> Concept:
        zh = LanguageSection("zh", (Term("潮间带", "zh", probability=probability),))
        return Concept("c9", (zh,), **{"created_by": "extraction", **fields})

    assert likely(proposal(0.3))
    assert not likely(proposal(0.1))
    # What a person made or touched is never held back, nor is English alone.
    assert likely(proposal(0.1, created_by="Li"))
    assert likely(proposal(0.1, changed_by="Li"))
    assert likely(proposal(0.1, status=ConceptStatus.ACCEPTED))
    assert likely(Concept("c8", (LanguageSection("en", (Term("tide", "en"),)),)))


def test_a_guess_is_no_likely_rendering() -> None:
    made = (
        Term("tidal flat", "en", probability=0.6),
        Term("ideas of tides", "en", probability=0.1),
        Term("mud flat", "en", status=TermStatus.ADMITTED),
    )
    concept = Concept("c7", (LanguageSection("en", made),), created_by="extraction")
    assert [term.text for term in likely_renderings(concept)] == ["tidal flat", "mud flat"]
