"""Takes the text out of a PDF in a process of its own: bytes in, one JSON object out.

PDFs are programs, and a broken or hostile one can make any parser loop, recurse or fill
the memory. Here that costs this process alone; :mod:`align.documents.pdf` starts it, waits
for a limited time and reads what it says: ``{"pages": [...]}`` or ``{"problem": ...}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys

__all__ = ["extract", "main"]

MEMORY = 3_000_000_000
"""Address space of this process in bytes, where the system can limit it."""


def main() -> None:
    """Read standard input, write standard output."""
    _limit()
    logging.disable(logging.CRITICAL)
    most = int(sys.argv[1])
    result = extract(sys.stdin.buffer.read(), most)
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


def extract(data: bytes, most: int) -> dict[str, object]:
    """The text of each page of the PDF *data*, up to *most* characters in all.

    Errors of the parser that are not its own go through: the process ends with them.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "password"}
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            text = page.extract_text()
            length += len(text)
            if length > most:
                return {"problem": "length"}
            pages.append(text)
    except DependencyError:
        return {"problem": "cipher"}
    except (LimitReachedError, MemoryError, RecursionError):
        return {"problem": "size"}
    except PyPdfError as error:
        return {"problem": "damaged", "reason": str(error).split("\n", 1)[0][:200]}
    return {"pages": pages}


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Windows: the time limit of the parent must do.
        return
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
