"""The report: whole, self-contained, and harmless whatever the texts hold."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import OutputError
from align.model import Grade, Match, Pair, Status
from duizhao.report import DocumentSummary, ReportData, ReportRow, write_report
from duizhao.report._text import count, marked, percent, share
from termbase.model import Concept, Evidence, LanguageSection, Term, TermStatus

PAIR = Pair(
    zh_document="甲.zh.txt",
    zh_segments=(0, 1),
    en_document="b.en.txt",
    en_segments=(0,),
    probability=0.93,
    zh="你好，世界。",
    en="Hello world.",
)
ROWS = (
    ReportRow(PAIR, (Match(0, 2, 0, 5), Match(3, 5, 6, 11, 0.3))),
    ReportRow(replace(PAIR, zh_segments=(2,), en_segments=(), en="", probability=0.4)),
    ReportRow(replace(PAIR, probability=0.5, status=Status.ACCEPTED, comment="fine")),
)
CONCEPTS = (
    Concept(
        "c1",
        (
            LanguageSection("zh", (Term("世界", "zh", frequency=12),)),
            LanguageSection(
                "en",
                (
                    Term("world", "en", probability=0.9, frequency=7),
                    Term("the globe", "en", TermStatus.FORBIDDEN, frequency=1234),
                ),
            ),
        ),
    ),
)
DATA = ReportData(
    "Title",
    documents=(
        DocumentSummary("甲.zh.txt", "zh", 10, 9, 3),
        DocumentSummary("b.en.txt", "en", 0, 0),
    ),
    rows=ROWS,
    concepts=CONCEPTS,
    signature="duizhao:1|mode:parallel\nduizhao:1|mode:comparable",
    figures=(("seconds", "1.2"),),
    generated="21 November 2026",
)
VOID = {"meta", "br", "link", "img"}


class Checker(HTMLParser):
    """Reads a page; knows its text, its elements, and whether they are nested rightly."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.style = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)


def page(data: ReportData) -> str:
    stream = io.BytesIO()
    write_report(stream, data)
    return stream.getvalue().decode("utf-8")


def checked(data: ReportData) -> Checker:
    checker = Checker()
    checker.feed(page(data))
    checker.close()
    assert checker.open == []
    return checker


def test_the_page_is_whole_and_self_contained() -> None:
    checker = checked(DATA)
    names = {name for name, _ in checker.elements}
    assert not names & {"script", "iframe", "img", "link", "object", "embed", "form", "base"}
    assert not {"src", "srcset", "action"} & {key for _, attrs in checker.elements for key in attrs}
    assert not any(key.startswith("on") for _, attrs in checker.elements for key in attrs)
    links = [attrs["href"] for name, attrs in checker.elements if name == "a"]
    assert links == ["#pairs", "#terms"]
    assert "url(" not in checker.style
    assert "@import" not in checker.style
    assert "prefers-color-scheme: dark" in checker.style
    assert "@media print" in checker.style
    policies = [a for n, a in checker.elements if n == "meta" and "http-equiv" in a]
    assert policies[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_everything_stands_on_it() -> None:
    text = " ".join(checked(DATA).text)
    for piece in (
        "Title",
        "甲.zh.txt",
        "90 %",
        "9 of 10",
        ".93",
        "no counterpart",
        "accepted",
        "fine",
        "2–1",
        "1–0",
        "世界",
        "the globe",
        "1\u202f234",
        "duizhao:1|mode:comparable",
        "seconds",
        "21 November 2026",
    ):
        assert piece in text, piece


def test_same_data_same_bytes() -> None:
    assert page(DATA) == page(replace(DATA))


def test_matched_words_are_marked_on_both_sides() -> None:
    html = page(DATA)
    assert '<mark class="m0">你好</mark>，<mark class="m1 w">世界</mark>。' in html
    assert '<mark class="m0">Hello</mark> <mark class="m1 w">world</mark>.' in html


@pytest.mark.parametrize(
    ("matches", "html"),
    [
        ([], "a&lt;b&gt;c"),
        ([Match(0, 99, 0, 0)], '<mark class="m0">a&lt;b&gt;c</mark>'),
        ([Match(-5, 1, 0, 0)], '<mark class="m0">a</mark>&lt;b&gt;c'),
        ([Match(3, 1, 0, 0)], "a&lt;b&gt;c"),
        (
            [Match(0, 5, 0, 0, 0.6), Match(2, 3, 0, 0, 0.9)],
            '<mark class="m0">a&lt;</mark><mark class="m1">b</mark><mark class="m0">&gt;c</mark>',
        ),
    ],
)
def test_marks(matches: list[Match], html: str) -> None:
    assert marked("a<b>c", matches, "zh") == html


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>x</script>",
    "$x$ {{7*7}} &amp; &lt;",
    "\u202egnp.exe\u2066",
    "\ud83d lone",
    "a\x00b\x1b[31m",
    "--><!--",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("mode", ["parallel", "comparable"])
@pytest.mark.parametrize("text", NASTY)
def test_texts_stay_texts(text: str, mode: str) -> None:
    row = Pair(
        zh_document=text,
        zh_segments=(0,),
        en_document=text,
        en_segments=(0,),
        probability=0.5,
        zh=text,
        en=text,
        status=Status.ACCEPTED,
        grade=Grade.PARTIAL,
        id=text,
        comment=text,
        author=text,
    )
    term = Term(text, "zh", TermStatus.PREFERRED)
    concept = Concept(
        text,
        (LanguageSection("zh", (term, term)), LanguageSection("en", (replace(term, lang="en"),))),
    )
    data = ReportData(
        text,
        mode=mode,  # type: ignore[arg-type]
        documents=(DocumentSummary(text, "zh", 1, 1),),
        rows=(ReportRow(row, (Match(0, 3, 0, 3),)),),
        concepts=(concept,),
        signature=text,
        figures=((text, text),),
        generated=text,
        total_rows=5,
        pairs_file=text,
        glossary_file=text,
    )
    checker = checked(data)
    plain = checked(replace(DATA, mode=mode))
    assert {name for name, _ in checker.elements} <= {name for name, _ in plain.elements} | {
        "bdi",
        "h3",
        "small",
        "span",
    }
    shown = re.sub("[\x00-\x08\x0e-\x1f]", "", text.replace("\ud83d", "\ufffd"))
    assert shown in "".join(checker.text)


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(), max_size=20),
    st.lists(st.builds(Match, *[st.integers(-3, 25)] * 4, st.floats(0, 1)), max_size=4),
)
def test_marking_loses_no_text(text: str, matches: list[Match]) -> None:
    checker = Checker()
    checker.feed("<p>" + marked(text, matches, "zh") + "</p>")
    checker.close()
    from align.exchange.cells import Cleaner

    assert "".join(checker.text).replace("\r", "\n") == Cleaner()(text).replace("\r", "\n")


def test_comparable_pairs_are_grouped_by_grade() -> None:
    rows = tuple(
        ReportRow(replace(PAIR, grade=grade, probability=0.9 - index / 5))
        for index, grade in enumerate(Grade)
    )
    html = page(ReportData("x", mode="comparable", rows=rows))
    places = [html.index(name) for name in ("Translations", "Partial", "Related", "No counterpart")]
    assert places == sorted(places)
    assert "<details>" in html
    assert "<bdi>甲.zh.txt</bdi> · 1, 2" in html


def test_competing_renderings_by_document() -> None:
    def term(text: str, *documents: str) -> Term:
        return Term(text, "en", evidence=tuple(Evidence(d, 0, 0, 1) for d in documents))

    def concept(zh: str, *terms: Term) -> Concept:
        sections = (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", terms))
        return Concept(zh, sections)

    data = ReportData(
        "x",
        concepts=(
            concept("少", term("few", "a.txt", "a.txt"), term("little", "b.txt")),
            concept("多", term("many", "a.txt", "b.txt"), term("much", "b.txt", "a.txt", "a.txt")),
            concept("一", term("one", "a.txt")),
            concept("套", term("set", "a.txt"), term("a set", "b.txt"), term("set of", "b.txt")),
            concept("限", replace(term("cap", *["a.txt"] * 5), frequency=9), term("lid", "b.txt")),
        ),
    )
    html = page(data)
    section = html[html.index('id="renderings"') :]
    assert "3 terms with more than one" in section
    assert "套" not in section
    assert '<i class="r0" title="cap">5+</i>' in section
    assert section.index("多") < section.index("少")
    assert "一" not in section
    assert '<i class="r0" title="much">2</i><i class="r1" title="many">1</i>' in section
    assert '<a href="#renderings">' in html
    checked(data)
    one_document = concept("少", term("few", "a.txt"), term("little", "a.txt"))
    assert 'href="#renderings"' not in page(ReportData("x", concepts=(one_document,)))


def test_long_reports_say_what_they_leave_out() -> None:
    data = replace(DATA, rows=ROWS * 4, max_rows=5, concepts=CONCEPTS * 3, max_concepts=2)
    stream = io.BytesIO()
    result = write_report(stream, data)
    assert (result.rows, result.left_out) == (5, 7)
    text = stream.getvalue().decode()
    assert "the first 5 of 12; all are in pairs.tsv" in text
    assert "the first 2 of 3; all are in glossary.csv" in text
    assert text.count("<article") == 5


def test_thousands_of_pairs_stay_small() -> None:
    html = page(replace(DATA, rows=ROWS * 1000))
    assert len(html) < 3_000_000
    assert "content-visibility: auto" in html


def test_many_documents_are_folded() -> None:
    many = tuple(DocumentSummary(f"{i}.txt", "zh", 10, i % 10) for i in range(300))
    html = page(ReportData("x", documents=many))
    assert "<summary>284 more</summary>" in html
    assert html.count('class="lang"') == 300


def test_an_empty_report_is_a_page_too() -> None:
    text = " ".join(checked(ReportData("Nothing")).text)
    assert "Nothing" in text
    checked(ReportData("x", mode="comparable", rows=ROWS[1:2]))


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, ".00"),
        (0.004, "&lt;.01"),
        (0.5, ".50"),
        (0.987, ".99"),
        (0.9999, ".99"),
        (1.0, "1.0"),
        (float("nan"), "–"),
        (1.5, "–"),
    ],
)
def test_shares_are_never_rounded_to_certainty(probability: float, text: str) -> None:
    assert share(probability) == text


def test_numbers_for_people() -> None:
    assert percent(0, 0) == "–"
    assert percent(1, 1000) == "&lt;1 %"
    assert percent(999, 1000) == "99 %"
    assert percent(3, 3) == "100 %"
    assert count(1234567) == "1\u202f234\u202f567"


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder does not exist"):
        write_report(tmp_path / "none" / "report.html", DATA)
    write_report(tmp_path / "report.html", DATA)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page(DATA)
