"""Whatever is wrong: one clear line with the file and the remedy, and the rest is done."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from e2e_samples import EN, ROOT, ZH, Result

from align.text.delimited import TableWriter
from duizhao.store import Project
from tests.rights import ordinary_rights
from tests.waiting import PATIENCE, until

Run = Callable[..., Result]

BAD = {
    "empty.txt": b"",
    "blank.txt": b"  \n\n\t ",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "program.bin": b"\x7fELF" + bytes(range(256)) * 8,
    "cut.docx": b"PK\x03\x04" + b"\x14\x00" * 40,
    "wrong.docx": b"PK\x03\x04" + bytes(range(256)) * 40,
    "mangled.txt": "".join(ZH).encode("utf-8")[:100] + b"\xff\xfe\xfd\x80\x81" * 30 + b"\xe4\xb8",
}


def clear(result: Result, *words: str) -> None:
    assert "Traceback" not in result.err
    assert "bug in the program" not in result.err
    assert result.out == "" or result.code in (0, 3)
    for word in words:
        assert word in result.err, result.err


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_the_others_are_done(
    folder: Path, tmp_path: Path, duizhao: Run, name: str
) -> None:
    (folder / name).write_bytes(BAD[name])
    result = duizhao("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "o")
    assert result.code == 3, result.err
    clear(result, name, "1 input was skipped")
    (line,) = [line for line in result.err.splitlines() if line.startswith("Skipped: ")]
    assert line.count(". ") >= 1, "there is a remedy"
    assert len((tmp_path / "o" / "pairs.tsv").read_text(encoding="utf-8").splitlines()) == 11


@pytest.mark.parametrize("name", BAD)
def test_align_with_one_bad_file_of_two(
    folder: Path, tmp_path: Path, duizhao: Run, name: str
) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    result = duizhao("align", tmp_path / name, folder / "day.en.txt")
    assert result.code == 1
    clear(result, name)
    assert len(result.err.strip().splitlines()) == 1


@pytest.mark.parametrize("there", ["en", "zh"])
def test_what_is_missing_is_named_first(
    folder: Path, tmp_path: Path, duizhao: Run, there: str
) -> None:
    given = {lang: folder / f"day.{lang}.txt" for lang in ("zh", "en")}
    gone = given[{"en": "zh", "zh": "en"}[there]] = tmp_path / "gone.txt"
    result = duizhao("align", given["zh"], given["en"])
    assert result.code == 1
    assert result.err.startswith(f"Error: {gone.name}: there is no such file. Check its name. ")
    said = duizhao("align", given["zh"], given["en"], "--language", "zh").err
    assert said.startswith(f"错误：{gone.name}：没有这个文件。请检查文件名。其余文件不足以继续：")
    only = duizhao("terms", gone)
    clear(only, "no document could be read (gone.txt: there is no such file")


@pytest.mark.parametrize("name", ["memory.tmx", "pairs.csv", "terms.xlsx"])
def test_no_project_is_offered_where_a_file_is_missing(
    tmp_path: Path, duizhao: Run, name: str
) -> None:
    result = duizhao("qa", tmp_path / name)
    assert result.code == 1
    clear(result, name, "there is no such file")
    assert "--project" not in result.err
    clear(duizhao("qa", tmp_path / "x.duizhao"), "there is no project here")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "an image (PNG)"),
        (b"GIF89a\x10\0\x10\0" + b"\0" * 40, "an image (GIF)"),
        (b"Rar!\x1a\x07\x01\0" + b"x" * 40, "RAR"),
    ],
)
def test_a_table_that_is_no_table_is_said_to_be_what_it_is(
    folder: Path, tmp_path: Path, duizhao: Run, body: bytes, said: str
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(body)
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(f"{ZH[0]}\t{EN[0]}\n", encoding="utf-8")
    for command in (
        ("qa", pairs, "--glossary", wrong),
        ("batch", wrong, "--project", tmp_path / "p.duizhao"),
        ("align", folder / "day.zh.txt", folder / "day.en.txt", "--memory", wrong),
    ):
        result = duizhao(*command)
        assert result.code == 1, command
        clear(result, "wrong.csv", said)


def test_a_table_may_begin_like_a_recording(tmp_path: Path, duizhao: Run) -> None:
    pairs, known = tmp_path / "pairs.tsv", tmp_path / "known.csv"
    pairs.write_text(f"{ZH[0]}\t{EN[0]}\n", encoding="utf-8")
    known.write_text("ID3,zh,en\n1,湖水,lake water\n", encoding="utf-8")
    assert duizhao("qa", pairs, "--glossary", known).code == 0


def test_a_remedy_says_whose_options_it_names(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    unclear = tmp_path / "words.csv"
    unclear.write_text("one,two\nthree,four\n", encoding="utf-8")
    texts = folder / "day.zh.txt", folder / "day.en.txt"
    project = tmp_path / "p.duizhao"
    theirs = duizhao("align", *texts, "--glossary", unclear)
    clear(theirs, "--zh-column A --en-column B", "(options of duizhao import)")
    again = duizhao("--language", "zh", "terms", *texts, "--known", unclear)
    clear(again, "这是 duizhao import 的选项")
    own = duizhao("import", unclear, "--as", "glossary", "--project", project)
    clear(own, "--zh-column A --en-column B")
    assert "options of" not in own.err


def test_many_bad_files_at_once(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    result = duizhao("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "o")
    assert result.code == 3
    clear(result, *BAD, f"{len(BAD)} inputs were skipped")


def test_only_one_language(tmp_path: Path, duizhao: Run) -> None:
    here = tmp_path / "english"
    here.mkdir()
    for number in range(2):
        (here / f"{number}.txt").write_text(" ".join(EN[number:]), encoding="utf-8")
    result = duizhao("run", here, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "o")
    assert result.code == 1
    clear(result, "english", "all 2 documents are English", "Chinese")
    assert not (tmp_path / "p.duizhao").exists()
    assert not (tmp_path / "o").exists()


def test_a_folder_without_documents(tmp_path: Path, duizhao: Run) -> None:
    here = tmp_path / "nothing"
    here.mkdir()
    result = duizhao("run", here, "--project", tmp_path / "p.duizhao")
    assert result.code == 1
    clear(result, "nothing", "no documents")
    assert not (tmp_path / "p.duizhao").exists()


@pytest.mark.parametrize("command", ["run", "align", "terms"])
def test_what_is_not_there(tmp_path: Path, duizhao: Run, command: str) -> None:
    result = duizhao(command, tmp_path / "gone.txt")
    assert result.code == 1
    clear(result, "gone.txt")


def test_a_file_where_a_folder_was_expected(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    result = duizhao("run", folder / "day.zh.txt", "--project", tmp_path / "p.duizhao")
    assert result.code == 1
    clear(result, "day.zh.txt", "folder")


@pytest.fixture
def made(folder: Path, tmp_path: Path) -> Path:
    """A project with something in it."""
    from duizhao.corpus import read_files
    from duizhao.importing import import_texts

    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True) as project:
        import_texts(project, read_files(sorted(folder.iterdir())), segmenter="test")
    return path


@pytest.mark.parametrize("command", ["info", "export", "run", "align", "terms", "import", "ui"])
def test_a_newer_a_foreign_and_a_damaged_project(
    folder: Path, tmp_path: Path, made: Path, duizhao: Run, command: str
) -> None:
    arguments: dict[str, list[object]] = {
        "info": ["info", made],
        "export": ["export", made],
        "ui": ["ui", made, "--no-browser"],
        "run": ["run", folder, "--project", made, "--out", tmp_path / "o"],
        "align": ["align", "--project", made],
        "terms": ["terms", "--project", made],
        "import": ["import", folder, "--project", made],
    }
    whole = made.read_bytes()
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = made.read_bytes()
    for content, words in [
        (newer, "pip install -U duizhao"),
        (b"something else entirely", "not a Duizhao project"),
        (whole[: len(whole) // 2], "cut short"),
    ]:
        made.write_bytes(content)
        result = duizhao(*arguments[command])
        assert result.code == 1
        clear(result, "p.duizhao", words)
        assert len(result.err.strip().splitlines()) == 1
        assert made.read_bytes() == content


def test_no_project_there(tmp_path: Path, duizhao: Run) -> None:
    for command in ("info", "export"):
        result = duizhao(command, tmp_path / "p.duizhao")
        assert result.code == 1
        clear(result, "p.duizhao", "duizhao run")


def test_a_read_only_folder_really(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    try:
        with ordinary_rights():
            where = closed / "p.duizhao"
            result = duizhao("run", folder, "--project", where, "--out", tmp_path / "o")
            assert result.code == 1
            clear(result, "p.duizhao", "--project")
            result = duizhao("align", folder, "-o", closed / "x.tsv")
            assert result.code == 1
            clear(result, "x.tsv")
    finally:
        closed.chmod(0o700)


def test_a_read_only_folder(
    folder: Path, made: Path, tmp_path: Path, duizhao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda name, mode: mode != os.W_OK and real(name, mode))
    result = duizhao("align", "--project", made)
    assert result.code == 1
    clear(result, "p.duizhao", "read-only")
    assert duizhao("info", made).code == 0
    result = duizhao("run", folder, "--project", tmp_path / "new.duizhao", "--out", tmp_path / "o")
    assert result.code == 1
    clear(result, "--out")


def test_outputs_in_a_place_that_is_a_file(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    result = duizhao("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "out")
    assert result.code == 1
    clear(result, "out", "folder")
    assert not (tmp_path / "p.duizhao").exists(), "said before the work"
    result = duizhao("align", folder, "-o", tmp_path / "missing" / "x.tsv")
    assert result.code == 1
    clear(result, "x.tsv", "folder")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_an_output(folder: Path, duizhao: Run) -> None:
    for command in ("align", "terms"):
        result = duizhao(command, folder, "--format", "tsv", "-o", "/dev/full")
        assert result.code == 1
        clear(result, "/dev/full", "disk is full")


def test_a_full_disk_under_the_project(
    folder: Path, tmp_path: Path, duizhao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sa
    from sqlalchemy import event

    from duizhao.store import _sqlite

    real = _sqlite.make_engine
    empty = Project.open(tmp_path / "empty.duizhao", create=True)
    with empty, empty.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def small(path: Path, **more: bool) -> sa.Engine:
        engine = real(path, **more)

        @event.listens_for(engine, "connect")
        def _limit(connection: sqlite3.Connection, record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 3}")

        return engine

    monkeypatch.setattr(_sqlite, "make_engine", small)
    path = tmp_path / "p.duizhao"
    result = duizhao("run", folder, "--project", path, "--out", tmp_path / "o")
    assert result.code == 1
    clear(result, "p.duizhao", "disk is full")
    monkeypatch.undo()
    monkeypatch.setenv("DUIZHAO_AUTHOR", "Li")
    assert duizhao("run", folder, "--project", path, "--out", tmp_path / "o").code == 0


def test_no_memory_and_other_errors_of_the_system(
    folder: Path, tmp_path: Path, duizhao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from duizhao import corpus

    for error, words in [
        (MemoryError(), "memory"),
        (OSError(errno.ENOSPC, "No space left", "x.tsv"), "disk is full"),
        (PermissionError(errno.EACCES, "denied", "x.tsv"), "permission denied"),
        (OSError(errno.EIO, "Input/output error", "x.tsv"), "Input/output error"),
    ]:

        def fail(*given: object, error: BaseException = error, **more: object) -> None:
            raise error

        monkeypatch.setattr(corpus, "read_files", fail)
        result = duizhao("align", folder)
        assert result.code == 1
        clear(result, words)


def test_a_fault_of_the_program_is_one_line(folder: Path, environment: dict[str, str]) -> None:
    code = (
        "import sys, duizhao.corpus as c, duizhao.cli as m\n"
        "c.read_document = lambda *a, **k: 1 / 0\n"
        f"sys.argv = ['duizhao', 'align', {str(folder)!r}]\n"
        "m.main()"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--debug" in done.stderr
    command[-1] = code.replace("'align',", "'align', '--debug',")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" in done.stderr


def test_debug_shows_the_traceback(tmp_path: Path, process: Run) -> None:
    for arguments in (["--debug", "info"], ["info", "--debug"]):
        result = process(*arguments, tmp_path / "gone.duizhao")
        assert result.code == 1
        assert "Traceback" in result.err


def test_ctrl_c_while_a_class_is_made(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "interrupted.py").write_text(
        "from align.messages import message\n"
        "from duizhao.cli import _main\n"
        "str(message('cli.interrupted'))\n"  # reading the catalogue runs a text of its own
        "_main.cli.main = lambda *given, **named: exec('raise KeyboardInterrupt')\n"
        "_main.main()\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "interrupted"],
        env={**environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("moment", ["reading", "aligning"])
def test_ctrl_c_in_the_middle(
    tmp_path: Path, environment: dict[str, str], process: Run, moment: str
) -> None:
    here = tmp_path / "many"
    here.mkdir()
    for number in range(12):
        zh = "".join(f"{line[:-1]}第{number}次。" for line in ZH * 12)
        en = " ".join(f"{line} Number {number}." for line in EN * 12)
        (here / f"{number}.zh.txt").write_text(zh, encoding="utf-8")
        (here / f"{number}.en.txt").write_text(en, encoding="utf-8")
    path = tmp_path / "p.duizhao"
    arguments = [sys.executable, "-m", "duizhao.cli", "run", str(here), "--project", str(path)]
    arguments += ["--mode", "parallel", "--encoder", "static"]
    running = subprocess.Popen(
        [*arguments, "--out", str(tmp_path / "o")],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    table = "document" if moment == "reading" else "alignment"
    until(lambda: running.poll() is not None or filled(path, table))
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130, err
    assert err.strip().splitlines() == [
        "Interrupted. Finished work is saved; run the same command again to continue."
    ]
    assert out == ""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Project.open(path) as project:
        for record in project.documents():
            assert record.segments > 0
        for alignment in project.alignments():
            assert alignment.beads > 0
    assert not (tmp_path / "o").exists()


def filled(path: Path, table: str) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return bool(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.Error:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize(
    "tables", [("alignment",), pytest.param(("document", "alignment"), marks=pytest.mark.soak)]
)
def test_killed_and_run_again_it_is_as_if_nothing_had_happened(
    tmp_path: Path, environment: dict[str, str], process: Run, tables: tuple[str, ...]
) -> None:
    here = tmp_path / "some"
    here.mkdir()
    for number in range(4):
        zh, en = ZH[number:] + ZH[:number], EN[number:] + EN[:number]
        (here / f"{number}.zh.txt").write_text("".join(zh * 3), encoding="utf-8")
        (here / f"{number}.en.txt").write_text(" ".join(en * 3), encoding="utf-8")
    mode = ["--mode", "parallel"]
    whole = process(
        "run", here, *mode, "--project", tmp_path / "w.duizhao", "--out", tmp_path / "w"
    )
    assert whole.code == 0, whole.err
    path, out = tmp_path / "p.duizhao", tmp_path / "o"
    arguments = ["run", str(here), *mode, "--project", str(path), "--out", str(out)]
    for table in tables:
        running = subprocess.Popen(
            [sys.executable, "-m", "duizhao.cli", *arguments],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: running.poll() is not None or filled(path, table), every=0.01)  # noqa: B023
        running.kill()
        running.wait()
    again = process(*arguments)
    assert again.code == 0, again.err
    for name in ("pairs.tsv", "glossary.csv"):
        assert (out / name).read_bytes() == (tmp_path / "w" / name).read_bytes()


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
def test_a_reader_that_stops_reading(folder: Path, environment: dict[str, str]) -> None:
    command = f"'{sys.executable}' -m duizhao.cli align '{folder}' | true"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stderr == ""


def test_an_interruption_while_writing_leaves_the_old_file(
    folder: Path, tmp_path: Path, duizhao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.tsv"
    target.write_text("old", encoding="utf-8")

    def stop(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(TableWriter, "write_all", stop)
    result = duizhao("align", folder, "-o", target)
    assert result.code == 130
    assert target.read_text(encoding="utf-8") == "old"
