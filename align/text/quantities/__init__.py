"""What texts count, measure, date and number, read alike in Chinese and English, and matched.

``quantities`` reads one side, ``compare`` says which of both sides answer each other and
what is left over on either. The work is linear in the length of the texts (and of the
product of the few quantities that two sentences have).
"""

from __future__ import annotations

from align.model import Lang
from align.text.quantities.chinese import chinese_quantities
from align.text.quantities.english import english_quantities
from align.text.quantities.matching import Comparison, Mismatch, compare
from align.text.quantities.model import DATED, Quantity, QuantityKind, Reading, Weight
from align.text.quantities.units import Unit

__all__ = [
    "DATED",
    "Comparison",
    "Mismatch",
    "Quantity",
    "QuantityKind",
    "Reading",
    "Unit",
    "Weight",
    "compare",
    "quantities",
]


def quantities(text: str, lang: Lang) -> list[Quantity]:
    """The quantities of *text* in order, with offsets into it."""
    return chinese_quantities(text) if lang == "zh" else english_quantities(text)
