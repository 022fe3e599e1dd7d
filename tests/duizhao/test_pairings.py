"""Which documents belong together: what is kept, what is refused, what is aligned then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.errors import SettingError
from align.messages import message
from align.model import Document, Lang, Segment
from duizhao.aligning import align_project
from duizhao.engines import engines_for
from duizhao.jobs import worker
from duizhao.pairing import (
    Pairing,
    check_pairings,
    confirm_pairings,
    kept_pairings,
)
from duizhao.store import Project

ZH = ["今天天气很好。", "我们去公园散步。", "晚上下雨了。"]
EN = ["The weather is fine today.", "We take a walk in the park.", "It rained in the evening."]


def add(project: Project, name: str, lang: Lang, lines: list[str]) -> int:
    segments, at = [], 0
    for number, line in enumerate(lines):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    made = Document(name, lang, "\n".join(lines), file_hash=name, segmented=True)
    return project.add_document(made, segments, segmenter="given").id


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as opened:
        for name in "ab":
            add(opened, f"{name}.zh.txt", "zh", [*ZH, name])
            add(opened, f"{name}.en.txt", "en", [*EN, name])
        yield opened


def ids(project: Project) -> dict[str, int]:
    return {record.name.removesuffix(".txt"): record.id for record in project.documents()}


def test_a_job_suggests_and_a_person_has_the_last_word(project: Project) -> None:
    job = project.add_job("pair", {})
    assert worker.main([str(project.path), str(job)]) == 0
    kept = kept_pairings(project)
    key = ids(project)
    assert {(p.zh, p.en) for p in kept.pairings} == {
        ((key["a.zh"],), (key["a.en"],)),
        ((key["b.zh"],), (key["b.en"],)),
    }
    assert not kept.confirmed
    assert all(p.reason and p.reason.code.startswith("pairing.names") for p in kept.pairings)

    crossed = [Pairing((key["a.zh"],), (key["b.en"],), "parallel", message("mine"))]
    assert confirm_pairings(project, crossed).confirmed
    add(project, "c.zh.txt", "zh", [*ZH, "c"])
    add(project, "c.en.txt", "en", [*EN, "c"])
    align_project(project, engines_for(project))
    key = ids(project)
    # What was left out stays out; what came later is paired as ever.
    assert {(r.zh, r.en) for r in project.alignments()} == {
        ((key["a.zh"],), (key["b.en"],)),
        ((key["c.zh"],), (key["c.en"],)),
    }


def test_reasons_are_kept_and_those_of_older_projects_are_read(project: Project) -> None:
    key = ids(project)
    pairs = [
        Pairing((key["a.zh"],), (key["a.en"],), "parallel", message("pairing.same-order", share=7)),
        Pairing((key["b.zh"],), (key["b.en"],), "parallel"),
    ]
    confirm_pairings(project, pairs)
    assert kept_pairings(project).pairings == tuple(pairs)
    setting = json.loads(project.setting("pairings") or "")
    setting["pairings"][0]["reason"] = "their names agree"
    setting["pairings"][1]["reason"] = ""
    project.set_setting("pairings", json.dumps(setting))
    older = [pairing.reason for pairing in kept_pairings(project).pairings]
    assert older == [message("their names agree"), None]


@pytest.mark.parametrize(
    ("zh", "en", "mode", "said"),
    [
        (["a.zh"], [], "parallel", "no English document"),
        (["a.en"], ["b.en"], "parallel", "not in Chinese"),
        (["a.zh", "b.zh"], ["a.en"], "parallel", "one with one"),
        (["a.zh", "a.zh"], ["a.en"], "comparable", "occurs twice"),
    ],
)
def test_what_cannot_be_aligned_is_refused(
    project: Project, zh: list[str], en: list[str], mode: str, said: str
) -> None:
    key = ids(project)
    made = Pairing(
        tuple(key[n] for n in zh),
        tuple(key[n] for n in en),
        "parallel" if mode == "parallel" else "comparable",
    )
    with pytest.raises(SettingError, match=said):
        check_pairings([made], project.documents())


def test_a_document_may_be_in_a_translation_pair_and_in_a_comparable_set(project: Project) -> None:
    key = ids(project)
    both = [
        Pairing((key["a.zh"],), (key["a.en"],), "parallel"),
        Pairing((key["a.zh"], key["b.zh"]), (key["a.en"], key["b.en"]), "comparable"),
    ]
    check_pairings(both, project.documents())
    assert confirm_pairings(project, both).pairings == tuple(both)
    twice = [both[0], Pairing((key["a.zh"],), (key["b.en"],), "parallel")]
    with pytest.raises(SettingError, match="occurs twice"):
        check_pairings(twice, project.documents())


@pytest.mark.parametrize("text", ["{damaged", "[1]", '{"pairings": [{"zh": 3}]}'])
def test_a_damaged_setting_counts_as_none(project: Project, text: str) -> None:
    project.set_setting("pairings", text)
    assert kept_pairings(project).pairings == ()
