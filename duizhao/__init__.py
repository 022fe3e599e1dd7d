"""Duizhao (对照): Chinese-English alignment and terminology.

::

    import duizhao
    pairs = duizhao.align("a.zh.txt", "a.en.txt")
    pairs.to_tmx("a.tmx")

The names below are the way in for programs (:mod:`duizhao.api`, described in
``docs/reference/api.md``); each is loaded when it is first used. Inside are the application
layer, one module for each thing a user does, and its rooms: the project store, background
jobs, the command line, the report and the messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import align.messages as _messages
from align.__about__ import __version__

if TYPE_CHECKING:
    from align.errors import DuizhaoError
    from align.model import Pair
    from duizhao.api import (
        Document,
        Findings,
        Found,
        Glossary,
        Pairs,
        Project,
        align,
        check,
        compare,
        open,  # noqa: A004
        read,
        read_glossary,
        read_pairs,
        terms,
    )

__all__ = [
    "Document",
    "DuizhaoError",
    "Findings",
    "Found",
    "Glossary",
    "Pair",
    "Pairs",
    "Project",
    "__version__",
    "align",
    "check",
    "compare",
    "open",
    "read",
    "read_glossary",
    "read_pairs",
    "terms",
]

_ELSEWHERE = {"DuizhaoError": "align.errors", "Pair": "align.model"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    found = getattr(importlib.import_module(_ELSEWHERE.get(name, "duizhao.api")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _words(what: _messages.Message) -> str:
    """Load the catalogue when the first message is worded."""
    from duizhao.messages import default

    return default().text(what)


_messages.set_wording(_words)
