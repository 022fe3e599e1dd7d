"""A small project to test on."""

from __future__ import annotations

from dataclasses import dataclass

from align.model import Bead, Document, Segment
from align.review import ReviewBead, from_beads
from align.segments import Text
from duizhao.store import NewAlignment, Project


@dataclass
class Sample:
    """A project with one alignment of four beads (1-1 each)."""

    project: Project
    zh: int
    en: int
    alignment: int

    @property
    def beads(self) -> tuple[ReviewBead, ...]:
        return self.project.beads(self.alignment)


def make_document(lang: str, name: str, sentences: int = 4) -> tuple[Document, tuple[Segment, ...]]:
    unit = "一二三四五六七八。" if lang == "zh" else "Numbers. "
    text = unit * sentences
    spans = tuple(Segment(9 * k, 9 * k + (9 if lang == "zh" else 8)) for k in range(sentences))
    return Document(name, lang, text, file_hash=name), spans  # type: ignore[arg-type]


def fill(project: Project, stem: str = "a", sentences: int = 4) -> Sample:
    zh, zh_segments = make_document("zh", f"{stem}.zh.txt", sentences)
    en, en_segments = make_document("en", f"{stem}.en.txt", sentences)
    zh_id = project.add_document(zh, zh_segments, segmenter="test").id
    en_id = project.add_document(en, en_segments, segmenter="test").id
    beads = [Bead((k,), (k,), probability=(k + 1) / 10) for k in range(sentences)]
    made = from_beads(beads, [Text(zh, zh_segments)], [Text(en, en_segments)])
    saved = project.save_alignment(NewAlignment("parallel", (zh_id,), (en_id,), made, "first"))
    return Sample(project, zh_id, en_id, saved.id)
