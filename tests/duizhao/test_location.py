"""Addresses of projects: what is read, what is refused, and that no password shows."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import SettingError
from duizhao.messages import Wording
from duizhao.projects import (
    Database,
    as_argument,
    child_environment,
    hide,
    location,
)

SECRET = "hush%40hush"


@pytest.mark.parametrize(
    ("address", "shown", "stem"),
    [
        ("postgresql:///dept", "postgresql:///dept", "dept"),
        ("postgres://li@db/dept", "postgresql://li@db/dept", "dept"),
        ("postgresql+psycopg://db:5433/dept", "postgresql://db:5433/dept", "dept"),
        (
            f"postgresql://li:{SECRET}@[::1]:5433/dept?project=laws&sslmode=require",
            "postgresql://li@[::1]:5433/dept?project=laws&sslmode=require",
            "laws",
        ),
        (
            f"postgresql://db/dept?password={SECRET}&project=法律",
            "postgresql://db/dept?project=%E6%B3%95%E5%BE%8B",
            "法律",
        ),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str, stem: str) -> None:
    found = location(address)
    assert isinstance(found, Database)
    assert (str(found), found.stem) == (shown, stem)
    for text in (str(found), repr(found), hide(address), as_argument(found)):
        assert "hush" not in text
    assert Database.parse(shown) == found
    assert found.has_password == ("hush" in address)
    if found.has_password:
        assert found.parameters()["password"] == "hush@hush"
        assert child_environment(found)["PGPASSWORD"] == "hush@hush"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://",
        "postgresql://li:hush@db",
        "postgresql://li:hush@db/",
        "postgresql://li:hush/1@db/dept",
        "postgresql://li:5/hush@db/dept",
        "postgresql://li:hush#@db/dept",
        "postgresql://li:hush?@db/dept",
        "postgresql://li:hush@db:port/dept",
        "postgresql://li:hush@db/dept?project=",
        "postgresql://li:hush@db/dept?project=pg_x",
        "postgresql://li:hush@db/dept?project=a b",
        "postgresql://li:hush@db/dept?project=" + "x" * 64,
        "postgresql://li:hush@db/dept?sslmode",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(SettingError) as caught:
        location(address)
    assert "hush" not in str(caught.value)
    assert Wording("en", "cli").remedy(caught.value.message)


@pytest.mark.parametrize("name", ["my.duizhao", "C:\\x.duizhao", "./postgresql", "/a/postgres.d/x"])
def test_other_names_are_files(name: str) -> None:
    assert location(name) == Path(name)
    assert location(Path(name)) == Path(name)
    assert child_environment(Path(name)).get("PGPASSWORD") is None


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_any_user_password_and_database_go_through(user: str, password: str, name: str) -> None:
    from urllib.parse import quote

    def safe(text: str) -> str:
        return quote(text.encode("utf-8", "replace").decode(), safe="")

    if "/" in name or "@" in name:
        return
    address = f"postgresql://{safe(user)}:{safe(password)}@h/{safe(name)}"
    found = Database.parse(address)
    assert Database.parse(str(found)) == found
    assert found.database == name.encode("utf-8", "replace").decode()
    assert dict(found.secrets).get("password", "") == password.encode("utf-8", "replace").decode()
    again: Database = pickle.loads(pickle.dumps(found))
    assert again.secrets == found.secrets


def test_passwords_are_hidden_in_any_text() -> None:
    said = hide('no such file: postgresql:/li:hu@sh@db/x "password=hush" and nothing else')
    assert "hush" not in said
    assert "hu@sh" not in said
    assert said.startswith("no such file: postgresql:/li:***@db/x")
    assert said.endswith("and nothing else")
