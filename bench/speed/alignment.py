"""What aligning costs: ours end to end against rivals in the same run, and its growth.

Rivals: the encoding alone by a model of LaBSE's shape (12 layers of 768 columns, random
weights, which cost the same), extrapolated from a sample; NLTK's length-based aligner on
the first sentences, for its overhead. Growth: texts of 1,000 to 40,000 sentences made of
bible5k and of shuffled sentences of the corpora, each in a process of its own.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.speed import Figure

__all__ = ["figures"]

SHARED = Path(os.environ.get("DUIZHAO_SHARED", "../shared"))
BIBLE = SHARED / "eval" / "alignment" / "bible5k" / "docs"
SIZES = (1_000, 2_500, 5_000, 10_000, 20_000, 40_000)
_SAMPLE = 64
_LENGTH_BASED = 400
_HUNALIGN = 2.1
"""Seconds that hunalign took for bible5k after tokenisation on two cores of such a machine."""


def _read(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _made(count: int) -> tuple[list[str], list[str]]:
    """A text of about *count* Chinese sentences and its translation."""
    zh, en = _read(BIBLE / "001.zh"), _read(BIBLE / "001.en")
    if count <= len(zh):
        return zh[:count], en[: round(count * len(en) / len(zh))]
    with gzip.open(SHARED / "corpora" / "sentences.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t")[:2] for line in file]
    random.Random(1).shuffle(rows)
    rows = rows[: count - len(zh)]
    return zh + [row[0] for row in rows], en + [row[1] for row in rows]


def _measure(count: int) -> dict[str, float]:
    """Seconds and megabytes of aligning *count* sentences, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.speed.alignment", str(count)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _once(count: int) -> dict[str, float]:
    from align.encoders import get_encoder
    from align.lexicon import load_lexicon
    from align.parallel import align

    zh, en = _made(count)
    encoder, lexicon = get_encoder("builtin"), load_lexicon()
    align(zh[:50], en[:50], encoder=encoder, lexicon=lexicon)
    wall, cpu = time.perf_counter(), time.process_time()
    align(zh, en, encoder=encoder, lexicon=lexicon)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": _peak(),
    }


def _peak() -> float:
    """The most memory that this process held, in MB; not a number where the system keeps none."""
    if sys.platform == "win32":
        return math.nan
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _end_to_end() -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "duizhao.cli", "align"]
        command += [str(BIBLE / "001.zh"), str(BIBLE / "001.en"), "--segmented"]
        command += ["--mode", "parallel", "--format", "beads"]
        command += ["-o", str(Path(folder) / "out.align")]
        start = time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start


def _labse_shaped(texts: list[str]) -> float:
    """Seconds a sentence of a model of LaBSE's shape on this processor."""
    import torch
    from transformers import BertConfig, BertModel

    # The vocabulary is LaBSE's only in size of its table, which a look-up does not cost.
    config = BertConfig(vocab_size=1000)
    model = BertModel(config)
    model.train(False)
    lengths = [max(4, min(len(text.encode("utf-8")) // 3, 128)) for text in texts]
    texts_by_length = sorted(lengths)
    start = time.perf_counter()
    with torch.no_grad():
        for first in range(0, len(texts_by_length), 16):
            batch = texts_by_length[first : first + 16]
            ids = torch.randint(0, 1000, (len(batch), max(batch)))
            model(input_ids=ids)
    return (time.perf_counter() - start) / len(texts)


def _length_based(zh: list[str], en: list[str]) -> float:
    """Seconds a Chinese sentence of NLTK's Gale-Church (its cost grows with the square)."""
    from nltk.translate.gale_church import align_blocks

    start = time.perf_counter()
    align_blocks([len(text) for text in zh], [len(text) for text in en])
    return (time.perf_counter() - start) / len(zh)


def figures() -> Iterator[Figure]:
    """End to end on bible5k, ratios against rivals, growth."""
    zh, en = _read(BIBLE / "001.zh"), _read(BIBLE / "001.en")
    ours = _end_to_end()
    yield Figure("align bible5k, whole process", ours, reach=8, note="6,301 / 5,000 sentences")
    yield Figure("… times hunalign's own 2.1 s", ours / _HUNALIGN, "×", note="C++, elsewhere")
    picked = random.Random(2).sample(zh + en, _SAMPLE)
    labse = _labse_shaped(picked)
    yield Figure("LaBSE's shape, sentences a second", 1 / labse, "1/s")
    yield Figure(
        "encoding bible5k with it against ours end to end",
        labse * (len(zh) + len(en)) / ours,
        "×",
        note="extrapolated from a sample",
    )
    from align.encoders import get_encoder
    from align.lexicon import load_lexicon
    from align.parallel import align

    some_zh, some_en = zh[:_LENGTH_BASED], en[:_LENGTH_BASED]
    encoder, lexicon = get_encoder("builtin"), load_lexicon()
    align(some_zh[:50], some_en[:50], encoder=encoder, lexicon=lexicon)
    start = time.perf_counter()
    align(some_zh, some_en, encoder=encoder, lexicon=lexicon)
    mine = (time.perf_counter() - start) / len(some_zh)
    yield Figure(
        f"ours against NLTK's length-based aligner, {_LENGTH_BASED} sentences",
        mine / _length_based(some_zh, some_en),
        "×",
    )
    texts = (zh + en) * 4
    start = time.perf_counter()
    encoder.encode(zh * 4, lang="zh")
    encoder.encode(en * 4, lang="en")
    rate = len(texts) / (time.perf_counter() - start)
    yield Figure("builtin encoder, sentences a second (at least 20,000)", rate, "1/s")
    points = []
    for size in SIZES:
        cost = _measure(size)
        points.append((math.log(size), math.log(cost["cpu"])))
        yield Figure(
            f"align {size:,} sentences",
            cost["wall"],
            reach=120 if size == SIZES[-1] else None,
            note=f"CPU {cost['cpu']:.1f} s, {cost['peak']:.0f} MB",
        )
    points = points[2:]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points)
    slope /= sum((x - mean_x) ** 2 for x, _ in points)
    yield Figure("exponent of growth, from 5,000", slope, "", 1.15)


if __name__ == "__main__":
    print(json.dumps(_once(int(sys.argv[1]))))
