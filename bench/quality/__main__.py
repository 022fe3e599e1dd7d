"""Print the table of figures: ``python -m bench.quality [alignment|mining|...]``."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time

import bench.quality


def main(argv: list[str]) -> int:
    """Run the named modules, or all, and print one Markdown table."""
    path = bench.quality.__path__
    known = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    unknown = [name for name in argv if name not in known]
    if unknown:
        print(f"no such figures: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    if not bench.quality.shared().is_dir():
        print(f"no folder {bench.quality.shared()}: set DUIZHAO_SHARED to the evaluation data")
        return 2
    print("| set | measure | figure | reach | note |\n|---|---|---|---|---|")
    for name in argv or known:
        start = time.perf_counter()
        for row in importlib.import_module(f"bench.quality.{name}").figures():
            reach = "" if row.reach is None else f"{row.reach:.3f}"
            line = f"| {row.set} | {row.measure} | {row.value:.3f} | {reach} | {row.note} |"
            print(line, flush=True)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
