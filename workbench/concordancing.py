"""The texts of a project as passages with their counterparts, for the concordance."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from align.model import Lang, Status
from align.review import Span
from termbase.concordance import KwicLine, Passage
from workbench.exporting import load_texts
from workbench.rows import Numbering, row_of
from workbench.store import Project

__all__ = ["as_dict", "counterpart_spans", "passages"]


def passages(project: Project, *, minimum: float = 0.5) -> list[Passage]:
    """Every segment of the present documents with its most probable counterpart.

    Counterparts are accepted beads, and from the probability *minimum* on others that
    nobody has rejected.
    """
    texts = {text.document.text_hash: text for text in load_texts(project).values()}
    edges = {
        key: ([item.start for item in text.segments], [item.end for item in text.segments])
        for key, text in texts.items()
    }
    best: dict[tuple[str, int], tuple[float, str, str, str]] = {}
    for record in project.alignments():
        found = project.bead_records(record.id)
        numbering = Numbering(texts.values(), [item.bead for item in found], record.mode)
        for item in found:
            bead = item.bead
            accepted = bead.status is Status.ACCEPTED
            if bead.status is Status.REJECTED or not (accepted or bead.probability >= minimum):
                continue
            row = row_of(bead, texts, numbering)
            if not row.zh_text or not row.en_text:
                continue
            weight = 1.0 if accepted else bead.probability
            sides = (
                (bead.zh_doc, bead.zh, row.en_text, row.en_doc),
                (bead.en_doc, bead.en, row.zh_text, row.zh_doc),
            )
            for document, spans, other, name in sides:
                for number in _touched(*edges[document], spans):
                    if weight > best.get((document, number), (-1.0,))[0]:
                        best[document, number] = (weight, other, name, bead.id)
    made = []
    for key, text in texts.items():
        for number, line in enumerate(text.texts):
            weight, other, name, bead_id = best.get((key, number), (0.0, "", "", ""))
            made.append(Passage(text.name, text.lang, number, line, other, name, bead_id, weight))
    return made


def _touched(starts: list[int], ends: list[int], spans: Sequence[Span]) -> list[int]:
    numbers: list[int] = []
    for start, end in spans:
        numbers += range(bisect_right(ends, start), bisect_left(starts, end))
    return numbers


def counterpart_spans(lines: Sequence[KwicLine]) -> list[tuple[tuple[int, int], ...]]:
    """Which parts of each line's counterpart render its match, by the lexicon."""
    from align.lexicon import load_lexicon
    from align.matching import match_words

    lexicon = load_lexicon()
    found = []
    for line in lines:
        passage = line.passage
        spans = []
        if passage.counterpart:
            zh = passage.lang == "zh"
            both = (passage.text, passage.counterpart)
            matches = match_words(*(both if zh else both[::-1]), lexicon=lexicon)
            for item in matches:
                here = (item.zh_start, item.zh_end) if zh else (item.en_start, item.en_end)
                there = (item.en_start, item.en_end) if zh else (item.zh_start, item.zh_end)
                if here[0] < line.end and line.start < here[1]:
                    spans.append(there)
        found.append(tuple(sorted(set(spans))))
    return found


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
        "bead": passage.bead,
        "probability": round(passage.probability, 4),
    }
