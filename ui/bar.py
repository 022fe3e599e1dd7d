"""A progress bar for work that a page waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from align.messages import Message

__all__ = ["Bar"]


class Bar:
    """A :class:`align.progress.Progress` that draws; gone when the stage is done.

    Args:
        worded: gives a stage's label in the reader's language.
    """

    def __init__(self, worded: Callable[[Message | str], str], place: Any = None) -> None:
        self._worded = worded
        self._place = st.empty() if place is None else place
        self._label, self._done, self._total = "", 0, 0

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins."""
        self._label, self._done, self._total = self._worded(label), 0, total or 0
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """*steps* more are done."""
        self._done += steps
        self._draw()

    def finish(self) -> None:
        """The stage is done."""
        self._place.empty()

    def _draw(self) -> None:
        share = min(self._done / self._total, 1.0) if self._total else 0.0
        self._place.progress(share, text=self._label)
