"""A file of weights: NumPy arrays and meta data in an ``.npz`` archive, always the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.errors import EncoderError

__all__ = ["Arrays", "read_arrays", "write_arrays"]

Arrays = dict[str, npt.NDArray[Any]]


def write_arrays(
    path: Path,
    arrays: Arrays,
    meta: dict[str, Any],
    *,
    form: int,
    order: Sequence[str],
    deflated: Container[str],
) -> str:
    """Write *arrays* and *meta* (as the array ``meta``) in *order*, those *deflated* compressed.

    Returns:
        The revision: the first 16 hexadecimal digits of the file's SHA-256.
    """
    text = json.dumps({"format": form, **meta}, sort_keys=True, ensure_ascii=False)
    content = {**arrays, "meta": np.frombuffer(text.encode(), np.uint8)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in (name for name in order if name in content):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(content[name]), (1, 0))
            method = zipfile.ZIP_DEFLATED if name in deflated else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), method)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def read_arrays(
    path: Path, names: Sequence[str] | None = None, *, form: int
) -> tuple[Arrays, dict[str, Any], str]:
    """The arrays called *names* (default: all), the meta data and the revision.

    Raises:
        EncoderError: the file is missing, damaged, lacks an array, or is of another format.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EncoderError(
            "encoder.unreadable", where=path, reason=error.strerror or str(error)
        ) from error
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in names or archive.files}
        meta = json.loads(arrays.pop("meta").tobytes().decode())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise EncoderError("encoder.damaged", where=path) from error
    if meta.get("format") != form:
        raise EncoderError(
            "encoder.format", where=path, found=str(meta.get("format")), wanted=str(form)
        )
    return arrays, meta, hashlib.sha256(raw).hexdigest()[:16]
