"""From texts to review beads: pairing, then parallel or comparable mode."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from align import __version__
from align.model import Mode, Pair, Signature
from align.progress import NO_PROGRESS, Progress
from align.review import ReviewBead, from_beads, to_pairs
from duizhao.corpus import Given, Text
from duizhao.exporting import SURE, PairSet
from duizhao.jobs.processes import helper_process, one_blas_thread

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from align.encoders import Encoder
    from align.lexicon import Lexicon

__all__ = [
    "IMPORTED",
    "Aligned",
    "Engines",
    "Group",
    "ModeChoice",
    "align_group",
    "given_group",
    "group_texts",
    "pairs_of",
]

IMPORTED = "import"
"""What stands in the signature of imported pairs in the place of an encoder."""

_LONG = 4000
"""Segments of both texts from which on half of the work is worth a process of its own."""

ModeChoice = Literal["auto", "parallel", "comparable"]


class Engines:
    """The encoder and the lexicon, each made when first needed.

    Args:
        helper: a process for half of the work, where one was started already.
    """

    def __init__(
        self,
        encoder: str = "builtin",
        *,
        glossary: Sequence[tuple[str, str]] = (),
        download: bool = False,
        wrap: Callable[[Encoder], Encoder] = lambda encoder: encoder,
        helper: Executor | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> None:
        self._name = encoder
        self._glossary = tuple(glossary)
        self._download = download
        self._wrap = wrap
        self._progress = progress
        self.helper = helper

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder; *wrap* may have put a cache around a slow one."""
        from align.encoders import RecallingEncoder, get_encoder

        made = get_encoder(
            self._name,
            glossary=self._glossary,
            download=self._download,
            progress=self._progress,
        )
        return RecallingEncoder(made) if made.additive else self._wrap(made)

    def forget(self) -> None:
        """Let go of the rows of texts that are done with; they would fill the memory."""
        from align.encoders import RecallingEncoder

        made = self.__dict__.get("encoder")
        if isinstance(made, RecallingEncoder):
            made.forget()

    @cached_property
    def lexicon(self) -> Lexicon:
        """CC-CEDICT and the user's glossary."""
        from align.lexicon import load_lexicon

        return load_lexicon(glossary=self._glossary)


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are aligned together, by their positions in the list of texts."""

    zh: tuple[int, ...]
    en: tuple[int, ...]
    mode: Mode
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A group with its beads; parallel ones in text order, comparable ones best first."""

    group: Group
    beads: tuple[ReviewBead, ...]
    signature: Signature
    probability: float = 1.0


def group_texts(
    texts: Sequence[Text],
    mode: ModeChoice,
    engines: Engines,
    *,
    without: Collection[int] = (),
    progress: Progress = NO_PROGRESS,
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """Which documents belong together, and in which mode.

    Args:
        without: positions of texts that are aligned already.

    Returns:
        Groups, and the positions of documents for which nobody could tell.
    """
    rest = [i for i in range(len(texts)) if i not in without]
    zh = tuple(i for i in rest if texts[i].lang == "zh")
    en = tuple(i for i in rest if texts[i].lang == "en")
    if not zh or not en:
        return (), tuple(rest)
    if mode == "comparable":
        return (Group(zh, en, "comparable", "asked for"),), ()
    if mode == "parallel":
        return _parallel_groups(texts, zh, en, engines, progress)
    groups = _suggested(texts, (*zh, *en), engines, progress)
    used = {i for group in groups for i in (*group.zh, *group.en)}
    return tuple(groups), tuple(i for i in rest if i not in used)


def _parallel_groups(
    texts: Sequence[Text],
    zh: tuple[int, ...],
    en: tuple[int, ...],
    engines: Engines,
    progress: Progress,
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """Pairs by name first, then by content, then what is left if it is one of each."""
    if len(zh) == len(en) == 1:
        return (Group(zh, en, "parallel", "asked for"),), ()
    from align.pairing import name_key

    by_name: dict[str, tuple[list[int], list[int]]] = {}
    for i in (*zh, *en):
        sides = by_name.setdefault(name_key(texts[i].name)[0], ([], []))
        sides[texts[i].lang == "en"].append(i)
    groups = [
        Group((one[0],), (two[0],), "parallel", "their names agree")
        for one, two in by_name.values()
        if len(one) == len(two) == 1
    ]
    left = set(zh) | set(en)
    left -= {i for group in groups for i in (*group.zh, *group.en)}
    if {texts[i].lang for i in left} == {"zh", "en"}:
        for group in _suggested(texts, sorted(left), engines, progress):
            if len(group.zh) == len(group.en) == 1 and {*group.zh, *group.en} <= left:
                groups.append(Group(group.zh, group.en, "parallel", group.reason))
                left -= {*group.zh, *group.en}
    groups.sort(key=lambda group: group.zh)
    return tuple(groups), tuple(sorted(left))


def _suggested(
    texts: Sequence[Text], some: Sequence[int], engines: Engines, progress: Progress
) -> list[Group]:
    from align.pairing import suggest

    order = sorted(some)
    progress.start("find which documents belong together")
    found = suggest(
        [texts[i].document for i in order],
        [texts[i].segments for i in order],
        encoder=engines.encoder,
    )
    progress.finish()
    return [
        Group(
            tuple(order[i] for i in item.zh),
            tuple(order[i] for i in item.en),
            item.mode,
            str(item.reason),
        )
        for item in found
    ]


def given_group(texts: Sequence[Text], given: Given) -> Aligned:
    """Texts that came as a file of pairs, as an alignment."""
    zh, en = texts[given.zh], texts[given.en]
    signature = Signature(
        version=__version__,
        mode="parallel",
        encoder=IMPORTED,
        segmenter="given",
        inputs=(zh.document.text_hash, en.document.text_hash),
    )
    beads = from_beads(given.beads, [zh], [en])
    return Aligned(Group((given.zh,), (given.en,), "parallel", "a file of pairs"), beads, signature)


def align_group(
    texts: Sequence[Text],
    group: Group,
    engines: Engines,
    *,
    segmenter: str,
    progress: Progress = NO_PROGRESS,
) -> Aligned:
    """Align the documents of *group*."""
    if group.mode == "parallel":
        return _parallel(texts, group, engines, segmenter, progress)
    return _comparable(texts, group, engines, segmenter, progress)


def pairs_of(done: Sequence[Aligned], texts: Sequence[Text], *, reviewed: bool = False) -> PairSet:
    """The pairs of alignments that no project keeps: parallel ones in text order first.

    Of pairs that nobody has *reviewed*, a translation memory takes those of probability
    :data:`duizhao.exporting.SURE` or more, unless a bound is chosen.
    """
    rows: list[Pair] = []
    modes: list[Mode] = []
    for mode in ("parallel", "comparable"):
        for item in done:
            if item.group.mode != mode:
                continue
            beads = item.beads
            if mode == "comparable":
                beads = tuple(sorted(beads, key=lambda bead: (-bead.probability, -bead.score)))
            rows += to_pairs(beads, texts, mode)
            if mode not in modes:
                modes.append(mode)
    return PairSet(
        tuple(rows),
        modes[0] if len(modes) == 1 else None,
        signature="\n".join(str(item.signature) for item in done),
        memory_minimum=0.0 if reviewed else SURE,
    )


def _signature(
    texts: Sequence[Text], group: Group, engines: Engines, segmenter: str, options: object
) -> Signature:
    encoder = engines.encoder
    return Signature(
        version=__version__,
        mode=group.mode,
        encoder=f"{encoder.name}/{encoder.revision}",
        segmenter=segmenter,
        parameters=_plain(options),
        inputs=tuple(texts[i].document.text_hash for i in (*group.zh, *group.en)),
    )


def _plain(options: object) -> dict[str, str | int | float | bool]:
    """The scalar fields of a dataclass of options."""
    values: dict[str, Any] = asdict(options)  # type: ignore[call-overload]
    return {k: v for k, v in values.items() if isinstance(v, str | int | float | bool)}


def _parallel(
    texts: Sequence[Text], group: Group, engines: Engines, segmenter: str, progress: Progress
) -> Aligned:
    from align.parallel import ParallelOptions, align

    zh, en = texts[group.zh[0]], texts[group.en[0]]
    options = ParallelOptions()
    long = len(zh.segments) + len(en.segments) > _LONG
    # The products are small: a second BLAS thread waits more than it works.
    ready = nullcontext(engines.helper) if engines.helper else helper_process(wanted=long)
    with ready as other, one_blas_thread():
        result = align(
            zh.texts,
            en.texts,
            encoder=engines.encoder,
            lexicon=engines.lexicon,
            zh_paragraphs=[item.paragraph for item in zh.segments],
            en_paragraphs=[item.paragraph for item in en.segments],
            options=options,
            helper=other,
            progress=progress,
        )
    beads = from_beads(result.beads, [zh], [en])
    signature = _signature(texts, group, engines, segmenter, options)
    return Aligned(group, beads, signature, result.probability)


def _comparable(
    texts: Sequence[Text], group: Group, engines: Engines, segmenter: str, progress: Progress
) -> Aligned:
    from align.comparable import ComparableOptions, compare

    zh, en = [texts[i] for i in group.zh], [texts[i] for i in group.en]
    options = ComparableOptions()
    result = compare(
        [text.texts for text in zh],
        [text.texts for text in en],
        encoder=engines.encoder,
        lexicon=engines.lexicon,
        options=options,
        progress=progress,
    )
    beads = from_beads(result.pairs, zh, en)
    return Aligned(group, beads, _signature(texts, group, engines, segmenter, options))
