"""What words mean: CC-CEDICT (CC BY-SA 4.0) and the user's glossary; cutting, stems."""

from __future__ import annotations

from align.lexicon._english import STOP_WORDS, english_words, stem
from align.lexicon._lexicon import Lexicon, load_lexicon, simplify

__all__ = ["STOP_WORDS", "Lexicon", "english_words", "load_lexicon", "simplify", "stem"]
