"""jieba is lazy, quiet and keeps to our folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CUT = (
    "from align.lexicon.jieba_setup import get_jieba;"
    "import sys; assert 'jieba' not in sys.modules;"
    "print('/'.join(get_jieba().cut('我来到北京清华大学')))"
)


def cut(tmp_path: Path) -> None:
    """Cut a sentence in a process of its own, whose cache is in *tmp_path*."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CUT],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "DUIZHAO_CACHE": str(tmp_path / "ours"),
            "TMPDIR": str(tmp_path / "shared"),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    assert done.stdout.strip() == "我/来到/北京/清华大学"
    assert done.stderr == ""


def test_cache_goes_to_our_folder(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    cut(tmp_path)
    assert [path.suffix for path in (tmp_path / "ours" / "jieba").iterdir()] == [".cache"]
    assert not list((tmp_path / "shared").iterdir())
    cut(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"no cache", b"i\x01\x00\x00\x00"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "shared").mkdir()
    cut(tmp_path)
    [cache] = (tmp_path / "ours" / "jieba").iterdir()
    whole = cache.read_bytes()
    cache.write_bytes(damage or whole[: len(whole) // 2])
    cut(tmp_path)
    assert cache.stat().st_size == len(whole)
