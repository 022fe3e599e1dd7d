"""What those share that answer requests before Streamlit does (ASGI 3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

__all__ = ["App", "Headers", "Receive", "Scope", "Send", "adding", "cookies_of", "respond"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def cookies_of(headers: dict[bytes, bytes]) -> dict[str, str]:
    """The cookies of a request by name; none where they cannot be read."""
    try:
        found = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return {}
    return {name: item.value for name, item in found.items()}


def adding(send: Send, more: Headers) -> Send:
    """*send* with further headers; of those that an answer has already, its own stand."""

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", []))
            there = {name.lower() for name, _ in own} - {b"set-cookie"}
            message["headers"] = [*own, *(item for item in more if item[0] not in there)]
        await send(message)

    return send_with_headers


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Answer with *body*."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
