"""Pieces of work with a marker each, so that a killed run goes on where it was.

A task's key is a hash of all that its result depends on: the keys of the tasks before it,
the settings, its own place. Its marker, written last, holds the key and the sizes of its
files. A task whose marker has its key, and whose files are there, is done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.messages import Message
from align.mining._files import read_json, write_json

__all__ = ["Stage", "Task", "advance", "is_done", "key", "perform", "result"]

_listener: list[Callable[[int], None]] = []


def advance(steps: int) -> None:
    """Report to whoever performs the present task that *steps* of its weight are done."""
    for listen in _listener:
        listen(steps)


def key(*parts: object) -> str:
    """The key of something that depends on *parts* (plain values)."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work.

    Attributes:
        name: of its marker; one word, perhaps with numbers. key: see the module.
        function: a module's function that takes the folder and *arguments*, writes
            *files* into the folder and returns plain values for the marker, or None.
        arguments: plain values. files: names in the folder.
        weight: steps of progress. group: tasks of a group are best done by one worker,
            one after another.
    """

    name: str
    key: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    files: tuple[str, ...] = ()
    weight: int = 1
    group: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """Tasks that do not need each other."""

    label: Message | str
    tasks: Sequence[Task] = field(default_factory=tuple)

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks)


def _marker(folder: Path, task: Task) -> Path:
    return folder / "done" / f"{task.name}.json"


def is_done(folder: Path, task: Task) -> bool:
    """Whether *task* was done before, with the same key, and its files are there."""
    try:
        marker = read_json(_marker(folder, task))
        return bool(marker["key"] == task.key) and all(
            (folder / name).stat().st_size == size for name, size in marker["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def result(folder: Path, task: Task) -> Any:
    """What the function of a task that is done returned."""
    return read_json(_marker(folder, task))["result"]


def perform(folder: Path, task: Task, listen: Callable[[int], None] = lambda steps: None) -> None:
    """Do *task* and write its marker.

    Args:
        listen: called with the steps done; in the end with what remains of the task's weight.

    Raises:
        OutputError: the disk is full or may not be written.
        DuizhaoError: whatever the task itself raises.
    """
    done = 0

    def hear(steps: int) -> None:
        nonlocal done
        steps = min(steps, task.weight - done)
        done += steps
        listen(steps)

    _listener.append(hear)
    try:
        value = task.function(folder, *task.arguments)
    finally:
        _listener.remove(hear)
    sizes = {name: (folder / name).stat().st_size for name in task.files}
    write_json(_marker(folder, task), {"key": task.key, "files": sizes, "result": value})
    listen(task.weight - done)
