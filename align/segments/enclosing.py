"""What quotation marks and brackets enclose, and what hangs on the end of a sentence."""

from __future__ import annotations

import re

__all__ = ["OPENER", "SPAN", "attached", "before_marks", "closing_straight", "protected"]

SPAN = 80
"""Longest bracket, in characters, that holds a sentence together."""

OPENER = {
    "》": "《", "〉": "〈", "）": "（", ")": "(", "】": "【", "〕": "〔", "]": "[", "］": "［",
}  # fmt: skip
"""Opening bracket of each closing one."""

_BRACKETS = re.compile(r"[《》〈〉（）()【】〔〕\[\]［］]")


def protected(text: str) -> bytearray:
    """1 for every offset inside a closed bracket or title of at most :data:`SPAN` characters."""
    inside = bytearray(len(text) + 1)
    stack: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    for match in _BRACKETS.finditer(text):
        mark, at = match[0], match.start()
        opener = OPENER.get(mark)
        if opener is None:
            stack.append((mark, at))
            waiting[mark] = waiting.get(mark, 0) + 1
            continue
        if not waiting.get(opener):
            continue
        top, opened = stack.pop()
        waiting[top] -= 1
        while top != opener:
            top, opened = stack.pop()
            waiting[top] -= 1
        if at - opened <= SPAN:
            inside[opened:at] = b"\1" * (at - opened)
    return inside


def closing_straight(text: str, *, single: bool = False) -> frozenset[int]:
    """Offsets of the straight quotation marks that close: every second one of a kind.

    Args:
        single: whether ' counts too, where no letter stands on both its sides.
    """
    closing = [m.start() for m in re.finditer('"', text)][1::2]
    if single:
        closing += [m.start() for m in re.finditer(r"(?<![A-Za-z])'|'(?![A-Za-z])", text)][1::2]
    return frozenset(closing)


_NOTE = (
    r"[\[［〔【]\s?(?:(?:注释|注解|脚注|附注|参考|注|(?i:notes?|nb|ref))\s?)?"
    r"(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})(?:\s?[,，、–—~-]\s?\d{1,3}){0,5}\s?[\]］〕】]"
    r"(?:[:：]\s?\d{1,4}(?:[-–]\d{1,4})?)?"
    r"|[\[［〔【](?:来源请求|需要引用|需要来源|请求来源|原创研究|可疑|失效链接|查证请求|哪里？|谁？|何时？|哪个？"
    r"|(?i:citation needed|clarification needed|who\?|when\?|which\?|dead link|sic))[\]］〕】]"
    r"|[¹²³⁰⁴-⁹]{1,3}(?:[,，、][¹²³⁰⁴-⁹]{1,3}){0,4}|[†‡]{1,2}(?=\s|$)"
)
_NOTES = re.compile(rf"(?:{_NOTE})+")
# Marks that number items as often as they lead to notes.
_NUMBERED = re.compile(r"(?:[①-⑳㉑-㉟❶-❿➀-➓]|[（(]注?\d{1,3}[）)])+")
_LISTING = re.compile(
    r"以下|如下|下列|下述|几[点条项方个种]|[一二两三四五六七八九十\d][点条项]|分为|包括|分别|步骤|following"
    r"|as follows|steps|reasons",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"[ \u3000\u00a0]{0,2}(?:(?:[\u2190-\u21ff\u2600-\u27bf\u25a0-\u25ff\u2b00-\u2bff\u3030\u303d"
    r"\U0001f000-\U0001faff][\ufe0f\u200d\U0001f3fb-\U0001f3ff\u20e3]{0,3}[ ]?)+"
    r"|[:;]['’]?-?[)D(P](?![A-Za-z0-9]))"
)


def attached(text: str, begin: int, at: int, *, blank: bool = False) -> int:
    """The end of what belongs to the sentence from *begin* whose last mark ends before *at*.

    These are marks that lead to notes and sources, emoji and signs. Where the paragraph begins
    with such a mark they number or mark its items, and belong to what follows.

    Args:
        text: a paragraph, folded (:mod:`align.text.folding`).
        blank: whether a mark in round brackets counts only before a blank or the end.
    """
    if match := _NOTES.match(text, at):
        at = match.end()
    if (
        (match := _NUMBERED.match(text, at))
        and not (blank and text[match.end() : match.end() + 1].strip())
        and not _numbers_items(text, match, begin)
    ):
        at = match.end()
    match = _SIGNS.match(text, at)
    if match and not _SIGNS.match(text, 0) and text[at : match.end()].strip():
        at += len(match[0].rstrip(" "))
    return at


# After a stop, what closes it, and at most a blank.
_TRAILING = re.compile(
    r"(?<=[。！？!?｡…．.”’」』\"'）)])[ \u3000]?"
    rf"(?:{_NOTE}|[①-⑳㉑-㉟❶-❿➀-➓]|[（(]注?\d{{1,3}}[）)]){{1,12}}\s*\Z"
)
_TAIL = 200


def before_marks(text: str, start: int, end: int) -> int:
    """Where the sentence ``text[start:end]`` ends without the marks that lead to notes.

    >>> before_marks("水是湿的。[1][2]", 0, 11), before_marks("见[1]", 0, 4)
    (5, 4)
    """
    tail = text[max(start, end - _TAIL) : end]
    match = _TRAILING.search(tail)
    if match is None or not re.search(r"\w", tail[: match.start()]):
        return end
    return end - len(tail) + match.start()


def _numbers_items(text: str, mark: re.Match[str], begin: int) -> bool:
    """Whether *mark* begins an item of a list rather than leads to a note."""
    if mark.end() >= len(text.rstrip()):
        return False
    style = text[mark.start()]
    numbered = style in "（("
    for start in (0, begin):
        first = _NUMBERED.match(text[start : start + 40].lstrip())
        if first and (first[0][0] in "（(") == numbered:
            return True
    earlier = text[max(0, mark.start() - 400) : mark.start()]
    opens = r"[：:；;]\s?[（(]\d" if numbered else r"[：:；;]\s?[①-⑳❶-❿➀-➓]"
    return bool(_LISTING.search(text, begin, mark.start()) or re.search(opens, earlier))
