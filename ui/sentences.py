"""What the libraries say in English, in the reviewer's language.

Libraries know no languages: they say a sentence, with names and numbers in it. Here are the
sentences that a page can show, as catalogue entries; a part in braces stands for what changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

__all__ = ["SENTENCES", "spoken"]

SENTENCES = (
    # what stands between the place, what was wrong, and what to do
    ": ",
    ". ",
    # files
    "Get another copy of the file",
    "Give a text in Chinese or in English",
    "Give a text in Chinese or in English, or leave this file out",
    "Give a text in Chinese or in English, or say its language if this is wrong",
    "Give its text as .txt, .md, .html or .docx",
    "If it shows text, it needs OCR; give the text",
    "Import it as pairs",
    "Leave it out or fill it",
    "Open it in an office program and save it as .docx, .pptx or .xlsx",
    "Divide it into parts",
    "Save it without the password",
    "Unpack it and give the files in it",
    "a JPEG image",
    "a PNG image",
    "a binary file",
    "a zip archive",
    "an image, a recording or a film",
    "an old Office file (.doc, .xls, .ppt)",
    "it holds no text",
    "it is a translation memory or an XLIFF file, not a document",
    "it is empty",
    "it is protected by a password",
    "it looks like {kind}, not like text",
    "its name ends in {ending}, but it is {format}: read as what it is",
    "these are {count} files of {size} MB together",
    "Add at most {count} files and {size} MB at once, or use duizhao import",
    "{name} has the same text as {other} and was taken once",
    # projects and pairings
    "Choose one, or delete it",
    "Put it in one place",
    "Take one document a side, or choose comparable",
    "Use letters, Chinese characters, digits, blanks and hyphens, {count} at most",
    "a document is not in Chinese",
    "a document is not in English",
    "pairing {number}",
    "their names agree",
    "their names agree and the texts are too short or too free to say more",
    "their names agree and their sentences match in the same order ({share} % beyond chance)",
    "their names agree, but the texts do not look like translations of each other: "
    "few sentences match in the same order ({share} % beyond chance)",
    "their sentences match in the same order ({share} % beyond chance)",
    "there is no Chinese document",
    "there is no English document",
    "this is no name for a project",
    "translations are aligned one with one",
    "{name} stands twice",
    # exports
    "the beads format holds one pair of documents, and these are more",
    "Choose --format tsv, or align the pairs apart",
    # terms
    "there is no concept “{name}”",
    "Write a term of the glossary",
    # alignments
    "{count} zh documents",
    "{count} en documents",
)


_NUMBERS = ("count", "number", "share", "size")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence that has changing parts, with what finds it; the longest first."""
    changing = sorted((item for item in SENTENCES if "{" in item), key=len, reverse=True)
    return tuple((item, re.compile(_pattern(item), re.DOTALL)) for item in changing)


def _pattern(sentence: str) -> str:
    parts = re.split(r"\{(\w+)\}", sentence)
    texts = [re.escape(part) for part in parts[::2]]
    kinds = [r"\d+" if name in _NUMBERS else ".+" for name in parts[1::2]]
    names = [f"(?P<{name}>{kind})" for name, kind in zip(parts[1::2], kinds, strict=True)]
    return "".join(a + b for a, b in zip(texts, [*names, ""], strict=True))


def spoken(text: str, t: Callable[[str], str]) -> str:
    """*text* (``place: what. what to do``, or one of its parts) in the language of *t*.

    What is not known stays as it is: names, and sentences without an entry.

    >>> spoken("a.txt: it is empty. Leave it out or fill it", str.upper)
    'a.txt: IT IS EMPTY. LEAVE IT OUT OR FILL IT'
    """
    found = _known(text, t)
    if found is not None:
        return found
    for mark in (": ", " – ", ". "):
        head, between, tail = text.partition(mark)
        if not between:
            continue
        one, two = _known(head, t), spoken(tail, t)
        if one is not None or two != tail:
            return f"{head if one is None else one}{t(between)}{two}"
    return text


def _known(text: str, t: Callable[[str], str]) -> str | None:
    if text in SENTENCES:
        return t(text)
    for sentence, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            parts = {name: spoken(value, t) for name, value in match.groupdict().items()}
            said = t(sentence)
            for name, value in parts.items():
                said = said.replace(f"{{{name}}}", value)
            return said
    return None
