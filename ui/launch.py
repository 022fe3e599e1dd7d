"""Start the workbench in the browser, for this user of this machine only.

The server listens on 127.0.0.1. Other users of the machine can reach that address
too, so every launch makes a token: the address that is opened carries it, a cookie
keeps it, and a request with neither is refused.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from align.errors import SettingError
from workbench.place import Database, Place, child_environment

__all__ = ["TokenMiddleware", "launch"]

COOKIE = "duizhao_token"
PROJECT_VARIABLE = "DUIZHAO_UI_PROJECT"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

THEME: dict[str, Any] = {
    "theme.baseRadius": "small",
    "theme.font": '"Source Sans 3", "Noto Sans CJK SC", "PingFang SC", sans-serif',
    "theme.light.primaryColor": "#23734f",
    "theme.light.backgroundColor": "#fcfbf8",
    "theme.light.secondaryBackgroundColor": "#f4f2ec",
    "theme.light.textColor": "#2a2a28",
    "theme.light.borderColor": "#e3e0d8",
    "theme.dark.primaryColor": "#6cc79c",
    "theme.dark.backgroundColor": "#191b1d",
    "theme.dark.secondaryBackgroundColor": "#222528",
    "theme.dark.textColor": "#e4e2dc",
    "theme.dark.borderColor": "#383c40",
}
"""Colours of both themes; the browser's setting chooses."""

SETTINGS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 100,
    "server.headless": True,
    "server.enableStaticServing": False,
    "runner.magicEnabled": False,
}


class TokenMiddleware:
    """ASGI middleware that lets in only who knows the token of this launch."""

    def __init__(self, app: App, *, token: str) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 (or close the socket) without the token; set the cookie with it."""
        if scope["type"] not in ("http", "websocket") or scope["path"] == "/_stcore/health":
            await self.app(scope, receive, send)
            return
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.get("token", [""])[0]
        headers = dict(scope.get("headers", []))
        cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
        kept = cookie[COOKIE].value if COOKIE in cookie else ""
        if not any(secrets.compare_digest(self.token, value) for value in (given, kept)):
            await _refuse(scope, send)
            return

        async def send_with_cookie(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and given:
                value = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", value.encode())]
            await send(message)

        await self.app(scope, receive, send_with_cookie)


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = b"This address needs the token of its launch: open the link that duizhao ui printed."
    head = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": head})
    await send({"type": "http.response.body", "body": body})


def launch(
    project: Place | None = None,
    port: int | None = None,
    *,
    address: str = "127.0.0.1",
    token: str | None = None,
    browser: bool = True,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Serve the workbench until interrupted.

    Args:
        project: the project to open; ``None`` offers the seeds.
        port: a free one is taken if it is not given.
        address: an IP address of this machine; anything but loopback needs *token*.
        token: the secret of this launch; a random one if it is not given.
        browser: open the address in the user's browser.
        say: told the address.

    Raises:
        SettingError: the port is taken, or *address* is not loopback and no token was chosen.
    """
    try:
        local = ipaddress.ip_address(address).is_loopback
    except ValueError as error:
        raise SettingError(f"{address} is no IP address", remedy="Leave --address away") from error
    if not local and not token:
        raise SettingError(
            f"{address} lets other machines in",
            remedy="Choose a shared secret with --token, and give it to those who may enter",
        )
    port = _free_port(address, port)
    token = token or secrets.token_urlsafe(16)
    os.environ[PROJECT_VARIABLE] = _for_pages(project)

    import streamlit as st
    from starlette.middleware import Middleware

    url = f"http://{address}:{port}/?token={token}"
    say(url)
    app = st.App(
        Path(__file__).with_name("app.py"),
        middleware=[Middleware(TokenMiddleware, token=token)],
        on_script_error=_say_it_failed,
    )
    if browser:
        timer = threading.Timer(1.5, webbrowser.open, args=(url,))
        timer.daemon = True
        timer.start()
    app.run(
        config={
            **SETTINGS,
            **THEME,
            "server.address": address,
            "server.port": port,
            "browser.serverAddress": address,
        }
    )


def _for_pages(project: Place | None) -> str:
    """The project as the pages find it in the environment: no password stands in it."""
    if isinstance(project, Database):
        os.environ.update(child_environment(project))
        return str(project)
    return str(Path(project).absolute()) if project else ""


def _say_it_failed(error: Exception) -> bool:
    """Show one sentence instead of a traceback, which goes to the terminal."""
    import logging

    import streamlit as st

    logging.getLogger("duizhao").error("a page failed", exc_info=error)
    st.error(
        "Something went wrong on this page; nothing that was saved is lost. "
        "Load the page again. The terminal that runs Duizhao says what it was."
    )
    return True


def _free_port(address: str, port: int | None) -> int:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if os.name != "nt":  # a port that was just given back may be taken at once
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port or 0))
        except (OSError, OverflowError) as error:
            raise SettingError(
                f"port {port} cannot be used: {error}", remedy="Choose another with --port"
            ) from error
        return int(probe.getsockname()[1])
