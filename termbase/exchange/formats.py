"""Every format of a glossary by name, and reading by what a file is called or holds."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from align.errors import SettingError
from align.exchange.options import Written
from align.messages import Message
from align.text.files import display_name, read_head
from termbase.exchange.jsonfile import read_json, write_json
from termbase.exchange.memory import read_tmx
from termbase.exchange.multiterm import read_multiterm
from termbase.exchange.reading import read_csv, read_docx, read_ods, read_tsv, read_xlsx
from termbase.exchange.soundness import plain_terms, sound
from termbase.exchange.tables import write_csv, write_tsv, write_xlsx
from termbase.exchange.tbx import write_tbx
from termbase.exchange.tbx_reader import read_tbx
from termbase.model import Concept

__all__ = ["EXTENSIONS", "READERS", "WRITERS", "glossary_form", "read_glossary"]

Reader: TypeAlias = Callable[..., tuple[Concept, ...]]
Writer: TypeAlias = Callable[..., Written]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "csv": read_csv,
        "docx": read_docx,
        "json": read_json,
        "multiterm": read_multiterm,
        "ods": read_ods,
        "tbx": read_tbx,
        "tmx": read_tmx,
        "tsv": read_tsv,
        "xlsx": read_xlsx,
    }
)
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"csv": write_csv, "json": write_json, "tbx": write_tbx, "tsv": write_tsv, "xlsx": write_xlsx}
)
_BY_EXTENSION = {
    "csv": "csv",
    "docx": "docx",
    "json": "json",
    "martif": "tbx",
    "mtf": "multiterm",
    "ods": "ods",
    "tab": "tsv",
    "tbx": "tbx",
    "tmx": "tmx",
    "tsv": "tsv",
    "txt": "tsv",
    "u8": "tsv",
    "utf8": "tsv",
    "utx": "tsv",
    "xlsm": "xlsx",
    "xlsx": "xlsx",
    "xml": "tbx",
}
EXTENSIONS = tuple(sorted(_BY_EXTENSION))
"""Endings of files that may hold a glossary."""

_ROOTS = {"mtf": "multiterm", "martif": "tbx", "tbx": "tbx", "tmx": "tmx"}
_ROOT = re.compile(r"<(?:\w+:)?(mtf|martif|tbx|tmx)[\s>]", re.IGNORECASE)
_OF_MARKUP = frozenset(_ROOTS.values())
_OF_SOME = frozenset(("languages", "separator", "encoding", "own_fields"))
_INSTEAD = {
    "xls": "glossary.save-as-xlsx",
    "et": "glossary.save-as-xlsx",
    "numbers": "glossary.save-as-xlsx",
    "doc": "glossary.save-as-docx",
    "wps": "glossary.save-as-docx",
    "pdf": "glossary.save-as-docx",
    "sdltb": "glossary.export-from-multiterm",
    "mdb": "glossary.export-from-multiterm",
    "mtb": "glossary.export-from-memoq",
}


def glossary_form(path: str | PathLike[str]) -> str:
    """The format of a file, a key of :data:`READERS`: by its name, of XML by its root.

    Raises:
        SettingError: no format is known by that name; the remedy says what to do with it.
        InputError: the file cannot be read.
    """
    path = Path(path)
    extension = path.suffix.lower().removeprefix(".")
    form = _BY_EXTENSION.get(extension)
    if form is None:
        code = _INSTEAD.get(extension, "glossary.unknown-format")
        raise SettingError(code, name=path.name, formats=EXTENSIONS)
    if form == "tbx" and path.is_file():
        head = read_head(path, where=display_name(path))
        text = head.decode(
            "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore"
        )
        match = _ROOT.search(text)
        if match:
            return _ROOTS[match[1].lower()]
    return form


def read_glossary(
    path: str | PathLike[str], *, notes: list[Message] | None = None, **options: Any
) -> tuple[Concept, ...]:
    """A glossary of any format that can be read, by the file's extension.

    Args:
        options: what the format's reader takes (``columns``, ``encoding`` ...).

    Raises:
        SettingError: the extension is unknown, or the format has no such option.
        InputError: as the format's reader.
        FormatError: a number in it is beyond reason.
    """
    form = glossary_form(path)
    reader = READERS[form]
    given = {name: value for name, value in options.items() if value is not None}
    taken = set(inspect.signature(reader).parameters)
    # Codes to be explained and cells to be parted are not in every format.
    given = {name: v for name, v in given.items() if name in taken or name not in _OF_SOME}
    unknown = sorted(set(given) - taken)
    if unknown:
        raise SettingError("glossary.unknown-option", format=form, option=unknown[0])
    found = reader(path, notes=notes, **given)
    if form in _OF_MARKUP:
        found = plain_terms(found, notes=notes)
    return sound(found, where=display_name(Path(path)), notes=notes)
