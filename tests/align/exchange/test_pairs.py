"""Files of pairs: one contract for every writer and reader, cells, beads, options, targets."""

from __future__ import annotations

import errno
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import EncodingError, FormatError, InputError, OutputError, SettingError
from align.exchange import (
    FORMATS,
    LanguageCodes,
    WriteOptions,
    format_bead,
    parse_beads,
    read_beads,
    write_pairs,
)
from align.exchange import files as output_files
from align.exchange.cells import Cleaner, number
from align.model import Pair, language_of
from align.text.delimited import neutralise, raw_cell, restore
from tests.align.exchange.pair_rows import PAIR, ROW, ROWS, SEGMENTS, TEXT

PACKED = ("docx", "epub", "xlsx")
"""Archives, which have no lines."""


@pytest.mark.parametrize("name", sorted(FORMATS))
class TestContract:
    """What holds for every format of pairs."""

    def test_same_rows_same_bytes(self, name: str, tmp_path: Path) -> None:
        first, second = tmp_path / "1", tmp_path / "2"
        write_pairs(ROWS, first, format=name)
        write_pairs(iter(ROWS), second, format=name)
        assert first.read_bytes() == second.read_bytes()

    def test_a_stream_gets_the_bytes_of_a_file(self, name: str, tmp_path: Path) -> None:
        path, stream = tmp_path / "x", io.BytesIO()
        write_pairs(ROWS, path, format=name)
        write_pairs(ROWS, stream, format=name)
        assert stream.getvalue() == path.read_bytes()

    def test_every_row_is_written_or_counted(self, name: str) -> None:
        result = write_pairs(ROWS, io.BytesIO(), format=name)
        assert result.rows + result.left_out == 2
        assert result.cleaned == 0

    def test_no_rows_make_a_file_all_the_same(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "x"
        assert write_pairs((), path, format=name).rows == 0
        assert path.is_file()

    def test_line_ends_are_lf(self, name: str) -> None:
        stream = io.BytesIO()
        write_pairs(ROWS, stream, format=name)
        if name not in PACKED:
            assert b"\r" not in stream.getvalue()
            assert stream.getvalue().endswith(b"\n")

    def test_a_failure_leaves_the_old_file(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "x"
        path.write_text("old", encoding="utf-8")

        def broken() -> Iterator[Pair]:
            yield PAIR
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_pairs(broken(), path, format=name)
        assert path.read_text(encoding="utf-8") == "old"
        assert [file.name for file in tmp_path.iterdir()] == ["x"]

    def test_a_full_disk_is_said(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(output_files, "_GuardedFile", _full_file(output_files._GuardedFile))
        path = tmp_path / "x"
        with pytest.raises(OutputError, match="the disk is full") as caught:
            write_pairs(ROWS, path, format=name)
        assert str(path) in str(caught.value)
        assert not list(tmp_path.iterdir())

    def test_a_missing_folder_is_said(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="folder does not exist"):
            write_pairs(ROWS, tmp_path / "none" / "x", format=name)

    @settings(max_examples=25, deadline=None)
    @given(rows=st.lists(ROW, max_size=3))
    def test_any_text_can_be_written(self, name: str, rows: list[Pair]) -> None:
        stream = io.BytesIO()
        result = write_pairs(rows, stream, format=name)
        assert result.rows + result.left_out == len(rows)
        if name not in PACKED:
            stream.getvalue().decode("utf-8")


def _full_file(kind: type) -> Callable[..., object]:
    class Full(kind):  # type: ignore[misc]
        def write(self, data: object, /) -> int:
            raise output_files._explained(OSError(errno.ENOSPC, "full"), self._named)

    return Full


# Cells


@given(TEXT)
def test_neutralised_cells_come_back(text: str) -> None:
    safe = neutralise(text)
    assert restore(safe) == text
    assert not re.match("[=+@\t\r＝＋－＠-]", safe)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+86 10", "'+86 10"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1", "'＝1"),
        ("＠x", "'＠x"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("中文", "中文"),
        ("", ""),
    ],
)
def test_which_cells_are_neutralised(cell: str, safe: str) -> None:
    assert neutralise(cell) == safe
    assert restore(safe) == cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.93, "0.93"),
        (1.0, "1"),
        (0.0, "0"),
        (1e-9, "0"),
        (0.123456789, "0.123457"),
        (12, "12"),
        (1e6, "1000000"),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_numbers_have_no_locale(value: float, text: str) -> None:
    assert number(value) == text


def test_cleaner_counts() -> None:
    clean = Cleaner()
    assert clean("a\x00b\ud800c\x07\td\r\n") == "ab\ufffdc\td\r\n"
    assert clean.count == 3


# Beads


def test_beads_as_the_field_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "x.beads"
    write_pairs(ROWS, path, format="beads")
    assert path.read_text(encoding="utf-8") == "[0,1]:[0]\n[2]:[]\n"
    assert read_beads(path) == (((0, 1), (0,)), ((2,), ()))


@given(st.lists(st.tuples(SEGMENTS, SEGMENTS)))
def test_beads_round_trip(beads: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> None:
    assert list(parse_beads(format_bead(zh, en) for zh, en in beads)) == beads


def test_beads_with_scores_and_blanks_are_read() -> None:
    lines = ["[0, 1]:[0]:0.345", "", " [2] : [] ", "[3]:[1]:-1.5e-3"]
    assert list(parse_beads(lines)) == [((0, 1), (0,)), ((2,), ()), ((3,), (1,))]


@pytest.mark.parametrize("line", ["0:0", "[a]:[0]", "[0]", "[0]:[1", "[1 2]:[0]", "[0,,1]:[]"])
def test_a_line_that_is_no_bead_is_named(line: str) -> None:
    with pytest.raises(FormatError, match="line 2"):
        list(parse_beads(["[0]:[0]", line]))


def test_beads_of_two_document_pairs_are_refused() -> None:
    other = replace(PAIR, zh_document="c.zh")
    with pytest.raises(SettingError, match="one pair of documents"):
        write_pairs((PAIR, other), io.BytesIO(), format="beads")


def test_no_text_is_no_file_of_beads(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises((FormatError, EncodingError)):
        read_beads(path)
    path.write_bytes(b"")
    assert read_beads(path) == ()
    with pytest.raises(InputError):
        read_beads(tmp_path / "none")


# Options and targets


def test_unknown_formats_and_options_are_named() -> None:
    with pytest.raises(SettingError, match="no format doc"):
        write_pairs(ROWS, io.BytesIO(), format="doc")
    with pytest.raises(SettingError, match="no option colour"):
        write_pairs(ROWS, io.BytesIO(), format="tsv", colour=1)


@pytest.mark.parametrize(
    "code", ["zh", "zh-CN", "zh-Hans", "zh-TW", "zh-Hant-HK", "yue", "cmn-Hans"]
)
def test_codes_for_chinese(code: str) -> None:
    assert LanguageCodes(zh=code).of("zh") == code
    assert language_of(code) == "zh"


@pytest.mark.parametrize("code", ["", "en", "fr", "zh CN", "zh-", 'zh"x'])
def test_codes_that_are_not(code: str) -> None:
    with pytest.raises(SettingError, match="not a language code for zh"):
        LanguageCodes(zh=code)


def test_a_text_stream_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    write_pairs(ROWS, stream, format="tsv")
    write_pairs(ROWS, sys.stdout, format="tsv")
    assert capsys.readouterr().out == stream.getvalue()
    assert WriteOptions().source == "zh"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_pairs(ROWS, tmp_path, format="tsv")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_that_is_full() -> None:
    with pytest.raises(OutputError, match="the disk is full"):
        write_pairs(ROWS, "/dev/full", format="tsv")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old", encoding="utf-8")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system makes no links")
    write_pairs(ROWS, link, format="beads")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "[0,1]:[0]\n[2]:[]\n"


def test_raw_cells() -> None:
    assert raw_cell("a\tb\r\nc\u2028d=") == "a b c d="
