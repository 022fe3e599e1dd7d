"""jieba, made quiet and kept to our own cache folder."""

from __future__ import annotations

import functools
import logging
import tempfile
from pathlib import Path
from types import ModuleType

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
    module: ModuleType = jieba
    return module


def _private_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="duizhao-jieba-"))
