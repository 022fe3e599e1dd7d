"""Messages as codes with parameters: what a library says, before it is worded.

A library knows no language and no surface. What it has to tell people (errors, notes,
findings, stages of work) is a :class:`Message`: a code such as ``file.empty`` and named
parameters. The words stand in the product's catalogue (:mod:`duizhao.messages`), in
English and Chinese; ``str(message)`` asks whoever was made the worder by
:func:`set_wording`, and without one gives code and parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "ERROR",
    "VERBATIM",
    "Message",
    "Parameter",
    "is_code",
    "message",
    "set_wording",
    "stored",
    "unstored",
]

Parameter = Any
"""A string, number, :class:`Message`, path, or a sequence of these."""

_CODE = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+")

ERROR = "verbatim.error"
"""The code of an error as a whole: parameters ``what``, ``where``, ``line``."""

VERBATIM = "verbatim.text"
"""The code of a text that came from elsewhere as it is (an older project, another program)."""


def is_code(text: str) -> bool:
    """Whether *text* has the form of a code: ``room.what``, lower case, dots and hyphens."""
    return _CODE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said, without the words.

    Attributes:
        code: the entry of the catalogue.
        parameters: what its words name: strings, numbers, other messages, or sequences of
            these. A parameter called ``count`` chooses between singular and plural.
    """

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __str__(self) -> str:
        return _wording(self)

    def __hash__(self) -> int:
        return hash((self.code, str(sorted(self.parameters.items(), key=lambda item: item[0]))))


def message(code: str, /, **parameters: Parameter) -> Message:
    """The message of *code*; a text that is no code is taken as it is."""
    if not is_code(code):
        return Message(VERBATIM, {"text": code})
    return Message(code, parameters)


def _bare(what: Message) -> str:
    if what.code == VERBATIM:
        return str(what.parameters.get("text", ""))
    if what.code == ERROR:
        place, line = what.parameters["where"] or "", what.parameters["line"]
        if line is not None:
            place = f"{place}, line {line}" if place else f"line {line}"
        inner = _bare(what.parameters["what"])
        return f"{place}: {inner}" if place else inner
    named = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
    return f"{what.code} ({named})" if named else what.code


_wording: Callable[[Message], str] = _bare


def set_wording(worder: Callable[[Message], str]) -> None:
    """Let *worder* make the text of ``str(message)`` in this process."""
    global _wording  # noqa: PLW0603 - one worder a process, set by the product
    _wording = worder


def stored(value: Parameter) -> Any:
    """*value* (a message or parameter) as what JSON can hold."""
    if isinstance(value, Message):
        if value.code == VERBATIM:
            return str(value.parameters.get("text", ""))
        return {
            "code": value.code,
            "parameters": {name: stored(item) for name, item in value.parameters.items()},
        }
    if isinstance(value, Mapping):
        return {str(name): stored(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [stored(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def unstored(value: Any) -> Message:
    """The message that :func:`stored` made *value* from; a plain text stays that text."""
    found = _unstored(value)
    return found if isinstance(found, Message) else Message(VERBATIM, {"text": str(found)})


def _unstored(value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        parameters = value.get("parameters") or {}
        return Message(value["code"], {name: _unstored(item) for name, item in parameters.items()})
    if isinstance(value, list):
        return tuple(_unstored(item) for item in value)
    return value
