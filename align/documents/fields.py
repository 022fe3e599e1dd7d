"""Word's fields whose instruction is the text that a reader sees: EQ, SYMBOL, MACROBUTTON.

Word shows them without keeping a result in the file: enclosed characters and phonetic guides of
older versions, fractions and roots (``EQ \\\\f(1,3)``), signs. docx and RTF write them alike.
Source: ISO/IEC 29500-1, 17.16.5 (field definitions).
"""

from __future__ import annotations

import re

from align.documents.raised import raised

__all__ = ["shown"]

_SHAPES = frozenset("○◯〇□◇△▢⃝●■")
_LONGEST = 2000
_DEEPEST = 20
_TOKEN = re.compile(r"\\([A-Za-z*]{1,4})|\\(.)|([(),;])|\"([^\"]*)\"|([^\\(),;\"]+)", re.DOTALL)
_NUMBER = re.compile(r"\s*\d+\s*")


def shown(instruction: str) -> str:
    """What Word shows for a field with *instruction*; nothing for one that keeps its result.

    >>> shown(r" EQ \\f(1,3) "), shown(r"eq \\o\\ac(○,密)"), shown(" PAGE ")
    ('1/3', '密', '')
    """
    kind, _, rest = instruction.strip()[:_LONGEST].partition(" ")
    match kind.upper():
        case "EQ":
            return _Equation(rest).text()
        case "SYMBOL":
            return _symbol(rest)
        case "MACROBUTTON" | "GOTOBUTTON":
            return rest.strip().partition(" ")[2].strip()
        case _:
            return ""


def _symbol(rest: str) -> str:
    """The character of a SYMBOL field; none of a font that has signs of its own."""
    words = rest.split()
    if not words or re.search(r"symbol|wingding|webding", rest, re.IGNORECASE):
        return ""
    try:
        code = int(words[0], 0)
    except ValueError:
        return words[0] if len(words[0]) == 1 else ""
    known = 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000
    return chr(code) if known else ""


class _Equation:
    """The switches and arguments of an EQ field, read once from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = [match.groups() for match in _TOKEN.finditer(text)]
        self._at = 0

    def text(self) -> str:
        """The whole as one line."""
        return self._sequence(0).strip()

    def _sequence(self, depth: int) -> str:
        """Text and switches up to the end of an argument."""
        parts: list[str] = []
        while self._at < len(self._tokens):
            switch, escaped, mark, quoted, plain = self._tokens[self._at]
            if mark and depth:
                break
            self._at += 1
            if switch == "*":
                # A format: its name, and what is in quotation marks after it.
                self._skip_format()
            elif switch:
                parts.append(self._switch(switch.lower(), depth))
            else:
                parts.append(escaped or mark or quoted or plain or "")
        return "".join(parts)

    def _skip_format(self) -> None:
        if self._at < len(self._tokens):
            _, _, _, quoted, plain = self._tokens[self._at]
            if plain is not None and not plain.strip() and self._at + 1 < len(self._tokens):
                quoted = self._tokens[self._at + 1][3]
                self._at += quoted is not None
                self._at += 1
            elif quoted is not None or plain is not None:
                self._at += 1

    def _switch(self, name: str, depth: int) -> str:
        """A switch, the options that follow it, and its arguments."""
        options: list[str] = []
        while self._at < len(self._tokens):
            switch, escaped, mark, _, plain = self._tokens[self._at]
            option = switch is not None and len(switch) > 1
            bracket = escaped is not None and name == "b"
            size = plain is not None and (_NUMBER.fullmatch(plain) or not plain.strip())
            if mark or not (option or bracket or size):
                break
            if option or bracket:
                options.append(str(switch or escaped).lower())
            self._at += 1
        return _made(name, options, self._arguments(depth))

    def _arguments(self, depth: int) -> list[str]:
        if self._at >= len(self._tokens) or self._tokens[self._at][2] != "(":
            return []
        if depth > _DEEPEST:
            self._at = len(self._tokens)
            return []
        self._at += 1
        found: list[str] = []
        while self._at < len(self._tokens):
            found.append(self._sequence(depth + 1))
            if self._at >= len(self._tokens):
                break
            mark = self._tokens[self._at][2]
            self._at += 1
            if mark == "(":
                found[-1] += "("
            elif mark == ")":
                break
        return found


def _made(name: str, options: list[str], arguments: list[str]) -> str:  # noqa: PLR0911
    """What a switch makes of its arguments."""
    texts = [argument.strip() for argument in arguments]
    match name:
        case "o":
            # Over one another: a shape around a character, its reading above it.
            return "".join(text for text in texts if text not in _SHAPES)
        case "s" if "up" in options:
            # A reading over a character is raised; so is an exponent, which is short.
            text = "".join(texts)
            return raised(text) if raised(text) != text else ""
        case "s":
            return "".join(texts)
        case "f":
            return "/".join(texts)
        case "r":
            root = texts[-1] if texts else ""
            return (raised(texts[0]) if len(texts) > 1 else "") + f"√{root}"
        case "l":
            return ",".join(texts)
        case "b":
            return f"({''.join(texts)})" if not options else "".join(texts)
        case "a":
            return " ".join(text for text in texts if text)
        case "i":
            return "".join(("∫", *texts[2:]))
        case _:
            return "".join(texts)
