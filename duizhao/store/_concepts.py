"""Concepts as rows, and as JSON for the log."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, cast

import sqlalchemy as sa

from align.errors import ConflictError, FormatError
from align.model import Lang
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._migrate import columns
from duizhao.store.schema import compact, storable
from termbase.model import (
    Comment,
    Concept,
    ConceptStatus,
    CustomField,
    Evidence,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
)

__all__ = ["change_json", "delete", "load", "put", "replace_checked", "split_change"]

_CHUNK = 500
_BATCH = 2000
_MANY = 20_000
"""Of more concepts than this all are read, which is quicker then."""


def put(connection: sa.Connection, items: Iterable[tuple[int, Concept]], *, version: int) -> None:
    """Insert concepts at their positions; none of the ids may be there."""
    rest = iter(items)
    while part := tuple(islice(rest, _BATCH)):
        _put(connection, part, version)


def _put(connection: sa.Connection, items: Sequence[tuple[int, Concept]], version: int) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"concept": [], "section": [], "term": [], "seen": []}
    for position, item in items:
        rows["concept"].append(_concept_row(item, position, version))
        for number, section in enumerate(item.languages):
            rows["section"].append(
                {
                    "concept_id": item.id,
                    "lang": section.lang,
                    "position": number,
                    "definition": storable(section.definition),
                    "definition_source": storable(section.definition_source),
                }
            )
            for index, term in enumerate(section.terms):
                key = {"concept_id": item.id, "lang": section.lang}
                rows["term"].append({**key, "position": index, **_term_row(term)})
                rows["seen"] += [
                    {**key, "term": index, "position": at, **_values(seen)}
                    for at, seen in enumerate(term.evidence)
                ]
    for table, name in (
        (t.concept, "concept"),
        (t.language_section, "section"),
        (t.term, "term"),
        (t.evidence, "seen"),
    ):
        if rows[name]:
            _checksums.insert(connection, table, rows[name])


def _values(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def _concept_row(item: Concept, position: int, version: int) -> dict[str, Any]:
    return {
        "id": item.id,
        "version": version,
        "position": position,
        "status": str(item.status),
        "subject": storable(item.subject),
        "definition": storable(item.definition),
        "note": storable(item.note),
        "related": list(item.related),
        "score": float(item.score),
        "created_by": item.created_by,
        "created": item.created,
        "changed_by": item.changed_by,
        "changed": item.changed,
        "definition_source": storable(item.definition_source),
        "assigned_to": storable(item.assigned_to),
        "comments": _said_json(item),
    }


def _said_json(concept: Concept) -> str:
    """What people said of it; where it has fields of the users' own, these beside it."""
    comments = [[item.author, item.time, item.text] for item in concept.comments]
    custom = [[item.name, item.value] for item in concept.custom]
    body = {"comments": comments, "custom": custom} if custom else comments
    return storable(compact(body)) if body else ""


def _said(text: str) -> tuple[tuple[Comment, ...], tuple[CustomField, ...]]:
    if not text:
        return (), ()
    try:
        body = json.loads(text)
        both = body if isinstance(body, dict) else {"comments": body}
        return (
            tuple(Comment(*map(str, item)) for item in both["comments"]),
            tuple(CustomField(*map(str, item)) for item in both.get("custom", ())),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise FormatError("store.not-a-concept-change", reason=str(error)) from error


def _term_row(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "text": storable(term.text),
        "status": str(term.status),
        "pos": term.pos,
        "type": str(term.type),
        "grammar": storable(term.grammar),
        "client": storable(term.client),
        "source": storable(term.source),
        "usage_note": storable(term.usage_note),
        "note": storable(term.note),
        "sort_key": term.sort_key,
        "probability": float(term.probability),
        "frequency": int(term.frequency),
        "surface_forms": [storable(form) for form in term.surface_forms],
        "contexts": [storable(text) for text in term.contexts],
        "case_sensitive": term.case_sensitive,
        "exact_match": term.exact_match,
    }


def delete(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Take concepts away, with everything below them."""
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        connection.execute(sa.delete(t.concept).where(t.concept.c.id.in_(part)))


def load(
    connection: sa.Connection, *, ids: Sequence[str] | None = None
) -> tuple[tuple[int, int, Concept], ...]:
    """Concepts as (position, version, concept), in order; all or those of *ids*."""
    if ids is not None and len(ids) > _MANY:
        wanted = set(ids)
        return tuple(item for item in load(connection) if item[2].id in wanted)
    if ids is not None and len(ids) > _CHUNK:
        # More than a database takes in one list.
        starts = range(0, len(ids), _CHUNK)
        parts = (load(connection, ids=ids[at : at + _CHUNK]) for at in starts)
        pieces = (item for part in parts for item in part)
        return tuple(sorted(pieces, key=lambda item: (item[0], item[2].id)))
    pick = [] if ids is None else [t.concept.c.id.in_(ids)]
    of_terms = [] if ids is None else [t.term.c.concept_id.in_(ids)]
    of_seen = [] if ids is None else [t.evidence.c.concept_id.in_(ids)]
    found: dict[tuple[str, str, int], list[Evidence]] = {}
    e = t.evidence.c
    order = (e.concept_id, e.lang, e.term, e.position)
    query = (
        sa.select(
            e.concept_id, e.lang, e.term, e.document, e.segment, e.start, e.end, e.bead, e.method
        )
        .where(*of_seen)
        .order_by(*order)
    )
    for concept, lang, place, *rest in connection.execute(query):
        found.setdefault((concept, lang, place), []).append(Evidence(*rest))
    terms: dict[tuple[str, str], list[Term]] = {}
    c = t.term.c
    for row in connection.execute(
        sa.select(*columns(connection, t.term))
        .where(*of_terms)
        .order_by(c.concept_id, c.lang, c.position)
    ):
        seen = tuple(found.get((row.concept_id, row.lang, row.position), ()))
        terms.setdefault((row.concept_id, row.lang), []).append(_term(row, seen))
    sections: dict[str, list[LanguageSection]] = {}
    s = t.language_section
    sections_of = [] if ids is None else [s.c.concept_id.in_(ids)]
    for row in connection.execute(
        sa.select(*columns(connection, t.language_section))
        .where(*sections_of)
        .order_by(s.c.concept_id, s.c.position)
    ):
        sections.setdefault(row.concept_id, []).append(
            LanguageSection(
                cast(Lang, row.lang),
                tuple(terms.get((row.concept_id, row.lang), ())),
                row.definition,
                row.definition_source,
            )
        )
    by_place = (t.concept.c.position, t.concept.c.id)
    return tuple(
        (row.position, row.version, _concept(row, tuple(sections.get(row.id, ()))))
        for row in connection.execute(
            sa.select(*columns(connection, t.concept)).where(*pick).order_by(*by_place)
        )
    )


def _term(row: Any, evidence: tuple[Evidence, ...]) -> Term:
    return Term(
        text=row.text,
        lang=row.lang,
        status=TermStatus(row.status),
        id=row.id,
        pos=row.pos,
        type=TermType(row.type),
        grammar=row.grammar,
        client=row.client,
        source=row.source,
        usage_note=row.usage_note,
        note=row.note,
        sort_key=row.sort_key,
        probability=row.probability,
        frequency=row.frequency,
        surface_forms=tuple(row.surface_forms),
        contexts=tuple(row.contexts),
        evidence=evidence,
        case_sensitive=row.case_sensitive,
        exact_match=row.exact_match,
    )


def _concept(row: Any, languages: tuple[LanguageSection, ...]) -> Concept:
    comments, custom = _said(row.comments)
    return Concept(
        id=row.id,
        languages=languages,
        status=ConceptStatus(row.status),
        subject=row.subject,
        definition=row.definition,
        note=row.note,
        related=tuple(row.related),
        score=row.score,
        created_by=row.created_by,
        created=row.created,
        changed_by=row.changed_by,
        changed=row.changed,
        definition_source=row.definition_source,
        assigned_to=row.assigned_to,
        comments=comments,
        custom=custom,
    )


def replace_checked(
    connection: sa.Connection,
    before: Sequence[Concept],
    after: Sequence[Concept],
    *,
    version: int,
) -> None:
    """Put *after* in the place of *before*, which must be what is there now.

    Raises:
        ConflictError: it is not, or an id that would come is there already.
    """
    ids = [item.id for item in before]
    present = {item.id: (position, item) for position, _, item in load(connection, ids=ids)}
    for item in before:
        if item.id not in present or present[item.id][1] != item:
            raise ConflictError("store.concept-changed", where=item.id)
    delete(connection, ids)
    coming = [item.id for item in after]
    present_ids = _present(connection, coming)
    for key in coming:
        if key in present_ids:
            raise ConflictError("store.concept-exists", where=key)
        present_ids.add(key)
    last = connection.execute(sa.select(sa.func.max(t.concept.c.position))).scalar() or 0
    placed = []
    for item in after:
        if item.id in present:
            placed.append((present[item.id][0], item))
        else:
            last += 1
            placed.append((last, item))
    put(connection, placed, version=version)


def _present(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    """Those of *ids* that are there; of very many, all ids that are there."""
    query = sa.select(t.concept.c.id)
    if len(ids) > _MANY:
        return {*connection.execute(query).scalars()}
    found: set[str] = set()
    for start in range(0, len(ids), _CHUNK):
        of_part = t.concept.c.id.in_(ids[start : start + _CHUNK])
        found.update(connection.execute(query.where(of_part)).scalars())
    return found


def change_json(before: Sequence[Concept], after: Sequence[Concept]) -> str:
    """A change of concepts as one line of JSON; what is as by default is left out."""
    # Piece by piece: an import changes hundreds of thousands at once.
    sides = (",".join(map(_concept_json, side)) for side in (before, after))
    return '{{"before":[{}],"after":[{}]}}'.format(*sides)


def _concept_json(item: Concept) -> str:
    return storable(compact(_sparse(item)))


def _sparse(item: Any) -> dict[str, Any]:
    """A dataclass as JSON can hold it, without the fields that are as by default."""
    body = {}
    defaults, values = _defaults(item.__class__)
    for (name, default), value in zip(defaults, values(item), strict=True):
        if value is default or value == default:
            continue
        is_list = isinstance(value, tuple)
        body[name] = [v if isinstance(v, str) else _sparse(v) for v in value] if is_list else value
    return body


@functools.cache
def _defaults(
    kind: Any,
) -> tuple[tuple[tuple[str, Any], ...], Callable[[Any], tuple[Any, ...]]]:
    """The fields of a dataclass, each with what it is by default, and what gives their values."""
    found = tuple((field.name, field.default) for field in dataclasses.fields(kind))
    return found, attrgetter(*(name for name, _ in found))


def split_change(text: str) -> tuple[tuple[Concept, ...], tuple[Concept, ...]]:
    """The inverse of :func:`change_json`.

    Raises:
        FormatError: the text is no change of concepts.
    """
    try:
        body = json.loads(text)
        return (
            tuple(_concept_from(item) for item in body["before"]),
            tuple(_concept_from(item) for item in body["after"]),
        )
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise FormatError("store.not-a-concept-change", reason=str(error)) from error


def _concept_from(body: dict[str, Any]) -> Concept:
    found = dict(body)
    found["languages"] = tuple(
        LanguageSection(
            **{**section, "terms": tuple(_term_from(term) for term in section.get("terms", ()))}
        )
        for section in body.get("languages", ())
    )
    if "related" in body:
        found["related"] = tuple(body["related"])
    if "comments" in body:
        found["comments"] = tuple(Comment(**item) for item in body["comments"])
    if "custom" in body:
        found["custom"] = tuple(CustomField(**item) for item in body["custom"])
    if "status" in body:
        found["status"] = ConceptStatus(body["status"])
    return Concept(**found)


def _term_from(body: dict[str, Any]) -> Term:
    found = dict(body)
    if "status" in body:
        found["status"] = TermStatus(body["status"])
    if "type" in body:
        found["type"] = TermType(body["type"])
    for name in ("surface_forms", "contexts"):
        if name in body:
            found[name] = tuple(body[name])
    if "evidence" in body:
        found["evidence"] = tuple(Evidence(**item) for item in body["evidence"])
    return Term(**found)
