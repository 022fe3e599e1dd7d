"""XLIFF 1.2 and 2.1: valid, and read back as written."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from align.documents.memories import read_xliff
from align.errors import FormatError
from align.exchange import write_pairs
from align.messages import Message, message
from align.model import Grade, Pair, Status
from tests.programs import need_program

PAIR = Pair(
    zh_document="甲.zh.txt",
    zh_segments=(0, 1),
    en_document="b.en.txt",
    en_segments=(0,),
    probability=0.93,
    zh="你好，<世界>。",
    en="Hello & world.",
    status=Status.ACCEPTED,
    grade=None,
    id="0123456789abcdef",
    comment="good; x=1",
    author="李雷",
    changed="2026-11-21T10:15:00Z",
)
OTHER = replace(PAIR, status=Status.NEEDS_REVIEW, comment="", author="", changed="", id="")
NAMES = ("xliff12", "xliff21")
TEXT = st.text(
    st.one_of(st.sampled_from("中a \t\r\n\x00\ud800<>&\"'="), st.characters()), max_size=12
)
ROWS = st.lists(
    st.builds(
        Pair,
        zh_document=st.sampled_from(["a", "b", "", " <"]),
        zh_segments=st.sampled_from([(), (0,), (1, 2)]),
        en_document=st.just("b.en"),
        en_segments=st.sampled_from([(), (3,)]),
        probability=st.floats(0, 1),
        zh=TEXT,
        en=TEXT,
        status=st.sampled_from(Status),
        grade=st.one_of(st.none(), st.sampled_from(Grade)),
        id=TEXT,
        comment=TEXT,
        author=TEXT,
        changed=TEXT,
    ),
    max_size=4,
)


@cache
def _schema(folder: Path) -> etree.XMLSchema:
    """Core and metadata module together."""
    wrapper = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="urn:oasis:names:tc:xliff:document:2.0"
        schemaLocation="xliff_core_2.0.xsd"/>
      <xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0" schemaLocation="metadata.xsd"/>
      </xs:schema>"""
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(
        etree.fromstring(wrapper, parser, base_url=(folder / "wrapper.xsd").as_uri())
    )


@pytest.mark.shared
def test_xliff_2_is_valid_by_its_schema(shared_dir: Path) -> None:
    schema = _schema(shared_dir / "schemas/tmx_xliff/xliff21")

    @settings(max_examples=60, deadline=None)
    @given(ROWS, st.sampled_from(["zh", "en"]), TEXT)
    def check(rows: list[Pair], source: str, text: str) -> None:
        stream = io.BytesIO()
        write_pairs(rows, stream, format="xliff21", source=source, signature=text, title=text)
        assert schema.validate(etree.fromstring(stream.getvalue())), schema.error_log

    check()


@pytest.mark.shared
def test_xliff_2_obeys_the_rules_beyond_its_schema(shared_dir: Path, tmp_path: Path) -> None:
    jing = need_program("jing")
    path = tmp_path / "x.xlf"
    write_pairs([PAIR, OTHER], path, format="xliff21", signature="s")
    rules = shared_dir / "schemas/tmx_xliff/xliff21/xliff_core_2.1.sch"
    result = subprocess.run(
        [jing, str(rules), str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stdout


# The order of elements and the attributes that the strict schema of 1.2 knows.
_ATTRIBUTES = {
    "xliff": {"version"},
    "file": {"original", "source-language", "target-language", "datatype"},
    "header": set(),
    "body": set(),
    "trans-unit": {"id", "approved", "{http://www.w3.org/XML/1998/namespace}space"},
    "source": set(),
    "target": {"state"},
    "note": {"from"},
}
_CHILDREN = {
    "xliff": "file+",
    "file": "header body",
    "header": "note*",
    "body": "trans-unit*",
    "trans-unit": "source target? note*",
}


def _obeys(element: Any) -> None:
    name = etree.QName(element).localname
    assert etree.QName(element).namespace == "urn:oasis:names:tc:xliff:document:1.2"
    assert set(element.attrib) <= _ATTRIBUTES[name]
    children = " ".join(etree.QName(child).localname for child in element) + " "
    pattern = re.sub(r"([a-z-]+)([?*+]?)", r"(?:\1 )\2", _CHILDREN.get(name, "")).replace(") ", ")")
    assert re.fullmatch(pattern.replace(" (", "("), children.lstrip()), (name, children)
    for child in element:
        _obeys(child)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["zh", "en"]), TEXT)
def test_xliff_1_keeps_to_the_strict_schema(rows: list[Pair], source: str, text: str) -> None:
    stream = io.BytesIO()
    write_pairs(rows, stream, format="xliff12", source=source, signature=text, title=text)
    root = etree.fromstring(stream.getvalue())
    _obeys(root)
    ids = [unit.get("id") for unit in root.iter("{*}trans-unit")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("source", ["zh", "en"])
def test_round_trip(tmp_path: Path, name: str, source: str) -> None:
    path = tmp_path / "x.xlf"
    rows = (PAIR, OTHER, replace(PAIR, zh_document="c.txt", status=Status.REJECTED))
    write_pairs(rows, path, format=name, source=source, signature="a|b")
    notes: list[Message] = []
    assert read_xliff(path, notes=notes) == rows
    assert not notes
    graded = tuple(replace(row, grade=Grade.PARTIAL) for row in rows)
    write_pairs(graded, path, format=name, source=source, title="seeds")
    assert read_xliff(path) == graded


@pytest.mark.parametrize("name", NAMES)
def test_one_sided_beads(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.xlf"
    untranslated = replace(PAIR, en_segments=(), en="")
    added = replace(PAIR, zh_segments=(), zh="")
    result = write_pairs((PAIR, untranslated, added), path, format=name)
    assert (result.rows, result.left_out) == (2, 1)
    notes: list[Message] = []
    assert read_xliff(path, notes=notes) == (PAIR,)
    assert notes == [message("exchange.units-untranslated", count=1)]


@pytest.mark.parametrize("name", NAMES)
def test_states_tell_what_nobody_has_reviewed(name: str) -> None:
    stream = io.BytesIO()
    rows = [replace(PAIR, status=status) for status in Status]
    write_pairs(rows, stream, format=name)
    text = stream.getvalue().decode()
    if name == "xliff12":
        assert text.count('approved="yes"') == 1
        assert text.count('state="final"') == 1
        assert text.count('state="needs-review-translation"') == 2
    else:
        assert text.count('state="reviewed"') == 1
        assert text.count('state="translated"') == 2


@pytest.mark.shared
@pytest.mark.parametrize("name", ["minimal_12.xlf", "minimal_21.xlf"])
def test_files_from_elsewhere(shared_dir: Path, name: str) -> None:
    (row,) = read_xliff(shared_dir / "schemas/tmx_xliff" / name)
    assert row.status is Status.ACCEPTED
    assert row.zh in ("你好。", "推动构建人类命运共同体。")
    assert row.en


def test_codes_are_left_out_and_segments_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.xlf"
    path.write_text(
        """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-GB"
        trgLang="zh-Hant"><file id="f"><group id="g"><unit id="u"><segment><source><pc id="1">Big
        </pc>world<ph id="2"/></source><target>大<mrk id="m" type="term">世界</mrk></target>
        </segment><ignorable><source> </source></ignorable><segment><source>Two</source>
        <target>二</target></segment></unit></group></file></xliff>""",
        encoding="utf-8",
    )
    first, second = read_xliff(path)
    assert (first.en, first.zh) == ("Big world", "大世界")
    assert (second.en, second.zh_segments) == ("Two", (1,))
    assert (first.zh_document, first.probability) == ("x.xlf", 1.0)


def test_other_languages_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.xlf"
    path.write_text(
        """<xliff version="1.2"><file source-language="fr" target-language="de"><body>
        <trans-unit id="1"><source>a</source><target>b</target></trans-unit></body></file>
        </xliff>""",
        encoding="utf-8",
    )
    notes: list[Message] = []
    assert read_xliff(path, notes=notes) == ()
    assert notes == [message("exchange.units-of-other-languages", count=1, languages="fr – de")]
    path.write_text("<tmx/>", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_xliff(path)
    assert caught.value.code == "xml.root-unexpected"
