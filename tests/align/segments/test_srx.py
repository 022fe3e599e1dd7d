"""SRX rules, a user's abbreviations, and reference marks that are left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError, InputError, SettingError
from align.model import Document, Lang
from align.segments import SegmentOptions, read_srx, segment, segment_texts, segmenter_id
from align.segments.srx import ends

HOUSE = """<?xml version="1.0" encoding="UTF-8"?>
<srx version="2.0" xmlns="http://www.lisa.org/srx20">
<header segmentsubflows="yes" cascade="{cascade}"/>
<body><languagerules>
<languagerule languagerulename="Chinese">
<rule break="no"><beforebreak>约。</beforebreak><afterbreak></afterbreak></rule>
<rule break="yes"><beforebreak>[\\u3002\\x{{FF01}}；]</beforebreak><afterbreak>.</afterbreak></rule>
</languagerule>
<languagerule languagerulename="English">
<rule break="no"><beforebreak>\\b(?:approx|Fig)\\.</beforebreak><afterbreak>\\s</afterbreak></rule>
<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\\s+\\p{{Lu}}</afterbreak></rule>
</languagerule>
<languagerule languagerulename="All">
<rule break="yes"><beforebreak>:</beforebreak><afterbreak>\\h</afterbreak></rule>
</languagerule>
</languagerules>
<maprules>
<languagemap languagepattern="(?i)zh.*" languagerulename="Chinese"/>
<languagemap languagepattern="EN.*" languagerulename="English"/>
<languagemap languagepattern=".*" languagerulename="All"/>
</maprules></body></srx>
"""


def cut(text: str, lang: Lang, **options: object) -> list[str]:
    document = Document("x", lang, text, "")
    return segment_texts(document, segment(document, SegmentOptions(**options)))  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "house.srx"
    path.write_text(HOUSE.format(cascade="yes"), encoding="utf-8")
    return path


def test_rules_of_a_file_cut_both_languages(house: Path) -> None:
    rules = read_srx(house)
    assert [sum(rule[0] == lang for rule in rules) for lang in ("zh", "en")] == [3, 3]
    assert cut("甲；乙。丙！丁", "zh", rules=rules) == ["甲；", "乙。", "丙！", "丁"]
    assert cut("约。三个。四个", "zh", rules=rules) == ["约。三个。", "四个"]
    assert cut("It took approx. Two days. then Rest! Yes", "en", rules=rules) == [
        "It took approx. Two days. then Rest!",
        "Yes",
    ]
    assert cut("Note: this. And that.", "en", rules=rules) == ["Note:", "this.", "And that."]


def test_without_cascade_the_first_map_counts(tmp_path: Path) -> None:
    path = tmp_path / "first.srx"
    path.write_text(HOUSE.format(cascade="no"), encoding="utf-8")
    assert cut("Note: this. And that.", "en", rules=read_srx(path)) == ["Note: this.", "And that."]


def test_a_language_without_rules_keeps_ours(tmp_path: Path) -> None:
    path = tmp_path / "english.srx"
    english = HOUSE.replace("(?i)zh.*", "fr.*").replace(
        'languagepattern=".*"', 'languagepattern="de"'
    )
    path.write_text(english.format(cascade="yes"), encoding="utf-8")
    rules = read_srx(path)
    assert {rule[0] for rule in rules} == {"en"}
    assert cut("“好。”他说。走吧。", "zh", rules=rules) == cut("“好。”他说。走吧。", "zh")


@pytest.mark.parametrize(
    "body",
    [
        "<srx/>",
        "<tmx/>",
        "no xml",
        HOUSE.format(cascade="yes").replace("[.?!]+", "[.?!"),
        HOUSE.format(cascade="yes").replace("EN.*", "(").replace("(?i)zh.*", "("),
        '<!DOCTYPE srx [<!ENTITY a "b">]>' + HOUSE.format(cascade="yes")[38:].replace("Fig", "&a;"),
        HOUSE.format(cascade="yes").replace("EN.*", "xx").replace("(?i)zh.*", "xx").replace(
            '".*"', '"yy"'
        ),
    ],
)  # fmt: skip
def test_what_is_no_file_of_rules(tmp_path: Path, body: str) -> None:
    path = tmp_path / "bad.srx"
    path.write_text(body, encoding="utf-8")
    with pytest.raises((FormatError, InputError)):
        read_srx(path)


def test_a_rule_that_takes_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.segments.srx._SECONDS", 0.2)
    with pytest.raises(SettingError) as caught:
        list(ends("a" * 3000, [("en", True, r"x(?:a|aa)+", "")]))
    assert caught.value.code == "srx.slow"


@given(st.text(alphabet="ab。. ；\nA", max_size=40))
def test_no_text_is_lost(text: str) -> None:
    rules = (("zh", True, "[。；]", ""), ("zh", False, "a。", ""))
    document = Document("x", "zh", text, "")
    found = segment(document, SegmentOptions(rules=rules))  # type: ignore[arg-type]
    kept = "".join(text[s.start : s.end] for s in found)
    assert "".join(kept.split()) == "".join(text.split())


# Abbreviations

ABBREVIATED = [
    ("The regn. Office opened. It was so.", ("regn.",), ["The regn. Office opened.", "It was so."]),
    ("The Regn. Office opened.", ("regn",), ["The Regn. Office opened."]),
    ("Paid by the Bd. Members left.", ("Bd",), ["Paid by the Bd. Members left."]),
    ("It broke the bd. Members left.", ("Bd",), ["It broke the bd.", "Members left."]),
    ("See op. cit. Baker said no.", ("op. cit.",), ["See op. cit. Baker said no."]),
    ("They met on the ward. Nurses came.", ("rd",), ["They met on the ward.", "Nurses came."]),
    ("No such thing. Really.", ("xyz",), ["No such thing.", "Really."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), ABBREVIATED)
def test_abbreviations_end_no_sentence(
    text: str, words: tuple[str, ...], expected: list[str]
) -> None:
    assert cut(text, "en", abbreviations=words) == expected


def test_abbreviations_in_chinese_and_with_rules(house: Path) -> None:
    text = "由环球有限公司Ltdx. 负责。完工。"
    assert cut(text, "zh", abbreviations=("Ltdx",)) == ["由环球有限公司Ltdx. 负责。", "完工。"]
    rules = read_srx(house)
    assert cut("Ask the regn. Office now. Go", "en", rules=rules, abbreviations=("regn",)) == [
        "Ask the regn. Office now.",
        "Go",
    ]


@pytest.mark.parametrize("word", ["x" * 50, "a\nb"])
def test_what_is_no_abbreviation(word: str) -> None:
    with pytest.raises(SettingError):
        SegmentOptions(abbreviations=(word,))


# Reference marks

MARKED: list[tuple[Lang, str, list[str]]] = [
    ("zh", "水是湿的。[1]火是热的。", ["水是湿的。", "火是热的。"]),
    ("zh", "水是濕的。［2］［3］火是熱的。", ["水是濕的。", "火是熱的。"]),
    ("zh", "他说：“走。”①她没动。", ["他说：“走。”", "她没动。"]),
    ("zh", "他说：「走。」〔4〕她沒動。²", ["他说：「走。」", "她沒動。"]),
    ("zh", "数据如上。[来源请求]下一节。", ["数据如上。", "下一节。"]),
    ("zh", "见下文[1]。完。", ["见下文[1]。", "完。"]),
    ("zh", "水[1]是湿的。", ["水[1]是湿的。"]),
    ("en", "Water is wet.[1] Fire is hot.[2][3]", ["Water is wet.", "Fire is hot."]),
    ("en", "Water is wet.¹ Fire is hot.(2) Done.", ["Water is wet.", "Fire is hot.", "Done."]),
    ("en", "“Go.”[a] She stayed.[citation needed]", ["“Go.”", "She stayed."]),
    ("en", "See section (2). Then go.", ["See section (2).", "Then go."]),
    ("en", "The value x(3) is 4.", ["The value x(3) is 4."]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), MARKED)
def test_marks_are_left_out_where_that_is_set(lang: Lang, text: str, expected: list[str]) -> None:
    assert cut(text, lang, reference_marks="leave-out") == expected
    kept = cut(text, lang)
    assert "".join("".join(kept).split()) == "".join(text.split())


def test_a_setting_there_is_not() -> None:
    with pytest.raises(SettingError) as caught:
        SegmentOptions(reference_marks="drop")  # type: ignore[arg-type]
    assert caught.value.code == "segments.marks-unknown"


def test_each_setting_has_its_own_signature() -> None:
    plain = SegmentOptions()
    others = [
        SegmentOptions(abbreviations=("a",)),
        SegmentOptions(abbreviations=("b",)),
        SegmentOptions(rules=(("en", True, "x", "y"),)),
        SegmentOptions(rules=(("en", False, "x", "y"),)),
        SegmentOptions(reference_marks="leave-out"),
    ]
    assert len({segmenter_id(item) for item in (plain, *others)}) == 6
    from_json = SegmentOptions(abbreviations=["a."], rules=[["en", True, "x", "y"]])  # type: ignore[arg-type, list-item]
    assert from_json == SegmentOptions(abbreviations=("a",), rules=(("en", True, "x", "y"),))
