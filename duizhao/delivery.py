"""Pairs made fit for delivery: what must not go out is found, and left out or settled.

In this order: only pairs with the fields that are asked for; tags out; characters and wording;
personal data masked; defects found (by the checks of :mod:`termbase.checks` where there is one)
and left out; contradictions; duplicates; fields of the delivery set. What was found is listed
with what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from align.documents import FIELDS, display_name
from align.errors import SettingError
from align.exchange import Target, text_output
from align.exchange.cells import Cleaner
from align.exchange.duplicates import best_of, duplicates
from align.exchange.workbooks import Column, write_sheet
from align.messages import Message, message
from align.model import Fields, Lang, Pair
from align.progress import NO_PROGRESS, Progress
from align.protecting import protect
from align.text.delimited import TableWriter
from align.text.personal import Masker
from align.text.tags import tags_agree, without_tags
from align.text.variants import VARIANTS, Converter, Variant
from duizhao.apart import read_units_apart
from duizhao.checking import check_pairs
from duizhao.exporting import PairSet
from termbase.checks import Finding
from termbase.english import fold

__all__ = [
    "DEFECTS",
    "FOUND_FORMATS",
    "Delivered",
    "Delivery",
    "Found",
    "deliver",
    "read_for_delivery",
    "write_found",
]

Defect = Literal["empty", "untranslated", "tags", "numbers"]
DEFECTS: tuple[Defect, ...] = get_args(Defect)
"""What a pair can have that is found and left out if it is asked for: an empty side, a
translation that is none, other tags, other figures."""

Contradictions = Literal["keep", "settle", "drop"]
FOUND_FORMATS = ("csv", "tsv", "xlsx")

_CODES: Mapping[str, tuple[str, ...]] = {
    "untranslated": ("S303",),
    "numbers": ("N401", "N403", "D501", "U601", "U602"),
    "contradiction": ("S301",),
}
_DEFECT_OF = {code: name for name, codes in _CODES.items() for code in codes}


@dataclass(frozen=True, slots=True)
class Delivery:
    """How pairs are made fit; left as it is, nothing changes.

    Attributes:
        duplicates: whether of pairs with the same texts one goes out: an accepted one, the one
            changed last, the first.
        contradictions: of pairs with one source and several translations: ``keep`` all,
            ``settle`` for one (accepted, else the most frequent, else changed last, else the
            first), or ``drop`` all.
        drop: of :data:`DEFECTS`, those that keep a pair from going out.
        strip_tags: whether tags are taken out of the texts.
        variant: characters and wording of the Chinese side (:mod:`align.text.variants`).
        masks, patterns: personal data that is masked (:mod:`align.text.personal`).
        only: fields and values that a pair must have (case does not count).
        fields: fields that all pairs get; an empty value takes a field away.

    Raises:
        SettingError: there is no such defect, field, variant or way.
    """

    duplicates: bool = False
    contradictions: Contradictions = "keep"
    drop: frozenset[str] = frozenset()
    strip_tags: bool = False
    variant: Variant | None = None
    masks: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict, hash=False)
    only: Mapping[str, str] = field(default_factory=dict, hash=False)
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in self.drop:
            if name not in DEFECTS:
                raise SettingError("delivery.defect-unknown", name=name, known=DEFECTS)
        for name in (*self.only, *self.fields):
            if name not in FIELDS:
                raise SettingError("delivery.field-unknown", name=name, known=FIELDS)
        if self.variant is not None and self.variant not in VARIANTS:
            raise SettingError("text.variant-unknown", name=str(self.variant), known=VARIANTS)
        ways = get_args(Contradictions)
        if self.contradictions not in ways:
            raise SettingError(
                "delivery.contradictions-unknown", name=str(self.contradictions), known=ways
            )

    @property
    def changes_nothing(self) -> bool:
        """Whether every pair goes out as it is."""
        return self == Delivery()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a pair, and what became of it.

    Attributes:
        kind: a defect, ``duplicate``, ``contradiction``, or ``personal``.
        number: the pair's place among those that were given, from 1.
        pair: as it goes out or would have gone out.
        fate: ``kept``, ``left out`` or ``masked``. what: what exactly (a check's code and text, the
            number of the pair that is kept, what was masked).
    """

    kind: str
    number: int
    pair: Pair
    fate: Literal["kept", "left out", "masked"]
    what: str = ""


_KINDS: Mapping[str, str] = {
    "personal": "delivery.of-personal",
    "empty": "delivery.of-empty",
    "untranslated": "delivery.of-untranslated",
    "tags": "delivery.of-tags",
    "numbers": "delivery.of-numbers",
    "contradiction": "delivery.of-contradiction",
    "duplicate": "delivery.of-duplicate",
}
_FATES: Mapping[str, str] = {
    "kept": "delivery.kept",
    "left out": "delivery.left-out",
    "masked": "delivery.masked",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What goes out, what was found on the way, and how many pairs did not have the fields."""

    pairs: PairSet
    found: tuple[Found, ...]
    passed_over: int = 0

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many pairs there are of each kind and fate, in the order they were looked for."""
        return dict(Counter((item.kind, item.fate) for item in self.found))

    @property
    def notes(self) -> tuple[Message, ...]:
        """What was found and what became of it, a line a kind and fate."""
        said = [
            message(_FATES[fate], what=message(_KINDS[kind]), count=count)
            for (kind, fate), count in self.counts.items()
        ]
        if self.passed_over:
            said.insert(0, message("delivery.other-fields", count=self.passed_over))
        return tuple(said)


def deliver(
    given: PairSet, wanted: Delivery, *, look: bool = False, progress: Progress = NO_PROGRESS
) -> Delivered:
    """Make *given* fit for delivery.

    Args:
        look: look for everything, whether it is to be left out or not.

    Raises:
        SettingError: a mask is unknown, or a pattern invalid or too slow.
    """
    masker = Masker(wanted.masks, wanted.patterns)
    if wanted.changes_nothing and not look:
        return Delivered(given, ())
    chosen = [
        (number, pair)
        for number, pair in enumerate(given.pairs, 1)
        if _has(pair.fields, wanted.only)
    ]
    passed_over = len(given.pairs) - len(chosen)
    found: list[Found] = []
    convert = _converter(wanted.variant, [pair for _, pair in chosen])
    work: list[tuple[int, Pair]] = []
    for number, pair in chosen:
        changed = _rewritten(pair, wanted.strip_tags, convert)
        changed, masked = _masked(changed, masker)
        if masked:
            found.append(Found("personal", number, changed, "masked", masked))
        work.append((number, changed))
    work = _without_defects(work, given.source, wanted, found, look, progress)
    # How often a translation stands there tells which is the usual one.
    work = _without_contradictions(work, given.source, wanted, found, look)
    work = _without_duplicates(work, wanted, found, look)
    pairs = tuple(_with_fields(pair, wanted.fields) for _, pair in work)
    return Delivered(replace(given, pairs=pairs), tuple(found), passed_over)


def _has(fields: Fields, only: Mapping[str, str]) -> bool:
    own = dict(fields)
    return all(
        own.get(name, "").casefold() == value.strip().casefold() for name, value in only.items()
    )


def _with_fields(pair: Pair, fields: Mapping[str, str]) -> Pair:
    if not fields:
        return pair
    merged = {**dict(pair.fields), **{name: " ".join(v.split()) for name, v in fields.items()}}
    return replace(pair, fields=tuple(sorted((n, v) for n, v in merged.items() if v)))


def _converter(variant: Variant | None, pairs: Sequence[Pair]) -> Converter | None:
    return None if variant is None else Converter(variant, (pair.zh for pair in pairs))


def _rewritten(pair: Pair, strip: bool, convert: Converter | None) -> Pair:
    zh, en = pair.zh, pair.en
    if strip:
        zh, en = without_tags(zh), without_tags(en)
    if convert is not None:
        zh = convert(zh)
    if (zh, en) == (pair.zh, pair.en):
        return pair
    return replace(pair, zh=zh, en=en)


def _masked(pair: Pair, masker: Masker) -> tuple[Pair, str]:
    """*pair* with its personal data masked, wherever it stands, and what was."""
    if not masker:
        return pair, ""
    counts: Counter[str] = Counter()
    new: dict[str, str] = {}
    for name in ("zh", "en", "comment", "author", "zh_document", "en_document"):
        text, found = masker(getattr(pair, name))
        if found:
            new[name] = text
            counts += found
    fields = []
    for name, value in pair.fields:
        text, found = masker(value)
        counts += found
        fields.append((name, text))
    if not counts:
        return pair, ""
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return replace(pair, **new, fields=tuple(fields)), said  # type: ignore[arg-type]


_Work = list[tuple[int, Pair]]


def _without_defects(
    work: _Work,
    source: Lang,
    wanted: Delivery,
    found: list[Found],
    look: bool,
    progress: Progress,
) -> _Work:
    asked = set(DEFECTS) if look else set(wanted.drop)
    if not asked:
        return work
    told: dict[int, dict[str, str]] = {}
    for number, pair in work:
        if "empty" in asked and not (pair.zh.strip() and pair.en.strip()):
            told.setdefault(number, {})["empty"] = ""
        elif "tags" in asked and not tags_agree(pair.zh, pair.en):
            told.setdefault(number, {})["tags"] = ""
    codes = [code for name in sorted(asked) for code in _CODES.get(name, ())]
    for number, finding in _findings(work, codes, source, progress):
        said = f"{finding.code} {finding.message}"
        told.setdefault(number, {}).setdefault(_DEFECT_OF[finding.code], said)
    kept: _Work = []
    for number, pair in work:
        out = False
        for kind, said in told.get(number, {}).items():
            leave = kind in wanted.drop
            out = out or leave
            found.append(Found(kind, number, pair, "left out" if leave else "kept", said))
        if not out:
            kept.append((number, pair))
    return kept


def _findings(
    work: _Work, codes: Sequence[str], source: Lang, progress: Progress
) -> Iterator[tuple[int, Finding]]:
    """What the checks *codes* find, each with the number of a pair it is about."""
    if not codes:
        return
    # A number in a tag is none.
    rows = [
        replace(pair, id=str(number), zh=without_tags(pair.zh), en=without_tags(pair.en))
        for number, pair in work
    ]
    for finding in check_pairs(
        rows, (), codes=codes, minimum=0.0, source=source, progress=progress
    ):
        for bead in dict.fromkeys(place.bead for place in finding.places):
            yield int(bead), finding


def _without_duplicates(work: _Work, wanted: Delivery, found: list[Found], look: bool) -> _Work:
    if not (wanted.duplicates or look):
        return work
    again = duplicates([pair for _, pair in work])
    for place, best in sorted(again.items()):
        number, pair = work[place]
        fate: Literal["left out", "kept"] = "left out" if wanted.duplicates else "kept"
        found.append(Found("duplicate", number, pair, fate, f"#{work[best][0]}"))
    if not wanted.duplicates:
        return work
    return [item for place, item in enumerate(work) if place not in again]


def _without_contradictions(
    work: _Work, source: Lang, wanted: Delivery, found: list[Found], look: bool
) -> _Work:
    if wanted.contradictions == "keep" and not look:
        return work
    places = {number: place for place, (number, _) in enumerate(work)}
    groups: dict[str, list[int]] = {}
    for number, finding in _findings(work, _CODES["contradiction"], source, NO_PROGRESS):
        groups.setdefault(finding.id, []).append(places[number])
    pairs = [pair for _, pair in work]
    out: set[int] = set()
    for group in groups.values():
        ways = {place: _way(pairs[place], source) for place in group}
        sizes = Counter(ways.values())
        often: Counter[Hashable] = Counter({place: sizes[way] for place, way in ways.items()})
        best = best_of(pairs, group, often)
        for place in sorted(group):
            number, pair = work[place]
            settled = wanted.contradictions == "settle" and ways[place] != ways[best]
            leave = settled or wanted.contradictions == "drop"
            if leave:
                out.add(place)
            what = "" if ways[place] == ways[best] else f"≠ #{work[best][0]}"
            found.append(
                Found("contradiction", number, pair, "left out" if leave else "kept", what)
            )
    return [item for place, item in enumerate(work) if place not in out]


def _way(pair: Pair, source: Lang) -> Hashable:
    """What makes the translation of *pair* another one."""
    return fold(pair.en) if source == "zh" else "".join(pair.zh.split())


def read_for_delivery(
    files: Sequence[Path],
    *,
    source: Lang = "zh",
    encoding: str | None = None,
    languages: Mapping[str, Lang] | None = None,
) -> tuple[PairSet, tuple[Message, ...]]:
    """The pairs of *files* (memories, tables), one after another, and notes on the reading.

    Args:
        source: the language translated from.
        languages: what codes of the files mean that are none for Chinese or English.

    Raises:
        InputError: a file cannot be read or has no pair.
    """
    protect(files)
    rows: list[Pair] = []
    notes: list[Message] = []
    for path in files:
        name = display_name(path)
        pairs, said = read_units_apart(path, encoding=encoding, languages=languages)
        rows += pairs
        notes += [message("place.said", place=name, what=note) for note in said]
    titles = dict.fromkeys(path.stem for path in files)
    return PairSet(tuple(rows), "parallel", source, title=", ".join(titles)), tuple(notes)


# The list of what was found

_COLUMNS = (
    Column("kind", 16),
    Column("what_became", 12),
    Column("number", 8),
    Column("detail", 40, True),
    Column("zh_text", 60, True),
    Column("en_text", 60, True),
    Column("zh_document", 24),
    Column("en_document", 24),
)


def write_found(found: Sequence[Found], target: Target, *, form: str) -> None:
    """Write what was found as a table (:data:`FOUND_FORMATS`).

    Raises:
        SettingError: there is no such format. OutputError: the file cannot be written.
    """
    clean = Cleaner()
    if form == "xlsx":
        write_sheet(_COLUMNS, _rows(found), target, title="found", cleaner=clean)
        return
    if form not in FOUND_FORMATS:
        raise SettingError("delivery.list-format-unknown", name=form, known=FOUND_FORMATS)
    kind: Literal["csv", "tsv"] = "csv" if form == "csv" else "tsv"
    with text_output(target, bom=form == "csv") as stream:
        names = [column.name for column in _COLUMNS]
        TableWriter(stream, names, form=kind, clean=clean).write_all(
            map(str, row) for row in _rows(found)
        )


def _rows(found: Sequence[Found]) -> Iterator[list[str | float]]:
    for item in found:
        pair = item.pair
        row: list[str | float] = [item.kind, item.fate, item.number, item.what, pair.zh, pair.en]
        yield [*row, pair.zh_document, pair.en_document]
