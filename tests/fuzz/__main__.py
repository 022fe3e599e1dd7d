"""Coverage-guided fuzzing of one reader: ``python -m tests.fuzz NAME [--runs N] [--keep DIR]``.

libFuzzer (through atheris) mutates small sound files, follows the Python code that they
reach, and stops at the first traceback, the first input that takes longer than
:data:`SECONDS`, or too much memory. Packages are unpacked, one member mutated, and packed
again, so that the mutations get past the archive's checks.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["align.documents", "align.exchange", "align.segments", "termbase.exchange", "pypdf"]
):
    from tests.fuzz.targets import TARGETS

SECONDS = 20
"""Longest time for one small file, generous because tests run on busy machines."""

MEGABYTES = 3000
LARGEST = 20_000


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """*data* mutated; of a sound package one member, three times of four."""
    if data.startswith(b"PK") and seed % 4:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {info.filename: archive.read(info) for info in archive.infolist()}
        except Exception:  # noqa: BLE001 - a broken archive is mutated as it stands
            members = {}
        if members:
            name = sorted(members)[seed // 4 % len(members)]
            members[name] = bytes(atheris.Mutate(members[name], LARGEST))
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for key, body in members.items():
                    archive.writestr(zipfile.ZipInfo(key, (1980, 1, 1, 0, 0, 0)), body)
            if len(out.getvalue()) <= most:
                return out.getvalue()
    return bytes(atheris.Mutate(data, most))


def main() -> None:
    """Fuzz the reader named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=sorted(TARGETS))
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the corpus and for findings")
    chosen = parser.parse_args()
    target = TARGETS[chosen.name]
    keep = chosen.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus = keep / chosen.name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(target.samples):
        (corpus / f"seed-{number}").write_bytes(sample)
    # The longest names and the temporary files of a target are its own.
    os.chdir(keep)
    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={chosen.runs}",
            f"-seed={chosen.seed}",
            f"-timeout={SECONDS}",
            f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LARGEST}",
            f"-artifact_prefix={keep}/finding-{chosen.name}-",
            "-print_final_stats=1",
            str(corpus),
        ],
        target.read,
        custom_mutator=mutate,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
