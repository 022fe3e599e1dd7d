"""What a quantity is: what a text counts, measures, dates or numbers, as values with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Literal

from align.text.quantities.units import Unit

__all__ = ["DATED", "Quantity", "QuantityKind", "Reading", "Weight"]

QuantityKind = Literal[
    "amount",
    "ordinal",
    "percent",
    "fraction",
    "multiple",
    "identifier",
    "label",
    "year",
    "month",
    "lunar month",
    "day",
    "weekday",
    "quarter",
    "half-year",
    "decade",
    "century",
    "time",
    "any",
]

DATED: frozenset[QuantityKind] = frozenset(
    (
        "year",
        "month",
        "lunar month",
        "day",
        "weekday",
        "quarter",
        "half-year",
        "decade",
        "century",
        "time",
    )
)
"""The kinds that say when."""


class Weight(IntEnum):
    """How surely the other language has a quantity, too.

    SILENT ones (the 四 of 四面八方, *one another*) only account for what stands on the other
    side; WEAK ones are missed where the other side has one left that may be meant for them.
    """

    SILENT = 0
    WEAK = 1
    FIRM = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a quantity: from *low* to *high* (the same where it is exact)."""

    low: Fraction
    high: Fraction
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` and what it may mean.

    Attributes:
        readings: alternatives, the likeliest first. Percentages and fractions are ratios
            (5% is 1/20), times of day are minutes, weekdays count from Monday as 1.
        step: the worth of the last place that is written (1/10 of 4.6, ten thousand of 3万).
        negative: whether a sign or word says so (-3, 零下, *minus*); values are absolute.
        about: whether words beside it say that it is not exact (约, 余, *nearly*).
        digits: of an identifier its letters and digits; else the digits as they are written.
        half: of a time, 1 before noon, 2 after noon, 0 where it is not said.
        parts: what it is made of, where it need not be one thing (of 21:15 two numbers).
    """

    start: int
    end: int
    kind: QuantityKind
    readings: tuple[Reading, ...]
    step: Fraction = Fraction(1)
    weight: Weight = Weight.FIRM
    negative: bool = False
    about: bool = False
    digits: str = ""
    half: int = 0
    parts: tuple[Quantity, ...] = ()

    @property
    def value(self) -> Fraction:
        """The likeliest value, from which on it may be."""
        return self.readings[0].low

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of the likeliest reading, alternatives of each other."""
        return self.readings[0].units

    @property
    def dated(self) -> bool:
        """Whether it says when."""
        return self.kind in DATED
