"""Chinese text as characters with offsets, and words with parts of speech.

With the words that are no terms, or that no term begins or ends with.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from align.lexicon import simplify
from align.lexicon.jieba_setup import get_jieba
from align.model import Lang

__all__ = [
    "ADVERBS_OF_TERMS",
    "CLAUSE_WORDS",
    "INNER",
    "LIGHT_VERBS",
    "STOP_EDGES",
    "STOP_WORDS",
    "SUFFIXES",
    "TermFinder",
    "TextLine",
    "Word",
    "cut",
    "general_frequency",
    "line_of",
    "split_at",
    "tagged",
    "word_tag",
]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A segment without the blanks between its characters, Simplified if it is Chinese.

    ``offsets[i]`` is where character *i* stands in the document.
    """

    document: int
    segment: int
    text: str
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True)
class Word:
    """``line.text[start:end]`` with jieba's part-of-speech tag."""

    start: int
    end: int
    text: str
    tag: str


def line_of(
    text: str, start: int, end: int, document: int, segment: int, lang: Lang = "zh"
) -> TextLine:
    """``text[start:end]`` of a document as a :class:`TextLine`.

    English: every run of blanks is one space. Chinese: blanks stay between Latin words only, and
    a tab, which parts the cells of a table.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char == "\t" and lang == "zh":
            # The cells of a table are no one phrase.
            if chars and chars[-1] == " ":
                chars.pop()
                offsets.pop()
            if chars and chars[-1] != "\t":
                chars.append(char)
                offsets.append(at)
            continue
        if char.isspace():
            latin = lang == "en" or (chars and chars[-1].isascii() and chars[-1].isalnum())
            if chars and chars[-1] != " " and latin:
                chars.append(" ")
                offsets.append(at)
            continue
        if lang == "zh" and chars and chars[-1] == " " and not (char.isascii() and char.isalnum()):
            chars.pop()
            offsets.pop()
        chars.append(char)
        offsets.append(at)
    while chars and chars[-1] in " \t":
        chars.pop()
        offsets.pop()
    line = "".join(chars)
    places: Sequence[int] = offsets
    if offsets and offsets[-1] - offsets[0] == len(offsets) - 1:
        # Nothing was left out, as in most lines; this takes no space.
        places = range(offsets[0], offsets[-1] + 1)
    # Simplified for matching; it has the same length.
    return TextLine(document, segment, simplify(line) if lang == "zh" else line, places)


@functools.lru_cache(maxsize=1)
def _tagger() -> Any:
    get_jieba()
    from termbase._tagging import get_tagger

    return get_tagger()


def cut(text: str) -> list[str]:
    """The words of *text* without gaps, by jieba."""
    words: list[str] = get_jieba().lcut(text)
    return words


def tagged(text: str) -> list[Word]:
    """The words of *text* without gaps."""
    words = []
    at = 0
    for pair in _tagger().cut(text):
        end = at + len(pair.word)
        words.append(Word(at, end, sys.intern(pair.word), sys.intern(pair.flag)))
        at = end
    return words


def general_frequency(word: str) -> int:
    """How often jieba's dictionary saw *word* in some 20 million characters; 0 if never."""
    return _general_frequencies().get(word, 0)


@functools.lru_cache(maxsize=1)
def _general_frequencies() -> Mapping[str, int]:
    jieba = get_jieba()
    jieba.initialize()
    found: Mapping[str, int] = jieba.dt.FREQ
    return found


def word_tag(word: str) -> str:
    """jieba's part-of-speech tag of a word of its dictionary; empty if it is none."""
    return str(_tagger().word_tag_tab.get(word, ""))


class TermFinder:
    """Finds every occurrence of any of *terms*, overlapping ones too."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        lengths: dict[str, set[int]] = {}
        for number, term in enumerate(terms):
            if term:
                self._numbers[term] = number
                lengths.setdefault(term[:2], set()).add(len(term))
        # By the first two characters: how long the terms are that begin so.
        self._lengths = {head: sorted(sizes) for head, sizes in lengths.items()}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """``(start, end, term number)`` in order of start, then of length."""
        found = []
        numbers, lengths, size = self._numbers, self._lengths, len(text)
        for start in range(size):
            if text[start] in numbers:
                found.append((start, start + 1, numbers[text[start]]))
            for length in lengths.get(text[start : start + 2], ()):
                if length == 1 or start + length > size:
                    continue
                number = numbers.get(text[start : start + length])
                if number is not None:
                    found.append((start, start + length, number))
        return found


def split_at(
    words: Sequence[str], cuts: Iterable[int], whole: Iterable[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """Spans of *words* (which follow each other without a gap), cut at *cuts* too.

    Args:
        whole: spans that are not cut inside.
    """
    edges = set(cuts)
    at = 0
    edges.add(0)
    for word in words:
        at += len(word)
        edges.add(at)
    for start, end in whole:
        edges.difference_update(range(start + 1, end))
        edges |= {start, end}
    ordered = sorted(edge for edge in edges if edge <= at)
    return list(pairwise(ordered))


def frozenset_of(text: str) -> frozenset[str]:
    """The words of *text*."""
    return frozenset(text.split())


# Verbs of reports and resolutions: what follows them is the term.
LIGHT_VERBS = frozenset_of(
    """
    坚持 推动 推进 促进 加强 维护 实现 反对 倡导 提出 支持 强调 落实 贯彻 开展
    发挥 深化 完善 提高 提升 扩大 增强 建立 打造 践行 弘扬 秉持 履行 引领 致力
    致力于 参与 积极参与 应对 采取 进行 继续 成为 体现 展现 彰显 提供 坚定 坚决
    深入 全面 积极 不断 始终 充分 高举 立足 围绕 走向 站在 作出 作为 营造 拓展
    丰富 强化 巩固 统筹 保障 确保 捍卫 遵守 尊重 重视 把握 认识 面对 面临 需要
    希望 认为 指出 要求 表示 召开 举行 出席 发表 呼吁 鼓励 帮助 使 让 是 有 为
    在 到 对 以 同 向 把 从 将 会 能 要 应 应该 必须 可以 能够 带领 带头 探索
    探讨 推广 推行 形成 具有 得到 取得 赢得 带来 给予 给 用 使用 利用 通过 根据
    按照 经过 随着 关于 针对 包括 属于 等于 注入 顺应 谋求 追求 寻求 构筑 筑牢
    搭建 培育 凝聚 汇聚 指引 指明 开辟 开创 创造 塑造 谱写 迈出 走 做 办 讲 抓
    搞 谋
    """
)

# Tagged as adverbs, and yet terms begin with them.
ADVERBS_OF_TERMS = frozenset(["共同", "可", "共", "普遍", "反", "非", "全面", "自主"])

# No term at all.
STOP_WORDS = frozenset_of(
    """
    我们 你们 他们 它们 自己 大家 这个 那个 这些 那些 这种 那种 一个 一些 一种
    一系列 各种 各类 各个 许多 很多 更多 所有 一切 其他 其它 其中 目前 当前 今天
    现在 过去 未来 时候 方面 问题 情况 过程 同时 之间 之一 以上 以下 以来 以前
    以后 之后 之前 期间 左右 上述 有关 相关 一定 更加 进一步 越来越 十分 非常 已经
    正在 曾经 可能 如何 什么 怎样 怎么 为什么 没有 不是 就是 还是 不仅 而且 但是
    因此 所以 由于 如果 虽然 只有 只要 无论 必将 任何 每个 本着 共有 近年来 年来
    时 中 上 下 里 内 外 前 后
    """
)

# Words that may stand in a term but neither begin nor end one.
STOP_EDGES = frozenset_of(
    """
    的 和 与 及 或 等 了 着 过 之 其 于 而 不 也 都 就 还 更 最 很 又 再
    将 被 把 所 以 为 在 对 从 向 到 中 上 下 内 外 里 间 时 后 前 来 去
    各 每 该 此 这 那 有 无 是 要 会 能 让 使 由 因 并 且 则 若 如 像 重要
    重大 主要 根本 基本 更 更加 新 大 好 强 高 一 二 三 四 五 六 七 八 九 十
    第一 第二 第三 年 月 日
    """
) - frozenset(["大", "新", "高", "强"])

# What is left of a word that the segmenter has cut (全球|性); no term begins with it.
SUFFIXES = frozenset_of("性 化 们 者 式 型")

# Words that make a clause of what they stand in.
CLAUSE_WORDS = frozenset_of(
    """
    是 在 会 要 能 让 使 被 把 将 了 着 可以 能够 应当 应该 必须 不得 不能 不会 不可以
    """
)

# Characters that a term may contain but that are no words of a pattern.
INNER = frozenset(["、", "的", "·", "—", "-"])
