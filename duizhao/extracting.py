"""From aligned texts to concepts: of files, of a project, and renderings of given terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from align.errors import EmptyInputError, FormatError
from align.exchange import text_output
from align.exchange.cells import Cleaner
from align.exchange.cells import number as in_figures
from align.messages import Message, message
from align.model import Bead, Mode, Status
from align.progress import NO_PROGRESS, Progress
from align.review import Numbering, ReviewBead, machine_probability
from align.segments import Text
from align.text.decoding import read_text
from align.text.delimited import TableWriter, raw_rows
from duizhao.aligning import Told, align_group, given_group
from duizhao.corpus import (
    Corpus,
    ReadOptions,
    collect,
    need_alignable,
)
from duizhao.engines import Engines, engines_for
from duizhao.exporting import (
    ConceptSet,
    load_texts,
)
from duizhao.pairing import ModeChoice, group_texts
from duizhao.projects import Location
from duizhao.term_choices import TermChoices, choices_of
from termbase.concepts import likely
from termbase.examples import with_examples
from termbase.model import Concept
from termbase.options import CandidateOptions, EnglishOptions, ExtractOptions

if TYPE_CHECKING:
    from duizhao.store import Project
    from termbase.extract import Recognised

__all__ = [
    "DEFAULT_TERMS",
    "KnownTerm",
    "TermSettings",
    "aligned_of",
    "extract_and_recognise",
    "extract_concepts",
    "extract_project",
    "known_terms",
    "pairs_of",
    "read_raw_pairs",
    "read_terms",
    "renderings_of_files",
    "terms_in",
    "terms_in_project",
    "terms_of",
    "terms_of_files",
    "write_known_terms",
]


# Below this a pair says more about the aligner than about the language.
_WORTH = 0.3
# A known term is called what is as likely as that, or nothing.
_CALLED = 0.3
# Unless another end is asked for, a project also keeps less likely candidates, from this on.
_KEPT = 0.15
_STANDARD = ExtractOptions()


@dataclass(frozen=True, slots=True)
class TermSettings:
    """What a user may say of the extraction; files are read when it begins.

    Attributes:
        stop_words: files of words, one a line.
        tags: a regular expression over jieba's part-of-speech tags.
        domain, general: Chinese texts of the subject, and of none.
        protected: files of words, one a line, that are terms and never cut.
        without: see :class:`termbase.options.CandidateOptions`.
        known: glossaries whose terms are not proposed again.
        min_termhood: see :class:`termbase.options.ExtractOptions`, as for min_alternative
            and plural.
        max_english: English terms without a Chinese one at most; 0: none.
        min_english: occurrences that they need (0: by the length of the texts).
    """

    min_frequency: int = _STANDARD.candidates.min_frequency
    min_chars: int = _STANDARD.candidates.min_chars
    max_chars: int = _STANDARD.candidates.max_chars
    max_words: int = _STANDARD.candidates.max_words
    stop_words: tuple[Path, ...] = ()
    tags: str = ""
    domain: tuple[Path, ...] = ()
    general: tuple[Path, ...] = ()
    known: tuple[Path, ...] = ()
    protected: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    max_concepts: int = _STANDARD.max_concepts
    min_termhood: float = _STANDARD.min_termhood
    min_probability: float = _STANDARD.min_probability
    min_alternative: float = _STANDARD.min_alternative
    plural: bool = _STANDARD.plural
    max_english: int = _STANDARD.english.max_terms
    min_english: int = _STANDARD.english.min_frequency

    def glossary(self) -> list[Concept]:
        """The concepts of the glossaries in :attr:`known`.

        Raises:
            InputError: a file cannot be read.
        """
        from duizhao.apart import read_glossary_apart as read_glossary

        return [concept for path in self.known for concept in read_glossary(path)]

    def protected_words(self) -> tuple[str, ...]:
        """The words of the files in :attr:`protected`.

        Raises:
            InputError: a file cannot be read.
        """
        return tuple(word for path in self.protected for word in read_terms(path))

    def general_texts(self) -> tuple[str, ...]:
        """The texts of the files in :attr:`general`.

        Raises:
            InputError: a file cannot be read.
        """
        from align.documents import read_document

        return tuple(read_document(path, lang="zh").text for path in self.general)

    def options(self, known: Iterable[Concept] = ()) -> ExtractOptions:
        """The options that the library gets; terms of *known* concepts beside those of the files.

        Raises:
            InputError: a file cannot be read. SettingError: *tags* is no expression.
        """
        from align.documents import read_document

        words: set[str] = set()
        for path in self.stop_words:
            words.update(read_document(path, lang="zh").text.split())
        settled = list(known)
        candidates = CandidateOptions(
            min_frequency=self.min_frequency,
            min_chars=self.min_chars,
            max_chars=self.max_chars,
            max_words=self.max_words,
            stop_words=frozenset(words),
            tags=self.tags,
            without=frozenset(self.without),
            protected=self.protected_words(),
            domain=tuple(read_document(path, lang="zh").text for path in self.domain),
            general=self.general_texts(),
        )
        return ExtractOptions(
            candidates=candidates,
            max_concepts=self.max_concepts,
            min_termhood=self.min_termhood,
            min_probability=self.min_probability,
            min_alternative=self.min_alternative,
            plural=self.plural,
            known=tuple(term.text for item in settled for term in item.terms("zh")),
            known_english=tuple(term.text for item in settled for term in item.terms("en")),
            english=EnglishOptions(max_terms=self.max_english, min_frequency=self.min_english),
        )


DEFAULT_TERMS = TermSettings()


def extract_concepts(
    texts: Sequence[Text],
    alignments: Iterable[tuple[Mode, Sequence[ReviewBead]]],
    engines: Engines,
    *,
    known: Iterable[Concept] = (),
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract concepts from *texts*, best first.

    Args:
        alignments: beads by mode (:func:`pairs_of`).
        known: settled concepts, whose terms are not proposed again.
    """
    return extract_and_recognise(
        texts, alignments, engines, known=known, settings=settings, progress=progress
    )[0]


def extract_and_recognise(
    texts: Sequence[Text],
    alignments: Iterable[tuple[Mode, Sequence[ReviewBead]]],
    engines: Engines,
    *,
    known: Iterable[Concept] = (),
    settings: TermSettings = DEFAULT_TERMS,
    choices: TermChoices | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[tuple[Concept, ...], list[KnownTerm]]:
    """Concepts as :func:`extract_concepts` gives them, and what the texts call known terms.

    Args:
        choices: what a project says of the extraction, beside *settings*.
    """
    from termbase.extract import extract_all

    settled = [*known, *settings.glossary()]
    options = settings.options(settled)
    found = extract_all(
        [text.document for text in texts],
        [text.segments for text in texts],
        pairs_of(texts, alignments),
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        options=options if choices is None else choices.applied(options),
        progress=progress,
    )
    return found.concepts, known_terms(settled, found.recognised)


Finding = Literal["same", "different", "absent"]
_KNOWN_COLUMNS = ("zh", "glossary", "texts", "finding", "probability", "frequency", "documents")


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term of a glossary that the Chinese texts have, and what the English ones call it.

    Attributes:
        zh: as the glossary writes it. glossary: its renderings there.
        texts: its rendering in the texts; empty: they have none.
        finding: whether that is one of the glossary's.
        probability: of the rendering. frequency, documents: of the Chinese term.
    """

    zh: str
    glossary: tuple[str, ...]
    texts: str
    finding: Finding
    probability: float
    frequency: int
    documents: int


def known_terms(glossary: Iterable[Concept], recognised: Iterable[Recognised]) -> list[KnownTerm]:
    """What the texts call the terms of *glossary*, the most frequent first."""
    from align.lexicon import simplify
    from termbase.english import fold

    entries: dict[str, tuple[str, list[str]]] = {}
    for concept in glossary:
        for term in concept.terms("zh"):
            names = entries.setdefault(simplify(term.text), (term.text, []))[1]
            names += [item.text for item in concept.terms("en") if item.text not in names]
    told = []
    for item in recognised:
        if item.term not in entries:
            continue  # a project's choices have it known, without a rendering
        zh, names = entries[item.term]
        wanted = set(map(fold, names))
        likely = [row for row in item.renderings if row[1] >= _CALLED]
        same = next((row for row in likely if fold(row[0]) in wanted), None)
        text, chance = same or next(iter(likely), ("", 0.0))
        finding: Finding = "same" if same else "different" if text else "absent"
        told.append(
            KnownTerm(zh, tuple(names), text, finding, chance, item.frequency, item.documents)
        )
    return told


def write_known_terms(known: Iterable[KnownTerm], target: Path) -> None:
    """Write *known* as CSV, for a spreadsheet."""
    clean = Cleaner()
    with text_output(target, bom=True) as stream:
        writer = TableWriter(stream, _KNOWN_COLUMNS, clean=clean)
        writer.write_all(
            (
                item.zh,
                "; ".join(item.glossary),
                item.texts,
                item.finding,
                in_figures(item.probability) if item.texts else "",
                str(item.frequency),
                str(item.documents),
            )
            for item in known
        )


def pairs_of(
    texts: Sequence[Text], alignments: Iterable[tuple[Mode, Sequence[ReviewBead]]]
) -> list[Bead]:
    """The pairs that terms are extracted from, by the indexes of texts and segments.

    Rejected beads are passed over; accepted ones count as certain.
    """
    index = {text.document.text_hash: number for number, text in enumerate(texts)}
    pairs = []
    for mode, beads in alignments:
        numbering = Numbering(texts, beads, "comparable")
        for bead in beads:
            sure = bead.status is Status.ACCEPTED
            if bead.status is Status.REJECTED or not bead.zh or not bead.en:
                continue
            chance = machine_probability(bead, mode)
            if not sure and (not chance >= _WORTH or (mode == "comparable" and bead.rank)):
                continue
            pairs.append(
                Bead(
                    zh=numbering.indexes(bead.zh_doc, bead.zh),
                    en=numbering.indexes(bead.en_doc, bead.en),
                    probability=1.0 if sure else chance,
                    zh_doc=index[bead.zh_doc],
                    en_doc=index[bead.en_doc],
                    id=bead.id,
                )
            )
    return pairs


def terms_of_files(
    paths: Sequence[Path],
    *,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    form: str,
    target: Path | IO[str],
    recognized: Path | None = None,
    evidence: bool = False,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from files and write them; what fails is reported and the rest is done.

    Args:
        recognized: where what the texts call the known terms is written.
        evidence: whether tables have the offsets of all places.
    """
    corpus = collect(paths, reading, progress)
    if corpus.problems or not corpus.texts:
        # The file that is missing may be the other language's.
        need_alignable(corpus)
    engines = Engines(
        encoder, protected=settings.protected_words(), download=download, progress=progress
    )
    alignments = aligned_of(
        corpus,
        engines,
        mode=mode,  # type: ignore[arg-type]
        segmenter=reading.segmenter,
        progress=progress,
    )
    concepts, known = extract_and_recognise(
        corpus.texts, alignments, engines, settings=settings, progress=progress
    )
    listed = _listed(concepts, corpus.texts, settings.general_texts())
    listed.write(target, form, evidence=evidence)
    if recognized is not None:
        write_known_terms(known, recognized)
    return list(corpus.problems), [*corpus.notes, *_summary(known)]


def _listed(
    concepts: Sequence[Concept], texts: Sequence[Text], general: Sequence[str]
) -> ConceptSet:
    """Proposals with an example of each term and their keyness."""
    from termbase.keyness import keyness_of

    values = keyness_of(concepts, (text.document for text in texts), general)
    return ConceptSet(with_examples(concepts, texts), proposals=True, keyness=values)


def _summary(known: Sequence[KnownTerm]) -> list[Message]:
    """How many known terms the texts have, and how many they call otherwise."""
    if not known:
        return []
    counts = Counter(item.finding for item in known)
    return [
        message(
            "terms.recognised",
            count=len(known),
            same=counts["same"],
            different=counts["different"],
            absent=counts["absent"],
        )
    ]


def terms_of(
    corpus: Corpus,
    engines: Engines,
    *,
    mode: ModeChoice = "auto",
    segmenter: str = "",
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Terms of texts that are in no project, as proposals, best first.

    Raises:
        DuizhaoError: a pair of documents cannot be aligned.
    """
    concepts = extract_concepts(
        corpus.texts,
        aligned_of(corpus, engines, mode=mode, segmenter=segmenter, progress=progress),
        engines,
        settings=settings,
        progress=progress,
    )
    return with_examples(concepts, corpus.texts)


def aligned_of(
    corpus: Corpus,
    engines: Engines,
    *,
    mode: ModeChoice = "auto",
    segmenter: str = "",
    progress: Progress = NO_PROGRESS,
) -> list[tuple[Mode, Sequence[ReviewBead]]]:
    """The beads of texts that are in no project, by mode; none where a language is missing.

    Raises:
        DuizhaoError: a pair of documents cannot be aligned.
    """
    texts = corpus.texts
    if len({text.document.lang for text in texts}) < 2:
        return []
    groups, _ = group_texts(texts, mode, engines, without=corpus.aligned, progress=progress)
    done = [given_group(texts, item) for item in corpus.given]
    done += [
        align_group(texts, group, engines, segmenter=segmenter, progress=progress)
        for group in groups
    ]
    return [(item.group.mode, item.beads) for item in done]


def extract_project(
    project: Project,
    engines: Engines,
    *,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract terms from the project's present documents and save the candidates.

    Unless *settings* end the list elsewhere, the project also gets less likely candidates, which
    the queue shows on demand (:func:`termbase.concepts.likely`).

    Returns:
        The likely ones.
    """
    return _extract_project(project, engines, settings=settings, progress=progress)[0]


def _extract_project(
    project: Project, engines: Engines, *, settings: TermSettings, progress: Progress
) -> tuple[tuple[Concept, ...], list[KnownTerm]]:
    """The likely candidates, and what the texts call the project's terms and *settings*'."""
    project.need("glossary")
    if settings.min_termhood == DEFAULT_TERMS.min_termhood:
        settings = replace(settings, min_termhood=_KEPT)
    texts = list(load_texts(project).values())
    alignments = [(record.mode, project.beads(record.id)) for record in project.alignments()]
    known = [
        concept
        for concept in project.concepts()
        if concept.status != "candidate" or concept.changed_by
    ]
    concepts, again = extract_and_recognise(
        texts,
        alignments,
        engines,
        known=known,
        settings=settings,
        choices=choices_of(project),
        progress=progress,
    )
    project.save_concepts(concepts)
    return tuple(filter(likely, concepts)), again


def terms_in_project(
    path: Location,
    *,
    encoder: str,
    download: bool,
    form: str,
    target: Path | None,
    recognized: Path | None = None,
    evidence: bool = False,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from a project's documents, save the candidates, write them if asked."""
    from duizhao.store import Project

    with Project.open(path) as project:
        engines = engines_for(project, encoder=encoder, download=download, progress=progress)
        concepts, known = _extract_project(project, engines, settings=settings, progress=progress)
        if target is not None:
            general = (*settings.general_texts(), *choices_of(project).general)
            listed = _listed(concepts, list(load_texts(project).values()), general)
            listed.write(target, form, evidence=evidence)
        if recognized is not None:
            write_known_terms(known, recognized)
        saved = message("terms.saved", count=len(concepts))
        return [], [*project.notes, saved, *_summary(known)]


def _text(path: Path) -> str:
    text = read_text(path).text
    if not text.strip():
        raise EmptyInputError("file.empty", where=path)
    return text


def read_raw_pairs(path: Path) -> list[tuple[str, str]]:
    """Lines of Chinese TAB English, raw, without a header; further columns are ignored.

    Raises:
        FormatError: a line has no tab. InputError: the file cannot be read or is empty.
    """
    pairs = []
    for number, cells in raw_rows(_text(path), where=path):
        if len(cells) < 2:
            raise FormatError("table.no-tab", where=path, line=number)
        pairs.append((cells[0], cells[1]))
    return pairs


def read_terms(path: Path) -> list[str]:
    """One term a line; blank lines and repetitions are passed over.

    Raises:
        InputError: the file cannot be read or is empty.
    """
    return terms_in(_text(path))


def terms_in(text: str) -> list[str]:
    """The terms of *text*, one a line, with the blanks within them; see :func:`read_terms`."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))


def renderings_of_files(
    pairs: Path,
    terms: Path,
    target: Path | IO[str],
    *,
    top: int,
    encoder: str = "builtin",
    progress: Progress = NO_PROGRESS,
) -> int:
    """Write ``term rank rendering probability``; gives the number of lines.

    Raises:
        InputError: a file cannot be used. OutputError: the result cannot be written.
    """
    from termbase.renderings import find_renderings

    engines = Engines(encoder)
    found = find_renderings(
        read_raw_pairs(pairs),
        read_terms(terms),
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        top=top,
        progress=progress,
    )
    with text_output(target) as stream:
        stream.write("term\trank\trendering\tprobability\n")
        for item in found:
            rendering = " ".join(item.rendering.split())
            stream.write(f"{item.term}\t{item.rank}\t{rendering}\t{item.probability:.4f}\n")
    return len(found)
