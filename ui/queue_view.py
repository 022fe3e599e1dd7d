"""The queue of candidates: what the browser gets and what its messages do. Nothing is drawn.

The list is *sticky*: what was decided stays where it is until the filter is set again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from align.errors import ConflictError, DuizhaoError, ReviewError
from align.messages import message as message_of
from align.model import Document, Lang
from duizhao.roles import may
from duizhao.store import Project
from duizhao.term_choices import choices_of
from termbase.concepts import (
    corrected,
    joined,
    longer_terms,
    similar,
    with_main,
    with_status,
    with_synonym,
    with_term_moved,
    with_term_status,
    without_term,
)
from termbase.keyness import GeneralChinese, characters
from termbase.model import Concept, ConceptStatus, TermStatus
from ui.evidence import examples
from ui.words import Words

__all__ = ["DETAILED", "WINDOW", "GlossaryQueue", "concept_label"]

WINDOW = 80
DETAILED = 6
"""So many candidates from the focus on come with their evidence."""

RENDERINGS = 9
SIMILAR = 9

Reply = dict[str, Any]
_LANGS: tuple[Lang, Lang] = ("zh", "en")


def concept_label(concept: Concept) -> str:
    """``中文 → English``, for lists."""
    zh, en = concept.main("zh"), concept.main("en")
    return f"{zh.text if zh else '—'} → {en.text if en else '—'}"


def stamp(concept: Concept) -> str:
    """What changes whenever anybody changes the concept."""
    return f"{concept.changed}|{concept.changed_by}|{concept.status}"


class GlossaryQueue:
    """One session's queue over the concepts *ids*.

    Args:
        concepts: gives the concepts as they are now.
        documents: gives the documents by name.
        find: gives the concepts that a search finds.
        on_bead: called with the pair that the user wants to see.
        on_form: called with the concept whose form the user wants.
    """

    def __init__(
        self,
        project: Project,
        ids: Sequence[str],
        *,
        concepts: Callable[[], Sequence[Concept]],
        documents: Callable[[], Mapping[str, Document]],
        find: Callable[[str], Sequence[Concept]],
        on_bead: Callable[[str], object] = lambda bead: None,
        on_form: Callable[[str], object] = lambda key: None,
    ) -> None:
        self.project = project
        self.ids = list(ids)
        self._all = tuple(ids)
        self.focus = 0
        self._concepts = concepts
        self._documents = documents
        self._find = find
        self._on_bead = on_bead
        self._on_form = on_form
        self._reference: tuple[GeneralChinese, int] | None = None

    def _now(self) -> dict[str, Concept]:
        return {item.id: item for item in self._concepts()}

    def lacks(self, ids: Sequence[str]) -> bool:
        """Whether any of *ids* is not in the queue: terms were extracted or imported since."""
        return not set(self._all).issuperset(ids)

    @property
    def focused(self) -> str:
        """The id of the concept in focus; empty if there is none."""
        return self.ids[self.focus] if 0 <= self.focus < len(self.ids) else ""

    # What the browser gets

    @property
    def decides(self) -> bool:
        """Whether who works here may decide on concepts, not only suggest."""
        return may(self.project.person, "glossary")

    def data(self) -> dict[str, Any]:
        """The window around the focus, with evidence for the next few."""
        present = self._now()
        # What was merged away comes back with its undo, in its old place.
        self.ids = [key for key in self._all if key in present]
        self.focus = max(0, min(self.focus, len(self.ids) - 1))
        start = max(0, self.focus - WINDOW // 4)
        shown = [present[key] for key in self.ids[start : start + WINDOW]]
        near = [present[key] for key in self.ids[self.focus : self.focus + DETAILED]]
        documents = self._documents()
        return {
            "total": len(self.ids),
            "start": start,
            "focus": self.focus,
            "open": sum(present[key].status is ConceptStatus.CANDIDATE for key in self.ids),
            "rows": [self._row(item) for item in shown],
            "details": {item.id: self._detail(item, present, documents) for item in near},
        }

    def _row(self, concept: Concept) -> dict[str, Any]:
        zh, en = concept.main("zh"), concept.main("en")
        return {
            "id": concept.id,
            "v": stamp(concept),
            "zh": zh.text if zh else "",
            "en": en.text if en else "",
            "p": round(en.probability, 3) if en else 0.0,
            "n": zh.frequency if zh else en.frequency if en else 0,
            "status": str(concept.status),
        }

    def _keyness(self, concept: Concept) -> float | None:
        """The keyness of the main Chinese term, compared with the project's reference texts."""
        zh = concept.main("zh")
        if zh is None:
            return None
        if self._reference is None:
            general = GeneralChinese(choices_of(self.project).general)
            self._reference = general, characters(self._documents().values())
        general, size = self._reference
        return general.keyness(zh.text, zh.frequency, size)

    def _detail(
        self,
        concept: Concept,
        everything: Mapping[str, Concept],
        documents: Mapping[str, Document],
    ) -> dict[str, Any]:
        zh = concept.main("zh")
        extracted = zh is not None and concept.created_by == "extraction"
        return {
            "termhood": round(zh.probability, 3) if zh and extracted else None,
            "keyness": self._keyness(concept),
            "renderings": [
                {
                    "text": term.text,
                    "p": round(term.probability, 3),
                    "n": term.frequency,
                    "status": str(term.status),
                }
                for term in concept.terms("en")[:RENDERINGS]
            ],
            "chinese": [term.text for term in concept.terms("zh")],
            "note": concept.note,
            "examples": [
                {
                    "zh": item.zh.as_dict() if item.zh else None,
                    "en": item.en.as_dict() if item.en else None,
                    "bead": item.bead,
                }
                for item in examples(concept, documents)
            ],
            "longer": [concept_label(item) for item in longer_terms(concept, everything)[:SIMILAR]],
            "similar": _labels(similar(concept, everything.values(), most=SIMILAR)),
        }

    # What the browser asks for

    def answer(self, message: Mapping[str, Any], t: Words) -> Reply:
        """Do what *message* asks for and say what came of it."""
        try:
            self.focus = int(message.get("focus") or 0)
            return self._answer(message, t)
        except ConflictError:
            return {
                "text": t("Someone else changed this concept; the current version is shown"),
                "error": True,
            }
        except DuizhaoError as error:
            return {"text": t.message(error), "error": True}
        except (TypeError, ValueError):
            return {"text": t.message(message_of("page.unknown-request")), "error": True}

    def _answer(self, message: Mapping[str, Any], t: Words) -> Reply:
        kind = str(message.get("kind"))
        if kind == "window":
            return {}
        if kind == "find":
            text = str(message.get("text") or "")[:200]
            found = [item for item in self._find(text) if item.id != message.get("id")]
            return {"found": _labels(found[:SIMILAR])}
        if kind == "form":
            self._on_form(str(message.get("id") or ""))
            return {}
        if kind == "bead":
            self._on_bead(str(message.get("bead") or ""))
            return {}
        if kind in ("undo", "redo"):
            return self._take_back(kind, t)
        concept = self._now().get(str(message.get("id")))
        if concept is None:
            raise ReviewError("concept.gone")
        if message.get("v") is not None and message["v"] != stamp(concept):
            raise ConflictError("store.concept-changed")
        return self._decide(kind, concept, message, t)

    def _decide(self, kind: str, concept: Concept, message: Mapping[str, Any], t: Words) -> Reply:
        before, label = [concept], kind
        if kind in ("accepted", "rejected", "candidate", "under review"):
            after = with_status(concept, ConceptStatus(kind))
        elif kind == "choose":
            chosen = concept.terms("en")[int(message.get("number") or 0)]
            after = with_status(with_main(concept, "en", chosen.text), ConceptStatus.ACCEPTED)
            label = "accepted"
        elif kind in ("edit", "synonym"):
            after = concept
            for lang in _LANGS:
                given = message.get(lang)
                if given is None:
                    continue
                text = " ".join(str(given).split())[:500]
                if kind == "edit":
                    after = corrected(after, lang, text)
                else:
                    # Of who only suggests, it is a suggestion.
                    status = None if self.decides else TermStatus.PROPOSED
                    after = with_synonym(after, lang, text, status)
            label = "correct" if kind == "edit" else "add a synonym"
        elif kind in ("status", "order", "remove"):
            after, label = _term_changed(concept, kind, message)
        elif kind == "merge":
            target = self._now().get(str(message.get("into")))
            if target is None or target.id == concept.id:
                raise ReviewError("concept.gone")
            before, after, label = [target, concept], joined(target, concept), "merge concepts"
        else:
            raise ReviewError("page.unknown-request")
        if before == [after]:
            return {}
        self.project.change_concepts(before, [after], label=label)
        return {"text": t("Saved: {label}").format(label=t(label))}

    def _take_back(self, kind: str, t: Words) -> Reply:
        applied = self.project.undo() if kind == "undo" else self.project.redo()
        if applied.alignment is not None:
            text = t("Saved elsewhere: {label}")
            return {"text": text.format(label=t.message(applied.label))}
        return {"text": t("Saved: {label}").format(label=t(kind))}


def _term_changed(concept: Concept, kind: str, message: Mapping[str, Any]) -> tuple[Concept, str]:
    """*concept* with what was done to one of its English terms, and how that is called."""
    text = str(message.get("term") or "")
    if kind == "remove":
        return without_term(concept, "en", text), "delete a term"
    if kind == "order":
        step = int(message.get("step") or 0)
        return with_term_moved(concept, "en", text, step), "order of terms"
    status = TermStatus(str(message.get("status")))
    return with_term_status(concept, "en", text, status), "status of a term"


def _labels(concepts: Sequence[Concept]) -> list[dict[str, str]]:
    return [
        {"id": item.id, "label": concept_label(item), "status": str(item.status)}
        for item in concepts
    ]
