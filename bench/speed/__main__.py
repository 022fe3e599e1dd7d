"""Print the table of times: ``python -m bench.speed [--full] [start|store|...]``.

``NAME:PART`` measures one part of those that have parts, such as ``batch:growth``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys

import bench.speed


def main(argv: list[str]) -> int:
    """Run the named modules, or all, and print one Markdown table.

    ``--full`` reaches those that know larger sizes.
    """
    full = "--full" in argv
    argv = [name for name in argv if name != "--full"]
    path = bench.speed.__path__
    known = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    unknown = [name for name in argv if name.partition(":")[0] not in known]
    if unknown:
        print(f"no such figures: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    print("| what | figure | unit | reach | note |\n|---|---|---|---|---|")
    for name in argv or known:
        module, _, part = name.partition(":")
        figures = importlib.import_module(f"bench.speed.{module}").figures
        taken = inspect.signature(figures).parameters
        if part and "part" not in taken:
            print(f"{module} has no parts")
            return 2
        given: dict[str, object] = {"full": True} if full and "full" in taken else {}
        if part:
            given["part"] = part
        for row in figures(**given):
            reach = "" if row.reach is None else f"{row.reach:g}"
            line = f"| {row.what} | {row.value:.3g} | {row.unit} | {reach} | {row.note} |"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
