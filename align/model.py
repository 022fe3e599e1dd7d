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
from typing import Literal

from align.messages import Message
from align.text.scripts import WIDE

__all__ = [
    "Alignment",
    "Bead",
    "Document",
    "Grade",
    "Lang",
    "Match",
    "Mode",
    "Pair",
    "Segment",
    "SetAside",
    "Signature",
    "Status",
    "bead_id",
    "bead_type",
    "flat",
    "join",
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
class SetAside:
    """A span of a document that is no running text, and why (``navigation``, ``credits`` ...)."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One text in one language, as it was read.

    Attributes:
        name: the source file's name, for people (relative to what was given).
        lang: by script, unless it was said.
        text: the raw text; never normalised (lone surrogates and NUL alone are replaced).
        file_hash: SHA-256 of the source file's bytes, hexadecimal.
        format: the reader that read it (``txt``, ``docx`` ...).
        encoding: the character encoding chosen, empty for formats that have none.
        set_aside: spans of *text* that are furniture, in order, not overlapping.
        notes: what a user should know of the reading (replaced characters, a guess made).
        segmented: one segment a line, as the user said; splitting does not apply.
        breaks: offsets at which a paragraph starts whatever the text looks like (from the
            format's own structure: docx paragraphs, HTML blocks); empty when the text's
            line ends are all there is.
    """

    name: str
    lang: Lang
    text: str
    file_hash: str
    format: str = "txt"
    encoding: str = ""
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Message | str, ...] = ()
    segmented: bool = False
    breaks: tuple[int, ...] = ()

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
    """A group of Chinese segments and the group of English segments that render it.

    Attributes:
        zh, en: ascending 0-based segment indexes; one of the two may be empty.
        score: the aligner's own; larger is better, comparable within one alignment only.
        probability: the chance that a careful reviewer accepts the bead as it stands.
        origin: who or what made it (``aligner``, an author's name).
        crossing: whether it crosses a neighbour (monotone beads do not).
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    score: float = 0.0
    probability: float = 0.0
    status: Status = Status.PROPOSED
    origin: str = "aligner"
    crossing: bool = False

    @property
    def type(self) -> str:
        """``1-1``, ``2-1``, ``0-1`` ..."""
        return bead_type(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Match:
    """A part of one text and the part of the other that renders it (offsets into the texts)."""

    zh_start: int
    zh_end: int
    en_start: int
    en_end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counterparts found in comparable documents.

    Attributes:
        zh_doc, en_doc: 0-based positions in the lists of documents that were compared.
        zh, en: segment indexes within those documents.
        probability: the chance that a careful reviewer accepts it (translation or partial).
        rank: 0 for the best candidate of its Chinese or English segment.
    """

    zh_doc: int
    zh: tuple[int, ...]
    en_doc: int
    en: tuple[int, ...]
    score: float = 0.0
    probability: float = 0.0
    grade: Grade = Grade.NONE
    rank: int = 0
    status: Status = Status.PROPOSED
    origin: str = "aligner"

    @property
    def type(self) -> str:
        """``1-1`` mostly; a reviewer can extend either side."""
        return bead_type(self.zh, self.en)


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
class Alignment:
    """The beads of one document pair (parallel), in text order, with their signature.

    ``probability`` is the chance that the two texts are translations of each other at
    all; where it is low the summary suggests comparable mode.
    """

    beads: tuple[Bead, ...]
    signature: Signature | None = None
    probability: float = 1.0


def bead_type(zh: Sequence[int], en: Sequence[int]) -> str:
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
# The look-behind keeps a long run of blanks from being tried from each of its places.
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
