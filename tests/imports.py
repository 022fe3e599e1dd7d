"""Who imports whom, read from the source: what tests of the architecture need."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "PRODUCT",
    "ROOT",
    "Module",
    "circles",
    "imported",
    "modules",
    "private_imports",
]

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("align", "termbase", "duizhao", "ui")
_BY_NAME = {"import_module", "find_spec", "__import__"}


@dataclass(frozen=True)
class Module:
    """A module by its full name; *room* is the package that it lies in (or is)."""

    name: str
    room: str
    imports: frozenset[str]


def imported(path: Path, package: str = "") -> Iterator[tuple[str, str]]:
    """Every import in a file, those within functions too, as (module, name or "").

    A module named in a call (``importlib.import_module("x")``) counts. *package* is what
    relative imports start from.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [base])])
            for alias in node.names:
                yield base, alias.name
        elif isinstance(node, ast.Call) and node.args:
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if called in _BY_NAME and isinstance(first, ast.Constant):
                yield str(first.value), ""


def modules(*packages: str, root: Path = ROOT) -> dict[str, Module]:
    """All modules of *packages*, with what they import of each other."""
    rooms: dict[str, tuple[str, Path]] = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            if path.stem == "__init__":
                name = name.removesuffix(".__init__")
                rooms[name] = name, path
            else:
                rooms[name] = name.rpartition(".")[0], path

    def known(module: str, name: str) -> str:
        full = f"{module}.{name}"
        if name and full in rooms:
            return full
        while module and module not in rooms:
            module = module.rpartition(".")[0]
        return module

    made = {}
    for name, (room, path) in rooms.items():
        found = {known(*item) for item in imported(path, room)} - {"", name}
        made[name] = Module(name, room, frozenset(found))
    return made


def private_imports(found: dict[str, Module]) -> set[tuple[str, str]]:
    """(importer, private module) where the importer is not inside that module's room."""
    bad = set()
    for module in found.values():
        for name in module.imports:
            parts = name.split(".")
            for depth, part in enumerate(parts):
                if part.startswith("_") and not part.startswith("__"):
                    owner = ".".join(parts[:depth])
                    if module.room != owner and not module.room.startswith(f"{owner}."):
                        bad.add((module.name, name))
    return bad


def circles(found: dict[str, Module]) -> list[set[str]]:
    """The largest sets of modules each of which leads to all others (Tarjan 1972).

    That a package is run before its modules is no import here.
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    made: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in sorted(found[name].imports):
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            at = stack.index(name)
            if len(stack) - at > 1:
                made.append(set(stack[at:]))
            del stack[at:]

    for name in found:
        if name not in order:
            visit(name)
    return made
