"""What the libraries say is shown in the language of the page, names as they are."""

from __future__ import annotations

import pytest

from ui.i18n import translator
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
        ("nobody has said this: neither. That", "nobody has said this: neither. That"),
        ("", ""),
    ],
)
def test_a_sentence_is_told_in_chinese(english: str, chinese: str) -> None:
    assert spoken(english, zh) == chinese
    assert spoken(english, translator("en")) == english
