"""Chinese in another script or another place's wording, with OpenCC.

Characters are converted by OpenCC's dictionaries (BYVoid and others, Apache-2.0) word by word, so
that 头发 and 发展 come apart. Wording (软件 and 軟體) is converted only where the target names a
place that has its own: ``tw`` and ``cn``. A text is converted from the script that it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from align.errors import SettingError
from align.text.scripts import HAN

__all__ = ["CODES", "VARIANTS", "Converter", "Variant", "script_of"]

Variant = Literal["hans", "cn", "hant", "tw", "hk"]
"""``hans``: Simplified characters; ``cn``: with the mainland's wording for Taiwan's; ``hant``:
Traditional characters; ``tw``: Taiwan's characters and wording; ``hk``: Hong Kong's characters."""

VARIANTS: tuple[Variant, ...] = get_args(Variant)

CODES: Mapping[Variant, str] = {
    "hans": "zh-CN",
    "cn": "zh-CN",
    "hant": "zh-Hant",
    "tw": "zh-TW",
    "hk": "zh-HK",
}
"""The language code of each variant."""

_FROM_SIMPLIFIED = {"hans": "", "cn": "", "hant": "s2t", "tw": "s2twp", "hk": "s2hk"}
_FROM_TRADITIONAL = {"hans": "t2s", "cn": "tw2sp", "hant": "", "tw": "t2tw", "hk": "t2hk"}
_HAN = re.compile(f"[{HAN}]")

_Script = Literal["hans", "hant", ""]


class Converter:
    """Converts texts to *variant*.

    Args:
        texts: some or all of what will be converted; a text that is the same in both scripts
            counts as one in theirs.

    Raises:
        SettingError: there is no such variant.
    """

    def __init__(self, variant: Variant, texts: Iterable[str] = ()) -> None:
        if variant not in VARIANTS:
            raise SettingError("text.variant-unknown", name=str(variant), known=VARIANTS)
        self._variant = variant
        self._usual: _Script = script_of("\n".join(texts)) or "hans"

    def __call__(self, text: str) -> str:
        """*text* in the variant; what is no Chinese stays as it is."""
        if not _HAN.search(text):
            return text
        script = script_of(text) or self._usual
        way = (_FROM_SIMPLIFIED if script == "hans" else _FROM_TRADITIONAL)[self._variant]
        if not way and self._variant in ("hans", "cn"):
            # A simplified text may hold a few traditional characters all the same.
            way = "t2s"
        return str(_opencc(way).convert(text)) if way else text


def script_of(text: str) -> _Script:
    """The script that *text* is in, by the characters of one only; empty if it has none.

    >>> script_of("发展的软件"), script_of("發展的軟體"), script_of("中文")
    ('hans', 'hant', '')
    """
    simplified, traditional = _characters()
    characters = _HAN.findall(text)
    hans = sum(c in simplified for c in characters)
    hant = sum(c in traditional for c in characters)
    if not hans and not hant:
        return ""
    return "hans" if hans >= hant else "hant"


@lru_cache(maxsize=1)
def _characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that are written in one of the scripts only."""
    hant_of, hans_of = _table("STCharacters"), _table("TSCharacters")
    # A character that is one of its own counterparts (后: 後, 后) is written in both.
    simplified = {own for own, others in hant_of.items() if own not in others}
    traditional = {own for own, others in hans_of.items() if own not in others}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)


def _table(name: str) -> dict[str, list[str]]:
    """OpenCC's counterparts of each character."""
    source = resources.files("opencc").joinpath("dictionary").joinpath(f"{name}.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if "\t" in line)
    return {own: others.split() for own, _, others in pairs}


@lru_cache(maxsize=8)
def _opencc(way: str) -> Any:
    from opencc import OpenCC

    return OpenCC(way)
