"""Encoders by name."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence

from align.encoders.protocol import Encoder
from align.progress import NO_PROGRESS, Progress

__all__ = ["get_encoder"]


def get_encoder(
    name: str = "builtin",
    *,
    glossary: Sequence[tuple[str, str]] = (),
    download: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Encoder:
    """The encoder called *name*.

    Args:
        name: ``builtin`` (the best that comes with the package), ``lexicon``, or the name
            or folder of a sentence-transformers model.
        glossary: the user's pairs (Chinese, English), for encoders that use a lexicon.
        download: whether a model that is not on this machine may be fetched.
        progress: notified of loading and encoding, where they take long.

    Raises:
        EncoderError: there is no such model here, or it cannot be loaded.
    """
    if name == "builtin":
        return _builtin(glossary)
    if name == "lexicon":
        return _lexical(glossary)
    from align.encoders.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, download=download, progress=progress)


def _lexical(glossary: Sequence[tuple[str, str]]) -> Encoder:
    from align.encoders.lexical import LexicalEncoder
    from align.lexicon import load_lexicon

    return LexicalEncoder(load_lexicon(glossary=glossary))


def _builtin(glossary: Sequence[tuple[str, str]]) -> Encoder:
    if importlib.util.find_spec("align.encoders.static") is None:
        return _lexical(glossary)
    static = importlib.import_module("align.encoders.static")
    if not static.available():
        return _lexical(glossary)
    encoder: Encoder = static.StaticEncoder(glossary=glossary)
    return encoder
