"""Beads and documents in, concepts out: a pure library.

``termbase.to_frame(concepts)`` and ``termbase.from_frame(frame)`` are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from termbase.exchange.frames import from_frame, to_frame

__all__ = ["from_frame", "to_frame"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from termbase.exchange import frames

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
