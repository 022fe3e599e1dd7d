"""Commands that are killed, or run out of room, at a chosen moment: many, and cheaply.

``python -m tests.dying`` imports the program once and then forks a process a command. It reads
a line of JSON a command on standard input and answers each with one; :class:`Stage` talks to it.
Linux and macOS only.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class End:
    """How a command ended.

    Attributes:
        code: its exit code; that of the signal, negative, if it was killed.
        events: how often it had begun to write by then: statements, files, renamings.
    """

    code: int
    events: int
    seconds: float
    err: str


class Stage:
    """The process that forks the commands; use as a context manager."""

    def __enter__(self) -> Stage:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.dying"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *error: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def run(
        self,
        arguments: list[str],
        folder: Path,
        *,
        event: int = 0,
        seconds: float | None = None,
        room: int | None = None,
        environment: dict[str, str] | None = None,
    ) -> End:
        """Run a command in *folder*.

        Args:
            event: kill it when it begins to write for the time of this number.
            seconds: kill it after so long. room: the bytes that no file may exceed.
        """
        request = {
            "arguments": arguments,
            "folder": str(folder),
            "event": event,
            "seconds": seconds,
            "room": room,
            "environment": environment or {},
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return End(**json.loads(self._process.stdout.readline()))


def _load() -> None:
    """Import what the commands import when they run."""
    import importlib

    with contextlib.suppress(ImportError):
        importlib.import_module("psycopg")
    for name in (
        "alembic.command",
        "sqlalchemy.dialects.sqlite",
        "duizhao.cli._app",
        "duizhao.aligning",
        "duizhao.exporting",
        "duizhao.extracting",
        "duizhao.importing",
        "duizhao.jobs.batch",
        "duizhao.reviewing",
        "duizhao.running",
        "duizhao.store",
        "align.comparable",
        "align.encoders",
        "align.parallel",
        "termbase.extract",
    ):
        importlib.import_module(name)


def _main() -> None:
    _load()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        folder = Path(request["folder"])
        counted, said = folder.parent / "events", folder.parent / "stderr"
        counted.write_bytes(b"")
        start = time.monotonic()
        number = os.fork()
        if number == 0:
            _command(request, folder, counted, said)
        if request["seconds"] is not None:
            time.sleep(request["seconds"])
            os.kill(number, signal.SIGKILL)
        _, status = os.waitpid(number, 0)
        # What it had started for itself.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(number, signal.SIGKILL)
        answer = {
            "code": os.waitstatus_to_exitcode(status),
            "events": counted.stat().st_size,
            "seconds": time.monotonic() - start,
            "err": said.read_text(encoding="utf-8", errors="replace"),
        }
        print(json.dumps(answer), file=answers, flush=True)


def _command(request: dict[str, Any], folder: Path, counted: Path, said: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.update(request["environment"], DUIZHAO_AUTHOR="Li", COLUMNS="200")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    _count(os.open(counted, os.O_WRONLY | os.O_APPEND), request["event"])
    if request["room"] is not None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["room"], resource.RLIM_INFINITY))
    code = 70
    try:
        _run(request["arguments"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - the process ends here
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            from duizhao.store import _project_file

            _project_file._close_all()
        sys.stderr.flush()
        os._exit(code)


def _run(arguments: list[str]) -> None:
    """A command; or after ``PAGE`` what is done on a page, of :mod:`tests.ui.acting`."""
    if arguments[0] != "PAGE":
        from duizhao.cli import main

        main(arguments)
    from align.errors import StoreError
    from duizhao.projects import location
    from tests.ui.acting import ACTS

    _, name, place = arguments
    try:
        ACTS[name](location(place))
    except (StoreError, OSError) as error:
        # What the app shows in the page's place; the file that is full may be the counter's.
        raise SystemExit(4) from error
    raise SystemExit(0)


def _count(counter: int, last: int) -> None:
    """Write a byte to *counter* whenever something is begun; die at the *last* time."""
    import sqlalchemy as sa
    from sqlalchemy import event

    made = [0]

    def begun() -> None:
        made[0] += 1
        os.write(counter, b".")
        if made[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(sa.Engine, "before_cursor_execute")
    def _statement(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip()[:6].upper().startswith(("SELECT", "PRAGMA")):
            begun()

    @event.listens_for(sa.Engine, "commit")
    def _commit(conn: Any) -> None:
        begun()

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        writing = name == "open" and isinstance(arguments[2], int) and arguments[2] & 3
        if writing or name in ("os.rename", "os.remove", "os.mkdir"):
            begun()

    sys.addaudithook(hook)


if __name__ == "__main__":
    _main()
