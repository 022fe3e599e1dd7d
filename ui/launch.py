"""Start the workbench in the browser, for this user of this machine only.

The server listens on 127.0.0.1. Other users of the machine can reach that address
too, so every launch makes a token: the address that is opened carries it, a cookie
stands for it, and a request with neither is refused (:mod:`ui.access`). The pages have
a host name of their own, to which alone the browser shows the cookie (:mod:`ui.address`).
"""

from __future__ import annotations

import gc
import ipaddress
import os
import secrets
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from align.errors import SettingError
from align.messages import message
from duizhao.crashes import note_end, note_start, report
from duizhao.people import People
from duizhao.projects import Database, Location, child_environment
from ui.access import TokenMiddleware
from ui.address import (
    Place,
    free_port,
    guarded,
    own_host,
    place_of,
    remember,
    remembered,
)
from ui.environment import (
    CHOICE_VARIABLE,
    FOLDER_VARIABLE,
    MOST_MEGABYTES,
    PROJECT_VARIABLE,
)
from ui.look import THEME
from ui.paths import PathMiddleware
from ui.signing import Door, set_door

__all__ = ["launch"]

SHORTEST_SECRET = 12
"""Of a secret that keeps other machines out."""

_OPEN = {
    (False, False): "launch.open-to-others",
    (False, True): "launch.open-to-others-encrypted",
    (True, False): "launch.open-to-people",
    (True, True): "launch.open-to-people-encrypted",
}
"""What it means to let other machines in: whether people sign in, and whether it is encrypted."""

LOOK_SECONDS = 5.0
"""Between two looks whether something was written that is not in the one file yet."""

LONGEST_START = 60.0
"""Seconds after which the browser is opened whatever the server does."""

SETTINGS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    # It takes a Streamlit that lies in no folder of packages, as in the application, for its own
    # developers' copy.
    "global.developmentMode": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # Its banner shows the address without the token, and asks the network for one of ours.
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


def launch(
    project: Location | None = None,
    port: int | None = None,
    *,
    address: str = "127.0.0.1",
    token: str | None = None,
    browser: bool = True,
    folder: Path | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    public: str = "",
    people: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Serve the workbench until interrupted.

    Args:
        project: the project to open; ``None`` offers those of *folder*, and the seeds.
        port: if it is not given, that of the user's last launch, or a free one.
        address: an IP address of this machine; anything but loopback needs *token*.
        token: the secret of this launch; a random one if it is not given, and none where
            people sign in.
        browser: open the address in the user's browser.
        folder: where projects are made and offered; default ``Duizhao`` in the home folder.
        certificate, key: PEM files; with them the server speaks TLS.
        public: what people type to reach it through a proxy: ``https://terms.example.org``.
        people: the file of those who may sign in (:mod:`duizhao.people`); without it all who
            know the secret come in, as owners.
        say: gets the address, what it means to let other machines in, and who came in.

    Raises:
        SettingError: the port is taken; *address* is not loopback, or *public* is given,
            and neither people nor a token of at least twelve characters was chosen; nobody
            is in the file of people; the certificate cannot be used.
        InputError: the file of people cannot be read.
    """
    try:
        local = ipaddress.ip_address(address).is_loopback and not public
    except ValueError as error:
        raise SettingError("launch.address-invalid", address=address) from error
    short = len(token or "") < SHORTEST_SECRET
    if not local and short and (people is None or token is not None):
        raise SettingError(
            "launch.secret-missing", address=public or address, least=SHORTEST_SECRET
        )
    _need_certificate(certificate, key)
    known = _those_of(people, say)
    chosen = token is not None
    if token is None:
        token = secrets.token_urlsafe(16) if known is None else ""
    with ExitStack() as held:
        port, host = _port_and_host(address, port, held, local=local)
        place = place_of(address, port, host=host, secure=certificate is not None, public=public)
        say(f"{place.origin}/?token={quote(token)}" if token else f"{place.origin}/")
        if not local:
            code = _OPEN[known is not None, place.scheme == "https"]
            say(str(message(code, address=public or address)))
        told = _teller(say)
        door = None
        if known is not None:
            secure, by_name = place.scheme == "https", bool(public)
            door = Door(known, secure=secure, by_name=by_name, told=told)
        set_door(door)
        os.environ[PROJECT_VARIABLE] = _for_pages(project)
        os.environ[CHOICE_VARIABLE] = "" if project else "1"
        os.environ[FOLDER_VARIABLE] = str((folder or Path.home() / "Duizhao").absolute())
        _serve(
            project,
            address,
            port,
            place=place,
            token=token,
            browser=browser,
            limited=chosen,
            told=told if not local else (lambda what, client: None),
            door=door,
            files={"server.sslCertFile": certificate, "server.sslKeyFile": key},
        )


def _port_and_host(
    address: str, port: int | None, held: ExitStack, *, local: bool
) -> tuple[int, str]:
    """The port to listen on, and the name for it where only this machine is let in."""
    if not local:
        return free_port(address, port), ""
    secret, last = remembered()
    found = free_port(address, port, wanted=last)
    if not held.enter_context(guarded(address, found)):
        if port is not None:
            raise SettingError("launch.port-shared", port=str(port))
        found = free_port(address, None)
        if not held.enter_context(guarded(address, found)):
            raise SettingError("launch.port-shared", port=str(found))
    remember(secret, found)
    return found, own_host(secret, found)


def _serve(
    project: Location | None,
    address: str,
    port: int,
    *,
    place: Place,
    token: str,
    browser: bool,
    limited: bool,
    told: Callable[[str, str], None],
    door: Door | None,
    files: dict[str, Path | None],
) -> None:
    import streamlit as st
    from starlette.middleware import Middleware

    # What others on the machine can read in the list of processes opens nothing twice.
    ticket = secrets.token_urlsafe(16)
    names = _import_pages()
    app = st.App(
        Path(__file__).with_name("app.py"),
        middleware=[
            Middleware(
                TokenMiddleware,
                token=token,
                ticket=ticket,
                place=place,
                limited=limited,
                door=door,
                told=told,
            ),
            Middleware(PathMiddleware, pages=names),
        ],
        on_script_error=_say_it_failed,
    )
    if project:
        from ui.view import prefetch

        prefetch(project)
    if browser:
        url = f"{place.origin}/?token={ticket}" if token else f"{place.origin}/"
        threading.Thread(
            target=_open_when_it_listens, args=(url, address, port), daemon=True
        ).start()
    note_start()
    _merge_logs()
    try:
        app.run(
            config={
                **SETTINGS,
                **THEME,
                "server.address": address,
                "server.port": port,
                "browser.serverAddress": place.origin.partition("://")[2].rpartition(":")[0]
                or place.origin.partition("://")[2],
                **{name: str(file.absolute()) for name, file in files.items() if file},
            }
        )
    except KeyboardInterrupt:
        note_end("stopped")
        raise
    except Exception as error:
        note_end(type(error).__name__)
        raise
    note_end("stopped")


def _open_when_it_listens(url: str, address: str, port: int) -> None:
    """Open *url* as soon as it would be answered: a browser that comes too early shows an error."""
    at = ipaddress.ip_address(address)
    own = {4: "127.0.0.1", 6: "::1"}[at.version] if at.is_unspecified else address
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection((own, port), timeout=1):
            break
        time.sleep(0.05)
    webbrowser.open(url)


def _merge_logs() -> None:
    """Keep the files of open projects whole by themselves, for those who copy them meanwhile."""
    from duizhao.store import merge_logs

    def work() -> None:
        while True:
            merge_logs()
            time.sleep(LOOK_SECONDS)

    threading.Thread(target=work, name="merge-logs", daemon=True).start()


def _need_certificate(certificate: Path | None, key: Path | None) -> None:
    """See that both files are there and belong together."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise SettingError("launch.certificate-half")
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise SettingError(
            "launch.certificate-unusable", where=certificate, reason=str(error)
        ) from error


def _those_of(file: Path | None, say: Callable[[str], None]) -> People | None:
    """The people of *file*, of whom there must be some."""
    if file is None:
        return None
    people = People(file)
    if not people.all():
        raise SettingError("people.nobody", where=file)
    if people.is_open():
        say(str(message("people.readable-by-others", file=file)))
    return people


def _teller(say: Callable[[str], None]) -> Callable[..., None]:
    """Says who came in, went, or has to wait, a line each."""
    codes = {"in": "launch.came-in", "wait": "launch.made-to-wait"}
    of_people = {
        "in": "launch.signed-in",
        "out": "launch.signed-out",
        "wrong": "launch.wrong-password",
        "wait": "launch.person-waits",
    }

    def told(what: str, client: str, name: str | None = None) -> None:
        at = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
        code = codes[what] if name is None else of_people[what]
        say(str(message(code, time=at, address=client or "?", name=name or "?")))

    return told


def _for_pages(project: Location | None) -> str:
    """The project as the pages find it in the environment: no password stands in it."""
    if isinstance(project, Database):
        os.environ.update(child_environment(project))
        return str(project)
    return str(Path(project).absolute()) if project else ""


def _import_pages() -> tuple[str, ...]:
    """Import what every page needs, before anybody asks for one; gives the pages' names.

    Beside the first page, in a thread, it would take its time from it.
    """
    # Streamlit's own elements ask for it when the first of them is drawn.
    import pandas  # noqa: F401
    from streamlit.logger import get_logger

    # It warns of caches that are made before the server runs, as these are.
    get_logger("streamlit.runtime.caching.cache_data_api").setLevel("ERROR")

    from ui.navigation import PAGES

    # What is there now stays: garbage need not be looked for in it while beads are read.
    gc.freeze()
    return tuple(page.name for page in PAGES)


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
