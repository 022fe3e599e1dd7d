"""The interface's languages: gettext catalogues, compiled by ``python -m ui.i18n.compile``."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

__all__ = ["LANGUAGES", "translator"]

LANGUAGES = {"en": "English", "zh": "中文"}

_FOLDER = Path(__file__).parent


@cache
def translator(language: str) -> Callable[[str], str]:
    """The function that turns an English message into *language* (``en`` or ``zh``)."""
    path = _FOLDER / f"{language}.mo"
    if not path.is_file():
        return gettext.NullTranslations().gettext
    with path.open("rb") as file:
        return gettext.GNUTranslations(file).gettext
