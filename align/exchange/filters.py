"""Which pairs go out: by status, grade, probability, document, time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from align.errors import SettingError
from align.model import Grade, Pair, Status

__all__ = ["PairFilter", "select_pairs"]


@dataclass(frozen=True, slots=True)
class PairFilter:
    """What a pair must be to pass; an empty collection or ``""`` asks for nothing.

    Attributes:
        statuses, grades: one of these.
        min_probability: at least this; 0 lets pairs without a probability pass, too.
        documents: the Chinese or the English document is one of these.
        since, until: last changed within these days or times (ISO 8601, both included;
            a day means all of it). A pair that nobody has changed passes neither.

    Raises:
        SettingError: *min_probability* is no probability.
    """

    statuses: Collection[Status] = ()
    grades: Collection[Grade] = ()
    min_probability: float = 0.0
    documents: Collection[str] = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.min_probability <= 1:
            raise SettingError("exchange.probability-invalid", value=str(self.min_probability))

    def accepts(self, pair: Pair) -> bool:
        """Whether *pair* passes."""
        return (
            (not self.min_probability or pair.probability >= self.min_probability)
            and (not self.statuses or pair.status in self.statuses)
            and (not self.grades or pair.grade in self.grades)
            and (
                not self.documents
                or pair.zh_document in self.documents
                or pair.en_document in self.documents
            )
            and within(pair.changed, self.since, self.until)
        )


def select_pairs(pairs: Iterable[Pair], chosen: PairFilter) -> Iterator[Pair]:
    """The pairs that pass, in their order."""
    return (pair for pair in pairs if chosen.accepts(pair))


def within(time: str, since: str, until: str) -> bool:
    """Whether an ISO 8601 time is not before *since* and not after *until*.

    Times are compared as text up to the precision asked for, so all must be UTC.
    """
    if (since or until) and not time:
        return False
    return (not since or time[: len(since)] >= since) and (not until or time[: len(until)] <= until)
