"""Compile the catalogues: ``python -m duizhao.messages.compile`` (needs Babel, for developers).

Every ``.po`` under ``en/`` and ``zh/`` goes into one ``.mo`` a language, which is package
data. What other programs' words are in Chinese (click's usage errors) is a gettext domain
of its own, ``zh/LC_MESSAGES/DOMAIN.po``, where gettext itself looks for it. Tests check that
both languages are complete and the compiled files current.
"""

from __future__ import annotations

import datetime
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["DOMAINS", "FOLDER", "compiled", "compiled_domain", "main", "read"]

FOLDER = Path(__file__).parent
DOMAINS = FOLDER / "zh" / "LC_MESSAGES"

# The same sources give the same bytes on every day.
_DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def read(language: str) -> Catalog:
    """Every entry of *language*, from all its files.

    Raises:
        ValueError: an entry stands twice.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language, creation_date=_DATE, revision_date=_DATE)
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language, abort_invalid=True)
        for item in part:
            if not item.id:
                continue
            key = item.id[0] if isinstance(item.id, tuple) else item.id
            if whole.get(key, item.context) is not None:
                raise ValueError(f"{path.name}: {key!r} stands twice")
            whole.add(item.id, item.string, context=item.context)
    return whole


def compiled(language: str) -> bytes:
    """The ``.mo`` file of *language*, deterministic."""
    return _bytes(read(language))


def compiled_domain(source: Path) -> bytes:
    """The ``.mo`` file of another program's words, deterministic."""
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        found = read_po(file, locale="zh", abort_invalid=True)
    found.creation_date = found.revision_date = _DATE
    return _bytes(found)


def _bytes(texts: Catalog) -> bytes:
    from babel.messages.mofile import write_mo

    buffer = io.BytesIO()
    write_mo(buffer, texts)
    return buffer.getvalue()


def main() -> int:
    """Write the ``.mo`` of both languages and of other programs' words."""
    for language in ("en", "zh"):
        (FOLDER / f"{language}.mo").write_bytes(compiled(language))
    for source in DOMAINS.glob("*.po"):
        source.with_suffix(".mo").write_bytes(compiled_domain(source))
    return 0


if __name__ == "__main__":
    sys.exit(main())
