"""Projects: where they are, whose work is in them, and the sample documents to begin with.

A project is a file, or a schema of a PostgreSQL database. An address is
``postgresql://USER@HOST:PORT/DATABASE?project=NAME``; the project is the schema *NAME*
(``duizhao`` if none is named), so that one database holds as many as it likes. Other
parameters (``sslmode=require`` ...) are libpq's own. Nothing here needs a database library.
"""

from __future__ import annotations

import getpass
import json
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from align.errors import InputError, OutputError, SettingError

__all__ = [
    "ENVIRONMENT",
    "PASSWORD_VARIABLE",
    "Database",
    "Location",
    "as_argument",
    "author",
    "child_environment",
    "chosen_author",
    "hide",
    "location",
    "save_author",
    "seeds_folder",
]


DEFAULT_PROJECT = "duizhao"

PASSWORD_VARIABLE = "PGPASSWORD"
"""The environment variable that PostgreSQL's own library reads a password from."""

# Or what was meant as one: no file of anybody begins so.
_ADDRESS = re.compile(r"postgres\w*(?:\+\w+)?:|[a-z][\w+.-]+://", re.IGNORECASE)
_SCHEME = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_SERVER = re.compile(r"//[^/]")

_NAME = re.compile(r"[^\W\d][\w-]*")

_SECRET = ("password", "sslpassword")

_IN_TEXT = re.compile(r"(?i)(postgres(?:ql)?(?:\+\w+)?:/+[^\s:/@?#]*):[^\s]*@")

_IN_QUERY = re.compile(r"(?i)\b((?:ssl)?password=)[^\s&'\"]*")


@dataclass(frozen=True, slots=True)
class Database:
    """A project in a PostgreSQL database; ``str()`` never shows the password.

    Attributes:
        project: the schema that holds the project's tables.
        options: parameters of the connection, in libpq's words.
        secrets: passwords that the address carried; not shown, not compared.
    """

    host: str
    port: int | None
    user: str
    database: str
    project: str = DEFAULT_PROJECT
    options: tuple[tuple[str, str], ...] = ()
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def parse(cls, address: str) -> Database:
        """Read an address.

        Raises:
            SettingError: it is none; the message does not repeat it, since it may hold
                a password.
        """
        if not _SCHEME.match(address.strip()):
            raise SettingError("project.address-invalid")
        try:
            parts = urlsplit(address.strip())
            port, host = parts.port, parts.hostname or ""
            query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        except ValueError:
            raise SettingError("project.address-invalid") from None
        name = unquote(parts.path.removeprefix("/"))
        if not name or "/" in name or "@" in name or parts.fragment:
            raise SettingError("project.address-without-database")
        given = dict(query)
        project = given.pop("project", DEFAULT_PROJECT)
        reserved = project.startswith("pg_") or project == "information_schema"
        if not _NAME.fullmatch(project) or len(project.encode()) > 63 or reserved:
            raise SettingError("project.name-invalid", name=project)
        secrets = {key: given.pop(key) for key in _SECRET if key in given}
        if parts.password:
            secrets["password"] = unquote(parts.password)
        return cls(
            host=unquote(host),
            port=port,
            user=unquote(parts.username or ""),
            database=name,
            project=project,
            options=tuple(sorted(given.items())),
            secrets=tuple(sorted(secrets.items())),
        )

    def __str__(self) -> str:
        """The address without any password."""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port is not None else ""
        query = [("project", self.project)] if self.project != DEFAULT_PROJECT else []
        query += self.options
        more = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return f"postgresql://{user}{host}{port}/{quote(self.database, safe='')}{more}"

    @property
    def stem(self) -> str:
        """The project's name for people."""
        return self.database if self.project == DEFAULT_PROJECT else self.project

    @property
    def has_password(self) -> bool:
        """Whether the address carried one."""
        return bool(self.secrets)

    def of(self, project: str) -> Database:
        """Another project of the same database."""
        return replace(self, project=project)

    def parameters(self) -> dict[str, str | int]:
        """What libpq is given."""
        known = {"host": self.host, "port": self.port, "user": self.user, "dbname": self.database}
        found: dict[str, str | int] = dict(self.options)
        found.update({key: value for key, value in known.items() if value})
        found.update(self.secrets)
        return found


Location = Path | Database


def location(name: str | Path | Database) -> Location:
    """A project's place from what a user typed.

    Raises:
        SettingError: it begins as the address of a database and is none.
    """
    if isinstance(name, str) and _ADDRESS.match(name.strip()):
        return Database.parse(name)
    if isinstance(name, str) and os.name == "posix" and _SERVER.match(name):
        # A share on Windows; elsewhere half of an address.
        raise SettingError("project.address-invalid")
    return Path(name) if isinstance(name, str) else name


def as_argument(where: Location) -> str:
    """The place as it is written in a command that is shown to a user."""
    text = str(where)
    return f'"{text}"' if re.search(r"[\s?&;()]", text) else text


def hide(text: str) -> str:
    """*text* with the passwords of addresses in it replaced by ``***``."""
    return _IN_QUERY.sub(r"\1***", _IN_TEXT.sub(r"\1:***@", text))


def child_environment(where: Location) -> dict[str, str]:
    """The environment for a process that works on the project.

    Its arguments, which everybody on the machine can read, name the project without
    the password.
    """
    found = dict(os.environ)
    if isinstance(where, Database):
        password = dict(where.secrets).get("password")
        if password:
            found[PASSWORD_VARIABLE] = password
    return found


ENVIRONMENT = "DUIZHAO_AUTHOR"


def settings_file() -> Path:
    """Where the program remembers what its user chose, in the platform's place."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("duizhao", appauthor=False)) / "settings.json"


def chosen_author() -> str:
    """The name that was set for this user, by environment or once in the program; or empty."""
    name = os.environ.get(ENVIRONMENT, "").strip()
    if name:
        return name
    try:
        body = json.loads(settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    found = body.get("author", "") if isinstance(body, dict) else ""
    return found.strip() if isinstance(found, str) else ""


def author() -> str:
    """:func:`chosen_author`, or else the name of the computer's user."""
    name = chosen_author()
    if name:
        return name
    try:
        return getpass.getuser() or "unknown"
    except (OSError, KeyError, ImportError):
        return "unknown"


def save_author(name: str) -> None:
    """Remember *name* for this user.

    Raises:
        OutputError: the settings cannot be written.
    """
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"author": name.strip()}, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            "project.author-not-saved",
            where=path,
            reason=error.strerror or str(error),
            variable=ENVIRONMENT,
        ) from error


def seeds_folder() -> Path:
    """The folder of the seed documents: in the installed package, or in a checkout.

    Raises:
        InputError: neither is there.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_seeds", here.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise InputError("project.seeds-missing", where=here / "_seeds")
