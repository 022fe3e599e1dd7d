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
from termbase._building import Partners, build_concept, concept_id, english_only
from termbase._chinese import TextLine, line_of
from termbase._selection import Weighed, choose, crossing_chunks, whole_names, with_acronyms
from termbase.candidates import ChineseCandidate, chinese_candidates
from termbase.composition import Composer, Composition, Meaning, names_by_sound
from termbase.dictionary import Dictionary
from termbase.english import Token, tokenize
from termbase.model import Concept
from termbase.ngrams import EnglishNgrams
from termbase.options import ExtractOptions
from termbase.ranking import best_rivals, composed_features, rank, rank_composed
from termbase.renderings import candidate_features

__all__ = ["concept_id", "extract"]

# A term of which less can be translated is not composed at all.
_COVERED = 0.5
# Unless its vector is that close to an n-gram's.
_CLOSE = 0.4
Key = tuple[str, ...]
Scored = tuple[float, ChineseCandidate, list[Weighed]]
_SURE, _LIKELY = 0.9, 0.5
# What it costs a term never to stand alone, and a rendering to stop before its noun.
_NESTED, _LOOSE_END = 1.5, 1.2


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
        those with English terms only. Evidence offsets are into
        :attr:`align.model.Document.text`. Empty if a language is missing.

    Raises:
        SettingError: there are not as many lists of segments as documents.
    """
    if len(documents) != len(segments):
        raise SettingError(
            "terms.segments-missing", documents=len(documents), segments=len(segments)
        )
    zh_lines, en_lines = _lines(documents, segments)
    if not zh_lines or not en_lines:
        return ()
    progress.start(message("progress.finding-terms"))
    candidates = _candidates(zh_lines, lexicon, options)
    progress.finish()
    partners = _partners(zh_lines, en_lines, pairs)
    linked = _linked(candidates, documents, segments, pairs, lexicon, options, progress)
    tokens = [tokenize(line.text) for line in en_lines]
    ngrams = _ngrams(en_lines, tokens, linked, options)
    composed = compose_all(candidates, ngrams, linked, partners, lexicon, encoder, progress)
    for term, names in names_by_sound(candidates, ngrams).items():
        row = composed.chances.setdefault(term, {})
        row.update((key, max(chance, row.get(key, 0.0))) for key, chance in names.items())
    trust = partners.coverage(zh_lines)
    acronyms = english_acronyms([line.text for line in en_lines])
    weighed = {
        candidate.text: _weighed(
            candidate, linked.get(candidate.text, {}), composed, ngrams, partners, trust, options
        )
        for candidate in candidates
    }
    weighed = {
        term: with_acronyms(found, acronyms, ngrams)
        for term, found in _uncrossed(weighed, ngrams).items()
    }
    owners = _owners(weighed)
    scored: list[Scored] = []
    nested = _nested(candidates, weighed)
    for candidate in candidates:
        renderings = weighed[candidate.text]
        if renderings and renderings[0].probability >= options.min_probability:
            main = renderings[0]
            score = _score(candidate, main, owners.get(main.ngram.key) != candidate.text)
            score -= _NESTED * (candidate.text in nested)
            score -= _LOOSE_END * ngrams.attributive(main.ngram.key[-1])
            scored.append((score, candidate, renderings))
    scored.sort(key=lambda item: (-item[0], item[1].text))
    scored = scored[: options.max_concepts]
    short, scored = _short_forms(scored, candidates, zh_lines, lexicon)
    known = {candidate.text for _, candidate, _ in scored}
    dictionary = Dictionary(lexicon)
    concepts = [
        build_concept(
            candidate,
            renderings,
            score,
            documents,
            zh_lines,
            en_lines,
            partners,
            short=short.get(candidate.text),
            common=ngrams.common,
            heads=_verb_forms(candidate, dictionary),
            related=[text for text in candidate.nested_in if text in known],
            most=options.max_evidence,
        )
        for score, candidate, renderings in scored
    ]
    concepts += english_only(
        concepts,
        [item for _, _, renderings in scored for item in renderings],
        documents,
        en_lines,
        tokens,
        acronyms,
        ngrams.common,
        known=options.known_english,
        options=options.english,
        most=options.max_evidence,
    )
    return tuple(concepts)


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
    lexicon: Lexicon,
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
    composer = Composer(Dictionary(lexicon), ngrams)
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
            item = ngrams.items[part.row]
            here = {line for line, _, _ in item.places}
            row[item.key] = _raise(float(chance), partners.support(lines, here))
    return result


def _raise(chance: float, support: float) -> float:
    """Standing in the paired sentences speaks for a rendering; not standing there says little."""
    logit = math.log(max(chance, 1e-6) / max(1 - chance, 1e-6)) + 1.2 * support
    return 1 / (1 + math.exp(-logit))


def _short_forms(
    scored: list[Scored],
    candidates: Sequence[ChineseCandidate],
    lines: Sequence[TextLine],
    lexicon: Lexicon,
) -> tuple[dict[str, ChineseCandidate], list[Scored]]:
    """Terms' short forms, and *scored* without those that are no words of their own."""
    full = {candidate.text for _, candidate, _ in scored}
    by_text = {candidate.text: candidate for candidate in candidates}
    said = chinese_short_forms([line.text for line in lines], full)
    short = {term: by_text[text] for text, term in said.items() if text in by_text}
    main = {item.text: found[0].ngram.key for _, item, found in scored}
    gone = {
        item.text
        for term, item in short.items()
        if item.text not in lexicon or main.get(item.text) == main[term]
    }
    return short, [item for item in scored if item[1].text not in gone]


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
    fresh = [item for item in found if item.kind != "known"]
    return fresh[: options.max_candidates]


def _lines(
    documents: Sequence[Document], segments: Sequence[Sequence[Segment]]
) -> tuple[list[TextLine], list[TextLine]]:
    zh: list[TextLine] = []
    en: list[TextLine] = []
    for at, (document, spans) in enumerate(zip(documents, segments, strict=True)):
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
    lexicon: Lexicon,
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
    ordered = list(texts)
    trust = sum(texts.values()) / len(texts)
    result: dict[str, dict[Key, float]] = {}
    terms = [candidate.text for candidate in candidates]
    for item, found, matrix in candidate_features(ordered, terms, lexicon, progress):
        _, chances = rank(matrix, len(item.pairs))
        best = sorted(range(len(found)), key=lambda at: (-chances[at], found[at].key))
        result[item.term] = {
            found[at].key: trust * float(chances[at]) for at in best[: options.max_renderings + 2]
        }
    return result


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
            seen = partners.together(lines, {line for line, _, _ in item.places})
            one *= _reliable(seen, score, trust)
        methods = tuple(name for name, p in (("pair", one), ("composed", two)) if p > 0)
        result.append(Weighed(item, 1 - (1 - one) * (1 - two), methods, max(one, score)))
    return choose(
        term,
        whole_names(result, ngrams),
        parts,
        ngrams,
        least=options.min_probability,
        most=options.max_renderings,
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


def _nested(candidates: Sequence[ChineseCandidate], weighed: dict[str, list[Weighed]]) -> set[str]:
    """Terms that hardly occur but in one longer term with a likely rendering."""
    counts = {candidate.text: candidate.frequency for candidate in candidates}
    result = set()
    for candidate in candidates:
        for outer in candidate.nested_in:
            if candidate.frequency > 1 and counts.get(outer, 0) > 0.85 * candidate.frequency:
                renderings = weighed.get(outer)
                if renderings and renderings[0].probability >= _LIKELY:
                    result.add(candidate.text)
    return result


def _owners(weighed: dict[str, list[Weighed]]) -> dict[Key, str]:
    """For each main rendering the term that it renders best."""
    best: dict[Key, tuple[float, str]] = {}
    for term in sorted(weighed):
        if weighed[term]:
            main = weighed[term][0]
            claim = main.probability * main.coverage
            if claim > best.get(main.ngram.key, (0.0, ""))[0]:
                best[main.ngram.key] = (claim, term)
    return {key: term for key, (_, term) in best.items()}


def _score(candidate: ChineseCandidate, main: Weighed, shared: bool) -> float:
    """What concepts are sorted by: a good term with a sure rendering of all of it first."""
    score = candidate.termhood + 2.0 * math.log(main.probability + 1e-3)
    return score + 2.0 * math.log(main.coverage + 0.05) - (1.0 if shared else 0.0)
