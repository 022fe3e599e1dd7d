"""Saved pages whose text a script would show; and pages that hide what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.segments import segment, segment_texts
from tests.align.documents.saying import codes

BODY = (
    "<p>村口的老槐树有三百多年了，夏天的晚上大家都到树下乘凉。</p>"
    "<p>孩子们围着讲故事的老人，一直听到月亮升起来才肯回家睡觉。</p>"
    "<p>后来修路的时候，村里人绕了半里地，把树留了下来。</p>"
)
HIDING = [
    'style="visibility: hidden; opacity: 0;"',
    'style="display:none"',
    "hidden",
    'aria-hidden="true"',
    'style="color:red;VISIBILITY:HIDDEN"',
]


def read(folder: Path, html: str) -> tuple[list[str], list[str]]:
    path = folder / "x.html"
    path.write_text(f"<!DOCTYPE html><html><meta charset=utf-8>{html}</html>", encoding="utf-8")
    document = read_document(path)
    return segment_texts(document, segment(document)), codes(document.notes)


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("outer", ["<body>{}</body>", "<body><main>{}</main></body>"])
def test_the_only_text_is_taken_and_said(tmp_path: Path, hiding: str, outer: str) -> None:
    body = f"<h1>老槐树</h1><div {hiding}>{BODY}</div><p>分享</p>"
    texts, notes = read(tmp_path, outer.format(body))
    assert texts[:2] == ["老槐树", "村口的老槐树有三百多年了，夏天的晚上大家都到树下乘凉。"]
    assert len(texts) >= 4
    assert "page.hidden-taken" in notes


def test_a_page_whose_body_is_hidden(tmp_path: Path) -> None:
    texts, notes = read(tmp_path, f'<body style="display:none">{BODY}</body>')
    assert len(texts) == 3
    assert "page.hidden-taken" in notes


def test_what_is_hidden_within_stays_hidden(tmp_path: Path) -> None:
    inner = '<p style="display:none">阅读更多精彩内容请下载客户端</p>'
    texts, _ = read(tmp_path, f'<body><div style="visibility:hidden">{BODY}{inner}</div></body>')
    assert not any("客户端" in text for text in texts)


@pytest.mark.parametrize("hiding", HIDING)
def test_hidden_parts_of_pages_with_a_text_stay_out(tmp_path: Path, hiding: str) -> None:
    dialog = "<p>我们使用小型文件来记住您的选择，请您同意我们的各项条款。</p>" * 8
    texts, notes = read(tmp_path, f"<body>{BODY}<div {hiding}>{dialog}</div></body>")
    assert texts == [
        "村口的老槐树有三百多年了，夏天的晚上大家都到树下乘凉。",
        "孩子们围着讲故事的老人，一直听到月亮升起来才肯回家睡觉。",
        "后来修路的时候，村里人绕了半里地，把树留了下来。",
    ]
    assert "page.hidden-taken" not in notes


def test_scripts_and_templates_are_no_hidden_text(tmp_path: Path) -> None:
    more = f"<template>{BODY * 5}</template><script>var a='{'x' * 900}'</script>"
    texts, notes = read(tmp_path, f"<body><h1>标题</h1><p>只有这一句短短的话。</p>{more}</body>")
    assert texts == ["标题", "只有这一句短短的话。"]
    assert notes == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>床前有月光，<br>地上像下了霜。</p>", ["床前有月光，", "地上像下了霜。"]),
        ("<p>第一行<br/>第二行</p>", ["第一行", "第二行"]),
        ("<div>甲方：某公司<br>乙方：某人</div>", ["甲方：某公司", "乙方：某人"]),
        ("<p>一句话，<span>还是</span>这句话。</p>", ["一句话，还是这句话。"]),
        ("<p>源文件里的\n换行不算。</p>", ["源文件里的换行不算。"]),
    ],
)
def test_line_breaks_part_lines(tmp_path: Path, html: str, expected: list[str]) -> None:
    assert read(tmp_path, f"<body>{html}</body>")[0] == expected


def test_lines_wrapped_by_line_breaks_are_joined(tmp_path: Path) -> None:
    lines = [
        "这一段文字是早年的网页，每一行都用换行标记断开，宽度大",
        "致相同，读起来却是一个完整的段落，所以不能把它们当成一",
        "行一行的诗句，而要把它们接起来，直到遇见句号才算说完了",
        "一句话，这样的网页如今已经很少见到了，可是旧书旧报的文",
        "字还有不少是这样放在网上的，读的人要自己把它们接起来。",
        "后面还有一句。",
    ]
    texts, _ = read(tmp_path, f"<body><p>{'<br>'.join(lines)}</p></body>")
    assert texts == ["".join(lines[:-1]), lines[-1]]


@pytest.mark.parametrize(
    "line",
    ["▲ 河边的集市", "— THE END —", "-END-", "文字 | 小林　图片 | 小张", "编辑丨阿宽 校对丨老田",
     "微信扫一扫", "关注该公众号", "阅读 512 在看", "往期推荐"],
)  # fmt: skip
def test_furniture_of_saved_articles(tmp_path: Path, line: str) -> None:
    texts, _ = read(tmp_path, f"<body><div>{BODY}<p>{line}</p></div></body>")
    assert len(texts) == 3
