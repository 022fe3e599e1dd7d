"""Traditional, mixed, turned and full-width characters: aligned, and kept as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from duizhao.store import Project

Run = Callable[..., Result]

PLAIN = "".join(ZH)
TURNED = str.maketrans("，。：；！？“”", "︐︒︓︔︕︖﹁﹂")


def traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2twp").convert(text))


def replaced(*pairs: tuple[str, str]) -> str:
    text = PLAIN
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


CASES: dict[str, Callable[[], bytes]] = {
    "traditional": lambda: traditional(PLAIN).encode(),
    "big5": lambda: traditional(PLAIN).encode("big5", "replace"),
    "vertical": lambda: traditional(PLAIN).translate(TURNED).encode(),
    "full-width": lambda: replaced(
        ("三百件", "３００件"),
        ("二十元", "２０元"),
        ("八十岁", "８０岁"),
        ("北京", "Ｂｅｉｊｉｎｇ"),
    ).encode(),
    "mixed": lambda: replaced(
        ("桃花", "peach 桃花"), ("太极拳", "Tai Chi（太极拳）"), ("祖母", "祖母おばあさん")
    ).encode(),
    "private": lambda: replaced(("青铜器", "青铜\ue123器"), ("大雨", "大\U000f1234雨")).encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", list(CASES))
def test_scripts(case: str, tmp_path: Path, duizhao: Run) -> None:
    data = CASES[case]()
    zh, en = tmp_path / "day.zh.txt", tmp_path / "day.en.txt"
    zh.write_bytes(data)
    en.write_text(" ".join(EN), encoding="utf-8")
    out = tmp_path / "day.align"
    result = duizhao("align", zh, en, "--mode", "parallel", "--format", "beads", "-o", out, "-q")
    assert result.code == 0, result.err
    assert out.read_text().splitlines() == [f"[{k}]:[{k}]" for k in range(len(ZH))]
    assert ("private-use" in result.err) == (case == "private")
    project = tmp_path / "x.duizhao"
    assert duizhao("import", zh, "--project", project).code == 0
    with Project.open(project) as opened:
        (record,) = opened.documents()
        stored = opened.document(record.id).text
    assert stored == data.decode("big5" if case == "big5" else "utf-8")
