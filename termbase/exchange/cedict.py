"""CC-CEDICT and dictionaries in its form as a glossary: ``繁體 简体 [pin1 yin1] /one/two/``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from align.messages import Message, message
from termbase.exchange.lines import concept_id
from termbase.exchange.roles import Row
from termbase.model import Concept, LanguageSection, Term, TermType

__all__ = ["concepts_of_cedict"]

_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*")
# What says something of the entry and is no rendering of it.
_REMARK = re.compile(
    r"(?:CL:|(?:old |erhua |archaic )?variant of |also (?:written|pr\.) |see (?:also )?"
    r"|abbr\. for |Taiwan pr\.|used in |same as )"
)


def concepts_of_cedict(rows: Sequence[Row], *, notes: list[Message]) -> tuple[Concept, ...]:
    """A concept an entry, whose senses are its English terms; *notes* say what was left out.

    Classifiers, references and the like become the concept's note. Readings become sort
    keys; entries that are written alike and read otherwise are concepts of their own.
    """
    found: list[Concept] = []
    taken: dict[str, int] = {}
    left = 0
    for _, cells in rows:
        match = _ENTRY.fullmatch(cells[0].strip())
        if match is None:
            left += 1
            continue
        traditional, simplified, reading, senses = match.groups()
        parts = [part.strip() for sense in senses.split("/") for part in sense.split("; ")]
        terms = [part for part in parts if part and not _REMARK.match(part)]
        remarks = [part for part in parts if part and _REMARK.match(part)]
        if not terms:
            left += 1
            continue
        zh = [Term(simplified, "zh", sort_key=reading)]
        if traditional != simplified:
            zh.append(Term(traditional, "zh", type=TermType.VARIANT, sort_key=reading))
        en = tuple(Term(text, "en") for text in dict.fromkeys(terms))
        key = concept_id(f"{simplified}\n{reading}")
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            key = f"{key}-{taken[key]}"
        sections = (LanguageSection("zh", tuple(zh)), LanguageSection("en", en))
        found.append(Concept(key, sections, note="; ".join(remarks)))
    if left:
        notes.append(message("glossary.lines-without-term", count=left))
    return tuple(found)
