"""Chinese in another script or wording."""

from __future__ import annotations

import pytest

from align.errors import SettingError
from align.text.variants import CODES, VARIANTS, Converter, Variant, script_of

CASES: list[tuple[Variant, str, str]] = [
    ("tw", "软件的默认设置在服务器上。", "軟體的預設設定在伺服器上。"),
    ("tw", "打印机连接到网络。", "印表機連線到網路。"),
    ("hk", "这里的信息里面没有。", "這裏的信息裏面沒有。"),
    ("hant", "头发和发展不是一回事。", "頭髮和發展不是一回事。"),
    ("hant", "皇后在后面。", "皇后在後面。"),
    ("hans", "頭髮和發展不是一回事。", "头发和发展不是一回事。"),
    ("hans", "伺服器裡的軟體", "伺服器里的软体"),
    ("cn", "伺服器裡的軟體", "服务器里的软件"),
    # already there
    ("hans", "软件里有信息。", "软件里有信息。"),
    ("hant", "軟體裡有資訊。", "軟體裡有資訊。"),
    ("tw", "軟體裡有資訊。", "軟體裡有資訊。"),
    # no Chinese
    ("tw", "Software 1.0 — ok?", "Software 1.0 — ok?"),
]


@pytest.mark.parametrize(("variant", "text", "converted"), CASES)
def test_conversions(variant: Variant, text: str, converted: str) -> None:
    assert Converter(variant, [text])(text) == converted


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("这里没有头发", "hans"),
        ("這裡沒有頭髮", "hant"),
        ("天地人", ""),
        ("只在后面", ""),
        ("abc 123", ""),
        ("", ""),
    ],
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


def test_a_text_of_both_scripts_is_in_that_of_the_others() -> None:
    assert Converter("tw", ["计算机程序"])("程序") == "程式"
    assert Converter("tw", ["電腦程式"])("程序") == "程序"


def test_every_variant_has_a_code() -> None:
    assert set(CODES) == set(VARIANTS)
    with pytest.raises(SettingError) as caught:
        Converter("sg")  # type: ignore[arg-type]
    assert caught.value.code == "text.variant-unknown"
