"""From a project to files: which pairs and concepts go out, and how each file is written.

The command, the pages and the API choose with the one :class:`Selection` and write what
:func:`choose_pairs` and :func:`choose_concepts` give, so the same choice gives the same
bytes everywhere. What a format cannot hold its writer leaves out: of pairs with one empty
side, a translation memory takes none, and XLIFF those with a source side.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import isnan
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from align.errors import OutputError, SettingError
from align.exchange import (
    EXTENSIONS,
    FORMATS,
    LanguageCodes,
    Layout,
    Look,
    PairFilter,
    Target,
    Written,
    holds,
)
from align.exchange import write_pairs as write_pair_file
from align.model import Grade, Lang, Mode, Pair, Status
from align.protecting import need_replaceable
from align.review import ReviewBead, in_best_order, to_pairs, with_context
from align.segments import Text
from align.text.files import composed
from duizhao.attached import stored_text
from duizhao.messages import Language, translator

if TYPE_CHECKING:
    from duizhao.reporting import Standing
    from duizhao.store import AlignmentRecord, Project
    from termbase.model import Concept

__all__ = [
    "BINARY_FORMATS",
    "COPY_FORMATS",
    "GLOSSARY_FORMATS",
    "ORDERS",
    "OUTPUTS",
    "PAIR_FORMATS",
    "PROFILES",
    "SURE",
    "ConceptSet",
    "Order",
    "PairSet",
    "Selection",
    "TbxStyle",
    "check_files",
    "check_folder",
    "choose_concepts",
    "choose_pairs",
    "extension",
    "glossary_form",
    "load_texts",
    "look_of",
    "make_folder",
    "ordered",
    "project_rows",
    "source_of",
    "write_glossary",
    "write_pairs",
    "write_project",
]

PAIR_FORMATS = (*sorted(FORMATS), "report")
COPY_FORMATS = ("docx", "epub", "html")
"""Formats of copies for readers, which have a look (:func:`look_of`)."""
BINARY_FORMATS = ("docx", "epub", "xlsx")
"""Formats that are nothing to see in a terminal."""
GLOSSARY_FORMATS = ("csv", "json", "tbx", "tsv", "txt", "utx", "xlsx", "xml")

PROFILES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "deepl": ("csv", "tsv"),
        "duizhao": ("json", "csv", "tsv", "xlsx", "tbx"),
        "memoq": ("csv",),
        "multiterm": ("xml",),
        "omegat": ("txt",),
        "tables": ("xlsx", "csv", "tsv"),
        "tbx": ("tbx",),
        "utx": ("utx",),
    }
)
"""Whom a glossary is written for, and in which formats; the first is the usual one.

``duizhao`` is the one with what only this program has a use for: evidence, probabilities,
surface forms. ``tables`` are for people.
"""

Order = Literal["project", "pinyin", "stroke", "english"]
ORDERS: tuple[Order, ...] = ("project", "pinyin", "stroke", "english")

TbxStyle = Literal["dca", "dct", "v2"]
_CODES = LanguageCodes()
_LOOK = Look()
_ENDINGS = {"beads": ".align", "report": ".html"}


def look_of(
    layout: Layout, *, numbers: bool = False, status: bool = False, language: Language = "en"
) -> Look:
    """How a copy for readers looks, its statuses in *language*."""
    words = {item: translator(language)(item.value) for item in Status}
    return Look(layout, numbers, status, words)


def extension(form: str) -> str:
    """The extension of a format's files: what the room says, apart from a few."""
    return _ENDINGS.get(form) or f".{EXTENSIONS.get(form, form)}"


OUTPUTS = (
    "glossary.csv",
    "glossary.tbx",
    "pairs.tmx",
    "pairs.tsv",
    "pairs.xlsx",
    "pairs-comparable.tsv",
    "pairs-comparable.xlsx",
    "report.html",
)
"""The files that ``run`` may write."""

SURE = 0.9
"""From this probability on, ``run`` puts a pair into the translation memory unreviewed."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pairs or concepts go out; an empty collection or string asks for nothing.

    Attributes:
        minimum: of unreviewed items, those of this probability or more go out; ``None``:
            none, unless *statuses* names them. Accepted ones go out whatever theirs is. A
            concept has the probability of its English main term, 0 if it has none.
        rejected: whether rejected ones go out, too.
        statuses: only these, instead of what *rejected* and *minimum* let out.
        documents: names of documents that a pair is from, or a term was seen in.
        subjects: of concepts.
        proposed: whether terms of concepts go out that nobody has decided on.
        since, until: days or times of the last change (ISO 8601 UTC, both included).
        mode: pairs of this mode only. alignment: pairs of this alignment only.
        grades: of comparable texts, pairs of these grades only.
        context: tables of comparable texts have so many sentences before and after each side.
    """

    minimum: float | None = None
    rejected: bool = False
    statuses: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    proposed: bool = False
    since: str = ""
    until: str = ""
    mode: Mode | None = None
    alignment: int | None = None
    grades: tuple[str, ...] = ()
    context: int = 0

    def takes(self, status: str, probability: float) -> bool:
        """Whether an item of this status and probability goes out."""
        if self.statuses and status not in self.statuses:
            return False
        if status == Status.ACCEPTED:
            return True
        if status == Status.REJECTED:
            return self.rejected or bool(self.statuses)
        if self.minimum is None:
            return bool(self.statuses)
        # What a person made has no probability: with all others, or not before it is accepted.
        return probability >= self.minimum or (isnan(probability) and self.minimum <= 0)


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs with what their files say of them as a whole.

    Attributes:
        mode: ``None`` if they are of both modes. source: the language translated from.
        signature: what they were made with, one line an alignment. title: the project's name.
        held_back: how many more were left out only because nobody has reviewed them.
        memory_minimum: pairs of less probability stay out of a translation memory.
        context: whether the pairs have their neighbours with them.
        standing: gives how far the project is, whatever of it goes out; without it, the pairs
            are all there is.
    """

    pairs: tuple[Pair, ...]
    mode: Mode | None = None
    source: Lang = "zh"
    signature: str = ""
    title: str = ""
    held_back: int = 0
    memory_minimum: float = 0.0
    context: bool = False
    standing: Callable[[], Standing] | None = None

    def held_by(self, form: str) -> int:
        """How many of the pairs a file in the format *form* can hold."""
        return sum(holds(form, pair, self.source) for pair in self.pairs)

    def at_least(self, minimum: float) -> PairSet:
        """Those of this probability or more and those without one, for files of every format."""
        kept = tuple(pair for pair in self.pairs if not pair.probability < minimum)
        return replace(self, pairs=kept, memory_minimum=0.0)

    def going_out(self, form: str) -> PairSet:
        """Those that a file in the format *form* is to have, as far as it can hold them."""
        return self.at_least(self.memory_minimum) if form == "tmx" else self

    def write(
        self, target: Target, form: str, codes: LanguageCodes = _CODES, look: Look = _LOOK
    ) -> int:
        """Write them; see :func:`write_pairs`."""
        chosen = self.going_out(form)
        return write_pairs(
            chosen.pairs,
            target,
            form=form,
            mode=self.mode,
            source=self.source,
            signature=self.signature,
            title=self.title,
            codes=codes,
            look=look,
            context=self.context,
            standing=self.standing() if form == "report" and self.standing else None,
        )


@dataclass(frozen=True, slots=True)
class ConceptSet:
    """Concepts with what their files say of them as a whole; see :class:`PairSet`.

    Attributes:
        held_back: concepts that were left out only because nobody has reviewed them.
        terms_held_back: terms of the others that were left out for the same reason.
        proposals: whether nobody has decided on any of it: a result of extraction.
        keyness: of the Chinese terms, where it is known.
        proposals_held_back: how many of *held_back* a glossary proposes.
    """

    concepts: tuple[Concept, ...]
    source: Lang = "zh"
    title: str = ""
    held_back: int = 0
    terms_held_back: int = 0
    proposals: bool = False
    keyness: Mapping[str, float] = field(default_factory=dict)
    proposals_held_back: int = 0

    @property
    def terms(self) -> int:
        """How many terms the concepts have."""
        return sum(len(s.terms) for item in self.concepts for s in item.languages)

    def write(
        self,
        target: Target,
        form: str,
        codes: LanguageCodes = _CODES,
        *,
        style: TbxStyle = "dca",
        full: bool = False,
        profile: str | None = None,
        evidence: bool = False,
    ) -> int:
        """Write them; see :func:`write_glossary`.

        Args:
            evidence: of proposals in tables, with the offsets of every place.
        """
        return write_glossary(
            self.concepts,
            target,
            form=form,
            profile=profile or ("duizhao" if self.proposals and form in _TABLES else None),
            source=self.source,
            title=self.title,
            style=style,
            codes=codes,
            full=full,
            evidence=evidence or not self.proposals or profile is not None,
            keyness=self.keyness,
        )

    def held_by(self, profile: str | None) -> tuple[int, int]:
        """How many of the concepts and of their terms a file of this profile can hold."""
        from termbase.exchange import PAIRED, pairs_for

        for tool in PAIRED:
            if tool == profile:
                held = [
                    len({(term.lang, term.text) for pair in pairs for term in pair})
                    for _, pairs in pairs_for(tool, self.concepts, self.source)
                ]
                return sum(map(bool, held)), sum(held)
        return sum(any(s.terms for s in item.languages) for item in self.concepts), self.terms

    def ordered(self, order: Order) -> ConceptSet:
        """The same by pinyin, strokes or the English terms."""
        return replace(self, concepts=ordered(self.concepts, order))


def ordered(concepts: Sequence[Concept], order: Order) -> tuple[Concept, ...]:
    """*concepts* in one of the orders of glossaries."""
    from termbase.sorting import sort_concepts

    if order == "project":
        return tuple(concepts)
    lang: Lang = "en" if order == "english" else "zh"
    return sort_concepts(concepts, lang, by_stroke=order == "stroke")


def choose_pairs(
    project: Project,
    selection: Selection,
    *,
    rows: Callable[[Mode], Sequence[Pair]] | None = None,
) -> PairSet:
    """The pairs of *project* that go out: parallel ones in text order, then comparable ones.

    Args:
        rows: gives all pairs of a mode where they are in memory already.

    Raises:
        StoreError: there is no such alignment.
        SettingError: the selection names a document that the project does not have.
    """
    from duizhao.reporting import standing

    documents = _named_documents(project, selection.documents)
    one = selection.alignment
    records = project.alignments() if one is None else (project.alignment(one),)
    records = tuple(item for item in records if selection.mode in (None, item.mode))
    modes: list[Mode] = [
        mode for mode in ("parallel", "comparable") if any(item.mode == mode for item in records)
    ]
    texts: tuple[Text, ...] = ()
    if rows is None or one is not None or selection.context:
        texts = tuple(load_texts(project, old=one is not None).values())
    by_name = {text.name: text for text in texts}
    wanted = PairFilter(
        grades=tuple(map(Grade, selection.grades)),
        documents=documents,
        since=selection.since,
        until=selection.until,
    )
    chosen: list[Pair] = []
    held_back = 0
    for mode in modes:
        if rows is None or one is not None:
            found: Sequence[Pair] = project_rows(project, texts, mode=mode, alignments=records)
        else:
            found = rows(mode)
        for pair in found:
            if not wanted.accepts(pair):
                continue
            if selection.takes(pair.status, pair.probability):
                around = selection.context if mode == "comparable" else 0
                chosen.append(with_context(pair, by_name, around) if around else pair)
            else:
                held_back += _held_back(selection, pair.status)
    return PairSet(
        tuple(chosen),
        modes[0] if len(modes) == 1 else None,
        source_of(project),
        "\n".join(record.signature for record in records),
        project.name,
        held_back,
        context=bool(selection.context),
        standing=partial(standing, project, records),
    )


def choose_concepts(
    project: Project,
    selection: Selection,
    *,
    concepts: Sequence[Concept] | None = None,
    every_term: bool = False,
) -> ConceptSet:
    """The concepts of *project* that go out, in their order, with the terms that do.

    A term goes out once somebody has decided on it (:func:`termbase.concepts.is_decided`); one
    that is only proposed with ``selection.proposed``, or in a candidate that itself goes out, if
    it is as probable as that. What a glossary itself proposed goes out with
    ``selection.proposed``, too.

    Args:
        concepts: all of the project's, where they are in memory already.
        every_term: terms go out whatever their status.

    Raises:
        SettingError: the selection names a document that the project does not have.
    """
    from termbase.concepts import is_proposal
    from termbase.exchange import ConceptFilter, select_concepts

    documents = _named_documents(project, selection.documents)
    wanted = ConceptFilter(
        subjects=selection.subjects,
        documents=documents,
        since=selection.since,
        until=selection.until,
    )
    chosen: list[Concept] = []
    held_back = terms_held_back = proposals = 0
    for item in select_concepts(project.concepts() if concepts is None else concepts, wanted):
        main = item.main("en")
        given = selection.proposed and not selection.statuses and is_proposal(item)
        if not given and not selection.takes(item.status, main.probability if main else 0.0):
            if _held_back(selection, item.status):
                held_back += 1
                proposals += not selection.statuses and is_proposal(item)
            continue
        kept = item
        if not (selection.proposed or every_term):
            kept = _decided(
                item, None if str(item.status) == Status.ACCEPTED else selection.minimum
            )
        terms_held_back += _count_terms(item) - _count_terms(kept)
        chosen.append(kept)
    return ConceptSet(
        tuple(chosen),
        source_of(project),
        project.name,
        held_back,
        terms_held_back,
        proposals_held_back=proposals,
    )


def _decided(concept: Concept, least: float | None) -> Concept:
    """*concept* with the terms that somebody decided on, or that are as probable as *least*.

    In a language in which there is none it is its main term: who accepts a concept accepts that.
    """
    from termbase.concepts import is_decided

    sections = []
    for section in concept.languages:
        terms = tuple(
            term
            for term in section.terms
            if is_decided(term) or (least is not None and term.probability >= least)
        )
        main = concept.main(section.lang)
        sections.append(replace(section, terms=terms or ((main,) if main else ())))
    return replace(concept, languages=tuple(sections))


def _count_terms(concept: Concept) -> int:
    return sum(len(section.terms) for section in concept.languages)


def _named_documents(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """*names* as the project writes them, however their accents are written here."""
    if not names:
        return ()
    known = sorted({record.name for record in project.documents(old=True)})
    like = {composed(name): name for name in known} | {name: name for name in known}
    named = {name: like.get(name, like.get(composed(name), "")) for name in names}
    missing = [name for name in names if not named[name]]
    if missing:
        raise SettingError("export.document-unknown", name=missing[0], known=known[:20])
    return tuple(named.values())


def _held_back(selection: Selection, status: str) -> bool:
    return status not in (Status.ACCEPTED, Status.REJECTED) and (
        not selection.statuses or status in selection.statuses
    )


def source_of(project: Project) -> Lang:
    """The language that the project's texts are translated from."""
    return "en" if project.direction == "en-zh" else "zh"


def load_texts(project: Project, *, old: bool = False) -> dict[int, Text]:
    """The project's documents with their segments, by id, in order of name."""
    return {record.id: stored_text(project, record.id) for record in project.documents(old=old)}


def project_rows(
    project: Project,
    texts: Iterable[Text],
    *,
    mode: Mode,
    alignments: Sequence[AlignmentRecord] | None = None,
) -> list[Pair]:
    """All beads of the project's alignments of one mode; comparable ones best first."""
    known = {text.document.text_hash: text for text in texts}
    rows: list[Pair] = []
    for record in project.alignments() if alignments is None else alignments:
        if record.mode != mode:
            continue
        found: Sequence[ReviewBead] = project.beads(record.id)
        if mode == "comparable":
            found = in_best_order(found, known.values())
        rows += to_pairs(found, known.values(), mode)
    return rows


def make_folder(folder: Path) -> None:
    """Make *folder* if it is not there.

    Raises:
        OutputError: it cannot be made, or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if folder.exists():
            raise OutputError("output.folder-is-file", where=folder) from error
        reason = error.strerror or str(error)
        raise OutputError("output.folder-uncreatable", where=folder, reason=reason) from error


def check_folder(folder: Path) -> None:
    """See before long work that *folder* could be made and written.

    Raises:
        OutputError: it could not.
    """
    above = (folder.absolute(), *folder.absolute().parents)
    location = next(path for path in above if path.exists())
    if not location.is_dir():
        raise OutputError("output.folder-is-file", where=location)
    if not os.access(location, os.W_OK):
        raise OutputError("output.folder-not-writable", where=folder)


def check_files(folder: Path, names: Iterable[str]) -> None:
    """See before long work that files of these *names* may be written into *folder*.

    Raises:
        OutputError: one would replace an input of the command, or a project.
    """
    for name in names:
        need_replaceable(folder / name)


def write_pairs(
    rows: Sequence[Pair],
    target: Target,
    *,
    form: str,
    mode: Mode | None = None,
    source: Lang = "zh",
    signature: str = "",
    title: str = "",
    codes: LanguageCodes = _CODES,
    look: Look = _LOOK,
    context: bool = False,
    standing: Standing | None = None,
) -> int:
    """Write *rows* in one of :data:`PAIR_FORMATS`; gives the number written.

    *codes* are the language codes in the file; *look* is that of a copy for readers; *context*:
    tables have columns for the neighbours of the pairs; *standing*: how far the project is, for
    the report.

    Raises:
        SettingError: there is no such format, or it cannot hold these rows.
        OutputError: the file cannot be written.
    """
    if form == "report":
        from duizhao.report import ReportData, ReportRow, write_report
        from duizhao.reporting import Standing, coverage

        shown: Mode = mode or "parallel"
        now = Standing(coverage(rows)) if standing is None else standing
        data = ReportData(
            title=title,
            mode=shown,
            documents=now.documents,
            rows=[ReportRow(row) for row in rows],
            signature=signature,
            figures=now.figures,
            maps=now.maps,
            grades=now.grades,
            pairs_file="",
        )
        return write_report(target, data).rows
    written: Written = write_pair_file(
        rows,
        target,
        format=form,
        mode=mode,
        source=source,
        signature=signature,
        title=title,
        codes=codes,
        look=look,
        context=context,
    )
    return written.rows


_TABLES = ("csv", "json", "tsv", "xlsx")
_USUAL = {"json": "duizhao", "tbx": "tbx", "txt": "omegat", "utx": "utx", "xml": "multiterm"}


def glossary_form(profile: str | None, form: str | None) -> tuple[str, str]:
    """The profile and the format of a glossary of which one or both are named.

    Raises:
        SettingError: there is no such profile or format, or they do not go together.
    """
    if profile is None:
        chosen = form or "csv"
        if chosen not in GLOSSARY_FORMATS:
            raise SettingError(
                "export.glossary-format-unknown", name=chosen, known=GLOSSARY_FORMATS
            )
        return _USUAL.get(chosen, "tables"), chosen
    if profile not in PROFILES:
        raise SettingError("export.profile-unknown", name=profile, known=tuple(PROFILES))
    chosen = form or PROFILES[profile][0]
    if chosen not in PROFILES[profile]:
        raise SettingError(
            "export.profile-format", profile=profile, form=chosen, known=PROFILES[profile]
        )
    return profile, chosen


def write_glossary(
    concepts: Sequence[Concept],
    target: Target,
    *,
    form: str,
    profile: str | None = None,
    source: Lang = "zh",
    title: str = "",
    style: TbxStyle = "dca",
    codes: LanguageCodes = _CODES,
    full: bool = False,
    evidence: bool = True,
    keyness: Mapping[str, float] = MappingProxyType({}),
) -> int:
    """Write *concepts* in one of :data:`GLOSSARY_FORMATS`; gives the number of rows or entries.

    *profile* is one of :data:`PROFILES`, usually the one that the format is for; *style* (TBX
    only) is one of ``dca``, ``dct`` and ``v2``; *codes* are the language codes in the file;
    *full* gives every field that the profile has; without *evidence* a table of the profile
    ``duizhao`` has an example of each side in the place of the offsets of all places, and the
    *keyness* of Chinese terms.

    Raises:
        SettingError: there is no such format or profile, or they do not go together.
        OutputError: the file cannot be written.
    """
    from termbase import exchange

    profile, form = glossary_form(profile, form)
    private = profile == "duizhao"
    match profile, form:
        case "deepl", _:
            deepl: Literal["csv", "tsv"] = "csv" if form == "csv" else "tsv"
            written = exchange.write_deepl(concepts, target, form=deepl, source=source)
        case "memoq", _:
            written = exchange.write_memoq(concepts, target, codes=codes, source=source)
        case "multiterm", _:
            written = exchange.write_multiterm(concepts, target, full=full)
        case "omegat", _:
            written = exchange.write_omegat(concepts, target, source=source, full=full)
        case "utx", _:
            written = exchange.write_utx(
                concepts, target, codes=codes, source=source, title=title, full=full
            )
        case _, "csv":
            written = exchange.write_csv(
                concepts, target, full=full, private=private, evidence=evidence, keyness=keyness
            )
        case _, "tsv":
            written = exchange.write_tsv(
                concepts, target, full=full, private=private, evidence=evidence, keyness=keyness
            )
        case _, "xlsx":
            written = exchange.write_xlsx(
                concepts, target, full=full, private=private, evidence=evidence, keyness=keyness
            )
        case _, "json":
            written = exchange.write_json(concepts, target)
        case _:
            written = exchange.write_tbx(
                concepts,
                target,
                style=style,
                codes=codes,
                source=source,
                title=title,
                private=private,
                full=full,
            )
    return written.rows


def write_project(project: Project, out: Path) -> tuple[Path, ...]:
    """Write everything that ``run`` promises into the folder *out*.

    The translation memory gets accepted pairs and, marked as unreviewed, those of
    probability :data:`SURE` or more; tables and report get all that was not rejected.

    Raises:
        OutputError: a file cannot be written; those before it are whole.
    """
    check_files(out, OUTPUTS)
    from duizhao.reporting import write_report_of
    from duizhao.term_choices import choices_of
    from termbase.concepts import likely
    from termbase.examples import with_examples
    from termbase.keyness import keyness_of

    make_folder(out)
    texts = list(load_texts(project).values())
    alignments = project.alignments()
    source = source_of(project)
    signature = "\n".join(record.signature for record in alignments)
    rows: dict[Mode, list[Pair]] = {}
    for mode in ("parallel", "comparable"):
        found = project_rows(project, texts, mode=mode, alignments=alignments)
        if found:
            rows[mode] = found
    concepts = [item for item in project.concepts() if item.status != "rejected" and likely(item)]
    files: list[Path] = []

    def to(name: str) -> Path:
        files.append(out / name)
        return out / name

    listed = with_examples(concepts, texts)
    write_glossary(
        listed,
        to("glossary.csv"),
        form="csv",
        profile="duizhao",
        evidence=False,
        keyness=keyness_of(listed, (text.document for text in texts), choices_of(project).general),
    )
    write_glossary(concepts, to("glossary.tbx"), form="tbx", source=source, title=project.name)
    chosen = [
        row
        for found in rows.values()
        for row in found
        if Selection(SURE).takes(row.status, row.probability)
    ]
    write_pairs(
        chosen, to("pairs.tmx"), form="tmx", source=source, signature=signature, title=project.name
    )
    everyone: list[Pair] = []
    for mode, found in rows.items():
        stem = "pairs" if len(rows) == 1 or mode == "parallel" else "pairs-comparable"
        kept = [row for row in found if row.status is not Status.REJECTED]
        everyone += kept
        for form in ("tsv", "xlsx"):
            write_pairs(kept, to(f"{stem}.{form}"), form=form, mode=mode, title=project.name)
    main: Mode = "comparable" if "parallel" not in rows else "parallel"
    write_report_of(project, to("report.html"), texts, everyone, concepts, mode=main)
    return tuple(files)
