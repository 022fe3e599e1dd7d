"""Files of pairs: what TSV, CSV, workbooks and TMX each have for rules of their own."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.documents import package
from align.documents.memories import read_tmx
from align.errors import FormatError, InputError, LimitError
from align.exchange import LanguageCodes, workbooks, write_pairs
from align.exchange.cells import Cleaner
from align.exchange.workbooks import read_sheet
from align.messages import Message, message
from align.model import Pair, Status, flat
from align.text.delimited import restore
from tests.align.exchange.pair_rows import PAIR, ROW, ROWS, SEGMENTS, TEXT

# Tables


def lines(rows: Iterable[Pair], name: str, **options: object) -> list[str]:
    stream = io.BytesIO()
    write_pairs(rows, stream, format=name, **options)
    return stream.getvalue().decode("utf-8").split("\n")


def test_tsv_in_parallel_mode() -> None:
    row = replace(PAIR, grade=None, zh="a\tb\r\nc\u2028d")
    assert lines([row], "tsv") == [
        "zh_doc\tzh_segments\ten_doc\ten_segments\ttype\tprobability\tzh_text\ten_text",
        '甲.zh.txt\t0,1\tb.en.txt\t0\t2-1\t0.931257\ta b c d\tHello & <b>"world"</b>.',
        "",
    ]


def test_tsv_in_comparable_mode() -> None:
    row = replace(PAIR, zh_segments=(3,))
    assert lines([row], "tsv") == [
        "zh_doc\tzh_segment\ten_doc\ten_segment\tprobability\tgrade\tzh_text\ten_text"
        "\trank\tstatus\tauthor\tchanged\tcomment",
        '甲.zh.txt\t3\tb.en.txt\t0\t0.931257\tpartial\t=你好，世界。\tHello & <b>"world"</b>.'
        f"\t{PAIR.rank}\t{PAIR.status}\t{PAIR.author}\t{PAIR.changed}\t{PAIR.comment}",
        "",
    ]
    assert lines([], "tsv", mode="comparable")[0].split("\t")[1] == "zh_segment"


@given(st.lists(ROW, min_size=1, max_size=3))
def test_tsv_is_one_line_a_row(rows: list[Pair]) -> None:
    stream = io.BytesIO()
    write_pairs(rows, stream, format="tsv", mode="parallel")
    written = stream.getvalue().decode("utf-8").splitlines()
    assert [line.count("\t") for line in written] == [7] * (len(rows) + 1)


def test_csv_for_spreadsheets() -> None:
    stream = io.BytesIO()
    write_pairs(ROWS, stream, format="csv", mode="comparable")
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert head[-4:] == ["status", "author", "changed", "comment"]
    assert first[6] == "'=你好，世界。"
    assert restore(first[6]) == PAIR.zh
    assert second[3] == ""


def test_xlsx_is_typed_and_frozen(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "x.xlsx"
    write_pairs(
        ROWS, path, format="xlsx", mode="parallel", title="a/b:c", created="2026-11-21T10:00:00Z"
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.title == "a b c"
    assert sheet.freeze_panes == "A2"
    assert sheet["G2"].value == "=你好，世界。"
    assert sheet["G2"].data_type == "s"
    assert sheet["G2"].alignment.wrap_text
    assert sheet["F2"].data_type == "n"
    assert sheet["F2"].value == pytest.approx(0.931257)
    assert book.properties.created.isoformat() == "2026-11-21T10:00:00"
    book.close()


@settings(max_examples=15, deadline=None)
@example(texts=["\n"])
@example(texts=[" ", "\u3000"])
@given(texts=st.lists(TEXT.filter(bool), min_size=1, max_size=3))
def test_xlsx_gives_the_same_cells_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.xlsx"
    rows = [replace(PAIR, zh=text) for text in texts]
    write_pairs(rows, path, format="xlsx", mode="parallel")
    cells = [row[6] for _, row in read_sheet(path)][1:]
    clean = Cleaner()
    # XML itself makes LF of the other line ends, and a cell of nothing but blanks is an empty one.
    written = [re.sub("\r\n?", "\n", clean(text)) for text in texts]
    assert [re.sub("\r\n?", "\n", c) for c in cells] == [t if t.strip() else "" for t in written]


def test_xlsx_counts_what_a_cell_cannot_hold() -> None:
    rows = [replace(PAIR, zh="长" * 40_000, en="a\x07b")]
    result = write_pairs(rows, io.BytesIO(), format="xlsx")
    assert (result.cut, result.cleaned) == (1, 1)


def test_xlsx_can_go_to_a_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *args: int) -> int:
            raise OSError("not seekable")

        def tell(self) -> int:
            raise OSError("not seekable")

    pipe = Pipe()
    write_pairs(ROWS, pipe, format="xlsx")
    assert zipfile.ZipFile(io.BytesIO(pipe.getvalue())).testzip() is None


def test_a_long_table_goes_on_in_another_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    monkeypatch.setattr(workbooks, "_MAX_ROWS", 4)
    path = tmp_path / "x.xlsx"
    assert write_pairs([PAIR] * 7, path, format="xlsx").rows == 7
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["pairs", "pairs 2", "pairs 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]
    assert all(sheet["A1"].value == "zh_doc" for sheet in book.worksheets)
    assert write_pairs([PAIR] * 3, path, format="xlsx").rows == 3
    assert openpyxl.load_workbook(path).sheetnames == ["pairs"]


def test_a_workbook_that_swells_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    write_pairs(ROWS, path, format="xlsx")
    monkeypatch.setattr(package, "UNPACKED", 1000)
    with pytest.raises(LimitError, match="unpacks"):
        list(read_sheet(path))


@pytest.mark.parametrize("body", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    with pytest.raises(InputError, match=r"it is empty|its archive cannot be unpacked"):
        list(read_sheet(path))


# TMX


@pytest.fixture
def dtd(shared_dir: Path) -> etree.DTD:
    return etree.DTD(shared_dir / "schemas/tmx_xliff/tmx14.dtd")


@pytest.mark.shared
def test_tmx_is_valid(dtd: etree.DTD) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(ROW, max_size=4), st.sampled_from(["zh", "en"]), TEXT)
    def check(rows: list[Pair], source: str, text: str) -> None:
        stream = io.BytesIO()
        write_pairs(rows, stream, format="tmx", source=source, signature=text, creator=text)
        tree = etree.fromstring(stream.getvalue(), etree.XMLParser(resolve_entities=False))
        assert dtd.validate(tree), dtd.error_log

    check()


def test_tmx_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    rows = (
        PAIR,
        replace(PAIR, grade=None, status=Status.PROPOSED, comment="", author="", changed=""),
    )
    assert write_pairs(rows, path, format="tmx").rows == 2
    notes: list[Message] = []
    # A memory has no times.
    back = tuple(replace(row, probability=0.931257, zh_times=None) for row in rows)
    assert read_tmx(path, notes=notes) == back
    assert not notes


def test_tmx_says_what_a_tool_should_know() -> None:
    text = "\n".join(
        lines(
            ROWS,
            "tmx",
            source="en",
            codes=LanguageCodes("zh-TW", "en"),
            created="2026-11-21T10:15:00+00:00",
        )
    )
    assert 'srclang="en"' in text
    assert 'creationdate="20261121T101500Z"' in text
    assert text.index('xml:lang="en"') < text.index('xml:lang="zh-TW"')
    for prop in ("x-status", "x-reviewed", "x-probability", "x-bead-type", "x-grade"):
        assert f'<prop type="{prop}">' in text
    assert '<prop type="x-reviewed">yes</prop>' in text
    proposed = "\n".join(lines([replace(PAIR, status=Status.PROPOSED)], "tmx"))
    assert '<prop type="x-reviewed">no</prop>' in proposed


def test_tmx_leaves_one_sided_beads_out() -> None:
    result = write_pairs(ROWS, io.BytesIO(), format="tmx")
    assert (result.rows, result.left_out) == (1, 1)


FOREIGN = """<?xml version="1.0" encoding="utf-16"?>
<!DOCTYPE tmx PUBLIC "-//LISA OSCAR:1998//DTD for Translation Memory eXchange//EN" "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" srclang="*all*"/><body>
<tu creationdate="20200102T030405Z" creationid="ann"><note>n</note>
 <tuv xml:lang="EN-GB"><seg><bpt i="1">&lt;b&gt;</bpt>Hello <hi>big</hi><ept i="1"/> world</seg>
 </tuv>
 <tuv lang="zh_CN"><seg>你好<ph>{0}</ph>世界</seg></tuv>
 <tuv xml:lang="fr"><seg>Bonjour</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg/></tuv><tuv xml:lang="zh"><seg>空</seg></tuv></tu>
</body></tmx>"""


def test_a_memory_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes(FOREIGN.encode("utf-16"))
    notes: list[Message] = []
    (row,) = read_tmx(path, notes=notes)
    assert (row.zh, row.en) == ("你好世界", "Hello big world")
    assert (row.probability, row.status, row.grade) == (1.0, Status.PROPOSED, None)
    assert (row.author, row.changed, row.comment) == ("ann", "2020-01-02T03:04:05Z", "n")
    assert (row.zh_document, row.zh_segments) == ("x.tmx", (0,))
    assert notes == [
        message("exchange.segments-of-other-language", count=1, languages="fr"),
        message("exchange.units-one-sided", count=2),
    ]


def test_codes_of_a_memory_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes(FOREIGN.replace("zh_CN", "ja").encode("utf-16"))
    assert read_tmx(path) == ()
    assert read_tmx(path, languages={"ja": "zh"})[0].zh == "你好世界"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "x">]><tmx><body/></tmx>', "entities"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>', "entities"),
        ("<tbx/>", "is not a TMX file"),
        ("<tmx><body><tu>", "not well-formed"),
        ("", "not well-formed"),
        ("plain text", "not well-formed"),
    ],
)
def test_files_that_are_no_memory(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=words):
        read_tmx(path)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.tuples(
        *[st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)] * 2
    ),
    probability=st.floats(0, 1),
    status=st.sampled_from(Status),
    segments=SEGMENTS.filter(bool),
)
def test_tmx_gives_any_pair_back(
    tmp_path_factory: pytest.TempPathFactory,
    texts: tuple[str, str],
    probability: float,
    status: Status,
    segments: tuple[int, ...],
) -> None:
    zh, en = (text.strip() for text in texts)
    if not zh or not en:
        return
    row = replace(
        PAIR,
        zh=flat(zh, "zh"),
        en=flat(en, "en"),
        probability=round(probability, 6),
        status=status,
        zh_segments=segments,
        zh_times=None,
    )
    path = tmp_path_factory.mktemp("x") / "x.tmx"
    write_pairs([row], path, format="tmx")
    assert read_tmx(path) == (row,)
