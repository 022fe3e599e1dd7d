"""The dense half of the builtin encoder as a sentence-transformers module of our own.

``save_sentence_transformer(folder)`` writes a model folder, ``load_sentence_transformer``
makes a ``SentenceTransformer`` of it: for training on, for evaluation with the usual tools,
or to compare with other models. Its vectors are those of the dense half (sums,
not normalised).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from sentence_transformers.base.modules.module import Module

from align.encoders.static import BUILTIN, StaticEncoder
from align.encoders.static_file import FILE_NAME, lexical_path
from align.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["StaticTokens", "load_sentence_transformer", "save_sentence_transformer"]


class StaticTokens(Module):
    """Tokens by the static encoder's analysis, vectors by a PyTorch ``EmbeddingBag``.

    Args:
        path: a trained file; it is copied into the saved model, for its vocabulary.
    """

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._path = path or BUILTIN
        self._encoder = StaticEncoder(self._path, threads=1)
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(self._encoder.table), mode="sum", freeze=False
        )

    def preprocess(
        self, inputs: list[str], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Texts as token rows, weights and offsets."""
        texts = [f"{prompt}{text}" for text in inputs] if prompt else list(inputs)
        text, row, weight = self._encoder.bag(texts)
        sizes = np.bincount(text, minlength=len(texts))
        return {
            "input_ids": torch.from_numpy(row.astype(np.int64)),
            "offsets": torch.from_numpy(np.cumsum(sizes) - sizes),
            "weights": torch.from_numpy(weight),
        }

    def tokenize(self, texts: list[str], **_: Any) -> dict[str, torch.Tensor]:
        """The older name of :meth:`preprocess`."""
        return self.preprocess(texts)

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Adds ``sentence_embedding``, float32, shape ``(texts, dense dimensions)``."""
        features["sentence_embedding"] = self.embedding(
            features["input_ids"], features["offsets"], per_sample_weights=features["weights"]
        )
        return features

    @property
    def max_seq_length(self) -> float:
        """There is none."""
        return float("inf")

    def get_embedding_dimension(self) -> int:
        """The number of columns."""
        return self._encoder.dense_dim

    def get_sentence_embedding_dimension(self) -> int:
        """The older name of :meth:`get_embedding_dimension`."""
        return self._encoder.dense_dim

    def save(self, output_path: str, *_: Any, safe_serialization: bool = True, **__: Any) -> None:
        """Write the embedding (safetensors) and the file its vocabulary comes from."""
        from safetensors.torch import save_file

        del safe_serialization  # nothing but safetensors is ever written
        folder = Path(output_path)
        folder.mkdir(parents=True, exist_ok=True)
        save_file(
            {"embedding.weight": self.embedding.weight.detach().contiguous()},
            folder / "model.safetensors",
        )
        (folder / FILE_NAME).write_bytes(self._path.read_bytes())
        beside = lexical_path(folder / FILE_NAME)
        beside.write_bytes(lexical_path(self._path).read_bytes())
        config = json.dumps({"vocabulary": FILE_NAME}, indent=1)
        (folder / self.config_file_name).write_text(config, encoding="utf-8")

    @classmethod
    def load(
        cls,
        model_name_or_path: str,
        subfolder: str = "",
        token: bool | str | None = None,
        cache_folder: str | None = None,
        revision: str | None = None,
        local_files_only: bool = False,
        init_defaults: dict[str, Any] | None = None,
        **_: Any,
    ) -> StaticTokens:
        """Read what :meth:`save` wrote."""
        from safetensors.torch import load_file

        del init_defaults
        paths = []
        for name in (FILE_NAME, "model.safetensors"):
            found = cls.load_file_path(
                model_name_or_path,
                filename=name,
                subfolder=subfolder,
                token=token,
                cache_folder=cache_folder,
                revision=revision,
                local_files_only=local_files_only,
            )
            if found is None:
                raise EncoderError("encoder.file-missing", where=model_name_or_path, name=name)
            paths.append(Path(found))
        module = cls(paths[0])
        module.embedding.load_state_dict({"weight": load_file(paths[1])["embedding.weight"]})
        return module


def save_sentence_transformer(folder: Path, path: Path | None = None) -> None:
    """Write the dense half of the encoder at *path* (the builtin one) as a model folder."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(modules=[StaticTokens(path)], device="cpu")
    model.save(str(folder), create_model_card=False)


def load_sentence_transformer(folder: Path) -> SentenceTransformer:
    """The model that :func:`save_sentence_transformer` wrote.

    ``SentenceTransformer(folder)`` itself would ask for ``trust_remote_code``, as it does
    for every class that is not its own, installed or not; this needs no such trust.
    """
    from sentence_transformers import SentenceTransformer

    subfolder = json.loads((folder / "modules.json").read_text(encoding="utf-8"))[0]["path"]
    module = StaticTokens.load(str(folder), subfolder=subfolder, local_files_only=True)
    return SentenceTransformer(modules=[module], device="cpu")
