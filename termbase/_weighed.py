"""A rendering with what was found for it."""

from __future__ import annotations

from typing import NamedTuple

from termbase._ngrams import Ngram

__all__ = ["Weighed"]


class Weighed(NamedTuple):
    """An English n-gram as a rendering of one term.

    Attributes:
        methods: how it was found, of ``pair`` and ``composed``.
        grip: how far term and rendering account for each other (composition), or the
            probability by word links where that is larger.
    """

    ngram: Ngram
    probability: float
    methods: tuple[str, ...]
    grip: float = 1.0
