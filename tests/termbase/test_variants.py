"""Forms of one rendering, short forms that texts define, names by their sound."""

from __future__ import annotations

import pytest

from termbase._abbreviations import chinese_short_forms, english_acronyms
from termbase._selection import Weighed, citation, grouped
from termbase.candidates import ChineseCandidate
from termbase.composition import names_by_sound
from termbase.english import fold, tokenize
from termbase.ngrams import EnglishNgrams


def ngrams(*texts: str) -> EnglishNgrams:
    return EnglishNgrams(texts, [tokenize(text) for text in texts])


def weighed(found: EnglishNgrams, *renderings: tuple[str, float]) -> list[Weighed]:
    return [
        Weighed(found.items[found.index[fold(text)]], chance, ("composed",))
        for text, chance in renderings
    ]


def test_function_words_make_no_other_rendering() -> None:
    found = ngrams("They are building a community. The building of a community takes time.")
    groups = grouped(
        weighed(found, ("building a community", 0.6), ("building of a community", 0.5))
    )
    assert len(groups) == 1
    item, variant = groups[0]
    assert not variant
    assert item.probability == pytest.approx(0.8)
    assert len(item.ngram.places) == 2
    assert set(item.ngram.forms) == {"building a community", "building of a community"}


def test_word_order_and_nouns_for_the_verb_are_variants_beside_their_head() -> None:
    found = ngrams(
        "A community of destiny. A destiny community. Common fate.",
        "Construction of a community. Building a community.",
    )
    items = weighed(
        found, ("community of destiny", 0.9), ("common fate", 0.8), ("destiny community", 0.3)
    )
    told = [(" ".join(item.ngram.key), variant) for item, variant in grouped(items)]
    assert told == [
        ("community of destiny", False),
        ("destiny community", True),
        ("common fate", False),
    ]
    items = weighed(found, ("building a community", 0.9), ("construction of a community", 0.3))
    assert [variant for _, variant in grouped(items)] == [False, False]
    assert [variant for _, variant in grouped(items, {"build", "construction", "building"})] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "key", "first"),
    [
        (
            "Big countries differ. A big country, and big countries, matter.",
            "big country",
            "big country",
        ),
        ("Global governance matters. On global matters.", "global governance", "global governance"),
        ("Belt and Road Initiative works.", "belt and road initiative", "Belt and Road Initiative"),
        ("The party’s leadership. It follows the party’s.", "party", "party"),
    ],
)
def test_citation_form(text: str, key: str, first: str) -> None:
    found = ngrams(*text.split(". "))
    item = found.items[found.index[tuple(key.split())]]
    assert citation(item, found.common)[0] == first


MANUAL = (
    "A valve opens. Use a filter. A pump has an inlet and a switch. A valve is a part. Valves leak"
)
REPORT = (
    "We will open markets. We will support farmers. The market grew and reform went on. "
    "Then the market fell"
)


@pytest.mark.parametrize(
    ("text", "key", "first"),
    [
        (MANUAL, "drain valves", "drain valve"),
        (MANUAL, "built-in pumps", "built-in pump"),
        (MANUAL, "twin-filters", "twin-filter"),
        (MANUAL, "open parentheses", "open parenthesis"),
        (MANUAL, "fluid dynamics", "fluid dynamics"),
        (MANUAL, "path alias", "path alias"),
        (REPORT, "grain farmers", "grain farmers"),
        (REPORT, "rural markets", "rural market"),
    ],
)
def test_manuals_are_cited_in_the_singular_and_reports_as_they_stand(
    text: str, key: str, first: str
) -> None:
    found = ngrams(*text.split(". "), f"They have {key} there.", "Farmers met, farmers spoke.")
    item = found.items[found.index[fold(key)]]
    assert citation(item, found.common, words=found)[0] == first
    assert citation(item, found.common, words=found, plural=True)[0] == key


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("the World Health Organization (WHO) said", "WHO", "World Health Organization"),
        ("members of the Communist Party of China (CPC)", "CPC", "Communist Party of China"),
        ("the purchasing managers' index (PMI) rose", "PMI", "purchasing managers' index"),
        ("authorized institutions (AIs) must", "AIs", "authorized institutions"),
        ("(A) first, (B) second", "B", ""),
        ("nothing of the kind (XYZ)", "XYZ", ""),
    ],
)
def test_acronyms_that_a_text_defines(text: str, short: str, full: str) -> None:
    found = english_acronyms([text])
    assert found == ({fold(short): fold(full)} if full else {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("世界卫生组织（以下简称世卫组织）支持", {"世卫组织": "世界卫生组织"}),
        ("《全球安全倡议》(以下简称“倡议”)提出", {"倡议": "全球安全倡议"}),
        ("采购经理指数（PMI）上升", {"PMI": "采购经理指数"}),
        ("世界卫生组织（见附件一）", {}),
        ("简称世卫组织", {}),
    ],
)
def test_chinese_short_forms(text: str, found: dict[str, str]) -> None:
    terms = {"世界卫生组织", "全球安全倡议", "采购经理指数"}
    told = chinese_short_forms([text], terms)
    assert told == found


def test_names_are_found_by_pinyin_and_by_consonants() -> None:
    found = ngrams("Wang Xiaoming met Trump in the evening.", "We trump up the trends.")
    people = [
        ChineseCandidate("王小明", ("王小明",), ("nr",)),
        ChineseCandidate("特朗普", ("特朗普",), ("nrt",)),
        ChineseCandidate("会议", ("会议",), ("n",)),
    ]
    names = names_by_sound(people, found)
    assert names["王小明"] == {("wang", "xiaoming"): 0.9}
    assert ("trump",) in names["特朗普"]
    assert "会议" not in names
