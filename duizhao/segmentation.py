"""How a project's documents are cut into sentences: a user's rules and abbreviations, kept with it.

They hold for what is imported from then on; texts that are there keep their segments, since
reviews rest on them.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import DuizhaoError, StoreError
from align.segments import ReferenceMarks, Rule, SegmentOptions, read_srx
from align.text.decoding import read_text
from duizhao.corpus import ReadOptions
from duizhao.projects import Location
from duizhao.uploads import refuse_too_much, write_uploads

if TYPE_CHECKING:
    from duizhao.store import Project

__all__ = [
    "Rules",
    "abbreviations_in",
    "read_abbreviations",
    "read_rules",
    "rules_of",
    "set_rules",
    "uploaded_rules",
    "with_rules",
    "with_rules_at",
]

_SETTING = "segmentation"
_USUAL = SegmentOptions()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a project says of segmentation; see :class:`align.segments.SegmentOptions`."""

    abbreviations: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    reference_marks: ReferenceMarks = "keep"


def read_abbreviations(path: Path) -> tuple[str, ...]:
    """The abbreviations of a text file, one a line; lines that begin with ``#`` are remarks.

    Raises:
        InputError: the file cannot be read or is empty.
        SettingError: a line is no abbreviation.
    """
    return abbreviations_in(read_text(path).text)


def abbreviations_in(text: str) -> tuple[str, ...]:
    """The abbreviations of *text*, one a line; see :func:`read_abbreviations`."""
    lines = (line.strip() for line in text.splitlines())
    words = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    return SegmentOptions(abbreviations=words).abbreviations


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of an SRX file; see :func:`align.segments.read_srx`."""
    return read_srx(path)


def uploaded_rules(name: str, data: bytes) -> tuple[Rule, ...]:
    """The rules of an SRX file that a browser sent; see :func:`read_rules`."""
    refuse_too_much([(name, data)])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (path,) = write_uploads(Path(folder), [(name, data)])
        try:
            return read_srx(path)
        except DuizhaoError as error:
            raise type(error)(error.message, where=path.name, line=error.line) from error


def rules_of(project: Project) -> Rules:
    """What the project says; nothing if it says nothing."""
    try:
        body = json.loads(project.setting(_SETTING) or "{}")
        options = SegmentOptions(
            reference_marks=body.get("reference_marks", "keep"),
            abbreviations=tuple(body.get("abbreviations", ())),
            rules=tuple(body.get("rules", ())),
        )
    except (ValueError, TypeError, AttributeError):
        return Rules()
    return Rules(options.abbreviations, options.rules, options.reference_marks)


def set_rules(project: Project, rules: Rules) -> None:
    """Keep *rules* with the project."""
    body = {
        "abbreviations": rules.abbreviations,
        "rules": rules.rules,
        "reference_marks": rules.reference_marks,
    }
    text = "" if rules == Rules() else json.dumps(body, ensure_ascii=False)
    project.set_setting(_SETTING, text)


def with_rules(reading: ReadOptions, project: Project | None) -> ReadOptions:
    """*reading* with what the project says, where it does not say so itself."""
    if project is None:
        return reading
    kept = rules_of(project)
    split = reading.split
    return replace(
        reading,
        split=replace(
            split,
            abbreviations=split.abbreviations or kept.abbreviations,
            rules=split.rules or kept.rules,
            reference_marks=kept.reference_marks
            if split.reference_marks == _USUAL.reference_marks
            else split.reference_marks,
        ),
    )


def with_rules_at(reading: ReadOptions, where: Location) -> ReadOptions:
    """The same for a project that is not open, and may not be there yet."""
    from duizhao.store import Project, there

    try:
        if not there(where):
            return reading
        with Project.open(where, read_only=True) as project:
            return with_rules(reading, project)
    except StoreError:
        # Who opens it to write will say so; one of an older version has no rules.
        return reading
