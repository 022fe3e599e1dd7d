"""Message catalogues of gettext (``.po``, ``.pot``): an entry a pair.

The fuzzy entries need review, those that are obsolete or untranslated are left out. Which of
message and translation is Chinese their script says. Of plural forms the first belongs to the
message, the second, where there is one, to its plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from align.documents.states import status_of
from align.messages import Message, message
from align.model import Lang, Pair, flat
from align.text.scripts import count_scripts, has_han

__all__ = ["is_catalogue", "pairs_of_catalogue"]

# Nothing is tried again that was read once: thousands of blank lines cost no more than others.
_BEGINNING = re.compile(
    r"\ufeff?(?:[^\S\n]*+(?:#[^\n]*+)?\n)*+[^\S\n]*+(?:msgctxt\s++\"|msgid\s++\"[^\n]*\"[^\S\n]*+\n"
    r"(?:\s*+\"[^\n]*\"[^\S\n]*+\n)*+\s*+msg(?:str|id_plural))"
)
_LINE = re.compile(r"\s*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)?\s*\"(.*)\"\s*$")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(slots=True)
class _Entry:
    """An entry under way: its strings by keyword, whether it is fuzzy."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    fuzzy: bool = False

    def text(self, key: str) -> str:
        joined = "".join(self.texts.get(key, ()))
        return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), joined)


def is_catalogue(head: str) -> bool:
    """Whether a file that begins with *head* is a message catalogue."""
    return bool(_BEGINNING.match(head[:20_000]))


def pairs_of_catalogue(text: str, name: str, notes: list[Message]) -> Iterator[Pair]:
    """The translated entries of the catalogue *text*; *notes* get what was left out."""
    untranslated = other = index = 0
    for entry in _entries(text):
        if not entry.text("msgid").strip():
            continue
        sides = [("msgid", "msgstr"), ("msgid", "msgstr0"), ("msgid_plural", "msgstr1")]
        said = [(entry.text(a), entry.text(b)) for a, b in sides if b in entry.texts]
        translated = [(one, two) for one, two in said if one.strip() and two.strip()]
        untranslated += not translated
        for one, two in translated:
            langs = _lang(one), _lang(two)
            if langs[0] == langs[1]:
                other += 1
                continue
            zh, en = (one, two) if langs[0] == "zh" else (two, one)
            yield Pair(
                flat(zh, "zh"),
                flat(en, "en"),
                status=status_of(["fuzzy"] if entry.fuzzy else []),
                zh_document=name,
                en_document=name,
                zh_segments=(index,),
                en_segments=(index,),
                origin="import",
            )
            index += 1
    if untranslated:
        notes.append(message("exchange.units-untranslated", count=untranslated))
    if other:
        notes.append(message("exchange.units-of-other-languages", count=other, languages="PO"))


def _lang(text: str) -> Lang:
    return "zh" if has_han(text) and count_scripts(text).share >= 0.3 else "en"


def _entries(text: str) -> Iterator[_Entry]:
    entry, key = _Entry(), ""
    fuzzy = False
    for line in text.splitlines():
        if line.startswith("#"):
            # Comments stand before their entry.
            if any(key.startswith("msgstr") for key in entry.texts):
                yield entry
                entry, key, fuzzy = _Entry(), "", False
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        match = _LINE.match(line)
        if not match:
            continue
        word, number, said = match.groups()
        if word in ("msgid", "msgctxt") and any(k.startswith("msgstr") for k in entry.texts):
            yield entry
            entry, fuzzy = _Entry(), False
        if word:
            key = f"msgstr{number}" if number is not None else word
            entry.texts.setdefault(key, [])
            entry.fuzzy = entry.fuzzy or fuzzy
        if key:
            entry.texts[key].append(said)
    if entry.texts:
        yield entry
