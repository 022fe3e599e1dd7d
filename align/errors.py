"""Everything that can go wrong, as one tree.

::

    DuizhaoError
    ├── InputError                a file or text that was given cannot be used
    │   ├── EmptyInputError       ... because nothing is in it
    │   ├── EncodingError         ... because its bytes are no text in any encoding tried
    │   ├── FormatError           ... because it is not what its format promises
    │   ├── LanguageError         ... because it is not in the language expected
    │   └── LimitError            ... because it is larger or deeper than allowed
    ├── OutputError               a file cannot be written
    ├── SettingError              an option or parameter is invalid
    ├── EncoderError              an encoder cannot be loaded or gave nonsense
    ├── StoppedError              long work ended early; what was done until then is saved
    ├── NotAllowedError           the role of the one who asks does not allow it
    ├── ReviewError               a review command does not fit what it is applied to
    │   └── ConflictError         ... because somebody else changed it first
    └── StoreError                the project cannot be opened or written
        ├── StoreVersionError     ... because another version of the program made it
        ├── StoreLockedError      ... because another program holds it
        └── StoreDamagedError     ... because its file is not whole

An error carries a *code* and named parameters (:mod:`align.messages`); the words, in
English and Chinese, and what a user can do next on the command line, on a page or from
Python, are the product's (:mod:`duizhao.messages`). ``str(error)`` is one line: where, what,
what to do.
"""

from __future__ import annotations

from typing import Any

from align.messages import ERROR, Message, Parameter, message

__all__ = [
    "ConflictError",
    "DuizhaoError",
    "EmptyInputError",
    "EncoderError",
    "EncodingError",
    "FormatError",
    "InputError",
    "LanguageError",
    "LimitError",
    "NotAllowedError",
    "OutputError",
    "ReviewError",
    "SettingError",
    "StoppedError",
    "StoreDamagedError",
    "StoreError",
    "StoreLockedError",
    "StoreVersionError",
]


class DuizhaoError(Exception):
    """Root of the tree.

    Args:
        code: what was wrong, as an entry of the catalogue (``file.empty``).
        where: the file (or other place) it was found in.
        line: the 1-based line in that file.
        parameters: what the words name; see :class:`align.messages.Message`.
    """

    def __init__(
        self,
        code: str | Message,
        /,
        *,
        where: object | None = None,
        line: int | None = None,
        **parameters: Parameter,
    ) -> None:
        super().__init__(code)
        self.message = code if isinstance(code, Message) else message(code, **parameters)
        self.where = None if where is None else str(where)
        self.line = line

    @property
    def code(self) -> str:
        """The catalogue's entry of what was wrong."""
        return self.message.code

    @property
    def what(self) -> str:
        """What was wrong, in one clause, without place and remedy."""
        return str(self.message)

    def as_message(self) -> Message:
        """The whole error, with its place, as a message that can be kept and worded later."""
        return Message(ERROR, {"what": self.message, "where": self.where, "line": self.line})

    def __str__(self) -> str:
        return str(self.as_message())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.message, self.where, self.line)


def _again(
    kind: type[DuizhaoError], what: Message, where: str | None, line: int | None
) -> DuizhaoError:
    return kind(what, where=where, line=line)


class InputError(DuizhaoError):
    """A file or text that was given cannot be used."""


class EmptyInputError(InputError):
    """Nothing is in it."""


class EncodingError(InputError):
    """Its bytes are no text in any encoding tried."""


class FormatError(InputError):
    """It is not what its format promises."""


class LanguageError(InputError):
    """It is not in the language expected."""


class LimitError(InputError):
    """It is larger or deeper than allowed."""


class OutputError(DuizhaoError):
    """A file cannot be written."""


class SettingError(DuizhaoError):
    """An option or parameter is invalid."""


class EncoderError(DuizhaoError):
    """An encoder cannot be loaded, or gave nonsense."""


class StoppedError(DuizhaoError):
    """Long work had to end before its end; what was done until then is saved."""


class NotAllowedError(DuizhaoError):
    """The role of the one who asks does not allow it."""


class ReviewError(DuizhaoError):
    """A review command does not fit what it is applied to."""


class ConflictError(ReviewError):
    """Somebody else changed it first."""


class StoreError(DuizhaoError):
    """The project cannot be opened or written."""


class StoreVersionError(StoreError):
    """Another version of the program made the project."""


class StoreLockedError(StoreError):
    """Another program holds the project."""


class StoreDamagedError(StoreError):
    """The project's file is not whole."""
