"""The languages there are, and the catalogue of each."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Literal

__all__ = ["LANGUAGES", "Language", "catalogue", "counting", "from_system", "translator"]

Language = Literal["en", "zh"]

LANGUAGES: dict[Language, str] = {"en": "English", "zh": "中文"}

_FOLDER = Path(__file__).parent


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of *language*; an empty one if there is none."""
    path = _FOLDER / f"{language}.mo"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def translator(language: str, context: str = "") -> Callable[[str], str]:
    """The function that turns an English text into *language* (``en`` or ``zh``).

    Args:
        context: the ``msgctxt`` of the entries, for texts of one surface only.
    """
    texts = catalogue(language)
    return partial(texts.pgettext, context) if context else texts.gettext


def counting(language: str) -> Callable[[str, str, int], str]:
    """The function that chooses singular or plural of an English text, in *language*."""
    return catalogue(language).ngettext


def from_system(environment: Mapping[str, str] | None = None) -> Language:
    """The language of this machine's user: Chinese where the system says so, else English.

    As gettext does: ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``, the first that is
    set; where none is, what the operating system says.
    """
    given = os.environ if environment is None else environment
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        said = given.get(name, "")
        if said:
            return "zh" if said.lower().startswith("zh") else "en"
    said = (locale.getlocale()[0] or "") if environment is None else ""
    return "zh" if said.lower().startswith(("zh", "chinese")) else "en"
