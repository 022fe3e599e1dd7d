"""What is imported is declared, and what is declared is used."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.imports import PRODUCT, ROOT, imported

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {*PRODUCT, "bench", "training", "tests"}

# Used without an import of ours: by whom.
INDIRECT = {
    "cryptography": "pypdf, for PDFs encrypted with AES",
    "nltk": "training: the product carries what Punkt learned; NLTK trains it anew",
}
# Declared as an extra of another distribution.
EXTRAS = {"distributed": "dask"}
# Programs, types and plugins that developers use.
TOOLS = {
    "build",
    "hatchling",
    "import-linter",
    "lxml-stubs",
    "mypy",
    "pandas-stubs",
    "pre-commit",
    "pytest-xdist",
    "ruff",
    "slipcover",
    "types-openpyxl",
}
# Modules of the packages that only a developer runs.
DEVELOPERS = {"duizhao/messages/compile.py"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    optional = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(item for extra in extras for item in optional[extra])]
    return {normal(re.split(r"[\[><=;! ]", item)[0]) for item in wanted}


def used(*folders: str) -> dict[str, set[str]]:
    """Distributions that *folders* import, each with the files that do."""
    known = packages_distributions()
    local = {path.stem for path in (ROOT / "tests").rglob("*.py")}
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            file = str(path.relative_to(ROOT))
            if file in DEVELOPERS:
                continue
            for module, _ in imported(path):
                top = module.partition(".")[0]
                if top in sys.stdlib_module_names | OURS | local | {"", "_typeshed"}:
                    continue
                for name in map(normal, known.get(top, [top])):
                    found.setdefault(EXTRAS.get(name, name), set()).add(file)
    return found


def test_every_import_of_the_product_is_a_declared_dependency() -> None:
    wanted = declared("cluster", "postgres")
    assert {name: files for name, files in used(*PRODUCT).items() if name not in wanted} == {}


def test_every_dependency_is_imported_by_the_product() -> None:
    # What is read as package data is used, too.
    text = "".join(
        path.read_text(encoding="utf-8") for room in PRODUCT for path in (ROOT / room).rglob("*.py")
    )
    data = {name for name in declared() if f'files("{name}")' in text}
    unused = declared("cluster", "postgres") - set(used(*PRODUCT)) - data
    assert unused - set(INDIRECT) == set()
    assert set(INDIRECT) <= unused, "imported now: take it off INDIRECT"


def test_every_import_of_developers_is_declared() -> None:
    folders = [name for name in ("bench", "training", "tests") if Path(ROOT / name).is_dir()]
    wanted = declared("dev", "cluster", "postgres", "fuzz")
    assert {name: files for name, files in used(*folders).items() if name not in wanted} == {}


def test_every_dependency_of_developers_is_used() -> None:
    folders = [name for name in ("bench", "training", "tests") if Path(ROOT / name).is_dir()]
    babel = {"babel"}  # compiles the catalogues (DEVELOPERS)
    unused = declared("dev") - declared() - set(used(*folders)) - TOOLS - babel - set(INDIRECT)
    assert unused == set()


def test_the_list_of_tools_is_declared() -> None:
    assert declared("dev") >= TOOLS
