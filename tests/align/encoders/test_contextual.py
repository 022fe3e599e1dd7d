"""The contextual encoder: the protocol, sums before the head, odd texts, broken files."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from align.encoders import HeadedEncoder, RecallingEncoder, contextual_half, get_encoder
from align.encoders.contextual import CONTEXTUAL, ContextualEncoder
from align.encoders.contextual_file import read, write
from align.encoders.joined import JoinedEncoder, joined
from align.errors import EncoderError

ZH = [
    "她把信折好，放进了抽屉里。",
    "昨晚的雨下得很大，河水涨了上来。",
    "请在关闭窗口之前保存文件。",
    "他已经三年没有见过他的哥哥了。",
    "",
]
EN = [
    "She folded the letter and put it away in the drawer.",
    "It rained hard last night and the river rose.",
    "Please save the file before you close the window.",
    "He had not seen his brother for three years.",
    " \n",
]


@pytest.fixture(scope="module")
def encoder() -> ContextualEncoder:
    return ContextualEncoder()


def test_follows_the_protocol(encoder: ContextualEncoder) -> None:
    assert isinstance(encoder, HeadedEncoder)
    assert encoder.additive
    rows = encoder.encode(ZH, lang="zh")
    assert rows.dtype == np.float32
    assert rows.shape == (len(ZH), encoder.dim)
    assert not rows[4].any()
    units = encoder.head(rows)
    assert units.shape == (len(ZH), encoder.unit_dim)
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), [1, 1, 1, 1, 0], atol=1e-5)
    assert encoder.encode([], lang="en").shape == (0, encoder.dim)
    assert encoder.head(np.zeros((0, encoder.dim), np.float32)).shape == (0, encoder.unit_dim)


def test_translations_are_nearest(encoder: ContextualEncoder) -> None:
    zh = encoder.head(encoder.encode(ZH[:4], lang="zh"))
    en = encoder.head(encoder.encode(EN[:4], lang="en"))
    scores = zh @ en.T
    assert scores.argmax(axis=0).tolist() == scores.argmax(axis=1).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(("texts", "glue"), [(ZH[:4], ""), (EN[:4], " ")])
def test_sums_are_nearly_what_the_joined_text_is(
    texts: list[str], glue: str, encoder: ContextualEncoder
) -> None:
    rows = encoder.encode(texts, lang="en")
    for start in range(3):
        for stop in range(start + 2, 5):
            block = encoder.head(rows[start:stop].sum(axis=0, keepdims=True))[0]
            whole = encoder.head(encoder.encode([glue.join(texts[start:stop])], lang="en"))[0]
            assert block @ whole > 0.9


def test_rows_do_not_depend_on_the_list_or_on_threads(encoder: ContextualEncoder) -> None:
    many = [f"{k}. {text}" for k in range(40) for text in (*ZH, *EN)] + ["很长的一句。" * 900]
    whole = encoder.encode(many, lang="zh")
    for threads in (1, 3):
        again = ContextualEncoder(threads=threads).encode(many, lang="zh")
        np.testing.assert_allclose(again, whole, rtol=1e-3, atol=2e-3)
    for at in (0, 57, len(many) - 1):
        alone = encoder.encode([many[at]], lang="zh")
        np.testing.assert_allclose(encoder.head(alone), encoder.head(whole[[at]]), atol=1e-4)


@pytest.mark.parametrize(
    "text",
    ["\ud800", "\0", "a" * 10**5, "的" * 10**6, "😀🧑‍🚀", "　", "ﷺ" * 300, "\u200b", "\udfff好"],
)
def test_odd_texts(text: str, encoder: ContextualEncoder) -> None:
    rows = encoder.encode([text, "好"], lang="zh")
    assert np.isfinite(rows).all()
    assert np.isfinite(encoder.head(np.vstack((rows, rows[:1] + rows[1:])))).all()


def test_traditional_is_read_as_simplified(encoder: ContextualEncoder) -> None:
    rows = encoder.encode(["這個國家的經濟發展很快。", "这个国家的经济发展很快。"], lang="zh")
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-4)


def test_the_builtin_encoder_has_both_halves(encoder: ContextualEncoder) -> None:
    builtin, static = get_encoder("builtin"), get_encoder("static")
    assert (builtin.name, static.name) == ("builtin", "static")
    assert (builtin.encode(ZH, lang="zh") == static.encode(ZH, lang="zh")).all()
    assert builtin.revision != static.revision
    assert builtin.revision.startswith(static.revision)
    half = contextual_half(RecallingEncoder(builtin))
    assert half is not None
    assert half.revision == encoder.revision
    assert contextual_half(static) is contextual_half(get_encoder("lexicon")) is None


def test_joined_rows_have_a_weighted_mean_of_both_cosines(encoder: ContextualEncoder) -> None:
    builtin = get_encoder("builtin")
    assert isinstance(joined(builtin), JoinedEncoder)
    both = JoinedEncoder(builtin, encoder, share=0.25)
    assert joined(get_encoder("static")).additive
    zh, en = both.encode(ZH[:4], lang="zh"), both.encode(EN[:4], lang="en")
    static = [builtin.encode(t, lang="zh") for t in (ZH[:4], EN[:4])]
    static = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in static]
    close = [encoder.head(encoder.encode(t, lang="zh")) for t in (ZH[:4], EN[:4])]
    expected = 0.75 * (static[0] @ static[1].T) + 0.25 * (close[0] @ close[1].T)
    np.testing.assert_allclose(zh @ en.T, expected, atol=1e-4)
    assert not both.encode([""], lang="zh").any()


def test_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be read"):
        ContextualEncoder(tmp_path / "none.npz")
    part = tmp_path / "part.npz"
    part.write_bytes(CONTEXTUAL.read_bytes()[:5000])
    with pytest.raises(EncoderError, match="damaged"):
        ContextualEncoder(part)
    old = tmp_path / "old.npz"
    shutil.copy(CONTEXTUAL, old)
    with np.load(CONTEXTUAL) as archive:
        arrays = {name: archive[name] for name in archive.files if name != "meta"}
    write(old, arrays, {"format": 99})
    with pytest.raises(EncoderError, match="format 99"):
        read(old)
