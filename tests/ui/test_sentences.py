"""What the libraries say is shown in the language of the page, names as they are."""

from __future__ import annotations

import pytest

from duizhao.messages import translator
from ui.sentences import spoken

zh = translator("zh")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("it is empty", "文件为空"),
        (
            "a.txt: it is empty. Leave it out or fill it",
            "a.txt：文件为空。请略去该文件，或补上内容",
        ),
        (
            "p.png: it looks like a PNG image, not like text. "
            "If it shows text, it needs OCR; give the text",
            "p.png：看来是PNG 图片，不是文本。图中若有文字，须先经文字识别（OCR），再提供文本",
        ),
        (
            "their sentences match in the same order (97 % beyond chance)",
            "句子依次对应（超出随机 97 %）",
        ),
        (
            "pairing 2: 甲 {b}.txt stands twice. Put it in one place",
            "第 2 组：甲 {b}.txt 出现了两次。请只放在一处",
        ),
        ("4 zh documents – a.en.txt", "4 个中文文档 – a.en.txt"),
        ("年纪: “fifteen” is missing", "年纪：缺少“fifteen”"),
        (
            "我头上: “table above” is missing; there is “expect me”",
            "我头上：缺少“table above”，译作“expect me”",
        ),
        (
            "共同体: “community” is missing, perhaps because a pronoun stands for it",
            "共同体：缺少“community”，或因已用代词",
        ),
        ("“mankind” is deprecated; use “humanity”", "“mankind”是弃用术语；请用“humanity”"),
        ("“他走了。” has no translation", "“他走了。”没有译文"),
        ("3 is not in the translation; there is 5, 6", "译文中没有 3，却有 5, 6"),
        ("join them", "请合并"),
        ("nobody has said this: neither. That", "nobody has said this: neither. That"),
        ("", ""),
    ],
)
def test_a_sentence_is_told_in_chinese(english: str, chinese: str) -> None:
    assert spoken(english, zh) == chinese
    assert spoken(english, translator("en")) == english
