"""What the Python interface gives: documents, pairs, glossaries and findings as objects.

:mod:`duizhao.api` makes them; ``import duizhao`` offers both.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, overload

from align.errors import SettingError
from align.exchange import LanguageCodes, Layout
from align.model import Lang, Pair, flat
from align.segments import Text
from align.text.variants import Variant
from duizhao.exporting import (
    ConceptSet,
    Order,
    PairSet,
    TbxStyle,
    glossary_form,
    look_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from termbase.checks import Finding
    from termbase.model import Concept

__all__ = ["Document", "Findings", "Found", "Glossary", "Pairs", "PathLike", "Source"]

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


class Listed(Sequence[_T]):
    """What was found, in order, as a tuple is: by place, by slice, one after the other."""

    _name = ""

    def __init__(self, items: tuple[_T, ...]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> _T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[_T, ...]: ...

    def __getitem__(self, index: int | slice) -> _T | tuple[_T, ...]:
        return self._items[index]

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"


class Pairs(Listed[Pair]):
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

    _name = "pairs"

    def __init__(self, pairs: PairSet, probability: float = 1.0) -> None:
        super().__init__(tuple(pairs.pairs))
        self._set = pairs
        self.signature = pairs.signature
        self.probability = probability

    def at_least(self, probability: float) -> Pairs:
        """The pairs of this probability or more; all of them go into files of any format."""
        return Pairs(self._set.at_least(probability), self.probability)

    def for_delivery(
        self,
        *,
        duplicates: bool = False,
        contradictions: Literal["keep", "settle", "drop"] = "keep",
        drop: Collection[str] = (),
        strip_tags: bool = False,
        script: Variant | None = None,
        masks: Collection[str] = (),
        patterns: Mapping[str, str] | None = None,
        only: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Pairs:
        """These pairs made fit for delivery; see :class:`duizhao.delivery.Delivery`.

        Args:
            duplicates: leave out what stands there twice.
            contradictions: ``"settle"`` for one translation of a source text, or ``"drop"`` all.
            drop: defects that keep a pair from going out: ``"empty"``, ``"untranslated"``,
                ``"tags"``, ``"numbers"``.
            strip_tags: take tags out of the texts.
            script: ``"hans"``, ``"cn"``, ``"hant"``, ``"tw"`` or ``"hk"``.
            masks: ``"email"``, ``"phone"``, ``"id"``, ``"card"``. patterns: regular expressions by
                name, masked as well.
            only: values of ``client``, ``project``, ``domain``, ``translator`` that pairs must
                have. fields: those that they get.

        Raises:
            SettingError: there is no such kind, field or script, or a pattern is invalid.
        """
        from duizhao.delivery import Delivery, deliver

        wanted = Delivery(
            duplicates=duplicates,
            contradictions=contradictions,
            drop=frozenset(drop),
            strip_tags=strip_tags,
            variant=script,
            masks=tuple(masks),
            patterns=patterns or {},
            only=only or {},
            fields=fields or {},
        )
        return Pairs(deliver(self._set, wanted).pairs, self.probability)

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

    def to_docx(
        self,
        path: PathLike,
        *,
        layout: Layout = "side",
        numbers: bool = False,
        status: bool = False,
    ) -> int:
        """Write a Word document to read: a copy with both texts.

        Args:
            layout: ``"side"`` by side, or one ``"under"`` the other.
            numbers: number the pairs. status: show the status of each.
        """
        return self._copy(path, "docx", layout, numbers, status)

    def to_html(
        self,
        path: PathLike,
        *,
        layout: Layout = "side",
        numbers: bool = False,
        status: bool = False,
    ) -> int:
        """Write a page to read, to send and to print; see :meth:`to_docx`."""
        return self._copy(path, "html", layout, numbers, status)

    def to_epub(
        self,
        path: PathLike,
        *,
        layout: Layout = "side",
        numbers: bool = False,
        status: bool = False,
    ) -> int:
        """Write a book (EPUB 3) with both texts; see :meth:`to_docx`."""
        return self._copy(path, "epub", layout, numbers, status)

    def _copy(self, path: PathLike, form: str, layout: Layout, numbers: bool, status: bool) -> int:
        return self._set.write(path, form, look=look_of(layout, numbers=numbers, status=status))

    def to_report(self, path: PathLike) -> int:
        """Write a page with coverage, probabilities and the pairs, to judge them by."""
        return self._set.write(path, "report")

    def to_srt(self, path: PathLike) -> int:
        """Write bilingual subtitles (SubRip) at the times of the subtitles they came from.

        Raises:
            SettingError: the texts were no subtitles.
        """
        return self._set.write(path, "srt")

    def to_ass(self, path: PathLike) -> int:
        """Write bilingual subtitles (Advanced SubStation Alpha); see :meth:`to_srt`."""
        return self._set.write(path, "ass")

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


class Glossary(Listed["Concept"]):
    """Concepts with their Chinese and English terms, each a :class:`termbase.model.Concept`."""

    _name = "concepts"

    def __init__(self, concepts: ConceptSet) -> None:
        listed: tuple[Concept, ...] = tuple(concepts.concepts)
        super().__init__(listed)
        self._set = concepts

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

    def to_csv(self, path: PathLike, *, full: bool = False, evidence: bool = False) -> int:
        """Write a table for spreadsheets; returns the number of lines.

        Args:
            full: every column. evidence: of extracted terms, the offsets of every place and not
                one example of each side.
        """
        return self._set.write(path, "csv", full=full, evidence=evidence)

    def to_tsv(self, path: PathLike, *, full: bool = False, evidence: bool = False) -> int:
        """Write a table for programs."""
        return self._set.write(path, "tsv", full=full, evidence=evidence)

    def to_xlsx(self, path: PathLike, *, full: bool = False, evidence: bool = False) -> int:
        """Write an Excel workbook."""
        return self._set.write(path, "xlsx", full=full, evidence=evidence)

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


class Findings(Listed["Finding"]):
    """What the checks found, each a :class:`termbase.checks.Finding`."""

    _name = "findings"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(tuple(findings))

    def to_frame(self) -> pd.DataFrame:
        """A pandas table, a line a place where something was found."""
        from duizhao.checking import findings_frame

        return findings_frame(self._items)
