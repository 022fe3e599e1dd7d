"""OpenDocument, EPUB and subtitles: what is taken and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.errors import EmptyInputError, FormatError
from align.model import Document
from align.segments import segment, segment_texts
from tests.align.documents.samples import epub, odt, page
from tests.align.documents.saying import codes, refused


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def texts(document: Document) -> list[str]:
    return segment_texts(document, segment(document))


# OpenDocument


def test_odt_takes_text_and_leaves_the_rest(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>删去。</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>目录 1</text:p></text:table-of-content>"
        "<text:h>标题</text:h>"
        '<text:p>一<text:span>二</text:span><text:s text:c="2"/>三<text:tab/>四<text:line-break/>五'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注。</text:p>"
        "</text:note-body></text:note>六。<office:annotation><text:p>批注</text:p></office:annotation>"
        "尾。</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>格一</text:p></table:table-cell>"
        "<table:table-cell><text:p>格二</text:p></table:table-cell></table:table-row></table:table>"
        "<text:list><text:list-item><text:p>项目。</text:p></text:list-item></text:list>"
    )
    document = read(tmp_path, "x.odt", odt(body))
    assert document.text == ("目录 1\n标题\n一二  三\t四\n五六。尾。\n格一\n格二\n项目。\n脚注。\n")
    assert [s.reason for s in document.excluded] == ["contents"]
    assert len(document.breaks) == 7


def test_odt_with_a_password(tmp_path: Path) -> None:
    manifest = "<m><manifest:encryption-data xmlns:manifest='x'/></m>"
    with refused(FormatError, "file.password"):
        read(tmp_path, "x.odt", odt("", manifest=manifest))


# Books


def test_epub_follows_its_spine(tmp_path: Path) -> None:
    pages = {"b": "<p>第二章。</p>", "a": "<h1>书名</h1><p>第一章<sup>1</sup>。</p>"}
    book = read(tmp_path, "x.epub", epub(pages, spine=["a", "b"]))
    assert texts(book) == ["书名", "第一章。", "第二章。"]
    assert codes(book.notes) == ["page.note-marks"]


def test_epub_leaves_out_navigation_and_scripts(tmp_path: Path) -> None:
    item = '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    book = epub(
        {
            "a": '<nav>目录</nav><p class="foot">正文。</p><script>脚本</script><img src="http://x/y"/>'
        },
        spine=["n", "a"],
        manifest=item,
        extra={"OEBPS/n.xhtml": page("<p>导航。</p>")},
    )
    document = read(tmp_path, "x.epub", book)
    assert document.text == "目录\n正文。\n"
    assert [s.reason for s in document.excluded] == ["contents"]


def test_epub_with_a_cyclic_and_a_broken_spine(tmp_path: Path) -> None:
    loop = (
        '<item id="x" href="x.svg" media-type="image/svg+xml" fallback="y"/>'
        '<item id="y" href="y.svg" media-type="image/svg+xml" fallback="x"/>'
        '<item id="gone" href="../../gone.xhtml" media-type="application/xhtml+xml"/>'
    )
    book = epub({"a": "<p>第一章。</p>"}, spine=["a", "a", "x", "gone", "nothing"], manifest=loop)
    document = read(tmp_path, "x.epub", book)
    assert texts(document) == ["第一章。"]
    assert [(note.code, note.parameters["count"]) for note in document.notes] == [
        ("book.entries-missing", 3),
        ("book.entries-repeated", 1),
    ]


def test_epub_without_pages(tmp_path: Path) -> None:
    with refused(EmptyInputError, "book.no-page"):
        read(tmp_path, "x.epub", epub({"a": "<p>正文。</p>"}, spine=["b"]))


def test_epub_without_a_spine(tmp_path: Path) -> None:
    document = read(tmp_path, "x.epub", epub({"a": "<p>正文。</p>"}, spine=[]))
    assert texts(document) == ["正文。"]
    assert "book.no-reading-order" in codes(document.notes)


def test_epub_against_copying(tmp_path: Path) -> None:
    def encryption(method: str, member: str) -> dict[str, str]:
        return {
            "META-INF/encryption.xml": f"<encryption><EncryptedData><EncryptionMethod Algorithm="
            f'"{method}"/><CipherData><CipherReference URI="{member}"/></CipherData>'
            "</EncryptedData></encryption>"
        }

    pages = {"a": "<p>正文。</p>"}
    book = epub(pages, extra=encryption("http://x#aes256", "OEBPS/a.xhtml"))
    with refused(FormatError, "book.copy-protected"):
        read(tmp_path, "x.epub", book)
    book = epub(pages, extra=encryption("http://www.idpf.org/2008/embedding", "OEBPS/f.otf"))
    assert texts(read(tmp_path, "x.epub", book)) == ["正文。"]


# Subtitles


def cue(start: str, end: str, text: str) -> str:
    return f"7\n00:00:{start},000 --> 00:00:{end},000\n{text}\n\n"


def test_srt_joins_what_runs_on(tmp_path: Path) -> None:
    source = (
        cue("01", "02", "<i>I went to</i>")
        + cue("03", "04", "{\\an8}the store, and\nthen home.")
        + cue("05", "06", "- Really?\n- Yes,")
        + cue("30", "31", "much later.")
    )
    document = read(tmp_path, "x.srt", source)
    assert document.text == ("I went to the store, and then home.\nReally?\nYes,\nmuch later.\n")


def test_srt_in_chinese_stays_apart(tmp_path: Path) -> None:
    source = cue("01", "02", "我们走吧") + cue("02", "03", "他说，") + cue("03", "04", "好的")
    document = read(tmp_path, "x.srt", source)
    assert document.text == "我们走吧\n他说，好的\n"


def test_srt_of_two_languages_keeps_the_lines_apart(tmp_path: Path) -> None:
    document = read(tmp_path, "x.srt", cue("01", "02", "我们走吧\nLet us go"))
    assert document.text == "我们走吧\nLet us go\n"


def test_srt_out_of_order(tmp_path: Path) -> None:
    source = cue("05", "09", "第一句。") + cue("07", "08", "第二句。") + cue("03", "02", "第三句。")
    document = read(tmp_path, "x.srt", source + "没有时间的话。\n")
    assert texts(document) == ["第一句。", "第二句。", "第三句。"]
    assert [(note.code, note.parameters["count"]) for note in document.notes] == [
        ("subtitles.overlapping", 2),
        ("subtitles.end-before-start", 1),
        ("subtitles.blocks-without-times", 1),
    ]


def test_vtt(tmp_path: Path) -> None:
    source = (
        "WEBVTT - 标题\n\nSTYLE\n::cue { color: red }\n\nNOTE 不是字幕\n也不是\n\n"
        "一号\n00:01.000 --> 00:02.000 align:start\n<v 王>Tom &amp; <c.x>Jerry</c> are here.\n"
    )
    document = read(tmp_path, "x.vtt", source)
    assert document.text == "Tom & Jerry are here.\n"
    assert document.notes == ()


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-8-sig"])
def test_srt_is_known_by_its_content(tmp_path: Path, codec: str) -> None:
    source = cue("01", "02", "我们要走了，这是我们的愿望。") * 3
    assert read(tmp_path, "x.txt", source.encode(codec)).format == "subtitles"


def test_srt_without_cues(tmp_path: Path) -> None:
    with refused(FormatError, "subtitles.no-cue"):
        read(tmp_path, "x.srt", "我们走吧。\n")
