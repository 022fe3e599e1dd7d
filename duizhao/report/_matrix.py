"""Which document renders a concept how: concepts by documents, a colour a rendering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from align.messages import message
from duizhao.report._text import Words, count, escape
from termbase.concepts import rivals
from termbase.counterparts import LIKELY
from termbase.model import Concept

__all__ = ["has_competition", "matrix_section"]

_MAX_CONCEPTS = 40
_MAX_DOCUMENTS = 12
_COLOURS = 5
_NOTHING: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Competition:
    """A concept with more than one rendering, and how often each document has which.

    ``chinese``: of comparable texts, how often what a Chinese document says has which.
    ``partial``: not all occurrences of the rendering were kept, so its highest counts
    are the least there are.
    """

    zh: str
    renderings: tuple[str, ...]
    seen: tuple[Counter[str], ...]
    chinese: tuple[Counter[str], ...]
    partial: tuple[bool, ...]

    @property
    def rivals(self) -> int:
        """Occurrences that are not of the most frequent rendering."""
        totals = [counter.total() for counter in self.seen]
        return sum(totals) - max(totals)


def has_competition(concepts: Sequence[Concept]) -> bool:
    """Whether there is anything for :func:`matrix_section` to show."""
    return next(matrix_section(concepts, str), None) is not None


def matrix_section(
    concepts: Sequence[Concept], say: Words, beside: Mapping[str, tuple[str, str]] = _NOTHING
) -> Iterator[str]:
    """The section on concepts with several renderings, if any has been seen in documents.

    Args:
        beside: of comparable texts, the English and the Chinese document of each pair, by its id.
    """
    competing = (_competition(concept, beside) for concept in concepts)
    found = [item for item in competing if item is not None]
    if not found:
        return
    total = len(found)
    shown = sorted(found, key=lambda item: -item.rivals)[:_MAX_CONCEPTS]
    weights: Counter[str] = Counter()
    for item in shown:
        for counter in (*item.seen, *item.chinese):
            weights.update(counter)
    if len(weights) < 2:
        return
    documents = sorted(sorted(weights), key=lambda name: -weights[name])[:_MAX_DOCUMENTS]
    hint = say(message("report.divided", count=total, number=count(total)))
    if total > len(shown):
        most = message("report.most-divided", number=count(total), shown=count(len(shown)))
        hint = say(most)
    heads = "".join(
        f'<th class="doc" title="{escape(name)}"><span><bdi>{escape(name)}</bdi></span></th>'
        for name in documents
    )
    yield (
        f'<section id="renderings"><h2>{say(message("report.competing"))}'
        f' <span class="hint">{hint}</span></h2>\n<table class="terms matrix"><thead><tr>'
        f"<th>{say(message('report.term'))}</th><th>{say(message('report.renderings'))}</th>"
        f"{heads}</tr></thead><tbody>\n"
    )
    for item in shown:
        yield _line(item, documents)
    yield "</tbody></table>"
    if len(weights) > len(documents):
        rest = len(weights) - len(documents)
        more = say(message("report.documents-not-shown", count=rest, number=count(rest)))
        yield f'<p class="hint">{more}</p>'
    yield "</section>\n"


def _competition(concept: Concept, beside: Mapping[str, tuple[str, str]]) -> _Competition | None:
    zh = concept.main("zh")
    terms = [term for term in rivals(concept, least=LIKELY) if term.evidence]
    if zh is None or len(terms) < 2:
        return None
    seen = [Counter(item.document for item in term.evidence) for term in terms]
    chinese = [
        Counter(
            there[1]
            for item in term.evidence
            if (there := beside.get(item.bead)) is not None and there[0] == item.document
        )
        for term in terms
    ]
    order = sorted(range(len(terms)), key=lambda i: -seen[i].total())
    return _Competition(
        zh.text,
        tuple(terms[i].text for i in order),
        tuple(seen[i] for i in order),
        tuple(chinese[i] for i in order),
        tuple(terms[i].frequency > seen[i].total() for i in order),
    )


def _number(seen: Counter[str], document: str, partial: bool) -> str:
    capped = partial and seen[document] == max(seen.values())
    return count(seen[document]) + ("+" if capped else "")


def _line(item: _Competition, documents: Sequence[str]) -> str:
    names = "".join(
        f'<span class="rend"><i class="r{min(index, _COLOURS)}"></i><bdi>{escape(text)}</bdi>'
        f' <span class="dim">{count(seen.total())}{"+" if partial else ""}</span></span>'
        for index, (text, seen, partial) in enumerate(
            zip(item.renderings, item.seen, item.partial, strict=True)
        )
    )
    cells = []
    for document in documents:
        chips = "".join(
            f'<i class="r{min(index, _COLOURS)}" title="{escape(text)}">'
            f"{_number(seen, document, partial)}</i>"
            for index, (text, partial) in enumerate(zip(item.renderings, item.partial, strict=True))
            for seen in (item.seen[index], item.chinese[index])
            if seen[document]
        )
        cells.append(f'<td class="chips">{chips}</td>')
    return (
        f'<tr><td class="zh" lang="zh"><bdi>{escape(item.zh)}</bdi></td>'
        f'<td class="en" lang="en">{names}</td>{"".join(cells)}</tr>\n'
    )
