"""Addresses of pages: each has one, and what else somebody types leads to one of them."""

from __future__ import annotations

from collections.abc import Sequence

from ui.asgi import App, Receive, Scope, Send, respond

__all__ = ["PathMiddleware"]


class PathMiddleware:
    """ASGI middleware before Streamlit, which answers what is no page with words of its own.

    Args:
        pages: the names of the pages; the first one is at the root.
    """

    def __init__(self, app: App, *, pages: Sequence[str]) -> None:
        self.app = app
        self.pages = frozenset(pages[1:])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a browser that asks for a page to the page's address."""
        where = self._elsewhere(scope)
        if where is None:
            await self.app(scope, receive, send)
            return
        query: bytes = scope.get("query_string", b"")
        target = where.encode() + (b"?" + query if query else b"")
        await respond(send, 303, [(b"location", target), (b"cache-control", b"no-store")])

    def _elsewhere(self, scope: Scope) -> str | None:
        """The right address; ``None`` where it is that, or no page is asked for."""
        if scope["type"] != "http" or scope.get("method") not in ("GET", "HEAD"):
            return None
        if b"text/html" not in dict(scope.get("headers", [])).get(b"accept", b""):
            return None
        path = str(scope["path"])
        name = path.strip("/")
        # Streamlit's own addresses, and files.
        if "/" in name or "." in name or name.startswith("_"):
            return None
        wanted = f"/{name}" if name in self.pages else "/"
        return None if path == wanted else wanted
