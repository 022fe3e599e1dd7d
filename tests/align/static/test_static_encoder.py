"""The shipped encoder: the protocol, sums, speed of loading, glossaries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from align.encoders.protocol import Encoder
from align.encoders.static import BUILTIN, StaticEncoder, sum_rows
from align.errors import EncoderError
from tests.waiting import cpu_under

ZH = [
    "我们要推动构建人类命运共同体。",
    "他笑了。",
    "2018年，127万人参加了罢工。",
    "",
    "斯皮斯赢了。",
]
EN = [
    "We must promote the building of a community with a shared future for mankind.",
    "He laughed.",
    "In 2018, 1.27 million people took part in the strike.",
    "",
    "Spieth won.",
]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    return (a @ b.T) / np.maximum(norms, 1e-9)


def test_follows_the_protocol(encoder: StaticEncoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.name == "static"
    assert encoder.additive
    rows = encoder.encode(ZH, lang="zh")
    assert rows.dtype == np.float32
    assert rows.shape == (len(ZH), encoder.dim)
    assert np.isfinite(rows).all()
    assert not rows[3].any()
    assert encoder.encode([], lang="en").shape == (0, encoder.dim)


def test_translations_are_nearest(encoder: StaticEncoder) -> None:
    scores = cosines(encoder.encode(ZH, lang="zh"), encoder.encode(EN, lang="en"))
    for i in (0, 1, 2, 4):
        assert scores[i].argmax() == i
        assert scores[:, i].argmax() == i


def test_rows_do_not_depend_on_batches_or_threads(encoder: StaticEncoder) -> None:
    many = (ZH + EN) * 300
    whole = encoder.encode(many, lang="zh")
    assert (StaticEncoder(threads=3).encode(many, lang="zh") == whole).all()
    assert (StaticEncoder(threads=1).encode(many, lang="zh") == whole).all()
    for text, row in zip(many[:10], whole[:10], strict=True):
        assert (encoder.encode([text], lang="en")[0] == row).all()


def test_a_block_is_the_sum_of_its_sentences(encoder: StaticEncoder) -> None:
    rows = encoder.encode(EN[:3], lang="en")
    block = encoder.encode(["\n".join(EN[:3])], lang="en")
    np.testing.assert_allclose(rows.sum(axis=0), block[0], atol=1e-4)


@pytest.mark.parametrize("text", ["\ud800", "\0", "a" * 100_000, "的" * 100_000, "1" * 5000, "　"])
def test_odd_texts(text: str, encoder: StaticEncoder) -> None:
    rows = encoder.encode([text, "好"], lang="zh")
    assert np.isfinite(rows).all()
    assert (rows[1] == encoder.encode(["好"], lang="zh")[0]).all()


def test_nul_does_not_shift_texts(encoder: StaticEncoder) -> None:
    rows = encoder.encode(["他\0笑了", "好"], lang="zh")
    assert (rows[1] == encoder.encode(["好"], lang="zh")[0]).all()


def test_glossary_pulls_its_terms_together() -> None:
    plain = StaticEncoder()
    mine = StaticEncoder(glossary=[("摆烂", "quiet quitting"), ("内卷", "rat race")])
    assert mine.revision != plain.revision
    assert mine.revision != StaticEncoder(glossary=[("内卷", "rat race")]).revision
    assert mine.dim == plain.dim
    zh, en = ["年轻人选择摆烂。"], ["Young people choose quiet quitting."]
    before = cosines(plain.encode(zh, lang="zh"), plain.encode(en, lang="en"))
    after = cosines(mine.encode(zh, lang="zh"), mine.encode(en, lang="en"))
    assert after[0, 0] > before[0, 0] + 0.1
    same = ["没有词条。"]
    assert (mine.encode(same, lang="zh") == plain.encode(same, lang="zh")).all()
    assert (mine.encode(["x", *zh], lang="zh")[1] == mine.encode(zh, lang="zh")[0]).all()


def test_loads_quickly_without_heavy_libraries() -> None:
    code = (
        "import sys, time; t = time.process_time()\n"
        "from align.encoders.static import StaticEncoder\n"
        "StaticEncoder().encode(['他笑了。'], lang='zh')\n"
        "heavy = {'torch', 'nltk', 'jieba', 'scipy', 'pandas'} & set(sys.modules)\n"
        "sys.stdout.write(f'{time.process_time() - t} {sorted(heavy)}')"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    seconds, heavy = out.split(" ", 1)
    assert heavy == "[]"
    assert float(seconds) < 5  # of CPU; 0.3 on an idle machine, bench/quality/encoder.py measures


def test_fast_enough() -> None:
    encoder = StaticEncoder()
    encoder.encode(EN, lang="en")
    with cpu_under(2.5):  # 2,000 a second; it does twenty times that
        encoder.encode(EN * 1000, lang="en")


def test_size_of_the_package_data() -> None:
    assert sum(f.stat().st_size for f in BUILTIN.parent.glob("builtin.*")) <= 32 * 2**20


def test_damaged_and_missing_files(tmp_path: Path) -> None:
    bad = tmp_path / "builtin.npz"
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(bad)
    assert caught.value.code == "encoder.unreadable"
    bad.write_bytes(BUILTIN.read_bytes()[:100_000])
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(bad)
    assert caught.value.code == "encoder.damaged"
    bad.write_bytes(BUILTIN.read_bytes())
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(bad)
    assert caught.value.code == "encoder.unreadable"
    assert str(caught.value.where).endswith("lexical.npz")


@pytest.mark.parametrize("sizes", [[], [0], [0, 3, 0, 1], [1, 1023, 1024, 1025, 6000, 0, 2]])
def test_sums_are_those_of_each_text_alone(sizes: list[int]) -> None:
    rng = np.random.default_rng(1)
    dense = rng.normal(size=(50, 8)).astype(np.float32)
    text = np.repeat(np.arange(len(sizes)), sizes)
    row = rng.integers(0, 50, len(text)).astype(np.int32)
    weight = rng.random(len(text)).astype(np.float32)
    found = sum_rows(dense, text, row, weight, len(sizes))
    for number in range(len(sizes)):
        own = text == number
        wanted = (dense[row[own]].astype(np.float64) * weight[own, None]).sum(axis=0)
        assert found[number] == pytest.approx(wanted, abs=2e-3)
        zeros = np.zeros(own.sum(), dtype=np.int64)
        alone = sum_rows(dense, zeros, row[own], weight[own], 1)
        assert np.array_equal(alone[0], found[number])
