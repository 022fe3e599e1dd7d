"""Chinese sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.segments.enclosing import OPENER, SPAN, attached, closing_straight, protected
from align.text.scripts import HAN

__all__ = ["ends"]

_RUN = re.compile(r"[。！？!?｡；;．.…‼⁇⁈⁉]+|—(?=[”’」』])")
_CLOSE = re.compile(r"(?:[ \u3000]{0,2}[”’」』﹂﹄）)】〕》〉\]］])+")
_BLANKS = re.compile(r"\s*")
_IS_HAN = re.compile(f"[{HAN}]")
_FOREIGN = re.compile(r"(?<![A-Za-z.])[A-Za-z]{2,20}$")
_ABBREVIATIONS = frozenset(
    "al cf co dr etc fig inc jr ltd mr mrs ms no pp prof sr st vol vs".split()  # noqa: SIM905
)
_TITLES = "》〉"
_QUOTES = "”’」』﹂﹄\"'"
_QUOTE = re.compile(r"[“”「」『』]")
_NUMERAL = re.compile(r"\s*[（(]?第?(?:[一二三四五六七八九十百]{1,4}|[甲乙丙丁戊己庚辛])")
_GO_ON = frozenset("，、；：,;:）)】〕》〉]］～~")
_AFTER_QUOTE = re.compile(
    r"[的地得之等和与及或则吗吧呢]|了[吗吧呢。！？，]|一[词语句说文书]"
    r"|[这那](?:一?[句番段席]话|话|几?[个句]字|[个句条首一]?(?:词|成语|口号|说法|俗语|谚语|古话|诗|标语"
    r"|名言|歌词|对白|台词))"
)
_AFTER_QUESTION = re.compile(r"这(?:[一个样种句番类]|[句番种]话|[个一]问题)")
# Who spoke, when the sentence ends there: “……？”他低声问。
_TAG = re.compile(
    rf"(?:(?!没|无|不)[{HAN}]{{0,8}}?(?:(?:说|讲|问|答|喊|叫|笑|骂|叹|应|劝|喝|哭)道|[说讲道问答喊叫嚷骂吼]"
    r"|回答|开口|追问|反问|解释|补充|嘟囔|嘀咕)"
    r"(?=[。！？])|[他她它我你您](?:们)?(?:说|讲|问|答|道|喊|叫|想)(?=[，,]))"
)


def ends(text: str, *, semicolons: bool = False) -> Iterator[int]:
    """Offsets in *text*, one paragraph, at which a sentence ends, ascending.

    Args:
        text: as :func:`align.text.folding.folded` has it.
        semicolons: whether ； ends a sentence.
    """
    inside = protected(text)
    straight = closing_straight(text, single=True)
    begin = at = depth = counted = 0
    while match := _RUN.search(text, at):
        at = match.end()
        depth = _depth(text, counted, match.start(), depth)
        counted = match.start()
        kind = _kind(text, match.start(), match.end(), semicolons=semicolons)
        if kind is None:
            continue
        end, closed = _closers(text, at, straight)
        if not closed and depth and text[end : end + 1] == '"':
            # “ was closed with a straight mark.
            end, closed = end + 1, '"'
        # ”。 and the like: what ends the sentence can stand on both sides of the quote.
        while closed and (more := _RUN.match(text, end)):
            end, closed_more = _closers(text, more.end(), straight)
            closed += closed_more
            if not closed_more:
                break
        bare = end
        end = attached(text, begin, end)
        at = max(at, end)
        if inside[bare - 1] or not _splits(
            text, match.start(), end, closed, kind, begin, quoted=depth > 0, bare=bare
        ):
            continue
        if end < len(text):
            yield end
        begin = end


def _depth(text: str, start: int, end: int, depth: int) -> int:
    """How many quotations are open at *end*, when *depth* are at *start*."""
    for match in _QUOTE.finditer(text, start, end):
        depth = depth + 1 if match[0] in "“「『" else max(0, depth - 1)
    return depth


def _kind(  # noqa: PLR0911
    text: str, start: int, end: int, *, semicolons: bool
) -> str | None:
    """What a run of marks is: ``final``, ``ellipsis``, ``dash``, ``clause``; ``None``: no end."""
    run = text[start:end]
    after = text[end : end + 1]
    if re.search(r"[。！？｡‼⁇⁈⁉]", run):
        return "final"
    if re.search(r"[!?]", run):
        return None if re.match(r"[A-Za-z0-9_=/&]", after) else "final"
    if run == "—":
        return "dash"
    if "…" in run or "..." in run:
        return "ellipsis"
    if "；" in run or ";" in run:
        return "clause" if semicolons else None
    before = text[start - 1 : start]
    if run not in (".", "．") or re.match(r"[A-Za-z0-9_/@\\-]", after):
        return None
    if _IS_HAN.match(before) or before in tuple("”’」』）)》】％%"):
        return "final"
    # A foreign word at the end of a Chinese sentence that uses ASCII full stops.
    word = _FOREIGN.search(text, max(0, start - 20), start)
    known = not word or word[0].lower() in _ABBREVIATIONS
    ahead = text[end : end + 4].lstrip()
    return None if known or (ahead and not _IS_HAN.match(ahead)) else "final"


def _closers(text: str, at: int, straight: frozenset[int]) -> tuple[int, str]:
    """Where closing quotes and brackets after *at* end, and which they are."""
    closed = ""
    while True:
        if match := _CLOSE.match(text, at):
            closed += "".join(match[0].split())
            at = match.end()
        elif at in straight:
            closed += text[at]
            at += 1
        else:
            return at, closed


def _splits(  # noqa: PLR0911
    text: str,
    mark: int,
    end: int,
    closed: str,
    kind: str,
    begin: int,
    *,
    quoted: bool,
    bare: int,
) -> bool:
    """Whether a sentence ends at *end*: after the closers, which end at *bare*, and notes."""
    blanks = _BLANKS.match(text, end)
    ahead = blanks.end() if blanks else end
    after = text[ahead : ahead + 1]
    if not after:
        return True
    if after in _GO_ON or (after == "—" and (closed or kind != "final")):
        return False
    if text[mark] in ".．" and _NUMERAL.fullmatch(text, begin, mark):
        return False
    if closed and closed[-1] in _TITLES:
        return False
    if closed and closed[-1] not in _QUOTES:
        return _bracket_opens_sentence(text, mark, bare, begin)
    # Where nothing but the quote stands between the mark and what follows.
    direct = bool(closed) and text[end - 1] == closed[-1]
    if direct and (_AFTER_QUOTE.match(text, ahead) or _TAG.match(text, ahead)):
        return False
    if closed and kind == "final" and text[mark] in "？！?!":
        return not _AFTER_QUESTION.match(text, ahead)
    if kind == "ellipsis":
        return bool(closed) or (not quoted and mark - begin >= 6)
    return kind != "dash" or after in '“‘「『"'


def _bracket_opens_sentence(text: str, mark: int, end: int, begin: int) -> bool:
    """Whether the bracket that closes before *end* holds the whole sentence."""
    opener = OPENER.get(text[end - 1], "")
    opened = text.rfind(opener, max(begin, mark - 4 * SPAN), mark) if opener else -1
    return opened < 0 or not text[begin:opened].strip()
