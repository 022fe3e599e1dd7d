"""Mining without a shell around it, and reading what was mined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.encoders import get_encoder
from align.encoders.protocol import contextual_half
from align.mining._classify import GRADES, MINED
from align.mining._files import SentenceFile, load
from align.mining._filter import texts_name, write_part
from align.mining._plan import Job, MiningOptions, Side, stages
from align.mining.tasks import is_done, key, perform, result
from align.model import Grade, Lang
from align.progress import NO_PROGRESS, Progress

__all__ = ["Mined", "Sentences", "mine", "read_mined"]


@dataclass(frozen=True, slots=True)
class Mined:
    """One pair.

    Attributes:
        zh, en: (document, segment) of either side. margin: the ratio margin.
    """

    zh: tuple[int, int]
    en: tuple[int, int]
    zh_text: str
    en_text: str
    probability: float
    margin: float
    grade: Grade


class Sentences:
    """The sentences of one side, by number."""

    def __init__(self, folder: Path, lang: Lang, sizes: Sequence[int]) -> None:
        self._files = [SentenceFile(folder / texts_name(lang, n)) for n in range(len(sizes))]
        self._size = sizes[0] if sizes else 1

    def get(self, number: int) -> tuple[tuple[int, int], str]:
        """Document and segment, and the text of a sentence."""
        # All but the last are of one size.
        texts = self._files[number // self._size]
        at = number % self._size
        return (int(texts.doc[at]), int(texts.seg[at])), texts.text(at)


def _sentences_of(folder: Path, sizes: dict[Lang, Sequence[int]]) -> dict[Lang, Sentences]:
    """The sentences that were compared."""
    return {lang: Sentences(folder, lang, sizes[lang]) for lang in sizes}


def read_mined(folder: Path, sizes: dict[Lang, Sequence[int]]) -> Iterator[Mined]:
    """The pairs found, most probable first, one at a time."""
    sentences = _sentences_of(folder, sizes)
    data = load(folder / MINED)
    for zh, en, probability, margin, grade in zip(
        *(data[name].tolist() for name in ("zh", "en", "probability", "margin", "grade")),
        strict=True,
    ):
        origin_zh, text_zh = sentences["zh"].get(zh)
        origin_en, text_en = sentences["en"].get(en)
        yield Mined(origin_zh, origin_en, text_zh, text_en, probability, margin, GRADES[grade])


def mine(
    zh: Sequence[Sequence[str]],
    en: Sequence[Sequence[str]],
    folder: Path,
    *,
    encoder: str = "builtin",
    options: MiningOptions | None = None,
    minimum: float = 0.5,
    progress: Progress = NO_PROGRESS,
) -> list[Mined]:
    """Mine documents that are in memory, in this process; *folder* holds what is between.

    Args:
        zh, en: documents, each the texts of its segments.
        encoder: a name (see :func:`align.encoders.get_encoder`).
        minimum: the probability of a pair that is worth returning.

    Returns:
        Pairs, most probable first.

    Raises:
        EmptyInputError: nothing is left to compare on a side.
        OutputError: *folder* cannot be written.
    """
    sides: dict[Lang, Side] = {}
    for lang, documents in (("zh", zh), ("en", en)):
        part = f"part-{lang}.npz"
        sentences = [
            (text, d, s) for d, texts in enumerate(documents) for s, text in enumerate(texts)
        ]
        write_part(folder / part, sentences, lang)  # type: ignore[arg-type]
        names = tuple(f"{n}" for n in range(len(documents)))
        sides[lang] = Side((part,), (key(sentences),), names)  # type: ignore[index]
    made = get_encoder(encoder)
    options = options or MiningOptions()
    job = Job(
        sides["zh"],
        sides["en"],
        encoder,
        made.revision,
        made.dim,
        options,
        minimum,
        closer=contextual_half(made) is not None,
    )
    sizes: dict[Lang, Sequence[int]] = {}
    for stage in stages(job, folder):
        progress.start(stage.label, sum(task.weight for task in stage))
        for task in stage:
            if is_done(folder, task):
                progress.advance(task.weight)
            else:
                perform(folder, task, progress.advance)
            if task.name.startswith("filter-"):
                lang = task.arguments[0]
                sizes[lang] = result(folder, task)["sizes"]
        progress.finish()
    return list(read_mined(folder, sizes))
