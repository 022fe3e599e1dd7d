"""The entry: from an argument list to an exit code, with every error in words."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from types import FrameType, TracebackType
from typing import NoReturn

import click

from align.errors import DuizhaoError, OutputError
from align.messages import Message, message
from duizhao.cli._app import PipeClosed, cli
from duizhao.cli._common import Code
from duizhao.cli._console import close_with_the_window
from duizhao.cli._speech import closed_up, language_of, speak, spoken
from duizhao.crashes import report
from duizhao.messages import default
from duizhao.projects import hide

__all__ = ["main"]

_NAMED = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run ``duizhao`` with *arguments* (default: those of the process).

    Raises:
        SystemExit: always, with one of :class:`~duizhao.cli._common.Code`.
    """
    if arguments is not None:
        given = [*arguments]
        with spoken(language_of(given)):
            _run(given)
    given = sys.argv[1:]
    speak(language_of(given))
    _own_process()
    _run(given)


def _run(given: list[str]) -> NoReturn:
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
        click.UsageError(closed_up(hide(error.format_message())), error.ctx).show()
        return Code.USAGE
    except click.ClickException as error:
        error.show()
        return Code.ERROR
    except (KeyboardInterrupt, click.Abort):
        _say(message("cli.interrupted"))
        # Met within exec() of a text (dataclasses are made so), Python takes it for unhandled and
        # ends by the signal, unless another text is run after it.
        exec("")
        return Code.INTERRUPTED
    except DuizhaoError as error:
        said = message("cli.error", what=error)
        other = _command_meant(error, given)
        _say(message("cli.options-of", what=said, command=other) if other else said)
        return Code.ERROR
    except MemoryError:
        _say(message("cli.error", what=DuizhaoError("cli.memory")))
        return Code.ERROR
    except (BrokenPipeError, PipeClosed):
        _forget_output()
        return Code.PIPE
    except OSError as error:
        # Windows says that the argument is invalid where nobody reads any more.
        if error.errno == errno.EPIPE or (
            os.name == "nt" and error.errno == errno.EINVAL and error.filename is None
        ):
            _forget_output()
            return Code.PIPE
        _say(message("cli.error", what=_os_error(error)))
        return Code.ERROR


def _os_error(error: OSError) -> OutputError:
    where = error.filename or None
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("cli.disk-full", where=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("cli.permission-denied", where=where)
    return OutputError("cli.system-error", where=where, reason=error.strerror or str(error))


def _command_meant(error: DuizhaoError, given: Sequence[str]) -> str | None:
    """The command whose options the remedy names, if they are none of the command *given*.

    Rules that several commands share word their remedies once.
    """
    remedy = default().remedy(error.as_message().parameters["what"])
    named = set(_NAMED.findall(remedy))
    if not named or "duizhao " in remedy:
        return None
    with click.Context(cli, info_name="duizhao") as context:
        names = cli.list_commands(context)
        ours = next((part for part in given if part in names), "")
        if not ours or named <= _options(cli.get_command(context, ours)):
            return None
        return next(
            (each for each in names if named <= _options(cli.get_command(context, each))), None
        )


def _options(command: click.Command | None) -> set[str]:
    """The options of a command, or of all the commands of a group."""
    if command is None:
        return set()
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = {text for each in command.params for text in (*each.opts, *each.secondary_opts)}
    return own.union(*map(_options, below))


def _say(what: Message) -> None:
    # On a line of its own, whatever a progress bar left behind.
    click.echo(hide(str(what)), err=True)


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
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Closed by the caller, who wants to read nothing.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has said already that the terminal may go.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    if sys.platform == "win32":
        close_with_the_window()
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
    text = " ".join(str(error).split())[:200]
    written = report(error)
    fault = DuizhaoError("cli.internal", kind=kind.__name__, text=text)
    if written is not None:
        fault = DuizhaoError("cli.internal-reported", kind=kind.__name__, text=text, file=written)
    _say(message("cli.error", what=fault))
