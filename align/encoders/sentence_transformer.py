"""Any sentence-transformers model, by name or folder; imported only when asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from align.encoders.protocol import Matrix, checked
from align.errors import EncoderError
from align.messages import message
from align.model import Lang
from align.progress import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceTransformerEncoder"]

BATCH: Final = 32
_LOADING: Final = (
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
    ImportError,
)
"""What third parties raise over files that are no model."""

_HEAD: Final = 1 << 16
_LONGEST: Final = 20_000
"""Characters of one text that a tokenizer is given; models look at far fewer."""


class SentenceTransformerEncoder:
    """See :class:`align.encoders.protocol.Encoder`; rows have unit length.

    Args:
        name: a folder, or a model's name on the Hugging Face hub.
        download: whether a model that is not on this machine may be fetched.
        progress: notified of the encoding, a step a text.

    Raises:
        EncoderError: the model is not here, or cannot be loaded.
    """

    def __init__(
        self, name: str, *, download: bool = False, progress: Progress = NO_PROGRESS
    ) -> None:
        self._name = name
        self._progress = progress
        self._model = _load(name, download=download)
        dimension = _dimension(self._model)
        if not dimension:
            raise EncoderError("encoder.no-dimension", name=name)
        self._dim = dimension
        self._revision = _revision(name, self._model)

    @property
    def name(self) -> str:
        """What the user called it."""
        return self._name

    @property
    def revision(self) -> str:
        """Of a folder: a hash of its files' names, sizes and beginnings; else the commit."""
        return self._revision

    @property
    def additive(self) -> bool:
        """False: blocks are encoded as text."""
        return False

    @property
    def dim(self) -> int:
        """The number of columns of a row."""
        return self._dim

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts*, float32, of unit length; a blank text is a row of zeros.

        Raises:
            EncoderError: the model failed, or gave something that is no vector.
        """
        result = np.zeros((len(texts), self._dim), dtype=np.float32)
        # Texts of like length together: little padding; equal texts once.
        distinct = sorted({t for t in texts if t.strip()}, key=lambda t: (len(t), t))
        if not distinct:
            return result
        rows: dict[str, Matrix] = {}
        self._progress.start(message("progress.encoding-with", name=self._name), len(distinct))
        for first in range(0, len(distinct), BATCH):
            batch = distinct[first : first + BATCH]
            rows.update(zip(batch, self._batch(batch), strict=True))
            self._progress.advance(len(batch))
        self._progress.finish()
        for at, text in enumerate(texts):
            if text in rows:
                result[at] = rows[text]
        return result

    def _batch(self, texts: list[str]) -> Matrix:
        try:
            found = self._model.encode(
                [text[:_LONGEST] for text in texts],
                batch_size=len(texts),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        except (RuntimeError, ValueError, TypeError, IndexError, KeyError) as error:
            raise EncoderError(
                "encoder.failed", name=self._name, count=len(texts[0]), reason=str(error)
            ) from error
        rows = checked(found, self, len(texts))
        unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit


@contextmanager
def _network(*, download: bool) -> Iterator[None]:
    """Hub settings for the time of loading: no telemetry, and no network unless asked.

    The hub's library reads the environment once, when it is imported, so that a process
    which loads a model offline could never download one later; its constants are set
    instead, and put back.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from huggingface_hub import constants
    except ImportError:
        # The import of sentence-transformers will say what is missing.
        yield
        return
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_DISABLE_TELEMETRY = True
    constants.HF_HUB_OFFLINE = before or not download
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _load(name: str, *, download: bool) -> SentenceTransformer:
    folder = Path(name).expanduser()
    is_folder = folder.is_dir()
    if not is_folder and _looks_like_folder(name):
        raise EncoderError("encoder.no-folder", where=name)
    if is_folder:
        _check(folder)
    with _network(download=download):
        try:
            from safetensors import SafetensorError
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError("encoder.no-library", name=name, reason=str(error)) from error
        try:
            return SentenceTransformer(
                str(folder) if is_folder else name,
                device="cpu",
                local_files_only=not download,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (*_LOADING, SafetensorError) as error:
            reason = " ".join(str(error).split())[:200]
            if is_folder:
                raise EncoderError("encoder.unloadable", where=folder, reason=reason) from error
            if download:
                raise EncoderError("encoder.unfetchable", name=name, reason=reason) from error
            raise EncoderError("encoder.not-here", name=name) from error


def _looks_like_folder(name: str) -> bool:
    return (
        name.startswith((".", "~", "/", "\\"))
        or "\\" in name
        or Path(name).is_absolute()
        or name.count("/") > 1
        or not name.strip()
    )


def _check(folder: Path) -> None:
    """Refuse what would run code or read pickles before a library sees it."""
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise EncoderError("encoder.not-a-model", where=folder)
    weights = sorted(p for p in folder.rglob("*") if p.suffix in (".bin", ".pt", ".pth", ".ckpt"))
    safe = any(p.suffix == ".safetensors" for p in folder.rglob("*.safetensors"))
    if weights and not safe:
        raise EncoderError("encoder.pickled", where=folder, name=weights[0].name)


def _revision(name: str, model: SentenceTransformer) -> str:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        commit = _commit(model)
        if commit:
            return f"{commit[:12]}"
        return "unknown"
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        relative = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in relative.split("/")):
            continue
        digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(_HEAD))
    return digest.hexdigest()[:12]


def _dimension(model: SentenceTransformer) -> int | None:
    # Renamed in sentence-transformers 5.4.
    new = getattr(model, "get_embedding_dimension", None)
    found = new() if new is not None else model.get_sentence_embedding_dimension()
    return None if found is None else int(found)


def _commit(model: SentenceTransformer) -> str:
    for module in model.modules():
        config = getattr(module, "config", None)
        commit = getattr(config, "_commit_hash", None)
        if isinstance(commit, str) and commit:
            return commit
    return ""
