"""Checks of what was left of the source's writing, and of marks and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.messages import message
from align.model import Lang
from align.text.scripts import HAN
from termbase.checks._model import CheckedBead, Finding, Material, Severity, fold_zh
from termbase.english import word_list
from termbase.model import TermStatus

__all__ = [
    "blanks",
    "chinese_left",
    "doubled_words",
    "end_marks",
    "english_left",
    "full_width",
    "unpaired",
]

_HAN = re.compile(f"[{HAN}]+")
_NAMED = re.compile(
    r"\b(?:characters?|words?|terms?|surnames?|phrases?|symbols?|radicals?|ideographs?"
    r"|ideograms?|expression"
    r"|saying|idiom|proverb|written|spelled|spelt|reads?|reading|called|meaning|means|pronounced"
    r"|written as|slogan|inscription"
    r"|Chinese|hanzi|kanji)\s*(?:is|are|as|for|of|:)?\s*[“\"‘'「『(（]?$",
    re.IGNORECASE,
)
_GLOSS_BEFORE = re.compile(r"[A-Za-z0-9'’”\".]\s*[(（][^()（）]*$")
_GLOSS_AFTER = re.compile(r"^[”\"’'」』]?\s*[(（][^)）]*[A-Za-z]")
_SENTENCE = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?(?:[,;]?\s+[A-Za-z]+(?:['’][a-z]+)?){3,}")
_GRAMMAR = re.compile(
    r"\b(?:the|of|and|is|are|was|were|to|in|that|for|with|shall|will|has|have|be|by|on|this|not"
    r"|an?|or)\b"
)
_FULL = re.compile("[，。；：？！、（）【】《》「」『』〔〕％＃＆＊＋－／＝＠０-９Ａ-Ｚａ-ｚ]+")
_ASCII_IN_CHINESE = re.compile(f"(?<=[{HAN}])[,;:?!](?=[{HAN}])|(?<=[{HAN}])[,;?!]$")
_TWICE = re.compile(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE)
_MAY_REPEAT = frozenset(
    word_list(
        "that had very so no yes bye ha tsk more many long out on is really far never again knock "
        "hear there wagga walla baden pago bora"
    )
)
_TWICE_ZH = re.compile(
    "(的的|了了(?!解|结|断|望)|是是(?!非)|在在|和和(?!气|美|睦)|与与|及及|把把|被被)"
)
_BLANKS = re.compile(r"(?<=\S)  +(?=\S)|\s+(?=[,;!?](?:\s|$))")
_PAIRS = (
    ("(", ")"),
    ("[", "]"),
    ("（", "）"),
    ("【", "】"),
    ("《", "》"),
    ("“", "”"),
    ("「", "」"),
    ("『", "』"),
)
_PARTNERS = {end: start for start, end in _PAIRS}
_BRACKET = re.compile("[" + re.escape("".join(map("".join, _PAIRS))) + "]")
_ENDS = "。！？!?…."


def chinese_left(material: Material) -> Iterator[Finding]:
    """L701: Chinese characters are left in the English translation.

    Characters that the English explains or names (*Wang Wei (王伟)*, *the character 人*) and
    terms that are not to be translated may stand there. Where nearly all is in Chinese,
    S303 tells it.
    """
    if material.options.source != "zh":
        return
    kept = {
        term.text.strip()
        for concept in material.live
        for section in concept.languages
        for term in section.terms
        if term.text.strip()
        and (term.lang == "en" or term.status is TermStatus.DO_NOT_TRANSLATE)
        and _HAN.search(term.text)
    }
    for unit in material.units:
        en = unit.row.en
        if not unit.sided or not _HAN.search(en) or mostly_chinese(en):
            continue
        for match in _HAN.finditer(en):
            start, end = match.span()
            if match.group() in kept or _explained(en, start, end, unit.chinese):
                continue
            yield _one(unit, "en", start, end, "L701", Severity.WARNING, "finding.chinese-left")


def mostly_chinese(text: str) -> bool:
    """Whether an English side is in Chinese rather than English."""
    han = sum(len(run) for run in _HAN.findall(text))
    # A character is worth about three letters; a quoted word is no sentence.
    return han >= 4 and 3 * han > sum(map(len, re.findall(r"[A-Za-z]{2,}", text)))


def _explained(text: str, start: int, end: int, chinese: str) -> bool:
    """Whether the English names or explains what stands there; *chinese* is the source, folded."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if _NAMED.search(before) or _GLOSS_AFTER.match(after):
        return True
    if not (_GLOSS_BEFORE.search(before) and re.match(r"[^()（）]*[)）]", after)):
        return False
    # A gloss repeats what the source has; what it has not is no gloss.
    return fold_zh(text[start:end]) in chinese


def english_left(material: Material) -> Iterator[Finding]:
    """L702: an English sentence is left in the Chinese translation."""
    if material.options.source != "en":
        return
    for unit in material.units:
        zh = unit.row.zh
        if not unit.sided or not _HAN.search(zh):
            continue
        for match in _SENTENCE.finditer(zh):
            if len(_GRAMMAR.findall(match.group())) >= 2:
                yield _one(
                    unit, "zh", *match.span(), "L702", Severity.WARNING, "finding.english-left"
                )


def full_width(material: Material) -> Iterator[Finding]:
    """P801: full-width marks in English, or marks of half width between Chinese characters."""
    target: Lang = "en" if material.options.source == "zh" else "zh"
    for unit in material.units:
        text = unit.row.en if target == "en" else unit.row.zh
        if not unit.sided or (target == "en" and mostly_chinese(text)):
            continue
        for match in (_FULL if target == "en" else _ASCII_IN_CHINESE).finditer(text):
            around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
            if target == "en" and _HAN.search(around):
                continue
            yield _one(unit, target, *match.span(), "P801", Severity.INFO, "finding.full-width")


def doubled_words(material: Material) -> Iterator[Finding]:
    """P802: a word stands twice in a row in the translation."""
    target: Lang = "en" if material.options.source == "zh" else "zh"
    for unit in material.units:
        text = unit.row.en if target == "en" else unit.row.zh
        if not unit.sided:
            continue
        for match in (_TWICE if target == "en" else _TWICE_ZH).finditer(text):
            word = match.group(1)
            if target == "en" and (word.lower() in _MAY_REPEAT or word[0].isupper()):
                continue
            yield _one(unit, target, *match.span(), "P802", Severity.INFO, "finding.twice")


def blanks(material: Material) -> Iterator[Finding]:
    """P803: two blanks in a row, or a blank before a mark, in the translation."""
    target: Lang = "en" if material.options.source == "zh" else "zh"
    for unit in material.units:
        text = unit.row.en if target == "en" else unit.row.zh
        if unit.sided and target == "en":
            for match in _BLANKS.finditer(text):
                yield _one(unit, target, *match.span(), "P803", Severity.INFO, "finding.blanks")


def unpaired(material: Material) -> Iterator[Finding]:
    """P804: a bracket or quotation mark of the translation is alone, and the source is whole."""
    target: Lang = "en" if material.options.source == "zh" else "zh"
    for unit in material.units:
        text = unit.row.en if target == "en" else unit.row.zh
        other = unit.row.zh if target == "en" else unit.row.en
        if not unit.sided or not _BRACKET.search(text):
            continue
        at = _alone(text)
        if at is not None and _alone(other) is None:
            yield _one(unit, target, at, at + 1, "P804", Severity.INFO, "finding.unpaired")


def _alone(text: str) -> int | None:
    """Where the first bracket without a partner is; those after the mark of a list do not count."""
    opened: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        char, at = match.group(), match.start()
        partner = _PARTNERS.get(char)
        if partner is None:
            opened.append((char, at))
        elif opened and opened[-1][0] == partner:
            opened.pop()
        elif not re.search(r"(?:^|\s)\w{1,4}$", text[:at]):
            return at
    return opened[0][1] if opened else None


def end_marks(material: Material) -> Iterator[Finding]:
    """P805: one side ends with a full stop, question or exclamation mark, the other with none."""
    target: Lang = "en" if material.options.source == "zh" else "zh"
    for unit in material.units:
        zh, en = (text.rstrip().rstrip("”’\"'」』）)") for text in (unit.row.zh, unit.row.en))
        if not unit.sided or not zh or not en or (zh[-1] in _ENDS) == (en[-1] in _ENDS):
            continue
        text = unit.row.en if target == "en" else unit.row.zh
        end = len(text.rstrip())
        yield _one(unit, target, max(0, end - 1), end, "P805", Severity.INFO, "finding.end-mark")


def _one(
    unit: CheckedBead, lang: Lang, start: int, end: int, code: str, severity: Severity, what: str
) -> Finding:
    place = unit.place(lang, start, end)
    return Finding(
        code,
        severity,
        message(what, text=place.text),
        places=(place,),
        key=f"{unit.name}\n{start}\n{place.text}",
        always=place.text,
    )
