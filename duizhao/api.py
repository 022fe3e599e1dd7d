"""What ``import duizhao`` gives to those who program: the application layer as functions.

A document is given as a path, as what :func:`read` gives, or as a list of its sentences.
Nothing here decides: every function calls what the commands call. Errors are
:class:`align.errors.DuizhaoError`, in English; documents are never sent anywhere.

Segmentation, alignment and terms are described, with their sources, in
``docs/reference``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, TypeVar

from align.errors import InputError, LanguageError, SettingError
from align.messages import message
from align.model import Lang, Mode, Pair
from align.segments import Text, segment
from duizhao.aligning import (
    Aligned,
    align_group,
    given_group,
    pairs_of,
)
from duizhao.corpus import Corpus, Given, ReadOptions, text_of
from duizhao.engines import Engines
from duizhao.evidence import terms_of, terms_of_files, units, units_of_files
from duizhao.exporting import ConceptSet, Selection
from duizhao.pairing import Group
from duizhao.results import Document, Findings, Found, Glossary, Pairs, PathLike, Source

if TYPE_CHECKING:
    from align.recall import MemoryUnit
    from duizhao.store import Project as Store
    from termbase.model import Concept

__all__ = [
    "Document",
    "Findings",
    "Found",
    "Glossary",
    "Pairs",
    "Project",
    "Source",
    "align",
    "check",
    "compare",
    "open",
    "read",
    "read_glossary",
    "read_pairs",
    "terms",
]

_T = TypeVar("_T")


# Functions


def read(
    path: PathLike,
    *,
    language: Lang | None = None,
    encoding: str | None = None,
    segmented: bool = False,
) -> Document:
    """Read a document of any format that the commands read, and cut it into sentences.

    Args:
        language: ``"zh"`` or ``"en"``; detected by script if it is not given.
        encoding: of the characters; detected if it is not given.
        segmented: take each line as one sentence.

    Raises:
        InputError: the file cannot be read, is empty, or is in another language.
    """
    from align.documents import read_document

    document = read_document(_path(path), lang=language, encoding=encoding, segmented=segmented)
    return Document(Text(document, segment(document)))


def read_pairs(path: PathLike, *, encoding: str | None = None) -> Pairs:
    """Read a file of pairs (TMX, XLIFF, TSV, CSV, XLSX, a DOCX table) as it stands.

    Raises:
        InputError: the file cannot be read or has no pair.
    """
    from align.documents import read_pairs as read_pair_file

    found = read_pair_file(_path(path), encoding=encoding)
    texts = [Text(document, segment(document)) for document in (found.zh, found.en)]
    return Pairs(pairs_of([given_group(texts, Given(0, 1, found.beads))], texts, reviewed=True))


def align(
    zh: Source,
    en: Source,
    *,
    memory: PathLike | Iterable[Pair] = (),
    glossary: PathLike | Iterable[Concept] = (),
    encoder: str = "builtin",
    download: bool = False,
) -> Pairs:
    """Align a Chinese text with its English translation, sentence by sentence.

    Every sentence of both texts is in one pair, in text order; where a sentence has no
    counterpart, the other side of its pair is empty.

    Args:
        zh, en: each a path, a :class:`Document`, or a list of sentences.
        memory: pairs of earlier translations (a file of pairs, or what :func:`read_pairs`,
            :func:`align` and :meth:`Project.pairs` give), as evidence: rejected ones say
            nothing, and a memory that disagrees with the texts says nothing at all.
        glossary: terms as evidence: a file, or what :func:`read_glossary` gives.
        encoder: ``"builtin"``, ``"static"``, ``"lexicon"``, or the name or folder of a
            sentence-transformers model.
        download: whether a model that is not on this machine may be downloaded.

    Raises:
        InputError: a file cannot be read, or a string is no path of a file.
        LanguageError: a document is in the other language.
        EncoderError: the encoder cannot be loaded.
    """
    texts = [_text(zh, "zh", "zh"), _text(en, "en", "en")]
    engines = _engines(memory, glossary, encoder, download)
    aligned = _aligned(texts, Group((0,), (1,), "parallel"), engines)
    return Pairs(pairs_of([aligned], texts), aligned.probability)


def compare(
    zh: Sequence[Source],
    en: Sequence[Source],
    *,
    memory: PathLike | Iterable[Pair] = (),
    glossary: PathLike | Iterable[Concept] = (),
    encoder: str = "builtin",
    download: bool = False,
) -> Found:
    """Find counterparts in comparable texts: related, but no translations of each other.

    Every sentence is in at least one pair, with its best candidate, however improbable;
    ``grade`` says how much of a counterpart it is: ``translation``, ``partial``,
    ``related`` or ``none``. Best pairs come first; the order of the documents changes nothing.
    ``found.best(zh_sentence)`` and ``found.of(en_sentence)`` look at one sentence.

    Args:
        zh, en: lists of documents; see :func:`align` for the other arguments and errors.
    """
    texts = [
        *(_text(item, "zh", f"zh-{number}") for number, item in enumerate(_several(zh), 1)),
        *(_text(item, "en", f"en-{number}") for number, item in enumerate(_several(en), 1)),
    ]
    places = tuple(range(len(texts)))
    group = Group(places[: len(zh)], places[len(zh) :], "comparable")
    engines = _engines(memory, glossary, encoder, download)
    return Found(pairs_of([_aligned(texts, group, engines)], texts))


def terms(
    documents: Sequence[PathLike | Document],
    *,
    mode: Literal["auto", "parallel", "comparable"] = "auto",
    encoder: str = "builtin",
    download: bool = False,
) -> Glossary:
    """Extract Chinese terms and their English renderings from documents of both languages.

    Which documents belong together is detected, and they are aligned first. What is
    found are proposals, best first: their status is ``candidate``, in files, too.

    Args:
        documents: paths, or what :func:`read` gives.
        mode: whether they are translations (``parallel``) or related (``comparable``).

    Raises:
        InputError: a document cannot be read.
        LanguageError: all documents are in one language.
    """
    from duizhao.corpus import need_both
    from duizhao.extracting import terms_of

    texts = tuple(
        (item if isinstance(item, Document) else read(item))._text for item in _several(documents)
    )
    need_both(texts, "documents")
    engines = Engines(encoder, download=download)
    found = terms_of(Corpus(texts), engines, mode=mode, segmenter=ReadOptions().segmenter)
    return Glossary(ConceptSet(found, proposals=True))


def read_glossary(path: PathLike) -> Glossary:
    """Read a glossary: CSV, TSV, XLSX, JSON or TBX, by the file's extension.

    Raises:
        InputError: the file cannot be read. SettingError: the extension is unknown.
    """
    from termbase.exchange import read_glossary as read_concepts

    return Glossary(ConceptSet(read_concepts(_path(path))))


def check(
    pairs: Iterable[Pair],
    glossary: Iterable[Concept] = (),
    *,
    min_probability: float = 0.5,
    candidates: bool = True,
    source: Lang = "zh",
) -> Findings:
    """Check pairs for terms, numbers and punctuation that do not agree.

    Args:
        pairs: as :func:`align`, :func:`compare` or :func:`read_pairs` give them.
        glossary: what terms are checked against.
        min_probability: pairs below it that nobody has accepted are not checked; of
            comparable texts only translations are.
        candidates: check against concepts, too, that nobody has accepted.
        source: the language translated from, ``"zh"`` or ``"en"``.
    """
    from duizhao.checking import check_pairs

    return Findings(
        check_pairs(
            tuple(pairs),
            tuple(glossary),
            minimum=min_probability,
            candidates=candidates,
            source=source,
        )
    )


def open(path: PathLike, *, author: str | None = None) -> Project:  # noqa: A001
    """Open a project, which is made if it is not there; use it as a context manager.

    Args:
        path: a file such as ``my.duizhao``, or ``postgresql://USER@HOST/DATABASE?project=NAME``.
        author: whose work it is; the user's name on this machine if it is not given.

    Raises:
        StoreError: it cannot be opened; its kinds say why.
    """
    return Project(path, author=author)


class Project:
    """A project with its documents, pairs and glossary; see :func:`open`."""

    def __init__(self, path: PathLike, *, author: str | None = None) -> None:
        from duizhao.projects import location
        from duizhao.store import Project as Store

        where = location(path if isinstance(path, str) else Path(path))
        self._store: Store = Store.open(where, create=True, author=author)
        self._closed = False

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Project {self._store.name}>"

    def close(self) -> None:
        """Close the project; closing twice does no harm."""
        if not self._closed:
            self._closed = True
            self._store.close()

    @property
    def documents(self) -> list[str]:
        """The names of its present documents."""
        return [record.name for record in self._store.documents()]

    def add(
        self, *paths: PathLike, kind: Literal["documents", "pairs", "glossary"] = "documents"
    ) -> list[str]:
        """Import files, or the files of folders; what is there already is not taken twice.

        Returns:
            What is to be known, in English: files left out with the reason, and notes.

        Raises:
            EmptyInputError: no file could be used.
        """
        from duizhao.importing import ImportOptions, import_into

        report = import_into(self._store, [_path(item) for item in paths], ImportOptions(kind))
        return [*(str(item.message) for item in report.problems), *map(str, report.notes)]

    def align(
        self,
        *,
        mode: Literal["auto", "parallel", "comparable"] = "auto",
        evidence: bool = True,
        memory: PathLike | Iterable[Pair] = (),
        glossary: PathLike | Iterable[Concept] = (),
        encoder: str = "builtin",
        download: bool = False,
    ) -> list[str]:
        """Align the project's documents and save the pairs; reviewed ones are kept.

        Args:
            evidence: whether its reviewed and imported pairs, and its accepted terms, count.
            memory, glossary: what counts besides; see :func:`align`.

        Returns:
            What is to be known, in English: documents without a counterpart, and notes.

        Raises:
            EmptyInputError, LanguageError: there is nothing to align.
        """
        from duizhao.aligning import align_project
        from duizhao.engines import engines_for

        engines = engines_for(
            self._store,
            encoder=encoder,
            download=download,
            evidence=evidence,
            memory=_units(memory),
            glossary=_terms(glossary),
        )
        problems, notes = align_project(self._store, engines, mode=mode)
        return [*(str(item.message) for item in problems), *map(str, notes)]

    def extract(self, *, encoder: str = "builtin", download: bool = False) -> Glossary:
        """Extract terms from the project's documents and save them as candidates."""
        from duizhao.engines import engines_for
        from duizhao.extracting import extract_project

        engines = engines_for(self._store, encoder=encoder, download=download)
        found = extract_project(self._store, engines)
        return Glossary(ConceptSet(found, title=self._store.name, proposals=True))

    def pairs(
        self,
        status: str | Sequence[str] | None = None,
        *,
        min_probability: float | None = None,
        rejected: bool = False,
        documents: Sequence[str] = (),
        since: str = "",
        until: str = "",
        mode: Mode | None = None,
    ) -> Pairs:
        """The project's pairs: parallel ones in text order, then comparable ones.

        Args:
            status: only these: ``"accepted"``, ``"rejected"``, ``"proposed"``,
                ``"needs review"``. ``None``: all but the rejected ones.
            min_probability: bounds the unreviewed ones.
            rejected: the rejected ones, too.
            documents: names; only pairs of these.
            since, until: days or times of the last change (ISO 8601, UTC).

        Raises:
            SettingError: there is no such status.
        """
        from align.model import Status
        from duizhao.exporting import choose_pairs

        selection = _selection(
            status,
            [item.value for item in Status],
            min_probability,
            rejected,
            documents,
            (),
            since,
            until,
            mode,
        )
        return Pairs(choose_pairs(self._store, selection))

    def glossary(
        self,
        status: str | Sequence[str] | None = None,
        *,
        min_probability: float | None = None,
        rejected: bool = False,
        documents: Sequence[str] = (),
        subjects: Sequence[str] = (),
        since: str = "",
        until: str = "",
    ) -> Glossary:
        """The project's concepts; see :meth:`pairs`.

        Args:
            status: only these: ``"accepted"``, ``"rejected"``, ``"candidate"``, ``"under review"``.
            documents: names; only concepts with a term seen in one of these.
            subjects: only concepts of these subject fields.
        """
        from duizhao.exporting import choose_concepts
        from termbase.model import ConceptStatus

        selection = _selection(
            status,
            [item.value for item in ConceptStatus],
            min_probability,
            rejected,
            documents,
            subjects,
            since,
            until,
            None,
        )
        return Glossary(choose_concepts(self._store, selection))

    def check(self, *, min_probability: float = 0.5, candidates: bool = False) -> Findings:
        """Check the project's pairs against its glossary; see :func:`check`.

        What was allowed in the project is not reported.
        """
        from duizhao.checking import check_project

        return Findings(check_project(self._store, minimum=min_probability, candidates=candidates))


# What is given

_LANGUAGES: dict[Lang, str] = {"zh": "language.chinese", "en": "language.english"}


def _path(path: PathLike) -> Path:
    """*path* as one that is there.

    Raises:
        InputError: it is not; a text given instead of a path is cut short in the message.
    """
    found = Path(path)
    try:
        there = found.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        text = str(path)
        raise InputError("api.no-such-file", text=text if len(text) < 80 else f"{text[:79]}…")
    return found


def _text(given: Source, lang: Lang, name: str) -> Text:
    """A document as the application layer takes it.

    Raises:
        LanguageError: it is in the other language.
    """
    if isinstance(given, Document):
        text = given._text
    elif isinstance(given, str) or not isinstance(given, Sequence):
        text = read(given)._text
    else:
        return text_of(list(given), lang, name)
    if text.lang != lang:
        raise LanguageError(
            "api.other-language",
            where=text.name,
            found=message(_LANGUAGES[text.lang]),
            wanted=message(_LANGUAGES[lang]),
        )
    return text


def _several(given: Sequence[_T]) -> list[_T]:
    if isinstance(given, (str, os.PathLike, Document)):
        raise SettingError("api.one-document")
    return list(given)


def _engines(
    memory: PathLike | Iterable[Pair],
    glossary: PathLike | Iterable[Concept],
    encoder: str,
    download: bool,
) -> Engines:
    """Encoder and lexicon, with what the caller has as evidence."""
    return Engines(
        encoder,
        memory=_units(memory),
        glossary=_terms(glossary),
        download=download,
    )


def _units(memory: PathLike | Iterable[Pair]) -> list[MemoryUnit]:
    if isinstance(memory, (str, os.PathLike)):
        return units_of_files([_path(memory)])
    return list(units(memory))


def _terms(glossary: PathLike | Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    if isinstance(glossary, (str, os.PathLike)):
        return terms_of_files([_path(glossary)])
    return terms_of(glossary)


def _aligned(texts: Sequence[Text], group: Group, engines: Engines) -> Aligned:
    return align_group(texts, group, engines, segmenter=ReadOptions().segmenter)


def _selection(
    status: str | Sequence[str] | None,
    known: Sequence[str],
    minimum: float | None,
    rejected: bool,
    documents: Sequence[str],
    subjects: Sequence[str],
    since: str,
    until: str,
    mode: Mode | None,
) -> Selection:
    statuses = () if status is None else (status,) if isinstance(status, str) else tuple(status)
    for item in statuses:
        if item not in known:
            raise SettingError("api.status-unknown", status=item, known=known)
    return Selection(
        minimum=0.0 if minimum is None and status is None else minimum,
        rejected=rejected,
        statuses=statuses,
        documents=tuple(documents),
        subjects=tuple(subjects),
        since=since,
        until=until,
        mode=mode,
        proposed=minimum is None and status is None,
    )
