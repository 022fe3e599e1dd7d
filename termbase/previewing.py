"""Chinese candidates alone, without their renderings: what settings would change, quickly seen."""

from __future__ import annotations

from collections.abc import Sequence

from align.lexicon import Lexicon, simplify
from align.model import Document, Segment
from termbase._chinese import line_of
from termbase.candidates import chinese_candidates
from termbase.options import ExtractOptions

__all__ = ["likely_candidates"]


def likely_candidates(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    options: ExtractOptions,
    *,
    lexicon: Lexicon,
) -> list[str]:
    """The Chinese candidates of *documents* that are likely enough, the likeliest first, without
    known terms; at most ``options.max_concepts``."""
    lines = [
        line
        for at, (document, spans) in enumerate(zip(documents, segments, strict=True))
        if document.lang == "zh"
        for number, span in enumerate(spans)
        if (line := line_of(document.text, span.start, span.end, at, number, "zh")).text
    ]
    known = {simplify(term) for term in options.known}
    found = chinese_candidates(lines, options.candidates, lexicon=lexicon)
    likely = [item for item in found if item.termhood >= options.min_termhood]
    return [item.text for item in likely if item.text not in known][: options.max_concepts]
