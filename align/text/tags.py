"""Tags and placeholders that stand in a text as text: ``<b>``, ``{1}``, ``%s``, ``&nbsp;``.

*Tags* are what a tool wrote of a format's own codes; *placeholders* are what a program fills in
and a translation must keep.
"""

from __future__ import annotations

import html
import re
from collections import Counter

__all__ = ["has_tags", "tags_agree", "unescaped", "without_tags"]

_NAME = r"[A-Za-z][\w:.-]{0,30}"
_VALUE = r"(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}')"
_TAG = re.compile(
    rf"<(?:/\s?)?(?:{_NAME}|\d{{1,4}})(?:\s+[\w:.-]{{1,40}}\s?=\s?{_VALUE}){{0,20}}\s?/?>"
    r"|\{/?\d{1,4}(?:&gt;|>|/)?\}|\[/?\d{1,4}[}\]](?=\{)|\{\d{1,4}[\]>]"
)
_PLACEHOLDER = re.compile(
    r"(?<![\d%％])%(?:\d{1,2}\$)?[-+#0]{0,3}\d{0,3}(?:\.\d{1,2})?(?:[sdfgxXucei@]|ld|lu|zu)(?![A-Za-z])"
    r"|%\([A-Za-z_]\w{0,40}\)[sdf]|\$\{[A-Za-z_][\w.]{0,60}\}"
    r"|\{\{\s?[A-Za-z_][\w.]{0,60}\s?\}\}|\{[A-Za-z_][\w.]{0,60}\}"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d?);")
_FAR = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9A-Fa-f]{20,});?")
_BREAK = re.compile(r"<(?:br|p|/p|div|/div|li|/li|tr|/tr|td|/td)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]{2,}")


def unescaped(text: str) -> str:
    """*text* with the characters that HTML's references stand for.

    >>> unescaped("a &lt; b &#65; &#99999999999999999999;")
    'a < b A \ufffd'
    """
    # Python's own function fails on a number of thousands of digits.
    return html.unescape(_FAR.sub("\ufffd", text))


def has_tags(text: str) -> bool:
    """Whether tags or entities stand in *text*."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def tags_agree(one: str, other: str) -> bool:
    """Whether two texts have the same tags and placeholders, each as often, and tags in pairs."""
    return _counted(one) == _counted(other) and _paired(one) == _paired(other)


def without_tags(text: str) -> str:
    """*text* without its tags, its entities as the characters they mean; placeholders stay.

    >>> without_tags('A<br/>b <i class="x">c</i> {1}%s&amp;d')
    'A b c %s&d'
    """
    if not has_tags(text):
        return text

    def gone(match: re.Match[str]) -> str:
        return " " if _BREAK.match(match[0]) else ""

    found = _ENTITY.sub(lambda match: html.unescape(match[0]), _TAG.sub(gone, text))
    return _BLANKS.sub(" ", found.replace("\u00a0", " ")).strip()


def _counted(text: str) -> Counter[str]:
    found = [match[0] for pattern in (_TAG, _PLACEHOLDER) for match in pattern.finditer(text)]
    return Counter(re.sub(r"\s+", "", item).lower() for item in found)


def _paired(text: str) -> bool:
    """Whether every end tag has its start before it."""
    open_tags: list[str] = []
    for match in _TAG.finditer(text):
        name = re.match(rf"<(/?)\s?({_NAME}|\d+)", match[0])
        if name is None or match[0].endswith("/>"):
            continue
        if not name[1]:
            open_tags.append(name[2])
        elif name[2] in open_tags:
            open_tags.remove(name[2])
        else:
            return False
    return True
