"""Paragraphs, options, segmented documents, long texts, and Punkt beside NLTK's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from align.model import Document, Excluded, Lang
from align.segments import SegmentOptions, segment, segment_texts, segmenter_id
from align.segments.punkt import load_punkt
from tests.waiting import cpu_under

DATA = Path(__file__).resolve().parents[2] / "data" / "segments"


def document(text: str, lang: Lang = "zh", **fields: Any) -> Document:
    return Document("case", lang, text, "0", **fields)


def cut(text: str, lang: Lang = "zh", options: SegmentOptions | None = None) -> list[str]:
    doc = document(text, lang)
    return [text[s.start : s.end] for s in segment(doc, options)]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["note"])
        for c in json.loads((DATA / "paragraphs.json").read_text(encoding="utf-8"))
    ],
)
def test_paragraphs(case: dict[str, Any]) -> None:
    doc = document(case["text"], case["lang"])
    found: dict[int, list[str]] = {}
    segments = segment(doc)
    for s, text in zip(segments, segment_texts(doc, segments), strict=True):
        found.setdefault(s.paragraph, []).append(text)
    assert list(found.values()) == case["expected"]


def test_semicolons_split_when_asked() -> None:
    zh, en = "我们努力；他们休息。", "We work; they rest. All is well."
    assert cut(zh) == [zh]
    assert cut(zh, options=SegmentOptions(split_semicolons_zh=True)) == ["我们努力；", "他们休息。"]
    assert cut(en, "en")[0] == "We work; they rest."
    on = SegmentOptions(split_semicolons_en=True)
    assert cut(en, "en", on) == ["We work;", "they rest.", "All is well."]
    assert cut("AT&amp; T is a firm.", "en", on) == ["AT&amp; T is a firm."]


def test_segmenter_ids_tell_options_apart() -> None:
    both = [SegmentOptions(a, b) for a in (False, True) for b in (False, True)]
    assert len({segmenter_id(options) for options in both}) == 4
    assert segmenter_id() == segmenter_id(SegmentOptions())
    assert "|" not in segmenter_id()


def test_segmented_documents_have_one_segment_a_line() -> None:
    text = "  第一行。还是第一行。\r\n\n \n第二行\n　第三行 \n"
    doc = document(text, segmented=True)
    segments = segment(doc)
    assert segment_texts(doc, segments) == ["第一行。还是第一行。", "第二行", "第三行"]
    assert [s.paragraph for s in segments] == [0, 1, 2]


def test_segmented_input_imports_neither_nltk_nor_parameters() -> None:
    code = (
        "import sys\n"
        "from align.model import Document\n"
        "from align.segments import segment\n"
        "segment(Document('x', 'en', 'One. Two.\\nThree.', '0', segmented=True))\n"
        "segment(Document('x', 'en', 'Mr. A. Two.', '0'))\n"
        "print([m for m in ('nltk', 'sklearn', 'lxml', 'jieba') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_set_aside_parts_and_is_no_segment() -> None:
    text = "第一句。广告第二句。"
    doc = document(text, excluded=(Excluded(4, 6, "test"),))
    assert [text[s.start : s.end] for s in segment(doc)] == ["第一句。", "第二句。"]


def test_breaks_begin_paragraphs_in_mid_line() -> None:
    doc = document("标题正文在这里。", breaks=(0, 2))
    assert [(s.start, s.end, s.paragraph) for s in segment(doc)] == [(0, 2, 0), (2, 8, 1)]


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000\u3000", "\ufeff\u200b"])
def test_nothing_gives_nothing(text: str) -> None:
    assert segment(document(text)) == ()
    assert segment(document(text, "en")) == ()


ADVERSARIAL: list[tuple[Lang, str]] = [
    ("zh", "我们" * 500_000),
    ("en", "word " * 200_000),
    ("en", "x" * 1_000_000 + ". A"),
    ("zh", "“他说" * 10_000),
    ("en", '"he said ' * 10_000),
    ("en", "." * 100_000),
    ("en", ". " * 100_000),
    ("zh", "…" * 100_000),
    ("zh", "（" * 50_000 + "）" * 50_000),
    ("en", "(" * 50_000 + "a)" * 50_000),
    ("zh", "。”" * 50_000),
    ("zh", "。" + " " * 300_000 + "我"),
    ("en", "A." + " " * 300_000 + "B"),
    ("en", "Mr. " * 50_000),
    ("en", "a\n" * 50_000),
    ("zh", "　　" * 100_000),
    ("zh", (" " * 500 + "\n") * 2_000),
    ("en", '—" " ' * 50_000),
]


@pytest.mark.parametrize(("lang", "text"), ADVERSARIAL, ids=range(len(ADVERSARIAL)))
def test_long_texts_do_not_hang(lang: Lang, text: str) -> None:
    # Quadratic work on these would take minutes; linear work takes well under a second.
    with cpu_under(20):
        doc = document(text, lang)
        segment_texts(doc, segment(doc))


def test_the_reader_decides_as_nltk_does() -> None:
    """Where no rule of ours steps in, our Punkt and NLTK's agree on the same parameters."""
    from nltk.tokenize import punkt as nltk_punkt

    punkt = load_punkt()
    params = nltk_punkt.PunktParameters()
    params.abbrev_types = set(punkt.abbreviations)
    params.collocations = set(punkt.collocations)
    params.sent_starters = set(punkt.starters)
    for word in punkt.common:
        # Seen small inside sentences, capitalised at their beginnings only.
        params.ortho_context[word] = nltk_punkt._ORTHO_MID_LC | nltk_punkt._ORTHO_BEG_UC
    theirs = nltk_punkt.PunktSentenceTokenizer(params)
    befores = ["rain", "Inc", "e.g", "etc", "U.S", "p.m", "Dec", "1990", "K", "approx", "Ltd"]
    afters = ["The", "Peter", "however", "Walking", "rain", "Senate", "12"]
    differ = []
    for before in befores:
        for after in afters:
            text = f"we saw {before}. {after} is here"
            cut = len(list(theirs.span_tokenize(text))) == 2
            if cut != punkt.ends(before, after):
                differ.append((before, after, cut))
    assert differ == []
