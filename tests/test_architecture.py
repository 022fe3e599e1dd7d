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


# Both lists may only shrink: what is mended must be taken off, and nothing may be added.
KNOWN_PRIVATE: list[tuple[str, str]] = [
    ("align.comparable._words", "align.lexicon._frequency"),
    ("align.comparable._words", "align.lexicon._table"),
    ("align.encoders.lexical", "align.lexicon._frequency"),
    ("align.encoders.lexical", "align.lexicon._sound"),
    ("align.encoders.lexical", "align.lexicon._table"),
    ("align.exchange.workbooks", "align.documents._limits"),
    ("align.exchange.workbooks", "align.documents._sheets"),
    ("align.lexicon.train_table", "align.matching._batches"),
    ("align.lexicon.train_table", "align.matching._model"),
    ("align.lexicon.train_table", "align.matching._numbers"),
    ("align.lexicon.train_table", "align.matching._prior"),
    ("align.matching._prior", "align.lexicon._frequency"),
    ("align.matching._prior", "align.lexicon._sound"),
    ("align.matching._prior", "align.lexicon._table"),
    ("align.matching.aligner", "align.lexicon._table"),
    ("align.matching.match", "align.lexicon._table"),
    ("align.mining._candidates", "align.comparable._types"),
    ("align.mining._judge", "align.comparable._classifier"),
    ("align.mining._judge", "align.comparable._clauses"),
    ("align.mining._judge", "align.comparable._features"),
    ("align.mining._judge", "align.comparable._types"),
    ("align.mining._judge", "align.comparable._vectors"),
    ("align.mining._near", "align.comparable._index"),
    ("align.mining._near", "align.comparable._search"),
    ("align.mining._rows", "align.comparable._clauses"),
    ("align.mining._rows", "align.comparable._counts"),
    ("align.mining._rows", "align.comparable._index"),
    ("align.mining._rows", "align.comparable._types"),
    ("align.mining._rows", "align.comparable._vectors"),
    ("align.mining._words", "align.comparable._types"),
    ("align.pairing._content", "align.comparable._types"),
    ("align.pairing._content", "align.comparable._vectors"),
    ("align.parallel._words", "align.lexicon._table"),
    ("bench.quality._composed_fit", "termbase._compose"),
    ("bench.quality._composed_fit", "termbase._dictionary"),
    ("bench.quality._composed_fit", "termbase._english"),
    ("bench.quality._composed_fit", "termbase._meaning"),
    ("bench.quality._composed_fit", "termbase._ngrams"),
    ("bench.quality._composed_fit", "termbase._rerank"),
    ("bench.quality._composed_fit", "termbase._weigh"),
    ("bench.quality._terms_fit", "termbase._english"),
    ("bench.quality._terms_fit", "termbase._features"),
    ("bench.quality.alignment", "align.parallel._confidence"),
    ("bench.quality.alignment", "align.parallel._gold"),
    ("bench.quality.alignment", "align.parallel._model"),
    ("bench.quality.comparable", "align.comparable._judged"),
    ("bench.quality.comparable", "align.comparable._training"),
    ("bench.quality.encoder", "align.encoders.train._evaluate"),
    ("bench.quality.retrieval", "align.lexicon._table"),
    ("bench.quality.terms", "termbase._english"),
    ("bench.quality.word_alignment", "align.lexicon._table"),
    ("duizhao.batch.folders", "align.documents._language"),
    ("duizhao.reviewing", "duizhao.store._time"),
    ("termbase._dictionary", "align.lexicon._table"),
    ("termbase._english_shapes", "align.lexicon._frequency"),
    ("termbase._names", "align.lexicon._sound"),
]

KNOWN_CIRCLES: list[set[str]] = [
    {
        "align.documents",
        "align.documents._memories",
        "align.documents._read",
        "align.documents.grid",
        "align.documents.pairs",
        "align.documents.registry",
        "align.exchange",
        "align.exchange.tables",
        "align.exchange.workbooks",
    },
    {
        "align.encoders.train._loss",
        "align.encoders.train._model",
    },
    {
        "duizhao.store._vectors",
        "duizhao.store.project",
    },
    {
        "duizhao.batch",
        "duizhao.batch.run",
        "duizhao.jobs",
    },
    {
        "ui.details",
        "ui.launch",
        "ui.screens",
        "ui.screens._concept",
        "ui.screens._documents",
        "ui.screens._findings",
        "ui.screens._glossary_import",
        "ui.screens._glossary_table",
        "ui.screens._overview",
        "ui.screens._queue",
        "ui.screens.concordance",
        "ui.screens.consistency",
        "ui.screens.export",
        "ui.screens.glossary",
        "ui.screens.project",
        "ui.screens.review",
        "ui.session",
    },
]


def test_no_private_module_is_imported_from_another_room() -> None:
    found = private_imports(modules(*PRODUCT, "bench", "training"))
    assert sorted(found - set(KNOWN_PRIVATE)) == [], "public, or below both"
    assert sorted(set(KNOWN_PRIVATE) - found) == [], "mended: take it off KNOWN_PRIVATE"


def test_no_imports_go_round_in_a_circle() -> None:
    found = circles(modules(*PRODUCT))
    new = [circle for circle in found if not any(circle <= known for known in KNOWN_CIRCLES)]
    assert [sorted(circle) for circle in new] == []
    inside = set().union(*found)
    mended = [sorted(known - inside) for known in KNOWN_CIRCLES if known - inside]
    assert mended == [], "mended: take them off KNOWN_CIRCLES"


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
