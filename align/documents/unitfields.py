"""What a unit of a memory says of itself: client, project, domain and translator.

Tools name these properties differently (``client``, ``x-Client:SingleString``, ``Customer``,
客户); here they have one name each. Of a unit's own and the whole file's, its own counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from align.model import Fields, Unit

__all__ = ["FIELDS", "fields_of", "units_of"]

FIELDS = ("client", "domain", "project", "translator")
"""The fields there are."""

_LONGEST = 500
# Whatever is a name of the second kind counts only where there is none of the first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "client": ("client clientname 客户 客戶 客户名称 客戶名稱", "customer customername clientid"),
    "project": ("project projectname 项目 項目 專案 项目名称", "projectid projectcode jobname job"),
    "domain": ("domain domainname 领域 領域 专业领域 專業領域", "subject subjectfield topic"),
    "translator": ("translator translatorname 译者 譯者 翻译者", "translatedby translatorid"),
}
_KNOWN = {
    word: (field, order)
    for field, kinds in _NAMES.items()
    for order, words in enumerate(kinds)
    for word in words.split()
}
_PREFIX = re.compile(r"(?:x-|att(?:r(?:ibute)?)?::?|tu:)+", re.IGNORECASE)


def fields_of(properties: Iterable[tuple[str, str]], usual: Fields = ()) -> Fields:
    """The fields among *properties* (type and value), each once, by name.

    Args:
        usual: what the file says of all its units.

    >>> fields_of([("x-Client:SingleString", "Acme"), ("Customer", "7"), ("note", "x")])
    (('client', 'Acme'),)
    """
    found: dict[str, tuple[int, list[str]]] = {}
    for kind, given in properties:
        value = " ".join(given.split())[:_LONGEST]
        name = _PREFIX.sub("", kind.strip()).partition(":")[0]
        field, order = _KNOWN.get(re.sub(r"[\s_-]+", "", name).lower(), ("", 0))
        if not field or not value:
            continue
        best, values = found.get(field, (order, []))
        if order < best:
            values = []
        if order <= best and value not in values:
            values = [*values, value]
        found[field] = (min(order, best), values)
    own = {field: "; ".join(values) for field, (_, values) in found.items()}
    return tuple(sorted({**dict(usual), **own}.items()))


def units_of(lines: Iterable[tuple[Sequence[str], Fields]]) -> Iterator[Unit]:
    """Spans of a document whose units have *lines* each, one after another, with these fields.

    Units with the same fields that follow each other are one span.
    """
    at = start = 0
    open_fields: Fields = ()
    for texts, fields in lines:
        length = sum(len(line) + 1 for line in texts)
        if fields != open_fields:
            if open_fields and at > start:
                yield Unit(start, at, open_fields)
            start, open_fields = at, fields
        at += length
    if open_fields and at > start:
        yield Unit(start, at, open_fields)
