"""Documents in, sentences out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, get_args

from align.errors import SettingError
from align.model import Document, Lang, Segment, flat
from align.segments import chinese, english, srx
from align.segments.enclosing import before_marks
from align.segments.paragraphs import Lines, blocks, trim
from align.segments.paragraphs import lines as lines_of
from align.text.folding import folded

__all__ = ["SegmentOptions", "segment", "segment_texts", "segmenter_id"]

_VERSION = 4
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
_ABBREVIATION = re.compile(r"\S(?:[^\r\n]{0,38}\S)?")
_MOST_ABBREVIATIONS = 5000

ReferenceMarks = Literal["keep", "leave-out"]
_TURNED = re.compile("[\ufe10-\ufe19\ufe31\ufe35-\ufe44\ufe50-\ufe57]")


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """How to cut.

    Attributes:
        split_semicolons_zh: whether ； ends a segment.
        split_semicolons_en: whether ; ends a segment.
        lines: what line ends are: ``keep``: each ends a paragraph; ``join``: none does but an
            empty line; ``auto``: the text shows which are wraps (:mod:`align.segments.paragraphs`).
        reference_marks: ``leave-out``: marks that lead to notes (``[1]``, ``①``) and stand after
            the stop of a sentence are in no segment.
        abbreviations: what a user writes with a full stop that ends no sentence, with or
            without it.
        rules: segmentation rules of an SRX file (:mod:`align.segments.srx`); those of a language
            take the place of ours for it.

    Raises:
        SettingError: there is no such *lines* or *reference_marks*, or an abbreviation is none.
    """

    split_semicolons_zh: bool = False
    split_semicolons_en: bool = False
    lines: Lines = "auto"
    reference_marks: ReferenceMarks = "keep"
    abbreviations: tuple[str, ...] = ()
    rules: tuple[srx.Rule, ...] = ()

    def __post_init__(self) -> None:
        # From JSON they come as lists.
        rules = tuple((lang, bool(b), str(x), str(y)) for lang, b, x, y in self.rules)
        object.__setattr__(self, "rules", rules)
        words = (word.strip().rstrip(".．").strip() for word in self.abbreviations)
        object.__setattr__(self, "abbreviations", tuple(sorted({word for word in words if word})))
        bad = [word for word in self.abbreviations if not _ABBREVIATION.fullmatch(word)]
        if bad or len(self.abbreviations) > _MOST_ABBREVIATIONS:
            raise SettingError(
                "segments.abbreviation-invalid",
                text=bad[0][:60] if bad else "",
                most=_MOST_ABBREVIATIONS,
            )
        if self.reference_marks not in get_args(ReferenceMarks):
            raise SettingError("segments.marks-unknown", mode=str(self.reference_marks))
        if self.lines not in get_args(Lines):
            raise SettingError("segments.lines-unknown", mode=str(self.lines))


def segment(document: Document, options: SegmentOptions | None = None) -> tuple[Segment, ...]:
    """The segments of *document*, ascending and apart.

    ``document.text[s.start:s.end]`` is the segment, without blanks at its ends; together
    they cover every character that is neither blank nor excluded, nor a reference mark that is
    left out. A document that is
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
        key if isinstance(value, bool) else f"{key}-{value}"
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
        at = block.start
        for cut in _with_letters(text, _cuts(text, document.lang, options)):
            start, end = trim(document.text, at, block.start + cut)
            if options.reference_marks == "leave-out":
                end = before_marks(document.text, start, end)
            if start < end:
                yield Segment(start, end, block.paragraph)
            at = block.start + cut


def _cuts(text: str, lang: Lang, options: SegmentOptions) -> Iterator[int]:
    """Where the sentences of a paragraph end, by the user's rules or by ours."""
    rules = [rule for rule in options.rules if rule[0] == lang]
    if rules:
        found = srx.ends(text, rules)
    elif lang == "zh":
        found = chinese.ends(text, semicolons=options.split_semicolons_zh)
    else:
        found = english.ends(text, semicolons=options.split_semicolons_en)
    if not options.abbreviations:
        return found
    known = _abbreviated(options.abbreviations)
    return (at for at in found if not known.search(text, max(0, at - 60), at))


@lru_cache(maxsize=8)
def _abbreviated(abbreviations: tuple[str, ...]) -> re.Pattern[str]:
    """What ends with one of *abbreviations* and its full stop; capitals count where it has some."""
    words = "|".join(
        re.escape(word) if word != word.lower() else f"(?i:{re.escape(word)})"
        for word in sorted(abbreviations, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words})[.．]\s*\Z")


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
