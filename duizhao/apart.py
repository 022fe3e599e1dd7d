"""Readers of files from others in a process of their own, with limits of time and memory.

A file can be made so that reading it takes for ever, or all memory. Here that costs one process,
which is ended; the file is refused with one line, as any other that cannot be read. A process
reads many files, one after another, and is kept for the next command of the same program.
Small plain text is read at once, and PDFs have a process already (:mod:`align.documents.pdf`).

The process limits itself where the system can: processor time (``RLIMIT_CPU``) and address space
(``RLIMIT_AS``). Where it cannot, the one that waits looks at its memory and the clock.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from align.documents import Grid, PairFile, read_document, read_grid, read_pairs, read_units
from align.errors import DuizhaoError, LimitError
from align.memory import limits_itself, memory_of
from align.messages import Message
from align.model import Document, Pair
from align.text.files import PLAIN, TABLES, display_name

if TYPE_CHECKING:
    from termbase.exchange import Preview
    from termbase.model import Concept

__all__ = [
    "main",
    "preview_tables_apart",
    "read_document_apart",
    "read_glossary_apart",
    "read_grid_apart",
    "read_pairs_apart",
    "read_units_apart",
]

SECONDS = 20
"""Processor time for a file of 1 MB and less."""

SECONDS_A_MEGABYTE = 6
MEMORY = 1_000_000_000
"""Bytes that reading a file of 1 MB and less may take."""

MEMORY_A_BYTE = 100
MOST_MEMORY = 6_000_000_000
WALL = 10
"""How many times its processor time a file may take by the clock: machines are shared."""

_SMALL = 2_000_000
_AT_ONCE = (*PLAIN, *TABLES, ".md", ".markdown", ".srt", ".vtt", ".ass", ".ssa", ".po", "")
_KEPT = 2
_LOOK = 0.2


def _glossary(path: Path, **options: Any) -> tuple[tuple[Concept, ...], list[Message]]:
    from termbase.exchange import read_glossary

    notes: list[Message] = []
    return read_glossary(path, notes=notes, **options), notes


def _columns(path: Path, **options: Any) -> Preview:
    from termbase.exchange import preview_tables

    return preview_tables(path, **options)


_FUNCTIONS: dict[str, Callable[..., object]] = {
    "document": read_document,
    "pairs": read_pairs,
    "grid": read_grid,
    "units": read_units,
    "glossary": _glossary,
    "columns": _columns,
}
_PLAIN_TYPES = frozenset(
    "bool bytes complex dict float frozenset int list set slice str tuple".split()  # noqa: SIM905
)


def read_document_apart(path: str | os.PathLike[str], **options: Any) -> Document:
    """:func:`align.documents.read_document`, within limits.

    Raises:
        LimitError: reading takes too much time or memory.
        InputError, SettingError: as the function does.
    """
    return cast(Document, _read("document", path, options))


def read_pairs_apart(path: str | os.PathLike[str], **options: Any) -> PairFile:
    """:func:`align.documents.read_pairs`, within limits; see :func:`read_document_apart`."""
    return cast(PairFile, _read("pairs", path, options))


def read_grid_apart(path: str | os.PathLike[str], **options: Any) -> Grid:
    """:func:`align.documents.read_grid`, within limits; see :func:`read_document_apart`."""
    return cast(Grid, _read("grid", path, options))


def read_units_apart(
    path: str | os.PathLike[str], **options: Any
) -> tuple[tuple[Pair, ...], tuple[Message, ...]]:
    """:func:`align.documents.read_units`, within limits; see :func:`read_document_apart`."""
    return cast(tuple[tuple[Pair, ...], tuple[Message, ...]], _read("units", path, options))


def read_glossary_apart(
    path: str | os.PathLike[str], *, notes: list[Message] | None = None, **options: Any
) -> tuple[Concept, ...]:
    """:func:`termbase.exchange.read_glossary`, within limits; see :func:`read_document_apart`."""
    found, said = cast(
        "tuple[tuple[Concept, ...], list[Message]]", _read("glossary", path, options)
    )
    if notes is not None:
        notes += said
    return found


def preview_tables_apart(path: str | os.PathLike[str], **options: Any) -> Preview:
    """:func:`termbase.exchange.preview_tables`, within limits; see :func:`read_document_apart`."""
    return cast("Preview", _read("columns", path, options))


def _read(function: str, path: str | os.PathLike[str], options: dict[str, Any]) -> object:
    path = Path(path)
    size = _size(path)
    if size is None or not _needs_process(path, size):
        return _FUNCTIONS[function](path, **options)
    where = display_name(path, options.get("name"))
    worker = _taken()
    try:
        answer = worker.ask((function, path, options), size, where)
    except BaseException:
        # Stopped, or too slow: what it does now, nobody waits for.
        worker.end()
        raise
    _given_back(worker)
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _size(path: Path) -> int | None:
    """The file's size; ``None`` where the reader itself should say why it cannot be read."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _needs_process(path: Path, size: int) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    except OSError:
        return False
    if head.startswith(b"%PDF-"):
        return False
    markup = head.startswith((b"PK", b"{\\rtf", b"<"))
    return markup or size > _SMALL or path.suffix.lower() not in _AT_ONCE


def _limits(size: int) -> tuple[int, int]:
    """Seconds of processor time and bytes of memory for a file of *size* bytes."""
    more = max(0, size - 1_000_000)
    seconds = SECONDS + SECONDS_A_MEGABYTE * more // 1_000_000
    return int(seconds), int(min(MOST_MEMORY, MEMORY + MEMORY_A_BYTE * more))


# The side that waits

_idle: list[_Worker] = []
_lock = threading.Lock()


def _taken() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.alive():
                return worker
            worker.end()
    return _Worker()


def _given_back(worker: _Worker) -> None:
    with _lock:
        if len(_idle) < _KEPT and worker.alive():
            _idle.append(worker)
            return
    worker.end()


@atexit.register
def _end_all() -> None:
    with _lock:
        while _idle:
            _idle.pop().end()


class _Worker:
    """A process that reads files, from this side."""

    def __init__(self) -> None:
        root = str(Path(__file__).parents[1])
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "duizhao.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.Queue[object] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(OSError):
            self._process.kill()
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.wait(5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()

    def ask(self, what: tuple[str, Path, dict[str, Any]], size: int, where: str) -> object:
        """The answer: what the function gives or raises.

        Raises:
            LimitError: the process took too much, or died of it.
        """
        seconds, memory = _limits(size)
        with contextlib.suppress(OSError):
            # Names of files are of this program's folder, which may be another than at the last.
            folder = str(Path.cwd())
            _send(cast(IO[bytes], self._process.stdin), (folder, *what, seconds, memory))
        end = time.monotonic() + WALL * seconds
        watched = not limits_itself()
        while True:
            try:
                answer = self._answers.get(timeout=_LOOK)
            except queue.Empty:
                if time.monotonic() > end:
                    raise LimitError("file.too-slow", where=where, seconds=seconds) from None
                if watched and memory_of(self._process.pid) > memory:
                    raise _too_much(where, memory) from None
                continue
            if answer is _GONE:
                raise self._died(where, seconds, memory)
            return answer

    def _listen(self) -> None:
        stream = cast(IO[bytes], self._process.stdout)
        while True:
            try:
                answer = _receive(stream)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                answer = _GONE
            self._answers.put(answer)
            if answer is _GONE:
                return

    def _died(self, where: str, seconds: int, memory: int) -> LimitError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        slow = getattr(signal, "SIGXCPU", None)
        if slow is not None and self._process.returncode == -slow:
            return LimitError("file.too-slow", where=where, seconds=seconds)
        return _too_much(where, memory)


_GONE = object()


def _too_much(where: str, memory: int) -> LimitError:
    return LimitError("file.too-much-memory", where=where, limit=memory // 10**6)


# What goes between the two


def _send(stream: IO[bytes], item: object) -> None:
    data = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack(">Q", len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> object:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    data = io.BytesIO(stream.read(struct.unpack(">Q", head)[0]))
    # Every object of a large answer stays: to look among them for garbage takes longer than all.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Unpickler(data).load()
    finally:
        if collecting:
            gc.enable()


class _Unpickler(pickle.Unpickler):
    """Takes what readers give, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        plain = module == "builtins" and name in _PLAIN_TYPES
        ours = module in _MODULES or module.startswith(("align.documents.", "termbase.exchange."))
        if plain or ours or module == "pathlib" or (module, name) in _OTHERS:
            found = super().find_class(module, name)
            # Of rooms that write files, classes only.
            if isinstance(found, type) or module in ("align.errors", "align.messages"):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_MODULES = frozenset(["align.errors", "align.messages", "align.model", "termbase.model"])
_OTHERS = frozenset([("builtins", "RuntimeError"), ("collections", "OrderedDict")])


# The side that reads


def main() -> None:
    """Read jobs from standard input until it ends; answers go to standard output."""
    with contextlib.suppress(ValueError, OSError):
        # The one that waits ends this process when it is stopped itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a reader makes is many small objects, and hardly any of them is garbage.
    gc.set_threshold(100_000, 20)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a parser prints must not get between the answers.
    sys.stdout = sys.stderr
    while True:
        try:
            folder, function, path, options, seconds, memory = cast(
                tuple[str, str, Path, dict[str, Any], int, int], _receive(jobs)
            )
        except EOFError:
            return
        with contextlib.suppress(OSError):
            os.chdir(folder)
        _limit(seconds, memory)
        answer: object
        try:
            answer = _FUNCTIONS[function](path, **options)
        except DuizhaoError as error:
            answer = error
        except (MemoryError, RecursionError):
            answer = _too_much(display_name(path, options.get("name")), memory)
        except Exception as error:  # noqa: BLE001 - a fault of the program is the other side's to say
            answer = RuntimeError(f"{type(error).__name__}: {error}")
        _limit(None, None)
        _send(answers, answer)


def _limit(seconds: int | None, memory: int | None) -> None:
    """Limit what this process may take from now on; ``None``: no limit."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            used = time.process_time()
            soft = hard if seconds is None else int(used) + seconds + 1
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        with contextlib.suppress(ValueError, OSError, IndexError):
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            now = pages * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (hard if memory is None else now + memory, hard))


if __name__ == "__main__":
    main()
