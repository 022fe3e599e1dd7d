"""Checks of beads, without the termbase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.messages import Message, message
from align.text.scripts import HAN
from termbase.checks._model import CheckedBead, Finding, Material, Severity
from termbase.checks.leftovers import mostly_chinese
from termbase.english import fold

__all__ = ["copied", "differing", "empty"]

_HAN = re.compile(f"[{HAN}]")
_LOWER = re.compile(r"(?<!\S)[a-z]{2,}(?!\S)")
_LOOSE = re.compile(r"[\s\W_]+")
_SHORTEST = 2


def differing(material: Material) -> Iterator[Finding]:
    """S301: the same source segment is translated in more than one way.

    Blanks, punctuation and case do not count, and neither do the plural and the article
    in front. One finding a source text, with every bead.
    """
    groups: dict[str, list[CheckedBead]] = {}
    for unit in material.units:
        source = unit.row.zh if material.options.source == "zh" else unit.row.en
        key = _LOOSE.sub("", source).lower()
        if unit.sided and len(key) >= _SHORTEST and not key.isdecimal():
            groups.setdefault(key, []).append(unit)
    for key, units in groups.items():
        if len(units) < 2:
            continue
        ways: dict[object, str] = {}
        for unit in units:
            if material.options.source == "zh":
                ways.setdefault(fold(unit.row.en), unit.row.en)
            else:
                ways.setdefault(_LOOSE.sub("", unit.row.zh), unit.row.zh)
        if len(ways) < 2:
            continue
        target = "en" if material.options.source == "zh" else "zh"
        texts = [u.row.en if target == "en" else u.row.zh for u in units]
        source = units[0].row.zh if target == "en" else units[0].row.en
        yield Finding(
            "S301",
            Severity.WARNING,
            message(
                "finding.differing",
                source=_short(source),
                ways=str(len(ways)),
                number=str(len(units)),
            ),
            places=tuple(
                unit.place("en" if target == "en" else "zh", 0, len(text))
                for unit, text in zip(units, texts, strict=True)
            ),
            suggestion=max(texts, key=lambda text: (texts.count(text), -texts.index(text))),
            key=key + "\n" + "\n".join(sorted(ways.values())),
            always=key,
        )


def empty(material: Material) -> Iterator[Finding]:
    """S302: the target side is empty."""
    for unit in material.units:
        zh, en = unit.row.zh.strip(), unit.row.en.strip()
        source, target = (zh, en) if material.options.source == "zh" else (en, zh)
        if source and not target:
            lang = material.options.source
            yield Finding(
                "S302",
                Severity.WARNING,
                message("finding.empty", source=_short(source)),
                places=(unit.place(lang, 0, len(source)),),
                key=unit.name,
                always=source,
            )


def copied(material: Material) -> Iterator[Finding]:
    """S303: the target side is its source, or still is in the source's language.

    Numbers, formulae, addresses and names in Latin letters may be the same.
    """
    for unit in material.units:
        if not unit.sided:
            continue
        zh, en = unit.row.zh.strip(), unit.row.en.strip()
        same = _LOOSE.sub("", zh).lower() == _LOOSE.sub("", en).lower()
        if same and not _HAN.search(zh) and not _is_sentence(en):
            continue
        if material.options.source == "zh":
            wrong = mostly_chinese(en)
            still = "finding.still-chinese"
        else:
            wrong = not _HAN.search(zh) and _is_sentence(zh)
            still = "finding.still-english"
        if same or wrong:
            target = "en" if material.options.source == "zh" else "zh"
            text = en if target == "en" else zh
            yield Finding(
                "S303",
                Severity.WARNING,
                Message("finding.same-as-source" if same else still, {"text": _short(text)}),
                places=(unit.place("en" if target == "en" else "zh", 0, len(text)),),
                key=unit.name,
                always=text,
            )


def _is_sentence(text: str) -> bool:
    return len(_LOWER.findall(text)) >= 3


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
