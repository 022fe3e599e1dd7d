"""A translation table t(stem | Han word): IBM model 1 with the dictionary as prior."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from align.arrays import ranges
from align.encoders.static_text import HAN, SOUND
from training.encoder.corpora import GROUPS
from training.encoder.prepare import Prepared

__all__ = ["translation_table"]


def _common(prepared: Prepared) -> npt.NDArray[np.bool_]:
    """Stems too common to tell anything."""
    common: npt.NDArray[np.bool_] = prepared.idf < 2.2
    short = np.array([len(s) < 2 for s in prepared.stems])
    result: npt.NDArray[np.bool_] = common | short
    return result


def translation_table(
    prepared: Prepared,
    *,
    pairs: int = 180_000,
    rounds: int = 7,
    prior: float = 3.0,
    keep: int = 8,
    seed: int = 0,
) -> sp.csr_matrix:
    """Han words by stems, rows summing to at most one.

    Model 1 (Brown et al. 1993) on a sample of the corpora, with *prior* pseudo-counts
    shared out over the words of the glosses.
    """
    rng = np.random.default_rng(seed)
    n, m = len(prepared.strings), len(prepared.stems)
    share = {"law": 25_000, "docs": 70_000, "everyday": 40_000, "formal": 4000, "classics": 9000}
    group = np.array([GROUPS.index(g) for g in prepared.group])
    usable = ~prepared.held & ~prepared.block
    picked = []
    for name, most in share.items():
        members = np.flatnonzero(usable & (group == GROUPS.index(name)))
        picked.append(rng.permutation(members)[: most * pairs // 160_000])
    sentences = np.concatenate(picked)
    common = _common(prepared)
    f_sent, f = _tokens(prepared.zh, sentences)
    keep_f = prepared.kinds[f] == HAN
    f_sent, f = f_sent[keep_f], f[keep_f].astype(np.int64)
    e_sent, item = _tokens(prepared.en, sentences)
    e = prepared.stem[item].astype(np.int64)
    keep_e = (e >= 0) & ~common[e]
    e_sent, e = e_sent[keep_e], e[keep_e]
    gloss = _gloss_prior(prepared, common)
    cells, e_at = _cooccurring(f_sent, f, e_sent, e, len(sentences), m)
    unique, cell = np.unique(cells, return_inverse=True)
    del cells
    base = np.asarray(gloss[unique // m, unique % m]).ravel()
    rows = (unique // m).astype(np.int64)
    t = 1e-3 + base
    for _ in range(rounds):
        weight = t[cell]
        total = np.bincount(e_at, weights=weight, minlength=len(e)) + 1e-3
        weight /= total[e_at]
        counts = np.bincount(cell, weights=weight, minlength=len(unique)) + prior * base
        mass = np.bincount(rows, weights=counts, minlength=n) + 0.5
        t = counts / mass[rows]
    learned = sp.csr_matrix((counts, (rows, unique % m)), shape=(n, m))
    # dictionary entries never seen together keep their prior
    inside = sp.csr_matrix((prior * base, (rows, unique % m)), shape=(n, m))
    full = (learned + prior * gloss - inside).tocsr()
    mass = np.asarray(full.sum(axis=1)).ravel() + 0.5
    full = sp.diags(1 / mass) @ full
    return _months(_spelling(_top(full.tocsr(), prepared.idf, keep), prepared), prepared)


_MONTHS = [
    "januari",
    "februari",
    "march",
    "april",
    "may",
    "june",
    "juli",
    "august",
    "septemb",
    "octob",
    "novemb",
    "decemb",
]


def _months(table: sp.csr_matrix, prepared: Prepared) -> sp.csr_matrix:
    """3月 is March."""
    at = {s: i for i, s in enumerate(prepared.strings) if len(s) <= 3 and s.endswith("月")}
    stems = {s: i for i, s in enumerate(prepared.stems)}
    cells = [
        (at[f"{k}月"], stems[name])
        for k, name in enumerate(_MONTHS, 1)
        if f"{k}月" in at and name in stems
    ]
    rows, columns = [c[0] for c in cells], [c[1] for c in cells]
    extra = sp.csr_matrix((np.ones(len(cells), np.float32), (rows, columns)), shape=table.shape)
    result: sp.csr_matrix = (table + extra).tocsr().astype(np.float32)
    result.sort_indices()
    return result


def _spelling(table: sp.csr_matrix, prepared: Prepared) -> sp.csr_matrix:
    """Characters that seem to spell a name keep half of what they mean."""
    single = {s: i for i, s in enumerate(prepared.strings[: prepared.words]) if len(s) == 1}
    sounds = [i for i in np.flatnonzero(prepared.kinds == SOUND) if prepared.strings[i] in single]
    own = [single[prepared.strings[i]] for i in sounds]
    n = table.shape[0]
    halves = sp.csr_matrix((np.full(len(own), 0.5), (sounds, own)), shape=(n, n))
    result: sp.csr_matrix = (table + halves @ table).tocsr().astype(np.float32)
    result.sort_indices()
    return result


def _tokens(
    side: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]], which: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Distinct (sentence, item) of the sentences *which*, the longest cut at 40 tokens."""
    index, offsets = side
    sizes = np.minimum(offsets[which + 1] - offsets[which], 40)
    owner = np.repeat(np.arange(len(which)), sizes)
    return owner, index[ranges(offsets[which], sizes)]


def _cooccurring(
    f_sent: npt.NDArray[np.int64],
    f: npt.NDArray[np.int64],
    e_sent: npt.NDArray[np.int64],
    e: npt.NDArray[np.int64],
    n_sent: int,
    m: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Every English token with every Chinese token of its sentence."""
    f_size = np.bincount(f_sent, minlength=n_sent)
    f_start = np.cumsum(f_size) - f_size
    repeat = f_size[e_sent]
    e_at = np.repeat(np.arange(len(e), dtype=np.int32), repeat)
    within = np.arange(len(e_at)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    f_at = f_start[e_sent[e_at]] + within
    return f[f_at] * m + e[e_at], e_at


def _gloss_prior(prepared: Prepared, common: npt.NDArray[np.bool_]) -> sp.csr_matrix:
    """P(stem | word) from the dictionary: each gloss one share, split by idf among its words."""
    n, m = len(prepared.strings), len(prepared.stems)
    zh_index, zh_offsets = prepared.zh
    en_index, en_offsets = prepared.en
    rows, columns, weights = [], [], []
    for pair in np.flatnonzero(np.array([g == "dictionary" for g in prepared.group])).tolist():
        a, b = zh_offsets[pair], zh_offsets[pair + 1]
        if b - a != 1 or prepared.kinds[zh_index[a]] != HAN:
            continue
        stems = prepared.stem[en_index[en_offsets[pair] : en_offsets[pair + 1]]]
        stems = stems[stems >= 0]
        clear = stems[~common[stems]]
        if not len(clear):
            continue
        idf = prepared.idf[clear]
        rows += [int(zh_index[a])] * len(clear)
        columns += clear.tolist()
        weights += (idf / idf.sum()).tolist()
    matrix = sp.csr_matrix((weights, (rows, columns)), shape=(n, m))
    mass = np.asarray(matrix.sum(axis=1)).ravel()
    return (sp.diags(1 / np.maximum(mass, 1e-9)) @ matrix).tocsr()


def _top(table: sp.csr_matrix, idf: npt.NDArray[np.float32], keep: int) -> sp.csr_matrix:
    """The *keep* strongest entries of each row, those above two hundredths."""
    table.sort_indices()
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    strength = table.data * idf[table.indices]
    order = np.lexsort((-strength, rows))
    rank = np.arange(len(order)) - table.indptr[rows[order]]
    chosen = np.sort(order[(rank < keep) & (table.data[order] > 0.02)])
    result = sp.csr_matrix(
        (table.data[chosen].astype(np.float32), (rows[chosen], table.indices[chosen])),
        shape=table.shape,
    )
    result.sort_indices()
    return result
