"""What travels between the rooms: documents, segments, beads, pairs, signatures.

Everything here is immutable and knows no file and no database. Offsets count
Unicode code points of :attr:`Document.text`; spans are half open.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, cast

from align.messages import Message
from align.text.scripts import WIDE

__all__ = [
    "Alignment",
    "Around",
    "Bead",
    "Cue",
    "Document",
    "Excluded",
    "Fields",
    "Grade",
    "Lang",
    "Match",
    "MemoryUse",
    "Mode",
    "Pair",
    "Segment",
    "Signature",
    "Status",
    "Times",
    "Unit",
    "bead_id",
    "bead_type",
    "flat",
    "join",
    "language_of",
]

Lang = Literal["zh", "en"]
Mode = Literal["parallel", "comparable"]


class Status(StrEnum):
    """What a reviewer has said of a bead."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NEEDS_REVIEW = "needs review"


class Grade(StrEnum):
    """How much of a counterpart the two sides of a pair are.

    ``translation``: the same proposition; ``partial``: at least one full clause in
    common; ``related``: same topic or phrase, not a counterpart; ``none``.
    """

    TRANSLATION = "translation"
    PARTIAL = "partial"
    RELATED = "related"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A span of a document that is no running text, and why (``navigation``, ``credits`` ...)."""

    start: int
    end: int
    reason: str


Times = tuple[float, float]
"""When something begins and ends, in seconds."""

Fields = tuple[tuple[str, str], ...]
"""What a unit of a memory says of itself by name (client, project, domain, translator), sorted."""


@dataclass(frozen=True, slots=True)
class Cue:
    """``document.text[start:end]`` is shown from *begins* to *ends* (seconds): of subtitles."""

    start: int
    end: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Unit:
    """``document.text[start:end]`` is of units of a memory that have these *fields*."""

    start: int
    end: int
    fields: Fields


@dataclass(frozen=True, slots=True)
class Document:
    """One text in one language, as it was read.

    Attributes:
        name: the source file's name, for people (relative to what was given).
        lang: by script, unless it was given.
        text: the raw text; never normalised (lone surrogates and NUL alone are replaced).
        file_hash: SHA-256 of the source file's bytes, hexadecimal.
        format: the reader that read it (``txt``, ``docx`` ...).
        encoding: the character encoding chosen, empty for formats that have none.
        excluded: spans of *text* that are boilerplate, in order, not overlapping.
        notes: what a user should know of the reading (replaced characters, a guess made).
        segmented: one segment a line, as the user stated; splitting does not apply.
        breaks: offsets at which a paragraph starts whatever the text looks like (from the
            format's own structure: docx paragraphs, HTML blocks); empty when the text's
            line ends are all there is.
        cues: of subtitles, when which part is shown; ascending.
        units: of a memory, what its units say of themselves; ascending, apart.

    Documents that differ in *cues* or *units* only are equal.
    """

    name: str
    lang: Lang
    text: str
    file_hash: str
    format: str = "txt"
    encoding: str = ""
    excluded: tuple[Excluded, ...] = ()
    notes: tuple[Message, ...] = ()
    segmented: bool = False
    breaks: tuple[int, ...] = ()
    cues: tuple[Cue, ...] = field(default=(), compare=False)
    units: tuple[Unit, ...] = field(default=(), compare=False)

    @property
    def text_hash(self) -> str:
        """SHA-256 of language and text, hexadecimal: what ids are made from."""
        body = f"{self.lang}\n{self.text}".encode()
        return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence: ``document.text[start:end]``, and the 0-based number of its paragraph."""

    start: int
    end: int
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Bead:
    """Chinese segments and the English segments that render them, by index.

    Both modes have it: in a parallel alignment the beads cover both texts; of comparable
    documents most segments stand in none that is a counterpart.

    Attributes:
        zh, en: ascending 0-based segment indexes; one of the two may be empty.
        score: the aligner's own; larger is better, comparable within one alignment only.
        probability: the chance that a careful reviewer accepts the bead as it stands (in
            comparable mode: as a counterpart, grade translation or partial).
        origin: who or what made it (``aligner``, an author's name).
        crossing: whether it crosses a neighbour (monotone beads do not).
        zh_doc, en_doc: 0-based indexes in the lists of documents that were compared.
        grade: in comparable mode; ``None`` in parallel mode.
        rank: in comparable mode, 0 for the best candidate of its Chinese or English segment.
        id: :func:`bead_id`, empty outside a project.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    score: float = 0.0
    probability: float = 0.0
    status: Status = Status.PROPOSED
    origin: str = "aligner"
    crossing: bool = False
    zh_doc: int = 0
    en_doc: int = 0
    grade: Grade | None = None
    rank: int = 0
    id: str = ""

    @property
    def type(self) -> str:
        """``1-1``, ``2-1``, ``0-1`` ..."""
        return bead_type(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Around:
    """The sentences before and after the sides of a pair in their documents."""

    zh_before: str = ""
    zh_after: str = ""
    en_before: str = ""
    en_after: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A bead with its texts: what files of pairs give and what their writers take.

    Attributes:
        zh, en: the two sides, one line each (see :func:`flat`); one may be empty.
        probability: as in :class:`Bead`; not a number where a person made the pair.
        status, grade, origin, rank: as in :class:`Bead`.
        zh_document, en_document: the documents' names.
        zh_segments, en_segments: 0-based segment indexes within them.
        zh_sentences, en_sentences: what *zh* and *en* are joined from; where it is not
            given, or does not make up the side, the side as a whole.
        id: the bead's id (:func:`bead_id`), empty outside a project.
        comment: what reviewers noted on it.
        author, changed: who reviewed it last and when (ISO 8601, UTC), empty if nobody.
        fields: what the unit of a memory it came from says of itself.
        zh_times, en_times: of subtitles, when each side is shown.
        around: its neighbours in the documents, where they were asked for.
        mode: of parallel or of comparable texts; see :attr:`is_comparable`.
    """

    zh: str
    en: str
    probability: float = 1.0
    status: Status = Status.PROPOSED
    grade: Grade | None = None
    zh_document: str = ""
    en_document: str = ""
    zh_segments: tuple[int, ...] = ()
    en_segments: tuple[int, ...] = ()
    zh_sentences: tuple[str, ...] = ()
    en_sentences: tuple[str, ...] = ()
    id: str = ""
    origin: str = "aligner"
    comment: str = ""
    author: str = ""
    changed: str = ""
    fields: Fields = ()
    zh_times: Times | None = None
    en_times: Times | None = None
    rank: int = 0
    around: Around | None = None
    mode: Mode = "parallel"

    def __post_init__(self) -> None:
        for name, text, sentences, lang in (
            ("zh_sentences", self.zh, self.zh_sentences, "zh"),
            ("en_sentences", self.en, self.en_sentences, "en"),
        ):
            if join(sentences, cast(Lang, lang)) != text:
                object.__setattr__(self, name, (text,) if text else ())

    @property
    def is_comparable(self) -> bool:
        """Whether it is of comparable texts; a pair from a file does not say, but has a grade."""
        return self.mode == "comparable" or self.grade is not None

    @property
    def type(self) -> str:
        """``1-1``, ``2-1`` ..., Chinese first."""
        return bead_type(
            self.zh_segments or self.zh_sentences, self.en_segments or self.en_sentences
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A part of one text and the part of the other that renders it (offsets into the texts)."""

    zh_start: int
    zh_end: int
    en_start: int
    en_end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Signature:
    """What an alignment was made with, so that it can be repeated.

    ``str(signature)`` is one line of ``key:value`` parts joined by ``|``, in the spirit
    of sacrebleu's signatures (Post 2018, "A Call for Clarity in Reporting BLEU Scores").
    """

    version: str
    mode: Mode
    encoder: str
    segmenter: str
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [
            f"duizhao:{self.version}",
            f"mode:{self.mode}",
            f"encoder:{self.encoder}",
            f"segmenter:{self.segmenter}",
        ]
        parts += [f"{key}:{self.parameters[key]}" for key in sorted(self.parameters)]
        if self.inputs:
            digest = hashlib.sha256("\n".join(self.inputs).encode()).hexdigest()
            parts.append(f"inputs:{len(self.inputs)}-{digest[:12]}")
        return "|".join(parts)


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What a translation memory had to say of two texts.

    Attributes:
        units: how many of its units stand in both texts.
        trust: how far it was trusted, from 0 (not at all) to 1.
        digest: of what it said, for signatures; empty where it said nothing.
    """

    units: int
    trust: float
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of one document pair (parallel), in text order, with their signature.

    ``probability`` is the chance that the two texts are translations of each other at
    all; where it is low the summary suggests comparable mode. ``memory``: of the memory that
    was given.
    """

    beads: tuple[Bead, ...]
    signature: Signature | None = None
    probability: float = 1.0
    memory: MemoryUse | None = None


# Macrolanguage zh and the members that people tag Chinese texts with.
_CHINESE = {"zh", "cmn", "yue", "wuu", "lzh", "zho", "chi"}
_ENGLISH = {"en", "eng"}


def language_of(code: str, known: Mapping[str, Lang] | None = None) -> Lang | None:
    """``zh`` or ``en`` for a language code of any region or script, else ``None``.

    *known* gives the meaning of codes that a file uses in its own way.
    """
    if known and code in known:
        return known[code]
    primary = re.split("[-_]", code.strip(), maxsplit=1)[0].lower()
    if primary in _CHINESE:
        return "zh"
    return "en" if primary in _ENGLISH else None


def bead_type(zh: Sequence[object], en: Sequence[object]) -> str:
    """The type of a bead as the field writes it, Chinese first: ``2-1``."""
    return f"{len(zh)}-{len(en)}"


def bead_id(
    zh_hash: str,
    zh_spans: Iterable[tuple[int, int]],
    en_hash: str,
    en_spans: Iterable[tuple[int, int]],
) -> str:
    """A bead's identity: 16 hexadecimal digits from document hashes and spans.

    It depends on nothing else, so two runs and two machines agree on it.
    """
    zh = ",".join(f"{a}-{b}" for a, b in zh_spans)
    en = ",".join(f"{a}-{b}" for a, b in en_spans)
    body = f"{zh_hash}:{zh}|{en_hash}:{en}".encode()
    return hashlib.sha256(body).hexdigest()[:16]


# Only line ends and the blanks around them go: a blank inside a line is the author's.
# The look-behind keeps a long run of blanks from being tried from each of its positions.
_WRAP = re.compile(
    r"(?<![ \t\u3000\u00a0])[ \t\u3000\u00a0]*(?:\r\n|[\n\r\u2028\u2029\x0b\x0c\x85])\s*"
)
_WIDE = re.compile(f"[{WIDE}\u2018-\u201d]")


def flat(text: str, lang: Lang) -> str:
    """*text* on one line: hard wraps undone, for encoding and for display.

    A wrap becomes nothing between Chinese characters and a space elsewhere; a hyphen
    at a wrap stays, because only a dictionary could tell which ones were the author's.
    """

    if len(text.splitlines()) < 2:  # by far the most; no wrap inside
        return text.strip()

    def mend(match: re.Match[str]) -> str:
        start, end = match.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if not before or not after:
            return ""
        if lang == "zh" and (_WIDE.match(before) or _WIDE.match(after)):
            return ""
        return " "

    return _WRAP.sub(mend, text).strip()


def join(texts: Iterable[str], lang: Lang) -> str:
    """Segments as one text: English with spaces, Chinese without."""
    return ("" if lang == "zh" else " ").join(texts)
