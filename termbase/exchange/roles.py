"""What a column of somebody's glossary can be, and what its header says that it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.errors import SettingError
from align.messages import Message
from align.model import Lang, language_of
from align.text.headers import Header, read_header
from termbase.custom import column_of, field_of
from termbase.exchange.vocabulary import FIELDS, NEUTRAL, PLACE_WORDS, is_neutral, plain_word

__all__ = [
    "ROLES",
    "TERM",
    "Column",
    "Layout",
    "Row",
    "cell_language",
    "named_role",
    "owned",
    "role_of",
]

Row = tuple[int, list[str]]
"""A row: its 1-based line, its cells."""

TERM = "term"
ROLES = (TERM, *dict.fromkeys(FIELDS.values()))
"""What a column can be; :data:`TERM` is one of terms."""

_CONCEPT_LEVEL = ("concept", "subject", "concept_status", "related", "administrative", "project")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its 0-based place, its header, what it holds.

    Attributes:
        role: of :data:`ROLES`, or a field of the users' own (``field:name``); empty where
            nobody knows.
        lang: of a column of terms, and of what says something of one language.
        of: the place of the column of terms that it belongs to; ``None``: the whole row.
        language: where the cells of another column say which language the terms are in.
    """

    place: int
    header: str = ""
    role: str = ""
    lang: Lang | None = None
    of: int | None = None
    language: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is to be read.

    Attributes:
        first: the index of the first row with terms. header: whether headers were found.
        left_out: headers of columns that nothing is taken from.
    """

    columns: tuple[Column, ...]
    first: int
    header: bool
    left_out: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    def terms(self) -> tuple[Column, ...]:
        """The columns of terms."""
        return tuple(item for item in self.columns if item.role == TERM)


def role_of(header: Header) -> str:
    """The role that a header's words say; empty if it says none."""
    if header.other or header.both:
        return ""
    words = list(header.words)
    while words:
        key = plain_word("".join(words) if not words[0].isascii() else " ".join(words))
        if key in FIELDS:
            return FIELDS[key]
        if words[0] in PLACE_WORDS:
            words = words[1:]
        elif len(words) > 1 and words[-1] in PLACE_WORDS | {"text", "name", "s"}:
            words = words[:-1]
        else:
            break
    core = [word for word in header.words if word not in PLACE_WORDS or word in NEUTRAL]
    left = [word for word in core if not is_neutral(word) and not word.isdecimal()]
    if not left and (header.lang or any(not word.isdecimal() for word in core)):
        return TERM
    if header.words in (("l", "1"), ("l", "2")):
        return TERM
    if (header.lang or header.side) and _joined(left) in FIELDS:
        return FIELDS[_joined(left)]
    return ""


def cell_language(text: str) -> Lang | None:
    """The language that a cell of codes or names of languages says."""
    found = language_of(text)
    if found is not None:
        return found
    header = read_header(text)
    return header.lang if not header.words else None


def _joined(words: Sequence[str]) -> str:
    return plain_word("".join(words) if words and not words[0].isascii() else " ".join(words))


def owned(found: Sequence[Column]) -> list[Column]:
    """Each column that says something of a term with the column of terms that it belongs to.

    What names a language belongs to the nearest column of that language before it. What
    does not belongs to the row, unless the same header comes again, as tools write it that
    have the same fields for every language.
    """
    terms = [item for item in found if item.role == TERM]
    if not terms:
        return list(found)
    counts = Counter(
        (item.role, plain_word(item.header))
        for item in found
        if not _of_concept(item.role) and item.lang is None
    )
    first_of: dict[tuple[str, str], int] = {}
    for item in found:
        first_of.setdefault((item.role, plain_word(item.header)), item.place)
    result = []
    for item in found:
        key = (item.role, plain_word(item.header))
        if _of_concept(item.role):
            result.append(item)
            continue
        if item.lang is not None:
            of_lang = [t.place for t in terms if t.lang == item.lang]
            before = [place for place in of_lang if place < item.place]
            of = before[-1] if before else of_lang[0] if of_lang else None
            if len(before) in (0, len(of_lang)) and _of_all(item, found, terms):
                of = None
            result.append(replace(item, of=of))
            continue
        side = read_header(item.header).side
        sided = [t for t in terms if side and read_header(t.header).side == side]
        if len(sided) == 1 and item.role != "source":
            result.append(replace(item, of=sided[0].place, lang=sided[0].lang))
            continue
        if counts[key] > 1:
            before = [t.place for t in terms if t.place < item.place]
            after = [t.place for t in terms if t.place > item.place]
            ahead = first_of[key] < terms[0].place
            of = (after or before)[0] if ahead and after else (before or after)[-1]
            lang = next(t.lang for t in terms if t.place == of)
            result.append(replace(item, of=of, lang=lang))
            continue
        result.append(item)
    return result


def _of_concept(role: str) -> bool:
    """Whether a column says nothing of a single term."""
    return role in ("", TERM, "language", *_CONCEPT_LEVEL) or bool(field_of(role))


def _of_all(item: Column, found: Sequence[Column], terms: Sequence[Column]) -> bool:
    """Whether what is said of a language is said of several columns of it: *Status EN* behind
    *English Term 1* and *English Term 2*, which are there once."""
    own = [term for term in terms if term.lang == item.lang]
    same = [other for other in found if (other.role, other.lang) == (item.role, item.lang)]
    return len(own) > 1 and len(same) == 1 and not any(map(str.isdigit, item.header))


def named_role(name: str) -> tuple[str, Lang | None]:
    """A role and a language by the name that users and our own tables have for them."""
    own = field_of(name.strip())
    if own:
        return column_of(own), None
    plain = re.sub(r"\d+$", "", name.strip().casefold())
    if plain == "-":
        return "", None
    plain = plain.replace("-", "_")
    if plain in ("zh", "en"):
        return TERM, "zh" if plain == "zh" else "en"
    lang: Lang | None = None
    for prefix in ("zh", "en"):
        if plain.startswith(f"{prefix}_"):
            lang, plain = prefix, plain[3:]
    if plain in ROLES and plain != TERM:
        return plain, lang
    raise SettingError("glossary.unknown-column", column=name, columns=("zh", "en", *ROLES[1:]))
