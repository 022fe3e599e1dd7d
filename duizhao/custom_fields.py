"""Fields of concepts that a project has besides those of every glossary: texts, lists, pictures.

The project keeps which there are; what they say stands in the concepts
(:class:`termbase.model.CustomField`), goes out with full exports and comes back with imports.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from align.errors import SettingError, StoreError
from termbase.custom import named

if TYPE_CHECKING:
    from duizhao.projects import Location
    from duizhao.store import Project
    from termbase.model import Concept

__all__ = [
    "KINDS",
    "FieldKind",
    "OwnField",
    "field_names",
    "field_names_at",
    "fields_for",
    "own_fields",
    "picture",
    "pictures_folder",
    "with_field",
    "without_field",
]

FieldKind = Literal["text", "list", "image"]
KINDS: tuple[FieldKind, ...] = get_args(FieldKind)

MOST = 30
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST_BYTES = 10_000_000
_SETTING = "own-fields"


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of the project's own.

    Attributes:
        kind: ``text``; ``list``, one of *choices*; ``image``, the name of a file.
    """

    name: str
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()


def own_fields(project: Project) -> tuple[OwnField, ...]:
    """The project's fields in their order; none if what is kept cannot be read."""
    try:
        return tuple(
            OwnField(str(item["name"]), item["kind"], tuple(map(str, item["choices"])))
            for item in json.loads(project.setting(_SETTING, "[]"))
            if item["kind"] in KINDS
        )
    except (LookupError, TypeError, ValueError, RecursionError):
        return ()


def field_names(project: Project) -> tuple[str, ...]:
    """The names of the project's fields."""
    return tuple(item.name for item in own_fields(project))


def field_names_at(where: Location) -> tuple[str, ...]:
    """The same for a project that is not open, and may not be there yet."""
    from duizhao.store import Project, there

    try:
        if not there(where):
            return ()
        with Project.open(where, read_only=True) as project:
            return field_names(project)
    except StoreError:
        # Who opens it to write will say so; one of an older version has no such fields.
        return ()


def fields_for(project: Project, concept: Concept) -> tuple[OwnField, ...]:
    """The project's fields, and as texts those that *concept* brought from a file."""
    found = own_fields(project)
    known = {item.name for item in found}
    return (*found, *(OwnField(item.name) for item in concept.custom if item.name not in known))


def with_field(
    project: Project, name: str, kind: FieldKind = "text", choices: Sequence[str] = ()
) -> None:
    """Give the project one more field, or a field of that name another kind.

    Raises:
        SettingError: it has no name, a list has nothing to choose from, or there are too many.
    """
    title = named(name)
    offered = tuple(dict.fromkeys(filter(None, map(str.strip, choices))))
    if not title:
        raise SettingError("glossary.own-field-name")
    if kind == "list" and not offered:
        raise SettingError("glossary.own-field-choices", name=title)
    made = OwnField(title, kind, offered if kind == "list" else ())
    present = own_fields(project)
    found = [made if item.name == title else item for item in present]
    if made not in found:
        found.append(made)
    if len(found) > MOST:
        raise SettingError("glossary.own-fields-too-many", limit=MOST)
    _keep(project, found)


def without_field(project: Project, name: str) -> None:
    """Take the field *name* away; concepts in which it says something keep it."""
    _keep(project, [item for item in own_fields(project) if item.name != name])


def _keep(project: Project, found: Sequence[OwnField]) -> None:
    body = [asdict(item) for item in found]
    project.set_setting(_SETTING, json.dumps(body, ensure_ascii=False))


def pictures_folder(project: Project) -> Path | None:
    """Where the pictures of a project lie, beside its file: ``NAME-images``."""
    path = project.path
    return path.with_name(f"{path.stem}-images") if isinstance(path, Path) else None


def picture(project: Project, name: str) -> Path | None:
    """The file of a picture; ``None`` where it does not lie in the folder, or is no picture."""
    folder = pictures_folder(project)
    # A name from a file of others leads nowhere else.
    if folder is None or not name or Path(name).name != name or "\\" in name:
        return None
    path = folder / name
    try:
        there = path.is_file() and path.resolve().parent == folder.resolve()
        fit = there and path.stat().st_size <= MOST_BYTES
    except (OSError, ValueError):
        return None
    return path if fit and path.suffix.lower() in PICTURES else None
