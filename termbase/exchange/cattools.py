"""Glossaries in the forms of CAT tools: OmegaT text, DeepL, memoQ CSV, UTX.

Only what the tool shows goes out, in its own words: pairs of a Chinese and an English term,
statuses as the tool has them, one note. What it would offer though it must not be used
(forbidden and deprecated terms) goes out only where the tool can mark it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from align.exchange.cells import Cleaner
from align.exchange.files import Target, text_output
from align.exchange.options import LanguageCodes, Written
from align.model import Lang
from align.text.delimited import neutralise, raw_cell
from termbase.model import Concept, Term, TermStatus

__all__ = ["PAIRED", "pairs_for", "write_deepl", "write_memoq", "write_omegat", "write_utx"]

_BAD = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)
_CODES = LanguageCodes()


Tool = Literal["omegat", "deepl", "utx"]
PAIRED: tuple[Tool, ...] = ("omegat", "deepl", "utx")
"""Tools whose glossaries are pairs of terms: not every concept and term can stand in them."""


def pairs_for(
    tool: Tool, concepts: Iterable[Concept], source: Lang = "zh"
) -> Iterator[tuple[Concept, tuple[tuple[Term, Term], ...]]]:
    """The pairs of terms (source, target) of each concept that go into the glossary of *tool*."""
    seen: set[str] = set()
    for concept in concepts:
        pairs = [*_pairs(concept, source, usable=tool != "utx")]
        if tool == "deepl":
            # One rendering of a source term, over all concepts: the first.
            kept: dict[str, tuple[Term, Term]] = {}
            for one, two in pairs:
                if one.text not in seen:
                    kept.setdefault(one.text, (one, two))
            seen.update(kept)
            pairs = [*kept.values()]
        yield concept, tuple(pairs)


def write_omegat(
    concepts: Iterable[Concept], target: Target, *, source: Lang = "zh", full: bool = False
) -> Written:
    """OmegaT's glossary: source, target and a comment parted by tabs, UTF-8.

    The comment is the definition, the note, and a remark on a term that is only proposed.
    With *full* also the subject, the client and the usage note. Terms that must not be used
    are left out and counted, because OmegaT would offer them.
    """
    clean = Cleaner()
    rows = left_out = 0
    with text_output(target) as stream:
        stream.write("# Glossary in tab-separated format -*- coding: utf-8 -*-\n")
        for concept, pairs in pairs_for("omegat", concepts, source):
            left_out += not pairs
            for one, two in pairs:
                comment = "; ".join(_remarks(concept, one, two, full=full))
                cells = (_hash(one.text), two.text, comment)
                stream.write("\t".join(raw_cell(clean(cell)) for cell in cells).rstrip("\t"))
                stream.write("\n")
                rows += 1
    return Written(rows=rows, left_out=left_out, cleaned=clean.count)


def _hash(text: str) -> str:
    # A line that begins so would be a comment.
    return f" {text}" if text.startswith("#") else text


def write_deepl(
    concepts: Iterable[Concept],
    target: Target,
    *,
    form: Literal["csv", "tsv"] = "csv",
    source: Lang = "zh",
) -> Written:
    """DeepL's glossary: source, target and both language codes; as TSV the two terms alone.

    DeepL takes one rendering of a source term: the preferred one goes out, of terms with the
    same source text the first. Terms that must not be used are left out.
    """
    clean = Cleaner()
    rows = left_out = 0
    codes = ("ZH", "EN") if source == "zh" else ("EN", "ZH")
    with text_output(target) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for _, pairs in pairs_for("deepl", concepts, source):
            left_out += not pairs
            for one, two in pairs:
                cells = [raw_cell(clean(one.text)), raw_cell(clean(two.text))]
                if form == "csv":
                    # Spreadsheets open such files: no term becomes a formula.
                    writer.writerow([*map(neutralise, cells), *codes])
                else:
                    stream.write("\t".join(cells) + "\n")
                rows += 1
    return Written(rows=rows, left_out=left_out, cleaned=clean.count)


def write_memoq(
    concepts: Iterable[Concept],
    target: Target,
    *,
    codes: LanguageCodes = _CODES,
    source: Lang = "zh",
) -> Written:
    """memoQ's term base as CSV: an entry a row, a group of columns for each term."""
    clean = Cleaner()
    items = [item for item in concepts if any(s.terms for s in item.languages)]
    order: tuple[Lang, Lang] = ("zh", "en") if source == "zh" else ("en", "zh")
    most = {lang: max((len(item.terms(lang)) for item in items), default=1) for lang in order}
    names = {"zh": _memoq_name(codes.zh, "zh"), "en": _memoq_name(codes.en, "en")}
    head = ["Entry_ID", "Entry_Subject", "Entry_ClientID", "Entry_Note", "Entry_Def"]
    for lang in order:
        head.append(f"{names[lang]}_Def")
        head += [names[lang], "Term_Info", "Term_Example"] * max(1, most[lang])
    with text_output(target, bom=True) as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        for number, concept in enumerate(items):
            clients = {t.client: None for s in concept.languages for t in s.terms if t.client}
            row = [str(number), concept.subject, "; ".join(clients), _memoq_note(concept)]
            row.append(concept.definition)
            for lang in order:
                section = concept.section(lang)
                row.append(section.definition if section else "")
                terms = concept.terms(lang)
                for place in range(max(1, most[lang])):
                    row += _memoq_term(terms[place]) if place < len(terms) else ["", "", ""]
            writer.writerow([neutralise(clean(cell)) for cell in row])
    return Written(rows=len(items), cleaned=clean.count)


def _memoq_note(concept: Concept) -> str:
    """The note, and which terms are only proposed: the term base has no status for them."""
    terms = [term for section in concept.languages for term in section.terms]
    proposed = [term.text for term in terms if term.status is TermStatus.PROPOSED]
    if not proposed:
        return concept.note
    which = "" if len(proposed) == len(terms) else f": {'; '.join(proposed)}"
    return "\n".join(filter(None, (f"proposed{which}", concept.note)))


def _memoq_name(code: str, lang: Lang) -> str:
    region = code.partition("-")[2].upper()
    chinese = {"TW": "Chinese_Taiwan", "HANT": "Chinese_Taiwan", "HK": "Chinese_Hong_Kong"}
    english = {"GB": "English_United_Kingdom", "US": "English_United_States"}
    if lang == "zh":
        return chinese.get(region, "Chinese_PRC")
    return english.get(region, "English")


def _memoq_term(term: Term) -> list[str]:
    case = "CaseSense" if term.case_sensitive else "CasePermissive"
    match = "Exact" if term.exact_match else "HalfPrefix"
    bad = "Forbidden" if term.status in _BAD else "Not forbidden"
    return [term.text, f"{case};;{match};{bad}", "\n".join(term.contexts)]


_UTX_STATUS = {
    TermStatus.PROPOSED: "provisional",
    TermStatus.PREFERRED: "approved",
    TermStatus.ADMITTED: "non-standard",
    TermStatus.DEPRECATED: "rejected",
    TermStatus.FORBIDDEN: "forbidden",
    TermStatus.DO_NOT_TRANSLATE: "approved",
}


def write_utx(
    concepts: Iterable[Concept],
    target: Target,
    *,
    codes: LanguageCodes = _CODES,
    source: Lang = "zh",
    title: str = "",
    full: bool = False,
) -> Written:
    """UTX 1.20 (AAMT): source, target, part of speech, status, note, concept, parted by tabs."""
    clean = Cleaner()
    other: Lang = "en" if source == "zh" else "zh"
    rows = left_out = 0
    names = ["src", "tgt", "src:pos", "tgt:pos", "term status", "comment", "concept ID"]
    if full:
        names += ["definition", "domain"]
    with text_output(target) as stream:
        stream.write(f"#UTX 1.20; {codes.of(source)}/{codes.of(other)}; ")
        stream.write(f"dictionary: {raw_cell(clean(title)) or 'glossary'}\n")
        stream.write("#" + "\t".join(names) + "\n")
        for number, (concept, pairs) in enumerate(pairs_for("utx", concepts, source), 1):
            left_out += not pairs
            for one, two in pairs:
                bad = next((t for t in (two, one) if t.status in _BAD), two)
                cells = [one.text, two.text, one.pos, two.pos, _UTX_STATUS[bad.status]]
                cells += ["; ".join(filter(None, (two.note, concept.note))), str(number)]
                if full:
                    cells += [concept.definition, concept.subject]
                stream.write("\t".join(raw_cell(clean(cell)) for cell in cells) + "\n")
                rows += 1
    return Written(rows=rows, left_out=left_out, cleaned=clean.count)


def _pairs(concept: Concept, source: Lang, *, usable: bool) -> Iterator[tuple[Term, Term]]:
    """Every source term with every target term, the preferred first."""
    other: Lang = "en" if source == "zh" else "zh"
    first: Callable[[Term], bool] = lambda term: term.status is not TermStatus.PREFERRED  # noqa: E731
    for one in sorted(concept.terms(source), key=first):
        for two in sorted(concept.terms(other), key=first):
            if not usable or (one.status not in _BAD and two.status not in _BAD):
                yield one, two


def _remarks(concept: Concept, one: Term, two: Term, *, full: bool) -> Iterator[str]:
    if TermStatus.PROPOSED in (one.status, two.status):
        yield "proposed"
    if TermStatus.DO_NOT_TRANSLATE in (one.status, two.status):
        yield "do not translate"
    sections = (concept.section("zh"), concept.section("en"))
    texts = [concept.definition, *(s.definition for s in sections if s is not None)]
    texts += [two.note, concept.note]
    if full:
        texts += [concept.subject, two.client, two.usage_note, one.usage_note]
    yield from dict.fromkeys(" ".join(text.split()) for text in texts if text.strip())
