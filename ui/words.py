"""The pages' words in one language: their own texts, and what libraries and logs report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from align.errors import DuizhaoError
from align.messages import VERBATIM, Message
from duizhao.messages import Language, Wording, counting, translated, translator

__all__ = ["Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in *language*; calling it with an English text of the pages translates that."""

    language: Language = "en"

    def __call__(self, text: str) -> str:
        """A text of the pages, by its English."""
        return translator(self.language)(text)

    def label(self, text: str) -> str:
        """The same as a label of its own (a button, an option, a heading): with a capital."""
        return _capital(self(text))

    def count(self, one: str, many: str, count: int, **parameters: Any) -> str:
        """A text with a ``{count}`` in it: *one* for the singular, *many* for the plural."""
        return self.form(one, many, count).format(count=f"{count:,}", **parameters)

    def form(self, one: str, many: str, count: int) -> str:
        """The same with its parts left open."""
        return counting(self.language)(one, many, count)

    def count_label(self, one: str, many: str, count: int) -> str:
        """The same, with a capital."""
        return _capital(self.form(one, many, count))

    def of(self, place: str, what: str) -> str:
        """*what*, and before it what it is said of: the colon is the language's, too."""
        return Wording(self.language, "page").text(
            Message("place.said", {"place": place, "what": what})
        )

    def message(self, what: Message | DuizhaoError | str) -> str:
        """What a library, a job or the log reports; names stay as they are.

        Texts without a code (labels of the log, notes of older projects) are looked up among
        the texts of the pages, and are shown as they are if they are not there.
        """
        if isinstance(what, DuizhaoError):
            what = what.as_message()
        elif isinstance(what, str):
            what = Message(VERBATIM, {"text": what})
        return Wording(self.language, "page").text(translated(what, self))


def _capital(text: str) -> str:
    # Not of signs such as n-m.
    return text[:1].upper() + text[1:] if text[1:2].isalpha() else text
