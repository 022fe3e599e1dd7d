"""False alarms of the checks on human translations, and what they find of seeded errors.

A *bead-term occurrence* is a sentence pair whose Chinese side holds a term of the
glossary (longest match) that has a rendering in the document. The English sides are
published translations: what T101 says of them is counted as a false alarm, even where
the translator did use another word than the glossary's (*banking system* for *banking
sector*) or the file's English is damaged. So the figure is an upper bound.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from align.model import Pair
from bench.quality import Figure, shared
from termbase.checks import Material, run_checks
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus
from training.renderings import read_gold, read_pairs

__all__ = ["figures"]

_DIGITS = re.compile(r"(?<![\d.,A-Za-z])\d{2,}(?:[.,]\d+)*(?![\d.,]*\d)")
_LARGE = re.compile(r"[\d十百千一二三四五六七八九]\s?([万亿])(?![万亿])")
Glossary = Mapping[str, Sequence[str]]


def _concepts(glossary: Glossary, *, preferred: bool = False) -> list[Concept]:
    status = TermStatus.PREFERRED if preferred else TermStatus.PROPOSED
    return [
        Concept(
            zh,
            (
                LanguageSection("zh", (Term(zh, "zh"),)),
                LanguageSection("en", tuple(Term(en, "en", status) for en in english)),
            ),
            status=ConceptStatus.ACCEPTED,
        )
        for zh, english in glossary.items()
    ]


def _documents() -> dict[str, tuple[list[Pair], Glossary, Glossary]]:
    """Rows, the document's own gold, and the gold of all documents, by document."""
    folder = shared() / "eval" / "terms"
    gold = read_gold(folder)
    pooled: dict[str, set[str]] = defaultdict(set)
    for (zh, _), english in gold.items():
        pooled[zh] |= english
    rows: dict[str, list[Pair]] = defaultdict(list)
    for zh, en, doc in read_pairs(folder):
        at = len(rows[doc])
        rows[doc].append(
            Pair(
                zh_document=doc,
                zh_segments=(at,),
                en_document=doc,
                en_segments=(at,),
                probability=1.0,
                zh=zh,
                en=en,
            )
        )
    found: dict[str, tuple[list[Pair], Glossary, Glossary]] = {}
    for doc, items in rows.items():
        text = " ".join(row.en for row in items)
        own = {
            zh: sorted(en for en in english if en in text)
            for (zh, name), english in sorted(gold.items())
            if name == doc
        }
        own = {zh: english for zh, english in own.items() if english}
        found[doc] = (items, own, {zh: sorted(pooled[zh]) for zh in own})
    return found


def _false_alarms(
    documents: Mapping[str, tuple[list[Pair], Glossary, Glossary]],
) -> Iterator[Figure]:
    for place, name, reach in ((1, "gold of the document", 0.05), (2, "gold of all years", None)):
        occurrences = missing = left_out = 0
        for item in documents.values():
            rows = item[0]
            concepts = _concepts(item[place])  # type: ignore[arg-type]
            material = Material(rows, concepts)
            occurrences += sum(len({o for _, _, o in spans}) for spans in material.occurrences)
            findings = run_checks(rows, concepts, codes=["T101", "T102"])
            missing += sum(item.code == "T101" for item in findings)
            left_out += sum(item.code == "T102" for item in findings)
        note = f"{missing} findings in {occurrences} bead-term occurrences"
        yield Figure("hkma_dev", f"T101 false alarms, {name}", missing / occurrences, reach, note)
        yield Figure(
            "hkma_dev", f"T101 and T102 together, {name}", (missing + left_out) / occurrences
        )


def _one_glossary(
    documents: Mapping[str, tuple[list[Pair], Glossary, Glossary]],
) -> Iterator[Figure]:
    """All documents as one project with one glossary, of whatever year the gold is."""
    rows = [row for item in documents.values() for row in item[0]]
    pooled: dict[str, set[str]] = defaultdict(set)
    for item in documents.values():
        for zh, english in item[1].items():
            pooled[zh].update(english)
    concepts = _concepts({zh: sorted(pooled[zh]) for zh in sorted(pooled)})
    material = Material(rows, concepts)
    everything = sum(len({o for _, _, o in spans}) for spans in material.occurrences)
    findings = run_checks(rows, concepts, codes=["T101"])
    note = f"{len(findings)} findings in {everything} bead-term occurrences"
    yield Figure(
        "hkma_dev",
        "T101 false alarms, one glossary for all",
        len(findings) / everything,
        None,
        note,
    )


def _seeded_terms(
    documents: Mapping[str, tuple[list[Pair], Glossary, Glossary]],
) -> Iterator[Figure]:
    """Put the rendering of another term in the place of the right one; is it found?"""
    asked = warned = told = 0
    for rows, own, _ in documents.values():
        concepts = _concepts(own)
        material = Material(rows, concepts)
        others = [english[0] for english in own.values()]
        wrong = list(rows)
        seeded: dict[int, str] = {}
        for at, (row, spans) in enumerate(zip(rows, material.occurrences, strict=True)):
            if at % 5 or not spans:
                continue
            concept = concepts[spans[at % len(spans)][2]]
            text = row.en
            for term in concept.terms("en"):
                other = others[(at * 7 + len(text)) % len(others)]
                text = text.replace(term.text, other)
            if text != row.en:
                seeded[at] = concept.id
                wrong[at] = Pair(
                    zh_document=row.zh_document,
                    zh_segments=(at,),
                    en_document=row.en_document,
                    en_segments=(at,),
                    probability=1.0,
                    zh=row.zh,
                    en=text,
                )
        found = run_checks(wrong, concepts, codes=["T101", "T102", "T103"])
        by_place = {(item.places[0].bead, item.concept): item.code for item in found}
        for at, key in seeded.items():
            code = by_place.get(
                (f"{rows[at].zh_document}:[{at}]|{rows[at].en_document}:[{at}]", key)
            )
            asked += 1
            warned += code in ("T101", "T103")
            told += code is not None
    note = f"{asked} renderings replaced by another term's"
    yield Figure("hkma_dev", "seeded wrong terms found by T101 or T103", warned / asked, None, note)
    yield Figure("hkma_dev", "... or by T102", told / asked, None, note)


_FIGURES = ("N", "D", "U")


def _changed(row: Pair, *, zh: str = "", en: str = "") -> Pair:
    return replace(row, zh=zh or row.zh, en=en or row.en)


def _hits(rows: Sequence[Pair]) -> int:
    return len({item.places[0].bead for item in run_checks(rows, (), codes=_FIGURES)})


def _wrong_digit(row: Pair) -> Pair | None:
    """Another first digit in the first number of two digits or more of the English side."""
    match = _DIGITS.search(row.en)
    if match is None or match.group() in row.zh.replace(match.group(), "", 1):
        return None
    first = str((int(match.group()[0]) + 3) % 9 + 1)
    return _changed(row, en=row.en[: match.start()] + first + row.en[match.start() + 1 :])


def _wrong_magnitude(row: Pair) -> Pair | None:
    """万 for 亿 and the other way round, in the first amount that has either."""
    match = _LARGE.search(row.zh)
    if match is None:
        return None
    other = "万" if match.group(1) == "亿" else "亿"
    return _changed(row, zh=row.zh[: match.start(1)] + other + row.zh[match.end(1) :])


def _added(row: Pair) -> Pair | None:
    """A number before the last word of the English side, which neither side has."""
    number = str(len(row.en) * 7 % 80 + 13)
    words = row.en.rstrip().rsplit(" ", 1)
    if len(words) < 2 or number in row.zh or number in row.en or not words[1][:1].islower():
        return None
    return _changed(row, en=f"{words[0]} {number} {words[1]}")


def _numbers(name: str, rows: Sequence[Pair]) -> Iterator[Figure]:
    numbered = [row for row in rows if re.search(r"\d", row.zh)]
    alarms = _hits(numbered)
    note = f"{alarms} of {len(numbered)} beads with digits"
    yield Figure(
        name, "false alarms about figures, share of beads", alarms / len(numbered), 0.015, note
    )
    alarms = _hits(rows)
    note = f"{alarms} of {len(rows)} beads"
    yield Figure(name, "... of all beads", alarms / len(rows), None, note)
    seeds = (
        ("seeded wrong digits found", _wrong_digit, 0.985),
        ("seeded wrong magnitudes found", _wrong_magnitude, 0.97),
        ("seeded added numbers found", _added, 0.90),
    )
    for what, seed, reach in seeds:
        wrong = [made for row in numbered if (made := seed(row)) is not None]
        if wrong:
            yield Figure(name, what, _hits(wrong) / len(wrong), reach, f"{len(wrong)} beads")


def figures() -> Iterator[Figure]:
    """False alarms and seeded errors."""
    documents = _documents()
    yield from _false_alarms(documents)
    yield from _one_glossary(documents)
    yield from _seeded_terms(documents)
    yield from _numbers("hkma_dev", [row for rows, _, _ in documents.values() for row in rows])
    path = shared() / "eval" / "retrieval" / "ntrex_dev.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [
        Pair(
            zh_document="n",
            zh_segments=(at,),
            en_document="n",
            en_segments=(at,),
            probability=1.0,
            zh=line[0],
            en=line[1],
        )
        for at, line in enumerate(lines)
    ]
    yield from _numbers("ntrex_dev", rows)
