"""Sentence boundaries: the hand-made segments of the novels, joined and found again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from align.model import Document, Lang
from align.segments import segment
from bench.quality import Figure, shared

__all__ = ["boundary_scores", "figures"]


def figures() -> Iterator[Figure]:
    """Precision, recall and F1 of boundaries inside documents, and the speed."""
    docs = shared() / "eval" / "alignment" / "mac_dev" / "docs"
    for lang in ("zh", "en"):
        language: Lang = "zh" if lang == "zh" else "en"
        found, gold, right, characters, seconds = 0, 0, 0, 0, 0.0
        for path in sorted(docs.glob(f"*.{lang}")):
            text, ends = _joined(path, language)
            begin = time.perf_counter()
            test = {s.end for s in segment(Document(path.name, language, text, "0"))}
            seconds += time.perf_counter() - begin
            test.discard(len(text))
            found, gold, right = found + len(test), gold + len(ends), right + len(test & ends)
            characters += len(text)
        precision, recall, f1 = boundary_scores(right, found, gold)
        note = f"P {precision:.4f}, R {recall:.4f}, {gold} boundaries"
        yield Figure("mac_dev", f"sentence boundaries {lang}, F1", f1, note=note)
        yield Figure(
            "mac_dev", f"segmenting {lang}, million characters/s", characters / seconds / 1e6
        )


def boundary_scores(right: int, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts of boundaries."""
    precision, recall = right / max(1, found), right / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _joined(path: Path, lang: Lang) -> tuple[str, set[int]]:
    """The lines as one paragraph, and the offsets at which lines ended within it."""
    text, ends = "", set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            text += line.strip()
            ends.add(len(text))
            text += " " if lang == "en" else ""
    text = text.rstrip()
    ends.discard(len(text))
    return text, ends
