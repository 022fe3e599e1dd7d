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
    ├── SettingError              an option or parameter has no sense
    ├── EncoderError              an encoder cannot be loaded or gave nonsense
    ├── StoppedError              long work ended early; what was done until then is saved
    ├── ReviewError               a review command does not fit what it is applied to
    │   └── ConflictError         ... because somebody else changed it first
    └── StoreError                the project cannot be opened or written
        ├── StoreVersionError     ... because another version of the program made it
        ├── StoreLockedError      ... because another program holds it
        └── StoreDamagedError     ... because its file is not whole

A message says what was wrong, where, and what to do next. The shell prints
``str(error)`` and nothing else; ``--debug`` shows the traceback.
"""

from __future__ import annotations

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
        what: what was wrong, in one clause.
        where: the file (or other place) it was found in.
        line: the 1-based line in that file.
        remedy: what the user can do next, in one sentence.
    """

    def __init__(
        self,
        what: str,
        *,
        where: object | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = None if where is None else str(where)
        self.line = line
        self.remedy = remedy

    def __str__(self) -> str:
        place = self.where or ""
        if self.line is not None:
            place = f"{place}, line {self.line}" if place else f"line {self.line}"
        text = f"{place}: {self.what}" if place else self.what
        # A file's name may hold a line break; a message stays one line.
        text = text.replace("\r", "\\r").replace("\n", "\\n")
        return f"{text}. {self.remedy}" if self.remedy else text


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
    """An option or parameter has no sense."""


class EncoderError(DuizhaoError):
    """An encoder cannot be loaded, or gave nonsense."""


class StoppedError(DuizhaoError):
    """Long work had to end before its end; what was done until then is saved."""


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
