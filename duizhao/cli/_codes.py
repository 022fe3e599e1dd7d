"""Exit codes."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["MEANINGS", "Code"]


class Code(IntEnum):
    """What the program says to the shell that called it."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    SKIPPED = 3
    STOPPED = 4
    INTERRUPTED = 130
    PIPE = 141


MEANINGS = {
    Code.DONE: "done",
    Code.ERROR: "nothing could be done; the last line says why",
    Code.USAGE: "the command was not understood",
    Code.SKIPPED: "done, but some inputs were skipped; each is named with the reason",
    Code.STOPPED: "a batch stopped before its end (full disk, locked project, lost cluster); "
    "the same command goes on",
    Code.INTERRUPTED: "interrupted (Ctrl-C); what was finished is saved",
    Code.PIPE: "whoever read the output stopped reading",
}
