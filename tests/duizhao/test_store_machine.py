"""Random commands, undo and redo by several authors; the log always explains the state."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from project_samples import fill, make_document

from align.errors import ConflictError, ReviewError
from align.model import Bead, Grade, Status
from align.review import (
    Command,
    EditText,
    JoinSegments,
    Merge,
    MoveBoundary,
    ReviewBead,
    SetComment,
    SetGrade,
    SetStatus,
    Split,
    SplitSegment,
    Unlink,
    from_beads,
)
from align.segments import Text
from duizhao.projects import Location
from duizhao.store import Applied, NewAlignment, Project, check_project
from termbase.model import Concept, ConceptStatus, LanguageSection, Term
from tests.postgres import Server

AUTHORS = ("Li", "Wang", "张")
SENTENCES = 6
authors = st.sampled_from(AUTHORS)
places = st.integers(0, 2 * SENTENCES)
texts = st.text(max_size=5)
sides = st.sampled_from(["zh", "en"])

State = tuple[tuple[ReviewBead, ...], tuple[Concept, ...]]


class Reviews(RuleBasedStateMachine):
    """A project under review, beside a model: each author's stack of what stands."""

    where: Callable[[], Location]

    @initialize()
    def start(self) -> None:
        self.stack = ExitStack()
        where = type(self).where()
        if isinstance(where, Path):
            folder = self.stack.enter_context(tempfile.TemporaryDirectory())
            where = Path(folder) / where
        self.project = self.stack.enter_context(Project.open(where, create=True))
        self.alignment = fill(self.project, sentences=SENTENCES).alignment
        self.project.save_concepts(concepts())
        self.done: dict[str, list[int]] = {name: [] for name in AUTHORS}
        self.undone: dict[str, list[int]] = {name: [] for name in AUTHORS}
        self.entries = [entry.id for entry in self.project.history()][::-1]

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            assert check_project(self.project) == ()
            self.stack.close()

    # Commands

    def give(self, author: str, make: Callable[[list[ReviewBead]], Command], stale: bool) -> None:
        beads = list(self.project.beads(self.alignment))
        versions = {bead.id: bead.version - stale for bead in beads}
        try:
            command = make(beads)
        except IndexError:
            return
        self.tried(author, lambda: self.apply(author, command, versions))

    def apply(self, author: str, command: Command, versions: dict[str, int]) -> Applied:
        from align.review import touched

        seen = {key: versions[key] for key in touched(command) if key in versions}
        return self.project.apply(self.alignment, command, versions=seen, author=author)

    def tried(self, author: str, act: Callable[[], Applied]) -> None:
        """Carry *act* out; refused, it leaves nothing at all."""
        before = self.state()
        try:
            entry = act().entry
        except ReviewError:
            assert self.state() == before
            return
        if entry:
            self.entries.append(entry)
            self.done[author].append(entry)
            self.undone[author].clear()
        else:
            assert self.state() == before

    def state(self) -> State:
        return self.project.beads(self.alignment), self.project.concepts()

    @rule(author=authors, k=places, status=st.sampled_from(list(Status)), stale=st.booleans())
    def status(self, author: str, k: int, status: Status, stale: bool) -> None:
        self.give(author, lambda b: SetStatus(tuple({b[k].id, b[0].id}), status), stale)

    @rule(author=authors, status=st.sampled_from(list(Status)))
    def status_of_all(self, author: str, status: Status) -> None:
        self.give(author, lambda b: SetStatus(tuple(bead.id for bead in b), status), False)

    @rule(author=authors, k=places, text=texts)
    def comment(self, author: str, k: int, text: str) -> None:
        self.give(author, lambda b: SetComment(b[k].id, text), False)

    @rule(author=authors, k=places, side=sides, text=st.none() | texts)
    def edit(self, author: str, k: int, side: Any, text: str | None) -> None:
        self.give(author, lambda b: EditText(b[k].id, side, text), False)

    @rule(author=authors, k=places, n=st.integers(2, 3))
    def merge(self, author: str, k: int, n: int) -> None:
        self.give(author, lambda b: Merge(tuple(bead.id for bead in b[k : k + n])), False)

    @rule(author=authors, k=places, zh=st.integers(0, 2), en=st.integers(0, 2))
    def split(self, author: str, k: int, zh: int, en: int) -> None:
        self.give(author, lambda b: Split(b[k].id, zh, en), False)

    @rule(author=authors, k=places, side=sides, way=st.sampled_from(["up", "down"]))
    def move(self, author: str, k: int, side: Any, way: Any) -> None:
        self.give(author, lambda b: MoveBoundary(b[k].id, b[k + 1].id, side, way), False)

    @rule(author=authors, k=places)
    def unlink(self, author: str, k: int) -> None:
        self.give(author, lambda b: Unlink(b[k].id), False)

    @rule(author=authors, k=places, grade=st.sampled_from(list(Grade)))
    def grade(self, author: str, k: int, grade: Grade) -> None:
        self.give(author, lambda b: SetGrade(b[k].id, grade), False)

    @rule(author=authors, k=places, side=sides, index=st.integers(0, 1), at=st.integers(0, 60))
    def split_segment(self, author: str, k: int, side: Any, index: int, at: int) -> None:
        self.give(author, lambda b: SplitSegment(b[k].id, side, index, at), False)

    @rule(author=authors, k=places, side=sides)
    def join_segments(self, author: str, k: int, side: Any) -> None:
        self.give(author, lambda b: JoinSegments(b[k].id, side, 0), False)

    @rule(author=authors, k=st.integers(0, 3), note=texts, gone=st.booleans(), late=st.booleans())
    def terms(self, author: str, k: int, note: str, gone: bool, late: bool) -> None:
        present = self.project.concepts()
        if k >= len(present):
            return
        old = replace(present[k], note="something else") if late else present[k]
        new = [] if gone else [replace(old, note=note, status=ConceptStatus.ACCEPTED)]
        self.tried(
            author,
            lambda: self.project.change_concepts([old], new, label="edit", author=author),
        )

    # What is not anybody's command

    @rule(n=st.integers(1, 3))
    def extract_again(self, n: int) -> None:
        self.project.save_concepts(concepts()[:n])
        self.entries.append(self.project.revision())

    @rule(first=st.booleans())
    def align_again(self, first: bool) -> None:
        zh, zs = make_document("zh", "a.zh.txt", SENTENCES)
        en, es = make_document("en", "a.en.txt", SENTENCES)
        plain = [Bead((k, k + 1), (k, k + 1)) for k in range(0, SENTENCES, 2)]
        if first:
            plain = [Bead((k,), (k,)) for k in range(SENTENCES)]
        ids = {d.lang: (d.id,) for d in self.project.documents()}
        beads = from_beads(plain, [Text(zh, zs)], [Text(en, es)])
        new = NewAlignment("parallel", ids["zh"], ids["en"], beads, f"s{first}")
        if self.project.save_alignment(new).outcome == "replaced":
            self.entries.append(self.project.revision())

    # Undo and redo

    @rule(author=authors)
    def undo(self, author: str) -> None:
        self.take_back(author, self.project.undo, self.done, self.undone)

    @rule(author=authors)
    def redo(self, author: str) -> None:
        self.take_back(author, self.project.redo, self.undone, self.done)

    def take_back(
        self,
        author: str,
        act: Callable[[str], Applied],
        source: dict[str, list[int]],
        target: dict[str, list[int]],
    ) -> None:
        before = self.state()
        try:
            entry = act(author).entry
        except ConflictError:
            assert source[author]
            assert self.state() == before
            return
        except ReviewError:
            assert not source[author]
            return
        self.entries.append(entry)
        (record,) = self.project.history(after=entry - 1, limit=1)
        assert (record.author, record.target) == (author, source[author][-1])
        target[author].append(source[author].pop())

    @invariant()
    def history_is_complete_and_in_order(self) -> None:
        if hasattr(self, "project"):
            assert [entry.id for entry in self.project.history()][::-1] == self.entries
            assert self.entries == sorted(self.entries)


def concepts() -> list[Concept]:
    return [
        Concept(f"c{k}", (LanguageSection("zh", (Term(f"词{k}", "zh"),)),), score=float(k))
        for k in range(3)
    ]


COUNTS = [
    pytest.param(6, 15, id="few"),
    pytest.param(150, 40, marks=pytest.mark.soak, id="many"),
]


@pytest.mark.parametrize(("examples", "steps"), COUNTS)
@pytest.mark.parametrize("engine", ["file", "postgres"])
def test_the_log_explains_every_state(
    engine: str, examples: int, steps: int, request: pytest.FixtureRequest
) -> None:
    def where() -> Location:
        if engine == "file":
            return Path("x.duizhao")
        server: Server = request.getfixturevalue("postgres")
        return server.place()

    machine = type("Machine", (Reviews,), {"where": staticmethod(where)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
