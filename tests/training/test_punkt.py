"""The training script on a corpus of a few lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from align import segments
from training import punkt

ROWS = [
    "They met on Xyz. 5 in the old town, and Mr. Brown was late.",
    "The firm of Abcd. in the north is old. It has been there for years.",
    "It rained on Xyz. 7 and on Xyz. 9 too. The river rose.",
    "We saw it on Xyz. 11 at noon. Nobody came.",
] * 6


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in ("paragraphs.tsv.gz", "sentences.tsv.gz"):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(f"中文\t{row}\tset{n % 3}\n" for n, row in enumerate(ROWS))
    return tmp_path


def test_training_twice_writes_the_same(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [corpus / "one.json", corpus / "two.json"]
    for path in paths:
        assert punkt.main([str(corpus), "-o", str(path)]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    parameters = json.loads(paths[0].read_text(encoding="utf-8"))
    assert "xyz" in parameters["abbreviations"]
    assert "mr" in parameters["abbreviations"]
    assert "the" in parameters["common"]
    assert "48 texts" in capsys.readouterr().out


def test_no_set_drowns_the_others(corpus: Path) -> None:
    groups = dict(punkt.sample(corpus, cap=5))
    assert {len(texts) for texts in groups.values()} == {5}


def test_the_packaged_parameters_are_small() -> None:
    path = Path(segments.__file__).with_name("punkt_en.json")
    assert path.stat().st_size < 300_000
