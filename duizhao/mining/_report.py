"""The report of counts, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from align.exchange import text_output
from duizhao.corpus import Problem

__all__ = ["REPORTS", "lines", "write_report"]

REPORTS = ("report.json", "report.txt")

_NAMES = {"zh": "Chinese", "en": "English"}


def lines(counts: dict[str, Any]) -> Iterator[str]:
    """The counts, a line each."""
    for lang, name in _NAMES.items():
        side = counts[lang]
        yield f"{name}: {side['files']} files, {side['sentences']} sentences"
        for reason, number in side["set_aside"].items():
            yield f"  set aside, {reason}: {number}"
        yield f"  compared: {side['compared']}"
    yield f"Candidates looked at: {counts['candidates']}"
    yield f"Pairs of probability {counts['minimum']:g} or more: {counts['pairs']}"
    for grade, number in counts["grades"].items():
        yield f"  {grade}: {number}"


def write_report(out: Path, counts: dict[str, Any], problems: Sequence[Problem]) -> list[Path]:
    """Write :data:`REPORTS` into *out*."""
    skipped = [{"file": item.file, "reason": item.message} for item in problems]
    machine, people = (out / name for name in REPORTS)
    with text_output(machine) as stream:
        json.dump({**counts, "skipped": skipped}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    with text_output(people) as stream:
        for line in lines(counts):
            stream.write(line + "\n")
        for item in problems:
            stream.write(f"Skipped: {item.message}\n")
        stream.write(f"{counts['signature']}\n")
    return [people, machine]
