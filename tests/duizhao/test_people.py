"""The file of people: names, roles, passwords; and the command that changes it."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from align.errors import DuizhaoError, InputError, SettingError
from duizhao import people as module
from duizhao.cli._app import cli
from duizhao.people import People

WORD = "korrekt-pferd 9"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs is another test."""
    monkeypatch.setattr(module, "COST", 2)
    monkeypatch.setattr(module, "_NOBODYS", module._hashed("nobody has it"))


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "settings" / "people.json")


def test_who_has_the_password_is_known_in_any_case_and_form(people: People) -> None:
    people.add("  Łukasz   Ü ", "reviewer", "ücht ist 全角 p")
    people.add("李娜", "owner", WORD)
    assert [item.name for item in people.all()] == ["Łukasz Ü", "李娜"]
    found = people.checked("łukasz u\u0308", "u\u0308cht ist 全角 p")
    assert found is not None
    assert (found.name, found.role) == ("Łukasz Ü", "reviewer")
    for name, word in (
        ("李娜", WORD + " "),
        ("李娜", WORD.upper()),
        ("李娜", ""),
        ("李娜", WORD * 200),
        ("李", WORD),
        ("", ""),
        ("Łukasz Ü", WORD),
        ("李娜", "\udc80" * 12),
    ):
        assert people.checked(name, word) is None, (name, word)


def test_no_password_stands_in_the_file_and_it_is_its_owners_alone(people: People) -> None:
    people.add("Li", "owner", WORD)
    people.add("Wang", "owner", WORD)
    text = people.path.read_text("utf-8")
    assert WORD not in text
    hashes = [item["password"] for item in json.loads(text)["people"]]
    assert len({part for item in hashes for part in item.split(":")[4:]}) == 4
    assert WORD not in repr(people.all())
    if os.name == "posix":
        assert stat.S_IMODE(people.path.stat().st_mode) == 0o600
        assert not people.is_open()
        people.path.chmod(0o640)
        assert people.is_open()
        people.set_role("Li", "reviewer")
        assert not people.is_open()


def test_a_password_costs_what_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    kind, cost, block, parallel, *_ = module._hashed(WORD).split(":")
    assert kind == "scrypt"
    # OWASP, cheat sheet on password storage: N=2**14, r=8, p=5 at least.
    assert int(cost) * int(block) * int(parallel) >= 2**14 * 8 * 5
    assert module._NOBODYS.split(":")[1:4] == [cost, block, parallel]


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "a\u202eb", "a\x00b", "\u200b"])
def test_what_is_no_name(people: People, name: str) -> None:
    with pytest.raises(SettingError) as caught:
        people.add(name, "owner", WORD)
    assert caught.value.code == "people.name-invalid"
    assert not people.path.exists()


@pytest.mark.parametrize("password", ["", "short", "a" * 9, "a" * 1001])
def test_what_is_no_password(people: People, password: str) -> None:
    with pytest.raises(SettingError) as caught:
        people.add("Li", "owner", password)
    assert caught.value.code == "people.password-length"


def test_roles_passwords_and_people_change(people: People) -> None:
    people.add("Li", "reviewer", WORD)
    with pytest.raises(SettingError, match="already"):
        people.add("LI", "owner", WORD)
    other = People(people.path)
    assert other.find("li") == people.find("Li")
    people.set_role("li", "terminologist")
    assert other.get("Li").role == "terminologist"
    people.set_password("Li", "another word")
    assert other.checked("Li", WORD) is None
    assert other.checked("Li", "another word") is not None
    assert people.remove("LI").name == "Li"
    assert other.all() == ()
    for work in (
        lambda: people.get("Li"),
        lambda: people.remove("Li"),
        lambda: people.set_role("Li", "owner"),
        lambda: people.set_password("Li", WORD),
    ):
        with pytest.raises(SettingError, match="nobody called"):
            work()


SOUND = {"name": "Li", "role": "owner", "password": "scrypt:2:8:5:AAAA:AAAA"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "[" * 50_000,
        '{"people": 7}',
        '{"people": [7]}',
        {"people": [{**SOUND, "role": "king"}]},
        {"people": [{**SOUND, "role": ["owner"]}]},
        {"people": [{**SOUND, "name": 7}]},
        {"people": [{**SOUND, "name": " Li "}]},
        {"people": [{**SOUND, "name": ""}]},
        {"people": [{**SOUND, "password": ""}]},
        {"people": [{**SOUND, "password": "secret"}]},
        {"people": [{**SOUND, "password": "scrypt:3:8:5:AAAA:AAAA"}]},
        {"people": [{**SOUND, "password": "scrypt:1073741824:8:5:AAAA:AAAA"}]},
        {"people": [{**SOUND, "password": "scrypt:2:8:99999:AAAA:AAAA"}]},
        {"people": [{**SOUND, "password": "md5:2:8:5:AAAA:AAAA"}]},
        {"people": [{**SOUND, "password": "scrypt:2:8:5:?:AAAA"}]},
        {"people": [SOUND, {**SOUND, "name": "LI"}]},
        {"people": [{"name": "Li"}]},
    ],
)
def test_a_file_that_is_none_lets_nobody_in(people: People, body: Any) -> None:
    people.path.parent.mkdir()
    people.path.write_text(body if isinstance(body, str) else json.dumps(body), "utf-8")
    for work in (people.all, lambda: people.checked("Li", WORD), lambda: people.find("Li")):
        with pytest.raises(InputError):
            work()
    with pytest.raises(InputError):
        people.add("Wang", "owner", WORD)  # what is there is not lost
    assert people.path.read_text("utf-8") == (body if isinstance(body, str) else json.dumps(body))


def test_no_file_is_nobody_and_a_folder_is_none(people: People, tmp_path: Path) -> None:
    assert people.all() == ()
    assert people.checked("Li", WORD) is None
    with pytest.raises(InputError):
        People(tmp_path).all()


def test_two_who_change_it_at_once_lose_nothing(people: People) -> None:
    def add(number: int) -> None:
        People(people.path).add(f"P{number}", "reviewer", WORD)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(people.all()) == 8


# The command


@pytest.fixture
def run(people: People) -> Any:
    def call(*arguments: str, given: str | bytes = "") -> tuple[int, str]:
        found = CliRunner().invoke(
            cli,
            ["people", *arguments, "--file", str(people.path)],
            input=given,
            standalone_mode=False,
        )
        if found.exception is not None:
            raise found.exception
        return int(found.return_value or 0), found.output

    return call


def test_people_are_managed_by_command(run: Any, people: People, tmp_path: Path) -> None:
    asked = run("add", "Li Na", "--role", "terminologist", given=f"{WORD}\n{WORD}\n")[1]
    assert "Li Na may sign in now (role: terminologist)" in asked
    assert WORD not in asked
    kept = tmp_path / "word.txt"
    kept.write_text("\ufeffa word of a file\r\nrest", encoding="utf-8")
    run("add", "Wang", "--password-file", str(kept))
    assert people.checked("Wang", "a word of a file") is not None
    assert people.get("Wang").role == "reviewer"
    run("password", "wang", "--password-file", "-", given="from a script\n")
    assert people.checked("Wang", "from a script") is not None
    run("role", "Wang", "owner")
    listed = json.loads(run("list", "--json")[1])
    assert listed == [
        {"name": "Li Na", "role": "terminologist"},
        {"name": "Wang", "role": "owner"},
    ]
    assert "terminologist" in run("list")[1]
    run("remove", "Li Na")
    assert [item.name for item in people.all()] == ["Wang"]


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("add", "Li", "--password-file", "-"), b"\xff\xfe a long word\n"),
        (("add", "Li", "--role", "king"), ""),
        (("add", "Li", "--password-file", "-"), "short\n"),
        (("add", "Li", "--password-file", "-"), ""),
        (("add", "", "--password-file", "-"), f"{WORD}\n"),
        (("add", "Li"), f"{WORD}\nanother one\n"),
        (("password", "Nobody"), f"{WORD}\n{WORD}\n"),
        (("role", "Nobody", "owner"), ""),
        (("remove", "Nobody"), ""),
    ],
)
def test_what_cannot_be_is_refused(
    run: Any, people: People, arguments: tuple[str, ...], given: str | bytes
) -> None:
    with pytest.raises((DuizhaoError, click.ClickException, click.Abort)):
        run(*arguments, given=given)
    assert people.all() == ()
