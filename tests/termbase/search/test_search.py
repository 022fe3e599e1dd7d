"""Search by text, pinyin and initials; the order of terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termbase.model import Concept, LanguageSection, Term
from termbase.search import Kind, TermIndex, search
from termbase.sorting import initials, plain_pinyin, reading, sort_concepts, sort_key

TERMS = [
    ("人类命运共同体", "community of human destiny"),
    ("全球治理", "global governance"),
    ("全球治理体系", "global governance system"),
    ("银行", "the bank"),
    ("重庆", "Chongqing"),
    ("行为", "behaviour"),
    ("绿色发展", "green development"),
    ("安全", "a security"),
]


def concepts() -> list[Concept]:
    return [
        Concept(
            f"c{at}",
            (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", (Term(en, "en"),))),
        )
        for at, (zh, en) in enumerate(TERMS)
    ]


@pytest.mark.parametrize(
    ("query", "first", "kind"),
    [
        ("人类命运共同体", "人类命运共同体", Kind.EXACT),
        ("人類命運共同體", "人类命运共同体", Kind.EXACT),
        ("Communities of human destiny", "community of human destiny", Kind.EXACT),
        ("bank", "the bank", Kind.EXACT),
        ("命运", "人类命运共同体", Kind.SUBSTRING),
        ("human dest", "community of human destiny", Kind.SUBSTRING),
        ("rlmygtt", "人类命运共同体", Kind.INITIALS),
        ("RLMYGTT", "人类命运共同体", Kind.INITIALS),
        ("qqzl", "全球治理", Kind.INITIALS),
        ("mingyun gongtongti", "人类命运共同体", Kind.PINYIN),
        ("mìngyùn", "人类命运共同体", Kind.PINYIN),
        ("ming4yun4", "人类命运共同体", Kind.PINYIN),
        ("renlei ming", "人类命运共同体", Kind.PINYIN),
        ("chong qing", "重庆", Kind.PINYIN),
        ("yinhang", "银行", Kind.PINYIN),
        ("xingwei", "行为", Kind.PINYIN),
        ("lvse", "绿色发展", Kind.PINYIN),
        ("lǜsè", "绿色发展", Kind.PINYIN),
        ("comunity of human destny", "community of human destiny", Kind.FUZZY),
        ("人类命运共同提", "人类命运共同体", Kind.FUZZY),
    ],
)
def test_the_first_hit(query: str, first: str, kind: Kind) -> None:
    hit = search(concepts(), query)[0]
    assert (hit.term.text, hit.kind) == (first, kind)


@pytest.mark.parametrize("query", ["", "   ", "xyzzyq", "ingyun", "。。"])
def test_nothing_is_found(query: str) -> None:
    assert search(concepts(), query) == ()


def test_the_shorter_term_comes_first_and_languages_can_be_chosen() -> None:
    hits = search(concepts(), "全球治")
    assert [hit.term.text for hit in hits][:2] == ["全球治理", "全球治理体系"]
    assert all(hit.term.lang == "en" for hit in search(concepts(), "security", lang="en"))
    assert search(concepts(), "rlmygtt", kinds=[Kind.EXACT, Kind.FUZZY]) == ()
    assert len(search(concepts(), "e", limit=2)) == 2


def test_a_sort_key_is_a_reading() -> None:
    term = Term("重", "zh", sort_key="chóng")
    index = TermIndex([Concept("c", (LanguageSection("zh", (term,)),))])
    assert index.search("chong")[0].kind is Kind.PINYIN
    assert index.search("zhong") == ()


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("重庆", ("chong2", "qing4")),
        ("银行", ("yin2", "hang2")),
        ("行为", ("xing2", "wei2")),
        ("长城", ("chang2", "cheng2")),
        ("成长", ("cheng2", "zhang3")),
        ("5G网络", ("5", "g", "wang3", "luo4")),
    ],
)
def test_readings(text: str, syllables: tuple[str, ...]) -> None:
    assert reading(text) == syllables
    assert initials(syllables) == "".join(item[0] for item in syllables)


@pytest.mark.parametrize("written", ["chong2 qing4", "chóng qìng", "Chóngqìng", "CHONG2QING4"])
def test_a_reading_may_be_written_in_many_ways(written: str) -> None:
    assert plain_pinyin("".join(reading("x", sort_key=written))) == "chongqing"


def test_chinese_by_pinyin() -> None:
    order = [c.main("zh").text for c in sort_concepts(concepts())]  # type: ignore[union-attr]
    assert order == [
        "安全",
        "重庆",
        "绿色发展",
        "全球治理",
        "全球治理体系",
        "人类命运共同体",
        "行为",
        "银行",
    ]


def test_a_sort_key_moves_a_term() -> None:
    assert sort_key(Term("重庆", "zh")) < sort_key(Term("大同", "zh"))
    assert sort_key(Term("重庆", "zh", sort_key="zhong4 qing4")) > sort_key(Term("大同", "zh"))


def test_english_without_articles_case_and_accents() -> None:
    names = ["The Zebra", "éclair", "an Apple", "a security", "Eclipse", "the"]
    terms = sorted((Term(name, "en") for name in names), key=sort_key)
    assert [t.text for t in terms] == [
        "an Apple",
        "éclair",
        "Eclipse",
        "a security",
        "the",
        "The Zebra",
    ]


def test_concepts_without_a_term_come_last() -> None:
    empty = Concept("e")
    assert sort_concepts([empty, *concepts()])[-1] is empty


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_can_be_looked_for_and_sorted(term: str, query: str) -> None:
    concept = Concept("c", (LanguageSection("zh", (Term(term, "zh", sort_key=query),)),))
    search([concept], query)
    sort_key(Term(term, "zh"))
    sort_key(Term(term, "en"))
    sort_concepts([concept], "zh")
    sort_concepts([concept], "en")


@given(st.text(alphabet="银行重庆人类命运发展abc1 ", min_size=1, max_size=12))
def test_a_term_is_found_by_itself(term: str) -> None:
    if term.strip():
        concept = Concept("c", (LanguageSection("zh", (Term(term, "zh"),)),))
        assert search([concept], term)[0].kind is Kind.EXACT


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("goverance", "global governance system"),
        ("belt and raod", "the Belt and Road Initiative"),
        ("命运公同体", "人类命运共同体"),
        ("丝绸支路", "二十一世纪海上丝绸之路"),
    ],
)
def test_a_slip_is_found_inside_a_longer_term(query: str, found: str) -> None:
    terms = (found, "common prosperity", "全面建成小康社会", "the rule of law", "road")
    concepts = [
        Concept(f"c{at}", (LanguageSection(lang, (Term(text, lang),)),))
        for at, text in enumerate(terms)
        for lang in (("zh",) if text > "一" else ("en",))
    ]
    hits = search(concepts, query)
    assert [hit.term.text for hit in hits][:1] == [found]
    assert "the rule of law" not in [hit.term.text for hit in hits]


def test_an_index_takes_over_what_did_not_change() -> None:
    one = Concept("a", (LanguageSection("en", (Term("reform", "en"),)),))
    two = Concept("b", (LanguageSection("en", (Term("opening", "en"),)),))
    other = Concept("b", (LanguageSection("en", (Term("reformed", "en"),)),))
    index = TermIndex([other, one], known=TermIndex([one, two]))
    assert [hit.concept.id for hit in index.search("reformed", limit=1)] == ["b"]
    assert index.search("opening") == ()
