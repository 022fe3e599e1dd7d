"""Plain texts among messages: labels of the log, notes of older projects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from align.errors import DuizhaoError
from align.messages import VERBATIM, Message

__all__ = ["is_undo", "translated"]

_BACK = ("undo", "redo")
_UNDOES = ("log.undo", "log.redo")


def translated(what: Message, say: Callable[[str], str]) -> Message:
    """*what* with the plain texts in it as *say* has them; names stay as they are."""
    if what.code == VERBATIM:
        return Message(VERBATIM, {"text": _text(str(what.parameters["text"]), say)})
    parameters = {name: _parameter(value, say) for name, value in what.parameters.items()}
    # What was done is stored as a text where it has no code.
    if what.code in _UNDOES and isinstance(label := parameters.get("label"), str):
        parameters["label"] = _text(label, say)
    return Message(what.code, parameters)


def is_undo(what: Message) -> bool:
    """Whether a label of the log is that of an undo or a redo."""
    verb = str(what.parameters.get("text", "")).partition(" ")[0]
    return what.code in _UNDOES or verb in _BACK


def _parameter(value: Any, say: Callable[[str], str]) -> Any:
    if isinstance(value, DuizhaoError):
        value = value.as_message()
    if isinstance(value, Message):
        return translated(value, say)
    if isinstance(value, (list, tuple)):
        return tuple(_parameter(item, say) for item in value)
    return value


def _text(text: str, say: Callable[[str], str]) -> str:
    if not text:
        return text  # the catalogue's entry of "" is its head
    verb, _, rest = text.partition(" ")
    return f"{say(verb)} {say(rest)}" if verb in _BACK and rest else say(text)
