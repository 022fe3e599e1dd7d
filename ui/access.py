"""Who gets in: the middleware before every page, upload and socket.

A request must be for our host (no rebinding of names), come from our own pages (their exact
origin, scheme, host and port), and carry the token of this launch, or the cookie that was
given for it. The cookie goes to our host name only; it is no token, and dies with the launch.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qs, unquote

from ui.address import Place
from ui.asgi import App, Headers, Receive, Scope, Send, adding, cookies_of, respond
from ui.limiting import Limiter
from ui.signing import Door

__all__ = ["HEADERS", "TokenMiddleware"]

COOKIE = "duizhao_token"
HEALTH = "/_stcore/health"

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


class TokenMiddleware:
    """ASGI middleware that lets in only who knows the token of this launch, or has signed in.

    Args:
        token: what the address carries that people are given; empty: none is needed, where
            they have to sign in.
        ticket: another one that is good once: the browser that is started gets it on its
            command line, which others on the machine can read.
        place: where the pages are.
        limited: after some wrong secrets an address has to wait (:mod:`ui.limiting`). Of a
            random token nobody guesses anything, and a neighbour could keep its owner out.
        door: where people sign in, beyond the token.
        told: hears of each one who came in with the secret, and of each who is made to wait.
    """

    def __init__(
        self,
        app: App,
        *,
        token: str,
        place: Place,
        ticket: str = "",
        limited: bool = False,
        door: Door | None = None,
        told: Callable[[str, str], None] = lambda what, address: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.token = token
        self.place = place
        self.tickets = {ticket} - {""}
        self.kept = secrets.token_urlsafe(32)
        self.limited = limited
        self.told = told
        self.door = door
        self._limiter = Limiter(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 (429, or close the socket) to strangers; set the cookie with the token."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == HEALTH:
            await self.app(scope, receive, adding(send, [*HEADERS]))
            return
        headers = dict(scope.get("headers", []))
        origin = self.place.origin_of(headers.get(b"host", b"").decode("latin-1"))
        if origin is None or not _from_our_pages(scope, headers, origin):
            await _refuse(scope, send, 403)
            return
        more = await self._past_the_token(scope, send, headers)
        if more is None:
            return
        send = adding(send, more)
        if self.door is not None and not await self.door.lets_in(scope, receive, send):
            return
        # Streamlit compares both again, and would ask the network who we are.
        ours = origin.partition("://")[2].encode("latin-1")
        scope["headers"] = [
            (name, ours if name == b"host" else value) for name, value in scope["headers"]
        ]
        await self.app(scope, receive, send)

    async def _past_the_token(
        self, scope: Scope, send: Send, headers: dict[bytes, bytes]
    ) -> Headers | None:
        """The headers of the answer to who knows the token; others have their answer now."""
        more = [*HEADERS]
        if not self.token and self.door is not None:
            return more
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.get("token", [""])[0]
        client = str((scope.get("client") or [""])[0])
        inside = _same(self.kept, cookies_of(headers).get(COOKIE, ""))
        if given and not inside and self._limiter.must_wait(client):
            await _refuse(scope, send, 429)
            return None
        fresh = bool(given) and self._admits(given)
        if not (inside or fresh):
            if given and self.limited and self._limiter.count(client):
                self.told("wait", client)
            await _refuse(scope, send, 403)
            return None
        if fresh:
            if not inside:
                self.told("in", client)
            secure = "; Secure" if self.place.scheme == "https" else ""
            value = f"{COOKIE}={self.kept}; HttpOnly; SameSite=Strict; Path=/{secure}"
            more.append((b"set-cookie", value.encode()))
        return more

    def _admits(self, given: str) -> bool:
        ticket = next((one for one in self.tickets if _same(one, given)), None)
        if ticket is not None:
            self.tickets.discard(ticket)
            return True
        return _same(self.token, given)


def _from_our_pages(scope: Scope, headers: dict[bytes, bytes], origin: str) -> bool:
    """Whether a page of ours made the request, or the address was opened as such.

    A browser names the origin of every socket, and of whatever changes something.
    """
    said = headers.get(b"origin")
    if said is not None:
        return said.decode("latin-1") == origin
    if scope["type"] == "websocket" or scope.get("method", "GET") not in ("GET", "HEAD"):
        return False
    # https://w3c.github.io/webappsec-fetch-metadata/: another port is the same site.
    site = headers.get(b"sec-fetch-site", b"none")
    opened = headers.get(b"sec-fetch-mode") == b"navigate"
    return site in (b"none", b"same-origin") or opened


def _same(token: str, value: str) -> bool:
    # Bytes: compare_digest takes no text beyond ASCII.
    values = (value, unquote(value))
    return any(secrets.compare_digest(token.encode(), one.encode()) for one in values)


_BODIES = {
    403: (
        "This address needs the token of its launch: open the link that duizhao ui printed.\n"
        "此地址须带本次启动的令牌：请打开 duizhao ui 显示的链接。\n"
    ),
    429: "Too many wrong secrets: wait a minute.\n密钥多次错误：请稍候一分钟。\n",
}


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    head = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await respond(send, status, head, _BODIES[status].encode())
