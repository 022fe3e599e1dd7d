"""What the design promises of the whole: light imports, honest packages."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

HEAVY = [
    "alembic",
    "docx",
    "faiss",
    "jieba",
    "lxml",
    "nltk",
    "opencc",
    "openpyxl",
    "pandas",
    "pypinyin",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "sqlalchemy",
    "streamlit",
    "tokenizers",
    "torch",
    "transformers",
]

ROOMS = [
    "align",
    "align.comparable",
    "align.documents",
    "align.encoders",
    "align.evaluation",
    "align.exchange",
    "align.lexicon",
    "align.matching",
    "align.mining",
    "align.pairing",
    "align.parallel",
    "align.review",
    "align.segments",
    "termbase",
    "termbase.exchange",
    "termbase.extract",
    "termbase.renderings",
    "ui",
    "duizhao",
]


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_loads_nothing_heavy(room: str) -> None:
    code = f"import sys, {room}; print(*[m for m in {HEAVY!r} if m in sys.modules]); print('done')"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["done"]


def test_no_module_is_longer_than_it_should_be() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ("align", "termbase", "duizhao", "ui")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_constraints_pin_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {item.split(">")[0].split("[")[0].lower().replace("_", "-") for item in wanted}
    assert names <= pins
