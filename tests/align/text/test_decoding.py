"""One rule from bytes to text, whatever the text is of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from align.documents import read_document, read_grid, read_pairs
from align.errors import DuizhaoError, EmptyInputError, EncodingError, LimitError
from align.text.decoding import clean, decode, decode_clean, read_text
from duizhao.extracting import read_raw_pairs
from duizhao.jobs.batch.manifest import read_work
from termbase.exchange import read_glossary

SIMPLIFIED = [("数据库", "database"), ("服务器", "server"), ("知识产权", "intellectual property")]
TRADITIONAL = [("資料庫", "database"), ("伺服器", "server"), ("智慧財產權", "patent rights")]
CODECS = [
    ("utf-8", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("gb2312", "gb18030"),
    ("gbk", "gb18030"),
    ("gb18030", "gb18030"),
    ("hz", "hz"),
    ("utf-16", "utf-16-le"),
    ("utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be"),
    ("utf-32", "utf-32-le"),
    ("big5", "big5"),
    ("cp950", "big5"),
    ("big5hkscs", "big5"),
]


def rows_for(codec: str) -> list[tuple[str, str]]:
    return TRADITIONAL if codec in ("big5", "cp950", "big5hkscs") else SIMPLIFIED


def written(path: Path, rows: list[tuple[str, str]], codec: str, mark: str, head: str) -> Path:
    text = head + "".join(f"{zh}{mark}{en}\n" for zh, en in rows)
    path.write_bytes(text.encode(codec))
    return path


def of_document(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
    path = folder / "x.txt"
    path.write_bytes("".join(f"{zh}\n" for zh, _ in rows).encode(codec))
    lines = read_document(path, lang="zh", segmented=True).text.splitlines()
    return [(line, en) for line, (_, en) in zip(lines, rows, strict=True)]


def of_pairs(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
    found = read_pairs(written(folder / "x.csv", rows, codec, ",", ""))
    return list(zip(found.zh.text.splitlines(), found.en.text.splitlines(), strict=True))


def of_glossary(ending: str, mark: str) -> Callable[..., list[tuple[str, str]]]:
    def read(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
        concepts = read_glossary(written(folder / f"x{ending}", rows, codec, mark, f"zh{mark}en\n"))
        return [(c.terms("zh")[0].text, c.terms("en")[0].text) for c in concepts]

    return read


def of_review(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
    grid = read_grid(written(folder / "x.tsv", rows, codec, "\t", ""))
    return [(row.cells[0], row.cells[1]) for row in grid.rows]


def of_manifest(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
    for zh, en in rows:
        (folder / zh).write_text("我们。", "utf-8")
        (folder / en).write_text("We.", "utf-8")
    work = read_work([str(written(folder / "m.csv", rows, codec, ",", "zh,en\n"))])
    assert work.rejected == ()
    return [(entry.given["zh"], entry.given["en"]) for entry in work.entries]


def of_raw_pairs(folder: Path, rows: list[tuple[str, str]], codec: str) -> list[tuple[str, str]]:
    return read_raw_pairs(written(folder / "x.tsv", rows, codec, "\t", ""))


INPUTS = {
    "document": of_document,
    "pairs": of_pairs,
    "glossary csv": of_glossary(".csv", ","),
    "glossary tsv": of_glossary(".tsv", "\t"),
    "manifest": of_manifest,
    "review table": of_review,
    "raw pairs": of_raw_pairs,
}


@pytest.mark.parametrize("codec", [codec for codec, _ in CODECS])
@pytest.mark.parametrize("kind", INPUTS)
def test_every_input_is_read_in_every_encoding(tmp_path: Path, kind: str, codec: str) -> None:
    rows = rows_for(codec)
    assert INPUTS[kind](tmp_path, rows, codec) == rows


@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
@pytest.mark.parametrize("kind", INPUTS)
def test_japanese_is_taken_for_chinese_nowhere(tmp_path: Path, kind: str, codec: str) -> None:
    rows = [("データベース", "database"), ("サーバーの管理", "server"), ("これは用語です", "term")]
    with pytest.raises(EncodingError) as caught:
        INPUTS[kind](tmp_path, rows, codec)
    assert caught.value.code == "encoding.other-language"
    assert str(caught.value.message.parameters["language"].code) == "language.japanese"


@pytest.mark.parametrize("kind", INPUTS)
def test_what_no_store_keeps_is_gone_everywhere(tmp_path: Path, kind: str) -> None:
    rows = [("\ufeff数\0据\x07库", "data\x1bbase"), ("服务\ufeff器", "ser\x7fver")]
    if kind == "manifest":
        rows = [("数据库", "database"), ("服务器", "server")]
        for zh, en in rows:
            (tmp_path / zh).write_text("我们。", "utf-8")
            (tmp_path / en).write_text("We.", "utf-8")
        path = tmp_path / "m.csv"
        path.write_text("zh,en\n数\0据库,data\x07base\n\ufeff服务器,server\n", "utf-8")
        given = [(e.given["zh"], e.given["en"]) for e in read_work([str(path)]).entries]
        assert given == rows
        return
    found = INPUTS[kind](tmp_path, rows, "utf-8")
    assert [zh for zh, _ in found] == ["数据库", "服务器"]


@pytest.mark.parametrize(("codec", "name"), CODECS)
def test_the_encoding_is_named_and_a_guess_is_noted(codec: str, name: str) -> None:
    text = "".join(f"{zh}\t{en}\n" for zh, en in rows_for(codec))
    found = decode_clean(text.encode(codec), where="x")
    assert (found.text, found.encoding) == (text, name)
    sure = name == "utf-8" or codec in ("utf-16", "utf-32")
    assert [note.code for note in found.notes] == ([] if sure else ["encoding.guessed"])


# Fresh terms, each alone in a glossary: the hard case.
@pytest.mark.parametrize(
    ("term", "codecs"),
    [
        ("機會成本", ("big5", "cp950")),
        ("人工智慧", ("big5",)),
        ("不動產", ("big5",)),
        ("供給曲線", ("big5", "gbk")),
        ("環境影響評估", ("big5", "gbk")),
        ("智財局", ("big5",)),
        ("联合国", ("gb18030",)),
        ("人民币汇率", ("gb18030",)),
        ("碳达峰", ("gb18030",)),
        ("试用期", ("gb18030",)),
        ("增值税", ("gb18030",)),
    ],
)
@pytest.mark.parametrize("frame", ["zh,en\n{},x\n", "{};x\n", "{}\n", "English,中文\nterm,{}\n"])
def test_one_term_is_enough(term: str, codecs: tuple[str, ...], frame: str) -> None:
    text = frame.format(term)
    for codec in codecs:
        assert decode(text.encode(codec), where="x").text == text


@pytest.mark.parametrize("data", [b"\xb2\xe2", b"\xa7\xda,x\n", "猘,x\n".encode("gbk")])
def test_what_could_be_either_is_never_silently_read(data: bytes) -> None:
    try:
        found = decode(data, where="x.csv")
    except EncodingError as error:
        assert error.code in ("encoding.ambiguous", "encoding.none")  # noqa: PT017
    else:
        assert [note.code for note in found.notes] == ["encoding.guessed"]


@pytest.mark.parametrize(
    "text",
    [
        "It’s the “naïve” café – now…\n",
        "Café,coffee house\n",
        "€100 • ® and more text in English\n",
    ],
)
def test_english_with_windows_marks(text: str) -> None:
    found = decode(text.encode("cp1252"), where="x")
    assert (found.text, found.encoding) == (text, "cp1252")


@pytest.mark.parametrize("text", ["café, naïve\n", "’\n", "zh,en\n中,middle\n", "é"])
def test_short_utf8_stays_utf8(text: str) -> None:
    assert decode(text.encode(), where="x").text == text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp1253", "cp874"])
def test_other_alphabets_are_refused(codec: str) -> None:
    text = {"cp1253": "Η συμφωνία για το εμπόριο", "cp874": "ข้อตกลงการค้าโลกได้ลงนาม"}
    data = text.get(codec, "Это русский текст о мире и развитии").encode(codec)
    with pytest.raises(EncodingError):
        decode(data, where="x")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["one,two\n", "一一一\n一\n", "一个世界", "治理全球经济"])
def test_utf16_without_its_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec), where="x").text == text


def test_nul_bytes_alone_do_not_make_utf16() -> None:
    data = b"We build\0 it. It is good.\n" * 4
    assert decode(data, where="x").encoding == "utf-8"


def test_mail_encodings_are_named() -> None:
    with pytest.raises(EncodingError) as caught:
        decode("日本語です".encode("iso2022_jp"), where="x")
    assert caught.value.code == "encoding.iso-2022"


def test_braces_with_tildes_are_no_hz() -> None:
    text = "a ~{ b ~} c ~{~}\n"
    assert decode(text.encode(), where="x").text == text


def test_an_extension_s_character_behind_the_sample() -> None:
    text = "我們要構建人類命運共同體。\n" * 40_000 + "銹裏\n"
    assert decode(text.encode("cp950"), where="x").text == text


def test_clean_counts_what_it_takes_out() -> None:
    text, notes = clean("a\0b\x07\ud800c\ufeff\td\x0b\x0c\r\n\x85\uffff")
    assert text == "ab\ufffdc\td\x0b\x0c\r\n\x85"
    assert [(note.code, note.parameters["count"]) for note in notes] == [
        ("encoding.control-characters", 3),
        ("encoding.lone-surrogates", 1),
        ("encoding.inner-marks", 1),
    ]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    codes = []
    for make in (lambda: None, path.touch, lambda: path.write_bytes(b"12345")):
        make()
        with pytest.raises(DuizhaoError) as caught:
            read_text(path, limit=4)
        codes.append((type(caught.value), caught.value.code))
    assert codes[1:] == [(EmptyInputError, "file.empty"), (LimitError, "file.too-large")]
    assert codes[0][1] == "file.missing"
