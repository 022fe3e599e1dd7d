"""What went wrong in the program, in files of this machine; never sent, and without users' texts.

A report has the kind of the error and the places in the program where it came from. What the error
says is left out: it may repeat a text.
"""

from __future__ import annotations

import json
import os
import platform
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from align.__about__ import __version__

__all__ = ["KEPT", "crash_reports", "last_start", "log_folder", "note_end", "note_start", "report"]

KEPT = 10
"""Reports that are kept; older ones are removed."""
VARIABLE = "DUIZHAO_LOGS"
_START = "last-start.json"


def log_folder() -> Path:
    """Where reports go: ``DUIZHAO_LOGS``, else the platform's place for logs of programs."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_log_dir

    return Path(user_log_dir("duizhao", appauthor=False))


def crash_reports() -> list[Path]:
    """The reports, oldest first."""
    folder = log_folder()
    return sorted(folder.glob("crash-*.txt")) if folder.is_dir() else []


def report(error: BaseException) -> Path | None:
    """Write a report of *error*; its file, or ``None`` where none can be written."""
    stamp = _now().replace(":", "")
    lines = [
        f"Duizhao {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"time: {_now()}",
    ]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"error: {type(cause).__module__}.{type(cause).__qualname__}")
        for frame in traceback.extract_tb(cause.__traceback__):
            where = "/".join(Path(frame.filename).parts[-3:])
            lines.append(f"  {where}:{frame.lineno} {frame.name}")
        cause = cause.__cause__ or cause.__context__
    path = log_folder() / f"crash-{stamp}-{os.getpid()}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    for old in crash_reports()[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return path


def note_start() -> None:
    """Remember that the pages are being started now."""
    _write({"version": __version__, "time": _now(), "end": None})


def note_end(how: str) -> None:
    """Remember how the last start went: ``stopped``, or the kind of an error."""
    found = last_start()
    if found:
        _write({**found, "end": how})


def last_start() -> dict[str, Any]:
    """What is remembered of the last start of the pages; empty if nothing is."""
    try:
        found = json.loads((log_folder() / _START).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(what: dict[str, Any]) -> None:
    with suppress(OSError):
        log_folder().mkdir(parents=True, exist_ok=True)
        (log_folder() / _START).write_text(json.dumps(what), encoding="utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
