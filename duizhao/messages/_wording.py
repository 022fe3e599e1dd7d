"""From a message to its words, for one language and one surface."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from align.errors import DuizhaoError
from align.messages import ERROR, VERBATIM, Message, set_wording
from align.text.files import encodable
from duizhao.messages._languages import Language, catalogue

__all__ = ["Surface", "Wording", "default", "use"]

Surface = Literal["cli", "page", "api"]
"""Where it is read: what to do next is an option, a button or an argument."""

_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in *language* for *surface*."""

    language: Language = "en"
    surface: Surface = "api"

    def text(self, what: Message | str) -> str:
        """The words of a message, on one line; a plain text as it is."""
        if isinstance(what, str):
            return what
        if what.code == VERBATIM:
            return str(what.parameters.get("text", ""))
        if what.code == ERROR:
            return self._error(what.parameters)
        found = self._entry(what)
        return what.code if found is None else self._filled(found, what.parameters)

    def error(self, error: BaseException) -> str:
        """An error in one line: the place, what was wrong, and what to do next."""
        if isinstance(error, DuizhaoError):
            return self.text(error.as_message())
        return str(error)

    def remedy(self, what: Message | str) -> str:
        """What to do next, empty if there is nothing to say."""
        if isinstance(what, str):
            return ""
        for context in (f"remedy:{self.surface}", "remedy"):
            found = self._entry(what, context)
            if found is not None:
                return self._filled(found, what.parameters)
        return ""

    def _error(self, parameters: Mapping[str, Any]) -> str:
        what, where, line = parameters["what"], parameters["where"], parameters["line"]
        text = self.text(what)
        if line is not None:
            line = self._known("place.line-in-file" if where else "place.line").format(
                file=where, line=line
            )
        place = line if line is not None else where
        if place:
            text = self._known("place.said").format(place=self._shown(place), what=text)
        remedy = self.remedy(what)
        if remedy:
            text = self._known("place.remedy").format(what=text, remedy=remedy)
        # A file's name may hold a line break; a message stays one line.
        return text.replace("\r", "\\r").replace("\n", "\\n")

    def _entry(self, what: Message, context: str = "") -> str | None:
        """The catalogue's text for *what*; ``None`` if it has none."""
        texts = catalogue(self.language)
        code, count = what.code, what.parameters.get("count")
        if isinstance(count, int):
            found = (
                texts.npgettext(context, code, code, count)
                if context
                else texts.ngettext(code, code, count)
            )
            if found != code:
                return found
        found = texts.pgettext(context, code) if context else texts.gettext(code)
        return None if found == code else found

    def _known(self, code: str) -> str:
        return catalogue(self.language).gettext(code)

    def _filled(self, text: str, parameters: Mapping[str, Any]) -> str:
        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            return self._shown(parameters[name]) if name in parameters else match.group()

        return _PART.sub(fill, text)

    def _shown(self, value: Any) -> str:
        match value:
            case Message():
                return self.text(value)
            case DuizhaoError():
                return self.error(value)
            case int() if not isinstance(value, bool):
                return f"{value:,}"
            case float():
                return f"{value:g}"
            case list() | tuple() | set() | frozenset():
                between = "、" if self.language == "zh" else ", "
                return between.join(map(self._shown, value))
        # The name of a file may be of bytes that are no text.
        return encodable(str(value))


_default = Wording()


def default() -> Wording:
    """What ``str()`` of messages and errors is worded by in this process."""
    return _default


def use(language: Language, surface: Surface) -> Wording:
    """Word ``str()`` of messages and errors so from now on in this process."""
    global _default  # noqa: PLW0603 - the process's one default
    _default = Wording(language, surface)
    return _default


def _worded(what: Message) -> str:
    return _default.text(what)


set_wording(_worded)
