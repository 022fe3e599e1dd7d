"""Words and phrases of two sentences that render each other."""

from __future__ import annotations

from align.matching.aligner import Link, WordAligner
from align.matching.match import match_words, sure_matches, word_links

__all__ = ["Link", "WordAligner", "match_words", "sure_matches", "word_links"]
