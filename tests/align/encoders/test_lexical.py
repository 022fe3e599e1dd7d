"""The lexicon encoder keeps the protocol's promises."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders import CachedEncoder, Encoder, MemoryCache, get_encoder, text_hash
from align.encoders._sketch import SPREAD, columns
from align.encoders.lexical import LexicalEncoder
from align.errors import EncoderError
from align.lexicon import load_lexicon
from bench.quality.retrieval import ranked_first

ZH = ["中国的发展离不开世界。", "王二去了北京", "GDP增长6.5%", "他们说什么？", ""]
EN = [
    "China cannot develop without the world.",
    "Wang Er went to Beijing",
    "GDP grew by 6.5%",
    "What do they say?",
    "",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return get_encoder("lexicon")


def _cosines(encoder: Encoder) -> np.ndarray:
    zh, en = encoder.encode(ZH[:4], lang="zh"), encoder.encode(EN[:4], lang="en")
    zh /= np.linalg.norm(zh, axis=1, keepdims=True)
    en /= np.linalg.norm(en, axis=1, keepdims=True)
    return zh @ en.T


def test_protocol(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.additive
    assert encoder.name == "lexicon"
    rows = encoder.encode(ZH, lang="zh")
    assert rows.shape == (len(ZH), encoder.dim)
    assert rows.dtype == np.float32
    assert not rows[4].any()
    assert encoder.encode([], lang="en").shape == (0, encoder.dim)


def test_partners_are_nearest(encoder: Encoder) -> None:
    cosines = _cosines(encoder)
    assert (cosines.argmax(1) == np.arange(4)).all()
    assert (cosines.argmax(0) == np.arange(4)).all()


def test_blocks_are_sums(encoder: Encoder) -> None:
    rows = encoder.encode(EN, lang="en")
    whole = encoder.encode([" ".join(EN)], lang="en")[0]
    np.testing.assert_allclose(rows.sum(0), whole, atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_gives_finite_rows_of_its_own(texts: list[str]) -> None:
    encoder = get_encoder("lexicon")
    rows = encoder.encode(texts, lang="zh")
    assert np.isfinite(rows).all()
    for row, text in zip(rows, texts, strict=True):
        np.testing.assert_array_equal(row, encoder.encode([text], lang="zh")[0])


def test_traditional_is_simplified(encoder: Encoder) -> None:
    rows = encoder.encode(["漢語國際推廣", "汉语国际推广"], lang="zh")
    np.testing.assert_array_equal(rows[0], rows[1])


def test_names_meet_by_sound(encoder: Encoder) -> None:
    zh = encoder.encode(["舒尔茨基"], lang="zh")[0]
    near, far = encoder.encode(["Schulzki", "Pomfret"], lang="en")
    assert zh @ near > zh @ far


def test_glossary_changes_revision_and_rows(encoder: Encoder) -> None:
    own = get_encoder("lexicon", glossary=[("发展", "flabbergast")])
    assert own.revision != encoder.revision
    before = encoder.encode(["发展"], lang="zh")[0] @ encoder.encode(["flabbergast"], lang="en")[0]
    after = own.encode(["发展"], lang="zh")[0] @ own.encode(["flabbergast"], lang="en")[0]
    assert after > before + 1


def test_same_rows_whatever_the_hash_seed(encoder: Encoder) -> None:
    code = (
        "import hashlib; from align.encoders import get_encoder;"
        "e = get_encoder('lexicon'); rows = e.encode(['中国的发展离不开世界。'], lang='zh');"
        "print(e.revision, hashlib.sha256(rows.tobytes()).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_columns_have_unit_length_and_stripes() -> None:
    found = columns("词", 64)
    assert len({at // 8 for at, _ in found}) == SPREAD
    assert sum(value * value for _, value in found) == pytest.approx(1)


def test_cached_rows_are_the_same(encoder: Encoder) -> None:
    cache = MemoryCache(limit=3)
    cached = CachedEncoder(encoder, cache)
    for _ in range(2):
        np.testing.assert_array_equal(cached.encode(ZH, lang="zh"), encoder.encode(ZH, lang="zh"))
    assert len(cache) == 3


@pytest.mark.shared
def test_ranking_floor(encoder: Encoder, shared_dir: Path) -> None:
    path = shared_dir / "eval" / "retrieval" / "ntrex_dev.tsv"
    pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    zh = encoder.encode([pair[0] for pair in pairs], lang="zh")
    en = encoder.encode([pair[1] for pair in pairs], lang="en")
    assert min(ranked_first(zh, en)) >= 0.94


def test_the_builtin_encoder_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    static = pytest.importorskip("align.encoders.static")
    assert get_encoder().additive
    monkeypatch.setattr(static, "available", lambda: False)
    assert get_encoder("builtin").name == "lexicon"


def test_glossary_terms_with_digits() -> None:
    own = get_encoder("lexicon", glossary=[("5G网络", "flabbergast")])
    zh, en = own.encode(["5G网络"], lang="zh")[0], own.encode(["flabbergast"], lang="en")[0]
    assert zh @ en > 0.5 * np.linalg.norm(zh) * np.linalg.norm(en)


def test_a_cache_of_another_length_is_refused(encoder: Encoder) -> None:
    cache = MemoryCache()
    revision = f"{encoder.name}@{encoder.revision}"
    cache.put_many({text_hash("a"): np.zeros(3, np.float32)}, lang="en", revision=revision)
    with pytest.raises(EncoderError) as caught:
        CachedEncoder(encoder, cache).encode(["a"], lang="en")
    assert caught.value.code == "encoder.cache-differs"


def test_threads_get_the_same_rows(encoder: Encoder) -> None:
    texts = [f"{a}{b} and {b}{a}" for a in "abcdefgh" for b in "ijklmnop"]
    fresh = LexicalEncoder(load_lexicon())
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: fresh.encode([text], lang="en")[0], texts * 4))
    np.testing.assert_array_equal(np.array(rows[:64]), encoder.encode(texts, lang="en"))
