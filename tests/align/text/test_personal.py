"""Personal data that is found and masked, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import SettingError
from align.text.personal import MASKS, Masker

FOUND = [
    # e-mail
    ("请发到 wang.fang@mail.example.cn。", "请发到 [email]。"),
    ("郵件：Chen_Li@uni.example.edu.tw，謝謝", "郵件：[email]，謝謝"),
    ("Write to o'hara+news@a-b.example.org.", "Write to o'[email]."),
    ("邮箱是ｌｉｕ＠ｅｘａｍｐｌｅ．ｃｏｍ", "邮箱是[email]"),
    ("(mailto:x1@y2.io)", "(mailto:[email])"),
    # phone
    ("手机15900001111，座机021-55556666。", "手机[phone]，座机[phone]。"),
    ("请拨打 400-123-4567 咨询", "请拨打 [phone] 咨询"),
    ("+86-159-0000-1111 / 0086 15900001111", "[phone] / [phone]"),
    ("Ring +44 20 7946 0000, or +1 (415) 555-0100!", "Ring [phone], or [phone]!"),
    ("市內電話：02-2345-6789；手機 0912-345-678", "市內電話：[phone]；手機 [phone]"),
    ("香港辦事處電話：2345 6789", "香港辦事處電話：[phone]"),
    ("Fax: (0755) 2666-8888", "Fax: [phone]"),
    ("电话号码是（０１０）６５５５１２３４", "电话号码是[phone]"),
    # identity
    ("身份证号：11010519491231002X", "身份证号：[id]"),
    ("（440308199901010013）", "（440308199901010013）"),
    ("身分證 A123456789", "身分證 [id]"),
    ("持护照E12345678入境", "持护照[id]入境"),
    ("SSN 123-45-6789.", "SSN [id]."),
    ("Hong Kong card A123456(3)", "Hong Kong card [id]"),
    # cards
    ("卡号 4111 1111 1111 1111 有效", "卡号 [card] 有效"),
    ("pay with 5555555555554444", "pay with [card]"),
    ("開戶行帳號：6222021234567890123", "開戶行帳號：[card]"),
]
KEPT = [
    "会议于2024-05-06至2025-12-31举行。",
    "總產值為13812345678元，佔比12.5%。",
    "GDP reached 1,381,234,567,800 yuan.",
    "ISBN 978-7-02-000220-7",
    "1998-2004年間",
    "3.14159265358979",
    "订单20240506123456789已发货",
    "@張三 你好",
    "price @ $5 each",
    "人口约13800000000人",
    "IP 192.168.100.100",
    "11:30-12:45",
    "GB/T 19000-2016 标准第3章",
    "第 138 1234 号",
    "a@b",
    "The ratio is 100-200-300.",
    "4111 1111 1111 1112",
    "A123456788 is a part number",
    "123-45-678",
    "¥13812345678",
]


@pytest.mark.parametrize(("text", "masked"), FOUND)
def test_what_is_masked(text: str, masked: str) -> None:
    assert Masker(MASKS)(text)[0] == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_it(text: str) -> None:
    assert Masker(MASKS)(text) == (text, {})


def test_only_what_is_asked_for() -> None:
    text = "a@b.cn 15900001111"
    assert Masker(["phone"])(text) == ("a@b.cn [phone]", {"phone": 1})
    assert not Masker()
    assert Masker()(text)[0] == text


def test_patterns_of_the_user() -> None:
    masker = Masker(["email"], {"合同号": r"HT-\d{4}", "name": r"(?:客户|client )(\p{Lu}\w+)"})
    masked, counts = masker("HT-2024，client Baker，客户Chen，x@y.cn")
    assert masked == "[合同号]，client [name]，客户[name]，[email]"
    assert counts == {"合同号": 1, "name": 2, "email": 1}


@pytest.mark.parametrize(
    ("kinds", "patterns", "code"),
    [
        (["fingerprint"], {}, "masks.unknown"),
        ([], {"x": "("}, "masks.pattern-invalid"),
        ([], {"x": ""}, "masks.pattern-invalid"),
        ([], {"1 2": "a"}, "masks.name-invalid"),
        ([], {"a]b": "a"}, "masks.name-invalid"),
    ],
)
def test_what_is_no_mask(kinds: list[str], patterns: dict[str, str], code: str) -> None:
    with pytest.raises(SettingError) as caught:
        Masker(kinds, patterns)
    assert caught.value.code == code


def test_a_pattern_that_takes_for_ever_is_ended() -> None:
    masker = Masker([], {"slow": r"(?:a|aa)+(?:b|ab)+$"})
    with pytest.raises(SettingError) as caught:
        masker("a" * 5000 + "c")
    assert caught.value.code == "masks.pattern-slow"


@given(st.text(alphabet="0123456789-+() .@a中电话:：", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    masker = Masker(MASKS)
    once = masker(text)[0]
    assert masker(once)[0] == once


@pytest.mark.parametrize("piece", ["1-", "a.", "a@a.", "+1 ", "(0", "电话:", "1 ", "12-"])
def test_long_texts_take_no_long_time(piece: str) -> None:
    from tests.waiting import cpu_under

    with cpu_under(10):
        Masker(MASKS)(piece * 20_000)
