"""The seed documents as projects to review, aligned by hand so that no encoder is needed."""

from __future__ import annotations

from align.documents import read_document
from align.model import Bead, Grade
from align.review import from_beads
from align.segments import Text, segment
from duizhao.projects import seeds_folder
from duizhao.store import NewAlignment, Project
from tests.ui.conftest import HOSTILE, document

ENGLISH = "promoting-the-community-19th-congress.en.txt"
CHINESE = ("promoting-the-community-20th-congress.zh.txt", "pandemic-cooperation-2020.zh.txt")
HOSTILE_LINES = (
    HOSTILE,
    "\u202ereversed\u202c \u2067isolated\u2069 العربية",
    "<img src=x onerror=alert(1)> &lt;b&gt; [link](http://example.org) :red[no] `x`",
    "long " * 2000,
)


def parallel(project: Project, zh_name: str = CHINESE[0]) -> int:
    """One Chinese and the English document, sentence by sentence, as far as both go."""
    folder = seeds_folder()
    zh, en = (read_document(folder / name) for name in (zh_name, ENGLISH))
    texts = [(item, segment(item)) for item in (zh, en)]
    ids = [project.add_document(*item).id for item in texts]
    n, m = (len(segments) for _, segments in texts)
    beads = [Bead((k,), (k,), probability=0.3 + 0.6 * k / min(n, m)) for k in range(min(n, m))]
    beads += [Bead((k,), ()) for k in range(m, n)] + [Bead((), (k,)) for k in range(n, m)]
    made = from_beads(beads, [Text(*texts[0])], [Text(*texts[1])])
    return project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "s")).id


def comparable(project: Project) -> int:
    """Two Chinese documents and the English one; every sentence with three candidates."""
    folder = seeds_folder()
    documents = [read_document(folder / name) for name in (*CHINESE, ENGLISH)]
    texts = [(item, segment(item)) for item in documents]
    ids = [project.add_document(*item).id for item in texts]
    pairs = [
        Bead(
            zh_doc=doc,
            zh=(k,),
            en_doc=0,
            en=((k + rank) % 20,),
            probability=(0.9 - 0.01 * k) / (1 + rank),
            grade=Grade.PARTIAL,
            rank=rank,
        )
        for doc in range(2)
        for k in range(10)
        for rank in range(3)
    ]
    made = from_beads(
        pairs, [Text(*item) for item in texts[:2]], [Text(*item) for item in texts[2:]]
    )
    new = NewAlignment("comparable", tuple(ids[:2]), tuple(ids[2:]), made, "s")
    return project.save_alignment(new).id


def hostile(project: Project) -> int:
    """Text that wants to be markup, goes the other way, or does not end."""
    zh = document("h.zh", "zh", [f"第{k}句。" for k in range(len(HOSTILE_LINES))])
    en = document("h.en", "en", list(HOSTILE_LINES))
    ids = [project.add_document(*zh).id, project.add_document(*en).id]
    beads = [Bead((k,), (k,), probability=0.5) for k in range(len(HOSTILE_LINES))]
    made = from_beads(beads, [Text(*zh)], [Text(*en)])
    return project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "h")).id


def long(project: Project, count: int) -> int:
    """A document pair of *count* sentences of different lengths."""
    zh = document("l.zh", "zh", [f"第{k}句" + "很长" * (k % 40) + "。" for k in range(count)])
    en = document(
        "l.en", "en", [f"Sentence {k}" + " is long" * (k % 30) + "." for k in range(count)]
    )
    ids = [project.add_document(*zh).id, project.add_document(*en).id]
    beads = [Bead((k,), (k,), probability=0.05 + 0.9 * (k % 100) / 100) for k in range(count)]
    made = from_beads(beads, [Text(*zh)], [Text(*en)])
    return project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "l")).id
