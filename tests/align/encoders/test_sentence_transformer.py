"""Real sentence-transformers models, made small here."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from align.encoders import CachedEncoder, MemoryCache, get_encoder
from align.errors import EncoderError

TEXTS = ["今天天气很好。", "a cat sat", "", "今天天气很好。", "a much longer text with a cat in it"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static embedding model of 16 columns over characters."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    characters = sorted(set("".join(TEXTS)) | set("abcdefghijklmnopqrstuvwxyz。"))
    tokenizer = Tokenizer(WordLevel({"?": 0, **{c: i + 1 for i, c in enumerate(characters)}}, "?"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    rows = np.random.default_rng(5).normal(size=(len(characters) + 1, 16)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu"
    )
    path = tmp_path_factory.mktemp("models") / "tiny"
    model.save_pretrained(str(path))
    return path


class Counting:
    """Progress that counts."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def start(self, label: str, total: int | None = None) -> None:
        self.total += total or 0

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def finish(self) -> None:
        pass


def test_rows_are_unit_and_in_order(folder: Path) -> None:
    progress = Counting()
    encoder = get_encoder(str(folder), progress=progress)
    rows = encoder.encode(TEXTS, lang="zh")
    assert rows.shape == (len(TEXTS), encoder.dim) == (5, 16)
    assert rows.dtype == np.float32
    assert not encoder.additive
    np.testing.assert_allclose(np.linalg.norm(rows[[0, 1, 3, 4]], axis=1), 1, rtol=1e-6)
    assert not rows[2].any()
    np.testing.assert_array_equal(rows[0], rows[3])
    alone = encoder.encode([TEXTS[4]], lang="en")
    np.testing.assert_allclose(rows[4], alone[0], atol=1e-6)
    assert progress.total == progress.done == 3 + 1


def test_revision_follows_the_files(folder: Path, tmp_path: Path) -> None:
    first = get_encoder(str(folder)).revision
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert get_encoder(str(copy)).revision == first
    (copy / "README.md").write_text("changed", encoding="utf-8")
    assert get_encoder(str(copy)).revision != first


def test_nothing_is_encoded_twice(folder: Path) -> None:
    progress = Counting()
    encoder = CachedEncoder(get_encoder(str(folder), progress=progress), MemoryCache())
    once = encoder.encode(TEXTS, lang="zh")
    again = encoder.encode(TEXTS[::-1], lang="zh")
    np.testing.assert_array_equal(once, again[::-1])
    # The blank is no text, and one text stands there twice.
    assert progress.done == 3


def test_nan_is_refused(folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    copy = tmp_path / "nan"
    shutil.copytree(folder, copy)
    (path,) = copy.rglob("*.safetensors")
    tensors = {name: np.full_like(t, np.nan) for name, t in load_file(path).items()}
    save_file(tensors, path)
    with pytest.raises(EncoderError) as caught:
        get_encoder(str(copy)).encode(["a cat"], lang="en")
    assert caught.value.code == "encoder.not-finite"


def test_damaged_weights(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(folder, copy)
    (path,) = copy.rglob("*.safetensors")
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(EncoderError) as caught:
        get_encoder(str(copy))
    assert caught.value.code == "encoder.unloadable"


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x02.")
    with pytest.raises(EncoderError) as caught:
        get_encoder(str(tmp_path))
    assert caught.value.code == "encoder.pickled"


def test_not_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*args: object, **_: object) -> None:
        asked.append(args)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(EncoderError) as caught:
        get_encoder("nobody/no-such-model-here")
    assert caught.value.code == "encoder.not-here"
    assert not asked


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "~/no-such-folder"])
def test_no_such_folder(name: str) -> None:
    with pytest.raises(EncoderError) as caught:
        get_encoder(name)
    assert caught.value.code == "encoder.no-folder"


def test_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError) as caught:
        get_encoder(str(tmp_path))
    assert caught.value.code == "encoder.not-a-model"
