"""Checks of how concepts are rendered, bead by bead and document by document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from align.lexicon import load_lexicon
from align.messages import Message, message
from align.model import Lang
from align.text.english import root as _root
from align.text.scripts import HAN
from termbase.checks._model import (
    CheckedBead,
    Finding,
    MainTerm,
    Material,
    Occurrence,
    Severity,
    doubtful,
    fold_zh,
)
from termbase.checks._text import EnglishText, Substrings, concatenated, words_of
from termbase.english import FUNCTION_WORDS, word_list
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = [
    "changed",
    "competing",
    "confused",
    "deprecated",
    "forbidden",
    "left_out",
    "missing",
    "untranslated",
]

_OURS = frozenset(word_list("we our ours us"))
_THEIRS = frozenset(word_list("it its they their them he she his her"))
_MISSING, _LEFT_OUT, _CONFUSED = "T101", "T102", "T103"
_HAN, _LATIN = re.compile(f"[{HAN}]"), re.compile("[A-Za-z]{2}")
_FAR, _KNOWN = 10**6, 3
_BEHIND, _NOUNS = 8, 2
_CLAUSE_ENDS = re.compile("[，。；：！？,;:!?、\\n—-]")
_ADVERBIAL = re.compile(
    "(?:[年月日内时時间間后後前季期]|一年|同时|同時|此外|另外|目前|现时|現時|方面|其间|其間|为此|為此|因此|亦|也|并|並)$"
)
_NO_SUBJECT = frozenset("的之及和与與、或")
_VERBAL = re.compile("了(?![结解断却得如])(?=[\u4e00-\u9fff])")


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


def confused(material: Material) -> Iterator[Finding]:
    """T103: another concept's term stands in the place of the term.

    The bead has the Chinese term, none of its renderings, and the term of a concept of which
    it has no Chinese term: 董事会 with *board of supervisors*, which is 监事会.
    """
    return (item for item in _absent(material) if item.code == _CONFUSED)


def _absent(material: Material) -> list[Finding]:
    return material.derived("absent", lambda it: list(_look_for_absent(it)))


def _look_for_absent(material: Material) -> Iterator[Finding]:
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
            if _rendered(material, unit, concept, terms, spans):
                done.add(span)
                seen[owner, unit.row.en_document] = number
        for owner, span in places.items():
            concept = material.live[owner]
            terms = material.allowed(concept)
            if span in done or not terms or concept.id not in checked:
                continue
            last = seen.get((owner, unit.row.en_document))
            apart = number - last if last is not None else _FAR
            twice = sum(one == owner for _, _, one in spans) > 1
            here = {one for _, _, one in spans}
            yield _report(
                material, unit, concept, terms, span, apart=0 if twice else apart, here=here
            )


def _rendered(
    material: Material,
    unit: CheckedBead,
    concept: Concept,
    terms: list[Term],
    spans: Sequence[tuple[int, int, int]],
) -> bool:
    if any(unit.english.written(term) for term in terms):
        return True
    for term in terms:
        if unit.english.rendered(term, loose=False):
            return True
        others = material.abbreviations.get(concatenated(term.text), ())
        if any(unit.english.exact(other) for other in others):
            return True
    # Another order of words is no fault, unless it is known as a rendering of its own.
    if any(unit.english.stands(t) for t in concept.terms("en") if t not in terms):
        return False
    loose = [span for term in terms for span in unit.english.rendered(term)]
    if not loose:
        return False
    # Nor is it one if its words are those of another term: *the Supervisory Board has nine
    # directors* is no board of directors.
    swapped = _another(material, unit, concept, {owner for _, _, owner in spans})
    return swapped is None or not any(_overlap(span, swapped[1]) for span in loose)


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _report(
    material: Material,
    unit: CheckedBead,
    concept: Concept,
    terms: list[Term],
    span: tuple[int, int],
    *,
    apart: int,
    here: set[int],
) -> Finding:
    place = unit.place("zh", *span)
    others = [term.text for term in concept.terms("en") if term not in terms]
    instead = next((text for text in others if unit.english.find(text)), "")
    swapped = None if instead else _another(material, unit, concept, here)
    excuse = "" if instead or swapped else _excuse(material, unit, terms, span, apart)
    named = {"term": place.text, "rendering": terms[0].text}
    what = Message(excuse or "finding.missing", named)
    if instead:
        what = message("finding.missing-other", **named, other=instead)
    there = unit.place("en", 0, 0)
    if swapped is not None:
        other, at = swapped
        zh = other.main("zh")
        there = unit.place("en", *at)
        what = message(
            "finding.confused", **named, other=there.text, concept=zh.text if zh else other.id
        )
    code = _CONFUSED if swapped else _LEFT_OUT if excuse else _MISSING
    severities = {_LEFT_OUT: Severity.INFO, _CONFUSED: Severity.ERROR}
    return Finding(
        code,
        severities.get(code, Severity.WARNING),
        what,
        concept=concept.id,
        places=(place, there),
        suggestion=terms[0].text,
        key=unit.name,
        always="concept",
    )


def _another(
    material: Material, unit: CheckedBead, concept: Concept, here: set[int]
) -> tuple[Concept, tuple[int, int]] | None:
    """The concept whose term stands in the place of *concept*'s, and where."""
    mine = material.mains_of(concept)
    there = unit.english.stems.keys()
    # In the order of the text: what is found must not depend on how sets are kept.
    for key in there:
        for owner in material.by_word.get(key, ()):
            main, other = material.mains[owner], material.live[owner]
            if main is None or not main.keys <= there:
                continue
            # A single word that says something else is no proof of a confusion.
            if main.words < 2 or owner in here or other.id == concept.id:
                continue
            if not (any(_near(main, one) for one in mine)):
                continue
            if any(term.text.strip() and term.text in unit.row.zh for term in other.terms("zh")):
                continue
            spans = unit.english.stands(main.term)
            if spans:
                return other, spans[0]
    return None


def _near(one: MainTerm, other: MainTerm) -> bool:
    """Whether *one* might be taken for *other*: the same head, or all words but one."""
    if one.head == other.head and other.words > 1:
        return True
    return bool(one.keys & other.keys) and len(one.keys ^ other.keys) <= 2


def _excuse(
    material: Material, unit: CheckedBead, terms: list[Term], span: tuple[int, int], apart: int
) -> str:
    """The finding's code if the term may rightly be missing; empty if nothing speaks for that.

    *apart* says how many beads ago the term was rendered.
    """
    english = unit.english
    recent = apart <= material.options.memory
    known = apart <= _KNOWN * material.options.memory
    if any(english.head_alone(term.text, named=not known) for term in terms):
        return "finding.missing-head"
    if _VERBAL.match(unit.row.zh, span[1]) and not any(english.parts(t.text) for t in terms):
        # 制服了歹徒: the word is used as a verb.
        return "finding.missing-verb"
    if doubtful(unit.chinese, *span) or _shortened(unit, terms, span):
        inside = doubtful(unit.chinese, *span)
        return "finding.missing-inside" if inside else "finding.missing-shortened"
    if any(english.parts(term.text) for term in terms):
        # Something of it was translated, and otherwise.
        return ""
    name = any(term.text[:1].isupper() for term in terms)
    if name and (code := _unnamed(unit, span, known=known, named=apart < _FAR)):
        return code
    return "finding.missing-recent" if recent else ""


def _unnamed(unit: CheckedBead, span: tuple[int, int], *, known: bool, named: bool) -> str:
    """The finding's code if a pronoun or a passive may stand for a name; else empty.

    Args:
        known: whether it was named shortly before. named: whether it was at all.
    """
    ours = "我们" not in unit.row.zh and "我們" not in unit.row.zh
    if (ours and unit.english.has_any(_OURS)) or (known and unit.english.has_any(_THEIRS)):
        return "finding.missing-pronoun"
    acted = named and unit.english.passive and _acts(unit.chinese, *span)
    return "finding.missing-agent" if acted else ""


def _shortened(unit: CheckedBead, terms: list[Term], span: tuple[int, int]) -> bool:
    """Whether the head of a term is left out before what the Chinese has behind it, too.

    银行体系的稳定, *banking stability*: nobody writes *banking system stability*.
    """
    following = {
        root for term in terms for root in map(_root, unit.english.before_nouns(term.text))
    }
    if not following:
        return False
    lexicon = load_lexicon()
    behind = re.split(f"[^{HAN}]", unit.chinese[span[1] : span[1] + _BEHIND])[0]
    return any(
        not following.isdisjoint(_root(token.lower) for token in words_of(rendering))
        for word in lexicon.cut(behind.removeprefix("的"))[:_NOUNS]
        for rendering in lexicon.translations(word)
    )


def _acts(chinese: str, start: int, end: int) -> bool:
    """Whether what stands there begins a clause as its subject, maybe behind a time or place."""
    if chinese[end : end + 1] in _NO_SUBJECT:
        return False
    clause = _CLAUSE_ENDS.split(chinese[:start])[-1]
    return not clause.strip() or _ADVERBIAL.search(clause) is not None


def competing(material: Material) -> Iterator[Finding]:
    """T111: a document renders one concept in more than one way; every occurrence is named.

    Counted in beads that have the Chinese term; in documents without such beads by the
    evidence of the terms, whose places are offsets into the document and have no context.
    A rendering that is part of another at the same place, or an acronym of it, does not
    compete with it.
    """
    found: dict[tuple[int, str], dict[str, list[Occurrence]]] = {}
    ways: dict[int, list[Term]] = {}
    for unit, spans in zip(material.units, material.occurrences, strict=True):
        if not unit.sided:
            continue
        for owner in dict.fromkeys(owner for _, _, owner in spans):
            if owner not in ways:
                terms = _renderings(material, material.live[owner])
                ways[owner] = sorted(terms, key=lambda term: (-len(term.text), term.text))
            if len(ways[owner]) < 2:
                continue
            taken: list[tuple[int, int]] = []
            for term in ways[owner]:
                for start, end in unit.english.stands(term):
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
        suggested = main.text if main else names[0]
        # What deviates is what one has to look at.
        deviating = sorted(names, key=lambda name: (name == suggested, len(group[name]), name))
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
            places=tuple(place for name in deviating for place in group[name]),
            suggestion=suggested,
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
    A bad term inside a good one of the same concept (*EU* in *EU Member State*) does not count,
    nor one that is there in the spelling of a good one (*water mill* for *watermill*).
    """
    code, alone, instead = codes
    wanted = [
        (concept, term)
        for concept in material.live
        for section in concept.languages
        for term in section.terms
        if term.status is status and term.text.strip()
    ]
    found = _candidates(material, wanted)
    beads = zip(material.units, material.occurrences, strict=True) if wanted else ()
    for unit, here in beads:
        for concept, term in found(unit, here):
            if term.lang == "zh":
                spans = _zh_spans(unit, term.text)
                allowed = material.allowed(concept, "zh")
                good = [(*span, t.text) for t in allowed for span in _zh_spans(unit, t.text)]
            else:
                spans = _as_noun(unit.english, term, unit.english.stands(term))
                allowed = material.allowed(concept)
                good = [(*span, t.text) for t in allowed for span in unit.english.stands(t)]
                spans = spans[_meant_otherwise(material, term, concept, here) :]
            for start, end in spans:
                place = unit.place(term.lang, start, end)
                around = [(b - a, text) for a, b, text in good if a <= start and end <= b]
                if any(
                    size > end - start or _nearer(place.text, text, term.text)
                    for size, text in around
                ):
                    continue
                better = material.allowed(concept, term.lang)
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


def _nearer(written: str, good: str, bad: str) -> bool:
    """Whether what is written is the good term's spelling rather than the bad one's."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(written, good) < Levenshtein.distance(written, bad)


def _meant_otherwise(
    material: Material, term: Term, concept: Concept, here: tuple[tuple[int, int, int], ...]
) -> int:
    """How often the bead has other concepts of which *term* is a good term."""
    wanted = concatenated(term.text)
    return sum(
        material.live[owner] is not concept
        and any(concatenated(t.text) == wanted for t in material.allowed(material.live[owner]))
        for _, _, owner in here
    )


def _candidates(
    material: Material, wanted: list[tuple[Concept, Term]]
) -> Callable[[CheckedBead, tuple[tuple[int, int, int], ...]], list[tuple[Concept, Term]]]:
    """Which of the *wanted* terms a bead may have: those of concepts that it is about.

    A word is forbidden for its concept, not everywhere; where the concept has no Chinese term
    or the bead no Chinese text, it is looked for all the same. A Chinese term in a longer name
    (台湾 in 台湾海峡) is there, too: only its translation is asked for, not its own rendering.
    """
    chinese: dict[str, list[tuple[Concept, Term]]] = {}
    english: dict[int, list[tuple[Concept, Term]]] = {}
    owners = {id(concept): owner for owner, concept in enumerate(material.live)}
    free: list[tuple[Concept, Term]] = []
    for concept, term in wanted:
        if term.lang == "zh":
            chinese.setdefault(fold_zh(term.text.strip()), []).append((concept, term))
            continue
        if any(name.text.strip() for name in concept.terms("zh")):
            english.setdefault(owners[id(concept)], []).append((concept, term))
        else:
            free.append((concept, term))
    names: dict[str, list[int]] = {}
    for owner in english:
        for name in material.live[owner].terms("zh"):
            if len(name.text.strip()) > 1:
                names.setdefault(_folded(name.text.strip()), []).append(owner)
    own, named = Substrings(chinese), Substrings(names)
    both = [pair for pairs in english.values() for pair in pairs]
    everywhere = list({id(term): (concept, term) for concept, term in (*both, *free)}.values())

    def find(
        unit: CheckedBead, here: tuple[tuple[int, int, int], ...]
    ) -> list[tuple[Concept, Term]]:
        found = [pair for name in own.within(unit.chinese) for pair in chinese[name]]
        if not unit.row.zh.strip():
            return found + everywhere
        about = dict.fromkeys(owner for _, _, owner in here)
        about |= dict.fromkeys(o for name in named.within(unit.chinese) for o in names[name])
        return found + free + [pair for owner in about for pair in english.get(owner, ())]

    return find


def _as_noun(
    english: EnglishText, term: Term, spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Of *the disabled* only where an article or the like is before and no noun behind it."""
    if not re.match(r"the\s", term.text, re.IGNORECASE) or term.text[4:5].isupper():
        return spans
    kept = []
    for start, end in spans:
        before = re.search(
            r"\b(the|these|those|our|their|its)\s+$", english.text[:start], re.IGNORECASE
        )
        after = re.match(r"\s+([A-Za-z]+)", english.text[end:])
        noun = after is not None and not _ends_noun(after.group(1).lower())
        if before is not None and not noun:
            kept.append((start, end))
    return kept


def _ends_noun(word: str) -> bool:
    """Whether *word* behind an adjective shows that no noun follows it."""
    return word in FUNCTION_WORDS or word.endswith(("ly", "ed"))


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    return fold_zh(text)


def _zh_spans(unit: CheckedBead, text: str) -> list[tuple[int, int]]:
    wanted, found = _folded(text.strip()), []
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
    letters = _HAN if source == "zh" else _LATIN
    foreign = [
        unit
        for unit in material.units
        if unit.sided and letters.search(unit.row.en if target == "en" else unit.row.zh)
    ]
    if not foreign:
        return
    everything = "\n".join(unit.row.en if target == "en" else unit.row.zh for unit in foreign)
    for concept in material.live:
        names = [t for t in concept.terms(source) if t.status is not TermStatus.DO_NOT_TRANSLATE]
        known = {t.text.casefold() for t in concept.terms(target)}
        for term in names:
            text = term.text.strip()
            if len(text) < 2 or text not in everything or text.casefold() in known:
                continue
            left = []
            for unit in foreign:
                there = unit.row.en if target == "en" else unit.row.zh
                if text not in there or _translated(unit, concept, target):
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
