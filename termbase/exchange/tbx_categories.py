"""Data categories of TBX-Basic (ISO 30042:2019 and its 2008 forerunner) and our values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from termbase.model import TermStatus, TermType

__all__ = [
    "CORE_NS",
    "GENDERS",
    "KINDS",
    "MODULES",
    "PARTS_OF_SPEECH",
    "PREFIX",
    "SAID",
    "STATUS_IN",
    "STATUS_OUT",
    "TYPE_IN",
    "TYPE_OUT",
]

CORE_NS = "urn:iso:std:iso:30042:ed-2"

PREFIX = "duizhao:"
"""Notes that begin so hold a field that the dialect has no place for."""

SAID = re.compile(
    "(?s)(status|usage note|case sensitive|exact match|part of speech|grammar|sort key): (.*)"
)
"""Notes for people that say such a field."""

MODULES: Mapping[str, str] = {
    "min": "http://www.tbxinfo.net/ns/min",
    "basic": "http://www.tbxinfo.net/ns/basic",
}

KINDS: Mapping[str, tuple[str, str]] = {
    "subjectField": ("descrip", "min"),
    "customerSubset": ("admin", "min"),
    "administrativeStatus": ("termNote", "min"),
    "partOfSpeech": ("termNote", "min"),
    "externalCrossReference": ("xref", "min"),
    "projectSubset": ("admin", "basic"),
    "source": ("admin", "basic"),
    "context": ("descrip", "basic"),
    "definition": ("descrip", "basic"),
    "crossReference": ("ref", "basic"),
    "geographicalUsage": ("termNote", "basic"),
    "grammaticalGender": ("termNote", "basic"),
    "termLocation": ("termNote", "basic"),
    "termType": ("termNote", "basic"),
    "transactionType": ("transac", "basic"),
    "responsibility": ("transacNote", "basic"),
    "xGraphic": ("xref", "basic"),
}
"""Data category: its meta element in DCA style, its module in DCT style."""

PARTS_OF_SPEECH = frozenset({"adjective", "adverb", "noun", "other", "verb"})
GENDERS = frozenset({"masculine", "feminine", "neuter", "other"})

STATUS_OUT: Mapping[TermStatus, str] = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.DEPRECATED: "deprecatedTerm-admn-sts",
    # The dialect knows nothing nearer to these two; which it is stands in a note.
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
    TermStatus.DO_NOT_TRANSLATE: "preferredTerm-admn-sts",
}

# Keys are lower case, without "-admn-sts" and without "term" at the end.
STATUS_IN: Mapping[str, TermStatus] = {
    "preferred": TermStatus.PREFERRED,
    "standardized": TermStatus.PREFERRED,
    "legal": TermStatus.PREFERRED,
    "regulated": TermStatus.PREFERRED,
    "admitted": TermStatus.ADMITTED,
    "allowed": TermStatus.ADMITTED,
    "superseded": TermStatus.DEPRECATED,
    "obsolete": TermStatus.DEPRECATED,
    "notrecommended": TermStatus.DEPRECATED,
    "deprecated": TermStatus.DEPRECATED,
    "forbidden": TermStatus.FORBIDDEN,
    "proposed": TermStatus.PROPOSED,
}

TYPE_OUT: Mapping[TermType, str] = {
    TermType.FULL_FORM: "fullForm",
    TermType.ACRONYM: "acronym",
    TermType.ABBREVIATION: "abbreviation",
    TermType.SHORT_FORM: "shortForm",
    TermType.VARIANT: "variant",
    TermType.PHRASE: "phrase",
}
TYPE_IN: Mapping[str, TermType] = {code: kind for kind, code in TYPE_OUT.items()} | {
    "initialism": TermType.ACRONYM,
    "phraseologicalUnit": TermType.PHRASE,
    "setPhrase": TermType.PHRASE,
    "synonym": TermType.VARIANT,
}
