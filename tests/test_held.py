"""No file is renamed or removed while this program holds it: Windows would refuse that."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from align import replacing as replacing_module
from duizhao import folder as projects
from duizhao.cli._app import cli
from duizhao.roles import OWNER
from duizhao.store import Project, backup, backups

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

_state: dict[str, Any] = {"on": False, "found": []}


def _open_files() -> set[str]:
    """What this process holds open, or has mapped into its memory."""
    found = set()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - the hook is asked within it
        try:
            found.add(os.readlink(f"/proc/self/fd/{name}"))  # noqa: PTH115
        except OSError:
            continue
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:  # noqa: PTH123
        found.update(line[line.index("/") :].rstrip() for line in maps if "/" in line)
    return found


def _hook(event: str, given: tuple[Any, ...]) -> None:
    if not _state["on"] or event not in ("os.rename", "os.remove", "os.rmdir"):
        return
    _state["on"] = False
    try:
        for path in given[: 2 if event == "os.rename" else 1]:
            full = os.path.realpath(os.fsdecode(path))
            held = [name for name in _open_files() if name == full or name.startswith(f"{full}/")]
            _state["found"] += [(event, name) for name in held]
    finally:
        _state["on"] = True


@pytest.fixture(scope="module")
def hook() -> None:
    """Once in a process: an audit hook stays."""
    sys.addaudithook(_hook)


@pytest.fixture
def held(hook: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Files that were renamed or removed while they were held."""
    # As on Windows, where what is written is not locked.
    monkeypatch.setattr(replacing_module, "_lock", lambda handle: None)
    _state.update(on=True, found=[])
    yield _state["found"]
    _state["on"] = False


def test_the_hook_sees_what_is_held(held: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("w", encoding="utf-8"):
        path.replace(tmp_path / "y")
    assert held == [("os.rename", str(path))]


def test_a_project_from_its_texts_to_what_is_restored(
    held: list[tuple[str, str]], tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.zh.txt").write_text("河水很清。\n他走了。\n", encoding="utf-8")
    (texts / "a.en.txt").write_text("The river is clear.\nHe left.\n", encoding="utf-8")
    home = tmp_path / "projects"
    home.mkdir()
    file = home / "one.duizhao"

    def run(*given: object) -> None:
        done = CliRunner().invoke(cli, [str(item) for item in given])
        assert done.exit_code == 0, done.output

    run("run", texts, "--project", file, "--out", tmp_path / "out", "-q")
    run("run", texts, "--project", file, "--out", tmp_path / "out", "-q")
    for name in ("pairs.tmx", "pairs.docx", "pairs.xlsx"):
        run("export", file, "--what", "pairs", "--all", "-o", tmp_path / name)
    run("export", file, "--what", "review", "-o", tmp_path / "back.docx")
    run("import", tmp_path / "back.docx", "--as", "review", "--by", "Li", "--project", file)
    run("project", "backup", file, tmp_path / "copy.duizhao")
    run("project", "copy", file, tmp_path / "second.duizhao")
    with Project.open(file) as project:
        backup(file, "before-lunch")
        project.set_setting("name", "x")
    projects.rename_project(home, "one", "two", by=OWNER)
    file = home / "two.duizhao"
    projects.restore_copy(file, backups(file)[0].name, by=OWNER)
    table = tmp_path / "pairs.csv"
    table.write_text("zh,en\ntexts/a.zh.txt,texts/a.en.txt\n", encoding="utf-8")
    run("batch", table, "--project", home / "b.duizhao", "--out", tmp_path / "batch", "-q")
    assert held == []
