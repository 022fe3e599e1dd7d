"""The words around a place in a text, as lists and previews show them."""

from __future__ import annotations

__all__ = ["after", "before"]


def before(text: str, at: int, width: int) -> str:
    """Up to *width* characters before *at*, from the beginning of a word on, marked where cut."""
    start = max(at - width, 0)
    if start == 0:
        return text[:at]
    if _inside(text, start):
        start = next((k + 1 for k in range(start, at) if text[k].isspace()), start)
    return "… " + text[start:at]


def after(text: str, at: int, width: int) -> str:
    """Up to *width* characters from *at* on, to the end of a word, marked where cut."""
    end = min(at + width, len(text))
    if end == len(text):
        return text[at:]
    if _inside(text, end):
        end = next((k for k in range(end - 1, at - 1, -1) if text[k].isspace()), end)
    return text[at:end] + " …"


def _inside(text: str, at: int) -> bool:
    """Whether a Latin word or number goes on over *at*; Chinese may be cut anywhere."""
    return all(c.isalnum() and c < "\u2e80" for c in text[at - 1 : at + 1])
