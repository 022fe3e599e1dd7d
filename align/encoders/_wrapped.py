"""What an encoder around another one hands on."""

from __future__ import annotations

from align.encoders.protocol import Encoder

__all__ = ["Wrapped"]


class Wrapped:
    """The attributes of the encoder inside; ``encode`` is for those who derive from it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        """The encoder's."""
        return self._encoder.name

    @property
    def revision(self) -> str:
        """The encoder's."""
        return self._encoder.revision

    @property
    def additive(self) -> bool:
        """The encoder's."""
        return self._encoder.additive

    @property
    def dim(self) -> int:
        """The encoder's."""
        return self._encoder.dim
