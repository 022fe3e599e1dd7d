"""Both encoders of the package as one: static rows, and contextual ones for who asks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from align.encoders.contextual import CONTEXTUAL, ContextualEncoder
from align.encoders.static import StaticEncoder

__all__ = ["HybridEncoder"]


@lru_cache(maxsize=4)
def _hash(path: Path, size: int, changed: int) -> str:
    del size, changed
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


class HybridEncoder(StaticEncoder):
    """The static encoder, whose rows are what is searched by, and a contextual half.

    Args:
        glossary: the user's pairs (Chinese, English); they pull at the static rows.

    Raises:
        EncoderError: a file is missing, damaged or of another format.
    """

    def __init__(self, *, glossary: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(glossary=glossary)
        about = CONTEXTUAL.stat()
        self._second = _hash(CONTEXTUAL, about.st_size, about.st_mtime_ns)

    @property
    def name(self) -> str:
        """``builtin``."""
        return "builtin"

    @property
    def revision(self) -> str:
        """Of both halves."""
        return f"{super().revision}-{self._second}"

    @cached_property
    def contextual(self) -> ContextualEncoder:
        """The contextual half; loaded when it is first asked for.

        Raises:
            EncoderError: its file is damaged.
        """
        return ContextualEncoder()
