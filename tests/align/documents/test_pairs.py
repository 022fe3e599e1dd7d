"""Files of pairs: TSV and CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import PairFile, read_pairs
from align.errors import EmptyInputError, FormatError, InputError, LanguageError
from align.segments import segment, segment_texts
from tests.align.documents.saying import codes


def read(folder: Path, name: str, text: str | bytes, **options: bool) -> PairFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_pairs(path, **options)


def sides(pairs: PairFile) -> list[tuple[list[str], list[str]]]:
    zh = segment_texts(pairs.zh, segment(pairs.zh))
    en = segment_texts(pairs.en, segment(pairs.en))
    return [([zh[i] for i in b.zh], [en[i] for i in b.en]) for b in pairs.beads]


def test_tsv_is_raw(tmp_path: Path) -> None:
    pairs = read(tmp_path, "x.tsv", '"你好。\t"Hello.\n我不去"。\tI won\'t go".\textra\n')
    assert sides(pairs) == [(['"你好。'], ['"Hello.']), (['我不去"。'], ["I won't go\"."])]
    assert pairs.zh.segmented
    assert pairs.en.segmented
    assert (pairs.zh.lang, pairs.en.lang, pairs.zh.format) == ("zh", "en", "tsv")
    assert pairs.notes == ()


def test_csv_has_quotes_and_line_ends_in_cells(tmp_path: Path) -> None:
    pairs = read(
        tmp_path, "x.csv", '\ufeff"你好，世界。","Hello, ""world""."\r\n"一\n二","One\ntwo"\r\n'
    )
    assert sides(pairs) == [(["你好，世界。"], ['Hello, "world".']), (["一 二"], ["One two"])]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_of_other_countries(tmp_path: Path, mark: str) -> None:
    pairs = read(tmp_path, "x.csv", f"中文{mark}英文\n你好。{mark}Hello.\n")
    assert sides(pairs) == [(["你好。"], ["Hello."])]


def test_columns_are_exchanged_when_english_comes_first(tmp_path: Path) -> None:
    pairs = read(tmp_path, "x.tsv", "en\tzh\nHello.\t你好。\nI use it.\t我用 Python。\n")
    assert sides(pairs) == [(["你好。"], ["Hello."]), (["我用 Python。"], ["I use it."])]
    assert "table.columns-exchanged" in codes(pairs.notes)
    assert "table.header-left-out" in codes(pairs.notes)


def test_empty_cells_are_one_sided_beads(tmp_path: Path) -> None:
    pairs = read(
        tmp_path, "x.tsv", "你好。\tHello.\n多余。\t\n\tAdded.\n\t\n \t\u200b\n再见。\tBye.\n"
    )
    assert [bead.type for bead in pairs.beads] == ["1-1", "1-0", "0-1", "1-1"]
    assert sides(pairs)[1:3] == [(["多余。"], []), ([], ["Added."])]


def test_ragged_rows(tmp_path: Path) -> None:
    text = "你好。\tHello.\n没有英文\n再见。\tBye.\n"
    pairs = read(tmp_path, "x.tsv", text)
    assert len(pairs.beads) == 2
    assert codes(pairs.notes) == ["table.rows-of-one-column"]
    assert pairs.notes[0].parameters["lines"] == ["2"]
    with pytest.raises(FormatError, match="line 2"):
        read(tmp_path, "x.tsv", text, lenient=False)


def test_encodings(tmp_path: Path) -> None:
    text = "我们要构建人类命运共同体。\tWe build a community.\n"
    for codec in ("gb18030", "utf-16", "utf-8-sig"):
        assert sides(read(tmp_path, "x.tsv", text.encode(codec)))[0][0] == [
            text.split("\t", maxsplit=1)[0]
        ]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("x.tsv", "", EmptyInputError),
        ("x.tsv", "\n\n", EmptyInputError),
        ("x.tsv", "你好。\n再见。\n", EmptyInputError),
        ("x.tsv", "你好。\t再见。\n", LanguageError),
        ("x.tsv", "Hello.\tBye.\n", LanguageError),
        ("x.csv", '"你好。,Hello.\n再见。,Bye.\n', FormatError),
        ("x.csv", b"%PDF-1.4 x", FormatError),
    ],
)
def test_bad_files(tmp_path: Path, name: str, text: str | bytes, error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, name, text)
    assert "x." in str(caught.value)
    assert "\n" not in str(caught.value)
