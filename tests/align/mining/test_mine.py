"""Mining as a library: what is found, and that it does not depend on how."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from mining_texts import made_pairs

from align.comparable.neighbours import Searcher, add, cells_for, indexed_search, search, train
from align.errors import EmptyInputError, OutputError, SettingError
from align.mining import Mined, MiningOptions, mine
from align.mining._files import load, save
from align.mining._near import best
from align.model import Grade

_SIDES = tuple[list[list[str]], list[list[str]]]


@pytest.fixture(scope="module")
def texts() -> _SIDES:
    """Two collections of 240 sentences; 120 of each have a counterpart."""
    pairs = made_pairs(360)
    zh = [zh for zh, _ in pairs[:240]]
    en = [en for _, en in pairs[120:]]
    random.Random(3).shuffle(en)
    return [zh[:100], zh[100:]], [en[:10], en[10:]]


def _plain(found: list[Mined]) -> list[tuple[object, ...]]:
    return [(p.zh, p.en, round(p.probability, 4), p.grade) for p in found]


@pytest.fixture(scope="module")
def exact(texts: _SIDES, tmp_path_factory: pytest.TempPathFactory) -> list[Mined]:
    folder = tmp_path_factory.mktemp("exact")
    return mine(*texts, folder, options=MiningOptions(search="exact"), minimum=0.3)


def test_counterparts_are_found(texts: _SIDES, exact: list[Mined]) -> None:
    gold = {(zh, en) for zh, en in made_pairs(240)[120:]}
    found = {(pair.zh_text, pair.en_text) for pair in exact if pair.probability >= 0.5}
    assert len(found & gold) >= 0.8 * len(gold)
    zh, en = texts
    for pair in exact:
        assert zh[pair.zh[0]][pair.zh[1]] == pair.zh_text
        assert en[pair.en[0]][pair.en[1]] == pair.en_text


def test_an_index_searched_in_full_gives_what_the_exact_method_gives(
    texts: _SIDES, exact: list[Mined], tmp_path: Path
) -> None:
    options = MiningOptions(search="index", probes=4096, shard=90)
    found = mine(*texts, tmp_path, options=options, minimum=0.3)
    # Sums in another order may differ in the last of four decimals.
    assert {(p.zh, p.en): p.grade for p in found} == {(p.zh, p.en): p.grade for p in exact}
    wanted = {(p.zh, p.en): p.probability for p in exact}
    assert {(p.zh, p.en): p.probability for p in found} == pytest.approx(wanted, abs=2e-4)


def test_the_default_index_finds_nearly_all(
    texts: _SIDES, exact: list[Mined], tmp_path: Path
) -> None:
    found = mine(*texts, tmp_path, options=MiningOptions(search="index"), minimum=0.3)
    wanted = {(p.zh, p.en) for p in exact if p.probability >= 0.5}
    assert len(wanted & {(p.zh, p.en) for p in found}) >= 0.98 * len(wanted)


@pytest.mark.parametrize("count", [1, 2, 5, 15])
def test_an_index_of_very_few_sentences(texts: _SIDES, tmp_path: Path, count: int) -> None:
    pairs = made_pairs(count)
    sides = [[zh for zh, _ in pairs]], [[en for _, en in pairs]]
    index = mine(*sides, tmp_path / "i", options=MiningOptions(search="index"), minimum=0.1)
    every = mine(*sides, tmp_path / "e", options=MiningOptions(search="exact"), minimum=0.1)
    assert _plain(index) == _plain(every)


def test_shards_do_not_show(texts: _SIDES, exact: list[Mined], tmp_path: Path) -> None:
    options = MiningOptions(search="exact", shard=77)
    assert _plain(mine(*texts, tmp_path, options=options, minimum=0.3)) == _plain(exact)


def test_a_second_run_does_nothing_again(texts: _SIDES, exact: list[Mined], tmp_path: Path) -> None:
    options = MiningOptions(search="exact")
    mine(*texts, tmp_path, options=options, minimum=0.3)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.name.startswith("rows")}
    again = mine(*texts, tmp_path, options=options, minimum=0.3)
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert _plain(again) == _plain(exact)


_WHOLE = (
    "市政府昨天宣布，三年内将新建五十所小学，并把教师的工资提高两成。",
    "The city government announced yesterday that it would build fifty new primary schools within "
    "three years and raise teachers' pay by a fifth.",
)
_PART = (
    "这家船厂去年交付了十二艘集装箱船，今年又接到一份为挪威建造六艘破冰船的合同，但缺少熟练焊工。",
    "The shipyard delivered twelve container ships last year.",
)


@pytest.mark.parametrize("encoder", ["builtin", "static"])
def test_what_says_a_part_is_less_of_a_translation_than_what_says_all(
    texts: _SIDES, tmp_path: Path, encoder: str
) -> None:
    zh, en = texts
    found = mine(
        [*zh, [_WHOLE[0], _PART[0]]],
        [*en, [_WHOLE[1], _PART[1]]],
        tmp_path,
        encoder=encoder,
        options=MiningOptions(search="exact"),
        minimum=0.0,
    )
    chance = {(pair.zh_text, pair.en_text): pair for pair in found}
    whole, part = chance[_WHOLE], chance.get(_PART)
    assert (whole.probability >= 0.5, whole.grade) == (True, Grade.TRANSLATION)
    assert part is None or part.probability < whole.probability - 0.1
    if encoder == "builtin":
        assert part is None or (part.probability < 0.5 and part.grade != Grade.TRANSLATION)


def test_a_run_whose_sample_is_lost_goes_on(
    texts: _SIDES, exact: list[Mined], tmp_path: Path
) -> None:
    options = MiningOptions(search="exact")
    mine(*texts, tmp_path, options=options, minimum=0.3)
    (tmp_path / "closer-space.npz").unlink()
    (tmp_path / "done" / "closer-zh-00000.json").unlink()
    assert _plain(mine(*texts, tmp_path, options=options, minimum=0.3)) == _plain(exact)


def test_a_side_without_sentences_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmptyInputError) as caught:
        mine([["你好，世界。"]], [["123"]], tmp_path)
    assert caught.value.code == "mining.no-sentences"


def test_nothing_in_common_is_no_pair_and_no_error(tmp_path: Path) -> None:
    options = MiningOptions(search="exact", margin=9.0)
    found = mine([["今天天气很好。"]], [["Stock prices fell sharply."]], tmp_path, options=options)
    assert found == []


@pytest.mark.parametrize(
    "values", [{"neighbours": 0}, {"probes": -1}, {"boilerplate": 1}, {"margin": -1.0}]
)
def test_options_out_of_range_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(SettingError):
        MiningOptions(**values)  # type: ignore[arg-type]


@given(st.integers(1, 10**7), st.integers(1, 10**5))
def test_cells_have_rows_to_be_trained_from(rows: int, training: int) -> None:
    cells = cells_for(rows, training)
    assert 1 <= cells <= 4096
    assert cells == 1 or cells * 16 <= training


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 90), st.integers(1, 40), st.sampled_from([16, 48]), st.integers(0, 9))
def test_all_cells_searched_is_exact(rows: int, queries: int, dim: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    own = rng.standard_normal((rows, dim)).astype(np.float16)
    asked = rng.standard_normal((queries, dim)).astype(np.float32)
    sample = np.concatenate([own.astype(np.float32)] * (1 + 64 // rows))
    filled = train(sample, expected=rows)
    add(filled, own)
    index, similarity = Searcher(filled, own).search(asked, 4, probes=4096)
    dots = asked @ own.astype(np.float32).T
    wanted = -np.sort(-dots, axis=1)[:, :4]
    lack = 4 - wanted.shape[1]
    np.testing.assert_allclose(similarity, np.pad(wanted, ((0, 0), (0, max(lack, 0)))), atol=1e-3)
    assert ((index >= 0).sum(axis=1) == min(4, rows)).all()


def test_the_indexed_search_of_a_comparison_is_nearly_the_exact_one() -> None:
    rng = np.random.default_rng(5)
    meaning = rng.standard_normal((600, 32))
    zh, en = (meaning + 0.4 * rng.standard_normal((600, 32)) for _ in range(2))
    sides = [(x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32) for x in (zh, en)]
    for exact_found, found in zip(search(*sides, 4), indexed_search(*sides, 4), strict=True):
        assert (exact_found.index[:, 0] == found.index[:, 0]).mean() >= 0.98
        assert (found.index >= 0).all()


def test_ties_go_to_the_lower_index_and_gaps_to_the_end() -> None:
    index = np.array([[7, -1, 3, 5]], dtype=np.int32)
    similarity = np.array([[0.5, 0.0, 0.5, -0.2]], dtype=np.float32)
    order, values = best(index, similarity, 4)
    assert order.tolist() == [[3, 7, 5, -1]]
    assert values.tolist()[0][:2] == [0.5, 0.5]


def test_files_are_whole_or_not_there(tmp_path: Path) -> None:
    save(tmp_path / "a.npz", x=np.arange(3))
    assert load(tmp_path / "a.npz")["x"].tolist() == [0, 1, 2]
    one = (tmp_path / "a.npz").read_bytes()
    save(tmp_path / "a.npz", x=np.arange(3))
    assert (tmp_path / "a.npz").read_bytes() == one
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        save(tmp_path / "file" / "b.npz", x=np.arange(3))
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []
