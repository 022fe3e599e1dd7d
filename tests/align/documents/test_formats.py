"""Every reader under one contract, and what is particular to each format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from align.documents import READERS, read_document
from align.documents.markdown import plain
from align.documents.protocol import Reader
from align.errors import EmptyInputError, FormatError, InputError, LimitError
from align.model import Document
from align.segments import segment, segment_texts
from tests.align.documents.samples import SAMPLES, W, docx, p
from tests.align.documents.saying import codes, refused
from tests.waiting import cpu_under


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def texts(document: Document) -> list[str]:
    return segment_texts(document, segment(document))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
class TestContract:
    def test_it_has_a_sample_here(self, reader: Reader) -> None:
        assert reader.name in SAMPLES

    def test_it_reads_its_own_by_name(self, reader: Reader, tmp_path: Path) -> None:
        name, data = SAMPLES[reader.name]
        document = read(tmp_path, name, data)
        assert document.format == reader.name
        assert "第一段。" in texts(document)

    def test_reading_twice_gives_the_same(self, reader: Reader) -> None:
        _, data = SAMPLES[reader.name]
        assert reader.read(data, where="x") == reader.read(data, where="x")

    def test_breaks_and_spans_fit_the_text(self, reader: Reader) -> None:
        content = reader.read(SAMPLES[reader.name][1], where="x")
        assert list(content.breaks) == sorted(set(content.breaks))
        assert all(0 <= at < len(content.text) for at in content.breaks)
        assert all(0 <= s.start < s.end <= len(content.text) for s in content.excluded)

    def test_sniffing_strangers_says_no(self, reader: Reader) -> None:
        assert reader.sniff(SAMPLES[reader.name][1]) or reader.name in ("txt", "markdown")
        for name, (_, data) in SAMPLES.items():
            if name != reader.name:
                assert not reader.sniff(data)
        assert not reader.sniff(b"")

    def test_rubbish_is_an_input_error_or_text(self, reader: Reader, tmp_path: Path) -> None:
        name, data = SAMPLES[reader.name]
        # A PDF is read by a process of its own, which takes its time to start.
        cuts = 4 if reader.name == "pdf" else 40
        for cut in range(0, len(data), max(1, len(data) // cuts)):
            path = tmp_path / name
            path.write_bytes(data[:cut])
            try:
                read_document(path)
            except InputError as error:
                assert "\n" not in str(error)  # noqa: PT017


# Markdown


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("**bold** and *slanted* and `code`", "bold and slanted and code"),
        ("__bold__ and _slanted_ and ~~gone~~", "bold and slanted and gone"),
        ("a [link](https://x.cn/a_(b)) and [one][ref]", "a link and one"),
        ("![picture](x.png)Text", "Text"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("这是**重点**内容和*斜体*字", "这是重点内容和斜体字"),
        (r"\*not slanted\* and \# no", "*not slanted* and # no"),
        ("`*code*` stays", "*code* stays"),
        ("<b>x</b> &amp; y<br>z", "x & yz"),
        ("a < b and c > d", "a < b and c > d"),
        ("***both***", "both"),
        ("[^1] is kept", "[^1] is kept"),
        ("**open", "**open"),
    ],
)
def test_markdown_marks(marked: str, expected: str) -> None:
    assert plain(marked) == expected


def test_markdown_blocks(tmp_path: Path) -> None:
    source = (
        "---\ntitle: x\n---\n\n# 标题 #\n\n第一段在这里，\n换了一行。第二句。\n\n副标题\n------\n\n"
        "- 第一项\n- 第二项\n  接着第二项\n\n1. 第三项\n\n> 引文。\n\n"
        "```python\nprint('code')\n```\n\n"
        "| 国家 | 人口 |\n|------|------|\n| 中国 | 14亿 |\n\n<!-- 注释 -->\n\n[a]: https://x.cn\n\n***\n"
    )
    document = read(tmp_path, "x.md", source)
    assert texts(document) == [
        "标题",
        "第一段在这里，换了一行。",
        "第二句。",
        "副标题",
        "第一项",
        "第二项接着第二项",
        "1. 第三项",
        "引文。",
        "国家",
        "人口",
        "中国",
        "14亿",
    ]
    assert [s.reason for s in document.excluded] == ["front matter", "code", "comment", "link"]


@pytest.mark.parametrize(("opened", "closed"), [("---", "---"), ("---", "..."), ("+++", "+++")])
def test_markdown_front_matter(tmp_path: Path, opened: str, closed: str) -> None:
    document = read(tmp_path, "x.md", f"\ufeff{opened}\ntitle: 标题\n{closed}\n正文。\n---\n尾。\n")
    assert texts(document) == ["正文。", "尾。"]
    assert [s.reason for s in document.excluded] == ["front matter"]


def test_markdown_joins_english_lines_with_a_space(tmp_path: Path) -> None:
    document = read(tmp_path, "x.md", "One line\ngoes on. A second\nsentence.  \nA third.\n")
    assert texts(document) == ["One line goes on.", "A second sentence.", "A third."]


# HTML

LONG = "这一段是正文，讲的是构建人类命运共同体的重要意义，讲的是各国人民共同的愿望和长远的利益。"


def test_html_takes_the_main_text(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html><head><title>标题_网站</title><style>p {{}}</style></head><body>
    <div class="top"><ul class="nav"><li><a href="/">首页</a></li></ul></div>
    <div id="content"><h1>标题</h1><p>　　{LONG}</p><p>　　{LONG}</p><p>短段。</p>
    <p>见<a href="x">宪章</a>第二条。</p><table><tr><td>国家</td></tr></table></div>
    <div class="hot"><h3>热门</h3><ul><li><a href="1">别的新闻</a></li></ul></div>
    <script>var a = "脚本。";</script><div class="footer">版权所有</div></body></html>"""
    document = read(tmp_path, "x.html", page)
    assert texts(document) == ["标题", LONG, LONG, "短段。", "见宪章第二条。", "国家"]
    aside = {document.text[s.start : s.end]: s.reason for s in document.excluded}
    assert aside["首页"] == "navigation"
    assert aside["别的新闻"] == "outside the main text"
    assert aside["版权所有"] == "footer"
    assert "脚本" not in document.text


def test_html_landmarks(tmp_path: Path) -> None:
    page = f"""<html><body><header>Site</header><nav>Menu</nav><main><article>
    <header><h1>Title</h1></header><p>{"This is a long English sentence of the main text. " * 4}</p>
    <p hidden>Gone</p><p style="display: none">Gone</p><aside>Sign up</aside></article></main>
    <div role="contentinfo">Imprint</div><footer>Foot</footer></body></html>"""
    document = read(tmp_path, "x.html", page)
    assert texts(document)[0] == "Title"
    assert {s.reason for s in document.excluded} == {
        "page header", "navigation", "hidden", "sidebar", "footer",
    }  # fmt: skip


def test_html_without_density_keeps_all(tmp_path: Path) -> None:
    document = read(tmp_path, "x.html", "<p>短。</p><p>也短。</p>")
    assert texts(document) == ["短。", "也短。"]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "big5", "utf-8"])
def test_html_says_its_encoding(tmp_path: Path, charset: str) -> None:
    body = "我們要和平。" if charset == "big5" else "我们要和平。"
    page = f'<html><head><meta charset="{charset}"></head><body><p>{body}</p></body></html>'
    assert texts(read(tmp_path, "x.htm", page.encode(charset))) == [body]


def test_html_is_known_by_its_content(tmp_path: Path) -> None:
    assert read(tmp_path, "x.txt", "<!DOCTYPE html><html><p>我们要和平。</p>").format == "html"
    assert read(tmp_path, "y.txt", "Use <html> as the root. It is a tag.").format == "txt"


def test_html_line_breaks_and_wraps(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "x.html",
        f"<div>　　{LONG}<br><br>　　第二段从\n这里开始，它也不短。<br>　　第三段。</div>",
    )
    assert texts(document) == [LONG, "第二段从这里开始，它也不短。", "第三段。"]


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body><script>x</script></body></html>",
        "<!DOCTYPE html>",
        "<html><!-- x --></html>",
    ],
)
def test_html_without_text(tmp_path: Path, page: str) -> None:
    with pytest.raises(EmptyInputError):
        read(tmp_path, "x.html", page)


@pytest.mark.parametrize("depth", [300, 2000])
def test_html_nested_deeply_is_read_whole(tmp_path: Path, depth: int) -> None:
    page = "<p>前面。</p>" + "<div>" * depth + LONG + "</div>" * depth + "<p>后面。</p>"
    assert read(tmp_path, "x.html", page).text == f"前面。\n{LONG}\n后面。\n"


@pytest.mark.parametrize("tag", ["div", "b", "font"])
def test_html_nested_without_end_is_refused(tmp_path: Path, tag: str) -> None:
    page = "<p>前面。</p>" + f"<{tag}>" * 50_000 + LONG
    with refused(LimitError, "document.nested-too-deep"):
        read(tmp_path, "x.html", page)


# Word


def test_docx_takes_text_and_leaves_the_rest(tmp_path: Path) -> None:
    body = (
        p("标题")
        + "<w:p><w:r><w:t>第一</w:t></w:r><w:ins><w:r><w:t>段</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:t>。</w:t></w:r>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙。</w:t></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{p('格一')}</w:tc><w:tc>{p('格二')}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtContent>{p('控件。')}</w:sdtContent></w:sdt>"
        + "<w:p><w:hyperlink><w:r><w:t>链接。</w:t></w:r></w:hyperlink></w:p>"
    )
    notes = f'<w:footnote w:type="separator" w:id="-1">{p("分隔")}</w:footnote>'
    notes += f'<w:footnote w:id="1">{p("脚注。")}</w:footnote>'
    extra = {"word/header1.xml": "<x>页眉</x>", "word/comments.xml": "<x>批注</x>"}
    document = read(tmp_path, "x.docx", docx(body, footnotes=notes, extra=extra))
    assert document.text == ("标题\n第一段。甲\t乙\n丙。\n格一\n格二\n控件。\n链接。\n脚注。\n")
    assert len(document.breaks) == 7


def test_docx_made_by_another_library(tmp_path: Path) -> None:
    import docx as python_docx

    source = python_docx.Document()
    source.add_heading("The title", 0)
    source.add_paragraph("The first sentence. The second one.")
    source.add_table(1, 1).cell(0, 0).text = "A cell."
    source.sections[0].header.paragraphs[0].text = "A header"
    source.save(str(tmp_path / "x.docx"))
    document = read_document(tmp_path / "x.docx")
    assert texts(document) == ["The title", "The first sentence.", "The second one.", "A cell."]


def test_docx_is_known_by_its_content(tmp_path: Path) -> None:
    assert read(tmp_path, "x.bin", docx(p("我们要和平。"))).format == "docx"


def test_docx_cut_off(tmp_path: Path) -> None:
    data = docx(p("我们要和平。") * 500)
    for keep in (0.3, 0.6, 0.9):
        with refused(FormatError, "package.damaged", "file.archive", "file.office-cut-off"):
            read(tmp_path, "x.docx", data[: int(len(data) * keep)])


def test_docx_bombs_are_refused_before_unpacking(tmp_path: Path) -> None:
    with refused(LimitError, "package.too-large"):
        read(tmp_path, "x.docx", docx(p("a" * 50_000_000)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"x{number}", "")
        archive.writestr("word/document.xml", "<a/>")
    with refused(LimitError, "package.too-many-members"):
        read(tmp_path, "x.docx", out.getvalue())


def test_docx_entities_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>'
            f"{p('&a;')}</w:body></w:document>",
        )
    with refused(FormatError, "xml.entities-declared"):
        read(tmp_path, "x.docx", out.getvalue())


def test_docx_with_broken_xml(tmp_path: Path) -> None:
    with refused(FormatError, "xml.malformed"):
        read(tmp_path, "x.docx", docx("<w:p>"))
    with pytest.raises(EmptyInputError):
        read(tmp_path, "x.docx", docx(p("  ")))


def test_text_called_docx_is_read_as_what_it_is(tmp_path: Path) -> None:
    document = read(tmp_path, "x.docx", "我们要和平。")
    assert document.format == "txt"
    assert codes(document.notes) == ["document.ending-of-other-format"]
    assert document.notes[0].parameters == {"ending": ".docx", "format": "txt"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.md", "".join(" " * 2 * n + "- 第一项。\n" for n in range(1500))),
        ("x.md", "# 标题" + " " * 60_000 + "一"),
        ("x.md", ("**" + "字" * 1990) * 40),
        ("x.md", "|" + ":" * 60_000 + "一|"),
        ("x.html", "<html><p>第" + "\n" * 100_000 + "a</p>"),
        ("x.html", "<html><p>a" + "\n\u00a0" * 50_000 + "a</p>"),
        ("x.html", "<html><p>字<sup>" + " " * 60_000 + "1</sup></p>"),
    ],
    ids=["nested", "heading", "strong", "rule", "wraps", "no-break", "superscript"],
)
def test_long_runs_are_soon_read(tmp_path: Path, name: str, text: str) -> None:
    with cpu_under(10):
        assert read(tmp_path, name, text).text
