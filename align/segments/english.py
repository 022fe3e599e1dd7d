"""English sentence ends: Punkt's statistics for full stops, rules for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.segments.enclosing import attached, closing_straight, protected
from align.segments.punkt import Punkt, load_punkt

__all__ = ["ends"]

_RUN = re.compile(r"\.(?:[ \u00a0]\.)+\.*|[.!?…。！？]+|[;；]|[—–](?=[\"'”’]+\s+[\"'“‘])")
_CLOSE = re.compile(r"(?:[\"'”’)\]}»」』）]|[ \u00a0](?=[”»]))*")
_LONE_QUOTE = re.compile(r"\s+([\"'])(?=\s|$)")
_OPEN = re.compile(r"[\s\"'“‘(\[{«—–•*-]*")
_WORD = re.compile(r"\S{1,40}")
_NUMBER = re.compile(r"[#§]?\d|[ivxlcIVXLC]+\b")
_ENUMERATOR = re.compile(
    r"[\s\"“‘'(\[*-]*"
    r"(?:(?:article|art|section|sec|chapter|ch|part|rule|figure|fig|table|step|appendix|annex"
    r"|book|act|scene|volume|vol|clause|paragraph|no|question|q|a|note)\.?\s+)?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxlIVXL]{1,6})",
    re.IGNORECASE,
)
# Who spoke, after a question or exclamation: a name and a verb of speaking. A pronoun with
# a capital begins a sentence of its own.
_TAG = re.compile(
    r"(?!(?:He|She|It|I|We|They|You|This|That|Then|So|And|But|Suddenly|When|As)\b)"
    r"(?:(?:The|A|An|My|His|Her|Our|Their)\s+(?:[\w'’-]+\s+){1,2}|(?:[A-Z][\w'’-]*\.?\s+){1,3})"
    r"(?:said|says|asked|asks|replied|cried|shouted|whispered|answered|exclaimed|muttered|"
    r"demanded|inquired|enquired|called|yelled|screamed|snapped|protested|pleaded|murmured|"
    r"wondered|repeated)\b"
)
# Before a name or a number: they never end a sentence.
_NEVER = frozenset(
    (  # noqa: SIM905
        "v mr mrs ms messrs dr prof rev hon st fr gen col capt lt lieut sgt maj cpl gov sen "
        "sens rep supt adm brig comdr msgr mt e.g i.e viz cf vs ca approx incl esp fig figs vol "
        "vols nos pp para sect attn resp"
    ).split()
)
# Abbreviations only when a number follows: words or sentence ends else.
_BEFORE_NUMBER = frozenset(
    (  # noqa: SIM905
        "no art sec ch p app eq ex ref tab div par cl bk pt reg ser ver n col l ll"
    ).split()
)
_NEXT_ITEM = re.compile(r"[a-z][.)]$|[ivx]{1,4}[.)]$")
_NAME = re.compile(r"[A-Z][\w'’-]*[a-z]$|[A-Z]\.$")
_FUNCTION = re.compile(
    r"(?:The|A|An|It|He|She|They|We|You|This|That|These|Those|There|In|On|At|If|When|But|And|So|For|As"
    r"|After|Before|His|Her|Its|Their|Our|My|No|What|Why|How|Who|Then|Now|Here|While|Since)\b"
)
_CLOSED = frozenset("\"'”’)]}»」』）")
_QUOTES = frozenset("\"'”’»」』")


def ends(text: str, *, semicolons: bool = False, punkt: Punkt | None = None) -> Iterator[int]:
    """Offsets in *text*, one paragraph, at which a sentence ends, ascending.

    Args:
        semicolons: whether ; ends a sentence.
        punkt: other parameters than those that come with the package.
    """
    punkt = punkt or load_punkt()
    inside = protected(text)
    closing = closing_straight(text)
    caseless = not any(map(str.isupper, text))
    begin = 0
    at = 0
    while match := _RUN.search(text, at):
        mark = match.start()
        end = _closed(text, match.end(), closing)
        if match[0] not in "—–;；":
            end = attached(text, begin, end, blank=True)
        at = max(match.end(), end)
        if end >= len(text):
            return
        run = match[0]
        if inside[end - 1] and inside[mark]:
            continue
        if run in "—–":
            # Speech broken off, and somebody else's begins.
            ended = not text[end : end + 1].strip()
        elif run in ";；":
            ended = (
                semicolons
                and text[end].isspace()
                and not re.search(r"&\w{1,8}$", text[max(0, mark - 9) : mark])
            )
        elif not text[end].isspace():
            ended = _glued(text, mark, end, run, punkt)
        else:
            ended = _ended(text, begin, match, end, punkt, caseless=caseless)
        if ended:
            yield end
            begin = end


def _closed(text: str, at: int, closing: frozenset[int]) -> int:
    """Where the closing quotes and brackets end that follow the mark before *at*."""
    match = _CLOSE.match(text, at)
    end = match.end() if match else at
    # A quotation mark with blanks at both sides, as sloppy typing and machines leave it.
    lone = _LONE_QUOTE.match(text, end)
    if lone and (lone.start(1) in closing or lone.end() == len(text)):
        return lone.end()
    return end


def _glued(text: str, mark: int, end: int, run: str, punkt: Punkt) -> bool:
    """Whether a sentence ends though no blank follows: ``the end.The next``."""
    if run[-1] in "。！？":
        return True
    before = re.search(r"[A-Za-z]+$", text[max(0, mark - 20) : mark])
    after = re.match(r"[A-Z][a-z]*(?=[\s,'’])", text[end : end + 20])
    if run not in (".", "?", "!") or not before or not after:
        return False
    word = after[0].lower()
    known = before[0].islower() and len(before[0]) > 2
    return known and punkt.begins(word)


def _ended(  # noqa: PLR0911
    text: str, begin: int, match: re.Match[str], end: int, punkt: Punkt, *, caseless: bool
) -> bool:
    """Whether the mark, with a blank after it, ends a sentence."""
    mark, run = match.start(), match[0]
    opened = _OPEN.match(text, end)
    ahead = opened.end() if opened else end
    word = _WORD.match(text, ahead)
    after = word[0] if word else ""
    quoted = any(c in _QUOTES for c in text[match.end() : end])
    if not after:
        return False
    if run[-1] in "。！？":
        return True
    if "…" in run or (run.count(".") == 3 and not set(run) - set(". \u00a0")):
        return _after_ellipsis(text, mark, end, ahead, after, punkt)
    if re.search(r"[!?]", run):
        if after[0].islower():
            return caseless
        return not (quoted and text[end:ahead].isspace() and _TAG.match(text, ahead))
    if set(run) - {"."}:
        return not after[0].islower() or caseless
    if _only_enumerator(text, begin, mark):
        return False
    return _full_stop(text, mark, after, punkt, quoted=quoted, caseless=caseless)


def _full_stop(  # noqa: PLR0911
    text: str, mark: int, after: str, punkt: Punkt, *, quoted: bool, caseless: bool
) -> bool:
    if mark and text[mark - 1].isspace():
        # Tokenised text: its full stops stand apart, those of abbreviations do not.
        return True
    if after[0].islower() and (quoted or not caseless):
        return bool(_NEXT_ITEM.match(after))
    tokens = text[max(0, mark - 40) : mark].split()
    before = re.sub(r"^[\"'“‘(\[{«—–-]+", "", tokens[-1]) if tokens else ""
    before = re.split(r"[—–/]", before)[-1]
    kind = before.lower()
    if quoted and after[0].isupper():
        return True
    if kind in _NEVER:
        return False
    if kind in _BEFORE_NUMBER and _NUMBER.match(after):
        return False
    if len(before) == 1 and before.isupper() and len(tokens) > 1 and _NAME.match(tokens[-2]):
        # George W. Bush: many names are common words too.
        return bool(_FUNCTION.match(after))
    return punkt.ends(before, after)


def _only_enumerator(text: str, begin: int, mark: int) -> bool:
    """Whether the sentence so far is no more than ``1``, ``(a)`` or ``Article 5``."""
    if mark - begin > 40:
        return False
    return bool(_ENUMERATOR.fullmatch(text, begin, mark))


def _after_ellipsis(text: str, mark: int, end: int, ahead: int, after: str, punkt: Punkt) -> bool:
    """An ellipsis ends a sentence when what follows begins one."""
    follow = re.sub(r"[^A-Za-z'’]+$", "", after).lower()
    follow = re.split("['’]", follow)[0]
    before = re.search(r"([A-Za-z]+)\s*$", text[max(0, mark - 30) : mark])
    if before and before[1].lower() == follow:
        return False
    if not after[0].isupper():
        return False
    closed = bool(_CLOSED & set(text[mark:end]))
    opens = bool(set(text[end:ahead]) & set("\"'“‘"))
    if closed and not opens:
        return not _TAG.match(text, ahead)
    return opens or punkt.begins(follow)
