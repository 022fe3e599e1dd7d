"""One shard of a batch: a pair of documents in, plain data out; no store, no screen.

What runs here may run in another process or on another machine, so everything that goes
in or comes out can be pickled, and the result depends on nothing else.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.__about__ import __version__
from align.errors import DuizhaoError, EmptyInputError, LanguageError
from align.messages import Message, message
from align.model import Document, Mode, Segment
from align.review import ReviewBead
from align.segments import SegmentOptions, Text, segment, segmenter_id
from duizhao.aligning import align_group
from duizhao.engines import Engines
from duizhao.jobs.processes import Failed, one_blas_thread
from duizhao.pairing import (
    Group,
    ModeChoice,
    group_texts,
)

__all__ = [
    "BatchSetup",
    "Shard",
    "ShardDone",
    "ShardResult",
    "Source",
    "engines_of",
    "perform",
]


@dataclass(frozen=True, slots=True)
class BatchSetup:
    """What all shards of a batch have in common.

    Attributes:
        glossary: the user's accepted terms. version: of the program that made the shards.
    """

    encoder: str = "builtin"
    download: bool = False
    glossary: tuple[tuple[str, str], ...] = ()
    split: SegmentOptions = field(default_factory=SegmentOptions)
    version: str = __version__

    @property
    def digest(self) -> str:
        """Tells setups apart."""
        body = [self.encoder, self.download, self.glossary, str(self.split), self.version]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; *data* are its bytes where the worker may not see the file."""

    path: str
    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A pair of documents to be aligned.

    Attributes:
        key: what its completion marker is called. size: bytes of both files.
    """

    key: str
    name: str
    zh: Source
    en: Source
    mode: ModeChoice = "auto"
    segmented: bool = False
    encoding: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What a shard gave; *seconds* of the worker's time."""

    zh: tuple[Document, tuple[Segment, ...]]
    en: tuple[Document, tuple[Segment, ...]]
    segmenter: str
    mode: Mode
    beads: tuple[ReviewBead, ...]
    signature: str
    parameters: tuple[tuple[str, str | int | float | bool], ...]
    probability: float
    notes: tuple[Message, ...] = ()
    seconds: float = 0.0


ShardResult = ShardDone | Failed

_engines: dict[str, Engines] = {}
_one_at_a_time = threading.RLock()


def engines_of(setup: BatchSetup) -> Engines:
    """The process's engines for *setup*: made once, the last one kept."""
    with _one_at_a_time:
        if setup.digest not in _engines:
            _engines.clear()
            _engines[setup.digest] = Engines(
                setup.encoder, glossary=setup.glossary, download=setup.download
            )
        return _engines[setup.digest]


def perform(setup: BatchSetup, shard: Shard) -> ShardResult:
    """Read, segment and align the two documents of *shard*; never raises an error of theirs."""
    if setup.version != __version__:
        versions = {"theirs": __version__, "ours": setup.version}
        return Failed(message("jobs.other-version", **versions), "version")
    start = time.perf_counter()
    # A Dask worker may have several threads; the engines' caches were made for one.
    with _one_at_a_time:
        try:
            found = _aligned(setup, shard)
        except DuizhaoError as error:
            return Failed(error.as_message())
        except MemoryError:
            return Failed(message("input.no-memory"))
        except Exception as error:  # noqa: BLE001 - one pair's fault must not end the batch
            text = " ".join(str(error).split())[:200]
            return Failed(message("batch.fault", kind=type(error).__name__, text=text), "fault")
    return replace(found, seconds=time.perf_counter() - start)


def _aligned(setup: BatchSetup, shard: Shard) -> ShardDone:
    # Sums of floats then have one order, however many cores a worker may use.
    with one_blas_thread():
        engines = engines_of(setup)
        zh, en = (_document(source, shard) for source in (shard.zh, shard.en))
        _check_languages(zh, en)
        texts = [_segmented(document, setup) for document in (zh, en)]
        segmenter = "given" if shard.segmented else segmenter_id(setup.split)
        groups: Sequence[Group] = (Group((0,), (1,), "parallel"),)
        if shard.mode != "parallel":
            groups, _ = group_texts(texts, shard.mode, engines)
        aligned = align_group(texts, groups[0], engines, segmenter=segmenter)
        engines.forget()
    notes = [
        message("place.said", place=text.name, what=note)
        for text in texts
        for note in text.document.notes
    ]
    notes += [message("place.said", place=zh.name, what=note) for note in aligned.notes]
    if shard.mode == "auto" and aligned.group.mode == "comparable":
        notes.append(message("batch.comparable-mode", reason=aligned.group.reason))
    return ShardDone(
        zh=(zh, texts[0].segments),
        en=(en, texts[1].segments),
        segmenter=segmenter,
        mode=aligned.group.mode,
        beads=aligned.beads,
        signature=str(aligned.signature),
        parameters=tuple(sorted(aligned.signature.parameters.items())),
        probability=aligned.probability,
        notes=tuple(notes),
    )


def _document(source: Source, shard: Shard) -> Document:
    from duizhao.apart import read_document_apart

    if source.data is None:
        return read_document_apart(
            Path(source.path),
            name=source.name,
            encoding=shard.encoding,
            segmented=shard.segmented,
        )
    with tempfile.TemporaryDirectory(prefix="duizhao-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"{Path(source.path).parent.name or 'x'}", Path(source.path).name)
        path.parent.mkdir()
        path.write_bytes(source.data)
        return read_document_apart(
            path, name=source.name, encoding=shard.encoding, segmented=shard.segmented
        )


def _check_languages(zh: Document, en: Document) -> None:
    if (zh.lang, en.lang) == ("en", "zh"):
        raise LanguageError("batch.swapped", zh=zh.name, en=en.name)
    if zh.lang != "zh":
        raise LanguageError("batch.english-not-chinese", where=zh.name)
    if en.lang != "en":
        raise LanguageError("batch.chinese-not-english", where=en.name)


def _segmented(document: Document, setup: BatchSetup) -> Text:
    found = segment(document, setup.split)
    if not found:
        raise EmptyInputError("batch.no-text", where=document.name)
    return Text(document, found)
