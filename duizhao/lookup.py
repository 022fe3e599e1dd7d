"""Concordance: passages of the project and where they stand in documents and pairs."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from align.messages import Message, message
from align.model import Lang, Status
from align.review import Numbering, Span, machine_probability, to_pair
from align.review.sentences import standing_order
from align.segments import Text
from duizhao.cache import PerAlignment, TextCache
from duizhao.store import AlignmentRecord, Project
from duizhao.store import schema as t
from termbase.concordance import KwicLine, Passage

if TYPE_CHECKING:
    from termbase.model import Concept

__all__ = [
    "PassageList",
    "alignment_of",
    "as_dict",
    "bead_at",
    "counterpart_spans",
    "passages",
    "rendered_message",
]


Counterpart = tuple[float, str, str, str, bool]
"""Its weight, text, document and bead, and whether it is of comparable texts."""

Best = dict[str, dict[int, Counterpart]]
"""By text hash and segment."""


def passages(project: Project, *, minimum: float = 0.5) -> list[Passage]:
    """Every segment of the present documents with its most probable counterpart.

    Counterparts are accepted beads, and from the probability *minimum* on others that
    nobody has rejected.
    """
    return PassageList(project, minimum=minimum).get()


class PassageList:
    """:func:`passages`, in step with the store; may be used from several threads."""

    def __init__(self, project: Project, *, minimum: float = 0.5) -> None:
        self._project = project
        self._minimum = minimum
        self._lock = threading.Lock()
        self._texts = TextCache(project)
        self._best = PerAlignment(project, self._best_of)
        self._made: dict[str, tuple[list[Best], list[Passage]]] = {}
        self._revision = -1
        self._all: list[Passage] = []

    def get(self) -> list[Passage]:
        """The passages as they are now; the same list if nothing changed."""
        with self._lock:
            present = self._project.revision()
            if present != self._revision:
                self._update()
                self._revision = present
            return self._all

    def _update(self) -> None:
        by_text: dict[str, list[Best]] = {}
        for _, best in self._best.get():
            for key in best:
                by_text.setdefault(key, []).append(best)
        made = {}
        for text in self._texts.get().values():
            key = text.document.text_hash
            sources = by_text.get(key, [])
            old = self._made.get(key)
            same = old is not None and list(map(id, old[0])) == list(map(id, sources))
            made[key] = old if old and same else (sources, _passages_of(text, sources))
        self._made = made
        self._all = [passage for _, some in made.values() for passage in some]

    def _best_of(self, record: AlignmentRecord) -> Best:
        """The best counterpart of each segment in one alignment."""
        texts = {text.document.text_hash: text for text in self._texts.get().values()}
        edges: dict[str, tuple[list[int], list[int]]] = {}
        found = self._project.beads(record.id)
        numbering = Numbering(texts.values(), found, record.mode)
        best: Best = {}
        # Of several accepted counterparts the one that leads its sentence is shown.
        comparable = record.mode == "comparable"
        for bead in sorted(found, key=standing_order) if comparable else found:
            accepted = bead.status is Status.ACCEPTED
            chance = machine_probability(bead, record.mode)
            if bead.status is Status.REJECTED or not (accepted or chance >= self._minimum):
                continue
            pair = to_pair(bead, texts, numbering, record.mode)
            if not pair.zh or not pair.en:
                continue
            weight = 1.0 if accepted else chance
            for key, spans, other, name in (
                (bead.zh_doc, bead.zh, pair.en, pair.en_document),
                (bead.en_doc, bead.en, pair.zh, pair.zh_document),
            ):
                if key not in edges:
                    segments = texts[key].segments
                    edges[key] = [s.start for s in segments], [s.end for s in segments]
                own = best.setdefault(key, {})
                for number in _touched(*edges[key], spans):
                    if weight > own.get(number, (-1.0,))[0]:
                        own[number] = (weight, other, name, bead.id, comparable)
        return best


def _passages_of(text: Text, sources: Sequence[Best]) -> list[Passage]:
    key, nothing = text.document.text_hash, (0.0, "", "", "", False)
    made = []
    for number, line in enumerate(text.texts):
        weight, other, name, bead, comparable = max(
            (source[key].get(number, nothing) for source in sources),
            key=lambda found: found[0],
            default=nothing,
        )
        found = (other, name, bead, weight, comparable)
        made.append(Passage(text.name, text.lang, number, line, *found))
    return made


def _touched(starts: list[int], ends: list[int], spans: Sequence[Span]) -> list[int]:
    numbers: list[int] = []
    for start, end in spans:
        numbers += range(bisect_right(ends, start), bisect_left(starts, end))
    return numbers


def counterpart_spans(
    lines: Sequence[KwicLine],
    concepts: Iterable[Concept] = (),
    *,
    protected: Sequence[str] = (),
) -> list[tuple[tuple[int, int], ...]]:
    """Which parts of each line's counterpart render its match: by the glossary, else the lexicon.

    Nothing where it is not rendered there, or only in part.

    Args:
        protected: words that are never cut.
    """
    from align.lexicon import load_lexicon
    from align.matching import match_words
    from termbase.counterparts import GlossaryRenderings, linked_spans

    lexicon, known = load_lexicon(protected=protected), GlossaryRenderings(concepts)
    found = []
    for line in lines:
        passage = line.passage
        lang, text, other = passage.lang, passage.text, passage.counterpart
        spans = known.spans(line.match, lang, other) if other else ()
        if other and not spans:
            zh, en = (text, other) if lang == "zh" else (other, text)
            links = match_words(zh, en, lexicon=lexicon)
            spans = linked_spans(links, lang, line.start, line.end, text)
        found.append(spans)
    return found


def rendered_message(
    lines: Sequence[KwicLine], spans: Sequence[Sequence[tuple[int, int]]]
) -> Message | None:
    """How many of the *lines* with a counterpart have a rendering there; ``None``: none has one.

    Args:
        spans: of :func:`counterpart_spans`, for all lines.
    """
    paired = [found for line, found in zip(lines, spans, strict=True) if line.passage.counterpart]
    if not paired:
        return None
    return message("concordance.rendered", rendered=sum(map(bool, paired)), paired=len(paired))


def as_dict(line: KwicLine, rendering: Sequence[tuple[int, int]] = ()) -> dict[str, Any]:
    """A line for JSON; *rendering*: spans of the counterpart."""
    passage = line.passage
    lang: Lang = passage.lang
    return {
        "document": passage.document,
        "lang": lang,
        "segment": passage.segment,
        "start": line.start,
        "end": line.end,
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "counterpart": passage.counterpart,
        "counterpart_document": passage.counterpart_document,
        "rendering": [passage.counterpart[start:end] for start, end in rendering],
        "comparable": passage.comparable,
        "bead": passage.bead,
        "probability": round(passage.probability, 4),
    }


_NEAR = 8
"""So many beads before a place are looked at; a bead of several segments begins earlier."""


def alignment_of(project: Project, bead: str) -> int | None:
    """The alignment that has the bead *bead*, of present documents first."""
    if not bead:
        return None
    with project.reading() as connection:
        query = sa.select(t.bead.c.alignment_id).where(t.bead.c.id == bead)
        having = set(connection.execute(query).scalars())
    known = (record.id for record in project.alignments(old=True))
    present = [record.id for record in project.alignments() if record.id in having]
    return next(iter(present), next((key for key in known if key in having), None))


def bead_at(project: Project, document: str, start: int) -> tuple[int, str] | None:
    """The best bead that holds the character *start* of the present *document*.

    Returns:
        The alignment's number and the bead's id; ``None`` if no bead is there.
    """
    record = next((item for item in project.documents() if item.name == document), None)
    if record is None:
        return None
    for alignment in project.alignments():
        if record.id in (*alignment.zh, *alignment.en):
            found = _in(project, alignment, record.id, "zh" if record.lang == "zh" else "en", start)
            if found is not None:
                return alignment.id, found
    return None


def _in(
    project: Project, alignment: AlignmentRecord, document: int, side: str, start: int
) -> str | None:
    c = t.bead.c
    at = c[f"{side}_at"]
    query = (
        sa.select(c.id, c[side].label("spans"))
        .where(c.alignment_id == alignment.id, c[f"{side}_document_id"] == document, at <= start)
        .order_by(at.desc(), c.rank, c.probability.desc(), c.id)
        .limit(_NEAR)
    )
    with project.reading() as connection:
        rows = connection.execute(query).all()
    return next((str(row.id) for row in rows if any(a <= start < b for a, b in row.spans)), None)
