"""Consistency checks: coded, each for one purpose, pure functions of beads and concepts.

===== ======== ==================================================================
code  severity what is found
===== ======== ==================================================================
T101  warning  the preferred rendering is missing where the Chinese term is
T102  info     it is missing, and a pronoun, its head or the context may stand for it
T103  error    another concept's term stands in its place
T111  warning  a document has competing renderings of one concept
T121  error    a forbidden term is used
T122  warning  a deprecated term is used
T131  error    a term that is not to be translated was changed
T141  warning  a term stands untranslated here and is translated elsewhere
C201  warning  one English term for two concepts
C202  warning  a concept is there twice
C203  error    two preferred terms in one language
S301  warning  the same source segment is translated differently
S302  warning  the translation is empty
S303  warning  the translation is its source, or still in its language
N401  warning  a number is missing, or another one is in its place
N403  warning  a number is in the translation only
D501  warning  a date or time differs
U601  warning  the unit of a figure differs
U602  warning  the currency of an amount differs
L701  warning  Chinese is left in the English
L702  warning  an English sentence is left in the Chinese
P801  info     full-width marks in English, or marks of half width in Chinese
P802  info     a word stands twice in a row
P803  info     two blanks in a row, or a blank before a mark
P804  info     a bracket or quotation mark has no partner
P805  info     only one side ends with a sentence mark
===== ======== ==================================================================

The places of findings are offsets into the flat texts of beads (code points).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from types import MappingProxyType
from typing import TypeAlias

from align.errors import SettingError
from align.messages import message
from align.model import Pair
from align.progress import NO_PROGRESS, Progress
from termbase.checks import concepts as _c
from termbase.checks import figures as _n
from termbase.checks import leftovers as _l
from termbase.checks import renderings as _t
from termbase.checks import segments as _s
from termbase.checks._model import CheckOptions, Finding, Material, Occurrence, Severity
from termbase.checks._once import told_once
from termbase.model import Concept

__all__ = [
    "CHECKS",
    "Check",
    "CheckOptions",
    "Finding",
    "Material",
    "Occurrence",
    "Severity",
    "choose",
    "run_checks",
]

_DEFAULTS = CheckOptions()

Check: TypeAlias = Callable[[Material], Iterator[Finding]]

CHECKS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "T101": _t.missing,
        "T102": _t.left_out,
        "T103": _t.confused,
        "T111": _t.competing,
        "T121": _t.forbidden,
        "T122": _t.deprecated,
        "T131": _t.changed,
        "T141": _t.untranslated,
        "C201": _c.shared_term,
        "C202": _c.doubled,
        "C203": _c.two_preferred,
        "S301": _s.differing,
        "S302": _s.empty,
        "S303": _s.copied,
        "N401": _n.numbers,
        "N403": _n.added,
        "D501": _n.dates,
        "U601": _n.units,
        "U602": _n.currencies,
        "L701": _l.chinese_left,
        "L702": _l.english_left,
        "P801": _l.full_width,
        "P802": _l.doubled_words,
        "P803": _l.blanks,
        "P804": _l.unpaired,
        "P805": _l.end_marks,
    }
)
"""Every check by its code."""

_RENAMED = {"N402": "D501"}
"""Codes of earlier versions that may still be asked for."""


def choose(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that *codes* mean: whole ones (``T101``) or beginnings (``T``, ``n4``).

    Raises:
        SettingError: nothing begins so.
    """
    chosen: dict[str, None] = {}
    for code in codes:
        asked = _RENAMED.get(code.strip().upper(), code.strip().upper())
        found = [name for name in CHECKS if name.startswith(asked)]
        if not found or not code.strip():
            raise SettingError("checks.unknown", check=code, checks=tuple(CHECKS))
        chosen.update(dict.fromkeys(found))
    return tuple(name for name in CHECKS if name in chosen)


def run_checks(
    rows: Sequence[Pair],
    concepts: Sequence[Concept],
    *,
    codes: Sequence[str] = (),
    options: CheckOptions = _DEFAULTS,
    allowed: Iterable[str] = (),
    helper: Executor | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[Finding, ...]:
    """What the checks find, each thing once, in the order of :data:`CHECKS`, then of the texts.

    Args:
        rows: beads in text order, those of a document pair together.
        codes: only these (:func:`choose`); empty for all.
        allowed: findings that a person has allowed: their ids, or ``always_id``.
        helper: compares figures while other checks are at work (``ProcessPoolExecutor(1)``);
            the result is the same.

    Raises:
        SettingError: there is no such check.
    """
    material = Material(rows, concepts, options)
    quiet = frozenset(allowed)
    found: list[Finding] = []
    chosen = choose(codes) if codes else tuple(CHECKS)
    if helper is not None and any(code[0] in "NDU" for code in chosen):
        _n.begin(material, helper)
    progress.start(message("progress.checking"), len(chosen))
    for code in chosen:
        found += [
            item
            for item in CHECKS[code](material)
            if item.id not in quiet and not (item.always and item.always_id in quiet)
        ]
        progress.advance()
    progress.finish()
    return tuple(told_once(found))
