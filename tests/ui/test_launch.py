"""Who gets in, what the browser is told, what a launch says."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest

from align.errors import SettingError
from ui.access import TokenMiddleware
from ui.address import Place, guarded, own_host, place_of, remember, remembered
from ui.launch import SETTINGS, launch
from ui.limiting import PAUSE, TRIES
from ui.look import COLOURS, contrast

HOST = "duizhao-1.localhost:8501"
PLACE = Place(f"http://{HOST}", frozenset({HOST}))


async def _app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    host = dict(scope["headers"]).get(b"host", b"")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"saw", host)]})
    await send({"type": "http.response.body", "body": b"in"})


class Client:
    """Asks one server, with the headers that a browser would send."""

    def __init__(self, token: str = "token", **options: Any) -> None:
        self.app = TokenMiddleware(_app, **{"token": token, "place": PLACE, **options})

    def ask(
        self,
        query: str = "",
        cookie: str = "",
        *,
        host: str = HOST,
        client: str = "127.0.0.1",
        kind: str = "http",
        method: str = "GET",
        path: str = "/",
        **headers: str,
    ) -> tuple[int, dict[bytes, bytes]]:
        """Status (of a socket: 101 or 403) and headers of the answer."""
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {}

        given = {"host": host, "cookie": cookie, **headers}
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
            "server": ("127.0.0.1", 8501),
        }
        asyncio.run(self.app(scope, receive, send))
        if kind == "websocket":
            return (101 if sent[0]["type"] == "websocket.accept" else 403), {}
        return sent[0]["status"], dict(sent[0]["headers"])

    def cookie(self, query: str = "token=token", **options: Any) -> str:
        """The cookie that an answer sets."""
        return self.ask(query, **options)[1][b"set-cookie"].decode().split(";")[0]


def test_the_token_lets_in_and_the_cookie_keeps_it() -> None:
    client = Client("s\u00e9cret 密")
    status, headers = client.ask("token=s%C3%A9cret%20%E5%AF%86")
    assert status == 200
    cookie = headers[b"set-cookie"].decode()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie
    assert "cret" not in cookie
    kept = cookie.split(";")[0]
    assert client.ask("", kept)[0] == 200
    # Another launch, with the same token even, has given none.
    assert Client("s\u00e9cret 密").ask("", kept)[0] == 403


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", "token=%FF", "token=tok"])
def test_anything_else_does_not(query: str) -> None:
    status, headers = Client().ask(query)
    assert status == 403
    assert b"set-cookie" not in headers
    assert Client().ask(query, "duizhao_token=token")[0] == 403
    assert Client().ask(query, 'duizhao_token="; [x]=')[0] == 403


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8501",
        "localhost:8501",
        "duizhao-1.localhost",
        "duizhao-1.localhost:8502",
        "evil.example:8501",
        "duizhao-1.localhost:8501.evil.example",
        "",
    ],
)
def test_another_host_is_refused_whatever_it_knows(host: str) -> None:
    client = Client()
    cookie = client.cookie()
    assert client.ask("token=token", cookie, host=host)[0] == 403
    assert client.ask("token=token", cookie, host=HOST.upper())[0] == 200
    assert client.ask(host=host, path="/_stcore/health")[0] == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://duizhao-1.localhost:9999",
        "https://duizhao-1.localhost:8501",
        "http://127.0.0.1:8501",
        "http://localhost:8501",
        "http://evil.example",
        "null",
        "",
    ],
)
def test_only_our_own_pages_open_the_socket_and_send_files(origin: str) -> None:
    client = Client()
    cookie = client.cookie()
    ways: list[dict[str, str]] = [{"kind": "websocket"}, {"method": "PUT"}, {"method": "POST"}]
    for way in ways:
        assert client.ask("", cookie, origin=origin, **way)[0] == 403
        assert client.ask("", cookie, origin=PLACE.origin, **way)[0] in (101, 200)
        assert client.ask("", origin=PLACE.origin, **way)[0] == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_pages_of_other_ports_load_nothing_from_ours(site: str) -> None:
    client = Client()
    cookie = client.cookie()
    assert client.ask("", cookie, sec_fetch_site=site, sec_fetch_mode="no-cors")[0] == 403
    # A link to the workbench, in a mail or in the terminal, works.
    opened = {"sec_fetch_site": site, "sec_fetch_mode": "navigate"}
    assert client.ask("token=token", **opened)[0] == 200
    assert client.ask("", cookie, sec_fetch_site="same-origin", sec_fetch_mode="cors")[0] == 200


def test_what_the_browser_is_started_with_is_good_once() -> None:
    client = Client(ticket="once")
    cookie = client.cookie("token=once")
    assert client.ask("token=once")[0] == 403
    assert client.ask("token=once", cookie)[0] == 200


def test_who_guesses_has_to_wait_and_nobody_else() -> None:
    now, told = [0.0], []
    client = Client(
        limited=True, clock=lambda: now[0], told=lambda what, who: told.append((what, who))
    )
    cookie = client.cookie(client="10.0.0.2")
    for number in range(TRIES):
        assert client.ask(f"token={number}", client="10.0.0.7")[0] == 403
    assert client.ask("token=x", client="10.0.0.7")[0] == 429
    assert client.ask("token=token", client="10.0.0.7")[0] == 429
    assert client.ask("token=token", client="10.0.0.8")[0] == 200
    assert client.ask("", cookie, client="10.0.0.7")[0] == 200
    now[0] = PAUSE + 1
    assert client.ask("token=token", client="10.0.0.7")[0] == 200
    assert told == [
        ("in", "10.0.0.2"),
        ("wait", "10.0.0.7"),
        ("in", "10.0.0.8"),
        ("in", "10.0.0.7"),
    ]


def test_behind_a_proxy_the_origin_is_the_proxys() -> None:
    place = place_of("127.0.0.1", 8501, public="https://Terms.Example.org/")
    client = Client(place=place)
    cookie = client.cookie(host="terms.example.org")
    assert "Secure" in client.ask("token=token", host="127.0.0.1:8501")[1][b"set-cookie"].decode()
    socket = {"kind": "websocket", "host": "127.0.0.1:8501"}
    assert client.ask("", cookie, origin="https://terms.example.org", **socket)[0] == 101
    for other in ("http://terms.example.org", "http://127.0.0.1:8501", "https://example.org"):
        assert client.ask("", cookie, origin=other, **socket)[0] == 403
    # Streamlit sees one host and never asks the network which address this machine has.
    assert client.ask("", cookie, host="127.0.0.1:8501")[1][b"saw"] == b"terms.example.org"


@pytest.mark.parametrize(
    "public",
    ["terms.example.org", "ftp://a", "https://", "https://a/b", "https://a:x", "https://u@a"],
)
def test_a_public_address_that_is_none_is_refused(public: str) -> None:
    with pytest.raises(SettingError, match="not the address of a host"):
        place_of("127.0.0.1", 8501, public=public)


def test_a_machine_with_many_addresses_is_reached_by_each() -> None:
    place = place_of("0.0.0.0", 8501)
    assert place.origin_of("192.168.1.7:8501") == "http://192.168.1.7:8501"
    assert place.origin_of("[fe80::1]:8501") == "http://[fe80::1]:8501"
    for other in ("192.168.1.7:8502", "192.168.1.7", "evil.example:8501", "[::1", "x:y:8501"):
        assert place.origin_of(other) is None
    assert place_of("0.0.0.0", 443, secure=True).origin_of("10.0.0.1") == "https://10.0.0.1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's settings are."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("ui.address._file", lambda: tmp_path / "duizhao" / "browser.json")
    return tmp_path / "duizhao" / "browser.json"


def test_a_port_has_its_own_name_and_a_user_the_same_one_again(home: Path) -> None:
    secret, port = remembered()
    assert port is None
    remember(secret, 8501)
    assert remembered() == (secret, 8501)
    if os.name != "nt":
        assert stat.S_IMODE(home.stat().st_mode) == 0o600
    name = own_host(secret, 8501)
    assert name == own_host(secret, 8501)
    assert name.endswith(".localhost")
    assert len({name, own_host(secret, 8502), own_host("another" * 8, 8501)}) == 3
    assert secret not in name


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, '{"secret": 7, "port": true}', '{"port": 1e999}']
)
def test_a_file_of_settings_that_is_none_is_as_if_there_were_none(home: Path, text: str) -> None:
    home.parent.mkdir()
    home.write_text(text, encoding="utf-8")
    secret, port = remembered()
    assert (len(secret), port) == (32, None)


def test_settings_that_cannot_be_kept_are_made_anew(home: Path) -> None:
    home.parent.write_text("a file in the place of the folder")
    remember("x" * 32, 8501)
    assert remembered()[1] is None


def test_the_other_loopback_address_is_held_or_the_port_left_alone() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
        other.listen()
        port = other.getsockname()[1]
        with guarded("127.0.0.1", port) as alone:
            assert not alone
    with guarded("127.0.0.1", port) as alone, socket.socket(socket.AF_INET6) as late:
        assert alone
        late.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            late.bind(("::1", port))


def test_half_a_certificate_or_a_wrong_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cert.pem"
    file.write_text("no certificate")
    with pytest.raises(SettingError, match="private key"):
        launch(certificate=file, browser=False)
    with pytest.raises(SettingError, match="cannot be used"):
        launch(certificate=file, key=file, browser=False)


def test_the_browser_is_told_to_load_nothing_from_elsewhere() -> None:
    policy = Client().ask("token=token")[1][b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("token", [None, "short"])
def test_other_machines_need_a_secret_worth_the_name(token: str | None) -> None:
    with pytest.raises(SettingError, match="admits other machines"):
        launch(address="0.0.0.0", token=token, browser=False)


def test_no_statistics_no_tracebacks_no_watching() -> None:
    assert SETTINGS["browser.gatherUsageStats"] is False
    assert SETTINGS["client.showErrorDetails"] == "none"
    assert SETTINGS["server.enableStaticServing"] is False
    assert SETTINGS["server.maxUploadSize"] <= 100


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    colours = COLOURS[theme]
    for name in ("text", "soft", "primary", "amber", "red"):
        for back in ("background", "secondary"):
            assert contrast(colours[name], colours[back]) >= 4.5, (name, back)


def test_the_review_component_can_be_read() -> None:
    import re

    style = (Path(__file__).parent.parent.parent / "ui/component/review.css").read_text("utf-8")
    blocks = re.findall(r"\.review(\.dark)? \{([^}]*)\}", style)
    found = {"light": blocks[0][1], "dark": next(body for dark, body in blocks if dark)}
    for theme, body in found.items():
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", body))
        colours = {**dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", found["light"])), **colours}
        for name in ("green", "amber", "red", "soft"):
            back = COLOURS[theme]["background"]
            assert contrast(colours[name], back) >= 4.5, (theme, name)
        for back in ("focus", "mark"):
            assert contrast(COLOURS[theme]["text"], colours[back]) >= 4.5, (theme, back)
