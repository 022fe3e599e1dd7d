"""What a sentence shows without being understood: length, quotes, questions, its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Wide
from align.model import Lang

__all__ = ["Cues", "read_cues"]

_TOKENS_EN = re.compile(r"&apos;|&quot;|&#91;|&#93;|&amp;|@-@")
_ENTITY = {"&apos;": "'", "&quot;": '"', "&#91;": "[", "&#93;": "]", "&amp;": "&", "@-@": "-"}
_OPEN_ZH = re.compile(r"[“「『]")
_CLOSE_ZH = re.compile(r"[”」』]")
_OPEN_EN = re.compile(r"[“‘]|(?:(?<=^)|(?<=[\s(\[—–-]))[\"'](?=\S)")
_CLOSE_EN = re.compile(r"”|(?<=[\w.,!?;:…—-])[\"](?!\w)|(?<=[.,!?;:…—-])['’](?!\w)")
_CLOSERS = "”’\"'」』）)》〉】] \u3000"
_QUESTION = re.compile(r"[?？]")
_EXCLAIM = re.compile(r"[!！]")


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues of the sentences of one side, one number a sentence.

    Attributes:
        length: characters that are not blank, at least 1.
        quotes: opening quotation marks. inside: whether a quotation is open at its end.
        asks, exclaims: question and exclamation marks.
        ends: 1 where the last mark closes a sentence, 0 elsewhere.
        headings: 1 where a line that is short for its text ends without any mark.
    """

    length: Wide
    quotes: Wide
    inside: Wide
    asks: Wide
    exclaims: Wide
    ends: Wide
    headings: Wide


def read_cues(texts: Sequence[str], lang: Lang) -> Cues:
    """Read the cues of *texts*; very long ones are read from both ends only."""
    rows = np.zeros((7, len(texts)))
    opening, closing = (_OPEN_ZH, _CLOSE_ZH) if lang == "zh" else (_OPEN_EN, _CLOSE_EN)
    final = "。！？!?…" if lang == "zh" else ".!?…"
    inside = False
    for k, full in enumerate(texts):
        length = len(full) - full.count(" ") - full.count("\u3000")
        text = full if len(full) <= 20_000 else full[:10_000] + full[-10_000:]
        if "&" in text or "@-@" in text:
            text = _TOKENS_EN.sub(lambda found: _ENTITY[found[0]], text)
        opened, closed = len(opening.findall(text)), len(closing.findall(text))
        balance = opened - closed + inside
        # A quotation that was opened and never closed ends with its paragraph at the latest.
        inside = balance > 0
        bare = text.rstrip(_CLOSERS)
        rows[:, k] = (
            max(length, 1),
            opened,
            inside,
            len(_QUESTION.findall(text)),
            len(_EXCLAIM.findall(text)),
            bool(bare) and bare[-1] in final,
            bool(bare) and bare[-1].isalnum(),
        )
    # Five sentences of forty characters more: a text of two lines has no usual length.
    usual = (rows[0].sum() + 200) / (len(texts) + 5)
    rows[6] *= rows[0] < 0.6 * usual
    return Cues(*rows)
