"""Every command that writes, killed anywhere and on a full disk: nothing half, nothing lost."""

from __future__ import annotations

import logging
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e_samples import EN, ZH

from duizhao.cli import main
from duizhao.projects import Location
from duizhao.store import Project, check_project, copy_project
from tests.dying import End, Stage
from tests.postgres import PASSWORD, Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="processes are forked here"),
]

OLD = b"old"
SHARE = float(os.environ.get("DUIZHAO_SOAK", "1"))
"""Of the long tests' attempts."""
KILLED, KILLED_ON_SERVER, FILLED = (max(2, round(SHARE * n)) for n in (16, 14, 10))
LOG = logging.getLogger("dying")


@dataclass(frozen=True)
class Case:
    """A command; PROJECT stands for the project that it is given.

    Attributes:
        outputs: files that it replaces whole. once: it replaces nothing, so that what it
            made already is left alone. file: it works on files only.
    """

    arguments: tuple[str, ...]
    outputs: tuple[str, ...] = ()
    once: str = ""
    file: bool = False


MORE = ("texts/more.zh.txt", "texts/more.en.txt")
CASES = {
    "import documents": Case(("import", *MORE, "--project", "PROJECT")),
    "import pairs": Case(("import", "pairs.tsv", "--as", "pairs", "--project", "PROJECT")),
    "import glossary": Case(("import", "known.csv", "--as", "glossary", "--project", "PROJECT")),
    "align": Case(("align", "--project", "PROJECT", "--mode", "parallel")),
    "terms": Case(("terms", "--project", "PROJECT")),
    "run": Case(
        ("run", "texts", "--project", "PROJECT", "--out", "out", "--mode", "parallel"),
        ("out/pairs.tsv",),
    ),
    "batch": Case(("batch", "list.csv", "--project", "PROJECT", "--out", "out")),
    "undo": Case(("undo", "PROJECT")),
    "project copy": Case(("project", "copy", "PROJECT", "copy.duizhao"), once="copy.duizhao"),
    "project backup": Case(("project", "backup", "PROJECT", "safe.duizhao"), once="safe.duizhao"),
    "export": Case(("export", "PROJECT", "--all", "-o", "old.tsv"), ("old.tsv",)),
    "export tmx": Case(("export", "PROJECT", "-o", "old.tmx"), ("old.tmx",)),
    "export html": Case(("export", "PROJECT", "--all", "-o", "old.html"), ("old.html",)),
    "export xlsx": Case(("export", "PROJECT", "--all", "-o", "old.xlsx"), ("old.xlsx",)),
    "export glossary": Case(
        ("export", "PROJECT", "--what", "glossary", "--proposed", "-o", "old.tbx"), ("old.tbx",)
    ),
    "export everything": Case(
        ("export", "PROJECT", "--what", "everything", "-o", "out"), ("out/pairs.tsv",)
    ),
    "export review": Case(
        ("export", "PROJECT", "--what", "review", "-o", "old.docx"), ("old.docx",)
    ),
    "qa": Case(("qa", "PROJECT", "-o", "old.csv"), ("old.csv",)),
    "align files": Case(
        ("align", *MORE, "--mode", "parallel", "-o", "old.tsv"), ("old.tsv",), file=True
    ),
    "renderings": Case(
        ("renderings", "--pairs", "pairs.tsv", "--terms", "words.txt", "-o", "old.tsv"),
        ("old.tsv",),
        file=True,
    ),
    "mine": Case(
        ("mine", "--zh", MORE[0], "--en", MORE[1], "--out", "mined", "--workers", "1"), file=True
    ),
    "the Review page": Case(("PAGE", "review", "PROJECT")),
    "the Glossary page": Case(("PAGE", "glossary", "PROJECT")),
    "a new project": Case(("import", *MORE, "--project", "new.duizhao"), file=True),
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as made:
        yield made


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs of every kind and a project that is worked on."""
    folder = tmp_path_factory.mktemp("ground")
    (folder / "texts").mkdir()
    (folder / "out").mkdir()
    for name, share in (("day", slice(None)), ("more", slice(2, 8))):
        (folder / f"texts/{name}.zh.txt").write_text("".join(ZH[share]), encoding="utf-8")
        (folder / f"texts/{name}.en.txt").write_text(" ".join(EN[share]), encoding="utf-8")
    pairs = "".join(f"{zh}\t{en}\n" for zh, en in zip(ZH, EN, strict=True))
    (folder / "pairs.tsv").write_text(pairs, encoding="utf-8")
    (folder / "words.txt").write_text("博物馆\n图书馆\n", encoding="utf-8")
    (folder / "known.csv").write_text("zh,en\n春天,spring\n公园,park\n", encoding="utf-8")
    rows = "".join(f"texts/{n}.zh.txt,texts/{n}.en.txt,{n}\n" for n in ("day", "more"))
    (folder / "list.csv").write_text(f"zh,en,name\n{rows}", encoding="utf-8")
    for name in ("old.tsv", "old.tmx", "old.html", "old.xlsx", "old.tbx", "old.docx", "old.csv"):
        (folder / name).write_bytes(OLD)
    (folder / "out/pairs.tsv").write_bytes(OLD)
    project = str(folder / "my.duizhao")
    day = [str(folder / f"texts/day.{lang}.txt") for lang in ("zh", "en")]
    steps = (
        ["import", *day, "--project", project],
        ["align", "--project", project, "--mode", "parallel"],
        ["terms", "--project", project],
        ["import", *[str(folder / name) for name in MORE], "--project", project],
        ["import", str(folder / "known.csv"), "--as", "glossary", "--project", project],
    )
    with pytest.MonkeyPatch.context() as patch:
        # Who can undo what was done here.
        patch.setenv("DUIZHAO_AUTHOR", "Li")
        for arguments in steps:
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 0, arguments
    return folder


class Attempts:
    """One command, again and again from the same beginning."""

    def __init__(self, stage: Stage, ground: Path, folder: Path, case: Case, server: Server | None):
        self.stage, self.ground, self.folder, self.case = stage, ground, folder, case
        self.server = server
        self.place: Location = folder / "work" / "my.duizhao"
        end = self.run()
        assert end.code == 0, end.err
        self.whole = {name: self._bytes(name) for name in case.outputs}
        self.end = end
        self.largest = max(self._sizes(folder / "work"))
        assert OLD not in self.whole.values()

    def _bytes(self, name: str) -> bytes:
        return (self.folder / "work" / name).read_bytes()

    def _sizes(self, work: Path) -> Iterator[int]:
        """The sizes of the files that it made or changed."""
        for path in work.rglob("*"):
            before = self.ground / path.relative_to(work)
            if path.is_file() and not (
                before.exists() and before.read_bytes() == path.read_bytes()
            ):
                yield path.stat().st_size
        yield 1

    def _begin(self) -> None:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self.ground, work)
        if self.server is not None:
            self.place = self.server.place()
            with Project.open(self.ground / "my.duizhao", read_only=True) as project:
                copy_project(project, self.place)

    def run(self, *, again: bool = False, **how: float) -> End:
        """From the beginning, or *again* from what was left."""
        if not again:
            self._begin()
        arguments = [str(self.place) if a == "PROJECT" else a for a in self.case.arguments]
        return self.stage.run(
            arguments,
            self.folder / "work",
            environment={"PGPASSWORD": PASSWORD},
            **how,  # type: ignore[arg-type]
        )

    def see_that_all_is_well(self, end: End) -> None:
        """After a command that ended early: nothing is half, and it can be repeated."""
        assert "Traceback" not in end.err
        self._whole()
        for name in self.case.outputs:
            found, whole = self._bytes(name), self.whole[name]
            new = abs(len(found) - len(whole)) < 200 and found[-2:] == whole[-2:]
            assert found == OLD or new, (name, len(found), len(whole))
        again = self.run(again=True)
        made = self.folder / "work" / self.case.once
        if self.case.once and again.code == 1 and made.exists():
            # It had been made already, and is whole.
            with Project.open(made, read_only=True) as project:
                assert project.documents()
                assert check_project(project) == ()
        elif self.case.arguments[0] != "undo":
            assert again.code == 0, again.err
        self._whole()

    def _whole(self) -> None:
        places = [self.place] if self.server else [*(self.folder / "work").glob("*.duizhao")]
        for place in places:
            if isinstance(place, Path) and not place.stat().st_size:
                continue
            with Project.open(place, create=True) as project:
                assert check_project(project) == ()
                assert place != self.place or len(project.documents()) >= 4


def kill(attempts: Attempts, count: int, seed: int) -> int:
    """Kill it *count* times; gives how often that came before its end."""
    chance = random.Random(seed)
    killed = 0
    for number in range(count):
        if number % 3 == 2:
            end = attempts.run(seconds=chance.uniform(0, attempts.end.seconds))
        else:
            end = attempts.run(event=chance.randint(1, attempts.end.events))
        killed += end.code < 0
        assert end.code in (0, -9), (number, end)
        attempts.see_that_all_is_well(end)
    return killed


def fill_disk(attempts: Attempts, count: int, seed: int) -> int:
    """Let it run out of room *count* times; gives how often that mattered."""
    chance = random.Random(seed)
    stopped = 0
    for number in range(count):
        end = attempts.run(room=chance.randint(1, attempts.largest))
        stopped += end.code != 0
        assert end.code in (0, 1, 3, 4), (number, end)
        attempts.see_that_all_is_well(end)
    return stopped


Made = Callable[[str, bool], Attempts]


@pytest.fixture
def attempts(stage: Stage, ground: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Made:
    def made(name: str, database: bool) -> Attempts:
        server = request.getfixturevalue("postgres") if database else None
        return Attempts(stage, ground, tmp_path, CASES[name], server)

    return made


ON_SERVER = [name for name, case in CASES.items() if not case.file and name != "project copy"]


@pytest.mark.parametrize("name", ["import glossary", "project backup", "qa", "the Review page"])
def test_killed(attempts: Made, name: str) -> None:
    assert kill(attempts(name, False), 4, seed=1)


@pytest.mark.parametrize("name", ["import glossary", "export", "undo"])
def test_killed_in_a_database(attempts: Made, name: str) -> None:
    assert kill(attempts(name, True), 3, seed=2)


@pytest.mark.parametrize(
    "name", ["import pairs", "export xlsx", "import documents", "undo", "project copy"]
)
def test_on_a_full_disk(attempts: Made, name: str) -> None:
    assert fill_disk(attempts(name, False), 2, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_killed_many_times(attempts: Made, name: str) -> None:
    killed = kill(attempts(name, False), KILLED, seed=4)
    LOG.info("%s: killed %s of %s", name, killed, KILLED)
    assert killed >= KILLED // 2


@pytest.mark.soak
@pytest.mark.parametrize("name", ON_SERVER)
def test_killed_many_times_in_a_database(attempts: Made, name: str) -> None:
    killed = kill(attempts(name, True), KILLED_ON_SERVER, seed=5)
    LOG.info("%s, database: killed %s of %s", name, killed, KILLED_ON_SERVER)
    assert killed >= KILLED_ON_SERVER // 2


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_on_a_full_disk_many_times(attempts: Made, name: str) -> None:
    stopped = fill_disk(attempts(name, False), FILLED, seed=6)
    LOG.info("%s: %s of %s ran out of room", name, stopped, FILLED)
