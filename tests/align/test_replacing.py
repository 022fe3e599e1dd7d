"""A target is the old one or the new one, and what a killed program left goes away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align import replacing as module
from align.replacing import replacing

LEAVES = """
import os, signal, sys
from pathlib import Path
from align.replacing import replacing
with replacing(Path(sys.argv[1])) as part:
    part.write_text("x" * 100_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_it_takes_the_place_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with replacing(target) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


def test_after_an_error_all_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    writing = replacing(target)
    writing.__enter__().write_text("new")
    writing.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_what_a_killed_program_left_is_taken_over(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    done = subprocess.run([sys.executable, "-c", LEAVES, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(names(tmp_path)) == 1
    with replacing(target) as part:
        assert part.stat().st_size == 0
        part.write_text("new")
    assert names(tmp_path) == ["a.txt"]
    assert target.read_text() == "new"


def test_two_who_write_at_once_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with replacing(target) as one:
        one.write_text("one")
        with replacing(target) as two:
            assert one != two
            two.write_text("two")
        assert target.read_text() == "two"
    assert target.read_text() == "one"
    assert names(tmp_path) == ["a.txt"]


def test_without_locks_only_old_files_are_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_lock", lambda handle: None)
    left = tmp_path / ".a.txt.0.part"
    left.write_text("young")
    with replacing(tmp_path / "a.txt") as part:
        part.write_text("new")
    assert names(tmp_path) == [".a.txt.0.part", "a.txt"]
    ago = time.time() - 2 * 86_400
    os.utime(left, (ago, ago))
    with replacing(tmp_path / "a.txt") as part:
        part.write_text("newer")
    assert names(tmp_path) == ["a.txt"]


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    try:
        (tmp_path / ".a.txt.0.part").symlink_to(other)
    except OSError:
        pytest.skip("this system makes no links")
    with replacing(tmp_path / "a.txt") as part:
        part.write_text("new")
    assert other.read_text() == "mine"
    assert (tmp_path / "a.txt").read_text() == "new"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "none" / "a.txt"):
        raise AssertionError
