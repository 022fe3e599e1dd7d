"""Fit the classifier: ``python -m training.comparable SHARED [OPTIONS]``.

SHARED is the folder of evaluation data. What is printed is cross-validated: every group
of documents (news, novels, scripture, medicine, software, government, banking, the
seeds) is classified by weights that were fitted on the others. Then the weights are
fitted on all and written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.comparable.classifier import PARTS
from training.comparable.collections import collections, mining, seeds
from training.comparable.figures import report
from training.comparable.fitting import cross_validate, examples, train

__all__ = ["main"]

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT / "align" / "comparable" / "data"
# What has the contextual half is classified by weights of its own.
_FILES = {"builtin": "weights.closer.json"}


def main(argv: Sequence[str] | None = None) -> int:
    """See the module; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.comparable")
    parser.add_argument("shared", type=Path, help="the folder of evaluation data")
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("-o", "--out", type=Path, help="default: where they are read from")
    parser.add_argument(
        "--part", choices=PARTS, action="append", help="fit this one only, keep the others"
    )
    parser.add_argument("--dry-run", action="store_true", help="report only")
    given = parser.parse_args(argv)
    gold = _ROOT / "tests" / "data" / "comparable" / "seeds_gold.json"
    found = [
        mining(given.shared / "eval" / "mining"),
        seeds(_ROOT / "seeds", gold),
        *collections(given.shared, rounds=given.rounds),
    ]
    data = examples(found, given.encoder)
    sys.stdout.write(report(data, *cross_validate(data)) + "\n")
    final = train(data, np.ones(len(data.grade), dtype=bool))
    result: dict[str, object] = {
        part: {n: round(float(v), 4) for n, v in zip(names, getattr(final, part), strict=True)}
        for part, names in PARTS.items()
    }
    out = given.out or _DATA / _FILES.get(given.encoder, "weights.json")
    if given.part:
        kept = json.loads(out.read_text(encoding="utf-8"))
        result |= {part: kept[part] for part in PARTS if part not in given.part}
    body = json.dumps(result, indent=1)
    result = {"revision": hashlib.sha256(body.encode()).hexdigest()[:8], **result}
    if not given.dry_run:
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
