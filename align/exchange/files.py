"""Files written whole or not at all, and streams treated the same way."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from align.errors import OutputError
from align.messages import message
from align.replacing import replacing
from align.text.files import real_path

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["Target", "binary_output", "text_output"]

Target: TypeAlias = str | os.PathLike[str] | IO[bytes] | IO[str]
"""Where to write: a path, or an open binary or text stream (``sys.stdout``)."""


@contextlib.contextmanager
def binary_output(target: Target) -> Iterator[IO[bytes]]:
    """Open *target* for bytes; a path is replaced only when everything is written.

    The bytes go to a new file beside the target, which takes the target's place at the
    end; after any error or interruption the target is as it was.

    Raises:
        OutputError: the folder is missing or read-only, the disk is full, another
            program holds the file, or it must not be replaced (:mod:`align.protecting`).
    """
    if isinstance(target, str | os.PathLike):
        path = Path(target)
        if path.exists() and not path.is_file() and not path.is_dir():
            # A device or a named pipe cannot be replaced, only written to.
            with _guarded(path, "wb") as stream:
                yield stream
            return
        with _replacing(path) as stream:
            yield stream
    elif isinstance(target, io.TextIOBase):
        target.flush()
        buffer = getattr(target, "buffer", None)
        if buffer is not None:
            yield cast(IO[bytes], buffer)
            buffer.flush()
        else:
            collected = io.BytesIO()
            yield collected
            target.write(collected.getvalue().decode("utf-8"))
    else:
        yield cast(IO[bytes], target)


@contextlib.contextmanager
def text_output(target: Target, *, bom: bool = False) -> Iterator[IO[str]]:
    """Like :func:`binary_output`, for UTF-8 text with LF line ends."""
    with binary_output(target) as stream:
        text = io.TextIOWrapper(
            cast("io.BufferedWriter", stream),
            encoding="utf-8-sig" if bom else "utf-8",
            newline="",
        )
        try:
            yield text
            text.flush()
        finally:
            # Without this the wrapper's end would close a stream that is not ours.
            with contextlib.suppress(OSError, OutputError, ValueError):
                text.detach()


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise OutputError("exchange.is-folder", where=path)
    real = real_path(path)
    if real.is_symlink():
        # A circle, which leads nowhere.
        raise _explained(OSError(errno.ELOOP, os.strerror(errno.ELOOP)), path)
    with contextlib.ExitStack() as stack:
        try:
            part = stack.enter_context(replacing(real))
        except OSError as error:
            raise _explained(error, path) from error
        with _guarded(path, "wb", part) as stream:
            yield stream
        try:
            stack.close()
        except OSError as error:
            raise _explained(error, path) from error


@contextlib.contextmanager
def _guarded(path: Path, mode: str, real: Path | None = None) -> Iterator[IO[bytes]]:
    """A buffered stream whose own failures (and no one else's) are OutputErrors."""
    try:
        raw = _GuardedFile(real or path, mode.replace("b", ""), named=path)
    except OSError as error:
        raise _explained(error, path) from error
    stream = io.BufferedWriter(raw, 1 << 18)
    try:
        yield stream
        stream.flush()
        if raw.seekable():
            with contextlib.suppress(OSError):
                os.fsync(raw.fileno())
    except BaseException:
        with contextlib.suppress(OSError, OutputError):
            stream.close()
        raise
    try:
        stream.close()
    except OSError as error:
        raise _explained(error, path) from error


class _GuardedFile(io.FileIO):
    def __init__(self, path: Path, mode: str, *, named: Path) -> None:
        super().__init__(str(path), mode)
        self._named = named

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _explained(error, self._named) from error


_REASONS = {
    errno.ENOSPC: "exchange.disk-full",
    errno.EDQUOT: "exchange.disk-full",
    errno.EROFS: "exchange.disk-read-only",
    errno.EACCES: "exchange.not-writable",
    errno.EPERM: "exchange.not-writable",
    errno.ENOENT: "exchange.folder-missing",
    errno.ENOTDIR: "exchange.folder-missing",
    errno.ENAMETOOLONG: "exchange.name-too-long",
}


def _explained(error: OSError, path: Path) -> OutputError:
    code = _REASONS.get(error.errno or 0)
    if code is None:
        reason = error.strerror or str(error)
        return OutputError("exchange.write-failed", where=path, reason=reason)
    return OutputError(message(code), where=path)
