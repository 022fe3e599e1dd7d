"""The glossary as a book: under its letters, with what is said of a term, in both languages."""

from __future__ import annotations

import io
import re

import pytest

from align.model import Lang
from termbase.exchange.book import BookFormat, write_book
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus
from termbase.sorting import sort_concepts


def concept(zh: str, en: list[tuple[str, TermStatus]], **more: str) -> Concept:
    terms = tuple(Term(text, "en", status=status) for text, status in en)
    sections = (
        LanguageSection("zh", (Term(zh, "zh", status=TermStatus.PREFERRED),)),
        LanguageSection("en", terms),
    )
    return Concept(zh, sections, ConceptStatus.ACCEPTED, **more)


GLOSSARY = [
    concept("长江", [("the Yangtze", TermStatus.PREFERRED), ("Chang Jiang", TermStatus.ADMITTED)]),
    concept("长城", [("Great Wall", TermStatus.PREFERRED), ("Long Wall", TermStatus.FORBIDDEN)]),
    concept(
        "安居<工程>",
        [("housing & homes", TermStatus.PREFERRED)],
        definition="Homes for all.",
        subject="policy",
    ),
]


def book(form: BookFormat, first: Lang) -> bytes:
    file = io.BytesIO()
    ordered = sort_concepts(GLOSSARY, first)
    assert write_book(ordered, file, form=form, first=first, title="山 & 水", said="3") == 3
    return file.getvalue()


def test_a_page_in_pinyin_order() -> None:
    page = book("html", "zh").decode()
    assert re.findall("<h2>(.)</h2>", page) == ["A", "C"]
    assert "<title>山 &amp; 水</title>" in page
    assert "安居&lt;工程&gt;" in page
    assert page.index("长城") < page.index("长江")  # chéng before jiāng
    assert "cháng jiāng" in page
    assert re.search(r"Long Wall</span> <span class=\"status wrong\">\(forbidden\)", page)
    assert "Chang Jiang</span> <span" not in page
    assert "Homes for all." in page
    assert "[policy]" in page


@pytest.mark.parametrize("form", ["html", "docx"])
def test_in_english_articles_do_not_count(form: BookFormat) -> None:
    made = book(form, "en")
    if form == "html":
        assert re.findall("<h2>(.)</h2>", made.decode()) == ["G", "H", "Y"]
        return
    import docx

    document = docx.Document(io.BytesIO(made))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "山 & 水"
    assert [text for text in texts if len(text) == 1] == ["3", "G", "H", "Y"]
    assert any(text.startswith("the Yangtze") and "长江" in text for text in texts)
    assert document.sections[-1]._sectPr.xpath("w:cols/@w:num") == ["2"]
