"""The term table of the report."""

from __future__ import annotations

from collections.abc import Iterator

from duizhao.report._text import count, escape, level, share
from duizhao.report.data import ReportData
from termbase.model import Concept, Term, TermStatus

__all__ = ["term_sections"]

_MAX_RENDERINGS = 6


def term_sections(data: ReportData) -> Iterator[str]:
    """The section of terms, if there are any."""
    shown = [c for c in data.concepts if c.terms("zh") or c.terms("en")][: data.max_concepts]
    if not shown:
        return
    total = len(data.concepts)
    hint = (
        f"{count(total)} in all"
        if len(shown) == total
        else (
            f"the first {count(len(shown))} of {count(total)};"
            f" all are in {escape(data.glossary_file)}"
        )
    )
    yield (
        f'<section id="terms"><h2>Terms <span class="hint">{hint}</span></h2>\n'
        '<table class="terms"><thead><tr><th class="no">#</th><th>Term</th>'
        '<th class="num">seen</th><th>Main rendering</th><th class="num">seen</th>'
        "<th>Chance</th><th>Other renderings</th></tr></thead><tbody>\n"
    )
    for number, concept in enumerate(shown, 1):
        yield _line(concept, number)
    yield "</tbody></table></section>\n"


def _line(concept: Concept, number: int) -> str:
    zh, en = concept.main("zh"), concept.main("en")
    variants = [t for t in concept.terms("zh") if t is not zh]
    others = [t for t in concept.terms("en") if t is not en]
    also = "".join(f' <span class="also">{_name(t)}</span>' for t in variants)
    rendering = _name(en) if en else '<em class="absent">none found</em>'
    chance = ""
    if en:
        kind = level(en.probability)
        chance = (
            f'<span class="meter"><i class="{kind}" style="width:{100 * en.probability:.0f}%">'
            f'</i></span> <span class="p {kind}">{share(en.probability)}</span>'
        )
    rest = [f'<span class="alt">{_name(t)}{_seen(t)}</span>' for t in others[:_MAX_RENDERINGS]]
    if len(others) > _MAX_RENDERINGS:
        rest.append(f'<span class="dim">+{count(len(others) - _MAX_RENDERINGS)}</span>')
    return (
        f'<tr><td class="no">{number}</td><td class="zh" lang="zh">{_name(zh) if zh else "–"}'
        f'{also}</td><td class="num">{count(zh.frequency) if zh else ""}</td>'
        f'<td class="en" lang="en">{rendering}</td>'
        f'<td class="num">{count(en.frequency) if en else ""}</td><td class="chance">{chance}</td>'
        f'<td class="en rest" lang="en">{" ".join(rest)}</td></tr>\n'
    )


def _name(term: Term) -> str:
    text = f"<bdi>{escape(term.text)}</bdi>"
    if term.status in (TermStatus.FORBIDDEN, TermStatus.DEPRECATED):
        return f'<s title="{term.status.value}">{text}</s>'
    if term.status is TermStatus.PROPOSED:
        return text
    return f'{text} <span class="st {term.status.name.lower()}">{term.status.value}</span>'


def _seen(term: Term) -> str:
    return f' <span class="dim">{count(term.frequency)}</span>' if term.frequency else ""
