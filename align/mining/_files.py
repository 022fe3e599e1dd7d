"""Arrays and texts on disk: whole or not there at all, the same bytes for the same content."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from align.arrays import Ints, Small
from align.errors import OutputError
from align.replacing import replacing

__all__ = ["SentenceFile", "Writer", "load", "read_json", "save", "whole", "write_json"]

_FIRST = (1980, 1, 1, 0, 0, 0)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside *path* to write to; it takes *path*'s place when all went well.

    Raises:
        OutputError: the disk is full, or the folder may not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            yield part
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
    except OSError as error:
        raise OutputError(
            "mining.unwritable", where=path, reason=error.strerror or str(error)
        ) from error


def save(path: Path, **arrays: npt.NDArray[Any]) -> None:
    """Write *arrays* into one file."""
    with whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy", _FIRST), "w", force_zip64=True) as to:
                np.lib.format.write_array(to, np.ascontiguousarray(array), allow_pickle=False)


def load(path: Path, *names: str) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a file that :func:`save` wrote; those called *names*, or all."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in names or archive.files}


def write_json(path: Path, value: object) -> None:
    """Write *value* as JSON."""
    with whole(path) as part:
        part.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def read_json(path: Path) -> Any:
    """What :func:`write_json` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


class Writer:
    """Writes the texts of a file of sentences one by one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = [0]
        self._doc: list[int] = []
        self._seg: list[int] = []

    def add(self, text: str, doc: int, seg: int) -> None:
        """One sentence more; *doc* and *seg* say where it is from."""
        data = text.encode("utf-8", "surrogatepass")
        self._stream.write(data)
        self._at.append(self._at[-1] + len(data))
        self._doc.append(doc)
        self._seg.append(seg)

    def __len__(self) -> int:
        return len(self._doc)

    def arrays(self) -> Mapping[str, npt.NDArray[Any]]:
        """What goes into the file beside the texts."""
        return {
            "at": np.array(self._at, dtype=np.int64),
            "doc": np.array(self._doc, dtype=np.int32),
            "seg": np.array(self._seg, dtype=np.int32),
        }


class SentenceFile:
    """Sentences on disk: their texts in one file that is mapped, where they are from beside it.

    Attributes:
        doc, seg: int32 (n,) document and segment of each.
    """

    def __init__(self, path: Path) -> None:
        data = load(path)
        self._at: Ints = data.pop("at")
        self.doc: Small = data.pop("doc")
        self.seg: Small = data.pop("seg")
        self.more = data
        texts = path.with_suffix(".txt")
        self._texts = np.memmap(texts, np.uint8, "r") if len(self) and self._at[-1] else b""

    def __len__(self) -> int:
        return len(self._at) - 1

    def text(self, number: int) -> str:
        """One sentence."""
        start, stop = int(self._at[number]), int(self._at[number + 1])
        return bytes(self._texts[start:stop]).decode("utf-8", "surrogatepass")

    def read(self, numbers: Iterable[int]) -> list[str]:
        """Some sentences."""
        return [self.text(number) for number in numbers]

    @staticmethod
    def write(
        path: Path,
        sentences: Iterable[tuple[str, int, int]],
        more: Mapping[str, Sequence[int]] | None = None,
    ) -> int:
        """Write sentences (text, document, segment); how many there were."""
        with whole(path.with_suffix(".txt")) as part, part.open("wb") as stream:
            writer = Writer(stream)
            for text, doc, seg in sentences:
                writer.add(text, doc, seg)
        extra = {name: np.array(values, dtype=np.int64) for name, values in (more or {}).items()}
        save(path, **writer.arrays(), **extra)
        return len(writer)
