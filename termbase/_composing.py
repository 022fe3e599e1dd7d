"""Renderings by composition, with their probabilities, for all candidates of a collection."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.encoders.protocol import Encoder
from align.messages import message
from align.progress import Progress
from termbase._build import Partners
from termbase._compose import Composer, Composition
from termbase._dictionary import Dictionary, Glosses
from termbase._meaning import Meaning
from termbase._ngrams import EnglishNgrams
from termbase._rerank import rank_composed
from termbase._weigh import best_rivals, composed_features
from termbase.candidates import ChineseCandidate

__all__ = ["Composed", "compose_all"]

Key = tuple[str, ...]
# A term of which less can be translated is not composed at all.
_COVERED = 0.5
# Unless its vector is that close to an n-gram's.
_CLOSE = 0.4


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
    lexicon: Glosses,
    encoder: Encoder | None,
    progress: Progress,
) -> Composed:
    """Renderings by composition.

    Args:
        linked: renderings by word links, a term; their n-grams are weighed too.
        encoder: see :class:`termbase._meaning.Meaning`.
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
    found = meaning.told(found)
    rivals = best_rivals(found)
    result = Composed({}, {})
    for candidate in candidates:
        parts = found[candidate.text]
        result.parts[candidate.text] = {ngrams.items[part.row].key: part for part in parts}
    told = [
        candidate
        for candidate in candidates
        if any(part.covered >= _COVERED or part.meaning >= _CLOSE for part in found[candidate.text])
    ]
    matrices = composed_features(
        [candidate.text for candidate in told],
        [candidate.frequency for candidate in told],
        [found[candidate.text] for candidate in told],
        ngrams,
        [rivals[candidate.text] for candidate in told],
    )
    for candidate, matrix in zip(told, matrices, strict=True):
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
