"""Client, project, domain and translator of the units of a memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import fields_of, read_pairs, read_units
from align.exchange import write_pairs
from align.model import Pair
from align.segments import Text, segment
from duizhao.resegmenting import _fields_by_line

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header creationtool="t"'
    ' creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="zh"'
    ' datatype="plaintext">{}</header><body>{}</body></tmx>'
)


def unit(zh: str, en: str, inside: str = "") -> str:
    return (
        f'<tu changeid="mei" changedate="20250301T080000Z">{inside}<tuv xml:lang="zh"><seg>{zh}'
        f'</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
    )


@pytest.mark.parametrize(
    ("properties", "fields"),
    [
        ([("client", "Acme")], {"client": "Acme"}),
        ([("x-Client:SingleString", "Acme"), ("x-Domain:SinglePicklist", "law")],
         {"client": "Acme", "domain": "law"}),
        ([("Customer", "7")], {"client": "7"}),
        ([("Customer", "7"), ("client", "Acme")], {"client": "Acme"}),
        ([("Project ID", "12"), ("project", "Bridge")], {"project": "Bridge"}),
        ([("subject", "optics"), ("domain", "physics")], {"domain": "physics"}),
        ([("客户", "甲公司"), ("譯者", "李")], {"client": "甲公司", "translator": "李"}),
        ([("x-translator", "Mei"), ("x-translator", "Li")], {"translator": "Mei; Li"}),
        ([("Att::Client", "B")], {"client": "B"}),
        # what is none
        ([("x-document", "a"), ("x-status", "accepted"), ("note", "client")], {}),
        ([("client", "  ")], {}),
        ([("clients", "A"), ("x-projection", "B")], {}),
    ],
)  # fmt: skip
def test_names_of_tools(properties: list[tuple[str, str]], fields: dict[str, str]) -> None:
    assert dict(fields_of(properties)) == fields


def test_a_memory_says_what_its_units_are_of(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    units = (
        unit("一。", "One.", '<prop type="project">A</prop>')
        + unit("二。", "Two.")
        + unit("三。", "Three.", '<prop type="x-client">Other</prop>')
    )
    path.write_text(HEAD.format('<prop type="client">Acme</prop>', units), encoding="utf-8")
    pairs, _ = read_units(path)
    assert [dict(pair.fields) for pair in pairs] == [
        {"client": "Acme", "project": "A"},
        {"client": "Acme"},
        {"client": "Other"},
    ]
    assert {(pair.author, pair.changed) for pair in pairs} == {("mei", "2025-03-01T08:00:00Z")}
    found = read_pairs(path)
    spans = [(found.zh.text[u.start : u.end], dict(u.fields)) for u in found.zh.units]
    assert spans == [
        ("一。\n", {"client": "Acme", "project": "A"}),
        ("二。\n", {"client": "Acme"}),
        ("三。\n", {"client": "Other"}),
    ]


def test_units_that_say_the_same_are_one_span(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    units = "".join(unit(f"{n}。", f"{n}.") for n in "甲乙丙")
    path.write_text(HEAD.format('<prop type="domain">law</prop>', units), encoding="utf-8")
    zh = read_pairs(path).zh
    assert [(u.start, u.end) for u in zh.units] == [(0, len(zh.text))]
    assert len(_fields_by_line(zh, zh.text.splitlines())) == 3


@pytest.mark.parametrize("form", ["tmx", "xliff12", "xliff21"])
def test_fields_are_written_and_come_back(tmp_path: Path, form: str) -> None:
    fields = (
        ("client", "Acme & Co"),
        ("domain", "法律"),
        ("project", "P<1>"),
        ("translator", "李"),
    )
    path = tmp_path / f"x.{form}"
    write_pairs([Pair("一。", "One.", fields=fields), Pair("二。", "Two.")], path, format=form)
    pairs, _ = read_units(path)
    assert [pair.fields for pair in pairs] == [fields, ()]


def test_a_table_has_units_without_fields(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    rows = [("天冷了。", "It has turned cold."), ("我们回家吧。", "Let us go home.")]
    path.write_text("".join(f"{a}\t{b}\n" for a, b in rows), encoding="utf-8")
    pairs, _ = read_units(path)
    assert [(pair.zh, pair.en, pair.fields) for pair in pairs] == [(a, b, ()) for a, b in rows]
    document = read_pairs(path).zh
    assert Text(document, segment(document)).document.units == ()
