"""The report of checks: each pair with what is to be looked at in it, to send to the translator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

from align.exchange.files import Target, text_output
from align.messages import message
from align.model import Lang, Pair
from duizhao.messages import Language
from duizhao.report._text import Words, count, escape, words
from termbase.checks import Finding, Occurrence, Severity

__all__ = ["write_findings_report"]

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_COUNTED = {
    Severity.ERROR: "report.severity-error",
    Severity.WARNING: "report.severity-warning",
    Severity.INFO: "report.severity-info",
}
_TARGETS: tuple[Lang, Lang] = ("zh", "en")


def write_findings_report(
    target: Target,
    title: str,
    findings: Sequence[Finding],
    rows: Sequence[Pair],
    *,
    language: Language = "en",
) -> None:
    """Write the page, without scripts or outside parts; the same findings give the same bytes.

    Args:
        rows: the pairs that were checked, whose texts and order are shown; texts of findings
            in none of them come from the findings themselves.

    Raises:
        OutputError: the file cannot be written.
    """
    with text_output(target) as stream:
        for part in _page(title, findings, rows, language):
            stream.write(part)


def _page(
    title: str, findings: Sequence[Finding], rows: Sequence[Pair], language: Language
) -> Iterator[str]:
    style = files("duizhao.report").joinpath("style.css").read_text(encoding="utf-8")
    say = words(language)
    yield (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)} – Duizhao</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(title)}</h1>\n"
    )
    counts = Counter(item.severity for item in findings)
    figures = [("report.pairs-checked", len(rows))] if rows else []
    figures += [(_COUNTED[name], counts[name]) for name in _ORDER if counts[name]]
    figures = figures or [(_COUNTED[Severity.ERROR], 0)]
    cells = "".join(
        f"<div><dt>{say(message(name))}</dt><dd>{count(number)}</dd></div>"
        for name, number in figures
    )
    yield f'<dl class="summary">{cells}</dl>\n<div class="cards">\n'
    if not findings:
        yield f'<p class="hint">{say(message("report.nothing-found"))}</p>\n'
    yield from _by_document(findings, rows, say)
    rest = [item for item in findings if not item.places]
    if rest:
        lines = "".join(f"<tr><td>{_said(item, say)}</td></tr>" for item in rest)
        yield _section(say(message("report.of-glossary")), lines)
    yield "</div>\n</main>\n</body>\n</html>\n"


def _by_document(findings: Sequence[Finding], rows: Sequence[Pair], say: Words) -> Iterator[str]:
    """A section a document, a line a pair, in the order of the texts."""
    by_bead: dict[str, list[Finding]] = {}
    for item in findings:
        for bead in dict.fromkeys(place.bead for place in item.places):
            by_bead.setdefault(bead, []).append(item)
    order = {row.id: at for at, row in enumerate(rows)}
    texts = {row.id: row for row in rows}
    sections: dict[str, list[str]] = {}
    for bead in sorted(by_bead, key=lambda name: order.get(name, len(order))):
        items = by_bead[bead]
        places = [place for item in items for place in item.places if place.bead == bead]
        document = places[0].document
        sections.setdefault(document, []).append(_line(items, places, texts.get(bead), say))
    for document, lines in sections.items():
        yield _section(escape(document), "".join(lines))


def _section(title: str, lines: str) -> str:
    return (
        f'<section class="card wide"><h2>{title}</h2>'
        f'<table class="coverage findings">{lines}</table></section>\n'
    )


def _line(
    items: Sequence[Finding], places: Sequence[Occurrence], row: Pair | None, say: Words
) -> str:
    cells = []
    for lang in _TARGETS:
        here = [place for place in places if place.lang == lang]
        text = (row.zh if lang == "zh" else row.en) if row else ""
        text = text or next((place.context for place in here if place.context), "")
        spans = [(place.start, place.end) for place in here if place.context == text]
        cells.append(f'<td lang="{lang}">{_marked(text, spans)}</td>')
    said = "".join(f"<p>{_said(item, say)}</p>" for item in items)
    return f"<tr>{''.join(cells)}<td>{said}</td></tr>\n"


def _said(item: Finding, say: Words) -> str:
    suggestion = f" → <b>{say(item.suggestion)}</b>" if item.suggestion else ""
    level = _MARKS[item.severity]
    return f"<small>{level} {escape(item.code)}</small> {say(item.message)}{suggestion}"


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    inside = bytearray(len(text))
    for start, end in spans:
        inside[start:end] = b"\1" * (min(end, len(text)) - start)
    parts, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or inside[at] != inside[start]:
            piece = escape(text[start:at])
            parts.append(f"<mark>{piece}</mark>" if inside[start] else piece)
            start = at
    return "".join(parts)
