"""``python -m training.encoder``: from the corpora to the shipped file and its card.

An interrupted run goes on where it stopped, when it is started again with the same
settings: what was prepared, the translation table and the finished epochs are kept in the
cache folder.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import pickle
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from align.encoders.static_file import lexical_path
from align.encoders.weights_file import Arrays
from training.encoder.card import write_card
from training.encoder.evaluate import dev_figures
from training.encoder.export import export, write_sparse
from training.encoder.model import Settings
from training.encoder.prepare import Prepared, prepare
from training.encoder.sparse import baked
from training.encoder.trainer import SHARE, held_out, train
from training.encoder.translations import translation_table

__all__ = ["main"]

log = logging.getLogger("training.encoder")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.encoder", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--shared", type=Path, help="evaluation data, for figures in the card")
    parser.add_argument("--cache", type=Path, default=Path(".cache/encoder"))
    parser.add_argument("--out", type=Path, default=Path(".cache/encoder/builtin.npz"))
    parser.add_argument("--card", type=Path, help="where to write the model card")
    parser.add_argument("--fresh", action="store_true", help="prepare the corpora again")
    parser.add_argument("--sparse-only", action="store_true", help="write the sparse half alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", type=int, default=40_000, help="dense rows for words")
    for field in dataclasses.fields(Settings):
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=type(field.default), default=field.default)
    return parser.parse_args(arguments)


def _prepared(options: argparse.Namespace) -> tuple[Prepared, sp.csr_matrix]:
    """The corpora as items and the translation table, from the cache if they are there."""
    cached: Path = options.cache / "prepared.pickle"
    if cached.is_file() and not options.fresh:
        with cached.open("rb") as file:
            loaded: tuple[Prepared, sp.csr_matrix] = pickle.load(file)
        return loaded
    prepared = prepare(options.corpora)
    log.info("prepared %d pairs, %d items", len(prepared.group), len(prepared.strings))
    table = translation_table(prepared)
    log.info("translation table: %d entries", table.nnz)
    partial = cached.with_suffix(".partial")
    with partial.open("wb") as file:
        pickle.dump((prepared, table), file)
    partial.replace(cached)
    return prepared, table


def _baked(options: argparse.Namespace, prepared: Prepared) -> Arrays:
    """The sparse half, from the cache if it is there."""
    cached: Path = options.cache / "baked.npz"
    if not cached.is_file() or options.fresh:
        partial = cached.with_suffix(".partial.npz")
        made: dict[str, Any] = dict(baked(prepared))
        np.savez(partial, **made)
        partial.replace(cached)
    with np.load(cached) as saved:
        return {name: saved[name] for name in saved.files}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write the file, measure it, write the card."""
    import torch

    options = _arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(options.threads)
    options.cache.mkdir(parents=True, exist_ok=True)
    begun = time.time()
    fields = {f.name: getattr(options, f.name) for f in dataclasses.fields(Settings)}
    settings = Settings(**fields)
    prepared, table = _prepared(options)
    sparse = _baked(options, prepared)
    if options.sparse_only:
        revision = write_sparse(sparse, lexical_path(options.out))
        log.info("%s: revision %s", lexical_path(options.out), revision)
        return 0
    checkpoint = options.cache / "checkpoint.npz"
    model = train(prepared, table, sparse, settings, log=log.info, checkpoint=checkpoint)
    about = {
        "settings": dataclasses.asdict(settings),
        "pairs_an_epoch": {
            f"{name}{' paragraphs' if b else ''}": n for (name, b), n in SHARE.items()
        },
        "licence": "CC-BY-SA-4.0",
    }
    revision = export(model, prepared, sparse, options.out, rows=options.rows, about=about)
    log.info("%s: %.1f MB, revision %s", options.out, options.out.stat().st_size / 1e6, revision)
    figures: dict[str, tuple[float, ...]] = {}
    figures |= {f"held-out {k}": v for k, v in held_out(model, prepared).items()}
    if options.shared is not None:
        figures |= dev_figures(options.out, options.shared)
    for name, value in figures.items():
        log.info("%s: %s", name, " ".join(f"{v:.4f}" for v in value))
    if options.card is not None:
        minutes = (time.time() - begun) / 60
        write_card(options.card, options.out, revision, settings, figures, minutes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
