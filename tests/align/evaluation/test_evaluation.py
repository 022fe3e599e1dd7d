"""Scores of alignments: own code, the numbers of the shared script."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import EmptyInputError, EncodingError, FormatError, SettingError
from align.evaluation import (
    BeadSpans,
    calibration,
    merge_by_unit,
    read_beads,
    score_beads,
    score_documents,
    score_folder,
)


def _script(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "score_alignment", shared / "eval" / "score_alignment.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def script(shared_dir: Path) -> ModuleType:
    return _script(shared_dir)


indexes = st.lists(st.integers(0, 6), max_size=3, unique=True).map(lambda v: tuple(sorted(v)))
bead_lists = st.lists(st.tuples(indexes, indexes), max_size=8)


@pytest.mark.shared
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(bead_lists, bead_lists), min_size=1, max_size=3))
def test_numbers_of_the_script(
    script: ModuleType, documents: list[tuple[list[BeadSpans], list[BeadSpans]]]
) -> None:
    theirs = script.score([list(g) for g, _ in documents], [list(t) for _, t in documents])
    ours = score_documents(documents)
    for key, value in {
        "p": ours.precision,
        "r": ours.recall,
        "f1": ours.f1,
        "lp": ours.lax_precision,
        "lr": ours.lax_recall,
        "lf1": ours.lax_f1,
        "ap": ours.all_precision,
        "ar": ours.all_recall,
        "af1": ours.all_f1,
    }.items():
        assert value == pytest.approx(theirs[key])


@pytest.mark.shared
@settings(max_examples=200, deadline=None)
@given(
    bead_lists,
    st.lists(st.sampled_from("abc"), min_size=7, max_size=7),
    st.lists(st.sampled_from("abc"), min_size=7, max_size=7),
)
def test_merging_of_the_script(
    script: ModuleType, beads: list[BeadSpans], zh: list[str], en: list[str]
) -> None:
    theirs = script.merge_by_segment(beads, zh, en)
    assert list(merge_by_unit(beads, zh, en)) == theirs


# The script leaves its files to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.shared
@pytest.mark.parametrize("name", ["bible5k", "pydocs_dev_resplit", "mac_dev"])
def test_gold_against_itself(shared_dir: Path, script: ModuleType, name: str) -> None:
    gold = shared_dir / "eval" / "alignment" / name / "gold"
    score = score_folder(gold, gold)
    count, theirs = script.main(str(gold), str(gold))
    assert score.f1 == pytest.approx(theirs["f1"]) == 1.0
    assert score.documents == count
    assert all(value == 1.0 for value in score.recall_by_type.values())


def test_one_sided_beads_and_types() -> None:
    gold = [((0,), (0,)), ((1,), ()), ((2, 3), (1,)), ((), (2,))]
    test = [((0,), (0,)), ((1,), ()), ((2,), (1,)), ((3,), ()), ((), (2,))]
    score = score_beads(gold, test)
    assert score.one_sided_precision == pytest.approx(2 / 3)
    assert score.one_sided_recall == 1.0
    assert score.recall_by_type == {"0-1": 1.0, "1-0": 1.0, "1-1": 1.0, "2-1": 0.0}
    assert score.gold_by_type["2-1"] == 1
    assert score.lax_recall == 1.0


@pytest.mark.parametrize(
    "line", ["[0]:[0]", " [ 0 , 1 ] : [2] ", "[]:[4]", "[0]:[0]:0.1234", "[1,]:[]"]
)
def test_lines_that_are_beads(tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.align"
    file.write_text(f"\ufeff{line}\n\n", encoding="utf-8")
    assert len(read_beads(file)) == 1


@pytest.mark.parametrize("line", ["[0]", "0:0", "[a]:[0]", "[0]:[-1]", "[0]:[1 2]", "[0,,1]:[]"])
def test_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.align"
    file.write_text(f"[0]:[0]\n{line}\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_beads(file)
    assert caught.value.line == 2
    assert "a.align, line 2" in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.align"
    file.write_bytes(b"\xff\xfe\x00[0]")
    with pytest.raises((FormatError, EncodingError)):
        read_beads(file)


def test_folders(tmp_path: Path) -> None:
    gold, test = tmp_path / "gold", tmp_path / "test"
    gold.mkdir()
    with pytest.raises(EmptyInputError, match="no such folder"):
        score_folder(gold, test)
    test.mkdir()
    (gold / "a.align").write_text("[0]:[0]\n", encoding="utf-8")
    (gold / "b.align").write_text("[0]:[0]\n", encoding="utf-8")
    with pytest.raises(EmptyInputError, match="same name"):
        score_folder(gold, test)
    (test / "a.align").write_text("[0]:[0]\n", encoding="utf-8")
    score = score_folder(gold, test)
    assert (score.f1, score.documents, score.missing) == (1.0, 1, ("b.align",))


def test_bead_beyond_the_text() -> None:
    with pytest.raises(FormatError, match="beyond the end"):
        merge_by_unit([((5,), (0,))], ["a"], ["a"])


def test_calibration_of_known_numbers() -> None:
    found = calibration([0.95] * 100, [True] * 95 + [False] * 5)
    assert found.error == pytest.approx(0.0)
    assert found.share == 0.0
    assert found.threshold > 1.0
    found = calibration([1.0] * 60 + [0.5] * 40, [True] * 60 + [False] * 40)
    assert found.error == pytest.approx(0.2)
    assert (found.share, found.threshold) == (0.6, 1.0)


def test_calibration_of_nothing_and_of_nonsense() -> None:
    assert calibration([], []).count == 0
    with pytest.raises(SettingError):
        calibration([0.5], [])
    with pytest.raises(SettingError):
        calibration([float("nan")], [True])
