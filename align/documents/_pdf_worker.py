"""Takes the text out of a PDF in a process of its own: bytes in, one JSON object out.

PDFs are programs, and a broken or hostile one can make any parser loop, recurse or fill
the memory. Here that costs this process alone; :mod:`align.documents.pdf` starts it, waits
for a limited time and reads what it says: ``{"pages": [...]}`` or ``{"problem": ...}``. A page
is a list of lines, each ``[text, left, top, size]`` in points, or ``[text]`` where the parser
does not say where it stands.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
from typing import Any

__all__ = ["extract", "main"]


def main() -> None:
    """Read standard input, write standard output."""
    _limit(int(sys.argv[2]))
    logging.disable(logging.CRITICAL)
    most = int(sys.argv[1])
    result = extract(sys.stdin.buffer.read(), most)
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


def extract(data: bytes, most: int) -> dict[str, object]:
    """The lines of each page of the PDF *data*, up to *most* characters in all.

    Errors of the parser that are not its own go through: the process ends with them.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "password"}
        pages: list[list[list[object]]] = []
        length = 0
        for page in reader.pages:
            placed = _Placed()
            text = page.extract_text(visitor_text=placed)
            length += len(text)
            if length > most:
                return {"problem": "length"}
            pages.append(placed.lines(text))
    except DependencyError:
        return {"problem": "cipher"}
    except (LimitReachedError, MemoryError, RecursionError):
        return {"problem": "size"}
    except PyPdfError as error:
        return {"problem": "damaged", "reason": str(error).split("\n", 1)[0][:200]}
    return {"pages": pages}


class _Placed:
    """Gathers a page's lines with where each begins, as the parser comes upon them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._lines: list[list[object]] = []
        self._text: list[str] = []
        self._place: list[object] = []

    def __call__(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        del font
        self._parts.append(text)
        for number, piece in enumerate(text.split("\n")):
            if number:
                self._end()
            if piece.strip() and not self._place:
                blanks = len(piece) - len(piece.lstrip())
                scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
                height = abs(size) * scale
                left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4] + 0.3 * blanks * height
                top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                self._place = [round(left, 1), round(top, 1), round(height, 1)]
            self._text.append(piece)

    def _end(self) -> None:
        self._lines.append(["".join(self._text), *self._place])
        self._text, self._place = [], []

    def lines(self, text: str) -> list[list[object]]:
        """The lines of *text*, the whole page, placed where what was gathered is the same."""
        self._end()
        if "".join(self._parts) == text:
            return self._lines
        return [[line] for line in text.split("\n")]


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows: the one that waits looks at it.
        return
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
