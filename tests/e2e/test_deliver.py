"""``duizhao deliver``, and the options of ``export`` for copies and delivery."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import Result

from align.documents import read_units

Run = Callable[..., Result]

PAIRS = (
    ("请把文件发到 lin@example.cn。", "Please send the file to lin@example.cn."),
    ("服务器正在运行。", "The server is running."),
    ("服务器正在运行。", "The server is running."),
    ("按{1}确定{2}。", "Press OK."),
    ("没有翻译的这一句话。", "没有翻译的这一句话。"),
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    units = "".join(
        f'<tu><prop type="x-client">Acme</prop><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for zh, en in PAIRS
    )
    path = tmp_path / "memory.tmx"
    path.write_text(
        '<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1"'
        ' segtype="sentence" o-tmf="t" adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>'
        f"{units}</body></tmx>",
        encoding="utf-8",
    )
    return path


def test_it_finds_and_changes_nothing_unasked(memory: Path, tmp_path: Path, duizhao: Run) -> None:
    out, found = tmp_path / "out.tmx", tmp_path / "found.csv"
    result = duizhao("deliver", memory, "-o", out, "--found", found)
    assert result.code == 0, result.err
    assert [(p.zh, p.en) for p in read_units(out)[0]] == list(PAIRS)
    assert "duplicates: 1 kept" in result.err
    assert "untranslated pairs: 1 kept" in result.err
    assert found.read_text(encoding="utf-8-sig").count("\n") == 4


def test_it_does_what_is_asked(memory: Path, tmp_path: Path, duizhao: Run) -> None:
    out = tmp_path / "out.tmx"
    options = "--duplicates drop --drop untranslated --strip-tags --script tw --mask all"
    more = "--set-field project=P9 --mask-pattern word=Press"
    result = duizhao("deliver", memory, "-o", out, *options.split(), *more.split())
    assert result.code == 0, result.err
    pairs = read_units(out)[0]
    assert [(p.zh, p.en) for p in pairs] == [
        ("請把檔案發到 [email]。", "Please send the file to [email]."),
        ("伺服器正在執行。", "The server is running."),
        ("按確定。", "[word] OK."),
    ]
    assert {p.fields for p in pairs} == {(("client", "Acme"), ("project", "P9"))}
    assert 'xml:lang="zh-TW"' in out.read_text(encoding="utf-8")


def test_no_output_over_an_input(memory: Path, duizhao: Run) -> None:
    before = memory.read_bytes()
    assert duizhao("deliver", memory, "-o", memory).code == 1
    assert duizhao("deliver", memory, "--found", memory, "-o", memory.with_name("x.tmx")).code == 1
    assert memory.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ["--field", "client"],
        ["--field", "colour=red"],
        ["--mask-pattern", "x=("],
        ["--format", "docx"],
        ["--script", "sg"],
    ],
)
def test_what_is_wrong_is_said(memory: Path, duizhao: Run, options: list[str]) -> None:
    result = duizhao("deliver", memory, *options)
    assert result.code in (1, 2)
    assert "Traceback" not in result.err


def test_export_writes_copies_and_fits(memory: Path, tmp_path: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    assert duizhao("import", memory, "--as", "pairs", "--project", project).code == 0
    for form in ("docx", "epub"):
        out = tmp_path / f"copy.{form}"
        arguments = ("--all", "--layout", "under", "--numbers", "--show-status", "-o", out)
        result = duizhao("export", project, *arguments)
        assert result.code == 0, result.err
        assert zipfile.is_zipfile(out)
    page = tmp_path / "copy.html"
    options = ["--all", "--duplicates", "drop", "--field", "client=Acme", "--script", "hk"]
    result = duizhao("export", project, *options, "-o", page)
    assert result.code == 0, result.err
    text = page.read_text(encoding="utf-8")
    assert text.count("伺服器正在運行。") + text.count("服務器正在運行。") == 1
    assert 'lang="zh-HK"' in text
    result = duizhao("export", project, "--all", "-o", tmp_path / "x.srt")
    assert result.code == 1
    assert "subtitles" in result.err
    result = duizhao("export", project, "--what", "glossary", "--mask", "all")
    assert result.code == 2
