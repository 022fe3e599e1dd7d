"""Long units of a memory cut into sentences: pairs of paragraphs to pairs of sentences.

A unit whose sides have as many sentences, of fitting lengths, is paired in order; others are
aligned. The texts themselves stay as they are, numbers and tags with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from align.documents import PairFile, units_of
from align.messages import message
from align.model import Bead, Cue, Document, Fields, Lang, join
from align.progress import NO_PROGRESS, Progress
from align.segments import SegmentOptions, segment, segment_texts
from duizhao.engines import Engines

__all__ = ["resegmented"]

_FACTOR = 2.5
"""How far the lengths of two sentences may be from those of their unit."""

_Pairing = list[tuple[tuple[int, ...], tuple[int, ...], float]]


def resegmented(
    found: PairFile,
    engines: Engines,
    options: SegmentOptions | None = None,
    *,
    progress: Progress = NO_PROGRESS,
) -> PairFile:
    """*found* with its units of several sentences cut; each part has the unit's status.

    Args:
        engines: what aligns units whose sides have different numbers of sentences.
    """
    lines = found.zh.text.splitlines(), found.en.text.splitlines()
    texts: tuple[list[str], list[str]] = ([], [])
    beads: list[Bead] = []
    fields: tuple[list[Fields], list[Fields]] = ([], [])
    known = _fields_by_line(found.zh, lines[0]), _fields_by_line(found.en, lines[1])
    cues: tuple[list[Cue], list[Cue]] = ([], [])
    shown = [{cue.start: cue for cue in text.cues} for text in (found.zh, found.en)]
    starts = [_starts(lines[side]) for side in (0, 1)]
    lengths = [0, 0]
    cut = 0
    progress.start(message("progress.cutting-units"), len(found.beads))
    for bead in found.beads:
        zh = _sentences([lines[0][i] for i in bead.zh], "zh", options)
        en = _sentences([lines[1][i] for i in bead.en], "en", options)
        pairing = _paired(zh, en, engines)
        cut += len(pairing) > 1
        for ones, others, probability in pairing:
            beads.append(
                replace(
                    bead,
                    zh=tuple(len(texts[0]) + i for i in ones),
                    en=tuple(len(texts[1]) + i for i in others),
                    probability=min(bead.probability, probability),
                )
            )
        for side, sentences, places in ((0, zh, bead.zh), (1, en, bead.en)):
            texts[side].extend(sentences)
            own = known[side][places[0]] if places and known[side] else ()
            fields[side].extend([own] * len(sentences))
            cue = shown[side].get(starts[side][places[0]]) if places else None
            if cue is not None:
                cues[side].extend(_parted(cue, sentences, lengths[side]))
            lengths[side] += sum(len(line) + 1 for line in sentences)
        progress.advance()
    progress.finish()
    notes = (*found.notes, message("import.units-cut", count=cut)) if cut else found.notes
    zh_document, en_document = (
        _document(old, texts[side], fields[side], cues[side])
        for side, old in enumerate((found.zh, found.en))
    )
    return PairFile(zh_document, en_document, tuple(beads), notes)


def _document(
    old: Document, lines: Sequence[str], fields: Sequence[Fields], cues: Sequence[Cue]
) -> Document:
    units = units_of(([line], own) for line, own in zip(lines, fields, strict=True))
    text = "".join(f"{line}\n" for line in lines)
    return replace(old, text=text, units=tuple(units), cues=tuple(cues))


def _starts(lines: Sequence[str]) -> list[int]:
    """Where each line of a document begins."""
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


def _parted(cue: Cue, sentences: Sequence[str], at: int) -> Iterator[Cue]:
    """The times of a cue for each of its *sentences*, which stand one a line from *at* on."""
    whole = max(1, sum(map(len, sentences)))
    seconds, spoken = cue.ends - cue.begins, 0
    for sentence in sentences:
        begins = cue.begins + seconds * spoken / whole
        spoken += len(sentence)
        yield Cue(at, at + len(sentence), begins, cue.begins + seconds * spoken / whole)
        at += len(sentence) + 1


def _fields_by_line(document: Document, lines: Sequence[str]) -> list[Fields]:
    """What the unit says of itself that each line is of; nothing where no unit says anything."""
    if not document.units:
        return []
    found: list[Fields] = []
    units = iter(document.units)
    unit = next(units, None)
    at = 0
    for line in lines:
        while unit is not None and unit.end <= at:
            unit = next(units, None)
        found.append(unit.fields if unit is not None and unit.start <= at else ())
        at += len(line) + 1
    return found


def _sentences(lines: Sequence[str], lang: Lang, options: SegmentOptions | None) -> list[str]:
    if not lines:
        return []
    text = Document("unit", lang, join(lines, lang), "")
    return segment_texts(text, segment(text, options)) or list(lines)


def _paired(zh: Sequence[str], en: Sequence[str], engines: Engines) -> _Pairing:
    """Which sentences of a unit belong together, in order."""
    whole = tuple(range(len(zh))), tuple(range(len(en)))
    if min(len(zh), len(en)) < 2:
        return [(*whole, 1.0)]
    if len(zh) == len(en) and _fits(zh, en):
        return [((i,), (i,), 1.0) for i in range(len(zh))]
    from align.parallel import align

    result = align(zh, en, encoder=engines.encoder, lexicon=engines.lexicon)
    if any(not bead.zh or not bead.en for bead in result.beads):
        # A sentence without a counterpart: better the unit as it is than a hole in it.
        return [(*whole, 1.0)]
    return [(bead.zh, bead.en, bead.probability) for bead in result.beads]


def _fits(zh: Sequence[str], en: Sequence[str]) -> bool:
    usual = sum(map(len, en)) / max(1, sum(map(len, zh)))
    return all(
        1 / _FACTOR < (len(other) / max(1, len(one))) / usual < _FACTOR
        for one, other in zip(zh, en, strict=True)
    )
