"""Text as HTML: the report's own words, corpus text with its matched words marked, numbers."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from align.exchange.cells import Cleaner, two_places
from align.messages import Message
from align.model import Match
from duizhao.messages import Language, Wording

__all__ = ["Words", "count", "escape", "level", "marked", "percent", "share", "words"]

_COLOURS = 8

Words = Callable[[Message | str], str]
"""From a message to its words as HTML."""


def words(language: Language) -> Words:
    """The report's own words in *language*, escaped."""
    wording = Wording(language, "page")
    return lambda what: escape(wording.text(what))


def escape(text: str) -> str:
    """*text* as HTML, attribute values included; what HTML cannot hold is taken out."""
    return html.escape(Cleaner()(text))


def marked(text: str, matches: Sequence[Match], side: str) -> str:
    """*text* as HTML with its matched words in ``<mark>``; *side* is ``zh`` or ``en``.

    Matches of the same number have the same class on both sides. Where matches overlap
    the stronger one is shown; spans outside the text are ignored.
    """
    owner: list[int] = [-1] * len(text)
    order = sorted(range(len(matches)), key=lambda i: (matches[i].weight, -i))
    for index in order:
        match = matches[index]
        start, end = (
            (match.zh_start, match.zh_end) if side == "zh" else (match.en_start, match.en_end)
        )
        for at in range(max(start, 0), min(end, len(text))):
            owner[at] = index
    parts: list[str] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or owner[at] != owner[start]:
            piece = escape(text[start:at])
            index = owner[start]
            if index >= 0 and text[start:at].strip():
                weak = " w" if matches[index].weight < 0.5 else ""
                piece = f'<mark class="m{index % _COLOURS}{weak}">{piece}</mark>'
            parts.append(piece)
            start = at
    return "".join(parts)


def share(probability: float) -> str:
    """A probability in two places as the field writes it: ``.93``; never rounded to certainty."""
    return escape(two_places(probability))


def percent(part: int, whole: int) -> str:
    """*part* of *whole* in whole per cent; rounded to 0 or 100 only if it is."""
    if not whole:
        return "–"
    value = round(100 * part / whole)
    if value == 0 and part:
        return "&lt;1 %"
    return f"{min(value, 99) if part < whole else value} %"


def count(number: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def level(probability: float) -> str:
    """The class that colours a probability: ``ok``, ``mid`` or ``low``."""
    if probability >= 0.75:
        return "ok"
    return "mid" if probability >= 0.45 else "low"
