"""The command line itself: quick to start, documented, the same in every command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from e2e_samples import ROOT, Result

from align import __version__
from duizhao.cli._common import MEANINGS, Code
from duizhao.cli._reference import reference, walk

Run = Callable[..., Result]

HEAVY = [
    "alembic",
    "docx",
    "faiss",
    "jieba",
    "lxml",
    "nltk",
    "numpy",
    "openpyxl",
    "pandas",
    "rich",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "sqlalchemy",
    "streamlit",
    "torch",
    "transformers",
]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["align", "--help"]])
def test_asking_for_the_version_or_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom duizhao.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print('heavy:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "heavy:"


def test_the_version(duizhao: Run) -> None:
    result = duizhao("--version")
    assert (result.code, result.out) == (0, f"duizhao {__version__}\n")


COMMANDS = {name: command for name, command, _ in walk()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, duizhao: Run) -> None:
    result = duizhao(*name.split()[1:], "--help")
    assert result.code == 0
    assert "Example" in result.out
    assert f"\n    {name.split(maxsplit=1)[0]} {name.split()[1]}" in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_and_in_the_reference(name: str) -> None:
    text = reference().split(f"\n## {name}\n")[1].split("\n## ")[0]
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            if parameter.hidden:
                continue
            assert all(option in text for option in parameter.opts)


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    assert written == reference(), "run: python -m duizhao.cli._reference"


def test_every_exit_code_is_documented(duizhao: Run) -> None:
    assert set(MEANINGS) == set(Code)
    help_text = duizhao("--help").out
    for code, meaning in MEANINGS.items():
        assert f"| {int(code)} | {meaning} |" in reference()
        assert str(int(code)) in help_text


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["align", "--nonsense"],
        ["align"],
        ["align", "x", "--mode", "nonsense"],
        ["terms"],
        ["export"],
        ["info"],
        ["import", "x"],
        ["export", "a.duizhao", "--project", "b.duizhao"],
        ["export", "a.duizhao", "--format", "xlsx"],
        ["export", "a.duizhao", "--what", "everything"],
        ["renderings"],
        ["eval", "nonsense"],
    ],
)
def test_wrong_usage(duizhao: Run, arguments: list[str]) -> None:
    result = duizhao(*arguments)
    assert result.code == Code.USAGE
    assert "Error" in result.err
    assert result.out == ""


@pytest.mark.parametrize("arguments", [[], ["eval"]])
def test_without_a_command_there_is_help(duizhao: Run, arguments: list[str]) -> None:
    result = duizhao(*arguments)
    assert result.code == Code.USAGE
    assert "Usage" in result.out + result.err


def test_ui_starts_on_this_machine_only(
    duizhao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ui.launch
    from duizhao.store import Project

    calls: list[tuple[tuple[object, ...], dict[str, object]]] = []
    monkeypatch.setattr(ui.launch, "launch", lambda *a, **k: calls.append((a, k)))
    path = tmp_path / "p.duizhao"
    Project.open(path, create=True).close()
    assert duizhao("ui", path, "--port", 8765, "--no-browser").code == 0
    (given, more) = calls[0]
    assert given == (path, 8765)
    assert (more["address"], more["browser"]) == ("127.0.0.1", False)
    # One that is not there is made only where that is said.
    other = tmp_path / "q.duizhao"
    assert duizhao("ui", other, "--no-browser").code == 1
    assert not other.exists()
    assert duizhao("ui", other, "--create", "--no-browser").code == 0
    assert other.exists()
