"""Signing in with a name and a password: the form, who is in, and signing out.

A browser that has signed in has a cookie with a random key, which stands for a person until they
sign out, get another password or are removed, or the launch ends. All pages of that browser share
it, and a page that is loaded again has it still. Its role is looked up each time.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from align.errors import DuizhaoError
from duizhao.messages import LANGUAGES, Language
from duizhao.people import LONGEST_NAME, People, Person
from duizhao.roles import Actor, Role
from ui.asgi import Receive, Scope, Send, cookies_of, respond
from ui.environment import LANGUAGE_COOKIE
from ui.limiting import Limiter
from ui.look import COLOURS
from ui.words import Words

__all__ = ["SIGN_OUT", "Door", "Sessions", "door", "set_door", "signed_in"]

COOKIE = "duizhao_person"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"

IDLE = 12 * 3600.0
"""Seconds without any page after which one has to sign in again."""
MOST_BYTES = 8192
"""Of what the form sends."""
MOST_WAITING = 20
"""Passwords that wait to be looked at, each a quarter of a second; more are turned away."""
MOST_SESSIONS = 10_000

Told = Callable[[str, str, str], None]
"""Hears what happened (``in``, ``out``, ``wrong``, ``wait``), of which address, of which name."""


class SignedIn:
    """Somebody who has signed in, as long as they are in (a :class:`duizhao.roles.Actor`)."""

    def __init__(self, sessions: Sessions, key: str, name: str) -> None:
        self._sessions = sessions
        self._key = key
        self.name = name

    @property
    def role(self) -> Role | None:
        """What they may do at this moment; ``None``: they are not in any more."""
        found = self._sessions.person(self._key)
        return found.role if found else None


class _Nobody:
    name = ""
    role = None


class Sessions:
    """Who is in, by the key that their browser has; only digests of keys are kept."""

    def __init__(self, people: People, clock: Callable[[], float] = time.monotonic) -> None:
        self.people = people
        self.clock = clock
        self._turn = threading.Lock()
        self._known: dict[bytes, tuple[Person, SignedIn, float]] = {}

    def begin(self, person: Person) -> str:
        """Let *person* in; gives the key."""
        key = secrets.token_urlsafe(32)
        with self._turn:
            while len(self._known) >= MOST_SESSIONS:
                del self._known[next(iter(self._known))]
            signed = SignedIn(self, key, person.name)
            self._known[_digest(key)] = (person, signed, self.clock())
        return key

    def person(self, key: str) -> Person | None:
        """Who has *key*, as they are now in the file of people; nobody that has gone.

        Who got another password has to sign in again.
        """
        with self._turn:
            kept = self._known.get(_digest(key))
            if kept is None:
                return None
            then, signed, seen = kept
            try:
                now = self.people.find(then.name)
            except DuizhaoError:
                return None  # a file that somebody is mending lets nobody do anything
            same = now is not None and (now.name, now.password) == (then.name, then.password)
            if not same or self.clock() - seen > IDLE:
                del self._known[_digest(key)]
                return None
            self._known[_digest(key)] = (then, signed, self.clock())
            return now

    def actor(self, key: str) -> Actor:
        """Who has *key*, for as long as they are in; the same object each time."""
        found = self.person(key)
        with self._turn:
            kept = self._known.get(_digest(key))
        return kept[1] if found and kept else _Nobody()

    def end(self, key: str) -> Person | None:
        """Let go of *key*; gives whose it was."""
        with self._turn:
            kept = self._known.pop(_digest(key), None)
        return kept[0] if kept else None


def _digest(key: str) -> bytes:
    # What is looked up by is not what was given: no time says how far a guess was right.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


class Door:
    """Lets in who has signed in, shows the form to others, and takes what they send.

    Args:
        secure: the pages are reached by https.
        by_name: guesses are counted by name: of a proxy all have one address.
    """

    def __init__(
        self,
        people: People,
        *,
        secure: bool = False,
        by_name: bool = False,
        told: Told = lambda what, address, name: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.people = people
        self.sessions = Sessions(people, clock)
        self.secure = secure
        self.by_name = by_name
        self.told = told
        self._limiter = Limiter(clock)
        self._waiting = 0

    async def lets_in(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Whether the request is of somebody who is in; if not, it is answered."""
        headers = dict(scope.get("headers", []))
        key = cookies_of(headers).get(COOKIE, "")
        person = self.sessions.person(key) if key else None
        if scope["type"] == "websocket":
            if person is None:
                await send({"type": "websocket.close", "code": 1008})
            return person is not None
        client = str((scope.get("client") or [""])[0])
        path, method = str(scope["path"]), str(scope.get("method", "GET"))
        if path == SIGN_OUT and method == "POST":
            gone = self.sessions.end(key)
            if gone is not None:
                self.told("out", client, gone.name)
            await respond(send, 204, [(b"set-cookie", self._cookie("", "; Max-Age=0"))])
            return False
        if path == SIGN_IN and method == "POST":
            await self._sign_in(scope, receive, send, client)
            return False
        if person is not None:
            if path == SIGN_IN:
                await respond(send, 303, [(b"location", b"/")])
            return path != SIGN_IN
        wants_page = b"text/html" in headers.get(b"accept", b"")
        if method == "GET" and wants_page:
            await self._form(scope, send, 200, to="/" if path == SIGN_IN else path)
        else:
            await respond(send, 403, [])
        return False

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send, client: str) -> None:
        given = await _sent(receive)
        if given is None:
            await respond(send, 413, [])
            return
        name, password, to = (given.get(key, "") for key in ("name", "password", "to"))
        shown = _harmless(name)
        who = f"name {shown.casefold()}" if self.by_name else client
        if self._limiter.must_wait(who) or self._waiting >= MOST_WAITING:
            await self._form(scope, send, 429, to=to, name=name)
            return
        last = self._limiter.count(who)
        self._waiting += 1
        try:
            person = await asyncio.to_thread(self.people.checked, name, password)
        except DuizhaoError as error:
            await self._form(scope, send, 500, to=to, name=name, error=error)
            return
        finally:
            self._waiting -= 1
        if person is None:
            self.told("wrong", client, shown)
            if last:
                self.told("wait", client, shown)
            await self._form(scope, send, 403, to=to, name=name)
            return
        self._limiter.forgive(who)
        self.told("in", client, person.name)
        value = self._cookie(self.sessions.begin(person))
        more = [(b"set-cookie", value), (b"location", _own_path(to).encode("latin-1"))]
        await respond(send, 303, more)

    def _cookie(self, value: str, more: str = "") -> bytes:
        secure = "; Secure" if self.secure else ""
        return f"{COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/{secure}{more}".encode()

    async def _form(
        self,
        scope: Scope,
        send: Send,
        status: int,
        *,
        to: str = "/",
        name: str = "",
        error: DuizhaoError | None = None,
    ) -> None:
        headers = dict(scope.get("headers", []))
        language = _language(headers)
        t = Words(language)
        problem = {
            403: t("The name or the password is wrong."),
            429: t("Too many wrong passwords. Wait a minute."),
            500: t.message(type(error)(error.message)) if error else "",
        }.get(status, "")
        body = _FORM.format(
            lang="zh-Hans" if language == "zh" else "en",
            style=_STYLE,
            title=escape(t("Sign in")),
            problem=f'<p role="alert">{escape(problem)}</p>' if problem else "",
            action=SIGN_IN,
            to=escape(_own_path(to), quote=True),
            label_name=escape(t("Name")),
            name=escape(name[:LONGEST_NAME], quote=True),
            label_password=escape(t("Password")),
            enter=escape(t("Sign in")),
        )
        more = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"cache-control", b"no-store"),
            # Without any referrer the browser would not say which page sends the form.
            (b"referrer-policy", b"same-origin"),
        ]
        await respond(send, status, more, body.encode())


def _language(headers: dict[bytes, bytes]) -> Language:
    chosen = cookies_of(headers).get(LANGUAGE_COOKIE, "")
    for known in LANGUAGES:
        if chosen == known:
            return known
    asked = headers.get(b"accept-language", b"").decode("latin-1").lower()
    return "zh" if asked.startswith("zh") else "en"


def _harmless(name: str) -> str:
    """A name that anybody may have typed, for the log."""
    plain = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return " ".join(plain.split())[:LONGEST_NAME]


def _own_path(to: str) -> str:
    """Where to go after signing in: a plain path of ours, never another host."""
    plain = to.isascii() and all(c.isalnum() or c in "/_-" for c in to)
    return to if plain and to.startswith("/") and not to.startswith("//") else "/"


async def _sent(receive: Receive) -> dict[str, str] | None:
    """What a form sends; ``None``: more than a name and a password can be."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            break
    try:
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


_door: Door | None = None


def set_door(found: Door | None) -> None:
    """Say how people come in to this launch; ``None``: they need not say who they are."""
    global _door  # noqa: PLW0603 - one launch a process
    _door = found


def door() -> Door | None:
    """How people come in to this launch."""
    return _door


def signed_in(cookies: Any) -> Actor | None:
    """Who asks, by the cookies of the browser; ``None``: nobody signs in here."""
    if _door is None:
        return None
    return _door.sessions.actor(str(cookies.get(COOKIE, "")))


def _palette(theme: str) -> str:
    colours = COLOURS[theme]
    names = ("text", "soft", "primary", "red", "background", "secondary", "border")
    return "".join(f"--{name}:{colours[name]};" for name in names if name in colours)


_STYLE = (
    f":root{{color-scheme:light dark;{_palette('light')}}}"
    f"@media(prefers-color-scheme:dark){{:root{{{_palette('dark')}}}}}"
    """
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--background);
color:var(--text);font:16px/1.5 "Source Sans 3","Noto Sans CJK SC","PingFang SC",system-ui,
sans-serif}
form{display:grid;gap:.4rem;width:min(20rem,90vw)}
h1{font-size:1.3rem;margin:0 0 .6rem}
label{color:var(--soft)}
input{font:inherit;color:inherit;background:var(--secondary);padding:.45rem .6rem;
border:1px solid var(--soft);border-radius:4px;margin-bottom:.5rem}
button{font:inherit;color:var(--background);background:var(--primary);border:0;border-radius:4px;
padding:.5rem;cursor:pointer}
[role=alert]{color:var(--red);margin:0 0 .4rem}
"""
)

_FORM = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title} · 对照 Duizhao</title>
<style>{style}</style></head><body>
<form method="post" action="{action}"><h1>对照 Duizhao</h1>{problem}
<input type="hidden" name="to" value="{to}">
<label for="name">{label_name}</label>
<input id="name" name="name" value="{name}" autocomplete="username" required autofocus>
<label for="password">{label_password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">{enter}</button></form></body></html>
"""
