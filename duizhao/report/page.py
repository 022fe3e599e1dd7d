"""The page, put together section by section and written as one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.model import Grade, Lang, Status
from duizhao.report._charts import bars, histogram
from duizhao.report._matrix import has_competition, matrix_section
from duizhao.report._terms import term_sections
from duizhao.report._text import count, escape, level, marked, percent, share
from duizhao.report.data import DocumentSummary, ReportData, ReportRow

__all__ = ["write_report"]

_OPEN_DOCUMENTS = 16
_LANGUAGES: dict[Lang, str] = {"zh": "Chinese", "en": "English"}
_GRADES = {
    Grade.TRANSLATION: ("Translations", "the same statement"),
    Grade.PARTIAL: ("Partial counterparts", "at least one clause in common"),
    Grade.RELATED: ("Related", "same topic or phrase, not a counterpart"),
    Grade.NONE: ("No counterpart found", "the best candidate of each remaining sentence"),
}
_STATUS = {
    Status.ACCEPTED: "accepted",
    Status.REJECTED: "rejected",
    Status.NEEDS_REVIEW: "to review",
}


def write_report(target: Target, data: ReportData) -> Written:
    """Write the report as one HTML file without scripts or outside parts.

    The same data give the same bytes. Text from the documents is escaped everywhere.

    Returns:
        how many pairs it shows, and how many it leaves to the file of pairs.

    Raises:
        OutputError: the file cannot be written.
    """
    rows = data.rows[: data.max_rows]
    total = max(data.total_rows or 0, len(data.rows))
    with text_output(target) as stream:
        for part in _page(data, rows, total):
            stream.write(part)
    return Written(rows=len(rows), left_out=total - len(rows))


def _page(data: ReportData, rows: Iterable[ReportRow], total: int) -> Iterator[str]:
    style = files("duizhao.report").joinpath("style.css").read_text(encoding="utf-8")
    shown = list(rows)
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">\n"
        f"<title>{escape(data.title)} – Duizhao</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n"
    )
    yield _header(data)
    yield "<main>\n"
    yield _summary(data, total)
    yield '<div class="cards">\n'
    yield _coverage(data.documents)
    yield _confidence(data)
    yield _kinds(data)
    yield "</div>\n"
    yield from _pairs(data, shown, total)
    yield from term_sections(data)
    yield from matrix_section(data.concepts)
    yield "</main>\n"
    yield _footer(data)
    yield "</body>\n</html>\n"


def _header(data: ReportData) -> str:
    links = [("#pairs", "Pairs")] if data.rows else []
    if data.concepts:
        links.append(("#terms", "Terms"))
    if has_competition(data.concepts):
        links.append(("#renderings", "Renderings"))
    nav = "".join(f'<a href="{place}">{name}</a>' for place, name in links)
    when = f'<span class="when">{escape(data.generated)}</span>' if data.generated else ""
    return (
        f'<header><b class="brand">对照 Duizhao</b><nav>{nav}</nav>{when}</header>\n'
        f'<div class="title"><h1>{escape(data.title)}</h1></div>\n'
    )


def _summary(data: ReportData, total: int) -> str:
    numbers: list[tuple[str, str]] = []
    if data.documents:
        numbers.append(("documents", count(len(data.documents))))
    for lang, name in _LANGUAGES.items():
        segments = sum(d.segments for d in data.documents if d.lang == lang)
        if segments:
            numbers.append((f"{name} segments", count(segments)))
    numbers.append(("beads" if data.mode == "parallel" else "candidate pairs", count(total)))
    reviewed = sum(r.row.status in (Status.ACCEPTED, Status.REJECTED) for r in data.rows)
    numbers.append(("reviewed", count(reviewed)))
    if data.concepts:
        numbers.append(("terms", count(len(data.concepts))))
    numbers += [(label, text) for label, text in data.figures]
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in numbers
    )
    return f'<dl class="summary">{cells}</dl>\n'


def _coverage(documents: Sequence[DocumentSummary]) -> str:
    if not documents:
        return ""
    first, rest = documents[:_OPEN_DOCUMENTS], documents[_OPEN_DOCUMENTS:]
    more = (
        f"<details><summary>{count(len(rest))} more</summary>{_coverage_table(rest)}</details>"
        if rest
        else ""
    )
    return (
        '<section class="card wide"><h2>Coverage</h2>'
        '<p class="hint">Segments with an accepted or probable counterpart</p>'
        f"{_coverage_table(first)}{more}</section>\n"
    )


def _coverage_table(documents: Sequence[DocumentSummary]) -> str:
    lines = []
    for document in documents:
        whole = document.segments
        accepted = min(document.accepted, document.covered)
        strong = 100 * accepted / whole if whole else 0
        weak = 100 * (document.covered - accepted) / whole if whole else 0
        name = escape(document.name)
        lines.append(
            f'<tr><td class="lang">{document.lang}</td><th title="{name}">{name}'
            f'<span class="track"><i class="ok" style="width:{strong:.1f}%"></i>'
            f'<i class="soft" style="width:{weak:.1f}%"></i></span></th>'
            f'<td class="num">{percent(document.covered, whole)}</td>'
            f'<td class="num dim">{count(document.covered)} of {count(whole)}</td></tr>'
        )
    return f'<table class="coverage">{"".join(lines)}</table>'


def _confidence(data: ReportData) -> str:
    values = [r.row.probability for r in data.rows if r.row.zh_segments and r.row.en_segments]
    if not values:
        return ""
    return (
        '<section class="card"><h2>Confidence</h2>'
        '<p class="hint">Pairs by the chance of being accepted</p>'
        f"{histogram(values)}</section>\n"
    )


def _kinds(data: ReportData) -> str:
    if not data.rows:
        return ""
    if data.mode == "comparable":
        grades = Counter(r.row.grade or Grade.NONE for r in data.rows)
        colours = {Grade.TRANSLATION: "ok", Grade.PARTIAL: "mid", Grade.RELATED: "low"}
        items = [(g.value, grades[g], colours.get(g, "none")) for g in Grade if grades[g]]
        return f'<section class="card"><h2>Pairs by grade</h2>{bars(items)}</section>\n'
    types = Counter(r.row.type for r in data.rows)
    ranked = sorted(types.items(), key=lambda item: (-item[1], item[0]))
    items = [(name.replace("-", "–"), number, "plain") for name, number in ranked[:8]]
    if rest := sum(number for _, number in ranked[8:]):
        items.append(("other", rest, "plain"))
    return (
        '<section class="card"><h2>Beads by type</h2>'
        f'<p class="hint">Chinese segments – English segments</p>{bars(items)}</section>\n'
    )


def _pairs(data: ReportData, rows: list[ReportRow], total: int) -> Iterator[str]:
    if not rows:
        return
    rest = total - len(rows)
    hint = (
        f"{count(total)} in all"
        if not rest
        else (
            f"the first {count(len(rows))} of {count(total)}; all are in {escape(data.pairs_file)}"
        )
    )
    yield f'<section id="pairs"><h2>Pairs <span class="hint">{hint}</span></h2>\n'
    if data.mode == "comparable":
        number = 0
        for grade, (name, meaning) in _GRADES.items():
            group = [r for r in rows if (r.row.grade or Grade.NONE) is grade]
            if not group:
                continue
            folded = grade is Grade.NONE
            head = f'{name} <span class="hint">{meaning} · {count(len(group))}</span>'
            yield f"<details><summary>{head}</summary>" if folded else f"<h3>{head}</h3>"
            yield '<div class="pairs">\n'
            for row in group:
                number += 1
                yield _pair(row, number, named=True)
            yield "</div>\n" + ("</details>\n" if folded else "")
    else:
        previous: tuple[str, str] | None = None
        for number, row in enumerate(rows, 1):
            documents = (row.row.zh_document, row.row.en_document)
            if documents != previous:
                if previous is not None:
                    yield "</div>\n"
                yield (
                    f'<h3><bdi>{escape(documents[0])}</bdi> <span class="hint">↔</span> '
                    f'<bdi>{escape(documents[1])}</bdi></h3>\n<div class="pairs">\n'
                )
                previous = documents
            yield _pair(row, number, named=False)
        yield "</div>\n"
    yield "</section>\n"


def _pair(item: ReportRow, number: int, *, named: bool) -> str:
    row = item.row
    two_sided = bool(row.zh_segments and row.en_segments)
    status = _STATUS.get(row.status, "")
    state = f'<span class="st {row.status.name.lower()}">{status}</span>' if status else ""
    comment = f'<p class="comment">{escape(row.comment)}</p>' if row.comment else ""
    if two_sided:
        kind = level(row.probability)
        meter = (
            f'<span class="meter"><i class="{kind}" style="width:{100 * row.probability:.0f}%">'
            f'</i></span><span class="p {kind}">{share(row.probability)}</span>'
        )
    else:
        meter = f'<span class="meter"></span><span class="p">{share(row.probability)}</span>'
    grade = f'<span class="g">{row.grade.value}</span>' if row.grade and not named else ""
    bead = "" if named and row.type == "1-1" else f"<span>{row.type.replace('-', '–')}</span>"
    return (
        f'<article class="pair"><div class="no">{number}</div>'
        f'<div class="zh" lang="zh">{_side(item, "zh", named)}</div>'
        f'<div class="mid">{bead}{meter}{grade}{state}</div>'
        f'<div class="en" lang="en">{_side(item, "en", named)}{comment}</div></article>\n'
    )


def _side(item: ReportRow, lang: Lang, named: bool) -> str:
    row = item.row
    zh = lang == "zh"
    segments = row.zh_segments if zh else row.en_segments
    if not segments:
        return '<em class="absent">no counterpart</em>'
    text = marked(row.zh if zh else row.en, item.matches, lang)
    if not named:
        return text
    places = ", ".join(count(index + 1) for index in segments)
    name = escape(row.zh_document if zh else row.en_document)
    return f'{text}<small class="src" title="{name}"><bdi>{name}</bdi> · {places}</small>'


def _footer(data: ReportData) -> str:
    lines = [escape(line) for line in data.signature.splitlines() if line.strip()]
    signature = "".join(f"<code>{line}</code>" for line in lines)
    made = f"<p>Made with</p>{signature}" if lines else ""
    return (
        f"<footer>{made}<p>Numbers of segments count from 1 here, from 0 in files for programs."
        " Probabilities are the program's estimate unless a pair is marked as reviewed.</p>"
        "</footer>\n"
    )
