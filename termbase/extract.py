"""Concepts from documents: Chinese terms with their English renderings and evidence.

Two kinds of evidence are weighed together: aligned pairs (word links in the English
segments that are paired with the term's segments) and composition (what the term's
parts, translated one by one, add up to somewhere in the English documents). Each gives
a calibrated probability; where both speak for the same rendering they are joined as
independent chances.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.lexicon import Lexicon, simplify
from align.messages import message
from align.model import Bead, Document, Segment
from align.progress import NO_PROGRESS, Progress
from termbase._abbreviations import chinese_short_forms, english_acronyms
from termbase._building import Partners, build_concept, concept_id, english_only, told
from termbase._chinese import TermFinder, TextLine, line_of
from termbase._joining import listed, one_each
from termbase._selection import Weighed, choose, crossing_chunks, whole_names, with_acronyms
from termbase.candidates import ChineseCandidate, chinese_candidates
from termbase.claims import rescored
from termbase.composition import Composer, Composition, Meaning, names_by_sound
from termbase.dictionary import Dictionary
from termbase.english import Token, tokenize
from termbase.model import Concept
from termbase.ngrams import EnglishNgrams
from termbase.options import ExtractOptions
from termbase.ranking import best_rivals, composed_features, rank, rank_composed
from termbase.renderings import candidate_features
from termbase.termhood import bilingual_features, bilingual_probabilities, contrasted

__all__ = [
    "Extraction",
    "Gathered",
    "Recognised",
    "concept_id",
    "extract",
    "extract_all",
    "gather",
]

# A term of which less can be translated is not composed at all.
_COVERED = 0.5
# Unless its vector is that close to an n-gram's.
_CLOSE = 0.4
Key = tuple[str, ...]
Joined = tuple[ChineseCandidate, list[ChineseCandidate]]
_SURE = 0.9
# Phrases are longer than that.
_WORD = 3
# So many candidates' words are linked at most, the likeliest; all are composed.
_LINKED = 4000
# Of more pairs than that, those with a term that fewer before them have are linked.
_FEW_PAIRS, _OF_EACH = 5000, 30
# What is less likely than that is not looked at further.
_LEAST = 0.1
# Terms more probable than that are all sure.
_CERTAIN = 0.7
# A candidate of which that share stands in one longer one is part of that.
_PART = 0.8
# Of the termhood asked for, what the Chinese texts alone must give.
_HOPELESS = 0.3


@dataclass(frozen=True, slots=True)
class Recognised:
    """A term of a glossary as the texts have it.

    Attributes:
        term: in Simplified characters. frequency, documents: how often and in how many.
        renderings: what the texts call it, with the chance of each, best first.
    """

    term: str
    frequency: int
    documents: int
    renderings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What :func:`extract_all` finds.

    Attributes:
        concepts: as :func:`extract` gives them.
        recognised: the known terms that the texts have, the most frequent first.
    """

    concepts: tuple[Concept, ...]
    recognised: tuple[Recognised, ...]


def extract(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    pairs: Sequence[Bead],
    *,
    lexicon: Lexicon,
    encoder: Encoder | None = None,
    options: ExtractOptions = ExtractOptions(),
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract concepts, best first.

    Args:
        documents: of both languages, in any order.
        segments: the segments of each document.
        pairs: counterparts among them; may be empty.
        encoder: an additive one, which finds renderings that mean the like of a term; another
            kind, or none, leaves that out.

    Returns:
        Concepts whose first Chinese and first English term are the main ones; after them
        those with English terms only. A Chinese term's probability is that it is a term.
        Evidence offsets are into :attr:`align.model.Document.text`. Of texts in one
        language its terms alone.

    Raises:
        SettingError: there are not as many lists of segments as documents.
    """
    return extract_all(
        documents,
        segments,
        pairs,
        lexicon=lexicon,
        encoder=encoder,
        options=options,
        progress=progress,
    ).concepts


def extract_all(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    pairs: Sequence[Bead],
    *,
    lexicon: Lexicon,
    encoder: Encoder | None = None,
    options: ExtractOptions = ExtractOptions(),
    progress: Progress = NO_PROGRESS,
) -> Extraction:
    """Extract concepts, and say what the texts call the terms that are known already.

    Args and raises: as :func:`extract`.
    """
    if len(documents) != len(segments):
        raise SettingError(
            "terms.segments-missing", documents=len(documents), segments=len(segments)
        )
    found = gather(
        documents,
        segments,
        pairs,
        lexicon=lexicon,
        encoder=encoder,
        options=options,
        progress=progress,
    )
    candidates, ngrams, partners = found.candidates, found.ngrams, found.partners
    zh_lines, en_lines = found.zh_lines, found.en_lines
    weighed: dict[str, list[Weighed]] = found.weighed
    if zh_lines and en_lines:
        rows = bilingual_features(candidates, weighed, ngrams, partners, found.trust)
        weighed = rescored(candidates, weighed, found.parts, ngrams, partners, found.trust)
        for item, chance in zip(candidates, bilingual_probabilities(rows), strict=True):
            item.termhood = contrasted(float(chance), item)
    weighed = {term: listed(items, options) for term, items in weighed.items()}
    kept = [
        item
        for item in candidates
        if item.kind != "known"
        and (item.termhood >= options.min_termhood or item.kind == "protected")
    ]
    weights = {item.text: _weight(item) for item in kept}
    kept.sort(key=lambda item: (-weights[item.text], item.text))
    joined = one_each(kept, weighed)[: options.max_concepts]
    short, joined = _short_forms(joined, weighed, candidates, zh_lines, lexicon)
    known = {item.text for item, _ in joined}
    concepts = [
        build_concept(
            candidate,
            weighed[candidate.text],
            weights[candidate.text],
            documents,
            zh_lines,
            en_lines,
            partners,
            short=short.get(candidate.text),
            variants=variants,
            words=ngrams,
            heads=_verb_forms(candidate, found.dictionary),
            related=[text for text in candidate.nested_in if text in known],
            most=options.max_evidence,
            plural=options.plural,
        )
        for candidate, variants in joined
    ]
    concepts += english_only(
        concepts,
        [item for candidate, _ in joined for item in weighed[candidate.text]],
        documents,
        en_lines,
        ngrams.tokens,
        found.acronyms,
        ngrams.common,
        known=options.known_english,
        options=options.english,
        most=options.max_evidence,
    )
    again = [
        Recognised(item.text, item.frequency, item.documents, told(weighed[item.text], ngrams))
        for item in candidates
        if item.kind == "known"
    ]
    again.sort(key=lambda item: (-item.frequency, item.term))
    return Extraction(tuple(concepts), tuple(again))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the texts say, before it is decided what is a term and what its rendering is.

    Attributes:
        weighed: renderings of each candidate, best first.
        parts: what composition says of them.
        trust: how far the texts are translations, from 0 to 1.
        acronyms: folded English acronyms and their full forms.
        dictionary: what was looked up in it is remembered.
    """

    zh_lines: list[TextLine]
    en_lines: list[TextLine]
    candidates: list[ChineseCandidate]
    ngrams: EnglishNgrams
    partners: Partners
    acronyms: dict[Key, Key]
    weighed: dict[str, list[Weighed]]
    parts: dict[str, dict[Key, Composition]]
    trust: float
    dictionary: Dictionary


def gather(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    pairs: Sequence[Bead],
    *,
    lexicon: Lexicon,
    encoder: Encoder | None = None,
    options: ExtractOptions = ExtractOptions(),
    progress: Progress = NO_PROGRESS,
) -> Gathered:
    """Candidates and what could render them (what :mod:`training.termhood` fits on).

    Args: as :func:`extract` has them.
    """
    zh_lines, en_lines = _lines(documents, segments)
    progress.start(message("progress.finding-terms"))
    candidates = _candidates(zh_lines, lexicon, options)
    progress.finish()
    partners = _partners(zh_lines, en_lines, pairs)
    dictionary = Dictionary(lexicon)
    linked = _linked(candidates, documents, segments, pairs, dictionary, options, progress)
    tokens = [tokenize(line.text) for line in en_lines]
    ngrams = _ngrams(en_lines, tokens, linked, options)
    acronyms = english_acronyms([line.text for line in en_lines])
    weighed: dict[str, list[Weighed]] = {candidate.text: [] for candidate in candidates}
    composed = Composed({}, {})
    if candidates and ngrams.items:
        composed = compose_all(candidates, ngrams, linked, partners, dictionary, encoder, progress)
        weighed = _all_weighed(
            candidates, linked, composed, ngrams, partners, acronyms, zh_lines, options
        )
    trust = partners.coverage(zh_lines)
    return Gathered(
        zh_lines,
        en_lines,
        candidates,
        ngrams,
        partners,
        acronyms,
        weighed,
        composed.parts,
        trust,
        dictionary,
    )


def _all_weighed(
    candidates: Sequence[ChineseCandidate],
    linked: Mapping[str, dict[Key, float]],
    composed: Composed,
    ngrams: EnglishNgrams,
    partners: Partners,
    acronyms: Mapping[Key, Key],
    zh_lines: Sequence[TextLine],
    options: ExtractOptions,
) -> dict[str, list[Weighed]]:
    """The renderings of each candidate, best first."""
    for term, names in names_by_sound(candidates, ngrams).items():
        row = composed.chances.setdefault(term, {})
        row.update((key, max(chance, row.get(key, 0.0))) for key, chance in names.items())
    trust = partners.coverage(zh_lines)
    weighed = {
        candidate.text: _weighed(
            candidate, linked.get(candidate.text, {}), composed, ngrams, partners, trust, options
        )
        for candidate in candidates
    }
    return {
        term: with_acronyms(found, acronyms, ngrams)
        for term, found in _uncrossed(weighed, ngrams).items()
    }


@dataclass(frozen=True, slots=True)
class Composed:
    """Probabilities of composed renderings, and what they cover; a term."""

    chances: dict[str, dict[Key, float]]
    parts: dict[str, dict[Key, Composition]]


def compose_all(
    candidates: Sequence[ChineseCandidate],
    ngrams: EnglishNgrams,
    linked: Mapping[str, Mapping[Key, float]],
    partners: Partners,
    dictionary: Dictionary,
    encoder: Encoder | None,
    progress: Progress,
) -> Composed:
    """Renderings by composition.

    Args:
        linked: renderings by word links, a term; their n-grams are weighed too.
        encoder: see :class:`termbase.composition.Meaning`.
    """
    meaning = Meaning(encoder, ngrams)
    near = meaning.nearest([candidate.text for candidate in candidates])
    composer = Composer(dictionary, ngrams)
    progress.start(message("progress.composing"), len(candidates))
    found = {}
    for candidate in candidates:
        term = candidate.text
        also = [ngrams.index[key] for key in linked.get(term, ()) if key in ngrams.index]
        rows = list(dict.fromkeys((*near.get(term, ()), *also)))
        found[term] = composer.compose(term, keep=10, near=rows)
        progress.advance()
    progress.finish()
    found = meaning.weighed(found)
    rivals = best_rivals(found)
    result = Composed({}, {})
    for candidate in candidates:
        parts = found[candidate.text]
        result.parts[candidate.text] = {ngrams.items[part.row].key: part for part in parts}
    likely = [
        candidate
        for candidate in candidates
        if any(part.covered >= _COVERED or part.meaning >= _CLOSE for part in found[candidate.text])
    ]
    matrices = composed_features(
        [candidate.text for candidate in likely],
        [candidate.frequency for candidate in likely],
        [found[candidate.text] for candidate in likely],
        ngrams,
        [rivals[candidate.text] for candidate in likely],
    )
    for candidate, matrix in zip(likely, matrices, strict=True):
        parts = found[candidate.text]
        _, chances = rank_composed(matrix)
        lines = sorted({line for line, _, _ in candidate.places})
        row = result.chances[candidate.text] = {}
        for part, chance in zip(parts, chances, strict=True):
            support = partners.support(lines, ngrams.lines(part.row))
            row[ngrams.items[part.row].key] = _raise(float(chance), support)
    return result


def _raise(chance: float, support: float) -> float:
    """Standing in the paired sentences speaks for a rendering; not standing there says little."""
    logit = math.log(max(chance, 1e-6) / max(1 - chance, 1e-6)) + 1.2 * support
    return 1 / (1 + math.exp(-logit))


def _weight(item: ChineseCandidate) -> float:
    """What concepts are sorted by: likely terms; among sure ones what fills the texts first."""
    own = max(item.c_value, 0.0)
    if item.inside > _PART:
        own = min(own, item.frequency * (1 - min(item.inside, 1.0)))
    return float(min(item.termhood, _CERTAIN) * (1 + 0.1 * math.log(2 + own)))


def _short_forms(
    joined: Sequence[Joined],
    weighed: Mapping[str, Sequence[Weighed]],
    candidates: Sequence[ChineseCandidate],
    lines: Sequence[TextLine],
    lexicon: Lexicon,
) -> tuple[dict[str, ChineseCandidate], list[Joined]]:
    """Terms' short forms, and *joined* without those that are no words of their own."""
    full = {candidate.text for candidate, _ in joined}
    by_text = {candidate.text: candidate for candidate in candidates}
    said = chinese_short_forms([line.text for line in lines], full)
    short = {term: by_text[text] for text, term in said.items() if text in by_text}

    def main(term: str) -> Key:
        found = weighed[term]
        return found[0].ngram.key if found else ()

    gone = {
        item.text
        for term, item in short.items()
        if item.text not in lexicon or main(item.text) == main(term)
    }
    return short, [item for item in joined if item[0].text not in gone]


def _verb_forms(candidate: ChineseCandidate, dictionary: Dictionary) -> frozenset[str]:
    """Forms of English words for the verb that a term begins with."""
    if len(candidate.tags) < 2 or not candidate.tags[0].startswith("v"):
        return frozenset()
    glosses = dictionary.glosses(candidate.words[0])
    return frozenset(gloss.forms[0] for gloss in glosses if len(gloss.forms) == 1)


def _candidates(
    lines: Sequence[TextLine], lexicon: Lexicon, options: ExtractOptions
) -> list[ChineseCandidate]:
    known = [simplify(term) for term in options.known if term.strip()]
    found = chinese_candidates(lines, options.candidates, known=known, lexicon=lexicon)
    least = _HOPELESS * options.min_termhood
    fresh = [item for item in found if item.kind != "known" and item.termhood >= least]
    again = [item for item in found if item.kind == "known"]
    most = options.max_candidates
    repeated = [item for item in fresh[most:] if item.frequency > 1 and len(item.text) > _WORD]
    return [*again, *fresh[:most], *repeated[: most // 4]]


def _lines(
    documents: Sequence[Document], segments: Sequence[Sequence[Segment]]
) -> tuple[list[TextLine], list[TextLine]]:
    """The lines of either language; of documents with the same text those of the first."""
    zh: list[TextLine] = []
    en: list[TextLine] = []
    seen: set[tuple[str, str]] = set()
    for at, (document, spans) in enumerate(zip(documents, segments, strict=True)):
        if (document.lang, document.text) in seen:
            continue
        seen.add((document.lang, document.text))
        lines = zh if document.lang == "zh" else en
        for number, span in enumerate(spans):
            line = line_of(document.text, span.start, span.end, at, number, document.lang)
            if line.text:
                lines.append(line)
    return zh, en


def _partners(
    zh_lines: Sequence[TextLine], en_lines: Sequence[TextLine], pairs: Sequence[Bead]
) -> Partners:
    zh_at = {(line.document, line.segment): at for at, line in enumerate(zh_lines)}
    en_at = {(line.document, line.segment): at for at, line in enumerate(en_lines)}
    partners = Partners()
    for pair in pairs:
        for z in pair.zh:
            for e in pair.en:
                zh, en = zh_at.get((pair.zh_doc, z)), en_at.get((pair.en_doc, e))
                if zh is not None and en is not None:
                    partners.add(zh, en, pair.probability, pair.id)
    return partners


def _linked(
    candidates: Sequence[ChineseCandidate],
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    pairs: Sequence[Bead],
    dictionary: Dictionary,
    options: ExtractOptions,
    progress: Progress,
) -> dict[str, dict[Key, float]]:
    """Renderings by word links in the pairs: probability of each, a term."""

    def side(doc: int, numbers: Sequence[int]) -> str:
        document = documents[doc]
        parts = (segments[doc][number] for number in numbers)
        return ("" if document.lang == "zh" else " ").join(
            line_of(document.text, part.start, part.end, doc, 0, document.lang).text
            for part in parts
        )

    texts: dict[tuple[str, str], float] = {}
    for pair in pairs:
        if pair.probability >= options.min_pair and pair.zh and pair.en:
            key = (side(pair.zh_doc, pair.zh), side(pair.en_doc, pair.en))
            texts[key] = max(texts.get(key, 0.0), pair.probability)
    if not texts:
        return {}
    trust = sum(texts.values()) / len(texts)
    result: dict[str, dict[Key, float]] = {}
    terms = [candidate.text for candidate in candidates[:_LINKED]]
    ordered = _enough(list(texts), terms)
    features = candidate_features(
        ordered, terms, dictionary.lexicon, progress, dictionary=dictionary
    )
    for item, found, matrix in features:
        _, chances = rank(matrix, len(item.pairs))
        best = sorted(range(len(found)), key=lambda at: (-chances[at], found[at].key))
        result[item.term] = {
            found[at].key: trust * float(chances[at]) for at in best[: options.max_renderings + 2]
        }
    return result


def _enough(texts: Sequence[tuple[str, str]], terms: Sequence[str]) -> list[tuple[str, str]]:
    """Of many pairs those with a term that few before them have."""
    if len(texts) <= _FEW_PAIRS:
        return list(texts)
    finder = TermFinder(terms)
    counts = [0] * len(terms)
    kept = []
    for pair in texts:
        here = {number for _, _, number in finder.find(pair[0])}
        if any(counts[number] < _OF_EACH for number in here):
            kept.append(pair)
            for number in here:
                counts[number] += 1
    return kept


def _ngrams(
    en_lines: Sequence[TextLine],
    tokens: Sequence[Sequence[Token]],
    linked: dict[str, dict[Key, float]],
    options: ExtractOptions,
) -> EnglishNgrams:
    texts = [line.text for line in en_lines]
    if sum(map(len, tokens)) <= options.compose_limit:
        return EnglishNgrams(texts, tokens, longest=options.longest)
    wanted = frozenset(key for found in linked.values() for key in found)
    return EnglishNgrams(texts, tokens, longest=options.longest, only=wanted)


def _weighed(
    candidate: ChineseCandidate,
    by_pair: dict[Key, float],
    composed: Composed,
    ngrams: EnglishNgrams,
    partners: Partners,
    trust: float,
    options: ExtractOptions,
) -> list[Weighed]:
    term = candidate.text
    by_parts, parts = composed.chances.get(term, {}), composed.parts.get(term, {})
    lines = sorted({line for line, _, _ in candidate.places})
    result = []
    for key in sorted(by_pair.keys() | by_parts.keys()):
        at = ngrams.index.get(key)
        if at is None:
            continue
        item = ngrams.items[at]
        one, two = by_pair.get(key, 0.0), by_parts.get(key, 0.0)
        score = parts[key].score if key in parts else 0.0
        if one:
            seen = partners.together(lines, ngrams.lines(at))
            one *= _reliable(seen, score, trust)
        methods = tuple(name for name, p in (("pair", one), ("composed", two)) if p > 0)
        result.append(Weighed(item, 1 - (1 - one) * (1 - two), methods, max(one, score)))
    return choose(
        term, whole_names(result, ngrams), parts, ngrams, least=_LEAST, most=options.max_renderings
    )


def _reliable(pairs: int, lexical: float, trust: float) -> float:
    """How far word links in *pairs* pairs are to be believed.

    A comparable pair may leave out the clause that the term is in: there a link that no
    dictionary supports must be seen in several.
    """
    alone = (0.2, 0.2, 0.5, 0.75)[min(pairs, 3)]
    known = min(lexical / 0.6, 1.0)
    return trust + (1 - trust) * (known + (1 - known) * alone)


def _uncrossed(
    weighed: dict[str, list[Weighed]], ngrams: EnglishNgrams
) -> dict[str, list[Weighed]]:
    """Renderings again, less what only cuts through sure renderings of others."""
    chunks: dict[int, set[tuple[int, int]]] = {}
    for renderings in weighed.values():
        main = renderings[0] if renderings else None
        if main is None or min(main.probability, main.coverage) < _SURE:
            continue
        if main.ngram.content > 1 and len(main.ngram.places) > 1:
            for (number, _, _), span in zip(main.ngram.places, main.ngram.spans, strict=True):
                chunks.setdefault(number, set()).add(span)
    spans = {number: sorted(found) for number, found in chunks.items()}
    result = {}
    for term, renderings in weighed.items():
        kept = [
            item._replace(probability=0.2 * item.probability)
            if crossing_chunks(item.ngram, spans)
            else item
            for item in renderings
        ]
        kept.sort(key=lambda item: (-item.probability, item.ngram.key))
        result[term] = kept
    return result
