"""Bilingual subtitles out: SubRip (.srt) and Advanced SubStation Alpha (.ass).

A cue a pair, source side first, at the times at which the source side was shown, or the other
one where that has none. Pairs without times (of texts that were no subtitles) are left out.
Neither format can quote its own marks, so an invisible joiner stands behind those in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from align.errors import SettingError
from align.exchange.cells import Cleaner
from align.exchange.copies import fonts_of
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.model import Lang, Pair, Times

__all__ = ["times_of", "write_ass", "write_srt"]

_SHORTEST = 0.5
"""Seconds; what is shown for less nobody reads, and an end before its start is a mistake."""

_JOINER = "\u2060"
_SRT_MARK = re.compile("<(?=[A-Za-z/])|--(?=>)|[{](?=\\\\)")
_ASS_MARK = re.compile(r"\\")
_ASS_BRACES = str.maketrans("{}", "｛｝")
_STYLE_OF: dict[Lang, str] = {"zh": "Chinese", "en": "English"}
_FIELDS = (
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour,"
    " Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline,"
    " Shadow, Alignment, MarginL, MarginR, MarginV, Encoding"
)
_LOOK = "&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,2,0,2,40,40,40,1"


def times_of(pair: Pair, source: Lang = "zh") -> Times | None:
    """When *pair* is shown; ``None`` if nothing says so."""
    both = (pair.zh_times, pair.en_times)
    first, second = both if source == "zh" else both[::-1]
    return first or second


def write_srt(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as SubRip: UTF-8, a line a side.

    Raises:
        SettingError: no pair has times.
    """
    clean = Cleaner()
    cues, left_out = _cues(pairs, options, clean)
    with text_output(target) as stream:
        for number, (begins, ends, sides) in enumerate(cues, 1):
            lines = [_SRT_MARK.sub(rf"\g<0>{_JOINER}", text) for _, text in sides]
            stream.write(f"{number}\n{_srt_time(begins)} --> {_srt_time(ends)}\n")
            stream.write("\n".join(lines) + "\n\n")
    return Written(rows=len(cues), left_out=left_out, cleaned=clean.count)


def write_ass(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Write *pairs* as Advanced SubStation Alpha v4+, a style for each language.

    Raises:
        SettingError: no pair has times.
    """
    clean = Cleaner()
    cues, left_out = _cues(pairs, options, clean)
    font = fonts_of(options.codes.zh)[0]
    title = " ".join(clean(options.title).split())
    with text_output(target, bom=True) as stream:
        stream.write(
            f"[Script Info]\nTitle: {title or 'Duizhao'}\nScriptType: v4.00+\nWrapStyle: 0\n"
            "ScaledBorderAndShadow: yes\nPlayResX: 1920\nPlayResY: 1080\n\n"
            f"[V4+ Styles]\n{_FIELDS}\nStyle: Chinese,{font},66,{_LOOK}\n"
            f"Style: English,Arial,48,{_LOOK}\n\n"
            "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV,"
            " Effect, Text\n"
        )
        for begins, ends, sides in cues:
            (first, _), *_ = sides
            shown = [
                ("" if lang == first else rf"{{\r{_STYLE_OF[lang]}}}")
                + _ASS_MARK.sub(rf"\\{_JOINER}", text).translate(_ASS_BRACES)
                for lang, text in sides
            ]
            stream.write(
                f"Dialogue: 0,{_ass_time(begins)},{_ass_time(ends)},{_STYLE_OF[first]},,0,0,0,,"
                + r"\N".join(shown)
                + "\n"
            )
    return Written(rows=len(cues), left_out=left_out, cleaned=clean.count)


_Timed = tuple[float, float, list[tuple[Lang, str]]]


def _cues(pairs: Iterable[Pair], options: WriteOptions, clean: Cleaner) -> tuple[list[_Timed], int]:
    """What is shown when, in order of time; and how many pairs have no time."""
    found: list[_Timed] = []
    left_out = untimed = 0
    for pair in pairs:
        sides: list[tuple[Lang, str]] = [("zh", pair.zh), ("en", pair.en)]
        if options.source == "en":
            sides.reverse()
        # Clean first: of control characters alone nothing is left to show.
        clear = [(lang, " ".join(clean(text).split())) for lang, text in sides]
        shown = [(lang, text) for lang, text in clear if text]
        times = times_of(pair, options.source)
        if times is None or not shown:
            left_out += 1
            untimed += bool(shown)
            continue
        found.append((times[0], max(times[1], times[0] + _SHORTEST), shown))
    if untimed and not found:
        raise SettingError("exchange.no-times")
    return sorted(found, key=lambda cue: cue[:2]), left_out


def _parts(seconds: float, unit: int) -> tuple[int, int, int, int]:
    whole = round(max(0.0, seconds) * unit)
    minutes, rest = divmod(whole, 60 * unit)
    return (*divmod(minutes, 60), *divmod(rest, unit))


def _srt_time(seconds: float) -> str:
    hours, minutes, rest, thousandths = _parts(seconds, 1000)
    return f"{hours:02}:{minutes:02}:{rest:02},{thousandths:03}"


def _ass_time(seconds: float) -> str:
    hours, minutes, rest, hundredths = _parts(seconds, 100)
    return f"{hours}:{minutes:02}:{rest:02}.{hundredths:02}"
