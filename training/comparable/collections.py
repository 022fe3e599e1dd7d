"""Collections with known counterparts, to fit the classifier on.

Documents aligned by hand are cut apart again: of many pairs only one side is kept, of
some a clause or two, or they are joined with a stranger, so that a collection holds
translations, partial counterparts and sentences without any, all from one document (the
hardest strangers are neighbours).
"""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from align.arrays import Floats
from align.comparable.vectors import encode_unit, make_space
from align.documents import read_document
from align.encoders import get_encoder
from align.evaluation import BeadSpans, read_beads
from align.model import Lang, join
from align.parallel import align
from align.segments import segment, segment_texts
from align.text.clauses import clauses
from align.text.scripts import WIDE

__all__ = ["Collection", "Labels", "among_strangers", "collections", "mining", "seeds"]

_OWN = 600
_SPARSE = (0.1, 0.2, 0.4)
_STRANGERS = (500, 1500, 3000)
_TINY = 4
"""So many collections of a few sentences are cut from each document."""

_SURE = 0.9
"""The least probability of a row of automatically paired sentences that is believed."""

_SAME = 0.7
"""How similar two sentences of one language are, from which on the counterpart of one may be
one of the other."""

Labels = dict[tuple[int, int], str]
"""(Chinese text, English text) → ``translation``, ``partial`` or ``unsure``."""


@dataclass(slots=True)
class Collection:
    """One collection to compare.

    Attributes:
        name: of the document. group: what is left out together in cross-validation.
        zh, en: documents, each the texts of its segments.
        labels: by number of the segment on either side, all documents in a row; what is
            not listed is no counterpart.
        by_document: whether each Chinese document is a group of its own (``group:0`` ...).
        elsewhere: by number of a segment, what renders it, where that was left out of the
            collection; what is nearly the same may be in it all the same.
    """

    name: str
    group: str
    zh: list[list[str]]
    en: list[list[str]]
    labels: Labels = field(default_factory=dict)
    by_document: bool = False
    elsewhere: dict[Lang, dict[int, str]] = field(default_factory=lambda: {"zh": {}, "en": {}})


def seeds(folder: Path, gold: Path) -> Collection:
    """The seed documents with our own reading of them (``tests/data/comparable``)."""
    reading = json.loads(gold.read_text(encoding="utf-8"))
    documents = [read_document(path) for path in sorted(folder.glob("*.txt"))]
    segments = {d.name: segment(d) for d in documents}
    zh = [d for d in documents if d.lang == "zh"]
    en = [d for d in documents if d.lang == "en"]
    start, total = {}, 0
    for d in zh:
        start[d.name] = total
        total += len(segments[d.name])
    found = Collection(
        "seeds",
        "seeds",
        [segment_texts(d, segments[d.name]) for d in zh],
        [segment_texts(d, segments[d.name]) for d in en],
        by_document=True,
    )
    order = {"unsure": 0, "partial": 1, "translation": 2}
    for sentence in reading["sentences"]:
        for j in _inside(segments[reading["document"]], sentence["span"]):
            for item in sentence["counterparts"]:
                for i in _inside(segments[item["document"]], item["span"]):
                    key = (start[item["document"]] + i, j)
                    old = found.labels.get(key, "unsure")
                    found.labels[key] = max(old, item["grade"], key=order.__getitem__)
    return found


def _inside(segments: Sequence[object], span: Sequence[int]) -> list[int]:
    """Segments that lie mostly within *span*, or hold most of it."""
    found = []
    for number, item in enumerate(segments):
        start, end = getattr(item, "start", 0), getattr(item, "end", 0)
        shared = min(end, span[1]) - max(start, span[0])
        if shared > 0 and 2 * shared >= min(end - start, span[1] - span[0]):
            found.append(number)
    return found


def mining(folder: Path) -> Collection:
    """The mining set of the evaluation data."""
    sides = {}
    for lang in ("zh", "en"):
        lines = (folder / f"mine.{lang}").read_text(encoding="utf-8").splitlines()
        sides[lang] = [line.split("\t", 1) for line in lines]
    place = {lang: {key: n for n, (key, _) in enumerate(side)} for lang, side in sides.items()}
    found = Collection(
        "mining", "ntrex", [[t for _, t in sides["zh"]]], [[t for _, t in sides["en"]]]
    )
    for line in (folder / "mine.gold").read_text(encoding="utf-8").splitlines():
        zh, en = line.split("\t")
        found.labels[place["zh"][zh], place["en"][en]] = "translation"
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    group: str
    zh: list[str]
    en: list[str]
    beads: Sequence[BeadSpans]


def collections(shared: Path, *, rounds: int = 2) -> Iterator[Collection]:
    """Collections cut from the aligned documents of the evaluation data, always the same.

    Args:
        shared: the folder of evaluation data. rounds: how often each document is cut.
    """
    yield from among_strangers(shared, 0)
    texts = _texts(shared / "eval")
    for text in texts:
        count = len(text.beads)
        for number in range(rounds + _TINY):
            chance = random.Random(f"{text.name} {number}")
            size = max(int(60 * (max(count, 1) / 60) ** chance.random()), 12)
            if number >= rounds:
                size = chance.randint(1, 10)
            start = chance.randrange(max(1, count - size))
            found = _cut_up(text, text.beads[start : start + size], chance, number)
            if found.zh[0] and found.en[0]:
                yield _with_doubts(found)


def among_strangers(shared: Path, number: int) -> Iterator[Collection]:
    """Of each group a few pairs among thousands of strangers; *number* draws others."""
    texts = _texts(shared / "eval")
    for group in dict.fromkeys(text.group for text in texts):
        yield _with_doubts(_among_strangers(group, texts, number))


def _among_strangers(group: str, texts: Sequence[_Text], number: int = 0) -> Collection:
    """A few pairs of one group among many sentences of the others, as mining has them."""
    chance = random.Random(f"{group} {number}" if number else group)
    own = _together([text for text in texts if text.group == group])
    start = chance.randrange(max(1, len(own.beads) - _OWN))
    found = _cut_up(own, own.beads[start : start + _OWN], chance, 0, both=chance.choice(_SPARSE))
    sides: dict[Lang, list[tuple[str, str]]] = {"zh": [], "en": []}
    for text in texts:
        if text.group != group:
            # One side of each bead only, and what renders it.
            sides["zh"] += [
                (text.zh[i], join([text.en[j] for j in en], "en"))
                for zh, en in text.beads[::2]
                for i in zh
            ]
            sides["en"] += [
                (text.en[j], join([text.zh[i] for i in zh], "zh"))
                for zh, en in text.beads[1::2]
                for j in en
            ]
    langs: tuple[Lang, Lang] = ("zh", "en")
    for side, lang in zip((found.zh, found.en), langs, strict=True):
        more = sides[lang]
        for own_text, other in chance.sample(more, min(len(more), chance.choice(_STRANGERS))):
            found.elsewhere[lang][len(side[0])] = other
            side[0].append(own_text)
    found.name = f"{group} among strangers"
    return found


def _with_doubts(found: Collection) -> Collection:
    """*found*, with pairs that count neither way where a sentence resembles a missing counterpart.

    Reports repeat what they said the year before: a sentence without its counterpart may have
    another one.
    """
    encoder = get_encoder("static")
    rows: dict[Lang, Floats] = {
        "zh": encode_unit(encoder, found.zh[0], "zh"),
        "en": encode_unit(encoder, found.en[0], "en"),
    }
    space = make_space(rows["zh"], rows["en"])
    others: tuple[tuple[Lang, Lang], ...] = (("zh", "en"), ("en", "zh"))
    for lang, other in others:
        missing = found.elsewhere[lang]
        if not missing:
            continue
        theirs = space.place(encode_unit(encoder, list(missing.values()), other), other)
        alike = theirs @ space.place(rows[other], other).T >= _SAME
        own = list(missing)
        for at, there in np.argwhere(alike).tolist():
            pair = (own[at], there) if lang == "zh" else (there, own[at])
            found.labels.setdefault(pair, "unsure")
    return found


@functools.cache
def _texts(folder: Path) -> tuple[_Text, ...]:
    return tuple(_read_texts(folder))


def _read_texts(folder: Path) -> Iterator[_Text]:
    groups = {
        "mac_dev": "mac",
        "nejm_dev": "nejm",
        "pydocs_dev_noisy": "pydocs",
        "ntrex_cn_noisy_dev": "ntrex",
        "bible5k": "bible",
    }
    for name, group in groups.items():
        base = folder / "alignment" / name
        whole: list[_Text] = []
        for path in sorted((base / "gold").iterdir()):
            stem = path.name.removesuffix(".align")
            zh, en = (
                [_clean(line, lang) for line in _lines(base / "docs" / f"{stem}.{lang}")]
                for lang in ("zh", "en")
            )
            # Scripture is long, and enough of it is enough.
            beads = read_beads(path)[:1500]
            whole.append(_Text(f"{name} {stem}", group, zh, en, beads))
        # News are short: many together make one collection.
        if group in ("ntrex", "pydocs", "nejm"):
            step = 12 if group == "ntrex" else 4
            whole = [_together(whole[n : n + step]) for n in range(0, len(whole), step)]
        yield from whole
    for path, group in (
        (folder / "parallel_documents" / "pairs.tsv", "government"),
        (folder / "terms" / "hkma_dev_pairs.tsv", "hkma"),
    ):
        by_document: dict[str, list[list[str]]] = {}
        for line in _lines(path):
            row = line.split("\t")
            by_document.setdefault(row[2], []).append(row)
        for document, given in by_document.items():
            rows = _believed(given)
            yield _Text(
                document,
                group,
                [row[0] for row in rows],
                [row[1] for row in rows],
                [((n,), (n,)) for n in range(len(rows))],
            )


def _believed(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows of a document paired by machine that the aligner pairs, too."""
    zh, en = [row[0] for row in rows], [row[1] for row in rows]
    beads = align(zh, en, encoder=get_encoder("static")).beads
    sure = {b.zh[0] for b in beads if b.zh == b.en and len(b.zh) == 1 and b.probability >= _SURE}
    return [row for at, row in enumerate(rows) if at in sure]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def _clean(text: str, lang: Lang) -> str:
    text = text.replace("&apos;", "'").replace("&quot;", '"').replace(" @-@ ", "-")
    return re.sub(f"(?<=[{WIDE}]) | (?=[{WIDE}])", "", text)


def _together(texts: Sequence[_Text]) -> _Text:
    zh: list[str] = []
    en: list[str] = []
    beads: list[BeadSpans] = []
    for text in texts:
        beads += [
            (tuple(i + len(zh) for i in a), tuple(j + len(en) for j in b)) for a, b in text.beads
        ]
        zh += text.zh
        en += text.en
    return _Text(texts[0].name, texts[0].group, zh, en, beads)


def _cut_up(
    text: _Text,
    beads: Sequence[BeadSpans],
    chance: random.Random,
    number: int,
    *,
    both: float | None = None,
) -> Collection:
    if both is None:
        both = chance.choice((0.05, 0.1, 0.25, 0.5, 0.9))
    zh: list[str] = []
    en: list[str] = []
    labels: Labels = {}
    strangers: dict[Lang, list[str]] = {"zh": [], "en": []}
    elsewhere: dict[Lang, dict[int, str]] = {"zh": {}, "en": {}}
    for zh_at, en_at in beads:
        mine, theirs = [text.zh[i] for i in zh_at], [text.en[j] for j in en_at]
        if not (mine and theirs) or chance.random() >= both:
            side = chance.random()
            if side < 0.5:
                elsewhere["zh"] |= dict.fromkeys(
                    range(len(zh), len(zh) + len(mine)), join(theirs, "en")
                )
                zh += mine
                strangers["zh"] += mine
            else:
                elsewhere["en"] |= dict.fromkeys(
                    range(len(en), len(en) + len(theirs)), join(mine, "zh")
                )
                en += theirs
                strangers["en"] += theirs
            continue
        grade = "translation" if len(mine) == len(theirs) == 1 else "partial"
        if len(mine) > 1 and len(theirs) > 1:
            grade = "unsure"
        draw = chance.random()
        if grade == "translation" and draw < 0.5:
            mine, theirs, grade = _spoil(mine[0], theirs[0], draw, strangers, chance)
        elif grade == "partial" and draw < 0.5:
            mine, theirs = [join(mine, "zh")], [join(theirs, "en")]
            grade = "translation"
        for i in range(len(mine)):
            for j in range(len(theirs)):
                labels[len(zh) + i, len(en) + j] = grade
        zh += mine
        en += theirs
    return Collection(f"{text.name} {number}", text.group, [zh], [en], labels, elsewhere=elsewhere)


def _spoil(
    zh: str, en: str, draw: float, strangers: dict[Lang, list[str]], chance: random.Random
) -> tuple[list[str], list[str], str]:
    """A translation made partial: clauses dropped on one side, or strangers joined on."""
    if draw < 0.2:
        cut = [en[a:b] for a, b in clauses(en, "en")]
        if len(cut) > 1:
            return [zh], [_some(cut, chance).strip()], "partial"
    elif draw < 0.35:
        cut = [zh[a:b] for a, b in clauses(zh, "zh")]
        if len(cut) > 1:
            return [_some(cut, chance)], [en], "partial"
    elif strangers["zh"] and strangers["en"]:
        other_zh = chance.choice(strangers["zh"]) if chance.random() < 0.8 else ""
        other_en = chance.choice(strangers["en"]) if chance.random() < 0.5 or not other_zh else ""
        both_zh = [zh.rstrip("。.") + "，", other_zh] if other_zh else [zh]
        both_en = [en.rstrip(".") + ",", other_en] if other_en else [en]
        if other_zh and chance.random() < 0.5:
            both_zh = [other_zh.rstrip("。.") + "，", zh]
        return [join(both_zh, "zh")], [join(both_en, "en")], "partial"
    return [zh], [en], "translation"


def _some(cut: Sequence[str], chance: random.Random) -> str:
    """A run of clauses, at least a third of them, not all."""
    count = chance.randint(max(1, len(cut) // 3), len(cut) - 1)
    start = chance.randint(0, len(cut) - count)
    return "".join(cut[start : start + count])
