"""The overview of a batch as one page: every pair, the doubtful ones first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from align.exchange.files import Target, text_output
from align.messages import Message, message
from duizhao.messages import Language
from duizhao.report._text import Words, count, escape, level, percent, share, words

__all__ = ["BatchRow", "write_batch_report"]

_DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One pair of documents.

    Attributes:
        pairs: their number; certain, likely: of two-sided ones from .9 and from .5 on
            (comparable mode: translations, partial counterparts); one_sided, reviewed.
        probability: the chance that the texts belong together at all.
        remarks: why it failed, or what the reader should know.
    """

    name: str
    state: Literal["done", "failed"]
    zh: str = ""
    en: str = ""
    mode: str = ""
    pairs: int = 0
    certain: int = 0
    likely: int = 0
    one_sided: int = 0
    reviewed: int = 0
    probability: float = 0.0
    remarks: Sequence[Message | str] = ()
    labels: Sequence[str] = ()


def write_batch_report(
    target: Target, title: str, rows: Sequence[BatchRow], *, language: Language = "en"
) -> None:
    """Write the page; the same rows give the same bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    with text_output(target) as stream:
        for part in _page(title, rows, language):
            stream.write(part)


def _page(title: str, rows: Sequence[BatchRow], language: Language) -> Iterator[str]:
    style = files("duizhao.report").joinpath("style.css").read_text(encoding="utf-8")
    say = words(language)
    done = [row for row in rows if row.state == "done"]
    failed = [row for row in rows if row.state == "failed"]
    doubtful = [row for row in done if row.probability < _DOUBTFUL]
    yield (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)} – Duizhao</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        '<header><b class="brand">对照 Duizhao</b></header>\n'
        f'<div class="title"><h1>{escape(title)}</h1></div>\n<main>\n'
    )
    figures = [
        (message("report.document-pairs"), len(rows)),
        (message("report.done"), len(done)),
        (message("report.failed"), len(failed)),
        (message("report.doubtful"), len(doubtful)),
        (message("report.pairs-found"), sum(row.pairs for row in done)),
        (message("report.certain"), sum(row.certain for row in done)),
        (message("report.reviewed"), sum(row.reviewed for row in done)),
    ]
    cells = "".join(
        f"<div><dt>{say(name)}</dt><dd>{count(number)}</dd></div>" for name, number in figures
    )
    yield f'<dl class="summary">{cells}</dl>\n<div class="cards">\n'
    if failed:
        yield _section("report.failed-title", "report.failed-hint", failed, say)
    if doubtful:
        yield _section("report.doubtful-title", "report.doubtful-hint", doubtful, say)
    sure = [row for row in done if row.probability >= _DOUBTFUL]
    if sure:
        yield _section("report.done-title", "report.done-hint", sure, say)
    yield "</div>\n</main>\n</body>\n</html>\n"


def _section(title: str, hint: str, rows: Sequence[BatchRow], say: Words) -> str:
    lines = "".join(_line(row, say) for row in rows)
    return (
        f'<section class="card wide"><h2>{say(message(title))}</h2>'
        f'<p class="hint">{say(message(hint))}</p>'
        f'<table class="coverage">{lines}</table></section>\n'
    )


def _line(row: BatchRow, say: Words) -> str:
    name, files_of = escape(row.name), escape(f"{row.zh} ↔ {row.en}")
    said = [say(text) for text in (*row.labels, *row.remarks) if text]
    remarks = f'<br><small class="hint">{" · ".join(said)}</small>' if said else ""
    head = f'<th title="{files_of}">{name}{{track}}{remarks}</th>'
    if row.state == "failed":
        return f'<tr><td class="lang">✗</td>{head.replace("{track}", "")}</tr>'
    whole = row.pairs or 1
    strong, weak = 100 * row.certain / whole, 100 * row.likely / whole
    track = (
        f'<span class="track"><i class="ok" style="width:{strong:.1f}%"></i>'
        f'<i class="soft" style="width:{weak:.1f}%"></i></span>'
    )
    return (
        f'<tr><td class="lang">{escape(row.mode[:4])}</td>{head.replace("{track}", track)}'
        f'<td class="num">{percent(row.certain + row.likely, row.pairs)}</td>'
        f'<td class="num dim">{count(row.pairs)}</td>'
        f'<td class="num {level(row.probability)}">{share(row.probability)}</td></tr>\n'
    )
