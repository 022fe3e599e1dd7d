"""No command destroys what it reads, nor a project; what else is there is replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from e2e_samples import EN, ZH, Result

from duizhao.cli._common import Command, OutputType, output_option
from duizhao.cli._reference import walk
from duizhao.store import Project

Run = Callable[..., Result]


@dataclass(frozen=True)
class Case:
    """How a command is called in the folder of :func:`place`.

    Attributes:
        inputs: files that it reads, of *arguments*.
        folder: names that it writes into a folder.
        replaces: whether it takes the place of an old file.
    """

    arguments: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    replaces: bool = True


TEXTS = ("texts/day.zh.txt", "texts/day.en.txt")
PARALLEL = ("--mode", "parallel")
FILE_CASES = {
    "export": Case(("my.duizhao", "--all", "--format", "tsv"), ("my.duizhao",)),
    "deliver": Case(("pairs.raw", "--format", "tsv"), ("pairs.raw",)),
    "qa": Case(("my.duizhao", "--format", "text"), ("my.duizhao",)),
    "align": Case((*TEXTS, *PARALLEL, "--format", "tsv"), TEXTS),
    "terms": Case(
        (*TEXTS, *PARALLEL, "--format", "csv", "--known", "known.csv"), (*TEXTS, "known.csv")
    ),
    "kwic": Case(("春天", "my.duizhao", "--format", "csv"), ("my.duizhao",)),
    "renderings": Case(
        ("--pairs", "pairs.raw", "--terms", "terms.txt"), ("pairs.raw", "terms.txt")
    ),
    "project backup": Case(("my.duizhao",), ("my.duizhao",), replaces=False),
}
FOLDER_CASES = {
    "run": Case(("FOLDER", "--project", "new.duizhao", *PARALLEL), folder=("pairs.tsv",)),
    "demo": Case(("--project", "new.duizhao"), folder=("pairs.tmx",)),
    "batch": Case(("list.csv", "--project", "new.duizhao"), folder=("n.tsv", "report.html")),
    "mine": Case(("--zh", TEXTS[0], "--en", TEXTS[1]), folder=("pairs.tsv", "report.txt")),
}


def outputs() -> dict[str, click.Option]:
    """Every command that writes where it is told, with the option."""
    return {
        name.removeprefix("duizhao "): parameter
        for name, command, _ in walk()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        and (
            isinstance(parameter.type, OutputType)
            or {"-o", "--output", "--out"} & {*parameter.opts, *parameter.secondary_opts}
        )
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is closed."""
    path = tmp_path_factory.mktemp("project") / "my.duizhao"
    Project.open(path, create=True, author="Li").close()
    return path


@pytest.fixture
def place(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder to work in, with inputs of every kind, projects and a backup."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    Path(TEXTS[0]).write_text("".join(ZH), encoding="utf-8")
    Path(TEXTS[1]).write_text(" ".join(EN), encoding="utf-8")
    Path("known.csv").write_text("zh,en\n春天,spring\n", encoding="utf-8")
    pairs = "".join(f"{zh}\t{en}\n" for zh, en in zip(ZH, EN, strict=True))
    Path("pairs.raw").write_text(pairs, encoding="utf-8")
    Path("terms.txt").write_text("博物馆\n", encoding="utf-8")
    Path("list.csv").write_text(f"zh,en,name\n{TEXTS[0]},{TEXTS[1]},n\n", encoding="utf-8")
    shutil.copy(project, "my.duizhao")
    shutil.copy(project, "other.db")
    Path("other.db.backups").mkdir()
    shutil.copy(project, "other.db.backups/2026.db")
    Path("my.duizhao-wal").touch()
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, except what opening a project for reading may leave or take away."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def named(target: str, way: str) -> str:
    """Another name of the file *target*."""
    if way == "relative":
        return f"texts/../{target}"
    if way == "absolute":
        return str(Path(target).absolute())
    try:
        if way == "symbolic link":
            Path("link.tsv").symlink_to(target)
            return "link.tsv"
        if way == "hard link":
            os.link(target, "link.tsv")
            return "link.tsv"
    except OSError:
        pytest.skip("there are no links here")
    return target


def test_every_output_is_known_here() -> None:
    """A new command that writes needs a line above, and its option the guard."""
    found = outputs()
    assert set(found) == {*FILE_CASES, *FOLDER_CASES}
    for name, option in found.items():
        assert isinstance(option.type, OutputType), name
        told = "no input and no project" in (option.help or "")
        assert told == {**FILE_CASES, **FOLDER_CASES}[name].replaces, name


def test_every_command_is_guarded() -> None:
    for name, command, _ in walk():
        assert isinstance(command, Command | click.Group), name


@pytest.mark.parametrize("way", ["as it is", "relative", "absolute", "symbolic link", "hard link"])
@pytest.mark.parametrize(
    ("name", "target"), [(name, item) for name, case in FILE_CASES.items() for item in case.inputs]
)
def test_an_input_is_no_output(place: Path, duizhao: Run, name: str, target: str, way: str) -> None:
    output = named(target, way)
    before = contents(place)
    result = duizhao(*name.split(), *FILE_CASES[name].arguments, "-o", output)
    assert result.code == 1
    assert result.err.startswith(f"Error: {output}: ")
    assert len(result.err.splitlines()) == 1
    assert "Name another" in result.err
    assert contents(place) == before


@pytest.mark.parametrize(
    "target",
    [
        "other.db",
        "my.duizhao",
        "other.db.backups/2026.db",
        "my.duizhao-wal",
        "my.duizhao-journal",
        "other.db-shm",
    ],
)
@pytest.mark.parametrize("name", FILE_CASES)
def test_a_project_and_what_belongs_to_it_is_no_output(
    place: Path, duizhao: Run, name: str, target: str
) -> None:
    before, there = contents(place), Path(target).exists()
    result = duizhao(*name.split(), *FILE_CASES[name].arguments, "-o", target)
    assert result.code == 1
    assert result.err.startswith(f"Error: {target}: ")
    assert contents(place) == before
    assert Path(target).exists() == there


@pytest.mark.parametrize("name", [name for name, case in FILE_CASES.items() if case.replaces])
def test_an_old_output_is_replaced(place: Path, duizhao: Run, name: str) -> None:
    Path("old.out").write_text("old", encoding="utf-8")
    before = contents(place)
    result = duizhao(*name.split(), *FILE_CASES[name].arguments, "-o", "old.out")
    assert result.code == 0, result.err
    after = contents(place)
    assert after.pop("old.out") != before.pop("old.out")
    assert after == before


def test_a_backup_replaces_nothing(place: Path, duizhao: Run) -> None:
    Path("old.out").write_text("old", encoding="utf-8")
    result = duizhao("project", "backup", "my.duizhao", "-o", "old.out")
    assert result.code == 1
    assert Path("old.out").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("target", ["my.duizhao-wal", "other.db-journal"])
def test_no_project_is_made_in_the_place_of_a_journal(
    place: Path, duizhao: Run, target: str
) -> None:
    Path("my.duizhao-wal").unlink()
    result = duizhao("project", "copy", "my.duizhao", target)
    assert result.code == 1
    assert "belongs to the project" in result.err
    assert not Path(target).exists()


def test_everything_into_a_folder_spares_a_project_there(place: Path, duizhao: Run) -> None:
    Path("out").mkdir()
    shutil.copy("my.duizhao", "out/report.html")
    before = contents(place)
    result = duizhao("export", "my.duizhao", "--what", "everything", "-o", "out")
    assert result.code == 1
    assert "report.html: is a project" in result.err
    assert contents(place) == before


def test_aligning_into_the_folder_of_the_texts_spares_them(place: Path, duizhao: Run) -> None:
    for lang, rows in (("zh", ZH), ("en", EN)):
        Path(f"texts/{lang}").mkdir()
        Path(f"texts/{lang}/a.tsv").write_text("\n".join(rows), encoding="utf-8")
    before = contents(place)
    arguments = ("texts/zh/a.tsv", "texts/en/a.tsv", "--segmented", *PARALLEL, "-o")
    result = duizhao("align", *arguments, "texts/en")
    assert result.code == 1
    assert "read by this command" in result.err
    assert contents(place) == before
    Path("out").mkdir()
    assert duizhao("align", *arguments, "out").code == 0
    assert [item.name for item in Path("out").iterdir()] == ["a.tsv"]


def test_run_into_its_own_folder_spares_a_document_of_an_outputs_name(
    place: Path, duizhao: Run
) -> None:
    mine = "".join(f"{zh}\t{en}\n" for zh, en in zip(ZH[:5], EN[:5], strict=True))
    Path("texts/pairs.tsv").write_text(mine, encoding="utf-8")
    before = contents(place)
    command = ("run", "texts", "--project", "new.duizhao", "--out", "texts", *PARALLEL)
    result = duizhao(*command)
    assert result.code == 1
    assert "pairs.tsv: is read by this command" in result.err
    assert contents(place) == before
    Path("texts/pairs.tsv").unlink()
    # What a run has written itself is no document, and is replaced by the next.
    for _ in range(2):
        result = duizhao(*command, "--json")
        assert result.code == 0, result.err
        assert '"documents": 2' in result.out
        assert Path("texts/pairs.tsv").is_file()


def test_run_spares_a_document_that_is_linked_into_the_folder_of_outputs(
    place: Path, duizhao: Run
) -> None:
    Path("out").mkdir()
    os.link(TEXTS[0], "out/pairs.tsv")
    before = contents(place)
    result = duizhao("run", "texts", "--project", "new.duizhao", "--out", "out")
    assert result.code == 1
    assert "is the same file as" in result.err
    assert contents(place) == before


@pytest.mark.parametrize("name", FOLDER_CASES)
def test_a_project_in_a_folder_of_outputs_stays(place: Path, duizhao: Run, name: str) -> None:
    case = FOLDER_CASES[name]
    arguments = ["texts" if item == "FOLDER" else item for item in case.arguments]
    for target in case.folder:
        shutil.rmtree("out", ignore_errors=True)
        Path("out").mkdir()
        shutil.copy("my.duizhao", f"out/{target}")
        saved = Path("out", target).read_bytes()
        result = duizhao(name, *arguments, "--out", "out")
        assert result.code == 1, target
        assert f"{target}: is a project" in result.err
        assert [item.name for item in Path("out").iterdir()] == [target]
        assert Path("out", target).read_bytes() == saved


@pytest.mark.parametrize("name", ["run", "batch"])
def test_old_files_in_a_folder_of_outputs_are_replaced(
    place: Path, duizhao: Run, name: str
) -> None:
    case = FOLDER_CASES[name]
    arguments = ["texts" if item == "FOLDER" else item for item in case.arguments]
    Path("out").mkdir()
    for target in case.folder:
        Path("out", target).write_text("old", encoding="utf-8")
    result = duizhao(name, *arguments, "--out", "out")
    assert result.code == 0, result.err
    for target in case.folder:
        assert Path("out", target).read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize("manifest", ["failed.csv", "report.html", "n.tsv"])
def test_batch_spares_its_manifest(place: Path, duizhao: Run, manifest: str) -> None:
    separator = "\t" if manifest.endswith("tsv") else ","
    rows = [("zh", "en", "name"), (*TEXTS, "n")]
    lines = [separator.join(row) for row in rows]
    Path(manifest).write_text("\n".join(lines), encoding="utf-8")
    saved = Path(manifest).read_bytes()
    result = duizhao("batch", manifest, "--project", "new.duizhao", "--out", ".")
    assert result.code == 1
    assert f"{manifest}: is read by this command" in result.err
    assert Path(manifest).read_bytes() == saved


def test_batch_spares_documents_in_the_folder_of_outputs(place: Path, duizhao: Run) -> None:
    shutil.copy(TEXTS[0], "texts/report.html")
    Path("list.csv").write_text(f"zh,en\ntexts/report.html,{TEXTS[1]}\n", encoding="utf-8")
    before = contents(place / "texts")
    result = duizhao("batch", "list.csv", "--project", "new.duizhao", "--out", "texts")
    assert result.code == 1
    assert "report.html: is read by this command" in result.err
    assert contents(place / "texts") == before


def test_mine_spares_its_inputs(place: Path, duizhao: Run) -> None:
    shutil.copy(TEXTS[0], "texts/report.txt")
    before = contents(place)
    result = duizhao("mine", "--zh", "texts/report.txt", "--en", TEXTS[1], "--out", "texts")
    assert result.code == 1
    assert "report.txt: is read by this command" in result.err
    assert contents(place) == before


@pytest.mark.parametrize("way", ["--clean", "--fresh"])
def test_mine_empties_no_folder_of_somebody_elses(place: Path, duizhao: Run, way: str) -> None:
    theirs = Path("out", "work")
    shutil.copytree("texts", theirs)
    before = contents(place)
    for files in (TEXTS, (theirs / "day.zh.txt", theirs / "day.en.txt")):
        result = duizhao("mine", "--zh", files[0], "--en", files[1], "--out", "out", way)
        assert result.code == 1
        assert "Name another folder" in result.err
        assert contents(place) == before


def test_an_output_option_of_any_new_command_is_guarded(place: Path) -> None:
    @click.command(cls=Command)
    @click.argument("file", type=click.Path(path_type=Path))
    @output_option(metavar="FILE", meaning="Where to write.")
    def new(file: Path, output: Path) -> None:
        raise AssertionError

    with pytest.raises(Exception, match="read by this command"):
        new.main([TEXTS[0], "-o", TEXTS[0]], standalone_mode=False)
