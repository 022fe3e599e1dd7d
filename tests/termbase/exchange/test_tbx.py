"""TBX: valid by the schemas of every style, and nothing lost on the way there and back."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from termbase_samples import SAMPLE, TERMBASES

from align.errors import FormatError, InputError, SettingError
from align.messages import Message, message
from termbase.exchange import LanguageCodes, Style, iter_tbx, read_tbx, write_tbx
from termbase.model import Concept, LanguageSection, Term, TermStatus, TermType
from tests.programs import need_program

STYLES: tuple[Style, ...] = ("dca", "dct", "v2")
XML = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
relaxed = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(concepts: tuple[Concept, ...], style: Style, **options: Any) -> bytes:
    out = io.BytesIO()
    write_tbx(concepts, out, style=style, **options)
    return out.getvalue()


@cache
def _schematron(path: Path) -> Any:
    from lxml import isoschematron

    text = path.read_text(encoding="utf-8-sig")
    # lxml's processor knows XPath 1 only.
    text = text.replace("xslt2", "xslt").replace("./local-name()", "local-name(.)")
    text = text.replace(
        "matches(@target,'https?://.+')",
        "starts-with(@target,'http://') or starts-with(@target,'https://')",
    )
    return isoschematron.Schematron(etree.fromstring(text.encode()), store_report=True)


@cache
def _checks(schemas: Path, style: Style) -> tuple[Callable[[Any], str], ...]:
    """Functions that give what a schema has to say against a tree; empty if nothing."""

    def relaxng(name: str) -> Callable[[Any], str]:
        schema = etree.RelaxNG(etree.parse(schemas / name))
        return lambda tree: "" if schema.validate(tree) else str(schema.error_log)

    if style == "v2":
        dtd = etree.DTD(schemas / "legacy/TBXBasiccoreStructV02.dtd")
        return (
            relaxng("legacy/TBXBasicRNGV02.rng"),
            lambda tree: "" if dtd.validate(tree) else str(dtd.error_log),
        )
    checks = [relaxng("schemas/TBXcoreStructV03.rng")]
    if style == "dca":
        checks.append(relaxng("schemas/TBXcoreStructV03_TBX-Basic_integrated.v1.1-2019.rng"))
        rules = _schematron(schemas / "schemas/TBX-Basic_DCA.sch")
        checks.append(lambda tree: "" if rules.validate(tree) else str(rules.validation_report))
    return tuple(checks)


@pytest.fixture
def schemas(shared_dir: Path) -> Path:
    return shared_dir / "schemas/tbx"


@pytest.mark.shared
@pytest.mark.parametrize("style", STYLES)
def test_every_termbase_is_valid(schemas: Path, style: Style) -> None:
    @relaxed
    @given(TERMBASES)
    def check(concepts: tuple[Concept, ...]) -> None:
        if style != "dct" and not concepts:
            return  # its schemas know no empty termbase
        tree = etree.fromstring(written(concepts, style), XML).getroottree()
        for complain in _checks(schemas, style):
            assert not complain(tree)

    check()


@pytest.mark.parametrize("style", STYLES)
def test_round_trip_loses_nothing(tmp_path: Path, style: Style) -> None:
    path = tmp_path / "t.tbx"

    @settings(max_examples=60, deadline=None)
    @given(TERMBASES)
    def check(concepts: tuple[Concept, ...]) -> None:
        write_tbx(concepts, path, style=style)
        notes: list[Message] = []
        assert read_tbx(path, notes=notes) == concepts
        assert not notes

    check()
    write_tbx(SAMPLE, path, style=style)
    assert read_tbx(path) == SAMPLE


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("style", ["dca", "dct"])
@pytest.mark.shared
def test_valid_by_jing(schemas: Path, tmp_path: Path, style: Style, private: bool) -> None:
    """The standard's own way to check: core RNG, and for DCT the NVDL with its modules."""
    jing = need_program("jing")
    path = tmp_path / "t.tbx"
    write_tbx(SAMPLE, path, style=style, private=private)
    names = {"dca": "TBXcoreStructV03.rng", "dct": "TBX-Basic.local.nvdl"}
    schema = schemas / "schemas" / names[style]
    result = subprocess.run(
        [jing, str(schema), str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_note_that_reads_like_a_field_stays_a_note(tmp_path: Path) -> None:
    term = Term("x", "en", note="status: forbidden")
    concept = Concept("c", (LanguageSection("en", (term,)),))
    write_tbx((concept,), tmp_path / "x.tbx")
    assert read_tbx(tmp_path / "x.tbx") == (concept,)


@pytest.mark.shared
@pytest.mark.parametrize("style", STYLES)
def test_files_for_other_tools_are_valid(schemas: Path, style: Style) -> None:
    stream = io.BytesIO()
    write_tbx(SAMPLE, stream, style=style, private=False)
    tree = etree.fromstring(stream.getvalue(), XML).getroottree()
    for complain in _checks(schemas, style):
        assert not complain(tree)


def test_statuses_and_codes_as_the_dialect_writes_them() -> None:
    text = written(SAMPLE, "dca", codes=LanguageCodes("zh-Hans", "en")).decode()
    assert 'xml:lang="zh-Hans"' in text
    assert '<langSec xml:lang="en">' in text
    assert '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>' in text
    assert '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>' in text
    assert '<termNote type="termType">shortForm</termNote>' in text
    assert '<ref type="crossReference" target="c2">c2</ref>' in text


def test_a_concept_without_terms_is_left_out_and_counted() -> None:
    empty = Concept("c9", (LanguageSection("zh", (), "only a definition"),))
    out = io.BytesIO()
    result = write_tbx((empty, *SAMPLE), out)
    assert (result.rows, result.left_out) == (2, 1)


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(SettingError, match="no TBX style"):
        write_tbx(SAMPLE, io.BytesIO(), style="v9")  # type: ignore[arg-type]


OFFICIAL = [
    ("examples/TBX-Basic_DCA.tbx", "open cluster"),
    ("examples/TBX-Basic_DCT.tbx", "open cluster"),
    ("examples/TBX-Core_DCA.tbx", "open cluster"),
    ("examples/TBX-Min_DCA.tbx", "open cluster"),
    ("examples/TBX-Min_DCT.tbx", "open cluster"),
    ("examples/test_files/basic_good.tbx", "open cluster"),
    ("examples/test_files/core_structure_good.tbx", "open cluster"),
    ("examples/test_files/min_good.tbx", "open cluster"),
    ("legacy/TBX-basic-sample.tbx", "e-mail"),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "first"), OFFICIAL)
def test_official_examples_are_read(schemas: Path, name: str, first: str) -> None:
    notes: list[Message] = []
    concepts = read_tbx(schemas / name, notes=notes)
    assert len(concepts) >= 5
    assert first in {term.text for term in concepts[0].terms("en")}
    kept = [note for note in notes if note.code == "tbx.category-in-note"]
    assert len(kept) == ("relatedTerm" in str(notes)), notes
    assert any(note.code == "tbx.other-language" for note in notes)
    # What was read can be written again, validly, and is then stable.
    tree = etree.fromstring(written(concepts, "dca"), XML).getroottree()
    for complain in _checks(schemas, "dca"):
        assert not complain(tree)


@pytest.mark.shared
def test_official_example_in_full(schemas: Path) -> None:
    dca = read_tbx(schemas / "examples/TBX-Basic_DCA.tbx")
    concept = dca[0]
    assert concept.subject == "General"
    assert (concept.created_by, concept.created) == ("Tommy", "2010-04-17")
    assert (concept.changed_by, concept.changed) == ("Tommy", "2010-05-01")
    section = concept.section("en")
    assert section is not None
    assert section.definition == (
        "A group of stars formed together in the spiral arms of a galaxy."
    )
    term, second = section.terms
    assert (term.text, term.pos, term.status) == ("open cluster", "noun", TermStatus.PREFERRED)
    assert term.contexts[0].startswith("Over 1100 open clusters")
    assert term.source == "http://seds.org/MESSIER/open.html"
    assert second.status is TermStatus.DEPRECATED
    assert "supersededTerm-admn-sts" in second.note
    assert "Open_Cluster.JPG" in concept.note
    # The same termbase in the other style.
    assert read_tbx(schemas / "examples/TBX-Basic_DCT.tbx")[0] == concept


@pytest.mark.shared
def test_broken_official_examples(schemas: Path) -> None:
    with pytest.raises(FormatError, match="not well-formed"):
        read_tbx(schemas / "examples/test_files/poorly_formed_xml.tbx")
    for name in ("basic_bad", "core_structure_bad", "min_bad"):
        assert read_tbx(schemas / f"examples/test_files/{name}.tbx")


MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc>
</fileDesc></martifHeader><text><body>{}</body></text></martif>"""


def read_text(tmp_path: Path, text: str) -> tuple[tuple[Concept, ...], list[Message]]:
    path = tmp_path / "in.tbx"
    path.write_text(text, encoding="utf-8")
    notes: list[Message] = []
    return read_tbx(path, notes=notes), notes


ENTRY = (
    '<termEntry id="{}"><langSet xml:lang="zh"><tig><term>{}</term></tig></langSet>'
    '<langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
)


@pytest.mark.parametrize(
    ("en", "code", "read"),
    [
        ("escrow&nbsp;account", "xml.html-entities", "escrow\u00a0account"),
        ("M&A", "xml.bare-marks", "M&A"),
        ("pay\x0bee", "xml.characters-left-out", "payee"),
    ],
)
def test_what_xml_does_not_know_is_mended_and_said(
    tmp_path: Path, en: str, code: str, read: str
) -> None:
    body = ENTRY.format(1, "留置权", "lien") + ENTRY.format(2, "某词", en)
    text = MARTIF.format(body)
    concepts, notes = read_text(tmp_path, text.replace(text.split("\n")[1], ""))
    assert [c.terms("en")[0].text.split() for c in concepts] == [["lien"], read.split()]
    assert code in [note.code for note in notes]
    with pytest.raises(FormatError, match="not well-formed"):
        read_tbx(tmp_path / "in.tbx")


def test_html_names_beside_a_doctype(tmp_path: Path) -> None:
    entry = ENTRY.format(1, "留置权", "escrow&nbsp;account &mdash; of R&amp;D")
    (one,), _ = read_text(tmp_path, MARTIF.format(entry))
    assert one.terms("en")[0].text == "escrow\u00a0account — of R&D"


def test_a_file_that_is_cut_off_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    text = MARTIF.format(ENTRY.format(1, "留置权", "lien") + ENTRY.format(2, "抵押", "mortgage"))
    concepts, notes = read_text(tmp_path, text[: text.index("mortgage")])
    assert [c.id for c in concepts] == ["1"]
    assert notes
    with pytest.raises(FormatError, match="not well-formed"):
        read_text(tmp_path, text[: text.index("<term>")])


def test_martif_with_ntig_and_groups(tmp_path: Path) -> None:
    entry = """<termEntry id="e1"><langSet xml:lang="zh-TW"><ntig><termGrp><term>全球
      治理</term><termNote type="termType">acronym</termNote></termGrp>
      <adminGrp><admin type="customerSubset">ACME</admin></adminGrp></ntig></langSet>
      <langSet lang="EN_gb"><tig><term>global <hi>governance</hi></term>
      <termNote type="administrativeStatus">admittedTerm</termNote>
      <termNote type="reliability">9</termNote></tig></langSet></termEntry>"""
    (concept,), notes = read_text(tmp_path, MARTIF.format(entry))
    zh, en = concept.main("zh"), concept.main("en")
    assert zh is not None
    assert en is not None
    assert (zh.text, zh.type, zh.client) == ("全球 治理", TermType.ACRONYM, "ACME")
    assert (en.text, en.status, en.note) == (
        "global governance",
        TermStatus.ADMITTED,
        "reliability: 9",
    )
    assert notes == [message("tbx.category-in-note", category="reliability", count=1)]


def test_tbx_min_of_2013(tmp_path: Path) -> None:
    text = """<TBX dialect="TBX-Min"><header><id>x</id></header><body><termEntry id="e1">
      <subjectField>biology</subjectField><langSet xml:lang="en"><tig><term>dog</term>
      <customer>SAP</customer><termStatus>notRecommended</termStatus>
      <partOfSpeech>noun</partOfSpeech><noteGrp><note><noteKey>gender</noteKey>
      <noteValue>none</noteValue></note></noteGrp></tig></langSet>
      <langSet xml:lang="zh"><tig><term>狗</term></tig></langSet></termEntry></body></TBX>"""
    (concept,), notes = read_text(tmp_path, text)
    term = concept.terms("en")[0]
    assert concept.subject == "biology"
    assert (term.status, term.client, term.pos) == (TermStatus.DEPRECATED, "SAP", "noun")
    assert "gender: none" in term.note
    assert not notes


def test_what_is_passed_over_is_said(tmp_path: Path) -> None:
    entries = """<termEntry id="a"><langSet xml:lang="en"><tig><term>x</term></tig></langSet>
      <langSet xml:lang="fr"><tig><term>y</term></tig></langSet></termEntry>
      <termEntry id="a"><langSet xml:lang="en"><tig><term> </term></tig><tig><term>z</term></tig>
      </langSet></termEntry>
      <termEntry id="b"><langSet xml:lang="de"><tig><term>w</term></tig></langSet></termEntry>"""
    concepts, notes = read_text(tmp_path, MARTIF.format(entries))
    assert [c.id for c in concepts] == ["a", "a-2"]
    assert notes == [
        message("tbx.empty-term", count=1),
        message("tbx.entry-without-term", count=1),
        message("tbx.other-language", language="de", count=1),
        message("tbx.other-language", language="fr", count=1),
        message("tbx.repeated-id", count=1),
    ]


BOMB = (
    '<!DOCTYPE martif [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
XXE = '<!DOCTYPE martif [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, XXE])
def test_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    text = MARTIF.format(
        "<termEntry><langSet xml:lang='en'><tig><term>&a;</term></tig></langSet></termEntry>"
    )
    start = text.index("<!DOCTYPE")
    text = text[:start] + doctype + text[text.index("<martif") :]
    with pytest.raises(FormatError, match="entities"):
        read_text(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html/>", "is not a TBX file"),
        ("", "not well-formed"),
        ("not XML at all", "not well-formed"),
        (MARTIF.format("<termEntry>"), "not well-formed"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_text(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.tbx"):
        read_tbx(tmp_path / "none.tbx")


def test_notes_of_ours_that_make_no_sense_do_no_harm(tmp_path: Path) -> None:
    entry = """<termEntry id="a"><note>duizhao:score=much</note><note>duizhao:section=[</note>
      <note>duizhao:related={"a":1}</note><note>duizhao:unknown=1</note>
      <langSet xml:lang="en"><tig><term>x</term><note>duizhao:evidence=[1]</note>
      <note>duizhao:status=loved</note><note>duizhao:text="</note></tig></langSet></termEntry>"""
    (concept,), notes = read_text(tmp_path, MARTIF.format(entry))
    assert concept.score == 0
    assert notes == [message("tbx.invalid-note", count=3)]


def test_codes_can_be_told(tmp_path: Path) -> None:
    entry = """<termEntry id="a"><langSet xml:lang="x-none"><tig><term>狗</term></tig></langSet>
      <langSet xml:lang="en"><tig><term>dog</term></tig></langSet></termEntry>"""
    path = tmp_path / "in.tbx"
    path.write_text(MARTIF.format(entry), encoding="utf-8")
    assert read_tbx(path)[0].terms("zh") == ()
    assert read_tbx(path, languages={"x-none": "zh"})[0].terms("zh")[0].text == "狗"


def test_streaming(tmp_path: Path) -> None:
    path = tmp_path / "many.tbx"
    many = tuple(
        Concept(f"c{i}", (LanguageSection("en", (Term(f"term {i}", "en"),)),)) for i in range(3000)
    )
    write_tbx(many, path)
    assert sum(1 for _ in iter_tbx(path)) == 3000


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-16", "utf-8"), ("UTF-16LE", "utf-8"), ("x-gbk", "gbk"), ("Big5", "big5hkscs")],
)
def test_a_declaration_that_is_not_quite_true(tmp_path: Path, declared: str, codec: str) -> None:
    path = tmp_path / "odd.tbx"
    zh = "啲票據" if codec == "big5hkscs" else "承兑汇票"
    sections = "".join(
        f'<langSet xml:lang="{lang}"><tig><term>{term}</term></tig></langSet>'
        for lang, term in (("zh", zh), ("en", "draft"))
    )
    text = f'<?xml version="1.0" encoding="{declared}"?><martif type="TBX"><text><body>'
    text += f'<termEntry id="7">{sections}</termEntry></body></text></martif>'
    path.write_bytes(text.encode(codec))
    (found,) = read_tbx(path, notes=[])
    assert [term.text for term in found.terms("zh")] == [zh]
