"""What words mean: CC-CEDICT (CC BY-SA 4.0) and the user's glossary."""

from __future__ import annotations

from align.lexicon._cache import cache_folder
from align.lexicon._lexicon import Lexicon, load_lexicon, simplify

__all__ = ["Lexicon", "cache_folder", "load_lexicon", "simplify"]
