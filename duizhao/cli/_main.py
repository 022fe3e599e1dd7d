"""The entry: from an argument list to an exit code, with every error in words."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType, TracebackType

import click

from align.errors import DuizhaoError
from duizhao.cli._app import cli
from duizhao.cli._codes import Code
from duizhao.place import hide

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``duizhao`` with *arguments* (default: those of the process).

    Raises:
        SystemExit: always, with one of :class:`~duizhao.cli._codes.Code`.
    """
    if arguments is None:
        _own_process()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--debug" in given:
        code = int(cli.main(given, prog_name="duizhao", standalone_mode=False) or 0)
        raise SystemExit(code)
    raise SystemExit(int(_guarded(given)))


def _guarded(given: list[str]) -> int:  # noqa: PLR0911 - one return a kind of end
    try:
        code = cli.main(given, prog_name="duizhao", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return Code.USAGE
    except click.UsageError as error:
        click.UsageError(hide(error.format_message()), error.ctx).show()
        return Code.USAGE
    except click.ClickException as error:
        error.show()
        return Code.ERROR
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted. What was finished is saved; run the same command again to go on.")
        return Code.INTERRUPTED
    except DuizhaoError as error:
        _say(f"Error: {error}")
        return Code.ERROR
    except MemoryError:
        _say("Error: there is not enough memory for this. Work on fewer or smaller files at once.")
        return Code.ERROR
    except BrokenPipeError:
        _forget_output()
        return Code.PIPE
    except OSError as error:
        if error.errno == errno.EPIPE:
            _forget_output()
            return Code.PIPE
        _say(f"Error: {_os_words(error)}")
        return Code.ERROR


def _os_words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where}the disk is full. Make room and run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where}permission denied. Choose another file or folder, or change its rights."
    return f"{where}{error.strerror or error}. Check the file or disk and try again."


def _say(line: str) -> None:
    # On a line of its own, whatever a progress bar left behind.
    click.echo(hide(line), err=True)


def _forget_output() -> None:
    """Keep the interpreter from complaining when it flushes a pipe nobody reads."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError, io.UnsupportedOperation):
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)


def _own_process() -> None:
    """Set up what only the program, not a test or a library user, may set up."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has said already that the terminal may go.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    # A batch program that makes many small objects and few cycles.
    gc.set_threshold(100_000, 20)
    # Nor is there anything to look for at its end.
    atexit.register(gc.freeze)
    if "--debug" not in sys.argv:
        sys.excepthook = _one_line


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Asked to end: as with Ctrl-C, so that what is open is closed."""
    raise KeyboardInterrupt


def _one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    text = " ".join(str(error).split())
    _say(
        f"Error: this is a fault of the program ({kind.__name__}: {text[:200]}). "
        "Run the same command with --debug and report what it prints."
    )
