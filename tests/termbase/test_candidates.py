"""Chinese candidates: cases as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from termbase._chinese import line_of
from termbase.candidates import chinese_candidates
from termbase.options import CandidateOptions

DATA = Path(__file__).parents[1] / "data" / "terms"
CASES = [
    line.split("\t")
    for line in (DATA / "candidates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def found(text: str, **options: object) -> dict[str, float]:
    line = line_of(text, 0, len(text), 0, 0)
    items = chinese_candidates([line], CandidateOptions(**options))  # type: ignore[arg-type]
    return {item.text: item.termhood for item in items}


@pytest.mark.parametrize(("text", "wanted", "unwanted"), CASES)
def test_candidates(text: str, wanted: str, unwanted: str) -> None:
    here = found(text)
    assert [term for term in wanted.split("|") if term not in here] == []
    # No string that is none has a chance that any list shows, nor one near a term's.
    least = min((here[term] for term in wanted.split("|")), default=1.0)
    shown = [term for term in unwanted.split("|") if here.get(term, 0.0) >= min(least / 2, 0.02)]
    assert shown == []


def test_places_are_true() -> None:
    text = "全球治理很重要，全球治理体系也很重要。"
    line = line_of(text, 0, len(text), 3, 7)
    for item in chinese_candidates([line]):
        assert item.places
        for number, start, end in item.places:
            assert number == 0
            assert line.text[start:end] == item.text


def test_hard_wraps_do_not_hide_a_term() -> None:
    text = "构建人类命运\n共同体。"
    line = line_of(text, 0, len(text), 0, 0)
    assert line.text == "构建人类命运共同体。"
    assert text[line.offsets[2] : line.offsets[8] + 1] == "人类命运\n共同体"


def test_nested_terms_know_what_holds_them() -> None:
    text = "全球治理体系。全球治理。全球治理体系。"
    line = line_of(text, 0, len(text), 0, 0)
    items = {item.text: item for item in chinese_candidates([line])}
    assert "全球治理体系" in items["全球治理"].nested_in


def test_minimum_frequency_and_stop_words() -> None:
    text = "全球治理。全球治理。多边机制。"
    assert "多边机制" not in found(text, min_frequency=2)
    assert "全球治理" in found(text, min_frequency=2)
    assert "全球治理" not in found(text, stop_words=frozenset(["全球治理"]))


def test_nothing_in_nothing_out() -> None:
    assert chinese_candidates([]) == []
    assert found("。，！") == {}


def test_what_is_counted_or_numbered_is_no_term() -> None:
    here = found("本法第二十三条规定罚款三万元。三万元罚款见二十三条。六保和三农另行规定。")
    assert here.keys().isdisjoint({"第二十三条", "二十三条", "三万元"})
    assert {"六保", "三农", "罚款"} <= here.keys()


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        # The segmenter is no judge here: 大产能 is none of its words.
        ("工厂扩大产能。扩大产能要投资，产能够用。", "产能|扩大产能", "大产能"),
        ("区域性渔业协定。渔业协定很少。", "渔业协定", "性渔业协定"),
        ("大坝安全要紧。维护大坝安全。大坝很高。", "大坝安全", "坝安全"),
        ("新型储能很贵。发展新型储能。储能电站。", "新型储能|储能电站", "型储能"),
    ],
)
def test_a_character_of_the_word_beside_makes_no_term(
    text: str, wanted: str, unwanted: str
) -> None:
    here = found(text)
    assert [term for term in wanted.split("|") if term not in here] == []
    assert here.keys().isdisjoint(unwanted.split("|"))


@pytest.mark.parametrize(
    "text", ["光伏组件可以回收银浆。", "主梁必须涂刷底漆。", "驾驶员不得关闭转速表。"]
)
def test_a_clause_with_a_modal_verb_is_no_term(text: str) -> None:
    modal = next(word for word in ("可以", "必须", "不得") if word in text)
    here = found(text)
    assert here
    assert [term for term in here if modal in term] == []
