"""jieba, made quiet and kept to our own cache folder."""

from __future__ import annotations

import contextlib
import functools
import logging
import marshal
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from align.lexicon._cache import cache_folder

__all__ = ["get_jieba"]


@functools.lru_cache(maxsize=1)
def get_jieba() -> ModuleType:
    """The module :mod:`jieba`, imported now, with its cache in our folder.

    jieba would put a pickled cache into the machine's shared temporary folder, where
    anybody could have laid another one. Where our folder cannot be made, jieba works
    without a cache.
    """
    import jieba

    # It logs a traceback where its cache cannot be written, and works all the same.
    jieba.setLogLevel(logging.CRITICAL)
    folder = cache_folder() / "jieba"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = _private_folder()
    jieba.dt.tmp_dir = str(folder)
    jieba.dt.cache_file = f"jieba-{jieba.__version__}.cache"
    _load_cache(jieba.dt, folder / jieba.dt.cache_file)
    module: ModuleType = jieba
    return module


def _load_cache(tokenizer: Any, path: Path) -> None:
    """Give *tokenizer* its cached dictionary, if there is one.

    jieba would do so itself, but reads the file piece by piece, which takes three times as
    long. What can't be read is left to it.
    """
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
        counts, total = marshal.loads(path.read_bytes())
        if isinstance(counts, dict) and total > 0:
            tokenizer.FREQ, tokenizer.total = counts, total
            tokenizer.initialized = True


def _private_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="duizhao-jieba-"))
