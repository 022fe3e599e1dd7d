"""No look at a project's file makes another process take itself for its only user."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from align.errors import DuizhaoError, OutputError
from align.peeking import first_bytes, hold
from align.protecting import need_replaceable
from duizhao.store import Project

WRITER = """
import sys
from duizhao.store import Project
with Project.open(sys.argv[1], author="Chen") as project:
    for number in range(10):
        project.set_setting(f"other-{sys.argv[2]}-{number}", "y" * 4000)
"""


def _another_process(path: Path, name: int) -> None:
    subprocess.run([sys.executable, "-c", WRITER, str(path), str(name)], check=True)


def _second_handle(path: Path) -> None:
    Project.open(path, author="Bai").close()


def _guard(path: Path) -> None:
    with pytest.raises(OutputError):
        need_replaceable(path)


def _read_as_document(path: Path) -> None:
    from align.documents import read_document

    with pytest.raises(DuizhaoError):
        read_document(path)


def _create_again(path: Path) -> None:
    Project.open(path, create=True).close()


@pytest.mark.parametrize(
    "look", [_second_handle, _guard, _read_as_document, _create_again], ids=lambda f: f.__name__
)
def test_nothing_written_is_lost_after_a_look_at_the_file(
    tmp_path: Path, look: Callable[[Path], None]
) -> None:
    path = tmp_path / "a.duizhao"
    with Project.open(path, create=True, author="An") as project:
        for turn in range(3):
            project.set_setting(f"own-{turn}", "x" * 4000)
            look(path)
            _another_process(path, turn)
            project.set_setting(f"after-{turn}", "z" * 4000)
    with Project.open(path) as project:
        for turn in range(3):
            assert project.setting(f"own-{turn}")
            assert project.setting(f"after-{turn}")
            assert all(project.setting(f"other-{turn}-{number}") for number in range(10))


def test_a_file_is_let_go_of_when_its_last_user_closes(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"0123456789")
    one, two = hold(path), hold(path)
    one.release()
    one.release()
    assert first_bytes(path, 4) == b"0123"
    two.release()
    path.unlink()
    path.write_bytes(b"new")
    assert first_bytes(path, 4) == b"new"


def test_many_projects_opened_and_closed_leave_nothing_open(tmp_path: Path) -> None:
    fds = Path("/proc/self/fd")
    if not fds.is_dir():
        pytest.skip("needs /proc")
    Project.open(tmp_path / "first.duizhao", create=True).close()
    before = len(list(fds.iterdir()))
    for number in range(8):
        Project.open(tmp_path / f"{number}.duizhao", create=True).close()
    assert len(list(fds.iterdir())) <= before + 1
