"""What is different on Windows and macOS, as far as it can be tried elsewhere."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import click
import pytest

from align import replacing as replacing_module
from align.exchange.files import text_output
from align.replacing import discard, patiently, replacing
from align.text.files import is_device_name
from duizhao.cli import _console
from duizhao.cli._speech import Command, argument, spread
from duizhao.corpus import common_folder, file_names
from duizhao.jobs.batch.entries import EntryMaker
from duizhao.store._backup import database_uri
from duizhao.store._drives import mounted_from_afar, on_network_drive, synchronised


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"C:\Users\王\a b.duizhao"), "file:///C:/Users/%E7%8E%8B/a%20b.duizhao"),
        (PureWindowsPath(r"\\server\share\x.duizhao"), "file:////server/share/x.duizhao"),
        (PureWindowsPath(r"Z:\50% #1?.duizhao"), "file:///Z:/50%25%20%231%3F.duizhao"),
        (PurePosixPath("/home/li/译 文.duizhao"), "file:///home/li/%E8%AF%91%20%E6%96%87.duizhao"),
    ],
)
def test_sqlite_gets_an_address_without_a_host(path: PureWindowsPath, uri: str) -> None:
    assert database_uri(path) == uri
    assert database_uri(path, "immutable") == f"{uri}?mode=ro&immutable=1"


def test_sqlite_opens_such_an_address(tmp_path: Path) -> None:
    path = tmp_path / "a #1?%41 — 对照.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (x)")
    with closing(sqlite3.connect(database_uri(path, "immutable"), uri=True)) as read:
        assert read.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]


def held(number: int) -> OSError:
    error = PermissionError(13, "held")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what these modules ask of the system: paths stay what they are."""
    monkeypatch.setattr(replacing_module, "os", Named(os, "nt"))
    monkeypatch.setattr(replacing_module, "PATIENCE", 0.3)


class Named:
    """The module ``os`` with another name of the system."""

    def __init__(self, real: Any, name: str) -> None:
        self._real, self.name = real, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.usefixtures("windows")
def test_a_file_that_a_scanner_holds_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.tsv"
    target.write_text("old", encoding="utf-8")
    tries: list[int] = []
    real = Path.replace

    def flaky(self: Path, to: Path) -> Path:
        tries.append(1)
        if len(tries) < 4:
            raise held(32)
        return real(self, to)

    monkeypatch.setattr(Path, "replace", flaky)
    with replacing(target) as part:
        part.write_text("new", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "new"
    assert len(tries) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["a.tsv"]


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("number", [5, 33])
def test_one_that_is_held_for_long_is_said_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    target = tmp_path / "a.tsv"
    target.write_text("old", encoding="utf-8")

    def never(self: Path, to: Path) -> Path:
        raise held(number)

    monkeypatch.setattr(Path, "replace", never)
    with pytest.raises(Exception, match=r"a\.tsv"), text_output(target) as stream:
        stream.write("new")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.tsv"]


def test_elsewhere_an_error_is_one_at_once() -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise held(32)

    with pytest.raises(PermissionError):
        patiently(work)
    assert tries == [1]


@pytest.mark.usefixtures("windows")
def test_another_error_is_not_waited_for(tmp_path: Path) -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise held(183)

    with pytest.raises(PermissionError):
        patiently(work)
    assert tries == [1]
    discard(tmp_path / "not there")


@pytest.mark.parametrize("name", ["CON", "con.tmx", "Aux.zh.txt", "LPT1", "com9 .csv", "nul."])
def test_names_of_devices(name: str) -> None:
    assert is_device_name(name)


@pytest.mark.parametrize("name", ["conference", "com.csv", "COM10", "console.txt", "a.con", "小说"])
def test_names_that_only_look_like_devices(name: str) -> None:
    assert not is_device_name(name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.txt", "a.txt", "c.tmx", "[1].txt", "译 文.txt"):
        (tmp_path / "zh").mkdir(exist_ok=True)
        (tmp_path / "zh" / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_wildcards_are_files() -> None:
    assert spread(["zh/[ab].txt", "zh/*.tmx"]) == ("zh/a.txt", "zh/b.txt", "zh/c.tmx")
    assert spread(["'zh/译*.txt'"]) == ("zh/译 文.txt",)


@pytest.mark.usefixtures("folder")
def test_what_fits_nothing_or_is_there_stays() -> None:
    assert spread(["zh/*.pdf", "zh/[1].txt", "'quoted.txt'", "it's"]) == (
        "zh/*.pdf",
        "zh/[1].txt",
        "quoted.txt",
        "it's",
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "count"), [("nt", 4), ("posix", 1)])
def test_only_where_no_shell_does_it(
    monkeypatch: pytest.MonkeyPatch, name: str, count: int
) -> None:
    from duizhao.cli import _speech

    got: list[tuple[Path, ...]] = []

    @click.command("x", cls=Command)
    @argument("files", nargs=-1, type=click.Path(path_type=Path))
    def command(files: tuple[Path, ...]) -> None:
        got.append(files)

    monkeypatch.setattr(_speech, "os", Named(os, name))
    command.main(["zh/*.txt"], standalone_mode=False)
    assert len(got[0]) == count


def test_files_on_two_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(paths: object) -> str:
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr(os.path, "commonpath", two)
    assert common_folder([Path("a"), Path("b")]) is None
    assert len(set(file_names([Path("c/a.txt"), Path("d/a.txt")]))) == 2


def test_a_manifest_of_windows_is_read_elsewhere(tmp_path: Path) -> None:
    for lang, text in (("zh", "你好。\n"), ("en", "Hello.\n")):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "a.txt").write_text(text, encoding="utf-8")
    maker = EntryMaker(tmp_path, "parallel", False)
    maker.take(1, {"zh": "zh\\a.txt", "en": "en\\a.txt"})
    assert not maker.rejected
    assert [path.parent.name for path in (maker.entries[0].zh, maker.entries[0].en)] == ["zh", "en"]


# Where a project lies


MOUNT = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//li@server/team on /Volumes/team (smbfs, nodev, nosuid, mounted by li)
nas:/vol/x y on /Volumes/x y (nfs, asynchronous)
/dev/disk5s1 on /Volumes/stick (msdos, local, nodev)
"""
PROC = """/dev/sda1 / ext4 rw 0 0
//server/team /mnt/team\\040files cifs rw 0 0
/dev/sdb1 /mnt/team\\040files/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "text", "remote"),
    [
        ("/Volumes/team/a.duizhao", MOUNT, True),
        ("/Volumes/x y/deep/a.duizhao", MOUNT, True),
        ("/Volumes/stick/a.duizhao", MOUNT, False),
        ("/Users/li/a.duizhao", MOUNT, False),
        ("/Volumes/teams/a.duizhao", MOUNT, False),
        ("/mnt/team files/a.duizhao", PROC, True),
        ("/mnt/team files/local/a.duizhao", PROC, False),
    ],
)
def test_drives_of_other_machines(path: str, text: str, remote: bool) -> None:
    assert mounted_from_afar(PurePosixPath(path), text) is remote


def test_a_share_is_a_drive_of_another_machine() -> None:
    assert on_network_drive(Path("//server/share/a.duizhao"))


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/a.duizhao", "iCloud"),
        ("/Users/li/Library/CloudStorage/OneDrive-Firma/x/a.duizhao", "OneDrive"),
        ("/Users/li/Library/CloudStorage/GoogleDrive-li@example.org/a.duizhao", "Google Drive"),
        ("C:/Users/li/OneDrive/a.duizhao", "OneDrive"),
        ("C:/Users/li/OneDrive - 公司/译文/a.duizhao", "OneDrive"),
        ("/home/li/Dropbox/a.duizhao", "Dropbox"),
        ("D:/坚果云/a.duizhao", "坚果云"),
        ("/home/li/onedrive-notes/a.duizhao", None),
        ("/home/li/texts/Dropbox.duizhao", None),
        ("/home/li/iCloud tips/a.duizhao", None),
    ],
)
def test_folders_that_are_kept_in_step(path: str, service: str | None) -> None:
    assert synchronised(PurePosixPath(path)) == service


# The console window


class Kernel:
    """``kernel32``, which calls the handler."""

    def SetConsoleCtrlHandler(self, handler: Any, add: int) -> int:
        self.handler, self.add = handler, add
        return 1


def test_closing_the_window_ends_as_ctrl_c_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Any] = []
    interrupted: list[int] = []
    monkeypatch.setattr(_console.atexit, "register", ended.append)
    # The main thread ends: what it left to be done at its end is done.
    monkeypatch.setattr(
        _console._thread, "interrupt_main", lambda: interrupted.append(1) or ended[0]()
    )
    kernel = Kernel()
    _console.close_with_the_window(kernel)
    assert kernel.add == 1
    assert kernel.handler(0) is False  # Ctrl-C is Python's
    assert not interrupted
    assert kernel.handler(2) is True
    assert interrupted == [1]
