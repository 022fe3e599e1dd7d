"""Who is working: asked once, then known."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path

from align.errors import OutputError

__all__ = ["ENVIRONMENT", "author", "chosen_author", "save_author"]

ENVIRONMENT = "DUIZHAO_AUTHOR"


def _file() -> Path:
    from platformdirs import user_config_dir

    return Path(user_config_dir("duizhao", appauthor=False)) / "settings.json"


def chosen_author() -> str:
    """The name that was set for this user, by environment or once in the program; or empty."""
    name = os.environ.get(ENVIRONMENT, "").strip()
    if name:
        return name
    try:
        body = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
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
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"author": name.strip()}, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"your name cannot be remembered ({error.strerror})",
            where=path,
            remedy=f"Set {ENVIRONMENT} instead",
        ) from error
