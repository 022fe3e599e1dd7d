"""Documents in, sentences out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import get_args

from align.errors import SettingError
from align.model import Document, Lang, Segment, flat
from align.segments import chinese, english
from align.segments.paragraphs import Lines, blocks, trim
from align.segments.paragraphs import lines as lines_of
from align.text.folding import folded

__all__ = ["SegmentOptions", "segment", "segment_texts", "segmenter_id"]

_VERSION = 3
"""Raised whenever the same text could be cut elsewhere: alignments are signed with it."""


# Punctuation turned for vertical lines (Unicode's vertical and small compatibility forms) as
# what it is; each one character for one, so that offsets stay.
_UPRIGHT = str.maketrans(
    "\ufe10\ufe11\ufe12\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\ufe31"
    "\ufe35\ufe36\ufe39\ufe3a\ufe3b\ufe3c\ufe3d\ufe3e\ufe3f\ufe40\ufe41\ufe42\ufe43\ufe44"
    "\ufe50\ufe51\ufe52\ufe54\ufe55\ufe56\ufe57",
    "，、。：；！？〖〗…—（）〔〕【】《》〈〉「」『』，、．；：？！",
)
_LETTER = re.compile(r"\w")
_TURNED = re.compile("[\ufe10-\ufe19\ufe31\ufe35-\ufe44\ufe50-\ufe57]")


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """How to cut.

    Attributes:
        split_semicolons_zh: whether ； ends a segment.
        split_semicolons_en: whether ; ends a segment.
        lines: what line ends are: ``keep``: each ends a paragraph; ``join``: none does but an
            empty line; ``auto``: the text shows which are wraps (:mod:`align.segments.paragraphs`).

    Raises:
        SettingError: there is no such *lines*.
    """

    split_semicolons_zh: bool = False
    split_semicolons_en: bool = False
    lines: Lines = "auto"

    def __post_init__(self) -> None:
        if self.lines not in get_args(Lines):
            raise SettingError("segments.lines-unknown", mode=str(self.lines))


def segment(document: Document, options: SegmentOptions | None = None) -> tuple[Segment, ...]:
    """The segments of *document*, ascending and apart.

    ``document.text[s.start:s.end]`` is the segment, without blanks at its ends; together
    they cover every character that is neither blank nor excluded. A document that is
    ``segmented`` has one segment a line.
    """
    return tuple(_segments(document, options or SegmentOptions()))


@dataclass(frozen=True)
class Text:
    """A document with its segments."""

    document: Document
    segments: tuple[Segment, ...]

    @property
    def name(self) -> str:
        """The document's name."""
        return self.document.name

    @property
    def lang(self) -> Lang:
        """The document's language."""
        return self.document.lang

    @cached_property
    def texts(self) -> list[str]:
        """The segments as one line each."""
        return segment_texts(self.document, self.segments)


def segment_texts(document: Document, segments: Sequence[Segment]) -> list[str]:
    """Each segment's text on one line (see :func:`align.model.flat`)."""
    return [flat(document.text[s.start : s.end], document.lang) for s in segments]


def segmenter_id(options: SegmentOptions | None = None) -> str:
    """The segmenter's version and options in a few characters, for signatures."""
    options = options or SegmentOptions()
    plain = asdict(SegmentOptions())
    marks = [
        f"{key}-{value}" if isinstance(value, str) else key
        for key, value in sorted(asdict(options).items())
        if value != plain[key]
    ]
    digest = hashlib.sha256(",".join(marks).encode()).hexdigest()[:6]
    return f"duizhao-{_VERSION}" + (f"-{digest}" if marks else "")


def _segments(document: Document, options: SegmentOptions) -> Iterator[Segment]:
    if document.segmented:
        for number, (start, end) in enumerate(lines_of(document)):
            yield Segment(start, end, number)
        return
    if document.lang == "zh":
        text = document.text
        if _TURNED.search(text):
            text = text.translate(_UPRIGHT)
        document = replace(document, text=folded(text))
    for block in blocks(document, lines=options.lines):
        text = document.text[block.start : block.end]
        if document.lang == "zh":
            cuts = chinese.ends(text, semicolons=options.split_semicolons_zh)
        else:
            cuts = english.ends(text, semicolons=options.split_semicolons_en)
        at = block.start
        for cut in _with_letters(text, cuts):
            start, end = trim(document.text, at, block.start + cut)
            if start < end:
                yield Segment(start, end, block.paragraph)
            at = block.start + cut


def _with_letters(text: str, cuts: Iterable[int]) -> Iterator[int]:
    """The ends of the sentences of *text*: what holds no letter belongs to the one before it."""
    start, waiting = 0, 0
    for cut in [*cuts, len(text)]:
        if not _LETTER.search(text, start, cut):
            # Before the first sentence: part of it.
            waiting = cut if waiting else 0
        else:
            if waiting:
                yield waiting
            waiting = cut
        start = cut
    yield waiting or len(text)
