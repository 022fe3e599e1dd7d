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
ZH = "水库在山谷的尽头。去年夏天它几乎干了。工程师每周测量水位。\n"
EN = "The reservoir lies at the end of the valley. Last summer it almost ran dry. "
EN += "Engineers measure the water level every week.\n"


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


def _main_job(program: list[str], folder: Path, **env: str) -> None:
    run = subprocess.run(
        [*program, "demo", "--project", "p.duizhao", "--out", "out"],
        cwd=folder,
        env={**os.environ, "DUIZHAO_CACHE": str(folder / "cache"), **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "人类命运共同体" in (folder / "out" / "glossary.csv").read_text(encoding="utf-8-sig")
    for name in ("glossary.tbx", "pairs.tmx", "pairs.xlsx", "report.html"):
        assert (folder / "out" / name).stat().st_size > 500


@pytest.mark.slow
def test_what_is_in_the_wheel_is_enough(wheel: Path, tmp_path: Path) -> None:
    """With nothing of the checkout: what a file of the wheel lacks shows."""
    inside = tmp_path / "inside"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", inside, wheel],
        check=True,
    )
    where = "import duizhao; print(duizhao.__file__)"
    env = {**os.environ, "PYTHONPATH": str(inside)}
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()).is_relative_to(inside)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.zh.txt").write_text(ZH, encoding="utf-8")
    (texts / "a.en.txt").write_text(EN, encoding="utf-8")
    for arguments in (
        ["run", "texts", "--mode", "parallel", "--project", "p.duizhao", "--out", "out"],
        ["ui", "--help"],
    ):
        subprocess.run(
            [sys.executable, "-m", "duizhao", *arguments],
            cwd=tmp_path,
            env={**env, "DUIZHAO_CACHE": str(tmp_path / "cache")},
            capture_output=True,
            check=True,
        )
    assert "水库" in (tmp_path / "out" / "pairs.tsv").read_text(encoding="utf-8")
    for name in ("glossary.tbx", "pairs.tmx", "pairs.xlsx", "report.html"):
        assert (tmp_path / "out" / name).stat().st_size > 500


@pytest.mark.soak
def test_the_wheel_runs_the_main_job_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Every dependency is installed again, which takes minutes."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [folder / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel],
        check=True,
        cwd=tmp_path,
    )
    _main_job([str(folder / "duizhao")], tmp_path)
