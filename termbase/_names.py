"""Names rendered by their sound: 特朗普 and *Trump*, 王小明 and *Wang Xiaoming*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from align.lexicon.sound import english_skeleton, skeleton
from align.text.scripts import is_han
from termbase._english import FUNCTION_WORDS
from termbase._ngrams import EnglishNgrams
from termbase.candidates import ChineseCandidate

__all__ = ["names_by_sound"]

Key = tuple[str, ...]

# How sure an equal sound is: of a spelling in pinyin, of a name's consonants.
_SPELT, _SOUNDS = 0.9, 0.6
_CONSONANTS = 3


def names_by_sound(
    candidates: Iterable[ChineseCandidate], ngrams: EnglishNgrams
) -> dict[str, dict[Key, float]]:
    """Renderings of names by pinyin and by the order of their consonants, with their chances."""
    spelt: dict[str, list[Key]] = defaultdict(list)
    sounding: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for item in ngrams.items:
        if len(item.key) > 3 or not _mostly_name(item.forms):
            continue
        spelt["".join(item.key)].append(item.key)
        if len(item.key) == 2:
            spelt["".join(reversed(item.key))].append(item.key)
        sounding[tuple(map(english_skeleton, item.key))].append(item.key)
    found: dict[str, dict[Key, float]] = {}
    for candidate in candidates:
        if not candidate.tags or not all(
            tag.startswith(("nr", "ns", "nt")) for tag in candidate.tags
        ):
            continue
        parts = [part for part in candidate.text.split("·") if part]
        if not all(is_han(char) for part in parts for char in part):
            continue
        readings = [_readings(part) for part in parts]
        row = dict.fromkeys(spelt.get("".join("".join(part) for part in readings), ()), _SPELT)
        sounds = tuple(map(skeleton, readings))
        if len("".join(sounds)) >= _CONSONANTS and len(candidate.text) > 2:
            for key in sounding.get(sounds, ()):
                row.setdefault(key, _SOUNDS)
        if row:
            found[candidate.text] = row
    return found


def _mostly_name(forms: Mapping[str, int]) -> bool:
    names = sum(count for form, count in forms.items() if _name(form))
    return 2 * names >= sum(forms.values())


def _of_name(tag: str) -> bool:
    return tag.startswith(("nr", "ns", "nt"))


def _name(form: str) -> bool:
    words = [word for word in form.split() if word.lower() not in FUNCTION_WORDS]
    return bool(words) and all(word[0].isupper() and not word.isupper() for word in words)


def _readings(text: str) -> Sequence[str]:
    from pypinyin import Style, lazy_pinyin

    readings: list[str] = lazy_pinyin(text, style=Style.NORMAL)
    return readings
