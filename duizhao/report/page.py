"""The page, put together section by section and written as one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from math import isnan

from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.messages import Message, message
from align.model import Grade, Lang, Status
from duizhao.report._charts import bars, histogram
from duizhao.report._collection import map_section
from duizhao.report._matrix import has_competition, matrix_section
from duizhao.report._terms import in_all, term_section
from duizhao.report._text import (
    Words,
    count,
    escape,
    level,
    marked,
    percent,
    share,
    words,
)
from duizhao.report.data import DocumentSummary, ReportData, ReportRow

__all__ = ["write_report"]

_OPEN_DOCUMENTS = 16
_SEGMENTS: dict[Lang, str] = {"zh": "report.chinese-segments", "en": "report.english-segments"}
_GRADE = {
    Grade.TRANSLATION: "report.translation",
    Grade.PARTIAL: "report.partial",
    Grade.RELATED: "report.related",
    Grade.NONE: "report.none",
}
_GROUP: dict[Grade | None, tuple[str, str]] = {
    Grade.TRANSLATION: ("report.translations", "report.translations-are"),
    Grade.PARTIAL: ("report.partials", "report.partials-are"),
    Grade.RELATED: ("report.relateds", "report.relateds-are"),
    None: ("report.ungradeds", "report.ungradeds-are"),
    Grade.NONE: ("report.nones", "report.nones-are"),
}
_CONFIDENCE = {False: "report.confidence-is", True: "report.confidence-comparable-is"}
_STATUS = {
    Status.ACCEPTED: "report.accepted",
    Status.REJECTED: "report.rejected",
    Status.NEEDS_REVIEW: "report.to-review",
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
    say = words(data.language)
    yield (
        f'<!doctype html>\n<html lang="{data.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">\n"
        f"<title>{escape(data.title)} – Duizhao</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n"
    )
    yield _header(data, say)
    yield "<main>\n"
    yield _summary(data, total, say)
    yield '<div class="cards">\n'
    yield _coverage(data.documents, say)
    yield _confidence(data, say)
    yield _kinds(data, say)
    yield "</div>\n"
    yield map_section(data.maps, say)
    yield from _pairs(data, shown, total, say)
    yield from term_section(data, say)
    yield from matrix_section(data.concepts, say, data.beside)
    yield "</main>\n"
    yield _footer(data, say)
    yield "</body>\n</html>\n"


def _header(data: ReportData, say: Words) -> str:
    links = [("#pairs", message("report.pairs"))] if data.rows else []
    if data.concepts:
        links.append(("#terms", message("report.terms")))
    if has_competition(data.concepts):
        links.append(("#renderings", message("report.renderings")))
    nav = "".join(f'<a href="{anchor}">{say(name)}</a>' for anchor, name in links)
    when = f'<span class="when">{escape(data.generated)}</span>' if data.generated else ""
    return (
        f'<header><b class="brand">对照 Duizhao</b><nav>{nav}</nav>{when}</header>\n'
        f'<div class="title"><h1>{escape(data.title)}</h1></div>\n'
    )


def _summary(data: ReportData, total: int, say: Words) -> str:
    numbers: list[tuple[Message | str, str]] = []
    if data.documents:
        numbers.append((message("report.documents"), count(len(data.documents))))
    for lang, code in _SEGMENTS.items():
        segments = sum(d.segments for d in data.documents if d.lang == lang)
        if segments:
            numbers.append((message(code), count(segments)))
    if not data.figures:  # the pairs are all there is
        parallel = data.mode == "parallel"
        found = "report.pairs-found" if parallel else "report.candidate-pairs"
        numbers.append((message(found), count(total)))
        if parallel and data.rows:
            reviewed = sum(r.row.status in (Status.ACCEPTED, Status.REJECTED) for r in data.rows)
            numbers.append((message("report.reviewed"), count(reviewed)))
    if data.concepts:
        numbers.append((message("report.terms-found"), count(len(data.concepts))))
    numbers += data.figures
    cells = "".join(
        f"<div><dt>{say(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in numbers
    )
    return f'<dl class="summary">{cells}</dl>\n'


def _coverage(documents: Sequence[DocumentSummary], say: Words) -> str:
    if not documents:
        return ""
    first, rest = documents[:_OPEN_DOCUMENTS], documents[_OPEN_DOCUMENTS:]
    more = (
        f"<details><summary>{say(message('report.more', number=count(len(rest))))}</summary>"
        f"{_coverage_table(rest, say)}</details>"
        if rest
        else ""
    )
    return (
        f'<section class="card wide"><h2>{say(message("report.coverage"))}</h2>'
        f'<p class="hint">{say(message("report.coverage-is"))}</p>'
        f"{_coverage_table(first, say)}{more}</section>\n"
    )


def _coverage_table(documents: Sequence[DocumentSummary], say: Words) -> str:
    lines = []
    for document in documents:
        whole = document.segments
        accepted = min(document.accepted, document.covered)
        strong = 100 * accepted / whole if whole else 0
        weak = 100 * (document.covered - accepted) / whole if whole else 0
        name = escape(document.name)
        of = message("report.of", part=count(document.covered), whole=count(whole))
        lines.append(
            f'<tr><td class="lang">{document.lang}</td><th title="{name}">{name}'
            f'<span class="track"><i class="ok" style="width:{strong:.1f}%"></i>'
            f'<i class="soft" style="width:{weak:.1f}%"></i></span></th>'
            f'<td class="num">{percent(document.covered, whole)}</td>'
            f'<td class="num dim">{say(of)}</td></tr>'
        )
    return f'<table class="coverage">{"".join(lines)}</table>'


def _confidence(data: ReportData, say: Words) -> str:
    values: dict[bool, list[float]] = {False: [], True: []}
    for item in data.rows:
        if item.row.zh_segments and item.row.en_segments:
            values[_is_comparable(item, data)].append(item.row.probability)
    both = all(values.values())
    return "".join(
        f'<section class="card"><h2>{say(message("report.confidence"))}</h2>'
        f'<p class="hint">{say(message(_CONFIDENCE[comparable and both]))}</p>'
        f"{histogram(found, say)}</section>\n"
        for comparable, found in values.items()
        if found
    )


def _kinds(data: ReportData, say: Words) -> str:
    if not data.rows:
        return ""
    items: list[tuple[Message | str, int, str]]
    graded = data.grades
    if graded is None:
        rows = (r.row for r in data.rows if _is_comparable(r, data))
        graded = Counter(str(row.grade or "ungraded") for row in rows)
    charts = ""
    if any(graded.values()):
        grades = Counter(graded)
        colours = {Grade.TRANSLATION: "ok", Grade.PARTIAL: "mid", Grade.RELATED: "low"}
        items = [
            (message(_GRADE[g]), grades[g], colours.get(g, "none")) for g in Grade if grades[g]
        ]
        if grades["ungraded"]:
            items.append((message("report.ungraded"), grades["ungraded"], "plain"))
        by = "report.by-grade" if data.grades is None else "report.sentences-by-grade"
        title = say(message(by))
        charts = f'<section class="card"><h2>{title}</h2>{bars(items, say)}</section>\n'
    types = Counter(r.row.type for r in data.rows if not _is_comparable(r, data))
    if not types:
        return charts
    ranked = sorted(types.items(), key=lambda item: (-item[1], item[0]))
    items = [(name.replace("-", "–"), number, "plain") for name, number in ranked[:8]]
    if rest := sum(number for _, number in ranked[8:]):
        items.append((message("report.other"), rest, "plain"))
    return charts + (
        f'<section class="card"><h2>{say(message("report.by-type"))}</h2>'
        f'<p class="hint">{say(message("report.type-is"))}</p>{bars(items, say)}</section>\n'
    )


def _pairs(data: ReportData, rows: list[ReportRow], total: int, say: Words) -> Iterator[str]:
    if not rows:
        return
    hint = in_all(len(rows), total, data.pairs_file, say)
    title = say(message("report.pairs"))
    yield f'<section id="pairs"><h2>{title} <span class="hint">{hint}</span></h2>\n'
    yield from _in_text([r for r in rows if not _is_comparable(r, data)], say)
    yield from _by_grade([r for r in rows if _is_comparable(r, data)], say)
    yield "</section>\n"


def _is_comparable(item: ReportRow, data: ReportData) -> bool:
    return item.row.is_comparable or data.mode == "comparable"


def _by_grade(rows: Sequence[ReportRow], say: Words) -> Iterator[str]:
    number = 0
    for grade, (name, meaning) in _GROUP.items():
        group = [r for r in rows if r.row.grade is grade]
        if not group:
            continue
        folded = grade is Grade.NONE
        about = f"{say(message(meaning))} · {count(len(group))}"
        head = f'{say(message(name))} <span class="hint">{about}</span>'
        yield f"<details><summary>{head}</summary>" if folded else f"<h3>{head}</h3>"
        yield '<div class="pairs">\n'
        for row in group:
            number += 1
            yield _pair(row, number, say, named=True)
        yield "</div>\n" + ("</details>\n" if folded else "")


def _in_text(rows: Sequence[ReportRow], say: Words) -> Iterator[str]:
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
        yield _pair(row, number, say, named=False)
    if previous is not None:
        yield "</div>\n"


def _pair(item: ReportRow, number: int, say: Words, *, named: bool) -> str:
    row = item.row
    two_sided = bool(row.zh_segments and row.en_segments)
    state = ""
    if row.status in _STATUS:
        status = say(message(_STATUS[row.status]))
        state = f'<span class="st {row.status.name.lower()}">{status}</span>'
    comment = f'<p class="comment">{escape(row.comment)}</p>' if row.comment else ""
    if two_sided and not isnan(row.probability):
        kind = level(row.probability)
        meter = (
            f'<span class="meter"><i class="{kind}" style="width:{100 * row.probability:.0f}%">'
            f'</i></span><span class="p {kind}">{share(row.probability)}</span>'
        )
    else:
        meter = f'<span class="meter"></span><span class="p">{share(row.probability)}</span>'
    grade = ""
    if row.grade and not named:
        grade = f'<span class="g">{say(message(_GRADE[row.grade]))}</span>'
    bead = "" if named and row.type == "1-1" else f"<span>{row.type.replace('-', '–')}</span>"
    return (
        f'<article class="pair"><div class="no">{number}</div>'
        f'<div class="zh" lang="zh">{_side(item, "zh", say, named)}</div>'
        f'<div class="mid">{bead}{meter}{grade}{state}</div>'
        f'<div class="en" lang="en">{_side(item, "en", say, named)}{comment}</div></article>\n'
    )


def _side(item: ReportRow, lang: Lang, say: Words, named: bool) -> str:
    row = item.row
    zh = lang == "zh"
    segments = row.zh_segments if zh else row.en_segments
    if not segments:
        return f'<em class="absent">{say(message("report.no-counterpart"))}</em>'
    text = marked(row.zh if zh else row.en, item.matches, lang)
    if not named:
        return text
    numbers = ", ".join(count(index + 1) for index in segments)
    name = escape(row.zh_document if zh else row.en_document)
    return f'{text}<small class="src" title="{name}"><bdi>{name}</bdi> · {numbers}</small>'


def _footer(data: ReportData, say: Words) -> str:
    lines = [escape(line) for line in data.signature.splitlines() if line.strip()]
    signature = "".join(f"<code>{line}</code>" for line in lines)
    made = f"<p>{say(message('report.made-with'))}</p>{signature}" if lines else ""
    return (
        f"<footer>{made}<p>{say(message('report.numbers'))} {say(message('report.estimates'))}</p>"
        "</footer>\n"
    )
