"""Files that came from a browser: what would be taken in, then the taking in.

Nothing the browser says is a path here: each file is written under a harmless name into
a folder of its own that is gone afterwards.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import LimitError
from align.progress import NO_PROGRESS, Progress
from align.segments import Text
from duizhao.corpus import Corpus, ReadOptions, read_files
from duizhao.importing import import_texts
from duizhao.store import Project

__all__ = [
    "MAX_BYTES",
    "MAX_FILES",
    "Plan",
    "PlannedText",
    "plan",
    "safe_name",
    "take",
    "without_folder",
]

MAX_FILES = 500
MAX_BYTES = 300 * 2**20
"""Of one drop, all files together; the server has a limit of each file besides."""

_LONGEST_NAME = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, slots=True)
class PlannedText:
    """One document that was read.

    Attributes:
        outcome: ``new``; ``same`` (its text is in the project); ``changed`` (another
            text of this name is).
        set_aside: reason and text of each piece of furniture.
    """

    text: Text
    outcome: str
    set_aside: tuple[tuple[str, str], ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """Pieces that were set aside, by reason."""
        return dict(Counter(reason for reason, _ in self.set_aside))


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be taken in, and what the user should know first.

    Attributes:
        problems: files that cannot be taken, a sentence each.
    """

    corpus: Corpus = field(default_factory=lambda: Corpus(()))
    texts: tuple[PlannedText, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def safe_name(given: str, number: int = 1) -> str:
    """What is left of a file name from a browser: no folder, nothing a system forbids.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\x\\\\甲.zh.txt"), safe_name("..")
    ('passwd', '甲.zh.txt', 'document-1')
    """
    name = given.replace("\\", "/").rsplit("/", 1)[-1].strip()
    name = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in name)
    name = name.encode("utf-8", "replace").decode("utf-8")
    if len(name) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        keep = suffix if dot and len(suffix) <= 10 else ""
        name = f"{(stem or name)[: _LONGEST_NAME - len(keep) - 1]}.{keep}".rstrip(".")
    if not name.strip(". ") or _RESERVED.fullmatch(name):
        return f"document-{number}"
    return name


def plan(
    project: Project,
    files: Sequence[tuple[str, bytes]],
    *,
    options: ReadOptions | None = None,
    progress: Progress = NO_PROGRESS,
) -> Plan:
    """Read *files* (names and contents) and say what taking them in would do.

    Raises:
        LimitError: there are too many of them, or too much.
    """
    size = sum(len(body) for _, body in files)
    if len(files) > MAX_FILES or size > MAX_BYTES:
        raise LimitError(
            f"these are {len(files)} files of {size / 2**20:.0f} MB together",
            remedy=f"Add at most {MAX_FILES} files and {MAX_BYTES // 2**20} MB at once, "
            "or use duizhao import",
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _written(folder, files)
        corpus = read_files(paths, base=folder, options=options or ReadOptions(), progress=progress)
    records = project.documents(old=True)
    texts = {record.text_hash for record in records}
    names = {record.name for record in records}
    planned = []
    for text in corpus.texts:
        key = text.document.text_hash
        outcome = "same" if key in texts else "changed" if text.name in names else "new"
        planned.append(PlannedText(text, outcome, _set_aside(text)))
    # A path of ours would mean nothing to the user.
    problems = tuple(without_folder(problem.message, folder) for problem in corpus.problems)
    notes = [without_folder(note, folder) for note in corpus.notes]
    notes += [f"{text.name}: {note}" for text in corpus.texts for note in text.document.notes]
    return Plan(corpus, tuple(planned), problems, tuple(notes))


def take(project: Project, wanted: Plan, *, new_version: bool = False) -> tuple[str, ...]:
    """Take in what *wanted* holds; gives what did not go as planned, a sentence each."""
    problems, _ = import_texts(
        project, wanted.corpus, segmenter=ReadOptions().segmenter, new_version=new_version
    )
    return tuple(problem.message for problem in problems)


def _written(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    paths: list[Path] = []
    taken: set[str] = set()
    for number, (given, body) in enumerate(files, 1):
        name = safe_name(given, number)
        stem, dot, suffix = name.partition(".")
        again = 1
        while name.casefold() in taken:
            again += 1
            name = f"{stem} ({again}){dot}{suffix}"
        taken.add(name.casefold())
        (folder / name).write_bytes(body)
        paths.append(folder / name)
    return paths


def _set_aside(text: Text) -> tuple[tuple[str, str], ...]:
    document = text.document
    return tuple(
        (str(item.reason), " ".join(document.text[item.start : item.end].split()))
        for item in document.excluded
    )


def without_folder(line: str, folder: Path) -> str:
    """*line* without the path of the folder that its file was in for a moment."""
    for path in {folder, folder.resolve()}:
        line = line.replace(f"{path}/", "").replace(f"{path}\\", "")
    return line
