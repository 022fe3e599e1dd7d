"""Where the workbench is reached: the host name, the port, the origin of its pages.

Cookies know no ports: what a browser keeps for 127.0.0.1 it shows to every server of this
machine, whoever runs it. So the pages have a host name of their own below ``localhost``,
which browsers take for this machine without asking anybody. It is made of a secret of the
user's and the port: another port has another name, and the same port the same one again,
so that what a tab of the browser keeps survives a restart.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import ipaddress
import json
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from align.errors import SettingError

__all__ = ["Place", "free_port", "guarded", "own_host", "place_of", "remember", "remembered"]

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """An origin (RFC 6454) and the ``Host`` headers that belong to it.

    Attributes:
        origin: as browsers write it, ``https://example.org`` without its usual port.
        hosts: what ``Host`` may say; of each, the origin is the scheme and it, unless
            *fixed* says that it is always *origin* (behind a proxy).
        any_address: a ``Host`` that is an IP address with this port will do, too.
    """

    origin: str
    hosts: frozenset[str]
    fixed: bool = False
    any_address: int | None = None

    @property
    def scheme(self) -> str:
        """``http`` or ``https``."""
        return urlsplit(self.origin).scheme

    def origin_of(self, host: str) -> str | None:
        """The origin that a request with this ``Host`` must have; ``None``: it is not ours."""
        host = host.lower()
        if host not in self.hosts and not self._is_address(host):
            return None
        return self.origin if self.fixed else f"{self.scheme}://{host}"

    def _is_address(self, host: str) -> bool:
        if self.any_address is None:
            return False
        usual = DEFAULT_PORTS[self.scheme]
        try:
            parts = urlsplit(f"//{host}")
            ipaddress.ip_address(parts.hostname or "")
            return (parts.port or usual) == self.any_address
        except ValueError:
            return False


def place_of(
    address: str, port: int, *, host: str = "", secure: bool = False, public: str = ""
) -> Place:
    """The place of a server that listens on *address*.

    Args:
        host: its name, where it has one of its own.
        secure: it speaks TLS itself.
        public: the address that people type, if a proxy or a name server has another one.

    Raises:
        SettingError: *public* is no ``http://`` or ``https://`` address of a host.
    """
    direct = _netloc("https" if secure else "http", host or _written(address), port)
    if public:
        parts = urlsplit(public.strip())
        try:
            known = parts.scheme in DEFAULT_PORTS and parts.hostname and not parts.username
            outer = _netloc(parts.scheme, _bracketed(parts.hostname or ""), parts.port)
        except (KeyError, ValueError):
            known, outer = False, ""
        if not known or parts.path not in ("", "/") or parts.query or parts.fragment:
            raise SettingError("launch.public-invalid", address=public)
        return Place(f"{parts.scheme}://{outer}", frozenset((outer, direct)), fixed=True)
    scheme = "https" if secure else "http"
    names = {direct}
    everywhere = ipaddress.ip_address(address).is_unspecified
    if everywhere and not host:
        names |= {_netloc(scheme, name.lower(), port) for name in (socket.getfqdn(),) if name}
    return Place(f"{scheme}://{direct}", frozenset(names), any_address=port if everywhere else None)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    host = host.lower()
    return host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _written(address: str) -> str:
    """What stands in the browser for *address*."""
    if ipaddress.ip_address(address).is_unspecified:
        return socket.gethostname()
    return _bracketed(address)


# What a user's launches have in common.


def _file() -> Path:
    from platformdirs import user_config_dir

    return Path(user_config_dir("duizhao", appauthor=False)) / "browser.json"


def remembered() -> tuple[str, int | None]:
    """The user's secret for host names, and the port of the last launch.

    A new secret where there is none, or where it cannot be read.
    """
    try:
        body = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        body = None
    body = body if isinstance(body, dict) else {}
    secret, port = body.get("secret"), body.get("port")
    if not (isinstance(secret, str) and len(secret) >= 32 and secret.isascii()):
        secret = secrets.token_hex(16)
    if isinstance(port, bool) or not isinstance(port, int) or not 1024 <= port <= 65535:
        port = None
    return secret[:64], port


def remember(secret: str, port: int) -> None:
    """Keep both for this user alone; where that fails the next launch has others."""
    path = _file()
    body = json.dumps({"secret": secret, "port": port}).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
        part.replace(path)


def own_host(secret: str, port: int) -> str:
    """The name of the workbench of one user at one port: ``duizhao-….localhost``.

    Where the browser would ask the system for it in vain (Safari), it is ``127.0.0.1``.
    """
    made = hashlib.blake2b(str(port).encode(), key=secret.encode(), digest_size=10).hexdigest()
    name = f"duizhao-{made}.localhost"
    if sys.platform == "darwin":
        try:
            socket.getaddrinfo(name, port)
        except OSError:
            return "127.0.0.1"
    return name


def free_port(address: str, port: int | None, *, wanted: int | None = None) -> int:
    """*port*, or *wanted* if it is free, or any other that is.

    Raises:
        SettingError: *port* is taken, or cannot be used.
    """
    if port is None and wanted is not None:
        with contextlib.suppress(OSError, OverflowError):
            return _try(address, wanted)
    try:
        return _try(address, port or 0)
    except (OSError, OverflowError) as error:
        raise SettingError("launch.port-taken", port=str(port), reason=str(error)) from error


def _try(address: str, port: int) -> int:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if os.name != "nt":  # a port that was just given back may be taken at once
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def guarded(address: str, port: int) -> Iterator[bool]:
    """Hold *port* of the other loopback address, to which browsers turn first or second.

    ``localhost`` is 127.0.0.1 and ::1; whoever had the other one would be shown what is
    meant for us. Gives whether nobody has it.
    """
    other = "127.0.0.1" if ":" in address else "::1"
    family = socket.AF_INET if ":" in address else socket.AF_INET6
    try:
        held = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        yield True  # there is no such address here
        return
    with held:
        try:
            held.bind((other, port))
        except OSError as error:
            yield not _in_use(error)
            return
        yield True


def _in_use(error: OSError) -> bool:
    return error.errno in (errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEADDRINUSE", -1))
