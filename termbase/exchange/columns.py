"""What each column of somebody's glossary is, and in which row the terms begin.

Asked in this order: what the user names; the headers, in the words of
:mod:`~termbase.exchange.vocabulary`; where they leave a language open, what is in the cells.
A table in which one of the languages cannot be found is refused with its columns listed:
half a glossary is worse than none, because nobody sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from align.errors import FormatError
from align.messages import Message, message
from align.model import Lang, language_of
from align.text.delimited import column_of_letters
from align.text.headers import plain_header, read_header
from align.text.scripts import HAN, LATIN
from termbase.custom import column_of, field_of
from termbase.exchange.roles import (
    TERM,
    Column,
    Layout,
    Row,
    cell_language,
    named_role,
    owned,
    role_of,
)
from termbase.exchange.vocabulary import LISTS, is_true, plain_word, term_status

__all__ = ["recognise"]

_FLAGS = ("forbidden", "preferred", "approved", "translatable", "untranslatable")
_HEADS = 12
"""How many rows can stand before or be the one that names the columns."""

_LONGEST = 60
_SAMPLE = 400
_WIDEST = 256
_MOST = 0.6
"""Most of a column's cells: from this share on it is in a language."""

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(f"[{LATIN}]")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4}|[-_]\d{3})*|[A-Za-z]{4,}(?: \(.*\))?")
_NUMBER = re.compile(r"[\d.,%\-/: ]+")


def recognise(
    rows: Sequence[Row],
    *,
    where: object,
    columns: Mapping[str, str | int] | None = None,
    languages: tuple[Lang | None, Lang | None] | None = None,
    own: Sequence[str] = (),
) -> Layout:
    """The layout of a table whose rows are *rows*, none of them empty.

    Args:
        columns: what the user says: a name (``zh``, ``en``, or a role) and its column, by
            header, letter or 0-based place. A second column of a name has a number behind it
            (``zh2``); ``-``, ``-2`` ... are left out.
        languages: of source and target, where the file says it elsewhere.
        own: names of the users' own fields; a column headed so is that field, unless it
            holds terms, or what holds rows together.

    Raises:
        FormatError: a language cannot be found, or a named column is not there.
        SettingError: there is no such role.
    """
    width = min(max(len(row) for _, row in rows), _WIDEST)
    work = _Table(rows, width, where, languages, own)
    if columns:
        return work.given(columns)
    for at in range(min(_HEADS, len(rows))):
        layout = work.headed(at)
        if layout is not None:
            return layout
    return work.headless()


class _Table:
    def __init__(
        self,
        rows: Sequence[Row],
        width: int,
        where: object,
        languages: tuple[Lang | None, Lang | None] | None,
        own: Sequence[str],
    ) -> None:
        self._rows = rows
        self._width = width
        self._where = where
        self._languages = languages
        self._own = {plain_word(name): name for name in own}

    # With headers

    def headed(self, at: int) -> Layout | None:
        """The layout if row *at* names the columns, perhaps with the one after it."""
        head = self._texts(at)
        found = self._columns(head, at + 1)
        if found is not None and self._is_header(head, found, at):
            two = self._two_rows(head, found, at)
            return two or self._settled(found, at + 1)
        if found is None or not any(item.lang for item in found):
            return None
        return self._two_rows(head, found, at)

    def _two_rows(self, head: list[str], found: list[Column], at: int) -> Layout | None:
        """Languages in one row and what is said of them in the next one."""
        below = self._texts(at + 1) if at + 1 < len(self._rows) else []
        if sum(map(bool, below)) < 2:
            return None
        named = {item.place: item for item in found if item.lang and item.role == TERM}
        if len({item.lang for item in named.values()}) < 2:
            return None
        words = [role_of(read_header(cell)) for cell in below]
        if not all(role or not cell for role, cell in zip(words, below, strict=True)):
            return None
        alone = all(role == TERM for role in words if role)
        differ = len(set(map(plain_word, filter(None, below)))) > 1
        if alone and differ and len(named) == sum(map(bool, below)):
            return None  # 术语 under 中文 and term under 英文 could be the first row of terms
        joined, last = [], ""
        for upper, lower in zip(head, below, strict=True):
            last = upper or last
            joined.append(f"{last} {lower}" if upper or lower else "")
        again = self._columns(joined, at + 2)
        if again is None or not self._is_header(joined, again, at + 1, combined=True):
            return None
        return self._settled(again, at + 2)

    def _texts(self, at: int) -> list[str]:
        row = [cell.strip() for cell in self._rows[at][1][: self._width]]
        return row + [""] * (self._width - len(row))

    def _cells(self, place: int, first: int) -> list[str]:
        """Filled cells of a column from the whole table."""
        body = self._rows[first:]
        step = max(1, len(body) // _SAMPLE)
        found = (row[place].strip() for _, row in body[::step] if place < len(row))
        return [cell for cell in found if cell]

    def _columns(self, head: list[str], first: int) -> list[Column] | None:
        """What the headers say; ``None`` if they say nothing of any language or side."""
        found: list[Column] = []
        sides: dict[int, str] = {}
        pair = any(read_header(cell).side == "target" for cell in head if len(cell) <= _LONGEST)
        for place, cell in enumerate(head):
            if not cell or len(cell) > _LONGEST:
                found.append(Column(place, cell))
                continue
            header = read_header(cell)
            role = role_of(header)
            if plain_header(cell) in ("#", "№"):
                role = "concept"
            if role not in (TERM, "concept", "language") and not (header.side and pair):
                own = field_of(cell) or self._own.get(plain_word(cell))
                if own:
                    found.append(Column(place, cell, column_of(own)))
                    continue
            if header.side and role in ("", "source", TERM):
                sides[place] = header.side
            found.append(Column(place, cell, role, header.lang))
        return self._with_sides(found, sides, first)

    def _with_sides(
        self, found: list[Column], sides: Mapping[int, str], first: int
    ) -> list[Column] | None:
        # “Source” is a text where there is a target, else where a term was found.
        targets = [place for place, side in sides.items() if side == "target"]
        langs = {item.lang for item in found if item.role == TERM}
        both = {"zh", "en"} <= langs
        for at, item in enumerate(found):
            side = sides.get(item.place, "")
            known = both or (item.lang and item.lang in langs)
            if item.role == "source" and side == "source" and targets and not known:
                found[at] = replace(item, role=TERM)
            if item.role in _FLAGS:
                found[at] = self._flag(found[at], first)
            if item.role == "usage_note" and self._says_statuses(item.place, first):
                found[at] = replace(item, role="status")
            if item.role == "concept" and plain_word(item.header) in ("entry", "概念"):
                cells = self._cells(item.place, first)
                if any(not _NUMBER.fullmatch(cell) for cell in cells):
                    found[at] = replace(item, role=TERM)
        if self._languages is not None and sides:
            for at, item in enumerate(found):
                side = sides.get(item.place, "")
                if item.role == TERM and item.lang is None and side:
                    found[at] = replace(item, lang=self._languages[side == "target"])
        return found if any(item.role for item in found) else None

    def _says_statuses(self, place: int, first: int) -> bool:
        cells = self._cells(place, first)
        return bool(cells) and all(term_status(cell) is not None for cell in cells)

    def _flag(self, item: Column, first: int) -> Column:
        """A column of yes and no, or where it is none, of terms."""
        cells = set(self._cells(item.place, first))
        yes = sum(is_true(cell, item.role) is not None for cell in cells)
        if not cells or 2 * yes >= len(cells):
            return item
        if item.role == "forbidden":
            return replace(item, role="forbidden_term")
        if item.role == "preferred":
            return replace(item, role=TERM)
        return replace(item, role="status" if item.role == "approved" else "")

    def _is_header(  # noqa: PLR0911
        self, head: list[str], found: list[Column], at: int, *, combined: bool = False
    ) -> bool:
        """Whether a row names the columns, and is no row of terms."""
        filled = [item for item in found if item.header]
        if len(filled) < 2 or (at + 1 >= len(self._rows) and not _named(found)):
            return False
        if any(item.lang and self._repeats(item, at) for item in filled):
            return False  # a column of codes, this one among them
        if any(len(cell) > _LONGEST for cell in head):
            return False
        named = [item for item in filled if item.lang and item.role != "concept"]
        if {"zh", "en"} == {item.lang for item in named} and len(filled) <= 2 * len(named) + 6:
            return True
        terms = [item for item in filled if item.role == TERM]
        known = [item for item in filled if item.role or read_header(item.header).other]
        langs = {item.lang for item in terms if item.lang}
        sides = {read_header(item.header).side for item in terms} - {""}
        if len(langs) == 2 or len(sides) == 2:
            return True
        if any(item.role == "language" for item in filled) and terms:
            return True
        if combined:
            return False
        fields = [item for item in known if item.role != TERM]
        if langs and len(langs) == 1:
            # One language named: the other one is in a column that nobody knows by its name.
            return len(filled) > len([t for t in terms if t.lang]) or bool(fields)
        if terms and fields:
            return 2 * len(known) >= len(filled)
        return len(terms) > 1 and len(terms) == len(filled)

    def _repeats(self, item: Column, at: int) -> bool:
        """Whether what looks like a header is a code, as all cells of its column are."""
        if cell_language(item.header) is None:
            return False
        cells = self._cells(item.place, at + 1)
        if at + 1 >= len(self._rows):
            return not self._all_known(at)
        same = {cell.casefold() for cell in cells} == {item.header.casefold()}
        return same or (bool(cells) and all(language_of(cell) is not None for cell in cells))

    def _all_known(self, at: int) -> bool:
        return all(
            role_of(header) or header.other or header.both
            for cell in self._texts(at)
            if cell
            for header in (read_header(cell),)
        )

    def _settled(self, found: list[Column], first: int) -> Layout:
        """The layout with every open language decided."""
        notes: list[Message] = []
        was = found
        found = self._with_languages_column(found, first)
        found = self._with_languages(found, first, notes)
        missing = self._missing(found)
        if missing is not None and self._could_be_half(found, first):
            raise self._refused(found, first, missing)
        if missing is not None:
            notes.append(message("glossary.one-sided", language=_language_name(missing)))
        named = [item for item in was if item.role == TERM]
        if named and all(i.lang is None and not read_header(i.header).side for i in named):
            head = ", ".join(i.header for i in was if i.header)[:80]
            notes.append(message("glossary.header-taken", head=head))
        found = self._exchanged(found, first, notes)
        found = owned(found)
        return self._done(found, first, header=True, notes=notes)

    def _with_languages_column(self, found: list[Column], first: int) -> list[Column]:
        """Columns whose cells say which language the terms of another column are in."""
        codes = [
            item for item in found if item.role == "language" and self._codes(item.place, first)
        ]
        more = [
            item
            for item in found
            if item.role in ("source", TERM) and self._codes(item.place, first)
        ]
        # GB is a standard, too, where no column says the language of the other side.
        terms = [item for item in found if item.role == TERM and item not in more]
        if len(terms) < 2 or (len(codes) + len(more) > 1 and not _named(terms)):
            codes += more
        if not codes:
            return found
        result = list(found)
        places = {item.place for item in codes}
        for item in codes:
            result[item.place] = replace(item, role="language", lang=None)
        terms = [i for i in result if i.role == TERM and i.lang is None and i.place not in places]
        for item in terms:
            side = read_header(item.header).side
            same = [c for c in codes if side and read_header(c.header).side == side]
            rest = [c for c in codes if not read_header(c.header).side] or codes
            chosen = (
                (same or rest)[0]
                if len(codes) == 1 or same
                else rest[min(terms.index(item), len(rest) - 1)]
            )
            result[item.place] = replace(item, language=chosen.place)
        return result

    def _codes(self, place: int, first: int) -> bool:
        """Whether the cells of a column are codes or names of languages, one of ours at least."""
        cells = set(self._cells(place, first))
        if not cells or len(cells) > 40 or not all(_CODE.fullmatch(cell) for cell in cells):
            known = [cell for cell in cells if cell_language(cell)]
            return bool(cells) and len(cells) <= 40 and len(known) == len(cells)
        return any(cell_language(cell) for cell in cells) and all(len(c) < 40 for c in cells)

    def _with_languages(  # noqa: PLR0912
        self, found: list[Column], first: int, notes: list[Message]
    ) -> list[Column]:
        """Open columns of terms by what is in them; where one language is open, any column."""
        result = list(found)
        named = {item.lang for item in found if item.role == TERM and item.lang}
        if any(item.language is not None for item in found):
            return result
        langs: tuple[Lang, ...] = ("zh", "en")
        for lang in langs:
            # A header that names the language and says what nobody knows, or means the term
            # by it: Chinese characters, 中文释义 beside 英文词汇.
            own = [i for i in found if i.lang == lang and i.role != TERM]
            own = [i for i in own if i.role in ("", "definition", "language", "synonym", "source")]
            own = sorted(own, key=lambda item: item.role != "")
            fits = [i for i in own if self._language(i.place, first) == lang]
            if lang not in named and fits and self._short(fits[0].place, first):
                result[fits[0].place] = replace(fits[0], role=TERM)
                named.add(lang)
        open_terms = [item for item in found if item.role == TERM and item.lang is None]
        unknown = [
            item
            for item in found
            if item.role in ("", "source")
            and item.header
            and not read_header(item.header).other
            and not read_header(item.header).both
        ]
        for lang in langs:
            if lang in named:
                continue
            for pool in (open_terms, unknown):
                fits = [i for i in pool if self._language(i.place, first) == lang]
                if len(fits) > 1:
                    sided = [i for i in fits if read_header(i.header).side]
                    fits = sided if len(sided) == 1 else fits
                if len(fits) == 1 or (fits and pool is open_terms):
                    result[fits[0].place] = replace(fits[0], role=TERM, lang=lang)
                    named.add(lang)
                    if pool is unknown or not fits[0].role:
                        notes.append(
                            message(
                                "glossary.column-by-content",
                                column=fits[0].header,
                                language=_language_name(lang),
                            )
                        )
                    break
        # Two sides of which one is known: the other one is the rest.
        left = [i for i in result if i.role == TERM and i.lang is None]
        if len(named) == 1 and len(left) == 1 and self._mixed(left[0].place, first):
            other: Lang = "en" if named == {"zh"} else "zh"
            result[left[0].place] = replace(left[0], lang=other)
        elif not named and len(left) == 2 and self._languages is None:
            guesses = [self._language(i.place, first) for i in left]
            if guesses[0] and not guesses[1]:
                guesses[1] = "en" if guesses[0] == "zh" else "zh"
            elif guesses[1] and not guesses[0]:
                guesses[0] = "en" if guesses[1] == "zh" else "zh"
            if set(guesses) == {"zh", "en"}:
                for item, guess in zip(left, guesses, strict=True):
                    result[item.place] = replace(item, lang=guess)
        # 译名1 and 译名2 are two columns of one language.
        stems = {_stem(i.header): i.lang for i in result if i.role == TERM and i.lang}
        for item in [i for i in result if i.role == TERM and i.lang is None]:
            lang_of_stem = stems.get(_stem(item.header))
            if lang_of_stem and self._language(item.place, first) in (lang_of_stem, None):
                result[item.place] = replace(item, lang=lang_of_stem)
        return [
            replace(item, role="") if item.role == TERM and not item.lang else item
            for item in result
        ]

    def _short(self, place: int, first: int) -> bool:
        """Whether the cells of a column are as short as terms are."""
        lengths = sorted(map(len, self._cells(place, first)))
        return bool(lengths) and lengths[len(lengths) // 2] <= 40

    def _mixed(self, place: int, first: int) -> bool:
        cells = self._cells(place, first)
        letters = sum(bool(_LATIN.search(cell) or _HAN.search(cell)) for cell in cells)
        return self._language(place, first) is None and 2 * letters > len(cells)

    def _language(self, place: int, first: int) -> Lang | None:
        """The language that most cells of a column look like."""
        cells = self._cells(place, first)
        if not cells:
            return None
        han = sum(bool(_HAN.search(cell)) for cell in cells)
        latin = sum(bool(_LATIN.search(cell)) and not _HAN.search(cell) for cell in cells)
        if han >= _MOST * len(cells):
            return "zh"
        codes = sum(bool(re.fullmatch(r"\S*\d\S*|[\w.+-]+@\S+|\w+://\S+", c)) for c in cells)
        if latin >= _MOST * len(cells) and han <= 0.2 * len(cells) and 2 * codes < len(cells):
            return "en"
        return None

    def _missing(self, found: Sequence[Column]) -> Lang | None:
        terms = [item for item in found if item.role == TERM]
        if any(item.language is not None for item in terms):
            return None
        langs = {item.lang for item in terms}
        return "zh" if "zh" not in langs else "en" if "en" not in langs else None

    def _could_be_half(self, found: Sequence[Column], first: int) -> bool:
        """Whether the language that is missing may stand in a column that nobody knows."""
        if not any(item.role == TERM for item in found):
            return True
        missing = self._missing(found)
        for item in found:
            lang = self._language(item.place, first)
            if item.role in ("", "source") and self._cells(item.place, first):
                return True
            if item.role in ("note", "definition", *LISTS) and lang == missing:
                return True
        return False

    def _exchanged(self, found: list[Column], first: int, notes: list[Message]) -> list[Column]:
        """Headers that stand over the other language: what is in the cells counts."""
        terms = [i for i in found if i.role == TERM and i.language is None]
        if len(terms) != 2 or {i.lang for i in terms} != {"zh", "en"}:
            return found
        seen = [self._language(i.place, first) for i in terms]
        if len(self._cells(terms[0].place, first)) < 2 or seen != [terms[1].lang, terms[0].lang]:
            return found
        result = list(found)
        for item, lang in zip(terms, seen, strict=True):
            result[item.place] = replace(item, lang=lang)
        notes.append(message("glossary.headers-exchanged"))
        return result

    # Without

    def headless(self) -> Layout:  # noqa: PLR0912
        """The layout of a table of which no row names the columns: by what is in the cells."""
        first = self._unknown_header()
        known = self._known_fields(first)
        filled = [p for p in range(self._width) if p not in known and self._cells(p, first)]
        codes = [place for place in filled if self._codes(place, first)]
        if len(codes) != 2 or len(filled) != 4:
            codes = []  # 英语 and English are words, too
        pools: dict[Lang | None, list[int]] = {"zh": [], "en": [], None: []}
        for place in filled:
            if place not in codes:
                pools[self._language(place, first)].append(place)
        found = [known.get(place, Column(place)) for place in range(self._width)]
        zh, en = pools["zh"], pools["en"]
        if len(codes) == 2 and len(zh) + len(en) + len(pools[None]) == 2:
            # The codes say it, row by row.
            rest = sorted([*zh, *en, *pools[None]])
            for place, code in zip(rest, codes, strict=True):
                found[place] = replace(found[place], role=TERM, language=code)
                found[code] = replace(found[code], role="language")
            return self._done(found, 0, header=False, notes=[])
        if self._languages is not None and self._width > 1:
            for place, lang in zip((0, 1), self._languages, strict=True):
                found[place] = replace(found[place], role=TERM, lang=lang)
            zh, en = [0], [1]
        rest = sorted([*zh[1:], *en[1:]])
        if len(zh) == 0 and len(en) == 1 and len(pools[None]) == 1 and self._width == 2:
            zh = pools[None] if any(map(_HAN.search, self._cells(pools[None][0], 0))) else zh
        if len(en) == 0 and len(zh) == 1 and len(pools[None]) == 1 and self._width == 2:
            en = pools[None]
        if not zh or not en or len(rest) > 1 or (rest and self._shorter(rest[0], zh[0], en[0])):
            raise self._refused(found, 0, None if zh or not en else "zh")
        for place, lang in ((zh[0], "zh"), (en[0], "en")):
            found[place] = replace(found[place], role=TERM, lang=lang)
        if rest:
            found[rest[0]] = replace(found[rest[0]], role="note")
        for place in pools[None]:
            cells = self._cells(place, 0)
            if len(set(cells)) == len(self._rows) and all(map(_NUMBER.fullmatch, cells)):
                found[place] = replace(found[place], role="concept")
        notes = [message("glossary.no-header", column=zh[0] + 1, other=en[0] + 1)]
        if first:
            head = ", ".join(cell for cell in self._texts(0) if cell)[:80]
            notes = [message("glossary.header-taken", head=head)]
            names = self._texts(0)
            found = owned([replace(item, header=names[item.place]) for item in found])
        return self._done(found, first, header=first > 0, notes=notes)

    def _known_fields(self, first: int) -> dict[int, Column]:
        """Columns that say something of the terms, where nobody knows the terms' own headers."""
        found = self._columns(self._texts(0), first) if first else None
        no_field = ("", TERM, "language", *LISTS)
        known = {item.place: item for item in found or () if item.role not in no_field}
        rest = {self._language(p, first) for p in range(self._width) if p not in known}
        return known if {"zh", "en"} <= rest else {}

    def _unknown_header(self) -> int:
        """1 if the first row names the columns in words that nobody knows: it has no Chinese
        where all rows below it have, or names English in Chinese where none below it has any."""
        head = self._texts(0)
        if len(self._rows) < 3:
            return 0
        latin = not any(map(_HAN.search, head))
        for place, cell in enumerate(head):
            below = self._cells(place, 1)
            if not cell or len(below) < 2:
                continue
            if latin and all(map(_HAN.search, below)):
                return int(head.count(cell) == 1)
            header = read_header(cell)
            names = _HAN.search(cell) and (header.lang == "en" or header.both)
            if names and self._language(place, 1) == "en" and not any(map(_HAN.search, below)):
                return 1
        return 0

    def _shorter(self, rest: int, zh: int, en: int) -> bool:
        """Whether a third column of texts stands before both: then it is not known what it is."""
        return rest < min(zh, en)

    # Named by the user

    def given(self, columns: Mapping[str, str | int]) -> Layout:
        """The layout that the user says; what they do not name is what its header says."""
        wanted = [named_role(name) for name in columns]
        texts = [item for item in columns.values() if isinstance(item, str)]
        at = self._row_of(texts)
        by_header = at is not None
        if at is None:
            at = next((n for n in range(min(_HEADS, len(self._rows))) if self._heads(n)), None)
        if at is None and self._is_no_pair(wanted, columns):
            at = 0
        head = self._texts(at) if at is not None else [""] * self._width
        first = 0 if at is None else at + 1
        found = (self._columns(head, first) if at is not None else None) or [
            Column(place, cell) for place, cell in enumerate(head)
        ]
        names = [plain_word(cell) for cell in head]
        placed: dict[int, tuple[str, Lang | None]] = {}
        for (role, lang), column in zip(wanted, columns.values(), strict=True):
            placed[self._place(column, head if by_header else self._texts(0), names)] = (role, lang)
        langs = {lang for role, lang in placed.values() if role == TERM}
        for item in found:
            if item.place in placed:
                continue
            if item.role == TERM and (item.lang in langs or len(langs) == 2):
                found[item.place] = replace(item, role="", lang=item.lang)
        for place, (role, lang) in placed.items():
            found[place] = replace(found[place], role=role, lang=lang)
        notes: list[Message] = []
        if len(langs) < 2:
            found = self._with_languages(found, first, notes)
        else:
            found = [i if i.lang or i.role != TERM else replace(i, role="") for i in found]
        found = owned(found)
        return self._done(found, first, header=at is not None, notes=notes)

    def _is_no_pair(
        self,
        wanted: Sequence[tuple[str, Lang | None]],
        columns: Mapping[str, str | int],
    ) -> bool:
        """Whether the first row holds no terms where the rows below it do."""
        places = {
            lang: self._place(column, self._texts(0), ())
            for (role, lang), column in zip(wanted, columns.values(), strict=True)
            if role == TERM
        }
        if len(self._rows) < 2 or not places:
            return False
        head = self._texts(0)
        fits = {
            lang: bool(_HAN.search(head[place])) == (lang == "zh") or not head[place]
            for lang, place in places.items()
        }
        return any(
            not fits[lang] and self._language(place, 1) == lang for lang, place in places.items()
        )

    def _heads(self, at: int) -> bool:
        head = self._texts(at)
        found = self._columns(head, at + 1)
        if found is None:
            return False
        known = [i for i in found if i.role]
        return len(known) > 1 or self._is_header(head, found, at)

    def _row_of(self, texts: Sequence[str]) -> int | None:
        """The row in which the named headers stand."""
        wanted = {plain_word(text) for text in texts}
        for at in range(min(_HEADS, len(self._rows))):
            if wanted & {plain_word(cell) for cell in self._texts(at) if cell}:
                return at
        return None

    def _place(self, column: str | int, head: Sequence[str], names: Sequence[str]) -> int:
        place = column if isinstance(column, int) else None
        if isinstance(column, str):
            wanted = plain_word(column)
            if wanted and wanted in names:
                place = names.index(wanted)
            else:
                place = column_of_letters(column.strip())
        if place is None:
            raise FormatError(
                "glossary.column-missing",
                where=self._where,
                line=self._rows[0][0],
                column=column,
                columns=", ".join(head)[:120],
            )
        if not 0 <= place < self._width:
            raise FormatError(
                "glossary.column-beyond",
                where=self._where,
                width=self._width,
                column=place + 1 if place >= 0 else place,
            )
        return place

    # The end of all ways

    def _done(
        self, found: Sequence[Column], first: int, *, header: bool, notes: list[Message]
    ) -> Layout:
        left = []
        for item in found:
            unused = item.role == "language" and all(c.language != item.place for c in found)
            nothing = unused or item.role in ("", "administrative", "url", "project")
            if nothing and item.header and self._cells(item.place, first):
                left.append(item.header)
        return Layout(tuple(found), first, header, tuple(left), tuple(notes))

    def _refused(self, found: Sequence[Column], first: int, missing: Lang | None) -> FormatError:
        listed = []
        for item in found[:10]:
            cells = self._cells(item.place, first)[:2]
            shown = " / ".join(cell if len(cell) < 24 else f"{cell[:23]}…" for cell in cells)
            name = (
                f"{_letters(item.place)} “{item.header}”" if item.header else _letters(item.place)
            )
            listed.append(f"{name}: {shown}" if shown else name)
        if missing is None or not any(item.role == TERM for item in found):
            return FormatError(
                "glossary.no-columns",
                where=self._where,
                line=self._rows[0][0],
                head=", ".join(cell for cell in self._texts(0) if cell)[:80],
                columns=listed,
            )
        option = "zh" if missing == "zh" else "en"
        return FormatError(
            "glossary.one-language",
            where=self._where,
            language=_language_name(missing),
            columns=listed,
            option=option,
        )


def _named(found: Sequence[Column]) -> bool:
    """Whether headers name both languages: then a table without a row has headers, too."""
    return {"zh", "en"} <= {item.lang for item in found if item.role == TERM}


def _stem(header: str) -> str:
    """A header without the number that tells it from others."""
    return re.sub(r"[\s_]*\d+$", "", plain_word(header))


def _language_name(lang: Lang) -> Message:
    return message("language.chinese" if lang == "zh" else "language.english")


def _letters(index: int) -> str:
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
