"""From aligned texts to concepts: of files, of a project, and renderings of given terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from align.errors import EmptyInputError, FormatError
from align.exchange import text_output
from align.messages import message
from align.model import Bead, Mode, Status
from align.progress import NO_PROGRESS, Progress
from align.review import Numbering, ReviewBead, machine_probability
from align.segments import Text
from align.text.decoding import read_text
from align.text.delimited import raw_rows
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
from duizhao.store import Project
from termbase.model import Concept
from termbase.options import CandidateOptions, EnglishOptions, ExtractOptions

__all__ = [
    "DEFAULT_TERMS",
    "TermSettings",
    "extract_concepts",
    "extract_project",
    "read_raw_pairs",
    "read_terms",
    "renderings_of_files",
    "terms_in_project",
    "terms_of",
    "terms_of_files",
]


# Below this a pair says more about the aligner than about the language.
_WORTH = 0.3
_STANDARD = ExtractOptions()


@dataclass(frozen=True, slots=True)
class TermSettings:
    """What a user may say of the extraction; files are read when it begins.

    Attributes:
        stop_words: files of words, one a line.
        tags: a regular expression over jieba's part-of-speech tags.
        domain, general: Chinese texts of the subject, and of none.
        known: glossaries whose terms are not proposed again.
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
    max_concepts: int = _STANDARD.max_concepts
    min_probability: float = _STANDARD.min_probability
    max_english: int = _STANDARD.english.max_terms
    min_english: int = _STANDARD.english.min_frequency

    def options(self, known: Iterable[Concept] = ()) -> ExtractOptions:
        """The options that the library gets; terms of *known* concepts beside those of the files.

        Raises:
            InputError: a file cannot be read. SettingError: *tags* is no expression.
        """
        from align.documents import read_document
        from termbase.exchange import read_glossary

        words: set[str] = set()
        for path in self.stop_words:
            words.update(read_document(path, lang="zh").text.split())
        settled = [
            *known,
            *(concept for path in self.known for concept in read_glossary(path)),
        ]
        candidates = CandidateOptions(
            min_frequency=self.min_frequency,
            min_chars=self.min_chars,
            max_chars=self.max_chars,
            max_words=self.max_words,
            stop_words=frozenset(words),
            tags=self.tags,
            domain=tuple(read_document(path, lang="zh").text for path in self.domain),
            general=tuple(read_document(path, lang="zh").text for path in self.general),
        )
        return ExtractOptions(
            candidates=candidates,
            max_concepts=self.max_concepts,
            min_probability=self.min_probability,
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
        alignments: beads by mode. Rejected ones are passed over; accepted ones count
            as certain.
        known: settled concepts, whose terms are not proposed again.
    """
    from termbase.extract import extract

    options = settings.options(known)

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
    return extract(
        [text.document for text in texts],
        [text.segments for text in texts],
        pairs,
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        options=options,
        progress=progress,
    )


def terms_of_files(
    paths: Sequence[Path],
    *,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    form: str,
    target: Path | IO[str],
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from files and write them; what fails is reported and the rest is done."""
    corpus = collect(paths, reading, progress)
    need_alignable(corpus)
    concepts = terms_of(
        corpus,
        Engines(encoder, download=download, progress=progress),
        mode=mode,  # type: ignore[arg-type]
        segmenter=reading.segmenter,
        settings=settings,
        progress=progress,
    )
    ConceptSet(tuple(concepts), proposals=True).write(target, form)
    return list(corpus.problems), list(corpus.notes)


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
    texts = corpus.texts
    groups, _ = group_texts(texts, mode, engines, without=corpus.aligned, progress=progress)
    done = [given_group(texts, item) for item in corpus.given]
    done += [
        align_group(texts, group, engines, segmenter=segmenter, progress=progress)
        for group in groups
    ]
    return extract_concepts(
        texts,
        [(item.group.mode, item.beads) for item in done],
        engines,
        settings=settings,
        progress=progress,
    )


def extract_project(
    project: Project,
    engines: Engines,
    *,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract terms from the project's present documents and save the candidates."""
    texts = list(load_texts(project).values())
    alignments = [(record.mode, project.beads(record.id)) for record in project.alignments()]
    known = [
        concept
        for concept in project.concepts()
        if concept.status != "candidate" or concept.changed_by
    ]
    concepts = extract_concepts(
        texts, alignments, engines, known=known, settings=settings, progress=progress
    )
    project.save_concepts(concepts)
    return concepts


def terms_in_project(
    path: Location,
    *,
    encoder: str,
    download: bool,
    form: str,
    target: Path | None,
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> Told:
    """Extract terms from a project's documents, save the candidates, write them if asked."""
    with Project.open(path) as project:
        engines = engines_for(project, encoder=encoder, download=download, progress=progress)
        concepts = extract_project(project, engines, settings=settings, progress=progress)
        if target is not None:
            ConceptSet(tuple(concepts), proposals=True).write(target, form)
        return [], [*project.notes, message("terms.saved", count=len(concepts))]


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
    return list(dict.fromkeys(line.strip() for line in _text(path).split("\n") if line.strip()))


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
