"""Checks of how concepts are rendered, bead by bead and document by document."""

from __future__ import annotations

from collections.abc import Iterator

from align.messages import Message, message
from align.model import Lang
from termbase.checks._model import CheckedBead, Finding, Material, Occurrence, Severity, fold_zh
from termbase.checks._text import EnglishText, concatenated, words_of
from termbase.english import word_list
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = ["changed", "competing", "deprecated", "forbidden", "left_out", "missing", "untranslated"]

_PRONOUNS = frozenset(word_list("we our ours us it its they their them"))
_MISSING, _LEFT_OUT = "T101", "T102"


def missing(material: Material) -> Iterator[Finding]:
    """T101: the bead has the Chinese term but no rendering that may be used.

    Found are the preferred and admitted terms (all that are not deprecated or forbidden
    where none is preferred) in any form: number, possessive, case, hyphens, spelling,
    endings of words, acronym or full form, words of the term in another order.
    """
    return (item for item in _absent(material) if item.code == _MISSING)


def left_out(material: Material) -> Iterator[Finding]:
    """T102: the rendering is missing, and that may be good English.

    A pronoun stands for a name, the head alone stands for the term (*the Fund*), or the
    term was there a few beads ago and nothing of it is here.
    """
    return (item for item in _absent(material) if item.code == _LEFT_OUT)


def _absent(material: Material) -> Iterator[Finding]:
    checked = {item.id for item in material.checked}
    seen: dict[tuple[int, str], int] = {}
    for number, (unit, spans) in enumerate(zip(material.units, material.occurrences, strict=True)):
        if not unit.sided:
            continue
        places: dict[int, tuple[int, int]] = {}
        for start, end, owner in spans:
            places.setdefault(owner, (start, end))
        # Concepts that share a Chinese term are alternatives: one of them is enough.
        done: set[tuple[int, int]] = set()
        for owner, span in places.items():
            concept = material.live[owner]
            terms = material.allowed(concept)
            if not terms:
                continue
            if _rendered(material, unit, concept, terms):
                done.add(span)
                seen[owner, unit.row.en_document] = number
        for owner, span in places.items():
            concept = material.live[owner]
            terms = material.allowed(concept)
            if span in done or not terms or concept.id not in checked:
                continue
            last = seen.get((owner, unit.row.en_document))
            recent = last is not None and number - last <= material.options.memory
            yield _report(unit, concept, terms, span, recent=recent)


def _rendered(material: Material, unit: CheckedBead, concept: Concept, terms: list[Term]) -> bool:
    for term in terms:
        if unit.english.find(term.text, loose=False):
            return True
        others = material.abbreviations.get(concatenated(term.text), ())
        if any(unit.english.exact(other) for other in others):
            return True
    # Another order of words is no fault, unless it is known as a rendering of its own.
    if any(unit.english.exact(t.text) for t in concept.terms("en") if t not in terms):
        return False
    return any(unit.english.find(term.text) for term in terms)


def _report(
    unit: CheckedBead, concept: Concept, terms: list[Term], span: tuple[int, int], *, recent: bool
) -> Finding:
    place = unit.place("zh", *span)
    others = [term.text for term in concept.terms("en") if term not in terms]
    instead = next((text for text in others if unit.english.find(text)), "")
    excuse = "" if instead else _excuse(unit.english, terms, recent=recent)
    named = {"term": place.text, "rendering": terms[0].text}
    what = Message(excuse or "finding.missing", named)
    if instead:
        what = message("finding.missing-other", **named, other=instead)
    return Finding(
        _LEFT_OUT if excuse else _MISSING,
        Severity.INFO if excuse else Severity.WARNING,
        what,
        concept=concept.id,
        places=(place, unit.place("en", 0, 0)),
        suggestion=terms[0].text,
        key=unit.name,
        always="concept",
    )


def _excuse(english: EnglishText, terms: list[Term], *, recent: bool) -> str:
    """The finding's code if the term may rightly be missing; empty if nothing speaks for that."""
    if any(english.head_alone(term.text) for term in terms):
        return "finding.missing-head"
    if any(english.parts(term.text) for term in terms):
        # Something of it was translated, and otherwise.
        return ""
    name = any(term.text[:1].isupper() for term in terms)
    if name and english.has_any(_PRONOUNS):
        return "finding.missing-pronoun"
    return "finding.missing-recent" if recent else ""


def competing(material: Material) -> Iterator[Finding]:
    """T111: a document renders one concept in more than one way; every occurrence is named.

    Counted in beads that have the Chinese term; in documents without such beads by the
    evidence of the terms, whose places are offsets into the document and have no context.
    A rendering that is part of another at the same place, or an acronym of it, does not
    compete with it.
    """
    found: dict[tuple[int, str], dict[str, list[Occurrence]]] = {}
    for unit, spans in zip(material.units, material.occurrences, strict=True):
        if not unit.sided:
            continue
        for owner in dict.fromkeys(owner for _, _, owner in spans):
            concept = material.live[owner]
            taken: list[tuple[int, int]] = []
            by_length = sorted(_renderings(material, concept), key=lambda t: (-len(t.text), t.text))
            for term in by_length:
                for start, end in unit.english.exact(term.text):
                    if any(start < b and a < end for a, b in taken):
                        continue
                    taken.append((start, end))
                    group = found.setdefault((owner, unit.row.en_document), {})
                    group.setdefault(term.text, []).append(unit.place("en", start, end))
    paired = set(found)
    _add_evidence(material, found)
    for (owner, document), group in found.items():
        concept = material.live[owner]
        main = concept.main("en")
        names = sorted(group, key=lambda name: (-len(group[name]), name))
        rivals = _distinct(material, names)
        if len(rivals) < 2:
            continue
        zh = concept.main("zh")
        # What was only extracted, and only from unpaired texts, is a guess.
        guess = concept.status is ConceptStatus.CANDIDATE and (owner, document) not in paired
        yield Finding(
            "T111",
            Severity.INFO if guess else Severity.WARNING,
            message(
                "finding.competing",
                term=zh.text if zh else concept.id,
                number=str(len(rivals)),
                document=document,
                renderings=[f"“{name}” ×{len(group[name])}" for name in names],
            ),
            concept=concept.id,
            places=tuple(place for name in names for place in group[name]),
            suggestion=main.text if main else names[0],
            key="\n".join([document, *sorted(names)]),
            always="concept",
        )


def _add_evidence(
    material: Material, found: dict[tuple[int, str], dict[str, list[Occurrence]]]
) -> None:
    known = set(found)
    for owner, concept in enumerate(material.live):
        for term in _renderings(material, concept):
            for item in term.evidence:
                key = (owner, item.document)
                if key not in known:
                    place = Occurrence(
                        item.bead, item.document, "en", item.start, item.end, term.text
                    )
                    found.setdefault(key, {}).setdefault(term.text, []).append(place)


def _renderings(material: Material, concept: Concept) -> list[Term]:
    """Terms that are renderings: decided ones, probable ones, and variants of the main one.

    A variant has two or more of its content words (*destiny community*, *community of
    destiny*) and does not hold all of it (*building a community of destiny*).
    """
    least = material.options.least
    main = concept.main("en")
    wanted = {word.stem for word in words_of(main.text) if word.content} if main else set()

    def counts(term: Term) -> bool:
        if term.status is not TermStatus.PROPOSED or term.probability >= least or term is main:
            return True
        shared = {word.stem for word in words_of(term.text) if word.content} & wanted
        return len(shared) > 1 and not (main and EnglishText(term.text).exact(main.text))

    return [term for term in concept.terms("en") if term.text.strip() and counts(term)]


def _distinct(material: Material, names: list[str]) -> list[str]:
    """Those of *names* that are neither in another nor its acronym or another form of it."""
    kept: list[str] = []
    for name in names:
        pairs = [pair for other in kept for pair in ((name, other), (other, name))]
        if not any(
            EnglishText(a).find(b, loose=False) or _defined(material, a, b) for a, b in pairs
        ):
            kept.append(name)
    return kept


def _defined(material: Material, full: str, short: str) -> bool:
    """Whether the texts define *short* as the acronym of *full*."""
    known = material.abbreviations.get(concatenated(full), ())
    return any(EnglishText(short).exact(other) for other in known)


def forbidden(material: Material) -> Iterator[Finding]:
    """T121: a term is used that must not be."""
    return _bad(
        material,
        TermStatus.FORBIDDEN,
        Severity.ERROR,
        ("T121", "finding.forbidden", "finding.forbidden-other"),
    )


def deprecated(material: Material) -> Iterator[Finding]:
    """T122: a term is used that should not be used any more."""
    return _bad(
        material,
        TermStatus.DEPRECATED,
        Severity.WARNING,
        ("T122", "finding.deprecated", "finding.deprecated-other"),
    )


def _bad(
    material: Material, status: TermStatus, severity: Severity, codes: tuple[str, str, str]
) -> Iterator[Finding]:
    """Every occurrence of a term of *status*, in beads of any kind.

    *codes* are the check's, and its finding's without and with another term to use.
    A bad term inside a good one of the same concept (*EU* in *EU Member State*) does not count.
    """
    code, alone, instead = codes
    wanted = [
        (concept, term)
        for concept in material.live
        for section in concept.languages
        for term in section.terms
        if term.status is status and term.text.strip()
    ]
    for unit in material.units:
        for concept, term in wanted:
            if term.lang == "zh":
                spans = _zh_spans(unit, term.text)
                good = [s for t in material.allowed(concept, "zh") for s in _zh_spans(unit, t.text)]
            else:
                spans = unit.english.exact(term.text)
                good = [s for t in material.allowed(concept) for s in unit.english.exact(t.text)]
            for start, end in spans:
                if any(a <= start and end <= b and b - a > end - start for a, b in good):
                    continue
                better = material.allowed(concept, term.lang)
                place = unit.place(term.lang, start, end)
                named = {"term": place.text}
                if better:
                    named["other"] = better[0].text
                yield Finding(
                    code,
                    severity,
                    Message(instead if better else alone, named),
                    concept=concept.id,
                    places=(place,),
                    suggestion=better[0].text if better else "",
                    key=f"{unit.name}\n{start}\n{term.text}",
                    always=term.text,
                )


def _zh_spans(unit: CheckedBead, text: str) -> list[tuple[int, int]]:
    wanted, found = fold_zh(text.strip()), []
    at = unit.chinese.find(wanted) if wanted else -1
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = unit.chinese.find(wanted, at + len(wanted))
    return found


def changed(material: Material) -> Iterator[Finding]:
    """T131: a term that is not to be translated is not, as it is written, on the target side."""
    source = material.options.source
    target: Lang = "en" if source == "zh" else "zh"
    wanted = [
        (concept, term)
        for concept in material.live
        for section in concept.languages
        for term in section.terms
        if term.status is TermStatus.DO_NOT_TRANSLATE and term.text.strip()
    ]
    for unit in material.units:
        if not unit.sided:
            continue
        sides = {"zh": unit.row.zh, "en": unit.row.en}
        for concept, term in wanted:
            text = term.text.strip()
            spans = EnglishText(sides[source]).literal(text)
            if spans and text not in sides[target]:
                yield Finding(
                    "T131",
                    Severity.ERROR,
                    message("finding.changed", term=text),
                    concept=concept.id,
                    places=(unit.place(source, *spans[0]), unit.place(target, 0, 0)),
                    suggestion=text,
                    key=f"{unit.name}\n{text}",
                    always=text,
                )


def untranslated(material: Material) -> Iterator[Finding]:
    """T141: a term stands untranslated on the target side, and is translated elsewhere."""
    source = material.options.source
    target: Lang = "en" if source == "zh" else "zh"
    for concept in material.live:
        names = [t for t in concept.terms(source) if t.status is not TermStatus.DO_NOT_TRANSLATE]
        known = {t.text.casefold() for t in concept.terms(target)}
        for term in names:
            text = term.text.strip()
            if len(text) < 2 or text.casefold() in known:
                continue
            left = []
            for unit in material.units:
                there = unit.row.en if target == "en" else unit.row.zh
                if text not in there or not unit.sided or _translated(unit, concept, target):
                    continue
                spans = (
                    _plain_spans(there, text)
                    if source == "zh"
                    else EnglishText(there).literal(text)
                )
                left += [unit.place(target, *spans[0])] if spans else []
            good = left and any(
                unit.sided and _translated(unit, concept, target) for unit in material.units
            )
            if left and good:
                better = material.allowed(concept, target)
                yield Finding(
                    "T141",
                    Severity.WARNING,
                    message("finding.untranslated", term=text, number=str(len(left))),
                    concept=concept.id,
                    places=tuple(left),
                    suggestion=better[0].text if better else "",
                    key=text,
                    always=text,
                )


def _translated(unit: CheckedBead, concept: Concept, target: Lang) -> bool:
    if target == "en":
        return any(unit.english.find(term.text) for term in concept.terms("en"))
    return any(_zh_spans(unit, term.text) for term in concept.terms("zh"))


def _plain_spans(text: str, wanted: str) -> list[tuple[int, int]]:
    at = text.find(wanted)
    return [] if at < 0 else [(at, at + len(wanted))]
