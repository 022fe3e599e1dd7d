"""Libraries from a folder of wheels."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from align.errors import InputError
from duizhao import models

PYTHON = f"cp{sys.version_info.major}{sys.version_info.minor}"


@pytest.fixture(autouse=True)
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "libraries"
    monkeypatch.setattr(models, "libraries_folder", lambda: folder)
    # As in the application, which has none of them.
    monkeypatch.setattr(models, "_there", lambda name: False)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in models.NEEDED:
        wheel(folder, name.replace("-", "_"))
    return folder


def wheel(folder: Path, name: str, tag: str = "py3-none-any", **more: str) -> Path:
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{name}/__init__.py", "VALUE = 1\n")
        for inside, text in more.items():
            made.writestr(inside, text)
    return path


def test_all_that_the_program_lacks(folder: Path, target: Path) -> None:
    wheel(folder, "numpy")
    wheel(folder, "tokenized_words", f"{PYTHON}-{PYTHON}-{system()}")
    wheel(folder, "elsewhere", f"{PYTHON}-{PYTHON}-plan9_mips")
    done = models.add_wheels(folder)
    assert set(done.added) == {*models.NEEDED, "tokenized-words"}
    assert done.there == ("numpy",)
    assert {path.name for path in target.iterdir()} == {
        *("sentence_transformers", "torch", "transformers", "tokenized_words")
    }


def system() -> str:
    import platform

    on = {"linux": "manylinux_2_28", "win32": "win", "darwin": "macosx_12_0"}[sys.platform]
    return f"{on}_{platform.machine().lower()}"


def test_they_are_found_after_what_came_with_the_program(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    models.use_libraries()
    assert str(target) not in sys.path
    models.add_wheels(folder)
    models.use_libraries()
    models.use_libraries()
    assert sys.path[-1] == str(target)
    assert sys.path.count(str(target)) == 1


def test_what_was_added_before_is_replaced(folder: Path, target: Path) -> None:
    models.add_wheels(folder)
    (target / "old.py").touch()
    models.add_wheels(folder)
    assert not (target / "old.py").exists()
    assert [path.name for path in target.parent.iterdir()] == ["libraries"]


def test_what_is_lacking_is_said(folder: Path, target: Path) -> None:
    (folder / "torch-1.0-py3-none-any.whl").rename(folder / "torch-1.0-cp27-cp27m-win32.whl")
    with pytest.raises(InputError, match="torch"):
        models.add_wheels(folder)
    with pytest.raises(InputError, match="not a folder"):
        models.add_wheels(folder / "gone")
    assert not target.exists()


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "a/../../out.py", "C:/out.py"])
def test_a_wheel_writes_nowhere_else(folder: Path, target: Path, name: str) -> None:
    models.add_wheels(folder)
    wheel(folder, "evil", **{name: "x = 1\n"})
    with pytest.raises(InputError, match="damaged"):
        models.add_wheels(folder)
    # What was there stays.
    assert (target / "torch" / "__init__.py").exists()
    assert not list(target.parent.parent.rglob("out.py"))


def test_a_wheel_that_is_cut_off(folder: Path) -> None:
    path = wheel(folder, "cut")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="damaged"):
        models.add_wheels(folder)


def test_scripts_stay_out_and_data_modules_come_in(folder: Path, target: Path) -> None:
    wheel(
        folder,
        "pkg",
        **{"pkg-1.0.data/scripts/run": "x", "pkg-1.0.data/purelib/extra/__init__.py": ""},
    )
    models.add_wheels(folder)
    assert (target / "extra" / "__init__.py").exists()
    assert not list(target.rglob("run"))
