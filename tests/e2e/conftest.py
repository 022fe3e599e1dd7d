"""The program from outside: through ``main()`` and as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from e2e_samples import EN, ROOT, ZH, Result

from duizhao.cli import main


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process: an author, the caches of this machine."""
    return {
        **os.environ,
        "DUIZHAO_AUTHOR": "Li",
        "LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


@pytest.fixture(scope="session")
def process(environment: dict[str, str]) -> Callable[..., Result]:
    """Run ``duizhao`` as a process of its own."""

    def run(*arguments: object, cwd: Path | None = None, timeout: float = 300) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "duizhao.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=cwd or ROOT,
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def duizhao(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run ``duizhao`` in this process."""
    monkeypatch.setenv("DUIZHAO_AUTHOR", "Li")
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text and its translation."""
    made = tmp_path / "texts"
    made.mkdir()
    (made / "day.zh.txt").write_text("".join(ZH), encoding="utf-8")
    (made / "day.en.txt").write_text(" ".join(EN), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def seeds_run(
    tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Result]
) -> tuple[Path, Result]:
    """A folder where the demonstration has run, and what it said."""
    here = tmp_path_factory.mktemp("seeds")
    result = process("demo", "--project", here / "seeds.duizhao", "--out", here / "out")
    return here, result
