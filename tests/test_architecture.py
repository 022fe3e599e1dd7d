"""What the design promises of the whole: light imports, honest packages."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.imports import PRODUCT, ROOT, circles, modules, private_imports

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
    # What works on files needs no database.
    "duizhao.aligning, duizhao.extracting, duizhao.checking",
]


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_loads_nothing_heavy(room: str) -> None:
    code = f"import sys, {room}; print(*[m for m in {HEAVY!r} if m in sys.modules]); print('done')"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["done"]


LONGEST = 800


def test_no_module_is_longer_than_it_should_be() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in PRODUCT
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_private_module_is_imported_from_another_room() -> None:
    assert sorted(private_imports(modules(*PRODUCT, "bench", "training"))) == []


def test_no_imports_go_round_in_a_circle() -> None:
    assert [sorted(circle) for circle in circles(modules(*PRODUCT))] == []


def test_a_circle_and_a_private_import_are_seen(tmp_path: Path) -> None:
    for name, text in {
        "top/__init__.py": "",
        "top/one/__init__.py": "",
        "top/one/_inner.py": "from top.one import _other",
        "top/one/_other.py": "def late():\n    from ..two import door",
        "top/two/__init__.py": "",
        "top/two/door.py": "import importlib\nimportlib.import_module('top.one._inner')",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = modules("top", root=tmp_path)
    assert circles(made) == [{"top.one._inner", "top.one._other", "top.two.door"}]
    assert private_imports(made) == {("top.two.door", "top.one._inner")}


API = {"read", "read_pairs", "align", "compare", "terms", "read_glossary", "check", "open"}


def test_no_submodule_takes_the_name_of_a_public_function() -> None:
    # Importing duizhao.x sets the attribute x of duizhao.
    inside = {name.split(".")[1] for name in modules("duizhao") if "." in name}
    code = (
        "import duizhao; names = getattr(duizhao, '__all__', ()); "
        "print(*[name for name in names if callable(getattr(duizhao, name))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert inside & (API | set(run.stdout.split())) == set()


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
