"""Forward-backward, windows and coverage against brute force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from align.encoders.protocol import Encoder
from align.lexicon import load_lexicon
from align.parallel import _search, align
from align.parallel._coverage import Coverage
from align.parallel._words import dictionary_links, learned_links, read_words
from align.parallel.lattice import TYPES, Lattice, posteriors

Arc = tuple[int, int, int, int]


def _paths(
    lattice: Lattice, m: int, n: int, i: int = 0, j: int = 0, state: str = "M"
) -> Iterator[tuple[float, tuple[Arc, ...]]]:
    if (i, j) == (m, n):
        yield 0.0, ()
    steps = []
    for k, (a, b) in enumerate(TYPES):
        if i + a <= m and j + b <= n:
            steps.append((float(lattice.match[0, i + a, j + b, k]), a, b, "M"))
    if state != "Y" and i < m:
        omit = lattice.omit_more if state == "X" else lattice.omit
        steps.append((float(omit[0, i + 1]), 1, 0, "X"))
    if j < n:
        insert = lattice.insert_more if state == "Y" else lattice.insert
        steps.append((float(insert[0, j + 1]), 0, 1, "Y"))
    for weight, a, b, then in steps:
        for rest, arcs in _paths(lattice, m, n, i + a, j + b, then):
            yield weight + rest, ((i, j, a, b), *arcs)


def _random_lattice(m: int, n: int, seed: int) -> Lattice:
    random = np.random.default_rng(seed)
    match = 2 * random.normal(size=(1, m + 1, n + 1, len(TYPES))).astype(np.float32)
    for k, (a, b) in enumerate(TYPES):
        match[:, :a, :, k] = -1e30
        match[:, :, :b, k] = -1e30
    return Lattice(
        np.zeros((1, m + 1), dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.array([[m, n]]),
        match,
        random.normal(size=(1, m + 1)),
        random.normal(size=(1, m + 1)),
        random.normal(size=(1, n + 1)),
        random.normal(size=(1, n + 1)),
        np.zeros((1, 2), dtype=bool),
    )


@pytest.mark.parametrize(("m", "n"), [(1, 1), (3, 2), (2, 4), (4, 3)])
def test_posteriors_are_shares_of_all_paths(m: int, n: int) -> None:
    lattice = _random_lattice(m, n, seed=m * 10 + n)
    paths = list(_paths(lattice, m, n))
    log_z = np.logaddexp.reduce([weight for weight, _ in paths])
    expected: defaultdict[Arc, float] = defaultdict(float)
    for weight, arcs in paths:
        for arc in arcs:
            expected[arc] += np.exp(weight - log_z)
    found = posteriors(lattice)
    assert found.log_z[0] == pytest.approx(log_z)
    for (i, j, a, b), value in expected.items():
        if a and b:
            got = found.match[0, i + a, j + b, TYPES.index((a, b))]
        elif a:
            got = found.omit[0, i + 1, j] + found.omit_more[0, i + 1, j]
        else:
            got = found.insert[0, i, j + 1] + found.insert_more[0, i, j + 1]
        assert got == pytest.approx(value, abs=1e-6)


def test_coverage_counts_each_word_once() -> None:
    lexicon = load_lexicon()
    zh = ["猫吃苹果。", "老师在学校。", "早上下雨。", "朋友的房子。"] * 3
    en = ["The cat eats.", "An apple.", "The teacher is at school.", "Rain.", "A house."] * 3
    words_zh, words_en = read_words(zh, en, lexicon)
    links = dictionary_links(words_zh, words_en, lexicon)
    table = np.zeros((len(words_zh.vocabulary), len(words_en.vocabulary)))
    for word in range(len(table)):
        span = slice(links.starts[word], links.starts[word + 1])
        table[word, links.targets[span]] = links.strength[span]
    rows = np.arange(5, 9)
    columns = np.tile(np.arange(6, 12), (4, 1))
    a, b = np.array([1, 2, 4]), np.array([2, 1, 3])
    image = Coverage(words_zh, words_en, links).image(5 - 8, 10, 6 - 8, 13)
    of_zh, of_en = image.covered(rows, columns, a, b)
    for kind in range(3):
        for r, i in enumerate(rows):
            for c, j in enumerate(columns[r]):
                block_zh = words_zh.types[words_zh.starts[i - a[kind]] : words_zh.starts[i]]
                block_en = words_en.types[words_en.starts[j - b[kind]] : words_en.starts[j]]
                part = table[np.ix_(block_zh, block_en)]
                want_zh = (words_zh.weight[block_zh] * part.max(axis=1)).sum()
                want_en = (words_en.weight[block_en] * part.max(axis=0)).sum()
                assert of_zh[kind, r, c] == pytest.approx(want_zh, abs=1e-5)
                assert of_en[kind, r, c] == pytest.approx(want_en, abs=1e-5)


def test_words_that_beads_have_together_are_learned() -> None:
    lexicon = load_lexicon()
    zh = ["韦小宝来了。", "天下雨。", "韦小宝走了。", "月亮。", "韦小宝笑了。"] * 2
    en = ["Trinket came.", "It rains.", "Trinket went.", "The moon.", "Trinket laughed."] * 2
    words = read_words(zh, en, lexicon)
    given = dictionary_links(*words, lexicon)
    spans = np.stack([np.arange(len(zh)), np.arange(1, len(zh) + 1)], axis=1)
    links = learned_links(*words, spans, spans, given)
    trinket = words[1].vocabulary.index("trinket")
    linked = {
        words[0].vocabulary[k]
        for k in range(len(words[0].vocabulary))
        if trinket in links.targets[links.starts[k] : links.starts[k + 1]]
    }
    assert any("韦" in word or "宝" in word for word in linked)
    assert "月亮" not in linked


def test_windows_give_what_one_lattice_gives(
    monkeypatch: pytest.MonkeyPatch,
    toy: Encoder,
    story: Callable[[int], tuple[list[str], list[str]]],
) -> None:
    zh, en = story(400)
    del en[100:104], zh[250]
    in_windows = align(zh, en, encoder=toy)
    monkeypatch.setattr(_search, "_CORE", 10_000)
    at_once = align(zh, en, encoder=toy)
    assert [(b.zh, b.en) for b in in_windows.beads] == [(b.zh, b.en) for b in at_once.beads]
    for one, other in zip(in_windows.beads, at_once.beads, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=2e-3)
