"""Where output goes: standard output by name, to nobody, or nowhere at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ROOT, ZH, Result

Run = Callable[..., Result]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from duizhao.cli import main

    folder = tmp_path_factory.mktemp("streams")
    (folder / "a.zh.txt").write_text("\n".join(ZH * 40), encoding="utf-8")
    (folder / "a.en.txt").write_text("\n".join(EN * 40), encoding="utf-8")
    files = [str(folder / "a.zh.txt"), str(folder / "a.en.txt")]
    with pytest.raises(SystemExit):
        main(["batch", str(folder), "--project", str(folder / "p.duizhao"), "-q"])
    assert files
    return folder / "p.duizhao"


def program(shell: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run *shell* with ``$@`` as the program and its arguments."""
    words = [sys.executable, "-m", "duizhao", *map(str, arguments)]
    return subprocess.run(
        ["bash", "-c", shell, "-", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize(
    "arguments", [["export", "--all"], ["export", "--all", "--format", "tmx"], ["info", "--json"]]
)
def test_a_reader_who_goes_ends_it_quietly(project: Path, arguments: list[str]) -> None:
    done = program('"$@" | true; echo ${PIPESTATUS[0]}', *arguments, project)
    assert done.stdout == "141\n"
    assert done.stderr == "" or "pair" in done.stderr
    assert "rror" not in done.stderr


def test_closed_output_is_no_fault(project: Path) -> None:
    done = program('"$@" >&-; echo $?', "export", "--all", project)
    assert done.stdout == "0\n"
    done = program('"$@" 2>&-; echo $?', "info", project)
    assert done.stdout.endswith("\n0\n")


def test_a_dash_is_standard_output(
    project: Path, duizhao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = duizhao("export", project, "--all")
    dash = duizhao("export", project, "--all", "-o", "-")
    assert dash.code == 0
    assert dash.out == whole.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "{}"],
        ["batch", "{}", "--project", "p.duizhao"],
        ["info", "{}"],
        ["export", "{project}", "-o", "{}"],
        ["import", "{}", "--project", "p.duizhao"],
        ["mine", "--zh", "{}", "--en", "{}", "--out", "mined"],
    ],
    ids=lambda value: value[0],
)
def test_a_circle_of_links_is_named(
    project: Path,
    duizhao: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    done = duizhao(*(word.replace("{project}", str(project)).format("one") for word in arguments))
    assert done.code != 0
    assert "one" in done.err
    assert "bug" not in done.err


@pytest.mark.parametrize(
    "address", ["postgresql:x", "postgres:laws", "postgresl://h/d", "//server/x", "mysql://h/d"]
)
def test_an_address_with_a_typo_makes_no_file(
    duizhao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.zh.txt").write_text(ZH[0], encoding="utf-8")
    done = duizhao("import", "a.zh.txt", "--project", address)
    assert done.code != 0
    assert "postgresql://" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.zh.txt"]
