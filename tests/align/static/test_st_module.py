"""The dense half as a sentence-transformers model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from align.encoders.static import StaticEncoder

TEXTS = ["我们要推动构建人类命运共同体。", "He laughed at Spieth.", "", "用 Python 3.11 写程序"]


@pytest.mark.slow
def test_same_vectors(tmp_path: Path) -> None:
    from align.encoders.st_module import load_sentence_transformer, save_sentence_transformer

    save_sentence_transformer(tmp_path / "model")
    model = load_sentence_transformer(tmp_path / "model")
    encoder = StaticEncoder()
    ours = encoder.encode(TEXTS, lang="zh")[:, : encoder.dense_dim]
    theirs = model.encode(TEXTS, convert_to_numpy=True)
    assert theirs.shape == ours.shape
    np.testing.assert_allclose(theirs, ours, atol=1e-6)
