"""Which documents belong together, and in which mode they are best aligned."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.messages import Message, message
from align.model import Document, Mode, Segment
from align.pairing._content import EncodedText, PairEvidence, evidence, likeness, read_texts
from align.pairing._names import name_key
from align.pairing._recall import LIKELY, remembered
from align.recall import Memory
from align.segments import segment_texts

__all__ = ["Pairing", "suggest"]

_NEAREST = 4
"""So many partners of each document are looked at closely, besides those of its name."""

_NAMED = 6.0
_SOLE = 10.0
_ANY = 0.8
"""What the odds of a translation are multiplied with: names agree; there is no other
choice (who gives two texts means them as a pair, and a short one can hardly prove it)."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Documents to be aligned with each other.

    Attributes:
        zh, en: positions in the list of documents; one each in parallel mode.
        mode: ``parallel`` if one translates the other, else ``comparable``.
        probability: the chance that they belong together: in parallel mode that they
            are translations of each other, in comparable mode that they have a subject
            in common.
        reason: the evidence, for the user.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    mode: Mode
    probability: float
    reason: Message


@dataclass(frozen=True, slots=True)
class _Link:
    zh: int
    en: int
    named: bool
    sole: bool
    found: PairEvidence
    remembered: float = 0.0

    @property
    def chance(self) -> float:
        """Of parallel; a shared name is evidence, if the texts do not speak against it."""
        odds = self.found.parallel / max(1.0 - self.found.parallel, 1e-9)
        odds *= _SOLE if self.sole else _NAMED if self.named else _ANY
        if self.remembered:
            odds *= math.exp(self.remembered)
        return min(odds / (1.0 + odds), 0.9999)


def suggest(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    *,
    encoder: Encoder,
    memory: Memory | None = None,
) -> tuple[Pairing, ...]:
    """Which of *documents* belong together.

    Names count (``x.zh.txt`` with ``x.en.txt``, ``zh/`` and ``en/`` folders), and texts:
    in translations the best matches of sentences run in order and are dense. What finds
    no partner forms one comparable set.

    Args:
        documents: of both languages, in any order.
        segments: of each document. encoder: a quick one; every segment is encoded.
        memory: what was translated before; documents that it has in order are likelier a pair.

    Returns:
        Parallel pairs in the order of their Chinese documents, then comparable sets;
        nothing if all documents are of one language.

    Raises:
        SettingError: not as many lists of segments as documents.
        EncoderError: the encoder gave nonsense.
    """
    if len(documents) != len(segments):
        raise SettingError("pairing.segments-differ", documents=len(documents), lists=len(segments))
    zh = [n for n, d in enumerate(documents) if d.lang == "zh"]
    en = [n for n, d in enumerate(documents) if d.lang == "en"]
    if not zh or not en:
        return ()
    texts = [segment_texts(d, s) for d, s in zip(documents, segments, strict=True)]
    read, space = read_texts(texts, [d.lang for d in documents], encoder)
    known = {} if memory is None else remembered(memory, texts, zh, en)
    sole = len(zh) == len(en) == 1
    links = [
        _Link(i, j, named, sole, evidence(read[i], read[j], space), known.get((i, j), 0.0))
        for i, j, named in _worth_looking(documents, read, zh, en, known)
    ]
    links.sort(key=lambda link: (-round(link.chance, 6), not link.named, link.zh, link.en))
    used: set[int] = set()
    parallel: list[Pairing] = []
    for link in links:
        if link.chance >= 0.5 and not {link.zh, link.en} & used:
            used |= {link.zh, link.en}
            parallel.append(_parallel(link))
    # A second translation of a text that has found its partner.
    for link in links:
        if link.chance >= 0.5 and len({link.zh, link.en} & used) == 1:
            used |= {link.zh, link.en}
            parallel.append(_parallel(link))
    comparable: list[Pairing] = []
    for link in links:
        if link.named and not {link.zh, link.en} & used:
            used |= {link.zh, link.en}
            comparable.append(_misnamed(link))
    parallel.sort(key=lambda p: (p.zh, p.en))
    comparable.sort(key=lambda p: (p.zh, p.en))
    rest = _rest([n for n in zh if n not in used], [n for n in en if n not in used], zh, en)
    if rest:
        comparable.append(_set(*rest, links))
    return (*parallel, *comparable)


def _worth_looking(
    documents: Sequence[Document],
    read: Sequence[EncodedText],
    zh: Sequence[int],
    en: Sequence[int],
    known: Mapping[tuple[int, int], float],
) -> list[tuple[int, int, bool]]:
    """Pairs of documents to probe: (zh, en, whether their names agree)."""
    keys = {n: name_key(documents[n].name) for n in (*zh, *en)}
    named = {
        (i, j) for i in zh for j in en if keys[i][0] == keys[j][0] and (keys[i][1] or keys[j][1])
    }
    table = np.round(likeness([read[i] for i in zh], [read[j] for j in en]), 5)
    pairs = named | {pair for pair, odds in known.items() if odds >= LIKELY}
    for row, i in enumerate(zh):
        best = np.argsort(-table[row], kind="stable")[:_NEAREST]
        pairs |= {(i, en[int(c)]) for c in best}
    for column, j in enumerate(en):
        best = np.argsort(-table[:, column], kind="stable")[:_NEAREST]
        pairs |= {(zh[int(r)], j) for r in best}
    return [(i, j, (i, j) in named) for i, j in sorted(pairs)]


def _parallel(link: _Link) -> Pairing:
    share = round(100 * link.found.order)
    reason = message("pairing.same-order", share=share)
    if link.named and link.found.order > 0.3:
        reason = message("pairing.names-and-order", share=share)
    elif link.named:
        reason = message("pairing.names-only")
    return Pairing((link.zh,), (link.en,), "parallel", round(link.chance, 4), reason)


def _misnamed(link: _Link) -> Pairing:
    share = round(100 * link.found.order)
    return Pairing(
        (link.zh,),
        (link.en,),
        "comparable",
        round(min(link.found.related, 0.45), 4),
        message("pairing.names-misleading", share=share),
    )


def _rest(
    zh_left: list[int], en_left: list[int], zh: list[int], en: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The comparable set; who is left alone on one side is compared with all of the other."""
    if not zh_left and not en_left:
        return None
    return tuple(zh_left or zh), tuple(en_left or en)


def _set(zh: tuple[int, ...], en: tuple[int, ...], links: Sequence[_Link]) -> Pairing:
    inside = [link for link in links if link.zh in zh and link.en in en]
    chance = max((link.found.related for link in inside), default=0.05)
    likely = max((link.found.order for link in inside), default=0.0)
    code = "pairing.same-subject" if chance >= 0.5 else "pairing.little-shared"
    reason = message(code, share=round(100 * likely))
    return Pairing(zh, en, "comparable", round(chance, 4), reason)
