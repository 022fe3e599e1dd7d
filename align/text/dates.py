"""English names of months; what texts date is read by :mod:`align.text.quantities`."""

from __future__ import annotations

from typing import Final

__all__ = ["MONTHS"]

_NAMES = """
january february march april may june july august september october november december
"""
MONTHS: Final = {
    **{name: at for at, name in enumerate(_NAMES.split(), 1)},
    **{name[:3]: at for at, name in enumerate(_NAMES.split(), 1)},
    "sept": 9,
}
"""English names of months, long and short, in lower case."""
