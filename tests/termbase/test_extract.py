"""Concepts from documents."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.documents import read_document
from align.errors import SettingError
from align.lexicon import Lexicon, load_lexicon
from align.model import Bead, Document, Lang, Segment, flat
from align.segments import segment
from termbase._joining import one_each
from termbase._selection import Weighed
from termbase._statistics import ChineseCandidate
from termbase.english import fold
from termbase.extract import concept_id, extract, extract_all
from termbase.model import Concept
from termbase.ngrams import Ngram
from termbase.options import CandidateOptions, EnglishOptions, ExtractOptions

ROOT = Path(__file__).parents[2]


def document(text: str, lang: Lang, name: str) -> Document:
    return Document(name, lang, text, hashlib.sha256(text.encode()).hexdigest())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def seeds(lexicon: Lexicon) -> tuple[list[Document], tuple[Concept, ...]]:
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    documents = [read_document(path, name=path.name) for path in paths]
    segments = [segment(item) for item in documents]
    # All that is seen, as --all and --min-alternative 0 show it.
    options = ExtractOptions(min_termhood=0.0, max_concepts=9000, min_alternative=0.0)
    return documents, extract(documents, segments, [], lexicon=lexicon, options=options)


def test_the_community_of_human_destiny_is_on_top(
    seeds: tuple[list[Document], tuple[Concept, ...]],
) -> None:
    _, concepts = seeds
    concept = concepts[0]
    assert concept.main("zh").text == "人类命运共同体"  # type: ignore[union-attr]
    assert concept.main("en").text == "community of human destiny"  # type: ignore[union-attr]
    others = {term.text for term in concept.terms("en")[1:]}
    assert {"destiny community", "community of destiny"} <= others


def test_most_terms_of_a_readers_list_are_found(
    seeds: tuple[list[Document], tuple[Concept, ...]],
) -> None:
    _, concepts = seeds
    main = {}
    for item in concepts:
        term = item.main("en")
        for zh in item.terms("zh"):
            main[zh.text] = fold(term.text) if term else ()
    lines = (ROOT / "tests/data/terms/seeds_gold.tsv").read_text(encoding="utf-8").splitlines()
    right = 0
    for line in lines[1:]:
        zh_text, first, others = line.split("\t")
        right += main.get(zh_text) in {fold(text) for text in (first, *others.split("|")) if text}
    assert right / (len(lines) - 1) >= 0.78


def test_evidence_is_where_it_says(seeds: tuple[list[Document], tuple[Concept, ...]]) -> None:
    documents, concepts = seeds
    by_name = {item.name: item for item in documents}
    for concept in concepts[:300]:
        for lang in ("zh", "en"):
            for term in concept.terms(lang):
                assert term.evidence
                for item in term.evidence:
                    raw = by_name[item.document].text[item.start : item.end]
                    seen = " ".join(flat(raw, lang).split())
                    assert seen in term.surface_forms or lang == "zh"
                    if lang == "zh":
                        assert "".join(seen.split()) == "".join(term.text.split())


def test_concepts_are_in_order_and_distinct(
    seeds: tuple[list[Document], tuple[Concept, ...]],
) -> None:
    _, concepts = seeds
    scores = [item.score for item in concepts]
    assert scores == sorted(scores, reverse=True)
    ids = [item.id for item in concepts]
    assert len(set(ids)) == len(ids)
    known = set(ids)
    assert all(set(item.related) <= known for item in concepts)
    governance = next(item for item in concepts if item.id == concept_id("全球治理"))
    assert concept_id("全球治理体系") in governance.related


ZH = "全球治理很重要。各国支持全球治理。"
EN = "Global governance matters. All countries support global governance."


def run(texts: list[tuple[str, Lang]], lexicon: Lexicon, **options: object) -> tuple[Concept, ...]:
    documents = [document(text, lang, f"{n}.txt") for n, (text, lang) in enumerate(texts)]
    segments = [segment(item) for item in documents]
    # Of a line or two nothing can be said with certainty.
    made = ExtractOptions(min_termhood=0.02, **options)  # type: ignore[arg-type]
    return extract(documents, segments, [], lexicon=lexicon, options=made)


def test_same_input_same_output(lexicon: Lexicon) -> None:
    once, again = (run([(ZH, "zh"), (EN, "en")], lexicon) for _ in range(2))
    assert once == again
    assert once


@pytest.mark.parametrize("texts", [[], [("", "zh")], [("", "zh"), ("", "en")], [("。", "zh")]])
def test_nothing_in_nothing_out(lexicon: Lexicon, texts: list[tuple[str, Lang]]) -> None:
    assert run(texts, lexicon) == ()


@pytest.mark.parametrize("texts", [[(ZH, "zh")], [(ZH, "zh"), ("", "en")]])
def test_chinese_alone_gives_terms_without_renderings(
    lexicon: Lexicon, texts: list[tuple[str, Lang]]
) -> None:
    concepts = run(texts, lexicon)
    assert "全球治理" in {item.terms("zh")[0].text for item in concepts}
    assert all(not item.terms("en") for item in concepts)
    assert all(item.terms("zh")[0].evidence for item in concepts)


def test_english_alone_gives_terms_without_chinese(lexicon: Lexicon) -> None:
    concepts = run([(EN, "en")], lexicon)
    assert [item.terms("en")[0].text for item in concepts] == ["global governance"]


def test_limits_are_kept(lexicon: Lexicon) -> None:
    concepts = run([(ZH, "zh"), (EN, "en")], lexicon, max_concepts=1, max_renderings=1)
    assert len(concepts) == 1
    assert len(concepts[0].terms("en")) == 1


def test_pairs_teach_what_no_dictionary_knows(lexicon: Lexicon) -> None:
    zh = [
        "星火计划已启动。",
        "星火计划的目标明确。",
        "公司支持星火计划。",
        "天气很好。",
        "公司很好。",
    ]
    en = [
        "The Harvest Scheme has begun.",
        "The aim of the Harvest Scheme is clear.",
        "The company supports the Harvest Scheme.",
        "The weather is fine.",
        "The company is fine.",
    ]
    documents, segments = [], []
    for lang, lines in (("zh", zh), ("en", en)):
        text = "\n".join(lines)
        documents.append(document(text, lang, lang))  # type: ignore[arg-type]
        spans, at = [], 0
        for line in lines:
            spans.append(Segment(at, at + len(line)))
            at += len(line) + 1
        segments.append(spans)
    pairs = [
        Bead(zh_doc=0, zh=(n,), en_doc=1, en=(n,), probability=0.95, id=f"b{n}") for n in range(5)
    ]
    options = ExtractOptions(min_termhood=0.02)
    concepts = extract(documents, segments, pairs, lexicon=lexicon, options=options)
    mains = {term.text: c for c in concepts for term in c.terms("zh")}
    term = mains["星火计划"].main("en")
    assert term is not None
    assert term.text == "Harvest Scheme"
    assert {item.bead for item in term.evidence} == {"b0", "b1", "b2"}
    assert term.evidence[0].method == "pair"


def test_segments_must_fit_the_documents(lexicon: Lexicon) -> None:
    with pytest.raises(SettingError, match="segments of every document"):
        extract([document(ZH, "zh", "a")], [], [], lexicon=lexicon)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(alphabet="全球治理的和、。，“”《》年2030A b\n（）", max_size=60),
    st.text(alphabet="aBc ofthe-'’.,()“”:2030\n", max_size=60),
)
def test_any_text_is_taken(zh: str, en: str) -> None:
    concepts = run([(zh, "zh"), (en, "en")], load_lexicon())
    assert all(c.main("en") or c.main("zh") for c in concepts)
    without = [not c.main("zh") for c in concepts]
    assert without == sorted(without)


def test_traditional_characters_come_back_as_they_were(lexicon: Lexicon) -> None:
    concepts = run([("全球治理與國際關係。國際關係很重要。", "zh"), (EN_RELATIONS, "en")], lexicon)
    mains = {term.text: c for c in concepts for term in c.terms("zh")}
    concept = mains["國際關係"]
    assert concept.id == concept_id("国际关系")
    assert concept.main("en").text == "international relations"  # type: ignore[union-attr]


EN_RELATIONS = "Global governance and international relations matter in international relations."


def test_known_terms_are_not_proposed_again(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [(ZH, "zh"), (EN, "en")]
    before = {term.text for c in run(texts, lexicon) for term in c.terms("zh")}
    known = run(texts, lexicon, known=("全球治理",))
    after = {term.text for c in known for term in c.terms("zh")}
    assert "全球治理" in before
    assert "全球治理" not in after


def test_known_terms_are_told_with_what_the_texts_call_them(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [
        ("海洋保护区很重要。各国支持海洋保护区。潮间带不在其中。", "zh"),
        ("Marine protected areas matter. All countries support marine protected areas.", "en"),
    ]
    documents = [document(text, lang, f"{n}.txt") for n, (text, lang) in enumerate(texts)]
    segments = [segment(item) for item in documents]
    options = ExtractOptions(known=("潮间带", "海洋保护区", "红树林"))
    found = extract_all(documents, segments, [], lexicon=lexicon, options=options)
    assert [(item.term, item.frequency, item.documents) for item in found.recognised] == [
        ("海洋保护区", 2, 1),
        ("潮间带", 1, 1),
    ]
    assert found.recognised[0].renderings[0][0] == "marine protected areas"
    assert all(chance < 0.3 for _, chance in found.recognised[1].renderings)
    listed = {term.text for concept in found.concepts for term in concept.terms("zh")}
    assert listed.isdisjoint(options.known)


def test_a_protected_word_is_a_term_and_is_not_cut(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [("我们研究水稻田间管理。水稻田间管理有用。", "zh")]
    candidates = CandidateOptions(protected=("水稻田",))
    found = {
        term.text
        for concept in run(texts, lexicon, candidates=candidates)
        for term in concept.terms("zh")
    }
    assert "水稻田" in found
    assert found.isdisjoint({"水稻", "稻田", "田间管理", "田间"})


def test_names_are_listed_by_setting(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [("李晓明在南京工作。李晓明研究气候变化。南京很大。", "zh")]

    def listed(*kinds: str) -> set[str]:
        options = CandidateOptions(without=frozenset(kinds))
        concepts = run(texts, lexicon, candidates=options)
        return {term.text for concept in concepts for term in concept.terms("zh")}

    assert {"李晓明", "南京"} <= listed()
    assert listed("people").isdisjoint({"李晓明"})
    assert "南京" in listed("people")
    assert listed("people", "places").isdisjoint({"李晓明", "南京"})


@pytest.mark.parametrize(
    "text",
    [
        "12.5 13.7 88%\n2019 2020 2021\n一 二 三\n3.5万 4.2亿 7千",
        "for i in range(10):\n    print(i)\nimport os\nx = y[0] + z['a']\ndef f(a, b): return a",
        "……。！？——",
        "第一、第二、第三。2020年1月1日。",
    ],
)
def test_numbers_and_listings_give_no_terms(lexicon: Lexicon, text: str) -> None:
    concepts = extract(*_one(text), [], lexicon=lexicon)
    assert [term.text for concept in concepts for term in concept.terms("zh")] == []


def test_a_document_that_comes_twice_counts_once(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [
        ("再生水用于城市绿化。再生水管网正在建设，膜生物反应器去除总氮。", "zh"),
        ("Reclaimed water is used for urban greening. The reclaimed water network grows.", "en"),
    ]

    def seen(concepts: tuple[Concept, ...]) -> list[tuple[str, float, int]]:
        terms = (term for item in concepts for lang in ("zh", "en") for term in item.terms(lang))
        return [(term.text, term.probability, term.frequency) for term in terms]

    once = seen(run(texts, lexicon))
    assert once
    assert seen(run([*texts, *texts], lexicon)) == once


def _one(text: str) -> tuple[list[Document], list[list[Segment]]]:
    made = document(text, "zh", "a.txt")
    return [made], [list(segment(made))]


ONLY_EN = (
    "Global governance matters. The Basel Committee met. The carbon border tax is new. "
    "Many fear the carbon border tax. The World Trade Agreement (WTA) was signed. "
    "WTA members agree."
)


def english_only(concepts: tuple[Concept, ...]) -> dict[str, Concept]:
    return {item.terms("en")[0].text: item for item in concepts if not item.terms("zh")}


def test_english_terms_without_a_chinese_one_come_last(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [(ZH, "zh"), (ONLY_EN, "en")]
    concepts = run(texts, lexicon)
    alone = english_only(concepts)
    assert list(alone) == [item.terms("en")[0].text for item in concepts[-len(alone) :]]
    assert {"Basel Committee", "carbon border tax", "World Trade Agreement"} == set(alone)
    tax = alone["carbon border tax"].main("en")
    assert tax is not None
    assert (tax.frequency, len(tax.evidence), tax.evidence[0].method) == (2, 2, "text")
    assert {ONLY_EN[item.start : item.end] for item in tax.evidence} == {"carbon border tax"}
    trade = alone["World Trade Agreement"]
    assert [str(term.type) for term in trade.terms("en")] == ["full form", "acronym"]
    # The others are what they were without them, in their order.
    before = run(texts, lexicon, english=EnglishOptions(max_terms=0))
    assert concepts[: len(before)] == before
    assert english_only(before) == {}


def test_limits_of_english_terms(lexicon: Lexicon) -> None:
    texts: list[tuple[str, Lang]] = [(ZH, "zh"), (ONLY_EN, "en")]
    assert len(english_only(run(texts, lexicon, english=EnglishOptions(max_terms=1)))) == 1
    often = english_only(run(texts, lexicon, english=EnglishOptions(min_frequency=3)))
    assert "carbon border tax" not in often
    known = english_only(run(texts, lexicon, known_english=("Carbon-Border Taxes",)))
    assert set(known) == {"Basel Committee", "World Trade Agreement"}


def test_what_a_rendering_says_is_not_told_again(lexicon: Lexicon) -> None:
    concepts = run([("国际关系很重要。", "zh"), (EN_RELATIONS + " " + EN_RELATIONS, "en")], lexicon)
    assert any(item.terms("zh") for item in concepts)
    assert not {"international relations", "relations"} & set(english_only(concepts))


def joined(text: str, *terms: str) -> list[tuple[str, list[str]]]:
    """The rows of *terms*, all of one rendering, with their places in the lines of *text*."""
    ngram = Ngram(("coral", "reef"), forms={"coral reef": 2}, places=[(0, 0, 10)], content=2)
    weighed = {term: [Weighed(ngram, 0.9, ("composed",), 1.0)] for term in terms}
    kept = []
    for term in terms:
        places = [
            (number, found.start(), found.end())
            for number, line in enumerate(text.split())
            for found in re.finditer(term, line)
        ]
        made = ChineseCandidate(term, (term,), ("n",), frequency=len(places), places=places)
        kept.append(made)
    return [
        (head.text, [other.text for other in others]) for head, others in one_each(kept, weighed)
    ]


def test_what_only_holds_a_term_is_no_form_of_it() -> None:
    text = "维护珊瑚礁。 珊瑚礁很美。 在珊瑚礁上。 珊瑚礁群很大。 珊瑚、礁石"
    found = joined(text, "珊瑚礁", "维护珊瑚礁", "在珊瑚礁", "珊瑚礁群", "珊瑚、礁")
    assert found == [("珊瑚礁", ["珊瑚、礁"])]


def test_what_stands_only_within_a_term_is_a_piece_of_it() -> None:
    text = "大堡礁珊瑚区很大。 大堡礁珊瑚区在北方。 堡礁少见。"
    assert joined(text, "大堡礁珊瑚区", "大堡礁珊瑚") == [("大堡礁珊瑚区", [])]
    assert joined(text, "大堡礁珊瑚区", "堡礁") == [("大堡礁珊瑚区", ["堡礁"])]
    # A longer one is listed for a piece that came first.
    assert joined(text, "礁珊瑚区", "大堡礁珊瑚区") == [("大堡礁珊瑚区", [])]
    # One place alone tells nothing.
    once = text.partition(" ")[0]
    assert joined(once, "大堡礁珊瑚区", "大堡礁珊瑚") == [("大堡礁珊瑚区", ["大堡礁珊瑚"])]


def test_terms_of_one_rendering_that_go_on_in_each_other_are_one_concept() -> None:
    def item(text: str) -> ChineseCandidate:
        return ChineseCandidate(text, (text,), ("n",), frequency=2)

    ngram = Ngram(("tidal", "power"), forms={"tidal power": 2}, places=[(0, 0, 11)], content=2)
    # 能发电 goes on where 潮汐能发 ends; 波浪发电 has no more than half in common with either.
    weighed = {
        text: [Weighed(ngram, 0.9, ("composed",), 1.0)]
        for text in ("潮汐能发", "汐能发电", "波浪发电")
    }
    rows = one_each([item(text) for text in weighed], weighed)
    assert [(head.text, [other.text for other in others]) for head, others in rows] == [
        ("潮汐能发", ["汐能发电"]),
        ("波浪发电", []),
    ]
