"""Who gets in, what the browser is told, what a launch says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from align.errors import SettingError
from ui.launch import SETTINGS, TokenMiddleware, launch
from ui.look import COLOURS, contrast


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def answer(token: str, *, query: str = "", cookie: str = "", port: int = 80) -> tuple[int, Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    scope = {
        "type": "http",
        "path": "/",
        "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode())] if cookie else [],
        "server": ("127.0.0.1", port),
    }
    asyncio.run(TokenMiddleware(_app, token=token)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


def test_the_token_lets_in_and_the_cookie_keeps_it() -> None:
    status, headers = answer("sécret 密", query="token=s%C3%A9cret%20%E5%AF%86", port=8501)
    assert status == 200
    cookie = headers[b"set-cookie"].decode()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert answer("sécret 密", cookie=cookie.split(";")[0], port=8501)[0] == 200
    # Another launch on another port has another cookie.
    assert answer("sécret 密", cookie=cookie.split(";")[0], port=8502)[0] == 403


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", "token=%FF", "token=tok"])
def test_anything_else_does_not(query: str) -> None:
    status, headers = answer("token", query=query)
    assert status == 403
    assert b"set-cookie" not in headers


def test_the_browser_is_told_to_load_nothing_from_elsewhere() -> None:
    policy = answer("t", query="token=t")[1][b"content-security-policy"].decode()
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
