"""Signing in: what the form lets in, what a cookie is good for, who has to wait, what is said."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from align.errors import InputError, SettingError
from duizhao import people as module
from duizhao.people import People
from ui import signing
from ui.access import TokenMiddleware
from ui.address import Place
from ui.launch import launch
from ui.limiting import PAUSE, TRIES
from ui.signing import COOKIE, IDLE, MOST_BYTES, Door

HOST = "terms.example.org"
PLACE = Place(f"https://{HOST}", frozenset({HOST}), fixed=True)
WORD = "korrekt-pferd 9"


async def _app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the page"})


class Team:
    """A server where people sign in, and browsers that ask it."""

    def __init__(self, people: People, *, token: str = "", **options: Any) -> None:
        self.now = 0.0
        self.log: list[tuple[str, str, str]] = []
        self.people = people
        self.door = Door(
            people,
            secure=True,
            told=lambda *what: self.log.append(what),
            clock=lambda: self.now,
            **options,
        )
        self.app = TokenMiddleware(_app, token=token, place=PLACE, door=self.door)

    def ask(
        self,
        path: str = "/",
        *,
        cookie: str = "",
        method: str = "GET",
        kind: str = "http",
        body: bytes = b"",
        client: str = "10.0.0.1",
        query: str = "",
        **headers: str,
    ) -> tuple[int, dict[bytes, bytes], str]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": body}

        given = {"host": HOST, "cookie": cookie, "accept": "text/html", **headers}
        if method != "GET" or kind == "websocket":
            given.setdefault("origin", PLACE.origin)
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode("latin-1"))
                for name, value in given.items()
                if value
            ],
            "client": (client, 4711),
        }
        asyncio.run(self.app(scope, receive, send))
        if kind == "websocket":
            return (101 if sent[0]["type"] == "websocket.accept" else 403), {}, ""
        text = b"".join(item.get("body", b"") for item in sent).decode()
        return sent[0]["status"], dict(sent[0]["headers"]), text

    def sign_in(
        self, name: str = "Li", password: str = WORD, to: str = "/review", **options: Any
    ) -> tuple[int, dict[bytes, bytes], str]:
        form = urlencode({"name": name, "password": password, "to": to}).encode()
        return self.ask("/sign-in", method="POST", body=form, **options)

    def cookie(self, name: str = "Li", password: str = WORD) -> str:
        status, headers, _ = self.sign_in(name, password)
        assert status == 303
        return headers[b"set-cookie"].decode().split(";")[0]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(module, "COST", 2)
    monkeypatch.setattr(module, "_NOBODYS", module._hashed("nobody has it"))
    found = People(tmp_path / "people.json")
    found.add("Li", "reviewer", WORD)
    found.add("Wang", "owner", WORD + "!")
    return found


@pytest.fixture
def team(people: People) -> Team:
    return Team(people)


def test_who_signs_in_has_the_pages_and_a_reload_has_them_still(team: Team) -> None:
    status, headers, text = team.ask("/review")
    assert status == 200
    assert 'name="password"' in text
    assert "the page" not in text
    assert headers[b"referrer-policy"] == b"same-origin"
    assert b"content-security-policy" in headers
    status, headers, _ = team.sign_in()
    assert (status, headers[b"location"]) == (303, b"/review")
    cookie = headers[b"set-cookie"].decode()
    for part in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    kept = cookie.split(";")[0]
    for _ in range(2):
        assert team.ask("/review", cookie=kept)[2] == "the page"
    assert team.ask(kind="websocket", cookie=kept)[0] == 101
    assert team.log == [("in", "10.0.0.1", "Li")]


def test_others_have_nothing_but_the_form(team: Team) -> None:
    for way in (
        {"kind": "websocket", "path": "/_stcore/stream"},
        {"path": "/_stcore/upload_file/a/b", "method": "PUT"},
        {"path": "/static/index.js", "accept": "*/*"},
        {"path": "/_stcore/host-config", "accept": "application/json"},
        {"cookie": f"{COOKIE}=wrong", "kind": "websocket"},
        {"cookie": f'{COOKIE}="; [x]=', "kind": "websocket"},
        {"cookie": f"{COOKIE}=", "path": "/media/x", "accept": "*/*"},
    ):
        assert team.ask(**way)[0] == 403, way
    assert "the page" not in team.ask(cookie=f"{COOKIE}=wrong")[2]
    # Nor does the form come from anywhere else, and another host is none.
    assert team.sign_in(origin="https://evil.example")[0] == 403
    assert team.sign_in(origin="null")[0] == 403
    assert team.sign_in(host="evil.example")[0] == 403


@pytest.mark.parametrize(
    ("name", "password"),
    [("Li", "wrong"), ("Li", ""), ("", ""), ("Wang", WORD), ("Nobody", WORD), ("Li\x00", WORD)],
)
def test_a_wrong_password_lets_nobody_in(team: Team, name: str, password: str) -> None:
    status, headers, text = team.sign_in(name, password)
    assert status == 403
    assert b"set-cookie" not in headers
    assert "wrong" in text
    assert team.log[0][:2] == ("wrong", "10.0.0.1")


def test_signing_out_ends_it_for_every_tab_and_for_nobody_else(team: Team) -> None:
    mine, other = team.cookie(), team.cookie("Wang", WORD + "!")
    actor = team.door.sessions.actor(mine.partition("=")[2])
    assert (actor.name, actor.role) == ("Li", "reviewer")
    assert (
        team.ask("/sign-out", method="POST", cookie=mine, origin="https://evil.example")[0] == 403
    )
    assert team.ask("/sign-out", cookie=mine)[2] == "the page"  # no link signs anybody out
    status, headers, _ = team.ask("/sign-out", method="POST", cookie=mine)
    assert status == 204
    assert "Max-Age=0" in headers[b"set-cookie"].decode()
    assert actor.role is None
    assert team.ask(kind="websocket", cookie=mine)[0] == 403
    assert team.ask(kind="websocket", cookie=other)[0] == 101
    assert team.log[-1] == ("out", "10.0.0.1", "Li")


def test_what_changes_in_the_file_holds_at_once(team: Team, people: People) -> None:
    cookie = team.cookie()
    actor = team.door.sessions.actor(cookie.partition("=")[2])
    People(people.path).set_role("Li", "terminologist")
    assert actor.role == "terminologist"
    assert team.ask(kind="websocket", cookie=cookie)[0] == 101
    People(people.path).set_password("Li", "quite another")
    assert actor.role is None
    assert team.ask(kind="websocket", cookie=cookie)[0] == 403
    assert team.sign_in()[0] == 403
    cookie = team.cookie("Li", "quite another")
    People(people.path).remove("Li")
    assert team.ask(kind="websocket", cookie=cookie)[0] == 403
    # A name that is given again is another person.
    People(people.path).add("Li", "owner", "quite another")
    assert team.ask(kind="websocket", cookie=cookie)[0] == 403


def test_a_file_that_is_broken_meanwhile_lets_nobody_do_anything(
    team: Team, people: People
) -> None:
    cookie = team.cookie()
    actor = team.door.sessions.actor(cookie.partition("=")[2])
    kept = people.path.read_text("utf-8")
    people.path.write_text("{", encoding="utf-8")
    assert actor.role is None
    assert team.ask(kind="websocket", cookie=cookie)[0] == 403
    status, _, text = team.sign_in()
    assert status == 500
    assert "file of people" in text
    assert str(people.path) not in text
    people.path.write_text(kept, encoding="utf-8")
    assert team.ask(kind="websocket", cookie=cookie)[0] == 101


def test_who_is_long_away_signs_in_again(team: Team) -> None:
    cookie = team.cookie()
    team.now = IDLE - 1
    assert team.ask(cookie=cookie)[2] == "the page"
    team.now += IDLE - 1
    assert team.ask(cookie=cookie)[2] == "the page"
    team.now += IDLE + 1
    assert "the page" not in team.ask(cookie=cookie)[2]


def test_who_guesses_has_to_wait_and_nobody_else(team: Team) -> None:
    for number in range(TRIES):
        assert team.sign_in(password=f"wrong {number}", client="10.0.0.7")[0] == 403
    assert team.sign_in(client="10.0.0.7")[0] == 429
    assert team.sign_in(client="10.0.0.8")[0] == 303
    assert team.log[-2][:2] == ("wait", "10.0.0.7")
    team.now = PAUSE + 1
    assert team.sign_in(client="10.0.0.7")[0] == 303
    # Who mistypes now and then is not counted for what was right.
    for _ in range(3 * TRIES):
        assert team.sign_in(client="10.0.0.9")[0] == 303


def test_behind_a_proxy_guesses_are_counted_by_name(people: People) -> None:
    team = Team(people, by_name=True)
    for number in range(TRIES):
        assert team.sign_in("LI", f"wrong {number}")[0] == 403
    assert team.sign_in("Li")[0] == 429
    assert team.sign_in("Wang", WORD + "!")[0] == 303


def test_many_at_once_are_turned_away(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(signing, "MOST_WAITING", 3)
    monkeypatch.setattr(team.people, "checked", lambda name, password: go.wait(60) and None)

    async def flood() -> list[int]:
        async def one(number: int) -> int:
            found: list[Any] = []

            async def send(message: Any) -> None:
                found.append(message)

            async def receive() -> Any:
                return {"type": "http.request", "body": urlencode({"name": "x"}).encode()}

            scope: Any = {"type": "http", "path": "/sign-in", "method": "POST"}
            scope |= {"headers": [], "client": (f"10.0.1.{number}", 1)}
            await team.door.lets_in(scope, receive, send)
            return int(found[0]["status"])

        tasks = [asyncio.create_task(one(number)) for number in range(8)]
        while sum(task.done() for task in tasks) < 5:
            await asyncio.sleep(0.01)
        go.set()
        return [await task for task in tasks]

    found = asyncio.run(flood())
    assert sorted(found) == [403] * 3 + [429] * 5


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "/?token=x",
        "review",
        "",
        "/\u4e2d",
    ],
)
def test_signing_in_leads_to_our_own_pages_only(team: Team, to: str) -> None:
    status, headers, _ = team.sign_in(to=to)
    assert (status, headers[b"location"]) == (303, b"/")


def test_what_was_typed_is_never_markup_and_nothing_large_is_read(team: Team) -> None:
    hostile = '"><script>alert(1)</script>'
    text = team.sign_in(hostile, "x")[2]
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    text = team.ask("/<script>alert(1)</script>")[2]
    assert "<script" not in text
    assert team.ask("/sign-in", method="POST", body=b"x" * (MOST_BYTES + 1))[0] == 413
    assert team.ask("/sign-in", method="POST", body=b"\xff\xfe")[0] == 403
    team.sign_in("a\nb\u202e" + "c" * 900, "x")
    assert team.log[-1] == ("wrong", "10.0.0.1", "abc" + "c" * 57)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Sign in"),
        ({"accept_language": "zh-CN,en;q=0.5"}, "登录"),
        ({"cookie": "duizhao_language=zh"}, "登录"),
        ({"accept_language": "zh", "cookie": "duizhao_language=en"}, "Sign in"),
    ],
)
def test_the_form_is_in_the_reader_s_language(
    team: Team, headers: dict[str, str], words: str
) -> None:
    assert words in team.ask(**headers)[2]


def test_a_token_that_was_chosen_is_needed_as_well(people: People) -> None:
    team = Team(people, token="a long secret")
    assert team.ask()[0] == 403
    assert team.sign_in()[0] == 403
    status, headers, text = team.ask(query="token=a+long+secret")
    assert 'name="password"' in text
    door = headers[b"set-cookie"].decode().split(";")[0]
    status, headers, _ = team.sign_in(cookie=door)
    assert status == 303
    mine = headers[b"set-cookie"].decode().split(";")[0]
    assert team.ask(cookie=f"{door}; {mine}")[2] == "the page"
    assert team.ask(cookie=mine)[0] == 403


def test_a_launch_needs_people_to_let_in(tmp_path: Path) -> None:
    nobody = tmp_path / "people.json"
    with pytest.raises(SettingError, match="nobody can sign in"):
        launch(people=nobody, browser=False)
    nobody.write_text("{")
    with pytest.raises(InputError):
        launch(people=nobody, browser=False)
    with pytest.raises(SettingError, match="admits other machines"):
        launch(people=nobody, address="0.0.0.0", token="short", browser=False)


def test_without_people_everybody_is_the_owner() -> None:
    assert signing.door() is None
    assert signing.signed_in({}) is None
