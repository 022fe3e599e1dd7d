"""Bilingual copies for readers: what is in them, and that other programs open them."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from align.documents import read_document, read_pairs
from align.errors import SettingError
from align.exchange import LanguageCodes, Look, write_pairs
from align.model import Pair, Status
from tests.align.exchange.pair_rows import ROW
from tests.programs import need_program

COPIES = ("docx", "epub", "html")
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


def pair(zh: str, en: str, name: str = "渡口", **more: object) -> Pair:
    made = Pair(zh, en, zh_document=f"{name}.zh.txt", en_document=f"{name}.en.txt")
    return replace(made, **more)


PAIRS = (
    pair("渡口的早晨很安静。", "The morning at the ferry was quiet.", status=Status.ACCEPTED),
    pair("船夫说：“今天不开船。”", "“No boat today,” said the ferryman."),
    pair("无人应答。", ""),
    pair("风 < 浪 & 雨", "wind < waves & <b>rain</b>", "归途", status=Status.NEEDS_REVIEW),
)


def written(form: str, pairs: tuple[Pair, ...] = PAIRS, **options: object) -> bytes:
    stream = io.BytesIO()
    write_pairs(pairs, stream, format=form, title="渡口 The Ferry", **options)
    return stream.getvalue()


def text_of(form: str, data: bytes) -> str:
    """All that a reader sees, in order."""
    if form == "html":
        return " ".join(html.fromstring(data.decode()).text_content().split())
    package = zipfile.ZipFile(io.BytesIO(data))
    if form == "docx":
        root = etree.fromstring(package.read("word/document.xml"))
        return " ".join("".join(p.itertext()) for p in root.iter("{*}p"))
    names = sorted(name for name in package.namelist() if "page-" in name)
    roots = [etree.fromstring(package.read(name)) for name in names]
    return " ".join(" ".join(root.find(f"{XHTML}body").itertext()) for root in roots)


@pytest.mark.parametrize("layout", ["side", "under"])
@pytest.mark.parametrize("form", COPIES)
def test_every_text_is_there_once_and_in_order(form: str, layout: str) -> None:
    seen = text_of(form, written(form, look=Look(layout)))  # type: ignore[arg-type]
    places = [seen.index(text) for item in PAIRS for text in (item.zh, item.en) if text]
    assert places == sorted(places)
    assert all(seen.count(item.zh) == 1 for item in PAIRS)
    assert "渡口" in seen
    assert "归途" in seen
    assert "accepted" not in seen


@pytest.mark.parametrize("layout", ["side", "under"])
@pytest.mark.parametrize("form", COPIES)
def test_numbers_and_status(form: str, layout: str) -> None:
    words = {Status.ACCEPTED: "已接受", Status.NEEDS_REVIEW: "待复核", Status.PROPOSED: "待定"}
    look = Look(layout, numbers=True, status=True, words=words)  # type: ignore[arg-type]
    seen = text_of(form, written(form, look=look))
    assert re.search(r"1\s*渡口的早晨", seen)
    assert re.search(r"4\s*风", seen)
    assert [seen.count(word) for word in words.values()] == [1, 1, 2]


@pytest.mark.parametrize("form", COPIES)
def test_the_source_stands_first(form: str) -> None:
    seen = text_of(form, written(form, source="en"))
    assert seen.index("The morning") < seen.index("渡口的早晨")
    assert seen.index("No boat") < seen.index("船夫")


@pytest.mark.parametrize("form", COPIES)
def test_no_pairs_is_a_copy_all_the_same(form: str) -> None:
    assert "The Ferry" in text_of(form, written(form, ()))


@pytest.mark.parametrize("form", COPIES)
def test_the_same_pairs_are_the_same_bytes(form: str) -> None:
    assert written(form) == written(form)


def test_a_layout_that_there_is_not_is_refused() -> None:
    with pytest.raises(SettingError) as caught:
        Look("crosswise")  # type: ignore[arg-type]
    assert caught.value.code == "exchange.layout-unknown"


def test_a_page_runs_and_loads_nothing() -> None:
    page = written("html").decode()
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<b>rain" not in page
    assert not re.search(r"(?:src|href)=", page)


@pytest.mark.parametrize(("code", "font"), [("zh-TW", "TC"), ("zh-Hant", "TC"), ("zh-CN", "SC")])
def test_language_and_font_follow_the_code(code: str, font: str) -> None:
    page = written("html", codes=LanguageCodes(code, "en-GB")).decode()
    assert f'lang="{code}"' in page
    assert 'lang="en-GB"' in page
    assert f"Songti {font}" in page


# EPUB: the rules that epubcheck holds a book to


def check_book(data: bytes) -> list[str]:
    """The pages of a book, after its structure was looked through."""
    package = zipfile.ZipFile(io.BytesIO(data))
    first = package.infolist()[0]
    assert first.filename == "mimetype"
    assert first.compress_type == zipfile.ZIP_STORED
    assert not first.extra
    assert not first.flag_bits & 0x08
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert len(set(package.namelist())) == len(package.namelist())
    container = etree.fromstring(package.read("META-INF/container.xml"))
    root = container.find(".//{*}rootfile")
    assert root.get("media-type") == "application/oebps-package+xml"
    opf = etree.fromstring(package.read(root.get("full-path")))
    metadata = opf.find(f"{OPF}metadata")
    named = metadata.find(f"{DC}identifier")
    assert named.get("id") == opf.get("unique-identifier")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", named.text)
    assert metadata.find(f"{DC}title").text
    assert {item.text for item in metadata.findall(f"{DC}language")} == {"zh-CN", "en-US"}
    modified = [m for m in metadata if m.get("property") == "dcterms:modified"]
    assert len(modified) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified[0].text)
    manifest = {item.get("id"): item for item in opf.find(f"{OPF}manifest")}
    listed = {f"EPUB/{item.get('href')}" for item in manifest.values()}
    others = {"mimetype", "META-INF/container.xml", root.get("full-path")}
    assert listed == set(package.namelist()) - others
    assert [i.get("properties") for i in manifest.values()].count("nav") == 1
    spine = opf.find(f"{OPF}spine")
    assert manifest[spine.get("toc")].get("media-type") == "application/x-dtbncx+xml"
    order = [manifest[item.get("idref")].get("href") for item in spine]
    assert len(set(order)) == len(order)
    for item in manifest.values():
        if item.get("media-type") == "application/xhtml+xml":
            page = etree.fromstring(package.read(f"EPUB/{item.get('href')}"))
            assert page.tag == f"{XHTML}html"
            ids = page.xpath("//@id")
            assert len(ids) == len(set(ids))
            assert page.findtext(f"{XHTML}head/{XHTML}title")
    nav = etree.fromstring(package.read("EPUB/nav.xhtml"))
    toc = nav.find(f".//{XHTML}nav")
    assert toc.get("{http://www.idpf.org/2007/ops}type") == "toc"
    assert [link.get("href") for link in toc.iter(f"{XHTML}a")] == order
    ncx = etree.fromstring(package.read("EPUB/toc.ncx"))
    assert ncx.find(".//{*}meta").get("content") == named.text
    points = list(ncx.iter("{*}navPoint"))
    assert [p.find("{*}content").get("src") for p in points] == order
    assert [p.get("playOrder") for p in points] == [str(n) for n in range(1, len(order) + 1)]
    return order


@pytest.mark.parametrize("layout", ["side", "under"])
def test_a_book_is_built_as_the_standard_says(layout: str) -> None:
    assert len(check_book(written("epub", look=Look(layout, True, True)))) == 2  # type: ignore[arg-type]
    assert len(check_book(written("epub", ()))) == 1


RARE = pair("（𠮷）“&amp;”\t[1]", 'a < b > c & "d" \u00ad \u200f', "特殊 & <名>")
LONG = tuple(pair(f"第{n}句。", f"Sentence {n}.", "長編") for n in range(1, 402))


@pytest.mark.parametrize(
    ("layout", "pairs"),
    [
        ("side", (*PAIRS, RARE, *LONG)),
        pytest.param("under", (*PAIRS, RARE, *LONG), marks=pytest.mark.soak),
        pytest.param("side", (), marks=pytest.mark.soak),
    ],
)
def test_epubcheck_finds_nothing(tmp_path: Path, layout: str, pairs: tuple[Pair, ...]) -> None:
    # Debian's program is a jar, which only a kernel with the handler for jars starts by itself.
    java, jar = need_program("java", "default-jre-headless"), need_program("epubcheck")
    path = tmp_path / "copy.epub"
    path.write_bytes(written("epub", pairs, look=Look(layout, True, True)))  # type: ignore[arg-type]
    command = [java, "-jar", jar, "--failonwarnings", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_long_chapters_are_cut() -> None:
    many = tuple(pair(f"第{n}句。", f"Sentence {n}.") for n in range(1, 1002))
    data = written("epub", many)
    assert len(check_book(data)) == 3
    assert "401–800" in zipfile.ZipFile(io.BytesIO(data)).read("EPUB/nav.xhtml").decode()


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, max_size=4), layout=st.sampled_from(["side", "under"]))
def test_whatever_the_text_a_copy_is_whole(rows: list[Pair], layout: str) -> None:
    look = Look(layout, numbers=True, status=True)  # type: ignore[arg-type]
    for form in COPIES:
        data = written(form, tuple(rows), look=look)
        if form == "epub":
            check_book(data)
        elif form == "docx":
            etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
        else:
            html.fromstring(data.decode())


TALE = (
    ("天还没亮，渡口已经有人。", "It was not yet light, and there were people at the ferry."),
    ("一个老人牵着一头驴。", "An old man was leading a donkey."),
    ("船夫不愿意载那头驴。", "The ferryman did not want to take the donkey."),
    ("老人答应多付一份钱。", "The old man promised to pay for two."),
    ("河水比昨天高了许多。", "The river was much higher than the day before."),
    ("到了对岸，驴不肯下船。", "On the far bank the donkey refused to get off."),
    ("大家都笑了起来。", "Everybody began to laugh."),
    ("只有老人没有笑。", "Only the old man did not."),
)


@pytest.mark.parametrize(
    ("form", "layout"),
    [("docx", "side"), ("docx", "under"), ("epub", "under"), ("html", "under")],
)
def test_copies_are_read_as_pairs_again(tmp_path: Path, form: str, layout: str) -> None:
    path = tmp_path / f"copy.{form}"
    pairs = tuple(pair(zh, en) for zh, en in TALE)
    path.write_bytes(written(form, pairs, look=Look(layout)))  # type: ignore[arg-type]
    found = read_pairs(path, mode="alternating" if layout == "under" else None)
    zh, en = found.zh.text.splitlines(), found.en.text.splitlines()
    seen = [("".join(zh[i] for i in b.zh), " ".join(en[i] for i in b.en)) for b in found.beads]
    assert [item for item in seen if item in TALE] == list(TALE[layout == "under" :])
    assert TALE[0][0] in zh


@pytest.mark.parametrize("layout", ["side", "under"])
def test_libreoffice_opens_the_document(tmp_path: Path, layout: str) -> None:
    program = need_program("soffice", "libreoffice-writer-nogui")
    path = tmp_path / "copy.docx"
    path.write_bytes(written("docx", look=Look(layout, True, True)))  # type: ignore[arg-type]
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "odt",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = read_document(tmp_path / "copy.odt", lang="zh").text
    for item in PAIRS:
        assert item.zh in text
        assert item.en in text
    content = zipfile.ZipFile(tmp_path / "copy.odt").read("content.xml").decode()
    assert ("table:table-row" in content) == (layout == "side")
    assert 'outline-level="1"' in content
