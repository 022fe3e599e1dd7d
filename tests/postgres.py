"""A PostgreSQL server of Debian's for the tests: its own folder, its own port, no root."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from duizhao.projects import Database
from tests.programs import missing

__all__ = ["PASSWORD", "Server", "running_server"]

PASSWORD = "a secret:/?#@ 密"
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/*/lib/postgresql*/bin")


@dataclass
class Server:
    """A running server; every project it gives out is new.

    The superuser is ``owner``. Passwords are really asked for (SCRAM).
    """

    port: int
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def address(self, *, user: str = "owner", database: str = "main", project: str = "") -> str:
        """An address without a password."""
        name = project or f"p{next(self._numbers)}"
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?project={name}"

    def place(self, *, user: str = "owner", database: str = "main", project: str = "") -> Database:
        """A place that knows the password."""
        bare = Database.parse(self.address(user=user, database=database, project=project))
        return Database(
            bare.host, bare.port, bare.user, bare.database, bare.project, (), _secret(PASSWORD)
        )

    def execute(self, sql: str, *, database: str = "main") -> None:
        """Run *sql* as the superuser, outside a transaction."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="owner",
            password=PASSWORD,
            dbname=database,
            autocommit=True,
        ) as connection:
            connection.execute(sql.encode())


def _secret(password: str) -> tuple[tuple[str, str], ...]:
    return (("password", password),)


def _program(name: str) -> str:
    for pattern in _FOLDERS:
        for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
            if (folder / name).is_file():
                return str(folder / name)
    found = shutil.which(name)
    if found is None:
        missing(f"{name} is not installed (Debian package postgresql)")
    return str(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user() -> str | None:
    """Whom to run as: the server refuses root."""
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        import pwd

        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name).pw_name
        missing("no user but root to run PostgreSQL as")
        return None


@contextlib.contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server and stop it at the end; what is missing skips (under CI: fails).

    Unless *durable*, what is written waits for no disk: tests need no protection against a
    power cut.

    Its databases sort by a language (ICU), so that what leans on the order of bytes shows.
    """
    if importlib.util.find_spec("psycopg") is None:
        missing("psycopg is not installed (the extra [postgres])")
    initdb, control, user = _program("initdb"), _program("pg_ctl"), _user()
    base = Path(tempfile.mkdtemp(prefix="duizhao-pg-"))
    try:
        folder, secret = base / "data", base / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if user is not None:
            for item in (base, secret):
                shutil.chown(item, user)

        def run(*arguments: str) -> None:
            done = subprocess.run(
                arguments, user=user, cwd=base, capture_output=True, text=True, check=False
            )
            if done.returncode:
                log = base / "log"
                said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
                raise RuntimeError(f"{arguments[0]}: {done.stdout}{done.stderr}{said}")

        run(
            *(initdb, "-D", str(folder), "-U", "owner", "-A", "scram-sha-256"),
            *("--pwfile", str(secret), "-E", "UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=icu", "--icu-locale=en-US"),
        )
        settings = (
            f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={base} -c max_connections=60"
        )
        if not durable:
            settings += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"

        def start(tries: int = 3) -> int:
            port = _free_port()
            options = f"-p {port} {settings}"
            log = str(base / "log")
            try:
                run(
                    control, "-D", str(folder), "-w", "-t", "300", "-l", log, "-o", options, "start"
                )
            except RuntimeError:  # another process of the tests may have taken the port
                if tries == 1:
                    raise
                return start(tries - 1)
            return port

        port = start()
        try:
            server = Server(port, base)
            server.execute("CREATE DATABASE main", database="postgres")
            yield server
        finally:
            run(control, "-D", str(folder), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)
