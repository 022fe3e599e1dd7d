"""What a translation memory does to an alignment: one that is right, and one that is wrong.

Of each text's gold 1-1 beads three tenths, drawn by chance, are the memory; half of its units
have some characters changed. "The others" are the beads that the memory has not. In the wrong
one the same Chinese texts stand with each other's English. A wrong glossary renders the words
of the texts by each other's translations. Weights as shipped, which have seen these texts:
the differences count, not the heights.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from align.encoders import get_encoder
from align.evaluation import BeadSpans, score_documents
from align.lexicon import Lexicon, load_lexicon
from align.model import Bead
from align.parallel import align
from align.recall import Memory
from bench.quality import Figure, shared
from training.bead_score.gold import GoldText, read_gold

__all__ = ["figures"]

_SETS = ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy")
_SHARE = 0.3
_WORDS = 100


def _changed(text: str, count: int, rng: random.Random) -> str:
    """*text* with *count* of its characters replaced by others of it."""
    letters = list(text)
    for _ in range(min(count, len(letters) // 6)):
        letters[rng.randrange(len(letters))] = rng.choice(text)
    return "".join(letters)


def _units(text: GoldText, rng: random.Random) -> tuple[list[BeadSpans], list[tuple[str, str]]]:
    """The beads that the memory has, and its units: half of them with changes."""
    ones = [bead for bead in text.beads if len(bead[0]) == len(bead[1]) == 1]
    some = rng.sample(ones, round(_SHARE * len(ones)))
    units = []
    for number, (zh, en) in enumerate(some):
        unit = text.zh[zh[0]], text.en[en[0]]
        if number % 2:
            unit = _changed(unit[0], 2, rng), _changed(unit[1], 5, rng)
        units.append(unit)
    return some, units


def _shuffled(units: Sequence[tuple[str, str]], rng: random.Random) -> list[tuple[str, str]]:
    english = [en for _, en in units]
    rng.shuffle(english)
    return [(zh, en) for (zh, _), en in zip(units, english, strict=True)]


def _wrong_glossary(text: GoldText, lexicon: Lexicon, rng: random.Random) -> list[tuple[str, str]]:
    words = sorted({word for line in text.zh for word in lexicon.cut(line) if len(word) > 1})
    known = [(word, lexicon.translations(word)[0]) for word in words if lexicon.translations(word)]
    return _shuffled(rng.sample(known, min(_WORDS, len(known))), rng)


def _rows(
    name: str,
    note: str,
    texts: Sequence[GoldText],
    made: Sequence[Sequence[Bead]],
    had: Sequence[list[BeadSpans]],
) -> Iterator[Figure]:
    whole = score_documents(
        [(text.beads, beads) for text, beads in zip(texts, made, strict=True)],
        units=[(None, None)] * len(texts),
    )
    rest = score_documents(
        [
            (
                [bead for bead in text.beads if bead not in own],
                [bead for bead in beads if (bead.zh, bead.en) not in own],
            )
            for text, beads, own in zip(texts, made, map(set, had), strict=True)
        ],
        units=[(None, None)] * len(texts),
    )
    yield Figure(name, "strict F1", whole.f1, None, note)
    yield Figure(name, "strict F1 of the others", rest.f1, None, note)
    yield Figure(name, "one-sided F1", rest.one_sided_f1, None, note)


def figures() -> Iterator[Figure]:
    """Each set without a memory, with a right one and wrong ones, and with a wrong glossary."""
    encoder, lexicon = get_encoder("builtin"), load_lexicon()
    for name in _SETS:
        texts = list(read_gold(shared(), (name,)))
        drawn = [_units(text, random.Random(f"{name} {text.name}")) for text in texts]
        had = [beads for beads, _ in drawn]
        right = [Memory(units) for _, units in drawn]
        wrong = [Memory(_shuffled(units, random.Random(1))) for _, units in drawn]
        half = [
            Memory([*units[::2], *_shuffled(units[1::2], random.Random(2))]) for _, units in drawn
        ]
        cases: list[tuple[str, Sequence[Memory | None]]] = [
            ("without", [None] * len(texts)),
            ("right memory", right),
            ("shuffled memory", wrong),
            ("half of it shuffled", half),
        ]
        for note, memories in cases:
            start = time.perf_counter()
            made = [
                align(text.zh, text.en, encoder=encoder, lexicon=lexicon, memory=memory)
                for text, memory in zip(texts, memories, strict=True)
            ]
            took = f"{note}, {time.perf_counter() - start:.1f} s"
            uses = [item.memory for item in made if item.memory]
            if uses:
                mean = sum(use.trust for use in uses) / len(uses)
                took += f", {sum(use.units for use in uses)} units, mean trust {mean:.2f}"
            yield from _rows(name, took, texts, [item.beads for item in made], had)
        made = []
        for text in texts:
            glossary = _wrong_glossary(text, lexicon, random.Random(3))
            words = load_lexicon(glossary=glossary)
            own = get_encoder("builtin", glossary=glossary)
            made.append(align(text.zh, text.en, encoder=own, lexicon=words))
        yield from _rows(name, "wrong glossary", texts, [item.beads for item in made], had)
