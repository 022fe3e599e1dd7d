"""The sparse half: what the lexicon encoder knows of each word, baked into a file.

The features of a word (stems of its translations, sounds, numbers: see
:mod:`align.encoders.lexical`) depend on the word alone, so they can be looked up once for
every item of the vocabulary and need neither lexicon nor Python loops at run time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from align.encoders.lexical import RESERVED, LexicalEncoder
from align.encoders.static_text import HAN, LETTERS, SOUND, SYMBOL
from align.encoders.weights_file import Arrays
from align.lexicon import load_lexicon
from training.encoder.prepare import Prepared

__all__ = ["baked"]

_FULL = 4.0
"""The lexicon encoder's weight of a rare word; here it is one."""

_ALONE = 3
"""Characters that spell a name come in about so many."""


def baked(prepared: Prepared, *, keep: int = 10) -> Arrays:
    """Features of all items: how many each has, which, how strong; and the features' keys."""
    encoder = LexicalEncoder(load_lexicon())
    numbers: dict[str, int] = {
        feature: i for i, feature in enumerate(encoder.reserved_features(RESERVED))
    }
    counts: list[int] = []
    which: list[int] = []
    strength: list[float] = []
    for string, kind in zip(prepared.strings, prepared.kinds.tolist(), strict=True):
        bag = _features(encoder, string, kind)
        best = sorted(bag.items(), key=lambda item: (-item[1], item[0]))[:keep]
        counts.append(len(best))
        for feature, weight in best:
            which.append(numbers.setdefault(feature, len(numbers)))
            strength.append(weight / _FULL)
    return {
        "count": np.array(counts, np.uint8),
        "feature": np.array(which, np.uint32),
        "strength": np.array(strength, np.float16),
        "feature_keys": _keys(list(numbers)),
    }


def _features(encoder: LexicalEncoder, string: str, kind: int) -> Mapping[str, float]:
    if kind == HAN:
        return encoder.features_of(f"z{string}")
    if kind == SOUND:
        alone = encoder.features_of(f"n{string}")
        bag = {name: weight / _ALONE**0.5 for name, weight in alone.items()}
        return bag | {n: w / 2 for n, w in encoder.features_of(f"z{string}").items()}
    if kind == LETTERS:
        return encoder.features_of(f"e{string.capitalize()}")
    if kind == SYMBOL:
        return encoder.features_of(f"e{string}")
    return {}


def _keys(names: list[str]) -> npt.NDArray[np.uint64]:
    digests = [hashlib.blake2b(n.encode(), digest_size=8).digest() for n in names]
    return np.frombuffer(b"".join(digests), np.uint64)
