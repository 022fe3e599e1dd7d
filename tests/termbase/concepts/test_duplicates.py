"""Concepts that are probably one, and those that only look so."""

from __future__ import annotations

import pytest

from termbase.concepts import Likeness, duplicates, one_of
from termbase.model import Concept, ConceptStatus, LanguageSection, Term


def made(key: str, zh: str, *en: str, status: str = "candidate", seen: int = 1) -> Concept:
    sections = [LanguageSection("zh", (Term(zh, "zh", frequency=seen),))] if zh else []
    if en:
        sections.append(LanguageSection("en", tuple(Term(text, "en") for text in en)))
    return Concept(key, tuple(sections), ConceptStatus(status))


def groups(*concepts: Concept) -> list[tuple[list[str], str]]:
    return [
        ([group.kept.id, *(item.id for item in group.others)], str(group.why))
        for group in duplicates(concepts)
    ]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("社会主义核心价值观", "core values"), ("社會主義核心價值觀", "values"), "same Chinese"),
        (("海上的丝绸之路", "maritime road"), ("海上丝绸之路", "Silk Road"), "same Chinese"),
        (
            ("碳达峰行动", "carbon peaking"),
            ("碳达锋行动", "carbon peaking"),
            "nearly the same Chinese",
        ),
        (("生态文明建设论", "a"), ("生态文明建设", "b"), "nearly the same Chinese"),
        (("公报", "The communiqués"), ("联合公报", "communiqué"), "same rendering"),
        (("法治", "the rule of law"), ("", "rule of law"), "same rendering"),
    ],
)
def test_what_is_listed(one: tuple[str, ...], other: tuple[str, ...], why: str) -> None:
    assert groups(made("a", *one, seen=2), made("b", *other)) == [(["a", "b"], why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("第十八届", "eighteenth"), ("第十九届", "eighteenth congress")),
        (("非物质文化遗产", "intangible heritage"), ("物质文化遗产", "tangible heritage")),
        (("华东地区经济", "east"), ("华北地区经济", "north")),
        (("中国人民", "people"), ("中国公民", "citizen")),
        (("法治", "rule of law"), ("法制", "legal system")),
        (("2020年目标", "goal"), ("2030年目标", "goals for 2030")),
    ],
)
def test_what_only_looks_alike_is_not(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert groups(made("a", *one), made("b", *other)) == []


def test_rejected_ones_stay_out_and_nobody_is_in_two_groups() -> None:
    found = groups(
        made("a", "全面小康", "moderate prosperity"),
        made("b", "全面的小康", "prosperity"),
        made("c", "小康社会", "moderate prosperity"),
        made("d", "全面小康", "x", status="rejected"),
    )
    assert found == [(["a", "b"], "same Chinese")]


def test_the_accepted_one_is_kept_and_gets_what_the_others_have() -> None:
    one = made("a", "倡议", "initiative", seen=9)
    two = made("b", "倡议", "proposal", status="accepted")
    (group,) = duplicates([one, two])
    assert group.why is Likeness.SAME_CHINESE
    whole = one_of(group)
    assert (whole.id, whole.status) == ("b", ConceptStatus.ACCEPTED)
    assert [term.text for term in whole.terms("en")] == ["proposal", "initiative"]


def test_many_are_quick() -> None:
    concepts = [made(f"c{k}", f"甲乙丙{k:05d}项", f"item {k}") for k in range(3000)]
    assert duplicates(concepts) == ()
