# ruff: noqa: E501 - a case a line
"""Terms of the glossary in a pair, and a pair of terms that is added while reading."""

from __future__ import annotations

import pytest

from align.errors import ReviewError
from termbase.concepts import added
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus
from termbase.recognition import Recogniser

ACCEPTED = ConceptStatus.ACCEPTED
PREFERRED, DEPRECATED = TermStatus.PREFERRED, TermStatus.DEPRECATED


def concept(zh: str, *en: tuple[str, TermStatus], status: ConceptStatus = ACCEPTED) -> Concept:
    terms = tuple(Term(text, "en", status=kind, probability=0.9) for text, kind in en)
    sections = (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", terms))
    return Concept(zh, sections, status)


GLOSSARY = (
    concept("绿色发展", ("green development", PREFERRED), ("greening", DEPRECATED)),
    concept("发展", ("development", PREFERRED)),
    concept("湿地公园", ("wetland park", TermStatus.PROPOSED), status=ConceptStatus.CANDIDATE),
    concept("湖", ("lake", PREFERRED)),
    concept("水", ("water", TermStatus.PROPOSED), status=ConceptStatus.CANDIDATE),
    concept("北湖", ("lake", TermStatus.PROPOSED), status=ConceptStatus.CANDIDATE),
    concept("南湖", ("South Lake", TermStatus.PROPOSED), status=ConceptStatus.CANDIDATE),
    concept("长江", ("Yangtze", PREFERRED), status=ConceptStatus.REJECTED),
)


def found(zh: str, en: str) -> list[tuple[str, str, str]]:
    return [
        (item.zh, item.rendering, str(item.status or ""))
        for item in Recogniser(GLOSSARY).find(zh, en)
    ]


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("坚持绿色发展。", "Keep to Green\nDevelopment.", [("绿色发展", "green development", "preferred")]),
        ("坚持绿色发展。", "Keep greening.", [("绿色发展", "greening", "deprecated")]),
        ("坚持绿色发展。", "Keep going.", [("绿色发展", "green development", "")]),
        # what stands inside a longer term is no term of its own, unless it stands elsewhere too
        ("绿色发展也是发展。", "Green development is development.", [("绿色发展", "green development", "preferred"), ("发展", "development", "preferred")]),
        # candidates only with their rendering, after what is decided; one character only if wanted
        ("湿地公园里有湖。", "There is a lake in the wetland parks.", [("湖", "lake", "preferred"), ("湿地公园", "wetland park", "proposed")]),
        ("湿地公园很大。", "It is large.", []),
        # a candidate does not hide the term in it, and says something else, or is not shown
        ("北湖很大。", "The lake is large.", [("湖", "lake", "preferred")]),
        ("南湖很大。", "South Lake is large.", [("湖", "lake", "preferred"), ("南湖", "South Lake", "proposed")]),
        ("南湖很大。", "The lake is large.", [("湖", "lake", "preferred")]),
        ("水很深。", "The water is deep.", []),
        ("长江很长。", "The Yangtze is long.", []),
        ("湖很大。", "The lakeside is large.", [("湖", "lake", "")]),
    ],
)  # fmt: skip
def test_terms_of_a_pair(zh: str, en: str, wanted: list[tuple[str, str, str]]) -> None:
    assert found(zh, en) == wanted


def test_a_pair_that_is_new_and_one_more_rendering() -> None:
    before, made = added(GLOSSARY, " 石榴树 ", "pomegranate  tree", key="c9", subject="plants")
    assert before is None
    assert (made.id, made.status, made.subject) == ("c9", ConceptStatus.ACCEPTED, "plants")
    assert [str(made.main(lang).status) for lang in ("zh", "en")] == ["preferred"] * 2  # type: ignore[arg-type, union-attr]
    before, made = added(GLOSSARY, "湖", "mere", key="c9", note="rare")
    assert before is GLOSSARY[3]
    assert [(term.text, str(term.status)) for term in made.terms("en")] == [
        ("lake", "preferred"),
        ("mere", "admitted"),
    ]
    assert made.note == "rare"


def test_a_candidate_that_is_added_is_accepted() -> None:
    _, made = added(GLOSSARY, "湿地公园", "Wetland Park", key="c9")
    assert made.status is ConceptStatus.ACCEPTED
    assert [(term.text, str(term.status)) for term in made.terms("en")] == [
        ("wetland park", "preferred")
    ]


def test_what_is_there_already_is_said() -> None:
    _, made = added(GLOSSARY, "湖", "lake", key="c9", note="x")
    known = [made if item.id == made.id else item for item in GLOSSARY]
    with pytest.raises(ReviewError) as caught:
        added(known, "湖", "Lake", key="c9")
    assert caught.value.code == "terms.pair-known"
    with pytest.raises(ReviewError) as caught:
        added(known, "湖", " ", key="c9")
    assert caught.value.code == "terms.pair-incomplete"
