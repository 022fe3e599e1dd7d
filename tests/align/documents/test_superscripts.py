"""Superscripts in HTML and EPUB: marks of notes go, powers and isotopes stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.messages import message
from tests.align.documents.samples import epub, page
from tests.waiting import cpu_under

NOTES = "<p>1. Smith 1990.</p><p>2. Jones 1991.</p>"


def read(tmp_path: Path, body: str, kind: str = "html") -> tuple[str, int]:
    """The first line of the text, and how many marks were left out."""
    path = tmp_path / f"x.{kind}"
    path.write_bytes(epub({"a": body}) if kind == "epub" else page(body).encode())
    document = read_document(path, lang="en")
    count = sum(
        note.parameters["count"] for note in document.notes if note.code == "page.note-marks"
    )
    assert document.notes == ((message("page.note-marks", count=count),) if count else ())
    return document.text.split("\n")[0], count


@pytest.mark.parametrize("kind", ["html", "epub"])
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("面积为38 m<sup>2</sup>。", "面积为38 m²。"),
        ("约有10<sup>8</sup>个，即10<sup> 8 </sup>个。", "约有10⁸个，即10⁸个。"),
        ("10<sup>-5</sup> 和 10<sup>−7</sup>", "10⁻⁵ 和 10⁻⁷"),
        ("测得<sup>238</sup>U和<i>c</i><sup>2</sup>。", "测得²³⁸U和c²。"),
        ("(a+b)<sup>3</sup> and sin<sup>2</sup>", "(a+b)³ and sin²"),
        ("Mg<sup>2+</sup> and y<sup>n</sup>", "Mg²⁺ and yⁿ"),
        ("the 21<sup>st</sup> of March", "the 21st of March"),
        ("an unknown word<sup>1</sup> alone", "an unknown word¹ alone"),
        ("y<sup>2k</sup> and <sup></sup>z", "y2k and z"),
    ],
)
def test_what_is_no_mark_stays(tmp_path: Path, kind: str, source: str, text: str) -> None:
    assert read(tmp_path, f"<p>{source}</p>", kind) == (text, 0)


@pytest.mark.parametrize("kind", ["html", "epub"])
@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("此说成立。<sup>3</sup>其后证实<sup>4</sup>。", "此说成立。其后证实。", 2),
        ("此说成立<sup>（2）</sup>。", "此说成立。", 1),
        ("此说成立<sup>[23]</sup>，x<sup>［5］</sup>也是。", "此说成立，x也是。", 2),
        ("So they said.<sup>7</sup> It was “so”<sup>8</sup>", "So they said. It was “so”", 2),
        ('A word<sup><a href="#n4">4</a></sup> and', "A word and", 1),
        ('A word<a href="notes.xhtml#n"><sup>*</sup></a> and', "A word and", 1),
    ],
)
def test_marks_are_left_out(tmp_path: Path, kind: str, source: str, text: str, count: int) -> None:
    assert read(tmp_path, f"<p>{source}</p>", kind) == (text, count)


def test_marks_in_their_turn_with_notes_at_the_end(tmp_path: Path) -> None:
    source = "<p>The law of Smith<sup>1</sup> holds for 5 m<sup>2</sup>; Jones<sup>2</sup> too.</p>"
    assert read(tmp_path, source + NOTES) == ("The law of Smith holds for 5 m²; Jones too.", 2)
    assert read(tmp_path, source) == ("The law of Smith¹ holds for 5 m²; Jones² too.", 0)
    turned = source.replace("<sup>1</sup>", "<sup>2</sup>", 1)
    assert read(tmp_path, turned + NOTES)[1] == 0


def test_many_superscripts_are_soon_read(tmp_path: Path) -> None:
    with cpu_under(20):
        read(tmp_path, "<p>" + "<b></b>x<sup>1</sup>" * 30_000 + "</p>")
        read(tmp_path, "<p>" + "<b>x<sup>2</sup>" * 900 + "</p>")
