"""Files into a project: documents, pairs, glossaries; and a look at them beforehand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from align.__about__ import __version__
from align.documents import PairFile, PairMode, display_name
from align.errors import (
    DuizhaoError,
    EmptyInputError,
    FormatError,
    InputError,
    SettingError,
)
from align.messages import Message, message
from align.model import Document, Lang, Signature
from align.progress import NO_PROGRESS, Progress
from align.review import from_beads
from align.segments import Text, segment
from align.text.files import composed
from duizhao.aligning import given_group, new_alignment
from duizhao.apart import read_glossary_apart, read_pairs_apart
from duizhao.attached import attach
from duizhao.corpus import (
    Corpus,
    Problem,
    ReadOptions,
    collect,
    no_memory,
)
from duizhao.custom_fields import field_names, field_names_at
from duizhao.dividing import divided, is_large
from duizhao.pairing import Group
from duizhao.projects import Location
from duizhao.segmentation import with_rules, with_rules_at
from duizhao.store import DocumentRecord, NewAlignment, Project, there
from duizhao.uploads import refuse_too_much, without_folder, write_uploads
from termbase.concepts import Conflict, MergeOutcome, OnConflict, merge_concepts
from termbase.model import Concept

__all__ = [
    "ExcludedText",
    "ImportOptions",
    "ImportReport",
    "Kind",
    "Line",
    "Plan",
    "import_files",
    "import_into",
    "import_planned",
    "import_texts",
    "need_languages",
    "plan",
    "plan_uploads",
]


Kind = Literal["documents", "pairs", "glossary"]

_LISTED = 20
"""Conflicts of a glossary that are listed one by one."""

_LANGUAGES: Mapping[Lang, Message] = {
    "zh": message("language.chinese"),
    "en": message("language.english"),
}
_OF_LANGUAGE: Mapping[Lang, str] = {"zh": "import.chinese-text", "en": "import.english-text"}
_SAMPLE = 5

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is imported, and how.

    Attributes:
        new_version: take a document whose text has changed as a new version.
        on_conflict: where a glossary says other than the project.
        choices: what happens to single conflicts of a glossary, by their keys
            (:attr:`termbase.concepts.Conflict.key`).
        candidates: whether what is new in a glossary comes as candidates and proposals.
        separator: what parts the terms of a cell of a glossary; empty: nothing does; ``None``:
            by what is in the columns.
        columns: which column of a table (header, letter, or 0-based place) is which:
            ``zh`` and ``en``; of a glossary also what else a column can be
            (:data:`termbase.exchange.ROLES`).
        pair_mode: how pairs stand in their file; see :func:`align.documents.read_pairs`.
        languages: what language codes of a TMX, XLIFF or TBX file mean that are none for
            Chinese or English.
        resegment: whether pairs of several sentences are cut into pairs of sentences.
        own_fields: names of a project's own fields, into which columns of a glossary that are
            headed so are read; those of the project that the files go into are added.
    """

    kind: Kind = "documents"
    reading: ReadOptions = field(default_factory=ReadOptions)
    new_version: bool = False
    on_conflict: OnConflict = "keep"
    choices: Mapping[str, OnConflict] = field(default_factory=dict)
    candidates: bool = False
    separator: str | None = None
    columns: Mapping[str, str | int] = field(default_factory=dict)
    pair_mode: PairMode | None = None
    languages: Mapping[str, Lang] = field(default_factory=dict)
    resegment: bool = False
    own_fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ExcludedText:
    """A piece of a document that is no running text, and why."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What came (or would come) of one file.

    Attributes:
        file: its name. what: in a few words. counts: numbers by their names.
        lang: of a document. outcome: of a document ``new``, ``same`` (its text is in the
            project), ``changed`` (another text of its name is) or ``version`` (and it is taken).
        taken: whether there is something new in it for the project.
        sample: the first segments, pairs or terms as (Chinese, English); a document has
            text on its own side only.
        excluded: what a document holds besides running text.
        notes: what a user should know of the reading.
        conflicts: what a glossary says otherwise than the project.
    """

    file: str
    what: Message
    counts: dict[str, int] = field(default_factory=dict)
    taken: bool = True
    sample: tuple[tuple[str, str], ...] = ()
    excluded: tuple[ExcludedText, ...] = ()
    notes: tuple[Message, ...] = ()
    lang: Lang | None = None
    outcome: str = ""
    conflicts: tuple[Conflict, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What came of an import: a line a file taken, a problem a file left out."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Glossary:
    concepts: tuple[Concept, ...]
    notes: tuple[Message, ...]


Found = Corpus | list[tuple[str, PairFile | _Glossary]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Files that were read, and what importing them would do."""

    found: Found
    options: ImportOptions
    report: ImportReport


def plan(
    project: Project | None,
    files: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    progress: Progress = NO_PROGRESS,
) -> Plan:
    """Read *files* and say what an import would do; nothing is stored.

    Args:
        project: what the files are compared with; ``None``: one that is not there yet.
    """
    read = _planned(files, options, progress, project)
    _take(project, read.found, read.options, read.report, store=False)
    return read


def plan_uploads(
    project: Project,
    files: Sequence[tuple[str, bytes]],
    *,
    options: ImportOptions | None = None,
    progress: Progress = NO_PROGRESS,
) -> Plan:
    """:func:`plan` for files from a browser, given by name and content.

    Nothing the browser says is a path here: each file is written under a harmless name
    into a folder of its own that is gone afterwards.

    Raises:
        LimitError: there are too many of them, or too much.
    """
    refuse_too_much(files)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        found = plan(project, write_uploads(folder, files), options, progress=progress)
    # A path of ours would mean nothing to the user.
    report = found.report
    report.problems = [
        Problem(item.file, without_folder(item.message, folder)) for item in report.problems
    ]
    report.notes = [without_folder(note, folder) for note in report.notes]
    return found


def import_planned(project: Project, wanted: Plan, *, new_version: bool = False) -> ImportReport:
    """Import what was planned, without reading it again.

    Args:
        new_version: take documents whose text has changed as new versions.
    """
    project.need("documents")
    report = ImportReport()
    options = replace(wanted.options, new_version=new_version or wanted.options.new_version)
    _take(project, wanted.found, options, report, store=True)
    return report


def import_files(
    path: Location,
    files: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = NO_PROGRESS,
) -> ImportReport:
    """Import *files* into the project *path*; each file fails alone.

    Glossaries are merged (:func:`termbase.concepts.merge_concepts`); conflicts are noted.

    Raises:
        DuizhaoError: the project cannot be opened, or no file could be used.
    """
    chosen = options or ImportOptions()
    chosen = replace(chosen, reading=with_rules_at(chosen.reading, path))
    if chosen.kind == "glossary":
        chosen = replace(chosen, own_fields=(*chosen.own_fields, *field_names_at(path)))
    if chosen.kind == "pairs" and any(map(is_large, files)):
        return _in_parts(path, files, chosen, dry_run=dry_run, progress=progress)
    read = _planned(files, chosen, progress, None)
    if not (read.found.texts if isinstance(read.found, Corpus) else read.found):
        # Before a project is made for nothing.
        _nothing(read.report)
    with _project(path, dry_run) as project:
        return _all(project, read, store=not dry_run)


def _in_parts(
    path: Location,
    files: Sequence[Path],
    options: ImportOptions,
    *,
    dry_run: bool,
    progress: Progress,
) -> ImportReport:
    """Import tables of pairs of which some are large, a part at a time."""
    report = ImportReport()
    with ExitStack() as held:
        project: Project | None = None
        opened = False
        for piece, folder in _pieces(files, report, progress):
            read = _planned([piece], options, NO_PROGRESS, project)
            if read.found and not opened:
                project, opened = held.enter_context(_project(path, dry_run)), True
            _take(project, read.found, options, read.report, store=not dry_run)
            report.lines += read.report.lines
            report.problems += [
                Problem(item.file, without_folder(item.message, folder))
                for item in read.report.problems
            ]
            report.notes += [without_folder(note, folder) for note in read.report.notes]
    if not report.lines:
        _nothing(report)
    return report


def _pieces(
    files: Sequence[Path], report: ImportReport, progress: Progress
) -> Iterator[tuple[Path, Path]]:
    """Every file, or its parts, with the folder in which it is."""
    progress.start(message("progress.reading-files"), len(files))
    for file in files:
        number = 0
        if is_large(file):
            with divided(file) as parts:
                for part in parts:
                    number += 1
                    yield part, part.parent
            note = message("import.divided", count=number)
            report.notes.append(message("place.said", place=file.name, what=note))
        else:
            yield file, file.parent
        progress.advance()
    progress.finish()


def import_into(
    project: Project,
    files: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    progress: Progress = NO_PROGRESS,
) -> ImportReport:
    """:func:`import_files` into a project that is open.

    Raises:
        EmptyInputError: no file could be used.
    """
    project.need("documents")
    return _all(project, _planned(files, options, progress, project), store=True)


def _planned(
    files: Sequence[Path],
    options: ImportOptions | None,
    progress: Progress,
    project: Project | None,
) -> Plan:
    chosen = options or ImportOptions()
    chosen = replace(chosen, reading=with_rules(chosen.reading, project))
    if project is not None and chosen.kind == "glossary":
        chosen = replace(chosen, own_fields=(*chosen.own_fields, *field_names(project)))
    report = ImportReport()
    return Plan(_read(files, chosen, report, progress), chosen, report)


def _all(project: Project | None, read: Plan, *, store: bool) -> ImportReport:
    _take(project, read.found, read.options, read.report, store=store)
    if not read.report.lines:
        _nothing(read.report)
    _say_unknown(read.options.choices, read.report)
    return read.report


def _say_unknown(choices: Iterable[str], report: ImportReport) -> None:
    """Name the choices that are of no conflict, and the conflicts that there are."""
    keys = list(dict.fromkeys(item.key for line in report.lines for item in line.conflicts))
    known = {*keys, *(key.rpartition("/")[0] for key in keys)}
    for name in choices:
        if name in known:
            continue
        if keys:
            shown = keys[:_LISTED]
            more = len(keys) - len(shown)
            error = DuizhaoError("import.choice-unknown", name=name, known=shown, count=more)
            if not more:
                error = DuizhaoError("import.choice-of-these", name=name, known=shown)
        else:
            error = DuizhaoError("import.choice-idle", name=name)
        report.notes.append(error.as_message())


def _nothing(report: ImportReport) -> None:
    if not report.problems:
        raise EmptyInputError("import.no-text")
    raise EmptyInputError("import.nothing", reasons=[item.message for item in report.problems[:3]])


def _project(path: Location, dry_run: bool) -> AbstractContextManager[Project | None]:
    if not dry_run:
        return Project.open(path, create=True)
    return Project.open(path, read_only=True) if there(path) else nullcontext(None)


def _read(
    files: Sequence[Path], options: ImportOptions, report: ImportReport, progress: Progress
) -> Found:
    if options.kind == "documents":
        corpus = collect(files, options.reading, progress)
        report.problems += corpus.problems
        report.notes += corpus.notes
        return corpus
    found: list[tuple[str, PairFile | _Glossary]] = []
    read = _read_glossary if options.kind == "glossary" else _read_pairs
    progress.start(message("progress.reading-files"), len(files))
    for file in files:
        name = display_name(Path(file.name))
        try:
            found.append((name, read(file, options)))
        except DuizhaoError as error:
            report.problems.append(Problem(name, error.as_message()))
        except MemoryError:
            report.problems.append(no_memory(name))
        progress.advance()
    progress.finish()
    return found


def _take(
    project: Project | None,
    found: Found,
    options: ImportOptions,
    report: ImportReport,
    *,
    store: bool,
) -> None:
    if isinstance(found, Corpus):
        _documents(project, found, options, report, store=store)
        return
    for name, content in found:
        try:
            if isinstance(content, PairFile):
                line = _pairs(project, name, content, options, store=store)
            else:
                line = _glossary(project, name, content, options, store=store)
        except InputError as error:
            report.problems.append(Problem(name, error.as_message()))
            continue
        report.lines.append(line)
        report.notes += [message("place.said", place=name, what=note) for note in line.notes]


def _documents(
    project: Project | None,
    corpus: Corpus,
    options: ImportOptions,
    report: ImportReport,
    *,
    store: bool,
) -> None:
    present = {} if project is None else {d.text_hash: d for d in project.documents(old=True)}
    names = {composed(record.name) for record in present.values()}
    for text in corpus.texts:
        document = text.document
        outcome, what = _outcome(document, present, names, options.new_version)
        aside = tuple(
            ExcludedText(item.reason, _short(document.text[item.start : item.end]))
            for item in document.excluded
        )
        counts = {"segments": len(text.segments), "characters": len(document.text)}
        if aside:
            counts["set aside"] = len(aside)
        first = [_short(one) for one in text.texts[:_SAMPLE]]
        report.lines.append(
            Line(
                text.name,
                message(_OF_LANGUAGE[text.lang], what=what),
                counts,
                taken=outcome in ("new", "version"),
                sample=tuple((one, "") if text.lang == "zh" else ("", one) for one in first),
                excluded=aside,
                notes=_described(document),
                lang=text.lang,
                outcome=outcome,
            )
        )
    if project is not None and store:
        problems, notes = import_texts(
            project, corpus, segmenter=options.reading.segmenter, new_version=options.new_version
        )
        report.problems += problems
        report.notes += [note for note in notes if note not in report.notes]


def _outcome(
    document: Document, present: Mapping[str, DocumentRecord], names: set[str], new_version: bool
) -> tuple[str, Message]:
    """What becomes of *document* (:class:`Line`), and that in a few words."""
    if document.text_hash in present:
        return "same", message("import.same", name=present[document.text_hash].name)
    if composed(document.name) not in names:
        return "new", message("import.new")
    if new_version:
        return "version", message("import.new-version")
    return "changed", message("import.changed")


def _described(document: Document) -> tuple[Message, ...]:
    if document.encoding in ("", "utf-8"):
        return document.notes
    return message("import.encoding", encoding=document.encoding), *document.notes


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _read_pairs(path: Path, options: ImportOptions) -> PairFile:
    beside = sorted(set(options.columns) - {"zh", "en"})
    if beside:
        raise SettingError("import.pairs-have-no-column", column=beside[0])
    found = read_pairs_apart(
        path,
        encoding=options.reading.encoding,
        mode=options.pair_mode,
        zh_column=options.columns.get("zh"),
        en_column=options.columns.get("en"),
        languages=options.languages or None,
    )
    if not options.resegment:
        return found
    from duizhao.engines import Engines
    from duizhao.resegmenting import resegmented

    return resegmented(found, Engines(), options.reading.split)


def _pairs(
    project: Project | None, name: str, found: PairFile, options: ImportOptions, *, store: bool
) -> Line:
    line = Line(
        name,
        message("import.pairs"),
        {"pairs": len(found.beads)},
        sample=_first_pairs(found),
        notes=found.notes,
    )
    one_sided = sum(not bead.zh or not bead.en for bead in found.beads)
    if one_sided:
        line.counts["one-sided"] = one_sided
    if project is None:
        return line
    present = {record.text_hash: record for record in project.documents(old=True)}
    both = (found.zh, found.en)
    there = all(document.text_hash in present for document in both)
    names = {composed(record.name) for record in present.values()}
    changed = not there and any(
        composed(document.name) in names and document.text_hash not in present for document in both
    )
    if changed and not options.new_version:
        raise FormatError("import.pairs-changed", where=name)
    present_already = message("import.pairs-present")
    if not store:
        new = message("import.pairs-new-version") if changed else line.what
        return replace(line, what=present_already if there else new, taken=not there)
    saved = _save_pairs(project, found, options.new_version)
    untaken = {"same": present_already, "kept": message("import.pairs-kept")}
    return replace(line, what=untaken.get(saved, line.what), taken=saved not in untaken)


def _first_pairs(found: PairFile) -> tuple[tuple[str, str], ...]:
    # The first beads are made of the first lines: no need to cut a whole memory into lines.
    most = 50 * _SAMPLE
    zh, en = ([*islice(d.text.splitlines(), most)] for d in (found.zh, found.en))
    return tuple(
        (_short("".join(zh[i] for i in bead.zh)), _short(" ".join(en[i] for i in bead.en)))
        for bead in found.beads[:_SAMPLE]
        if all(i < len(zh) for i in bead.zh) and all(i < len(en) for i in bead.en)
    )


def _save_pairs(project: Project, found: PairFile, new_version: bool) -> str:
    ids, segments = [], []
    for document in (found.zh, found.en):
        spans = segment(document)
        added = project.add_document(document, spans, segmenter="given", new_version=new_version)
        attach(project, document)
        ids.append(added.id)
        segments.append(project.segments(added.id))
    signature = Signature(
        version=__version__,
        mode="parallel",
        encoder="import",
        segmenter="given",
        inputs=(found.zh.text_hash, found.en.text_hash),
    )
    beads = from_beads(found.beads, [Text(found.zh, segments[0])], [Text(found.en, segments[1])])
    saved = project.save_alignment(
        NewAlignment("parallel", (ids[0],), (ids[1],), beads, signature=str(signature))
    )
    return saved.outcome


def _read_glossary(path: Path, options: ImportOptions) -> _Glossary:
    notes: list[Message] = []
    concepts = read_glossary_apart(
        path,
        notes=notes,
        columns=dict(options.columns) or None,
        encoding=options.reading.encoding,
        languages=dict(options.languages) or None,
        separator=options.separator,
        own_fields=tuple(options.own_fields) or None,
    )
    need_languages(path, concepts, notes)
    return _Glossary(concepts, tuple(notes))


def need_languages(path: Path, concepts: Sequence[Concept], notes: Sequence[Message]) -> None:
    """Ask what a file's codes mean where it lacks one of the languages, never guess.

    Raises:
        FormatError: a language is missing, and the file has terms in others.
    """
    missing = [
        lang for lang in _LANGUAGES if not any(concept.section(lang) for concept in concepts)
    ]
    codes = [
        str(note.parameters["language"]) for note in notes if note.code == "tbx.other-language"
    ]
    if missing and codes:
        raise FormatError(
            "glossary.languages-missing",
            where=path.name,
            missing=[_LANGUAGES[lang] for lang in missing],
            codes=codes,
            language=_LANGUAGES[missing[0]],
            code=codes[0],
            lang=missing[0],
        )


def _glossary(
    project: Project | None, name: str, found: _Glossary, options: ImportOptions, *, store: bool
) -> Line:
    """Merge concepts in, as one change that one undo takes back."""
    concepts = found.concepts
    merged = merge_concepts(
        () if project is None else project.concepts(),
        concepts,
        on_conflict=options.on_conflict,
        accept=not options.candidates,
        choices=options.choices,
    )
    numbers = merged.counts
    counts = {
        "new": numbers["new"],
        "merged": numbers["merged"],
        "there already": numbers["same"],
        "conflicting": numbers["conflict"],
    }
    notes = list(found.notes)
    conflicts = []
    for item in merged.items:
        if item.notes and (item.outcome is MergeOutcome.CONFLICT or item.result is None):
            term = item.incoming.main("zh") or item.incoming.main("en")
            place = term.text if term else item.incoming.id
            conflicts.append(message("place.said", place=place, what=item.notes))
    notes += conflicts[:_LISTED]
    if len(conflicts) > _LISTED:
        notes.append(message("import.more-conflicts", count=len(conflicts) - _LISTED))
    if project is not None and store and merged.after:
        project.change_concepts(merged.before, merged.after, label=message("log.import", name=name))
    return Line(
        name,
        message("import.glossary"),
        counts,
        taken=bool(merged.after),
        sample=tuple((_texts(item, "zh"), _texts(item, "en")) for item in concepts[:_SAMPLE]),
        notes=tuple(notes),
        conflicts=merged.conflicts,
    )


def _texts(concept: Concept, lang: Lang) -> str:
    return _short("; ".join(term.text for term in concept.terms(lang)))


def import_texts(
    project: Project, corpus: Corpus, *, segmenter: str, new_version: bool = False
) -> tuple[list[Problem], list[Message]]:
    """Take texts into the project; gives problems and notes."""
    problems: list[Problem] = []
    notes: list[Message] = []
    for place, text in enumerate(corpus.texts):
        added = project.add_document(
            text.document, text.segments, segmenter=segmenter, new_version=new_version
        )
        if added.outcome != "changed":
            attach(project, text.document)
        else:
            error = InputError("import.text-changed", where=text.name)
            problems.append(Problem(text.name, error.as_message()))
        if added.outcome == "version":
            notes.append(message("import.added-as-version", name=text.name))
        if place not in corpus.aligned:
            notes += [
                message("place.said", place=text.name, what=note) for note in text.document.notes
            ]
    ids = {record.text_hash: record.id for record in project.documents()}
    for given in corpus.given:
        aligned = given_group(corpus.texts, given)
        sides = [corpus.texts[i].document.text_hash for i in (given.zh, given.en)]
        if all(side in ids for side in sides):
            new = new_alignment(
                aligned, Group((0,), (1,), "parallel"), [ids[side] for side in sides]
            )
            project.save_alignment(new)
    return problems, notes
