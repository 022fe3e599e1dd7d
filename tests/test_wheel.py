"""A built wheel, installed into an empty environment, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without asking the network for a build environment."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "align",
        "termbase",
        "ui",
        "duizhao",
    }
    assert "duizhao/_seeds/SOURCES.md" in names
    assert any(name.startswith("duizhao/store/migrations/versions/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.endswith((".pyc", ".map")) for name in names)


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("CI") and not os.environ.get("DUIZHAO_TEST_WHEEL"),
    reason="installs every dependency again (two minutes): set DUIZHAO_TEST_WHEEL=1",
)
def test_the_wheel_runs_the_main_job_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    python = folder / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel],
        check=True,
        cwd=tmp_path,
    )
    env = {**os.environ, "DUIZHAO_CACHE": str(tmp_path / "cache")}
    run = subprocess.run(
        [folder / "duizhao", "demo", "--project", "p.duizhao", "--out", "out"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "人类命运共同体" in (tmp_path / "out" / "glossary.csv").read_text(encoding="utf-8-sig")
    for name in ("glossary.tbx", "pairs.tmx", "pairs.xlsx", "report.html"):
        assert (tmp_path / "out" / name).stat().st_size > 500
