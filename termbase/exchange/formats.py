"""Every format of a glossary by name, and reading by what a file is called or holds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from align.errors import SettingError
from align.exchange.options import Written
from align.messages import Message
from align.text.files import display_name
from termbase.exchange.jsonfile import read_json, write_json
from termbase.exchange.soundness import sound
from termbase.exchange.tables import (
    read_csv,
    read_tsv,
    read_xlsx,
    write_csv,
    write_tsv,
    write_xlsx,
)
from termbase.exchange.tbx import write_tbx
from termbase.exchange.tbx_reader import read_tbx
from termbase.model import Concept

__all__ = ["READERS", "WRITERS", "read_glossary"]

Reader: TypeAlias = Callable[..., tuple[Concept, ...]]
Writer: TypeAlias = Callable[..., Written]

READERS: Mapping[str, Reader] = MappingProxyType(
    {"csv": read_csv, "json": read_json, "tbx": read_tbx, "tsv": read_tsv, "xlsx": read_xlsx}
)
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"csv": write_csv, "json": write_json, "tbx": write_tbx, "tsv": write_tsv, "xlsx": write_xlsx}
)
_OTHER_NAMES = {"txt": "tsv", "tab": "tsv", "xml": "tbx", "martif": "tbx", "mtf": "tbx"}


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
    extension = Path(path).suffix.lower().removeprefix(".")
    reader = READERS.get(_OTHER_NAMES.get(extension, extension))
    if reader is None:
        raise SettingError("glossary.unknown-format", name=Path(path).name, formats=tuple(READERS))
    given = {name: value for name, value in options.items() if value is not None}
    if reader is not read_tbx:
        # Only TBX has codes to be explained.
        given.pop("languages", None)
    unknown = sorted(set(given) - set(inspect.signature(reader).parameters))
    if unknown:
        raise SettingError("glossary.unknown-option", format=extension, option=unknown[0])
    return sound(reader(path, notes=notes, **given), where=display_name(Path(path)), notes=notes)
