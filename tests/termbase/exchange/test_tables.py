"""Glossaries as tables and JSON: one contract for every format, then the rules of tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from termbase_samples import EVIDENCE, FILLED, SAMPLE, TERMBASES

from align.errors import (
    EmptyInputError,
    EncodingError,
    FormatError,
    InputError,
    OutputError,
    SettingError,
)
from align.messages import Message
from termbase.exchange import (
    COLUMNS,
    read_csv,
    read_json,
    read_tbx,
    read_tsv,
    read_xlsx,
    write_csv,
    write_json,
    write_tbx,
    write_tsv,
    write_xlsx,
)
from termbase.exchange.lines import format_evidence, parse_evidence
from termbase.model import Concept, LanguageSection, Term, TermStatus

FORMATS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "csv": (write_csv, read_csv),
    "tsv": (write_tsv, read_tsv),
    "xlsx": (write_xlsx, read_xlsx),
    "json": (write_json, read_json),
    "tbx": (write_tbx, read_tbx),
}


def pairs(concepts: tuple[Concept, ...]) -> list[tuple[str, str]]:
    """Every Chinese term with every English one, in order."""
    return [
        (zh.text, en.text)
        for concept in concepts
        for zh in concept.terms("zh")
        for en in concept.terms("en")
    ]


@pytest.mark.parametrize("name", sorted(FORMATS))
class TestContract:
    """What holds for every format of a glossary."""

    def test_terms_come_back_in_order(self, name: str, tmp_path: Path) -> None:
        write, read = FORMATS[name]
        write(SAMPLE, tmp_path / "x")
        assert pairs(read(tmp_path / "x")) == pairs(SAMPLE)

    def test_same_concepts_same_bytes(self, name: str, tmp_path: Path) -> None:
        write, _ = FORMATS[name]
        write(SAMPLE, tmp_path / "1")
        write(list(SAMPLE), tmp_path / "2")
        assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
        stream = io.BytesIO()
        write(SAMPLE, stream)
        assert stream.getvalue() == (tmp_path / "1").read_bytes()

    def test_line_ends_are_lf(self, name: str) -> None:
        write, _ = FORMATS[name]
        stream = io.BytesIO()
        write(SAMPLE, stream)
        assert name == "xlsx" or b"\r" not in stream.getvalue()

    def test_no_concepts(self, name: str, tmp_path: Path) -> None:
        write, read = FORMATS[name]
        assert write((), tmp_path / "x").rows == 0
        assert read(tmp_path / "x") == ()

    def test_where_it_cannot_be_written_is_named(self, name: str, tmp_path: Path) -> None:
        write, _ = FORMATS[name]
        with pytest.raises(OutputError, match="none"):
            write(SAMPLE, tmp_path / "none" / "x")

    @pytest.mark.parametrize("body", [b"", b"\x00\x01\x02\xff\xfe" * 9, b"<html/>", b"a\nb\n"])
    def test_other_files_are_refused_by_name(self, name: str, tmp_path: Path, body: bytes) -> None:
        _, read = FORMATS[name]
        path = tmp_path / "strange"
        path.write_bytes(body)
        with pytest.raises(InputError, match="strange"):
            read(path)
        with pytest.raises(InputError, match="missing"):
            read(tmp_path / "missing")

    def test_control_characters_are_counted(self, name: str) -> None:
        write, _ = FORMATS[name]
        bad = Concept("c", (LanguageSection("en", (Term("a\x07b\ud800", "en"),)),))
        assert write((bad,), io.BytesIO()).cleaned >= (1 if name == "json" else 2)


@settings(max_examples=60, deadline=None)
@given(TERMBASES)
def test_json_loses_nothing(tmp_path_factory: pytest.TempPathFactory, concepts: Any) -> None:
    path = tmp_path_factory.mktemp("x") / "x.json"
    write_json(concepts, path)
    assert read_json(path) == concepts


@given(st.lists(EVIDENCE, max_size=4).map(tuple))
def test_evidence_round_trip(items: Any) -> None:
    assert parse_evidence(format_evidence(items)) == items


def test_evidence_beyond_the_limit_is_counted() -> None:
    (item,) = SAMPLE[0].terms("zh")[0].evidence
    text = format_evidence((item,) * 5, limit=2)
    assert text == "甲.zh.txt#3:10-17@b1 | 甲.zh.txt#3:10-17@b1 | … +3"
    assert parse_evidence(text) == (item,) * 2
    assert parse_evidence("somewhere else") is None


# Tables


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx"])
def test_full_tables_keep_what_they_show(name: str, tmp_path: Path) -> None:
    write, read = FORMATS[name]
    plain = SAMPLE[0]
    if name == "tsv":
        plain = replace(plain, note="one line")
    write((plain,), tmp_path / "x", full=True)
    (concept,) = read(tmp_path / "x")
    assert (concept.id, concept.status, concept.subject) == ("c1", plain.status, "diplomacy")
    assert (concept.definition, concept.note) == (plain.definition, plain.note)
    for lang in ("zh", "en"):
        for old, new in zip(plain.terms(lang), concept.terms(lang), strict=True):
            assert (new.text, new.status, new.pos) == (old.text, old.status, old.pos)
            assert (new.frequency, new.probability) == (old.frequency, old.probability)
            assert lang == "zh" or new.evidence == old.evidence


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(FILLED, FILLED), min_size=1, max_size=4))
def test_csv_gives_any_term_back(
    tmp_path_factory: pytest.TempPathFactory, terms: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.csv"
    terms = [(zh.strip(), en.strip()) for zh, en in terms]
    concepts = tuple(
        Concept(
            f"c{i}",
            (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", (Term(en, "en"),))),
        )
        for i, (zh, en) in enumerate(terms)
    )
    write_csv(concepts, path, full=True)
    assert pairs(read_csv(path)) == terms


def test_the_eight_columns() -> None:
    stream = io.BytesIO()
    write_csv(SAMPLE, stream)
    text = stream.getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    assert tuple(head) == COLUMNS
    assert rows[0] == [
        "人类命运共同体",
        "community of human destiny",
        "0.93",
        "9",
        "12",
        "b.en.txt",
        "preferred",
        "b.en.txt#4:0-26@b1~composed",
    ]
    assert [row[0] for row in rows] == ["人类命运共同体"] * 3 + ["命运共同体"] * 3 + ["'=一带一路"]
    stream = io.BytesIO()
    write_tsv(SAMPLE, stream)
    assert stream.getvalue().decode().splitlines()[-1].startswith("=一带一路\tBelt and Road\t1\t0")


def read_text(tmp_path: Path, text: str, **options: Any) -> tuple[list[tuple[str, str]], list[str]]:
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(options.pop("bytes_in", "utf-8")))
    notes: list[Message] = []
    return pairs(read_csv(path, notes=notes, **options)), list(map(str, notes))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("zh,en\n全球,global\n", []),
        ("en,zh\r\nglobal,全球\r\n", []),
        ("English;中文\nglobal;全球\n", []),
        ("sep=;\nzh;en\n全球;global\n", []),
        ("zh\ten\n全球\tglobal\n", []),
        ("\ufeffZH-CN,EN-US,extra\n全球,global,x\n", ["columns left out: extra"]),
        (
            "全球,global\n",
            ["no header: column 1 is read as Chinese, column 2 as English"],
        ),
        ("\n\nzh,en\n\n全球,global,,\n,\n", []),
        ('zh,en\n"全球","global"\n', []),
    ],
)
def test_csv_of_other_tools(tmp_path: Path, text: str, notes: list[str]) -> None:
    assert read_text(tmp_path, text) == ([("全球", "global")], notes)


def test_csv_that_excel_writes_in_china(tmp_path: Path) -> None:
    found, notes = read_text(tmp_path, "中文,英文\n全球治理,global governance\n", bytes_in="gbk")
    assert found == [("全球治理", "global governance")]
    assert len(notes) == 1
    assert "gb18030" in notes[0]
    big5 = read_text(tmp_path, "zh,en\n治理,x\n", bytes_in="big5", encoding="big5")
    assert big5 == ([("治理", "x")], [])
    guessed = read_text(tmp_path, "中文,英文\n全球治理,x\n", bytes_in="big5")
    assert guessed[0] == [("全球治理", "x")]
    assert "big5" in guessed[1][0]
    assert read_text(tmp_path, "zh,en\n治理,x\n", bytes_in="utf-16")[0] == [("治理", "x")]


def test_columns_can_be_named(tmp_path: Path) -> None:
    text = "id,source,target\n1,全球,global\n"
    named = read_text(tmp_path, text, columns={"zh": "source", "en": "target"})
    assert named[0] == [("全球", "global")]
    bare = read_text(tmp_path, "1,全球,global\n", columns={"zh": 1, "en": 2})
    assert bare[0] == [("全球", "global")]
    with pytest.raises(FormatError, match="no column “quelle”"):
        read_text(tmp_path, text, columns={"zh": "quelle"})
    with pytest.raises(FormatError, match="no column 9"):
        read_text(tmp_path, text, columns={"zh": 8})
    with pytest.raises(SettingError, match="no column “fr”"):
        read_text(tmp_path, text, columns={"fr": 1})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zh,en\n全球,global,more\n", r"line 2: it has 3 cells, but the header has 2: “more”"),
        ("zh,en,probability\n全球,global,high\n", r"line 2: column “probability” holds “high”"),
        ("zh,en,probability\n全球,global,7\n", r"line 2: column “probability” holds “7.0”"),
        ('zh,en\n全球,"global\n治理,x\n', r"line 2: its cells cannot be separated"),
        ("a,b,c\n1,2,3\n", r"line 1: it is not clear which columns .* A: a / 1, B: b / 2"),
        ("global,world\n", r"it is not clear which columns .*zh.*A"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_text(tmp_path, text)


def test_numbers_of_other_countries(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("zh;en;probability;status\n全球;global;0,75;Preferred\n", encoding="utf-8")
    (concept,) = read_csv(path)
    (term,) = concept.terms("en")
    assert (term.probability, term.status) == (0.75, TermStatus.PREFERRED)


def test_lines_of_one_term_are_one_concept(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("zh,en\n全球,global\n治理,rule\n全球,worldwide\n全球,global\n", "utf-8")
    first, second = read_csv(path)
    assert [t.text for t in first.terms("en")] == ["global", "worldwide"]
    assert first.id == read_csv(path)[0].id != second.id


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"zh,en\n\xff\xff,\x81\n")
    with pytest.raises(EncodingError) as caught:
        read_csv(path)
    assert caught.value.code == "encoding.none"
    with pytest.raises(EncodingError) as caught:
        read_csv(path, encoding="utf-8")
    assert caught.value.code == "encoding.not-as-named"
    path.write_bytes(b" \n")
    with pytest.raises(EmptyInputError):
        read_csv(path)


def test_control_characters_on_import_are_removed_and_said(tmp_path: Path) -> None:
    found, notes = read_text(tmp_path, "zh,en\n全\x07球,glo\x00bal\n")
    assert found == [("全球", "global")]
    assert len(notes) == 1
    assert "control" in notes[0]
    assert "2" in notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"format": "duizhao-termbase", "version": 2, "concepts": []}',
        '{"format": "duizhao-termbase", "version": 1, "concepts": {}}',
        '{"format": "duizhao-termbase", "version": 1, "concepts": [{"id": 1}]}',
        '{"format": "duizhao-termbase", "version": 1, "concepts": [{"colour": "x"}]}',
        '{"format": "duizhao-termbase", "version": 1, "concepts": [{}]}',
        '{"format": "duizhao-termbase", "version": 1, "concepts": [{"id": "x", "status": "y"}]}',
        "[" * 100_000,
    ],
)
def test_json_that_is_no_termbase(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=r"x\.json"):
        read_json(path)


def test_a_generator_will_do() -> None:
    def concepts() -> Iterator[Concept]:
        yield from SAMPLE

    for write in (write_csv, write_tsv, write_xlsx, write_json, write_tbx):
        assert write(concepts(), io.BytesIO()).rows >= 2
