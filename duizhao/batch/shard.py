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
from typing import Literal

from align.__about__ import __version__
from align.errors import DuizhaoError, EmptyInputError, LanguageError
from align.model import Document, Lang, Mode, Segment
from align.review import ReviewBead
from align.segments import SegmentOptions, segment, segmenter_id
from duizhao.aligning import Engines, Group, ModeChoice, align_group, group_texts
from duizhao.blas import one_blas_thread
from duizhao.corpus import Text

__all__ = ["Done", "Failed", "Result", "Setup", "Source", "Task", "engines_of", "perform"]

_LANGUAGES: dict[Lang, str] = {"zh": "Chinese", "en": "English"}


@dataclass(frozen=True, slots=True)
class Setup:
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
class Task:
    """A shard to be done.

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
class Done:
    """What a shard gave; *seconds* of the worker's time."""

    zh: tuple[Document, tuple[Segment, ...]]
    en: tuple[Document, tuple[Segment, ...]]
    segmenter: str
    mode: Mode
    beads: tuple[ReviewBead, ...]
    signature: str
    parameters: tuple[tuple[str, str | int | float | bool], ...]
    probability: float
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a shard gave nothing.

    ``input``: its files cannot be used; ``fault``: the program's; ``died``: its process
    ended, twice; ``version``: the worker has another version of the program.
    """

    reason: str
    kind: Literal["input", "fault", "died", "version"] = "input"


Result = Done | Failed

_engines: dict[str, Engines] = {}
_one_at_a_time = threading.RLock()


def engines_of(setup: Setup) -> Engines:
    """The process's engines for *setup*: made once, the last one kept."""
    with _one_at_a_time:
        if setup.digest not in _engines:
            _engines.clear()
            _engines[setup.digest] = Engines(
                setup.encoder, glossary=setup.glossary, download=setup.download
            )
        return _engines[setup.digest]


def perform(setup: Setup, task: Task) -> Result:
    """Read, segment and align the two documents of *task*; never raises an error of theirs."""
    if setup.version != __version__:
        return Failed(
            f"the worker has version {__version__} of the program, the batch {setup.version}. "
            "Install the same version on both",
            "version",
        )
    start = time.perf_counter()
    # A Dask worker may have several threads; the engines' caches were made for one.
    with _one_at_a_time:
        try:
            found = _aligned(setup, task)
        except DuizhaoError as error:
            return Failed(str(error))
        except MemoryError:
            return Failed("it needs more memory than there is. Divide the documents into parts")
        except Exception as error:  # noqa: BLE001 - one pair's fault must not end the batch
            text = " ".join(str(error).split())[:200]
            return Failed(
                f"this is a fault of the program ({type(error).__name__}: {text}). "
                f"Run duizhao align --debug on the two files and report what it prints",
                "fault",
            )
    return replace(found, seconds=time.perf_counter() - start)


def _aligned(setup: Setup, task: Task) -> Done:
    # Sums of floats then have one order, however many cores a worker may use.
    with one_blas_thread():
        engines = engines_of(setup)
        zh, en = (_document(source, task) for source in (task.zh, task.en))
        _check_languages(zh, en)
        texts = [_segmented(document, setup) for document in (zh, en)]
        segmenter = "given" if task.segmented else segmenter_id(setup.split)
        groups: Sequence[Group] = (Group((0,), (1,), "parallel"),)
        if task.mode != "parallel":
            groups, _ = group_texts(texts, task.mode, engines)
        aligned = align_group(texts, groups[0], engines, segmenter=segmenter)
        engines.forget()
    notes = [f"{text.name}: {note}" for text in texts for note in text.document.notes]
    if task.mode == "auto" and aligned.group.mode == "comparable":
        notes.append(f"comparable mode: {aligned.group.reason}")
    return Done(
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


def _document(source: Source, task: Task) -> Document:
    from align.documents import read_document

    if source.data is None:
        return read_document(
            Path(source.path),
            name=source.name,
            encoding=task.encoding,
            segmented=task.segmented,
        )
    with tempfile.TemporaryDirectory(prefix="duizhao-") as folder:
        path = Path(folder, f"{Path(source.path).parent.name or 'x'}", Path(source.path).name)
        path.parent.mkdir()
        path.write_bytes(source.data)
        return read_document(
            path, name=source.name, encoding=task.encoding, segmented=task.segmented
        )


def _check_languages(zh: Document, en: Document) -> None:
    if (zh.lang, en.lang) == ("en", "zh"):
        raise LanguageError(
            f"the two are swapped: {zh.name} is English and {en.name} is Chinese",
            remedy="Exchange the columns zh and en of this line",
        )
    for document, lang in ((zh, "zh"), (en, "en")):
        if document.lang != lang:
            wanted: Lang = "zh" if lang == "zh" else "en"
            raise LanguageError(
                f"it is {_LANGUAGES[document.lang]}, not {_LANGUAGES[wanted]}",
                where=document.name,
                remedy=f"Name the {_LANGUAGES[wanted]} document in the column {lang}",
            )


def _segmented(document: Document, setup: Setup) -> Text:
    found = segment(document, setup.split)
    if not found:
        raise EmptyInputError(
            "it holds no running text", where=document.name, remedy="Leave it out or fill it"
        )
    return Text(document, found)
