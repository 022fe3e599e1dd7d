"""Compile the catalogues: ``python -m ui.i18n.compile`` (needs Babel, a development tool).

English messages are their own keys, except for those that start with ``key:``, which
``en.po`` spells out; ``zh.po`` holds every message. A test checks that both are complete
and that the compiled files are of the present sources.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

__all__ = ["compiled", "main"]

FOLDER = Path(__file__).parent


def compiled(language: str) -> bytes:
    """The ``.mo`` file of *language*, deterministic."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Write every ``.mo`` beside its ``.po``."""
    for source in sorted(FOLDER.glob("*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source.stem))
    return 0


if __name__ == "__main__":
    sys.exit(main())
