"""Who may sign in to a shared workbench: a file of names, roles and password hashes.

Passwords are kept as scrypt hashes (RFC 7914) with a salt each; the file is for its owner's eyes
alone. It is read anew whenever it changes, so that a role that is taken away is gone at once.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import stat
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from align.errors import InputError, OutputError, SettingError
from align.replacing import replacing
from duizhao.roles import ROLES, Role

__all__ = ["SHORTEST", "People", "Person", "people_file"]

SHORTEST = 10
"""Characters of a password, at least."""
LONGEST = 1000
LONGEST_NAME = 60
LARGEST = 5_000_000
"""Bytes of the file."""

COST, BLOCK, PARALLEL = 2**14, 8, 5
"""scrypt's N, r and p: 16 MiB and some quarter of a second for each password, the least that
OWASP's cheat sheet on password storage recommends."""
_MEMORY = 64 * 2**20

_NO_PEOPLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, SettingError)

# Many at once would fill the memory.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in.

    Attributes:
        name: whose work it is, in the log.
        password: the hash.
    """

    name: str
    role: Role
    password: str = field(repr=False)


def people_file() -> Path:
    """Where the people are by default: beside the user's settings."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("duizhao", appauthor=False)) / "people.json"


class People:
    """The people of one file; several programs may read and change it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[Any, dict[str, Person]] | None = None

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name; nobody where there is no such file.

        Raises:
            InputError: the file cannot be read, or is no file of people.
        """
        return tuple(sorted(self._read().values(), key=lambda item: item.name.casefold()))

    def find(self, name: str) -> Person | None:
        """Who is called so, in whatever case.

        Raises:
            InputError: as :meth:`all`.
        """
        return self._read().get(_key(name))

    def get(self, name: str) -> Person:
        """The same who must be there.

        Raises:
            SettingError: there is nobody of that name. InputError: as :meth:`all`.
        """
        return _present(self._read(), name)

    def checked(self, name: str, password: str) -> Person | None:
        """Who it is, if the password is theirs; it takes as long whether there is one or not.

        Raises:
            InputError: as :meth:`all`.
        """
        found = self.find(name)
        right = _matches(found.password if found else _NOBODYS, password[: LONGEST + 1])
        return found if right else None

    def is_open(self) -> bool:
        """Whether other users of the machine can read or write the file."""
        if os.name != "posix":
            return False
        try:
            return bool(self.path.stat().st_mode & 0o077)
        except OSError:
            return False

    def add(self, name: str, role: Role, password: str) -> Person:
        """Let somebody in.

        Raises:
            SettingError: the name is taken or cannot be one, or the password is too short or
                too long.
            InputError, OutputError: the file cannot be read or written.
        """
        name = _named(name)
        present = self.find(name)
        if present is not None:
            raise SettingError("people.name-taken", name=present.name)
        made = Person(name, role, _hashed(password))

        def work(people: dict[str, Person]) -> None:
            if people.setdefault(_key(name), made) is not made:
                raise SettingError("people.name-taken", name=name)

        self._change(work)
        return made

    def set_role(self, name: str, role: Role) -> Person:
        """Give somebody another role; it holds at once.

        Raises:
            SettingError: there is nobody of that name. InputError, OutputError: as :meth:`add`.
        """
        return self._set(name, role=role)

    def set_password(self, name: str, password: str) -> Person:
        """Give somebody another password; where they are signed in they have to come in again.

        Raises:
            SettingError, InputError, OutputError: as :meth:`add`.
        """
        return self._set(name, password=_hashed(password))

    def remove(self, name: str) -> Person:
        """Let somebody in no more; what they did keeps their name.

        Raises:
            SettingError: there is nobody of that name. InputError, OutputError: as :meth:`add`.
        """
        gone: list[Person] = []

        def work(people: dict[str, Person]) -> None:
            gone.append(_present(people, name))
            del people[_key(name)]

        self._change(work)
        return gone[0]

    def _set(self, name: str, **values: Any) -> Person:
        made: list[Person] = []

        def work(people: dict[str, Person]) -> None:
            person = replace(_present(people, name), **values)
            people[_key(name)] = person
            made.append(person)

        self._change(work)
        return made[0]

    def _read(self) -> dict[str, Person]:
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        stamp = (now.st_mtime_ns, now.st_size, now.st_ino)
        seen = self._seen
        if seen is None or seen[0] != stamp:
            seen = (stamp, self._load())
            self._seen = seen
        return dict(seen[1])

    def _load(self) -> dict[str, Person]:
        try:
            with self.path.open("rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise self._unreadable("")
                body = json.loads(file.read(LARGEST + 1).decode("utf-8"))
            people = [_person(item) for item in body["people"]]
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        except _NO_PEOPLE as error:
            raise InputError("people.file-invalid", where=self.path) from error
        found = {_key(item.name): item for item in people}
        if len(found) != len(people):
            raise InputError("people.file-invalid", where=self.path)
        return found

    def _unreadable(self, reason: str) -> InputError:
        return InputError("people.file-unreadable", where=self.path, reason=reason)

    def _change(self, work: Callable[[dict[str, Person]], None]) -> None:
        with self._alone():
            people = self._read()
            work(people)
            body = {"people": [asdict(item) for item in people.values()]}
            try:
                with replacing(self.path) as part:
                    part.chmod(0o600)
                    part.write_text(
                        json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8"
                    )
            except OSError as error:
                raise self._unwritable(error) from error
            self._seen = None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile."""
        from filelock import FileLock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(f"{self.path}.lock", timeout=10)
            lock.acquire()
        except (OSError, TimeoutError) as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _unwritable(self, error: OSError) -> OutputError:
        reason = error.strerror or str(error)
        return OutputError("people.not-saved", where=self.path, reason=reason)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _named(name: str) -> str:
    """*name* as it is kept.

    Raises:
        SettingError: it is none.
    """
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    plain = all(unicodedata.category(c)[0] != "C" for c in text)
    if not text or len(text) > LONGEST_NAME or not plain:
        raise SettingError("people.name-invalid", longest=LONGEST_NAME)
    return text


def _present(people: dict[str, Person], name: str) -> Person:
    found = people.get(_key(name))
    if found is None:
        raise SettingError("people.unknown", name=name)
    return found


def _person(body: Any) -> Person:
    """Somebody as the file has them.

    Raises:
        ValueError, TypeError, KeyError, SettingError: it is none.
    """
    name, role, password = body["name"], body["role"], body["password"]
    if role not in ROLES or not isinstance(password, str):
        raise ValueError(role)
    if not isinstance(name, str) or _named(name) != name:
        raise ValueError(name)
    _parts(password)
    return Person(name, role, password)


def _hashed(password: str) -> str:
    """A password as it is kept.

    Raises:
        SettingError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingError("people.password-length", least=SHORTEST, most=LONGEST)
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, COST, BLOCK, PARALLEL)
    return ":".join(["scrypt", str(COST), str(BLOCK), str(PARALLEL), _text(salt), _text(digest)])


def _matches(kept: str, password: str) -> bool:
    cost, block, parallel, salt, digest = _parts(kept)
    return secrets.compare_digest(_scrypt(password, salt, cost, block, parallel), digest)


def _parts(kept: str) -> tuple[int, int, int, bytes, bytes]:
    """N, r, p, salt and digest of a hash.

    Raises:
        ValueError: it is none, or takes more memory than this program gives it.
    """
    kind, cost, block, parallel, salt, digest = kept.split(":")
    n, r, p = int(cost), int(block), int(parallel)
    bounded = 2 <= n <= 2**16 and 1 <= r <= 32 and 1 <= p <= 16 and 128 * n * r < _MEMORY
    if kind != "scrypt" or n & (n - 1) or not bounded:
        raise ValueError(kind)
    return n, r, p, _bytes(salt), _bytes(digest)


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    with _one_at_a_time:
        return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=2 * _MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_NOBODYS = ":".join(
    ["scrypt", str(COST), str(BLOCK), str(PARALLEL), _text(bytes(16)), _text(bytes(32))]
)
