"""What a translation memory does to an alignment: one that is right, and one that is wrong.

Of each text's gold 1-1 beads three tenths, drawn by chance, are the memory; half of its units
have some characters changed. "The others" are the beads that the memory has not. In the wrong
one the same Chinese texts stand with each other's English. The right glossary are words that
the gold beads of a set have together; in the wrong one renderings change places. Weights as
shipped, which have seen these texts: the differences count, not the heights.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from align.comparable import compare
from align.encoders import Encoder, get_encoder
from align.evaluation import BeadSpans, score_documents
from align.lexicon import Lexicon, load_lexicon
from align.model import Bead
from align.parallel import align
from align.recall import Memory, agrees
from align.text.english import STOP_WORDS, english_words
from align.text.scripts import has_han
from bench.quality import Figure, shared
from training.bead_score.gold import GoldText, read_gold

__all__ = ["figures"]

_SETS = ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy")
_SHARE = 0.3


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


def _glossary(texts: Sequence[GoldText], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Chinese words with the English words, one or two, that nearly always stand beside them."""
    in_zh: Counter[str] = Counter()
    in_en: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for zh, en in text.beads:
            words = {w for i in zh for w in lexicon.cut(text.zh[i]) if len(w) > 1 and has_han(w)}
            terms = {term for j in en for term in _terms(text.en[j])}
            if words and terms:
                in_zh.update(words)
                in_en.update(terms)
                both.update(product(words, terms))
    best: dict[str, tuple[float, str]] = {}
    for (zh_word, term), count in both.items():
        dice = 2 * count / (in_zh[zh_word] + in_en[term])
        if count >= 3 and dice >= 0.7:
            best[zh_word] = max(best.get(zh_word, (0.0, "")), (dice, term))
    return [(word, term) for word, (_, term) in sorted(best.items())]


def _terms(text: str) -> Iterator[str]:
    words = [text[start:end].lower() for start, end in english_words(text)]
    for size in (1, 2):
        for at in range(len(words) - size + 1):
            if not {words[at], words[at + size - 1]} & STOP_WORDS:
                yield " ".join(words[at : at + size])


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


def _mining(encoder: Encoder, lexicon: Lexicon) -> Iterator[Figure]:
    """The mining set, by p ≥ .5; "the others": less what the memory has."""
    folder = shared() / "eval" / "mining"
    lines = {
        lang: dict(
            line.split("\t", 1)
            for line in (folder / f"mine.{lang}").read_text(encoding="utf-8").splitlines()
        )
        for lang in ("zh", "en")
    }
    gold = [
        (lines["zh"][zh], lines["en"][en])
        for zh, en in (
            line.split("\t")
            for line in (folder / "mine.gold").read_text(encoding="utf-8").splitlines()
        )
    ]
    units = random.Random("mining").sample(gold, round(_SHARE * len(gold)))
    texts = [[*lines["zh"].values()]], [[*lines["en"].values()]]
    cases: list[tuple[str, Memory | None]] = [
        ("without", None),
        ("right memory", Memory(units)),
        ("shuffled memory", Memory(_shuffled(units, random.Random(1)))),
    ]
    for note, memory in cases:
        start = time.perf_counter()
        made = compare(*texts, encoder=encoder, lexicon=lexicon, memory=memory)
        took = f"{note}, {time.perf_counter() - start:.1f} s"
        found = {
            (texts[0][0][pair.zh[0]], texts[1][0][pair.en[0]])
            for pair in made.pairs
            if pair.probability >= 0.5
        }
        for measure, had in (("F1, p ≥ .5", set()), ("F1 of the others, p ≥ .5", set(units))):
            left, right = found - had, set(gold) - had
            value = 2 * len(left & right) / (len(left) + len(right))
            yield Figure("mining", measure, value, None, took)


def figures() -> Iterator[Figure]:
    """Each set without a memory, with right and wrong ones, and with glossaries."""
    encoder, lexicon = get_encoder("builtin"), load_lexicon()
    yield from _mining(encoder, lexicon)
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
            ("half the memory shuffled", half),
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
        terms = _glossary(texts, lexicon)
        for note, glossary in (
            ("right glossary", terms),
            (
                "half the glossary shuffled",
                [*terms[::2], *_shuffled(terms[1::2], random.Random(4))],
            ),
            ("shuffled glossary", _shuffled(terms, random.Random(5))),
        ):
            own = load_lexicon(glossary=glossary)
            beads, trusted = [], 0
            for text in texts:
                found = align(text.zh, text.en, encoder=encoder, lexicon=own).beads
                if agrees(glossary, text.zh, text.en, found):
                    trusted += 1
                else:
                    found = align(text.zh, text.en, encoder=encoder, lexicon=lexicon).beads
                beads.append(found)
            said = f"{note}, {len(glossary)} terms, used in {trusted} of {len(texts)} texts"
            yield from _rows(name, said, texts, beads, [[]] * len(texts))
