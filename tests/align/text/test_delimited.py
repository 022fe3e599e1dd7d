"""Delimited text as rows with their lines, and back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError, LimitError
from align.text.delimited import (
    MAX_CELL,
    TableWriter,
    column_of_letters,
    find_delimiter,
    is_quoted,
    quoted_rows,
    raw_rows,
    restore,
    rows_of,
)


def rows(text: str, **options: str) -> list[tuple[int, list[str]]]:
    return list(quoted_rows(text, where="x.csv", **options))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("zh,en\n一,a\n", ","),
        ("zh;en\n一;a, b and c, d\n二;e, f, g\n", ";"),
        ("zh\ten\n一\ta, b; c\n", "\t"),
        ("Glossary of 2026, second edition\nzh;en\n一;a\n二;b\n三;c\n", ";"),
        ('"a;b;c",x\n"d;e;f",y\n', ","),
        ("one column\nand no more\n", ","),
        ("", ","),
        ("一;a\n二;b;\n三;c\n", ";"),
    ],
)
def test_the_delimiter_is_that_of_the_whole_file(text: str, mark: str) -> None:
    assert find_delimiter(text) == mark


def test_lines_are_right_with_cells_of_several_lines() -> None:
    text = '\ufeffzh,en\r\n\r\n"一\n二\n三",a\r\n,\r\n四,"b ""c"""\n'
    assert rows(text) == [(1, ["zh", "en"]), (3, ["一\n二\n三", "a"]), (7, ["四", 'b "c"'])]


def test_a_separator_line_names_the_delimiter() -> None:
    assert rows("sep=|\na|b\n") == [(2, ["a", "b"])]
    assert rows('"sep=;"\r\na;b,c\r\n') == [(2, ["a", "b,c"])]
    assert rows("sep=;\na,b\n", delimiter=",") == [(2, ["a", "b"])]


def test_ragged_rows_are_handed_over() -> None:
    assert rows("a,b\nc\nd,e,f\n") == [(1, ["a", "b"]), (2, ["c"]), (3, ["d", "e", "f"])]


@pytest.mark.parametrize("text", ['a,b\nc,"d\ne,f\n', 'a,b\nc,"d"e\n'])
def test_quotes_that_do_not_close_are_named(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        rows(text)
    assert (caught.value.code, caught.value.where, caught.value.line) == (
        "table.quotes",
        "x.csv",
        2,
    )


@pytest.mark.parametrize("quoted", [True, False])
def test_long_cells_are_bounded(quoted: bool) -> None:
    whole = "a\tb\n" + "x" * MAX_CELL + "\ty\n"
    limit = csv.field_size_limit()
    assert len(list(rows_of(whole, where="x", quoted=quoted))) == 2
    with pytest.raises(LimitError) as caught:
        list(rows_of("a\tb\n" + "x" * (MAX_CELL + 1) + "\ty\n", where="x", quoted=quoted))
    assert (caught.value.code, caught.value.line) == ("table.cell-too-long", 2)
    assert csv.field_size_limit() == limit


def test_raw_tables_know_no_quotes() -> None:
    text = '\ufeff"a\tb"\r\n\r\nc\td\re\n'
    assert list(raw_rows(text, where="x")) == [(1, ['"a', 'b"']), (3, ["c", "d"]), (4, ["e"])]


@pytest.mark.parametrize(
    ("ending", "text", "quoted"),
    [(".csv", "a\tb", True), (".tsv", "a,b", False), (".txt", "a\tb", False), ("", "a,b", True)],
)
def test_which_tables_are_quoted(ending: str, text: str, quoted: bool) -> None:
    assert is_quoted(ending, text) == quoted


def test_columns_by_letters() -> None:
    assert [column_of_letters(text) for text in ("A", "c", "Z", "aa", "zh1", "abc", "")] == [
        0,
        2,
        25,
        26,
        None,
        None,
        None,
    ]


CELLS = st.lists(
    st.text(st.sampled_from("中a,;\t\n\"=+-@'\u3000＝ "), min_size=0, max_size=8),
    min_size=2,
    max_size=2,
).filter(lambda row: any(cell.strip() for cell in row))


@given(st.lists(CELLS, max_size=5), st.sampled_from(["csv", "quoted-tsv"]))
def test_what_is_written_comes_back_and_runs_nowhere(table: list[list[str]], form: str) -> None:
    stream = io.StringIO(newline="")
    writer = TableWriter(stream, ["zh", "en"], form=form)  # type: ignore[arg-type]
    assert writer.write_all(table) == len(table)
    mark = "," if form == "csv" else "\t"
    found = [row for _, row in rows(stream.getvalue(), delimiter=mark)]
    assert [[restore(cell) for cell in row] for row in found[1:]] == table
    assert not any(
        cell.lstrip("\u3000 ").startswith(tuple("=+-@＝")) for row in found for cell in row
    )


def test_raw_cells_stay_on_their_line() -> None:
    stream = io.StringIO()
    TableWriter(stream, ["a", "b"], form="tsv", clean=str.upper).write_all([["x\ty", "=z\n1"]])
    assert stream.getvalue() == "A\tB\nX Y\t=Z 1\n"
