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
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, overload

from align.errors import InputError, LanguageError, SettingError
from align.exchange import LanguageCodes
from align.messages import message
from align.model import Lang, Mode, Pair, flat
from align.segments import Text, segment
from duizhao.aligning import (
    Aligned,
    align_group,
    given_group,
    pairs_of,
)
from duizhao.corpus import Corpus, Given, ReadOptions, text_of
from duizhao.engines import Engines
from duizhao.exporting import ConceptSet, Order, PairSet, Selection, TbxStyle, glossary_form
from duizhao.pairing import Group

if TYPE_CHECKING:
    import pandas as pd

    from duizhao.store import Project as Store
    from termbase.checks import Finding
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

PathLike: TypeAlias = str | os.PathLike[str]


class Document:
    """A document with its sentences.

    Attributes:
        name: the file's name.
        language: ``"zh"`` or ``"en"``.
        sentences: its running text, a string a sentence, without line ends.
        excluded: (reason, text) of each part that is no running text (navigation, credits).
        notes: what to know of the reading, in English; empty if there is nothing.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        document = text.document
        self.name = text.name
        self.language: Lang = text.lang
        self.sentences: list[str] = list(text.texts)
        self.excluded: list[tuple[str, str]] = [
            (str(item.reason), document.text[item.start : item.end]) for item in document.excluded
        ]
        self.notes: list[str] = [str(note) for note in document.notes]

    def __repr__(self) -> str:
        return f"<Document {self.name}: {self.language}, {len(self.sentences)} sentences>"

    def __len__(self) -> int:
        return len(self.sentences)


Source: TypeAlias = str | os.PathLike[str] | Document | Sequence[str]
"""A document: a path, a :class:`Document`, or the list of its sentences."""


class Pairs(Sequence[Pair]):
    """Pairs of Chinese and English, in order; each is an :class:`align.model.Pair`.

    Of a pair, ``zh`` and ``en`` are its sides (``""`` where a side has nothing),
    ``zh_sentences`` and ``en_sentences`` the sentences they are joined from,
    ``probability`` (0 to 1) the chance that a careful reviewer accepts it as it stands,
    ``type`` the number of sentences on each side, Chinese first (``"2-1"``).

    Attributes:
        signature: what they were made with, one line an alignment.
        probability: of an alignment of two texts, the chance (0 to 1) that they are
            translations of each other at all; else 1.
    """

    def __init__(self, pairs: PairSet, probability: float = 1.0) -> None:
        self._set = pairs
        self.signature = pairs.signature
        self.probability = probability

    def __len__(self) -> int:
        return len(self._set.pairs)

    @overload
    def __getitem__(self, index: int) -> Pair: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Pair, ...]: ...

    def __getitem__(self, index: int | slice) -> Pair | tuple[Pair, ...]:
        return self._set.pairs[index]

    def __repr__(self) -> str:
        return f"<{len(self)} pairs>"

    def at_least(self, probability: float) -> Pairs:
        """The pairs of this probability or more; all of them go into files of any format."""
        return Pairs(self._set.at_least(probability), self.probability)

    def to_tmx(self, path: PathLike, *, zh_code: str = "zh-CN", en_code: str = "en-US") -> int:
        """Write a translation memory (TMX 1.4b); returns the number of pairs in it.

        Pairs with an empty side are left out, since a memory cannot hold them. Of pairs
        that :func:`align` and :func:`compare` found, which nobody has reviewed, those of
        probability .9 or more are written; ``pairs.at_least(0)`` writes all.

        Raises:
            OutputError: the file cannot be written. SettingError: a code is invalid.
        """
        return self._set.write(path, "tmx", LanguageCodes(zh_code, en_code))

    def to_xliff(
        self,
        path: PathLike,
        *,
        version: Literal["1.2", "2.1"] = "1.2",
        zh_code: str = "zh-CN",
        en_code: str = "en-US",
    ) -> int:
        """Write an XLIFF file, without pairs whose source side is empty; see :meth:`to_tmx`."""
        if version not in ("1.2", "2.1"):
            raise SettingError("api.xliff-version", version=version)
        form = f"xliff{version.replace('.', '')}"
        return self._set.write(path, form, LanguageCodes(zh_code, en_code))

    def to_tsv(self, path: PathLike) -> int:
        """Write a table for programs: UTF-8, tabs, no quoting; returns the number of pairs."""
        return self._set.write(path, "tsv")

    def to_csv(self, path: PathLike) -> int:
        """Write a table for spreadsheets: UTF-8 with a byte order mark, cells quoted."""
        return self._set.write(path, "csv")

    def to_xlsx(self, path: PathLike) -> int:
        """Write an Excel workbook."""
        return self._set.write(path, "xlsx")

    def to_beads(self, path: PathLike) -> int:
        """Write sentence indexes only, ``[0,1]:[0]`` a line; of one pair of documents.

        Raises:
            SettingError: the pairs are of more than one pair of documents.
        """
        return self._set.write(path, "beads")

    def to_html(self, path: PathLike) -> int:
        """Write a page to look at, to send and to print."""
        return self._set.write(path, "html")

    def to_frame(self) -> pd.DataFrame:
        """A pandas table with the columns of :data:`align.exchange.frames.COLUMNS`."""
        from align.exchange.frames import to_frame

        return to_frame(self._set.pairs)


class Found(Pairs):
    """What :func:`compare` found: pairs of comparable texts, best first.

    Each pair has its place in the documents (``zh_document``, ``zh_segments`` …), a ``grade``, a
    ``probability``, and ``rank``: 0 for the best candidate of its Chinese or English sentence.
    """

    def best(self, zh_sentence: str) -> Pair:
        """The most probable English counterpart of a Chinese sentence, however improbable.

        Where the sentence stands more than once, the best of all.

        Raises:
            SettingError: there is no such sentence.
        """
        return self._of("zh", zh_sentence)[0]

    def of(self, en_sentence: str) -> tuple[Pair, ...]:
        """All Chinese counterparts of an English sentence that were kept, best first.

        Raises:
            SettingError: there is no such sentence.
        """
        return self._of("en", en_sentence)

    def _of(self, lang: Lang, sentence: str) -> tuple[Pair, ...]:
        wanted = flat(sentence, lang)
        found = tuple(p for p in self if (p.zh if lang == "zh" else p.en) == wanted)
        if not found:
            raise SettingError("api.no-sentence", text=wanted[:80])
        return found


class Glossary(Sequence["Concept"]):
    """Concepts with their Chinese and English terms, each a :class:`termbase.model.Concept`."""

    def __init__(self, concepts: ConceptSet) -> None:
        self._set = concepts

    def __len__(self) -> int:
        return len(self._set.concepts)

    @overload
    def __getitem__(self, index: int) -> Concept: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Concept, ...]: ...

    def __getitem__(self, index: int | slice) -> Concept | tuple[Concept, ...]:
        return self._set.concepts[index]

    def __repr__(self) -> str:
        return f"<{len(self)} concepts>"

    def to_tbx(
        self,
        path: PathLike,
        *,
        style: TbxStyle = "dca",
        zh_code: str = "zh-CN",
        en_code: str = "en-US",
    ) -> int:
        """Write TBX-Basic: ``"dca"`` or ``"dct"`` (2019), or ``"v2"`` (2008); returns the count.

        Concepts that nobody has accepted are written, too, marked as such.

        Raises:
            OutputError: the file cannot be written. SettingError: a code is invalid.
        """
        return self._set.write(path, "tbx", LanguageCodes(zh_code, en_code), style=style)

    def to_csv(self, path: PathLike, *, full: bool = False) -> int:
        """Write a table for spreadsheets; *full*: every column; returns the number of lines."""
        return self._set.write(path, "csv", full=full)

    def to_tsv(self, path: PathLike, *, full: bool = False) -> int:
        """Write a table for programs."""
        return self._set.write(path, "tsv", full=full)

    def to_xlsx(self, path: PathLike, *, full: bool = False) -> int:
        """Write an Excel workbook."""
        return self._set.write(path, "xlsx", full=full)

    def to_json(self, path: PathLike) -> int:
        """Write everything that is known of the concepts, as JSON."""
        return self._set.write(path, "json")

    def to_profile(
        self,
        path: PathLike,
        profile: str,
        form: str | None = None,
        *,
        full: bool = False,
        order: Order = "project",
    ) -> int:
        """Write a file for another tool: ``"deepl"``, ``"memoq"``, ``"multiterm"``, ``"omegat"``,
        ``"utx"``; or ``"tables"``, ``"tbx"``, ``"duizhao"``.

        Args:
            form: of the formats of the profile; the usual one if it is left out.
            full: every field that the format has. order: ``"pinyin"``, ``"stroke"``,
                ``"english"``, or as they are.

        Raises:
            OutputError: the file cannot be written. SettingError: there is no such profile.
        """
        profile, form = glossary_form(profile, form)
        return self._set.ordered(order).write(path, form, profile=profile, full=full)

    def to_frame(self, *, full: bool = True) -> pd.DataFrame:
        """A pandas table, a line a pair of terms; *full*: every column, else eight."""
        from termbase.exchange import to_frame

        return to_frame(self._set.concepts, full=full)


class Findings(Sequence["Finding"]):
    """What the checks found, each a :class:`termbase.checks.Finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(findings)

    def __len__(self) -> int:
        return len(self._findings)

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._findings[index]

    def __repr__(self) -> str:
        return f"<{len(self)} findings>"

    def to_frame(self) -> pd.DataFrame:
        """A pandas table, a line a place where something was found."""
        from duizhao.checking import findings_frame

        return findings_frame(self._findings)


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


def align(zh: Source, en: Source, *, encoder: str = "builtin", download: bool = False) -> Pairs:
    """Align a Chinese text with its English translation, sentence by sentence.

    Every sentence of both texts is in one pair, in text order; where a sentence has no
    counterpart, the other side of its pair is empty.

    Args:
        zh, en: each a path, a :class:`Document`, or a list of sentences.
        encoder: ``"builtin"``, ``"static"``, ``"lexicon"``, or the name or folder of a
            sentence-transformers model.
        download: whether a model that is not on this machine may be downloaded.

    Raises:
        InputError: a file cannot be read, or a string is no path of a file.
        LanguageError: a document is in the other language.
        EncoderError: the encoder cannot be loaded.
    """
    texts = [_text(zh, "zh", "zh"), _text(en, "en", "en")]
    aligned = _aligned(texts, Group((0,), (1,), "parallel"), encoder, download)
    return Pairs(pairs_of([aligned], texts), aligned.probability)


def compare(
    zh: Sequence[Source], en: Sequence[Source], *, encoder: str = "builtin", download: bool = False
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
    return Found(pairs_of([_aligned(texts, group, encoder, download)], texts))


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
        encoder: str = "builtin",
        download: bool = False,
    ) -> list[str]:
        """Align the project's documents and save the pairs; reviewed ones are kept.

        Returns:
            What is to be known, in English: documents without a counterpart, and notes.

        Raises:
            EmptyInputError, LanguageError: there is nothing to align.
        """
        from duizhao.aligning import align_project
        from duizhao.engines import engines_for

        engines = engines_for(self._store, encoder=encoder, download=download)
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
            status: only these: ``"accepted"``, ``"rejected"``, ``"candidate"``.
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


def _aligned(texts: Sequence[Text], group: Group, encoder: str, download: bool) -> Aligned:
    engines = Engines(encoder, download=download)
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
