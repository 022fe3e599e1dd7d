"""The term table of the report."""

from __future__ import annotations

from collections.abc import Iterator

from align.messages import message
from duizhao.report._text import Words, count, escape, level, share
from duizhao.report.data import ReportData
from termbase.model import Concept, Term, TermStatus

__all__ = ["in_all", "term_section"]

_MAX_RENDERINGS = 6
_STATUS = {
    TermStatus.PREFERRED: "report.preferred",
    TermStatus.ADMITTED: "report.admitted",
    TermStatus.DEPRECATED: "report.deprecated",
    TermStatus.FORBIDDEN: "report.forbidden",
    TermStatus.PROPOSED: "report.proposed",
}


def in_all(shown: int, total: int, file: str, say: Words) -> str:
    """How many there are, and where the rest is."""
    if shown == total:
        return say(message("report.in-all", number=count(total)))
    if not file:
        return say(message("report.first-only", shown=count(shown), number=count(total)))
    first = message("report.first-of", shown=count(shown), number=count(total), file=file)
    return say(first)


def term_section(data: ReportData, say: Words) -> Iterator[str]:
    """The section of terms, if there are any."""
    shown = [c for c in data.concepts if c.terms("zh") or c.terms("en")][: data.max_concepts]
    if not shown:
        return
    total = len(data.concepts)
    hint = in_all(len(shown), total, data.glossary_file, say)
    seen = f'<th class="num">{say(message("report.seen"))}</th>'
    heads = (
        f"<th>{say(message('report.term'))}</th>{seen}"
        f"<th>{say(message('report.main-rendering'))}</th>{seen}"
        f"<th>{say(message('report.chance'))}</th>"
        f"<th>{say(message('report.other-renderings'))}</th>"
    )
    yield (
        f'<section id="terms"><h2>{say(message("report.terms"))}'
        f' <span class="hint">{hint}</span></h2>\n'
        f'<table class="terms"><thead><tr><th class="no">#</th>{heads}</tr></thead><tbody>\n'
    )
    for number, concept in enumerate(shown, 1):
        yield _line(concept, number, say)
    yield "</tbody></table></section>\n"


def _line(concept: Concept, number: int, say: Words) -> str:
    zh, en = concept.main("zh"), concept.main("en")
    variants = [t for t in concept.terms("zh") if t is not zh]
    others = [t for t in concept.terms("en") if t is not en]
    also = "".join(f' <span class="also">{_name(t, say)}</span>' for t in variants)
    absent = f'<em class="absent">{say(message("report.none-found"))}</em>'
    rendering = _name(en, say) if en else absent
    chance = ""
    if en:
        kind = level(en.probability)
        chance = (
            f'<span class="meter"><i class="{kind}" style="width:{100 * en.probability:.0f}%">'
            f'</i></span> <span class="p {kind}">{share(en.probability)}</span>'
        )
    rest = [f'<span class="alt">{_name(t, say)}{_seen(t)}</span>' for t in others[:_MAX_RENDERINGS]]
    if len(others) > _MAX_RENDERINGS:
        rest.append(f'<span class="dim">+{count(len(others) - _MAX_RENDERINGS)}</span>')
    return (
        f'<tr><td class="no">{number}</td><td class="zh" lang="zh">{_name(zh, say) if zh else "–"}'
        f'{also}</td><td class="num">{count(zh.frequency) if zh else ""}</td>'
        f'<td class="en" lang="en">{rendering}</td>'
        f'<td class="num">{count(en.frequency) if en else ""}</td><td class="chance">{chance}</td>'
        f'<td class="en rest" lang="en">{" ".join(rest)}</td></tr>\n'
    )


def _name(term: Term, say: Words) -> str:
    text = f"<bdi>{escape(term.text)}</bdi>"
    if term.status in (TermStatus.FORBIDDEN, TermStatus.DEPRECATED):
        return f'<s title="{say(message(_STATUS[term.status]))}">{text}</s>'
    if term.status is TermStatus.PROPOSED:
        return text
    status = say(message(_STATUS[term.status]))
    return f'{text} <span class="st {term.status.name.lower()}">{status}</span>'


def _seen(term: Term) -> str:
    return f' <span class="dim">{count(term.frequency)}</span>' if term.frequency else ""
