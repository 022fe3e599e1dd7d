"""Units of several sentences cut into pairs of sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import PairFile, read_pairs
from align.model import Status
from align.segments import segment, segment_texts
from duizhao.engines import Engines
from duizhao.importing import ImportOptions, import_files
from duizhao.resegmenting import resegmented
from duizhao.store import Project

ENGINES = Engines("lexicon")


def read(folder: Path, *rows: tuple[str, str]) -> PairFile:
    path = folder / "x.tsv"
    path.write_text("".join(f"{zh}\t{en}\n" for zh, en in rows), encoding="utf-8")
    return read_pairs(path)


def sides(pairs: PairFile) -> list[tuple[str, str]]:
    zh = segment_texts(pairs.zh, segment(pairs.zh))
    en = segment_texts(pairs.en, segment(pairs.en))
    return [
        ("".join(zh[i] for i in bead.zh), " ".join(en[i] for i in bead.en)) for bead in pairs.beads
    ]


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("河水很清。鱼回来了。", "The river is clear. The fish came back.",
         [("河水很清。", "The river is clear."), ("鱼回来了。", "The fish came back.")]),
        ("第3条 价格为5元。运费另付。", "Article 3 The price is 5 yuan. Carriage is extra.",
         [("第3条 价格为5元。", "Article 3 The price is 5 yuan."), ("运费另付。",
         "Carriage is extra.")]),
        ("河水很清。", "The river is clear.", [("河水很清。", "The river is clear.")]),
        ("河水很清，鱼回来了。", "The river is clear. The fish came back.",
         [("河水很清，鱼回来了。", "The river is clear. The fish came back.")]),
        ("按<b>确定</b>。再按{0}。", "Press <b>OK</b>. Then press {0}.",
         [("按<b>确定</b>。", "Press <b>OK</b>."), ("再按{0}。", "Then press {0}.")]),
    ],
)  # fmt: skip
def test_units_of_sentences(
    tmp_path: Path, zh: str, en: str, expected: list[tuple[str, str]]
) -> None:
    assert sides(resegmented(read(tmp_path, (zh, en)), ENGINES)) == expected


def test_units_with_more_sentences_on_one_side_are_aligned(tmp_path: Path) -> None:
    zh = "春天来了，桃花开满了山坡。老师带着学生去河边写生。傍晚他们才回学校。"
    en = (
        "Spring came. Peach blossoms covered the hillside. The teacher took the pupils to the "
        "river to draw. In the evening they returned to school."
    )
    found = sides(resegmented(read(tmp_path, (zh, en)), ENGINES))
    assert "".join(one for one, _ in found) == zh
    assert " ".join(other for _, other in found) == en
    assert len(found) > 1
    assert all(one and other for one, other in found)


def test_status_and_one_sided_units_stay(tmp_path: Path) -> None:
    text = (
        '<xliff version="1.2"><file source-language="zh" target-language="en"><body>'
        '<trans-unit id="1" approved="yes"><source>河水很清。鱼回来了。</source>'
        "<target>The river is clear. The fish came back.</target></trans-unit>"
        "</body></file></xliff>"
    )
    path = tmp_path / "x.xlf"
    path.write_text(text, encoding="utf-8")
    cut = resegmented(read_pairs(path), ENGINES)
    assert [bead.status for bead in cut.beads] == [Status.ACCEPTED] * 2
    assert [note.code for note in cut.notes] == ["import.units-cut"]
    rows = read(tmp_path, ("河水很清。鱼回来了。", ""), ("你好。", "Hello."))
    kept = resegmented(rows, ENGINES)
    assert [bead.type for bead in kept.beads] == ["2-0", "1-1"]


def test_import_with_resegment(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(
        "河水很清。鱼回来了。\tThe river is clear. The fish came back.\n", encoding="utf-8"
    )
    project = tmp_path / "p.duizhao"
    report = import_files(project, [path], ImportOptions(kind="pairs", resegment=True))
    assert report.lines[0].counts["pairs"] == 2
    with Project.open(project) as opened:
        assert len(opened.documents()) == 2
