"""Whether this installation is whole: versions, places, space, and what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.__about__ import __version__
from align.messages import Message, message
from duizhao.crashes import crash_reports, last_start, log_folder
from duizhao.projects import seeds_folder, settings_file

__all__ = ["LEAST_SPACE", "Fact", "examine"]

LEAST_SPACE = 500_000_000
"""Bytes that should be free where projects are kept."""

LIBRARIES = ("streamlit", "numpy", "scipy", "faiss-cpu", "pandas", "lxml", "sqlalchemy", "jieba")
OPTIONAL = {
    "sentence-transformers": "sentence_transformers",
    "psycopg": "psycopg",
    "distributed": "distributed",
}
"""Distributions that some want, and what is imported of them."""

_FONTS = {
    "win32": ("msyh.ttc", "simsun.ttc", "msjh.ttc", "Deng.ttf"),
    "darwin": ("PingFang.ttc", "STHeiti Light.ttc", "Songti.ttc", "Hiragino Sans GB.ttc"),
}
_FOLDERS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at.

    Attributes:
        group: program, libraries, places, or starts.
        name: what it is.
        value: what was found, in words of machines (versions, paths, numbers).
        fault: what is wrong with it, and what to do; ``None`` if nothing is.
    """

    group: str
    name: str
    value: str
    fault: Message | None = None


def examine(projects: Path) -> list[Fact]:
    """Look at the installation; nothing of the user's files is read.

    Args:
        projects: the folder where projects are kept.
    """
    return [*_program(), *_libraries(), *_places(projects), *_starts()]


def _program() -> Iterator[Fact]:
    yield Fact("program", "duizhao", __version__)
    yield Fact("program", "Python", platform.python_version())
    kind = "application" if getattr(sys, "frozen", False) else "package"
    yield Fact("program", "installed as", f"{kind}, {Path(__file__).resolve().parents[1]}")
    yield Fact("program", "system", f"{platform.platform()}, {platform.machine()}")
    yield Fact("program", "processors", str(os.cpu_count() or 1))
    encoding = f"{sys.getfilesystemencoding()}, {sys.stdout.encoding}"
    yield Fact("program", "encodings", encoding)


def _libraries() -> Iterator[Fact]:
    for name in LIBRARIES:
        found = _version(name)
        fault = None if found else message("doctor.distribution-missing", name=name)
        yield Fact("libraries", name, found or "-", fault)
    yield Fact("libraries", "SQLite", sqlite3.sqlite_version)
    for name, module in OPTIONAL.items():
        there = importlib.util.find_spec(module) is not None
        yield Fact("libraries", name, _version(name) or ("there" if there else "not installed"))


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        # The application carries libraries without the files that name their versions.
        module = name.removesuffix("-cpu")
        spec = importlib.util.find_spec(module)
        return "there" if spec is not None else ""


def _places(projects: Path) -> Iterator[Fact]:
    from align.lexicon import cache_folder

    yield _folder("projects", projects, least=LEAST_SPACE)
    yield _folder("cache", cache_folder())
    yield _folder("temporary files", Path(tempfile.gettempdir()))
    yield Fact("places", "settings", str(settings_file()))
    yield Fact("places", "reports", str(log_folder()))
    yield Fact("places", "sample documents", str(seeds_folder()))
    fonts = chinese_fonts()
    fault = message("doctor.fonts-missing") if fonts == [] else None
    yield Fact("places", "Chinese fonts", ", ".join(fonts or ()) or "-", fault)


def _folder(name: str, path: Path, *, least: int = 0) -> Fact:
    at = path
    while not at.exists() and at != at.parent:
        at = at.parent
    try:
        free = shutil.disk_usage(at).free
    except OSError as error:
        fault = message("doctor.folder-unreadable", file=at, reason=error.strerror)
        return Fact("places", name, str(path), fault)
    value = f"{path} ({free / 1e9:.1f} GB)"
    if not os.access(at, os.W_OK):
        return Fact("places", name, value, message("doctor.folder-not-writable", file=at))
    if free < least:
        fault = message("doctor.little-space", file=at, megabytes=str(free // 10**6))
        return Fact("places", name, value, fault)
    return Fact("places", name, value)


def chinese_fonts() -> list[str] | None:
    """Fonts of this machine that have Chinese characters; ``None`` where that can't be told."""
    import subprocess

    if sys.platform in _FOLDERS:
        folders = [Path(folder) for folder in _FOLDERS[sys.platform]]
        return [n for n in _FONTS[sys.platform] if any((f / n).exists() for f in folders)]
    try:
        run = subprocess.run(
            ["fc-list", ":lang=zh", "family"], capture_output=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    names = {
        line.split(",")[0].strip() for line in run.stdout.decode("utf-8", "replace").split("\n")
    }
    return sorted(names - {""})[:4]


def _starts() -> Iterator[Fact]:
    start = last_start()
    if start:
        end = start.get("end")
        fine = end in (None, "stopped")
        fault = None if fine else message("doctor.last-start-failed", kind=str(end))
        value = f"{start.get('time')}, {start.get('version')}, {end or 'running'}"
        yield Fact("starts", "last start", value, fault)
    reports = crash_reports()
    yield Fact("starts", "reports of faults", ", ".join(p.name for p in reports[-3:]) or "-")
