"""SentencePiece's model files: a protocol buffer, of which three fields are wanted."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.arrays import Floats

__all__ = ["Pieces", "read_pieces"]

_PIECES, _NORMALISER = 1, 3
_TEXT, _SCORE, _CHARSMAP = 1, 2, 2


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces in order, their log-probabilities, and the compiled normalisation."""

    texts: list[str]
    score: Floats
    charsmap: bytes


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each field; varints are passed over."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == 0:
            _, at = _number(data, at)
            continue
        size = {1: 8, 5: 4}.get(kind)
        if size is None:
            size, at = _number(data, at)
        yield key >> 3, data[at : at + size]
        at += size


def read_pieces(path: Path) -> Pieces:
    """Read a ``.model`` file."""
    texts: list[str] = []
    scores: list[float] = []
    charsmap = b""
    for number, content in _fields(path.read_bytes()):
        if number == _PIECES:
            own = dict(_fields(content))
            texts.append(own[_TEXT].decode())
            scores.append(struct.unpack("<f", own[_SCORE])[0] if _SCORE in own else 0.0)
        elif number == _NORMALISER:
            charsmap = dict(_fields(content))[_CHARSMAP]
    return Pieces(texts, np.array(scores, np.float32), charsmap)
