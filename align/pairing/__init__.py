"""Which documents belong together."""

from __future__ import annotations

from align.pairing._names import name_key
from align.pairing._suggest import Pairing, suggest

__all__ = ["Pairing", "name_key", "suggest"]
