"""Commands and processes on Windows and macOS, as far as they can be tried elsewhere.

Files, drives and the console window: :mod:`tests.test_windows`.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from align import memory
from align.comparable import neighbours
from align.documents import pdf as pdf_module
from align.documents import read_document
from align.errors import LimitError, SettingError
from align.model import Document
from align.pairing import name_key
from align.text.files import is_device_name
from duizhao import apart
from duizhao.cli import _main
from duizhao.exporting import Selection, choose_pairs
from duizhao.folder import project_file
from duizhao.importing import ImportOptions, import_files
from duizhao.jobs import processes as processes_module
from duizhao.jobs._spawning import interrupts_ignored
from duizhao.jobs.batch.entries import EntryMaker
from duizhao.store import Project
from duizhao.uploads import write_uploads
from tests.align.documents.samples import pdf
from tests.align.documents.saying import refused
from tests.test_windows import Named
from tests.waiting import until
from ui import launch

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("align", "termbase", "duizhao", "ui", "bench", "bundle", "training", "seeds", "tests")


# What is in the repository


def test_every_module_can_be_imported_on_windows() -> None:
    # At the left margin: what stands under a condition is set in.
    unix = re.compile(r"^(?:import|from) (fcntl|grp|pty|pwd|resource|syslog|termios|tty)\b", re.M)
    found = [
        (path.relative_to(ROOT).as_posix(), name)
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for name in unix.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_file_can_lie_on_a_disk_of_windows_or_a_mac() -> None:
    seen: dict[str, Path] = {}
    for folder in (*FOLDERS, "docs", "LICENSES"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT)
            assert not set('<>:"|?*\\') & set(path.name), name
            assert not path.name.endswith((".", " ")), name
            assert not is_device_name(path.name), name
            # 260 characters is the most there, and the folder of the checkout is before it.
            assert len(name.as_posix()) < 160, name
            key = unicodedata.normalize("NFC", name.as_posix()).casefold()
            assert seen.setdefault(key, path) == path


# Processes


def test_a_pool_of_windows_has_61_workers_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Pool:
        def __init__(self, workers: int, **options: Any) -> None:
            asked.append(workers)

        def submit(self, *work: Any) -> None:
            pass

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Pool)
    processes_module.processes(200)
    monkeypatch.setattr(processes_module, "os", Named(os, "nt"))
    processes_module.processes(200)
    processes_module.processes(3)
    assert asked == [200, 61, 3]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not inherited there")
def test_workers_ignore_ctrl_c_before_they_have_imported_anything() -> None:
    before = signal.getsignal(signal.SIGINT)
    pool = processes_module.processes(2, os.getpid)
    try:
        # The second one starts with its first task, not with the pool.
        kept = [pool.submit(signal.getsignal, signal.SIGINT) for _ in range(4)]
        assert {found.result() for found in kept} == {signal.SIG_IGN}
        assert len(pool._processes) == 2
        assert signal.getsignal(signal.SIGINT) == before
    finally:
        processes_module.end(pool)


def test_on_windows_the_console_is_told_to_spare_what_is_started() -> None:
    told: list[tuple[Any, int]] = []

    class Kernel:
        def SetConsoleCtrlHandler(self, handler: Any, add: int) -> int:
            told.append((handler, add))
            return 1

    ignoring = interrupts_ignored(Kernel())
    ignoring.__enter__()
    assert told == [(None, 1)]
    ignoring.__exit__(None, None, None)
    assert told == [(None, 1), (None, 0)]


@pytest.mark.parametrize(
    ("system", "file", "code"),
    [("nt", None, "PIPE"), ("nt", "x", "ERROR"), ("posix", None, "ERROR")],
)
def test_a_pipe_that_nobody_reads_any_more(
    monkeypatch: pytest.MonkeyPatch, system: str, file: str | None, code: str
) -> None:
    forgotten: list[int] = []

    def run(*given: Any, **options: Any) -> None:
        raise OSError(errno.EINVAL, "Invalid argument", file)

    monkeypatch.setattr(_main, "os", Named(os, system))
    monkeypatch.setattr(_main.cli, "main", run)
    monkeypatch.setattr(_main, "_forget_output", lambda: forgotten.append(1))
    assert _main._guarded([]) == _main.Code[code]
    assert forgotten == ([1] if code == "PIPE" else [])


# Memory of the processes that read


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a process cannot limit itself."""
    for module in (apart, pdf_module):
        monkeypatch.setattr(module, "limits_itself", lambda: False)
    monkeypatch.setattr(pdf_module, "_LOOK", 0.001)


@pytest.mark.usefixtures("unlimited")
def test_a_pdf_that_takes_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        pdf_module, "memory_of", lambda pid: asked.append(pid) or pdf_module.MEMORY + 1
    )
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf([["The river is clear."]]))
    with refused(LimitError, "pdf.too-much-memory"):
        read_document(path)
    if sys.platform == "linux":
        assert not Path(f"/proc/{asked[0]}").exists()


@pytest.mark.usefixtures("unlimited")
def test_one_that_is_looked_at_often_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(pdf_module, "memory_of", lambda pid: asked.append(pid) or 0)
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf([["The river is clear."]]) + b"%" * 200_000)
    assert "The river is clear." in read_document(path).text
    assert len(set(asked)) == 1


@pytest.mark.usefixtures("unlimited")
def test_another_file_that_takes_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart._end_all()
    monkeypatch.setattr(apart, "memory_of", lambda pid: 10**12)
    path = tmp_path / "x.html"
    path.write_text("<p>河水很清。" * 150_000, encoding="utf-8")
    with refused(LimitError, "file.too-much-memory"):
        apart.read_document_apart(path)


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="no ps")
def test_the_memory_of_a_process_is_known() -> None:
    assert 10**7 < memory.memory_of(os.getpid()) < 10**11
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert memory.memory_of(done.pid) == 0


def test_windows_is_asked_for_the_working_set(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []

    class Kernel:
        def OpenProcess(self, access: int, inherit: bool, pid: int) -> int:
            return 7 if pid == 5 else 0

        def K32GetProcessMemoryInfo(self, handle: int, counters: Any, size: int) -> int:
            counters._obj.size0, counters._obj.size1 = 900, 800
            return 1

        def CloseHandle(self, handle: int) -> None:
            closed.append(handle)

    class Libraries:
        kernel32 = Kernel()

    monkeypatch.setattr(memory.ctypes, "windll", Libraries, raising=False)
    assert memory._windows_memory(5) == 800
    assert memory._windows_memory(6) == 0
    assert closed == [7]


# FAISS


def test_an_index_lies_where_the_user_is_called_by_a_chinese_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def through_python(name: str) -> Any:
        real = getattr(faiss, name)

        def checked(*given: Any) -> Any:
            # FAISS opens paths by the code page.
            assert not any(isinstance(item, str | Path) for item in given)
            return real(*given)

        return checked

    for name in ("write_index", "read_index"):
        monkeypatch.setattr(faiss, name, through_python(name))
    index = faiss.IndexFlatIP(4)
    index.add(np.eye(4, dtype=np.float32))
    path = tmp_path / "用户 李娜 é" / "index-zh.faiss"
    path.parent.mkdir()
    neighbours.write_index(index, path)
    assert neighbours.read_index(path).ntotal == 4


@pytest.mark.parametrize(("system", "threads"), [("darwin", 1), ("linux", 3)])
def test_on_macos_faiss_keeps_to_one_thread_because_torch_has_an_openmp_too(
    monkeypatch: pytest.MonkeyPatch, system: str, threads: int
) -> None:
    class Sys:
        platform = system

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    try:
        monkeypatch.setattr(neighbours, "sys", Sys)
        neighbours.load_faiss()
        assert faiss.omp_get_max_threads() == threads
    finally:
        faiss.omp_set_num_threads(before)


# Names with accents, which macOS takes apart


def test_documents_belong_together_however_their_accents_are_written() -> None:
    name = "café-Zoë"
    parted = unicodedata.normalize("NFD", name)
    assert parted != name
    assert name_key(f"{parted}.zh.txt") == name_key(f"{name}.en.txt")


@pytest.mark.parametrize("name", ["老舍《茶馆》é.txt", "한강.txt", "ガラスの街.txt"])
def test_a_file_from_a_mac_is_the_same_document(name: str, tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    (tmp_path / apart).write_text("天下没有不散的筵席。人总是要走的。", encoding="utf-8")
    assert read_document(tmp_path / apart).name == name
    assert read_document(tmp_path / apart, name=apart).name == name


def _stored_apart(path: Path, name: str) -> None:
    """A project of an earlier version, which has the document *name* as a Mac writes it."""
    with Project.open(path, create=True, author="Li") as project:
        project.add_document(Document(name, "zh", "江上有一座桥。", "1"))
    with sqlite3.connect(path) as database:
        apart = unicodedata.normalize("NFD", name)
        database.execute("UPDATE document SET name = ?", (apart,))
    database.close()


@pytest.mark.parametrize("name", ["桥é.zh.txt", "かぎ.zh.txt", "서울 桥.zh.txt"])
def test_what_an_earlier_version_stored_apart_is_found(name: str, tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", name)
    path = tmp_path / "old.duizhao"
    _stored_apart(path, name)
    for given in (name, apart):
        file = tmp_path / given
        file.write_text(f"江上有两座桥。{len(given)}", encoding="utf-8")
        report = import_files(path, [file])
        assert report.lines[0].outcome == "changed"
        report = import_files(path, [file], options=ImportOptions(new_version=True))
        assert report.lines[0].outcome == "version"
    with Project.open(path, author="Li") as project:
        assert [item.name for item in project.documents()] == [apart]
        assert len(project.documents(old=True)) == 3
        for given in (name, apart):
            assert not choose_pairs(project, Selection(documents=(given,))).pairs
        with pytest.raises(SettingError):
            choose_pairs(project, Selection(documents=(f"x{name}",)))
        project.rename_document(project.documents()[0].id, apart)
        assert [item.name for item in project.documents()] == [name]


def test_uploads_and_projects_are_known_however_their_accents_are_written(tmp_path: Path) -> None:
    name = "Brontë 한국 ぎ"
    apart = unicodedata.normalize("NFD", name)
    sent = write_uploads(tmp_path, [(f"{name}.txt", b"1"), (f"{apart}.txt", b"2")])
    assert [path.name for path in sent] == [f"{name}.txt", f"{name} (2).txt"]
    there = tmp_path / f"{apart}.duizhao"
    Project.open(there, create=True).close()
    assert project_file(tmp_path, name) == project_file(tmp_path, apart) == there
    assert project_file(tmp_path, "Zoe\u0308") == tmp_path / "Zoë.duizhao"


def test_no_text_is_opened_in_the_encoding_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "a.zh.txt").write_text("雨停了。他出门去了。", encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("The rain stopped. He went out.", encoding="utf-8")
    code = (
        "import warnings\n"
        "ours = r'(align|termbase|duizhao|ui)(\\.|$)'\n"
        "warnings.filterwarnings('error', category=EncodingWarning, module=ours)\n"
        "from duizhao.cli import main\n"
        f"main(['run', {os.fspath(tmp_path)!r}, '--project', {os.fspath(tmp_path / 'p.duizhao')!r},"
        f" '--out', {os.fspath(tmp_path / 'out')!r}, '-q'])"
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-c", code]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize(("disk", "table"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
@pytest.mark.parametrize("mark", ["/", "\\"])
def test_a_manifest_names_files_however_their_accents_are_written(
    tmp_path: Path, disk: Any, table: Any, mark: str
) -> None:
    given = {}
    for lang, text in (("zh", "你好。\n"), ("en", "Hello.\n")):
        folder = tmp_path / unicodedata.normalize(disk, "Zoë")
        folder.mkdir(exist_ok=True)
        (folder / unicodedata.normalize(disk, f"café.{lang}.txt")).write_text(text, "utf-8")
        given[lang] = unicodedata.normalize(table, f"Zoë{mark}café.{lang}.txt")
    maker = EntryMaker(tmp_path, "parallel", False)
    maker.take(1, given)
    assert not maker.rejected
    assert maker.entries[0].zh.read_text("utf-8") == "你好。\n"


# The browser


def test_the_browser_opens_when_the_workbench_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    tried = threading.Event()
    connect = socket.create_connection

    def noted(*given: Any, **options: Any) -> socket.socket:
        tried.set()
        return connect(*given, **options)

    monkeypatch.setattr(launch.webbrowser, "open", opened.append)
    monkeypatch.setattr(launch.socket, "create_connection", noted)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        given = ("http://x/", "0.0.0.0", server.getsockname()[1])
        thread = threading.Thread(target=launch._open_when_it_listens, args=given)
        thread.start()
        tried.wait()
        assert opened == []
        server.listen()
        until(lambda: bool(opened))
        thread.join()
    assert opened == ["http://x/"]


def test_a_workbench_that_never_listens_is_opened_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(launch.webbrowser, "open", opened.append)
    monkeypatch.setattr(launch, "LONGEST_START", 0.0)
    launch._open_when_it_listens("http://x/", "::1", 1)
    assert opened == ["http://x/"]
