"""Start the workbench in the browser, for this user of this machine only.

The server listens on 127.0.0.1. Other users of the machine can reach that address
too, so every launch makes a token: the address that is opened carries it, a cookie
keeps it, and a request with neither is refused.
"""

from __future__ import annotations

import gc
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
from urllib.parse import parse_qs, quote, unquote

from align.errors import SettingError
from align.messages import message
from duizhao.crashes import note_end, note_start, report
from duizhao.projects import Database, Location, child_environment
from ui.environment import (
    CHOICE_VARIABLE,
    FOLDER_VARIABLE,
    MOST_MEGABYTES,
    PROJECT_VARIABLE,
)
from ui.look import THEME

__all__ = [
    "TokenMiddleware",
    "launch",
]

COOKIE = "duizhao_token"
SHORTEST_SECRET = 12
"""Of a secret that keeps other machines out."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Whatever a page may hold, the browser loads nothing from, and sends nothing to, other hosts."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SETTINGS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # Its banner shows the address without the token.
    "logger.hideWelcomeMessage": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": MOST_MEGABYTES,
    "server.headless": True,
    "server.enableStaticServing": False,
    "runner.magicEnabled": False,
    # Else all objects are gone through after each answer: 150 ms with 20,000 beads in memory,
    # for which the answer itself waits. Python collects garbage by itself as it comes.
    "runner.postScriptGC": False,
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
        # Cookies know no ports: two launches on one machine must not take each other's.
        name = f"{COOKIE}_{(scope.get('server') or ('', 0))[1]}"
        kept = cookie[name].value if name in cookie else ""
        if not any(_same(self.token, value) for value in (given, kept)):
            await _refuse(scope, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                more = list(HEADERS)
                if given:
                    value = f"{name}={quote(self.token)}; HttpOnly; SameSite=Strict; Path=/"
                    more.append((b"set-cookie", value.encode()))
                message["headers"] = [*message.get("headers", []), *more]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _same(token: str, value: str) -> bool:
    # Bytes: compare_digest takes no text beyond ASCII.
    values = (value, unquote(value))
    return any(secrets.compare_digest(token.encode(), one.encode()) for one in values)


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = (
        "This address needs the token of its launch: open the link that duizhao ui printed.\n"
        "此地址须带本次启动的令牌：请打开 duizhao ui 显示的链接。\n"
    ).encode()
    head = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": head})
    await send({"type": "http.response.body", "body": body})


def launch(
    project: Location | None = None,
    port: int | None = None,
    *,
    address: str = "127.0.0.1",
    token: str | None = None,
    browser: bool = True,
    folder: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Serve the workbench until interrupted.

    Args:
        project: the project to open; ``None`` offers those of *folder*, and the seeds.
        port: a free one is taken if it is not given.
        address: an IP address of this machine; anything but loopback needs *token*.
        token: the secret of this launch; a random one if it is not given.
        browser: open the address in the user's browser.
        folder: where projects are made and offered; default ``Duizhao`` in the home folder.
        say: gets the address, and what it means to let other machines in.

    Raises:
        SettingError: the port is taken, or *address* is not loopback and no token of at
            least twelve characters was chosen.
    """
    try:
        local = ipaddress.ip_address(address).is_loopback
    except ValueError as error:
        raise SettingError("launch.address-invalid", address=address) from error
    if not local and len(token or "") < SHORTEST_SECRET:
        raise SettingError("launch.secret-missing", address=address, least=SHORTEST_SECRET)
    port = _free_port(address, port)
    token = token or secrets.token_urlsafe(16)
    os.environ[PROJECT_VARIABLE] = _for_pages(project)
    os.environ[CHOICE_VARIABLE] = "" if project else "1"
    os.environ[FOLDER_VARIABLE] = str((folder or Path.home() / "Duizhao").absolute())

    import streamlit as st
    from starlette.middleware import Middleware

    host = _host(address)
    url = f"http://{host}:{port}/?token={quote(token)}"
    say(url)
    if not local:
        say(str(message("launch.open-to-others", address=address)))
    app = st.App(
        Path(__file__).with_name("app.py"),
        middleware=[Middleware(TokenMiddleware, token=token)],
        on_script_error=_say_it_failed,
    )
    _import_pages()
    if project:
        from ui.view import prefetch

        prefetch(project)
    if browser:
        timer = threading.Timer(1.5, webbrowser.open, args=(url,))
        timer.daemon = True
        timer.start()
    note_start()
    try:
        app.run(
            config={
                **SETTINGS,
                **THEME,
                "server.address": address,
                "server.port": port,
                "browser.serverAddress": host,
            }
        )
    except KeyboardInterrupt:
        note_end("stopped")
        raise
    except Exception as error:
        note_end(type(error).__name__)
        raise
    note_end("stopped")


def _for_pages(project: Location | None) -> str:
    """The project as the pages find it in the environment: no password stands in it."""
    if isinstance(project, Database):
        os.environ.update(child_environment(project))
        return str(project)
    return str(Path(project).absolute()) if project else ""


def _host(address: str) -> str:
    """What stands in the address for *address*."""
    if ipaddress.ip_address(address).is_unspecified:
        return socket.gethostname()
    return f"[{address}]" if ":" in address else address


def _import_pages() -> None:
    """Import what every page needs, before anybody asks for one.

    Beside the first page, in a thread, it would take its time from it.
    """
    # Streamlit's own elements ask for it when the first of them is drawn.
    import pandas  # noqa: F401
    from streamlit.logger import get_logger

    # It warns of caches that are made before the server runs, as these are.
    get_logger("streamlit.runtime.caching.cache_data_api").setLevel("ERROR")

    import ui.navigation  # noqa: F401

    # What is there now stays: garbage need not be looked for in it while beads are read.
    gc.freeze()


def _say_it_failed(error: Exception) -> bool:
    """Show one sentence instead of a traceback, which goes to the terminal."""
    import logging

    import streamlit as st

    from ui.session import t

    logging.getLogger("duizhao").error("a page failed", exc_info=error)
    report(error)
    st.error(t("Something went wrong on this page. Saved work is not lost. Reload the page."))
    st.text(t("The terminal that runs Duizhao shows the details."))
    return True


def _free_port(address: str, port: int | None) -> int:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if os.name != "nt":  # a port that was just given back may be taken at once
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port or 0))
        except (OSError, OverflowError) as error:
            raise SettingError("launch.port-taken", port=str(port), reason=str(error)) from error
        return int(probe.getsockname()[1])
