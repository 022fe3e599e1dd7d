"""jieba is lazy, quiet and keeps to our folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_cache_goes_to_our_folder(tmp_path: Path) -> None:
    code = (
        "from align.lexicon.jieba_setup import get_jieba;"
        "import sys; assert 'jieba' not in sys.modules;"
        "print('/'.join(get_jieba().cut('我来到北京清华大学')))"
    )
    (tmp_path / "shared").mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
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
    assert [path.suffix for path in (tmp_path / "ours" / "jieba").iterdir()] == [".cache"]
    assert not list((tmp_path / "shared").iterdir())
