"""What the header of a column says: which language it is of, which side, and what is left.

Headers are read as words, whatever parts them (``zh_CN``, ``Term-zh``, ``entryTerm``,
``English (US)``, ``中文（简体）``): names, codes, regions and scripts of the languages go, what
is left is the business of whoever asks (``definition``, ``名称`` ...).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from align.text.scripts import HAN

__all__ = ["Header", "plain_header", "read_header"]


@dataclass(frozen=True, slots=True)
class Header:
    """A header, read.

    Attributes:
        lang: the language it names; ``None`` if none, or both of them.
        both: whether it names both. other: whether it names another language only.
        side: whether it says that the column is what was translated or its translation.
        words: what is left of it, in small letters, Latin words and runs of Han characters.
    """

    lang: Literal["zh", "en"] | None = None
    both: bool = False
    other: bool = False
    side: Literal["source", "target", ""] = ""
    words: tuple[str, ...] = ()


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN = re.compile(rf"[a-z]+|\d+|[{HAN}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _listed(text: str) -> list[str]:
    return text.split()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ZH_WORDS = _words(
    "chinese zh zho chi cmn chn chs cht zhs zht zhcn zhtw zhhk zhhans zhhant mandarin putonghua"
    " hanyu zhongwen hanzi sinitic"
)
_EN_WORDS = _words(
    "english en eng enu ens enus engb enuk engus enggb eni ena enc yingwen yingyu anglais"
)
_NUMBERS = {"2052": "zh", "1028": "zh", "3076": "zh", "4100": "zh", "5124": "zh"} | {
    "1033": "en",
    "2057": "en",
    "3081": "en",
    "4105": "en",
}
"""Numbers of languages in Windows, which old termbases have for codes."""

# Alone they name the language, beside its name only the place or the script.
_ZH_PLACES = _words("cn prc hans hant simplified traditional sc tc china taiwan tw roc mainland")
_EN_PLACES = _words("us usa uk gb american british")
# These are places only where the language is named, too.
_ZH_MORE = _words("s t hk hongkong hong kong mo macau macao sg singapore people republic")
_EN_MORE = _words(
    "au ca nz ie in za sg hk ph united states kingdom great britain of america australia"
    " australian canada canadian new zealand ireland irish india indian south africa singapore"
    " hong kong international int world u s a"
)
_BEFORE = _words(
    "hong kong hongkong hk macau macao singapore sg australian canadian irish indian international"
)
"""Of these the places that may stand before the language, too."""

_SOURCE_WORDS = _words("source src original orig")
_TARGET_WORDS = _words("target tgt trg translation translated translations")

_ZH_HAN = _listed(
    "简体中文 繁体中文 繁體中文 簡體中文 正体中文 正體中文 现代汉语 普通话 普通話 中国话 "
    "汉语 漢語 汉文 漢文 华语 華語 华文 華文 中文 中语 中語 国语 國語 简中 簡中 繁中 正中 "
    "汉字 漢字 中译 中譯 汉译 漢譯 中字"
)
_EN_HAN = _listed("英语 英語 英文 英译 英譯 美语 美語 英字 英国英语 美国英语")
_ZH_HAN_PLACES = _listed(
    "简体字 繁体字 繁體字 简体 繁体 繁體 簡體 正体 正體 中国大陆 中國大陸 大陆 大陸 内地 "
    "中国 中國 台湾 臺灣 台灣 香港 澳门 澳門 新加坡 马新 两岸"
)
_EN_HAN_PLACES = _listed("美国 美國 英国 英國 美式 英式 澳大利亚 加拿大 国际 國際")
_OTHER_HAN = _listed(
    "法语 法文 法語 德语 德文 德語 日语 日文 日語 韩语 韩文 韓文 俄语 俄文 俄語 西班牙语 "
    "西班牙文 葡萄牙语 阿拉伯语 意大利语 越南语 泰语 藏语 维吾尔语 蒙古语 拉丁文 拉丁语"
)
_BOTH_HAN = _listed("英汉 汉英 中英 英中 漢英 英漢 双语 雙語")
_SOURCE_HAN = _listed(
    "源语言 源語言 源术语 源語 源语 源文 原语 原語 原文 原词 源词 源文本 原始语言 原文术语 来源语言"
)
_TARGET_HAN = _listed(
    "目标语言 目標語言 目标术语 目标语 目標語 目标文本 目的语 目的語 目标 译文 譯文 译语 "
    "譯語 译名 譯名 译词 譯詞 译法 譯法 翻译 翻譯 对应词 對應詞 对应语"
)

_OTHER_WORDS = _words(
    "french german japanese korean russian spanish portuguese italian arabic vietnamese thai dutch"
    " polish swedish danish finnish norwegian czech hungarian turkish greek hebrew hindi indonesian"
    " malay ukrainian romanian bulgarian latin cantonese tibetan uyghur mongolian fra fre deu ger"
    " jpn kor rus spa por ita ara vie tha nld pol francais français deutsch espanol español"
)
_OTHER_CODES = re.compile(
    r"(?:fr|de|ja|ko|ru|es|pt|it|ar|vi|th|nl|pl|sv|da|fi|nb|cs|hu|tr|el|he|hi|ms|ro|bg)"
    r"(?:[-_][a-z]{2,4})?|jp|kr|id[-_]id|uk[-_]ua|yue"
)


def _pieces() -> re.Pattern[str]:
    kinds = (
        ("both", _BOTH_HAN),
        ("other", _OTHER_HAN),
        ("zh", _ZH_HAN),
        ("en", _EN_HAN),
        ("zhp", _ZH_HAN_PLACES),
        ("enp", _EN_HAN_PLACES),
        ("source", _SOURCE_HAN),
        ("target", _TARGET_HAN),
    )
    # A longer name goes before one that it begins with, whatever its kind.
    words = sorted(((w, k) for k, ws in kinds for w in ws), key=lambda item: -len(item[0]))
    _KINDS.update(words)
    return re.compile("|".join(word for word, _ in words))


_KINDS: dict[str, str] = {}
_PIECES = _pieces()
_SINGLE = {"中": "zh", "汉": "zh", "漢": "zh", "简": "zhp", "繁": "zhp", "英": "en", "美": "enp"}


def plain_header(text: str) -> str:
    """*text* without what cannot be seen, full-width letters as ASCII, on one line."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def read_header(text: str) -> Header:
    """What *text*, the header of a column, says."""
    plain = plain_header(text)
    if _OTHER_CODES.fullmatch(plain.casefold()):
        return Header(other=True)
    found = _Found()
    for token in _TOKEN.findall(_CAMEL.sub(" ", plain).casefold()):
        if token.isascii():
            found.latin(token)
        else:
            found.han(token)
    return found.header()


class _Found:
    """What was found so far."""

    def __init__(self) -> None:
        self.named: set[str] = set()
        self.placed: set[str] = set()
        self.other = False
        self.both = False
        self.side: Literal["source", "target", ""] = ""
        self.words: list[str] = []

    def latin(self, token: str) -> None:
        if token in _ZH_WORDS or _NUMBERS.get(token) == "zh":
            self.named.add("zh")
        elif token in _EN_WORDS or _NUMBERS.get(token) == "en":
            self.named.add("en")
        elif token in _OTHER_WORDS:
            self.other = True
        elif ("zh" in self.named and token in _ZH_MORE) or (
            "en" in self.named and token in _EN_MORE
        ):
            pass
        elif token in _ZH_PLACES:
            self.placed.add("zh")
        elif token in _EN_PLACES:
            self.placed.add("en")
        elif token in _SOURCE_WORDS:
            self.side = self.side or "source"
            self.words.append(token)
        elif token in _TARGET_WORDS:
            self.side = "target"
            self.words.append(token)
        else:
            self.words.append(token)

    def han(self, token: str) -> None:
        if token in _SINGLE:
            self._kind(_SINGLE[token])
            return
        at = 0
        for match in _PIECES.finditer(token):
            self._left(token[at : match.start()])
            at = match.end()
            kind = _KINDS[match[0]]
            if kind in ("source", "target"):
                self.words.append(match[0])
            self._kind(kind)
        self._left(token[at:])

    def _left(self, text: str) -> None:
        text = text.strip("的与和及")
        if text in _SINGLE and (self.named or self.placed or self.words):
            self._kind(_SINGLE[text])
        elif text:
            self.words.append(text)

    def _kind(self, kind: str) -> None:
        if kind in ("zh", "en"):
            self.named.add(kind)
        elif kind in ("zhp", "enp"):
            self.placed.add(kind[:2])
        elif kind == "source":
            self.side = self.side or "source"
        elif kind == "target":
            self.side = "target"
        elif kind == "other":
            self.other = True
        else:
            self.both = True

    def header(self) -> Header:
        langs = self.named or ({*self.placed} if not self.other else set())
        both = self.both or len(langs) > 1
        lang: Literal["zh", "en"] | None = None
        if langs and not both:
            lang = "zh" if "zh" in langs else "en"
        other = self.other and lang is None and not both
        # A place may stand before the language: Hong Kong Chinese.
        words = tuple(word for word in self.words if lang is None or word not in _BEFORE)
        return Header(lang, both, other, self.side, words)
