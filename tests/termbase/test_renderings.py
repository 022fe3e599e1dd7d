"""Renderings of given terms in given pairs."""

from __future__ import annotations

import pytest

from align.errors import SettingError
from align.lexicon import Lexicon, load_lexicon
from termbase.renderings import find_renderings

PAIRS = [
    ("金管局发布了年报。", "The HKMA published its Annual Report."),
    ("金管局会加强监管。", "The HKMA will strengthen supervision."),
    ("外汇基金的投资收入上升。", "The investment income of the Exchange Fund rose."),
    ("外汇基金由金管局管理。", "The Exchange Fund is managed by the HKMA."),
    ("绿色金融发展迅速。", "Green finance has developed rapidly."),
    ("我们支持绿色金融。", "We support green finance."),
    (
        "开放应用程式介面（API）已推出。",
        "The open application programming interface (API) was launched.",
    ),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(
    ("term", "rendering"),
    [("金管局", "HKMA"), ("外汇基金", "Exchange Fund"), ("绿色金融", "Green finance")],
)
def test_first_rendering(lexicon: Lexicon, term: str, rendering: str) -> None:
    found = find_renderings(PAIRS, [term], lexicon=lexicon)
    assert found[0].rendering.lower() == rendering.lower()
    assert found[0].rank == 1
    assert found[0].term == term


def test_ranks_and_probabilities(lexicon: Lexicon) -> None:
    found = find_renderings(PAIRS, ["外汇基金", "金管局"], lexicon=lexicon, top=3)
    assert [item.term for item in found[:1]] == ["外汇基金"]
    for term in ("外汇基金", "金管局"):
        mine = [item for item in found if item.term == term]
        assert [item.rank for item in mine] == list(range(1, len(mine) + 1))
        assert len(mine) <= 3
        assert all(0 <= item.probability <= 1 for item in mine)
        chances = [item.probability for item in mine]
        assert chances == sorted(chances, reverse=True)


def test_a_bracket_is_offered_apart(lexicon: Lexicon) -> None:
    found = find_renderings(PAIRS, ["开放应用程式介面（API）"], lexicon=lexicon, top=10)
    forms = {item.rendering.lower() for item in found}
    assert "open application programming interface" in forms


def test_same_input_same_output(lexicon: Lexicon) -> None:
    once, again = (find_renderings(PAIRS, ["金管局"], lexicon=lexicon) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("pairs", "terms"),
    [
        ([], ["金管局"]),
        (PAIRS, []),
        (PAIRS, ["不在文中的词"]),
        ([("", ""), ("金管局", ""), ("", "HKMA")], ["金管局"]),
        (PAIRS, ["", "  "]),
    ],
)
def test_nothing_to_find(lexicon: Lexicon, pairs: list[tuple[str, str]], terms: list[str]) -> None:
    assert find_renderings(pairs, terms, lexicon=lexicon) == []


def test_top_must_make_sense(lexicon: Lexicon) -> None:
    with pytest.raises(SettingError) as caught:
        find_renderings(PAIRS, ["金管局"], lexicon=lexicon, top=0)
    assert caught.value.code == "terms.top-too-small"


def test_traditional_terms_come_back_as_given(lexicon: Lexicon) -> None:
    pairs = [("外匯基金的投資收入上升。", PAIRS[2][1]), ("外匯基金由金管局管理。", PAIRS[3][1])]
    found = find_renderings(pairs, ["外匯基金"], lexicon=lexicon)
    assert (found[0].term, found[0].rendering) == ("外匯基金", "Exchange Fund")


def test_no_term_is_found_inside_a_protected_word() -> None:
    pairs = [
        ("车身采用一体化压铸工艺。", "The body is made by gigacasting."),
        ("一体化压铸减少了零件。", "Gigacasting reduces the number of parts."),
        ("压铸需要模具。", "Die casting needs moulds."),
        ("压铸的温度很高。", "Die casting is done at high temperatures."),
    ]
    lexicon = load_lexicon(protected=["一体化压铸"])
    found = find_renderings(pairs, ["一体化压铸", "压铸", "化压"], lexicon=lexicon)
    best = {item.term: item.rendering.lower() for item in found if item.rank == 1}
    assert best["一体化压铸"] == "gigacasting"
    assert best["压铸"] != "gigacasting"
    assert max(item.frequency for item in found if item.term == "压铸") == 2
    # It stands in no place but within the protected word.
    assert "化压" not in best
    plain = find_renderings(pairs, ["化压"], lexicon=load_lexicon())
    assert plain
