"""Renderings of given terms, and the glossary of the seeds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from align.comparable import compare
from align.documents import read_document
from align.encoders import get_encoder
from align.lexicon import load_lexicon
from align.model import Bead, Document, Segment
from align.segments import segment, segment_texts
from bench.quality import Figure, shared
from termbase.english import fold
from termbase.extract import extract
from termbase.model import Concept
from termbase.renderings import find_renderings
from training.renderings import read_gold, read_pairs

__all__ = ["figures"]

_ROOT = Path(__file__).parents[2]


_LISTS = (("a", "seeds_gold.tsv"), ("another", "seeds_gold_second.tsv"))
"""Both were written from reading, before tuning."""


def _hkma() -> Iterator[Figure]:
    folder = shared() / "eval" / "terms"
    by_doc = read_gold(folder)
    pooled: dict[str, set[str]] = defaultdict(set)
    for (zh, _), english in by_doc.items():
        pooled[zh].update(english)
    pairs = [(zh, en) for zh, en, _ in read_pairs(folder)]
    lexicon = load_lexicon()
    began = time.perf_counter()
    found: dict[str, list[str]] = defaultdict(list)
    for item in find_renderings(pairs, sorted(pooled), lexicon=lexicon):
        found[item.term].append(item.rendering)
    seconds = time.perf_counter() - began
    forms: tuple[tuple[str, Callable[[str], object], tuple[float | None, float | None]], ...] = (
        ("exact", str, (0.70, 0.84)),
        ("any case", str.lower, (None, None)),
        ("alias-aware", fold, (None, None)),
    )
    for unit, questions in (
        ("term", list(pooled.items())),
        ("term and document", [(zh, english) for (zh, _), english in by_doc.items()]),
    ):
        for name, form, reach in forms:
            for top, aim in zip((1, 5), reach, strict=True):
                right = sum(
                    bool({form(text) for text in found[zh][:top]} & {form(e) for e in english})
                    for zh, english in questions
                )
                yield Figure(
                    "hkma_dev",
                    f"top-{top} by {unit}, {name}",
                    right / len(questions),
                    aim if unit == "term" else None,
                    f"{len(questions)} questions; weights fitted here, held out within .005",
                )
    yield Figure("hkma_dev", "seconds", seconds, 22.0, "eflomal took 22 s on the same pairs")


def _seeds() -> Iterator[Figure]:
    paths = sorted((_ROOT / "seeds").glob("*.txt"))
    documents = [read_document(path, name=path.name) for path in paths]
    segments = [segment(document) for document in documents]
    for name, pairs in (("without pairs", []), ("with closest pairs", _pairs(documents, segments))):
        began = time.process_time()
        concepts = extract(documents, segments, pairs, lexicon=load_lexicon())
        seconds = time.process_time() - began
        for reader, file in _LISTS:
            yield Figure(
                "seeds",
                f"terms of {reader} reader's list with a right main rendering, {name}",
                _found(concepts, file),
                0.8,
                f"the list: tests/data/terms/{file}",
            )
        yield Figure("seeds", f"CPU seconds of the extraction, {name}", seconds, 8.0)


def _pairs(documents: Sequence[Document], segments: Sequence[Sequence[Segment]]) -> list[Bead]:
    zh = [at for at, item in enumerate(documents) if item.lang == "zh"]
    en = [at for at, item in enumerate(documents) if item.lang == "en"]
    found = compare(
        [segment_texts(documents[at], segments[at]) for at in zh],
        [segment_texts(documents[at], segments[at]) for at in en],
        encoder=get_encoder(),
    )
    return [replace(pair, zh_doc=zh[pair.zh_doc], en_doc=en[pair.en_doc]) for pair in found.pairs]


def _found(concepts: Sequence[Concept], file: str) -> float:
    main = {}
    for concept in concepts:
        en = concept.main("en")
        for zh in concept.terms("zh"):
            if en:
                main[zh.text] = fold(en.text)
    gold = (_ROOT / "tests/data/terms" / file).read_text(encoding="utf-8").splitlines()
    right = 0
    for line in gold[1:]:
        zh_text, first, others = line.split("\t")
        right += main.get(zh_text) in {fold(text) for text in (first, *others.split("|")) if text}
    return right / (len(gold) - 1)


def figures() -> Iterator[Figure]:
    """Renderings on the annual reports, extraction on the seeds."""
    yield from _seeds()
    yield from _hkma()
