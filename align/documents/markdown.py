"""Markdown: CommonMark's blocks and spans as far as running text needs them.

The text is the plain text: marks are gone, wrapped lines are joined, every block is a
paragraph. Front matter, fenced code, link definitions and HTML comments stay in the
text but are excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.documents.protocol import Builder, Content, join_wraps
from align.text.decoding import decode
from align.text.tags import unescaped

__all__ = ["MarkdownReader", "plain"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?")
_ORDERED = re.compile(r"[ \t]*\d{1,9}[.)、][ \t]+")
_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)+")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+.*$")
_TABLE_RULE = re.compile(r"[ \t]*(?:[|:][ \t:]*)?-[-| \t:]*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

_CODE = re.compile(r"(`{1,3})(?!`)([^`]{1,500})\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,100}\])")
_LINK = re.compile(
    r"\[([^\[\]]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,800}\)|\[[^\[\]\n]{0,100}\])"
)
_STRONG = re.compile(
    r"(\*\*|__|~~)(?=\S)([^*_~\n]{1,4000}?(?:[*_][^*_~\n]{1,500}[*_][^*_~\n]{0,2000}?)?)(?<=\S)\1"
)
_STAR = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s*\\])\*(?![\w*])|(?<=[\u3000-\uffef])\*(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s*\\])\*(?!\*)"
)
_LINE = re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s_\\])_(?!\w)")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|details|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|li|mark"
    r"|ol|p|picture|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|var"
    r"|video|center|source)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = "\ue000"


class MarkdownReader:
    """Reads ``.md``."""

    name = "markdown"
    extensions: tuple[str, ...] = (".md", ".markdown", ".mdown", ".mkd")

    def sniff(self, data: bytes) -> bool:
        """Never sure: Markdown is text."""
        del data
        return False

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The plain text, a paragraph a block."""
        decoded = decode(data, where=where, encoding=encoding)
        builder = Builder()
        for text, reason in _blocks(decoded.text):
            builder.add(text if reason else plain(join_wraps(text)), reason)
        return builder.content(encoding=decoded.encoding, notes=decoded.notes)


def plain(text: str) -> str:
    """*text*, one block, without the marks of emphasis, links and inline code."""
    text = text.replace(_KEPT, "\ufffd")
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"{_KEPT}{len(kept) - 1}{_KEPT}"

    text = _CODE.sub(lambda m: keep(m[2].strip() or m[2]), text)
    text = _ESCAPE.sub(lambda m: keep(m[1]), text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(lambda m: m[1], text)
    for _ in range(2):
        text = _STRONG.sub(lambda m: m[2], text)
    text = _STAR.sub(lambda m: m[1] or m[2], text)
    text = _LINE.sub(lambda m: m[1], text)
    # A reference may stand for the very mark of what is kept.
    parts = re.split(f"{_KEPT}(\\d+){_KEPT}", _TAG.sub("", text))
    return "".join(
        kept[int(part)] if place % 2 else unescaped(part).replace(_KEPT, "\ufffd")
        for place, part in enumerate(parts)
    )


def _blocks(text: str) -> Iterator[tuple[str, str | None]]:
    """Blocks with the reason for which one is excluded."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    if lines and re.fullmatch(r"---[ \t]*|\+\+\+[ \t]*", lines[0]):
        mark = lines[0].strip()
        for number, line in enumerate(lines[1:200], 1):
            if line.strip() == mark or (mark == "---" and line.rstrip() == "..."):
                yield "\n".join(lines[: number + 1]), "front matter"
                at = number + 1
                break
    gathered: list[str] = []
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        if fence:
            yield from _flush(gathered)
            end = _fence_end(lines, at, fence[1])
            yield "\n".join(lines[at:end]), "code"
            at = end
            continue
        if "<!--" in line:
            end = at
            while end + 1 < len(lines) and "-->" not in lines[end]:
                end += 1
            whole = "\n".join(lines[at : end + 1])
            left = _COMMENT.sub("", whole)
            yield from ((m[0], "comment") for m in _COMMENT.finditer(whole))
            if not left.strip():
                at = end + 1
                continue
            lines[at : end + 1] = left.split("\n")
            line = lines[at]
        yield from _line(line, gathered)
        at += 1
    yield from _flush(gathered)


def _fence_end(lines: list[str], at: int, mark: str) -> int:
    for number in range(at + 1, len(lines)):
        line = lines[number].strip()
        if len(line) >= len(mark) and set(line) == {mark[0]}:
            return number + 1
    return len(lines)


def _line(line: str, gathered: list[str]) -> Iterator[tuple[str, str | None]]:
    """Take one line in: blocks that it ends come out."""
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    if not line.strip():
        yield from _flush(gathered)
    elif _DEFINITION.match(line):
        yield from _flush(gathered)
        yield line, "link"
    elif heading := _HEADING.match(line):
        yield from _flush(gathered)
        yield _HEADING_END.sub("", line[heading.end() :]), None
    elif (
        (gathered and _UNDERLINE.match(line))
        or _RULE.match(line)
        or (_TABLE_RULE.match(line) and "|" in line)
    ):
        yield from _flush(gathered)
    elif line.lstrip().startswith("|"):
        yield from _flush(gathered)
        for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")):
            yield cell, None
    else:
        bullet = _BULLET.match(line)
        if bullet or _ORDERED.match(line):
            yield from _flush(gathered)
        gathered.append(line[bullet.end() :] if bullet else line)
        # Two blanks or a backslash at the end of a line: a break that the author meant.
        if re.search(r"(?:  |\\)$", line):
            gathered[-1] = gathered[-1].rstrip(" \\")
            yield from _flush(gathered)


def _flush(gathered: list[str]) -> Iterator[tuple[str, str | None]]:
    if gathered:
        yield "\n".join(gathered), None
        gathered.clear()
