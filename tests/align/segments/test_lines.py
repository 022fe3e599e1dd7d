"""Which line ends are wraps, which end a paragraph, and the switch that says so."""

from __future__ import annotations

import pytest

from align.errors import SettingError
from align.model import Document, Lang
from align.segments import SegmentOptions, segment, segment_texts, segmenter_id


def cut(text: str, lang: Lang = "en", **options: str) -> list[str]:
    document = Document("x", lang, text, "0")
    return segment_texts(document, segment(document, SegmentOptions(**options)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "labels",
    [
        ["a.", "b.", "c."], ["i.", "ii.", "iii."], ["iv.", "v.", "vi."], ["aa)", "bb)", "cc)"],
        ["A.", "B.", "C."], ["(x)", "(y)", "(z)"], ["I.", "II.", "III."],
    ],
)  # fmt: skip
def test_items_of_lists(labels: list[str]) -> None:
    items = ["the seller delivers the goods", "the buyer pays", "the costs are borne by both"]
    lines = [f"{label} {item}" for label, item in zip(labels, items, strict=True)]
    assert cut("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "text",
    [
        "He wrote a letter about it to the\nA. Smith Company and waited.",
        "The vitamin they found was vitamin\nc. It was new to them all.",
    ],
)
def test_a_letter_alone_is_no_item(text: str) -> None:
    assert not any(line.startswith(("A. Smith", "c. It")) for line in cut(text))


VERSES = [
    "snow on the roof\nthe kettle begins to sing\nnobody has come up the long road since noon today"
    "\na crow\nwalks over the field",
    "The Hill\n\nthe wind is older than the wall\nthe wall is older than the house\nand the house\n"
    "is older than my grandfather's grandfather was\nwhen he was old",
    "Over the water the lanterns go\nTwo by two with the sound of the\nDrums that no one made\n"
    "And nobody taught our fathers or the\nFathers who came from the south",
]


@pytest.mark.parametrize("text", VERSES)
def test_verse_keeps_its_lines(text: str) -> None:
    assert cut(text) == [line for line in text.split("\n") if line]


@pytest.mark.parametrize(
    "text",
    [
        "The committee met on Monday in order to discuss the\nplans of the coming year and the\n"
        "budget. It found that the plans were\ntoo large and the budget too small. It\n"
        "decided to meet again.",
        "It was late, and the last of the guests had gone home through\nthe rain. She shut the "
        "door and\nwent upstairs.",
    ],
)
def test_prose_is_joined(text: str) -> None:
    assert all(sentence.endswith(".") for sentence in cut(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    船到了对岸，船夫把绳\n\n子系在石头上。\n\n    我们上了岸。",
         ["船到了对岸，船夫把绳子系在石头上。", "我们上了岸。"]),
        ("　　他从箱子里取出一封\n信来，递给了我。\n　　信很短。",
         ["他从箱子里取出一封信来，递给了我。", "信很短。"]),
        ("  门外有人敲\n门。\n  是邮差送信来\n\n了。\n  我去开门。", ["门外有人敲门。",
        "是邮差送信来了。", "我去开门。"]),
        ("　　他說今天不會來\n了。\n　　我們等了很久。", ["他說今天不會來了。", "我們等了很久。"]),
        ("天黑了，河边没有人。\n\n他只好回到家里修\n\n补渔网。\n\n第二天雨停了。",
         ["天黑了，河边没有人。", "他只好回到家里修补渔网。", "第二天雨停了。"]),
        ("    雨停以后我们沿着河边\n走，\n走到天黑才回家。\n    谁也没说话。",
         ["雨停以后我们沿着河边走，走到天黑才回家。", "谁也没说话。"]),
    ],
)  # fmt: skip
def test_scraped_text_is_put_together(text: str, expected: list[str]) -> None:
    assert cut(text, "zh") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    第一章\n    天黑了。\n    没有人来。", ["第一章", "天黑了。", "没有人来。"]),
        ("第二章 归途\n    他回来了。\n    谁也没认出他。\n    只有狗认得。",
         ["第二章 归途", "他回来了。", "谁也没认出他。", "只有狗认得。"]),
        ("开端\n\n天黑了，河边没有人。", ["开端", "天黑了，河边没有人。"]),
        ("关于修桥的通知\n各村：\n桥要修了。", ["关于修桥的通知", "各村：", "桥要修了。"]),
        ("雨停了。\n老街的故事\n从前有一条街。\n街上有人。", ["雨停了。", "老街的故事",
        "从前有一条街。", "街上有人。"]),
        ("他们来了又走了\n\n天黑了。\n没有人说话。", ["他们来了又走了", "天黑了。",
        "没有人说话。"]),
        ("甲\n乙\n丙\n丁", ["甲", "乙", "丙", "丁"]),
    ],
)  # fmt: skip
def test_headings_stay_alone(text: str, expected: list[str]) -> None:
    assert cut(text, "zh") == expected


def test_the_switch() -> None:
    text = "the first line goes on,\nand on to the second\n\nThe third stands alone"
    assert cut(text, lines="keep") == [line for line in text.split("\n") if line]
    assert cut(text, lines="join") == [
        "the first line goes on, and on to the second",
        "The third stands alone",
    ]
    assert cut("春眠\n不觉\n\n晓", "zh", lines="join") == ["春眠不觉", "晓"]
    assert cut("春眠不觉晓，\n处处闻啼鸟。", "zh", lines="keep") == ["春眠不觉晓，", "处处闻啼鸟。"]
    with pytest.raises(SettingError):
        SegmentOptions(lines="no")  # type: ignore[arg-type]


def test_the_switch_is_in_the_signature() -> None:
    plain = segmenter_id()
    marks = {segmenter_id(SegmentOptions(lines=lines)) for lines in ("auto", "keep", "join")}
    assert len(marks) == 3
    assert plain in marks


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["The harbour was dark and the", "lamps went out while", "nobody looked at them."]),
        ("en", ["They walked along the river until", "it began to rain, and then", "ran home."]),
        ("zh", ["木匠把门修好了，窗户还", "没有来得及修，天就", "黑了。"]),
        ("zh", ["他們說這條路已經", "封了半年，大家只好再", "等一個月。"]),
    ],
)
def test_a_sentence_that_breaks_off_goes_on_to_its_stop(
    lang: Lang, parts: list[str], gap: str
) -> None:
    after = "Then it was over." if lang == "en" else "后来大家都走了。"
    blank = " " if lang == "en" else ""
    assert cut(gap.join(parts) + "\n\n" + after, lang) == [blank.join(parts), after]
    assert cut(gap.join(parts), lang, lines="keep") == parts


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("zh", ["征地款已归还", "村民于昨日领到了款项。"]),
        ("zh", ["我走了很久又", "看见那盏灯"]),
        ("en", ["We need the", "following things", "apples", "bread"]),
    ],
)
def test_headings_poems_and_lists_do_not_go_on(lang: Lang, lines: list[str]) -> None:
    assert cut("\n".join(lines), lang) == lines
