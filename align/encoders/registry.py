"""Encoders by name."""

from __future__ import annotations

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
        name: ``builtin`` (the best that comes with the package: static rows and contextual
            ones), ``static`` (the quick half alone), ``lexicon``, or the name or folder of a
            sentence-transformers model.
        glossary: the user's pairs (Chinese, English), for encoders that use a lexicon.
        download: whether a model that is not on this machine may be fetched.
        progress: notified of loading and encoding, where they take long.

    Raises:
        EncoderError: there is no such model here, or it cannot be loaded.
    """
    if name in ("builtin", "static"):
        return _packaged(glossary, both=name == "builtin")
    if name == "lexicon":
        return _lexical(glossary)
    from align.encoders.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, download=download, progress=progress)


def _lexical(glossary: Sequence[tuple[str, str]]) -> Encoder:
    from align.encoders.lexical import LexicalEncoder
    from align.lexicon import load_lexicon

    return LexicalEncoder(load_lexicon(glossary=glossary))


def _packaged(glossary: Sequence[tuple[str, str]], *, both: bool) -> Encoder:
    from align.encoders import contextual, static

    if not static.available():
        return _lexical(glossary)
    if both and contextual.available():
        from align.encoders.hybrid import HybridEncoder

        return HybridEncoder(glossary=glossary)
    return static.StaticEncoder(glossary=glossary)
