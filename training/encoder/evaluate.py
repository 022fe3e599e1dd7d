"""How good vectors are: retrieval, mining and the edges of beads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from align.arrays import Floats
from align.model import Lang

__all__ = ["Encode", "dev_figures", "edges", "margin", "mining_f1", "read_dev", "retrieval", "unit"]

Encode = Callable[[Sequence[str], Lang], Floats]


def unit(rows: Floats) -> Floats:
    """Rows of length one; zeros stay."""
    result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return result


def margin(scores: Floats, k: int = 4) -> Floats:
    """Ratio margin (Artetxe & Schwenk 2019) over the mean of the *k* nearest of both sides."""
    k = min(k, *scores.shape)
    rows = np.partition(scores, -k, axis=1)[:, -k:].mean(axis=1)
    columns = np.partition(scores, -k, axis=0)[-k:].mean(axis=0)
    result: Floats = scores / np.maximum((rows[:, None] + columns[None, :]) / 2, 1e-3)
    return result


def retrieval(zh: Floats, en: Floats) -> tuple[float, float]:
    """Share of pairs ranked first by margin, Chinese to English and back."""
    scores = margin(unit(zh) @ unit(en).T)
    right = np.arange(len(zh))
    there = scores.argmax(axis=1) == right
    back = scores.argmax(axis=0) == right
    return float(there.mean()), float(back.mean())


def mining_f1(zh: Floats, en: Floats, gold: set[tuple[int, int]]) -> float:
    """F1 of mutual best pairs by margin at the best threshold."""
    scores = margin(unit(zh) @ unit(en).T)
    best = scores.argmax(axis=1)
    mutual = np.flatnonzero(scores.argmax(axis=0)[best] == np.arange(len(zh)))
    order = mutual[np.argsort(-scores[mutual, best[mutual]], kind="stable")]
    right = np.cumsum([(int(i), int(best[i])) in gold for i in order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + len(gold))
    return float(f1.max())


_BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\]")


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


def edges(folder: Path, encode: Encode) -> tuple[float, float]:
    """Whether gold beads beat those whose English side loses or gains an edge sentence.

    Returns:
        Share of such comparisons that the gold bead wins by cosine; share of beads that
        win all of theirs.
    """
    wins: list[bool] = []
    clean: list[bool] = []
    for gold in sorted((folder / "gold").glob("*.align")):
        zh_lines = (folder / "docs" / f"{gold.stem}.zh").read_text(encoding="utf-8").splitlines()
        en_lines = (folder / "docs" / f"{gold.stem}.en").read_text(encoding="utf-8").splitlines()
        zh, en = encode(zh_lines, "zh"), encode(en_lines, "en")
        for line in gold.read_text(encoding="utf-8").splitlines():
            found = _BEAD.match(line)
            if not found:
                continue
            left, right = _numbers(found[1]), _numbers(found[2])
            if not left or not right:
                continue
            a, b = right[0], right[-1] + 1
            c, d = left[0], left[-1] + 1
            others = [(c, d, a + 1, b), (c, d, a, b - 1), (c, d, a - 1, b), (c, d, a, b + 1)]
            others += [(c + 1, d, a, b), (c, d - 1, a, b), (c - 1, d, a, b), (c, d + 1, a, b)]
            right_score = _cosine(zh, en, (c, d, a, b))
            won = [
                right_score > _cosine(zh, en, o)
                for o in others
                if 0 <= o[2] < o[3] <= len(en) and 0 <= o[0] < o[1] <= len(zh)
            ]
            wins += won
            clean.append(all(won))
    return float(np.mean(wins)), float(np.mean(clean))


def _cosine(zh: Floats, en: Floats, span: tuple[int, int, int, int]) -> float:
    c, d, a, b = span
    x, y = zh[c:d].sum(axis=0), en[a:b].sum(axis=0)
    return float(x @ y / max(float(np.linalg.norm(x) * np.linalg.norm(y)), 1e-9))


def read_dev(
    shared: Path,
) -> tuple[list[str], list[str], list[str], list[str], set[tuple[int, int]]]:
    """The retrieval and mining sets: two lists each, and the gold of mining by position."""
    lines = (shared / "eval/retrieval/ntrex_dev.tsv").read_text(encoding="utf-8").splitlines()
    zh, en = [x.split("\t")[0] for x in lines], [x.split("\t")[1] for x in lines]
    sides = []
    for name in ("mine.zh", "mine.en"):
        text = (shared / "eval/mining" / name).read_text(encoding="utf-8")
        sides.append([x.split("\t", 1) for x in text.splitlines()])
    at_zh = {row[0]: i for i, row in enumerate(sides[0])}
    at_en = {row[0]: i for i, row in enumerate(sides[1])}
    text = (shared / "eval/mining/mine.gold").read_text(encoding="utf-8")
    gold = {(at_zh[a], at_en[b]) for a, b in (x.split() for x in text.splitlines())}
    return zh, en, [r[1] for r in sides[0]], [r[1] for r in sides[1]], gold


def dev_figures(path: Path, shared: Path) -> dict[str, tuple[float, ...]]:
    """The figures of a trained file on the open evaluation sets."""
    from align.encoders.static import StaticEncoder

    encoder = StaticEncoder(path)

    def encode(texts: Sequence[str], lang: Lang) -> Floats:
        return encoder.encode(texts, lang=lang)

    zh, en, mine_zh, mine_en, gold = read_dev(shared)
    figures: dict[str, tuple[float, ...]] = {
        "ntrex_dev retrieval, zh-en and en-zh": retrieval(encode(zh, "zh"), encode(en, "en")),
        "mining F1 (margin alone, best threshold)": (
            mining_f1(encode(mine_zh, "zh"), encode(mine_en, "en"), gold),
        ),
    }
    for name in ("mac_dev", "ntrex_cn_noisy_dev", "pydocs_dev_noisy"):
        found = edges(shared / "eval/alignment" / name, encode)
        figures[f"{name} edges: comparisons won, beads without a loss"] = found
    return figures
