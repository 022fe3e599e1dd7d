"""Subtitles: SubRip (.srt) and WebVTT (.vtt), cue by cue without their times.

A cue is a paragraph, but a sentence that runs on in the next cue is joined: when the
first ends with a comma or dash, or the next begins with a small letter, and little time
lies between. Chinese subtitles mostly have no punctuation; their cues stay apart.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from align.documents.protocol import Builder, Content
from align.errors import FormatError
from align.messages import message
from align.model import Cue
from align.text.decoding import decode
from align.text.scripts import count_scripts, has_han
from align.text.tags import unescaped

__all__ = ["SubtitleReader"]

_STAMP = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
_TIMES = re.compile(rf"[ \t]*({_STAMP})[ \t]*-+>[ \t]*({_STAMP})(?:[ \t].*)?$")
_ASS_STAMP = re.compile(r"\d{1,2}:\d{1,2}:\d{1,2}(?:[.:]\d{1,3})?")
_ASS_OVERRIDE = re.compile(r"\{[^{}]*\}")
_ASS_DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)", re.DOTALL)
_ASS_FIELDS = (
    "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
)  # fmt: skip
_SNIFF = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:WEBVTT(?:\s|$)|\[Script Info\]"
    rb"|\s*\d{1,6}\s+\d+:\d\d:[\d,.]+\s*-+>)"
)
_TAG = re.compile(
    r"</?(?:[biu]|c|v|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<[\d:.]+>|\{\\[^{}]*\}", re.IGNORECASE
)
_RUNS_ON = re.compile(r"[,，、;；—–-]$")
_GOES_ON = re.compile(r"[a-z]")
_ENDED = re.compile(r"[.!?。！？…][\"'”’」』)）\]]*$")
_SPEAKER = re.compile(r"\s*[-–—]\s*(?=\S)")
_GAP = 3.0
_LONGEST = 1000


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    lines: list[str]


class SubtitleReader:
    """Reads ``.srt``, ``.vtt``, ``.ass`` and ``.ssa``."""

    name = "subtitles"
    extensions: tuple[str, ...] = (".srt", ".vtt", ".ass", ".ssa")

    def sniff(self, data: bytes) -> bool:
        """A signature of WebVTT or ASS, or a number and a line of times at the beginning."""
        return bool(_SNIFF.match(data[:400].replace(b"\0", b"")))

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The cues' text in the file's order."""
        decoded = decode(data, where=where, encoding=encoding)
        text = decoded.text.lstrip("\ufeff")
        styled = text.lstrip().lower().startswith("[script info]")
        cues, bad = (_dialogue(text), 0) if styled else _cues(text)
        if not cues:
            raise FormatError("subtitles.no-cue", where=where)
        builder = Builder()
        _add(cues, builder)
        for code, count in (
            ("subtitles.overlapping", sum(b.start < a.end for a, b in itertools.pairwise(cues))),
            ("subtitles.end-before-start", sum(cue.end < cue.start for cue in cues)),
            ("subtitles.blocks-without-times", bad),
        ):
            if count:
                builder.notes.append(message(code, count=count))
        return builder.content(encoding=decoded.encoding, notes=decoded.notes)


def _cues(text: str) -> tuple[list[_Cue], int]:
    """The cues, and how many blocks hold text but no times."""
    cues: list[_Cue] = []
    bad = 0
    lines = re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"))
    skipping = lines[0].startswith("WEBVTT")
    current: _Cue | None = None
    before: list[str] = []
    for line in [*lines, ""]:
        times = _TIMES.match(line) if "->" in line else None
        if times:
            # Blocks that are not parted by an empty line: the number above is this cue's.
            if current and current.lines and current.lines[-1].strip().isdecimal():
                current.lines.pop()
            current = _Cue(_seconds(times[1]), _seconds(times[2]), [])
            cues.append(current)
            before, skipping = [], False
        elif not line.strip():
            if before and not skipping:
                bad += any(not part.strip().isdecimal() for part in before)
            current, before, skipping = None, [], False
        elif current is not None:
            current.lines.append(line)
        else:
            skipping = skipping or bool(re.match(r"(?:NOTE|STYLE|REGION)\b", line))
            before.append(line)
    return cues, bad


def _dialogue(text: str) -> list[_Cue]:
    """The lines that are spoken in a script of ASS or SSA, by time; one cue for one time.

    Two languages stand in one line or in two of the same time; comments and drawings are left out.
    """
    fields: tuple[str, ...] = _ASS_FIELDS
    within = False
    found: dict[tuple[float, float], _Cue] = {}
    for line in text.splitlines():
        if line.startswith("["):
            within = line.strip().lower() == "[events]"
        kind, mark, body = line.partition(":")
        if not within or not mark:
            continue
        if kind.strip().lower() == "format":
            named = tuple(part.strip().lower() for part in body.split(","))
            fields = named if {"start", "end", "text"} <= set(named) else fields
        if kind.strip().lower() != "dialogue":
            continue
        cells = dict(zip(fields, body.split(",", len(fields) - 1), strict=False))
        times = [cells.get(key, "").strip() for key in ("start", "end")]
        if not all(map(_ASS_STAMP.fullmatch, times)):
            continue
        spoken = _ASS_OVERRIDE.sub("", _ASS_DRAWING.sub("", cells.get("text", "")))
        lines = [part for part in re.split(r"\\[Nn]", spoken.replace("\\h", " ")) if part.strip()]
        start, end = map(_seconds, times)
        if lines:
            found.setdefault((start, end), _Cue(start, end, [])).lines.extend(lines)
    return sorted(found.values(), key=lambda cue: cue.start)


def _seconds(stamp: str) -> float:
    seconds = 0.0
    for part in stamp.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _add(cues: list[_Cue], builder: Builder) -> None:
    """Cues as paragraphs; sentences that run on are joined."""
    # A part of the open paragraph, where it begins there, and whose times it has.
    parts: list[tuple[str, int, _Cue]] = []
    text = ""
    for cue in cues:
        for number, line in enumerate(_paragraphs(cue.lines)):
            near = bool(parts) and cue.start - parts[-1][2].end < _GAP
            if number == 0 and near and _continues(text, line):
                between = " " if line[:1].isascii() else ""
                parts.append((line, len(text) + len(between), cue))
                text += between + line
                continue
            _close(text, parts, builder)
            text, parts = line, [(line, 0, cue)]
    _close(text, parts, builder)


def _close(text: str, parts: list[tuple[str, int, _Cue]], builder: Builder) -> None:
    begin = builder.add(text)
    builder.cues += [
        Cue(begin + at, begin + at + len(line), cue.start, cue.end) for line, at, cue in parts
    ]


def _continues(text: str, following: str) -> bool:
    if len(text) > _LONGEST or _ENDED.search(text[-12:]):
        return False
    if has_han(text) != has_han(following) and count_scripts(text + following).latin > 1:
        # In subtitles of two languages the other one follows.
        return False
    return bool(_RUNS_ON.search(text[-1:]) or _GOES_ON.match(following))


def _paragraphs(lines: list[str]) -> list[str]:
    """A cue's lines as one paragraph, or one each where speakers or languages change."""
    found: list[str] = []
    chinese: bool | None = None
    for raw in lines:
        line = unescaped(_TAG.sub("", raw)).strip()
        if not line:
            continue
        speaker = _SPEAKER.match(line)
        scripts = count_scripts(line)
        here = scripts.share > 0.5 if scripts.han + scripts.latin else chinese
        if (
            not found
            or speaker
            or len(found[-1]) > _LONGEST
            or (here != chinese and chinese is not None)
        ):
            found.append(line[speaker.end() :] if speaker else line)
        else:
            found[-1] += line if here else f" {line}"
        chinese = here
    return found
