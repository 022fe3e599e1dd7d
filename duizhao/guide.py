"""The guide that comes with the program: read without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duizhao.messages import Language

__all__ = ["GuidePart", "guide_parts"]

_PICTURE = re.compile(r"^!\[(?P<title>[^\]]*)\]\((?P<path>[^)\s]+)\)[ ]*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\((?!https?://|#)[^)\s]+\)")


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A piece of the guide: Markdown of this project, or a picture with its title."""

    text: str
    picture: Path | None = None


def _folder() -> Path | None:
    """The folder of the guide: in the installed package, or in a checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "_guide", here.parent / "docs"):
        if (folder / "guide" / "guide.md").is_file():
            return folder
    return None


def guide_parts(language: Language) -> Iterator[GuidePart]:
    """The guide in *language*, in pieces; nothing where the program came without it.

    Links to files beside it, which are not there, become plain words.
    """
    folder = _folder()
    if folder is None:
        return
    file = folder / "guide" / ("guide.zh.md" if language == "zh" else "guide.md")
    text = _ELSEWHERE.sub(r"\1", file.read_text(encoding="utf-8"))
    at = 0
    for found in _PICTURE.finditer(text):
        if text[at : found.start()].strip():
            yield GuidePart(text[at : found.start()])
        picture = (file.parent / found["path"]).resolve()
        if picture.is_file() and picture.is_relative_to(folder):
            yield GuidePart(found["title"], picture)
        at = found.end()
    if text[at:].strip():
        yield GuidePart(text[at:])
