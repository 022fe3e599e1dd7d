"""Pairs of documents from a folder or two patterns, by the names of the files."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob
from pathlib import Path

from align.errors import EmptyInputError
from align.messages import message
from align.text.files import real_path
from duizhao.jobs.batch.entries import EntryMaker, Work, relative
from duizhao.pairing import ModeChoice

__all__ = ["from_folder", "from_patterns"]


def from_folder(folder: Path, mode: ModeChoice, segmented: bool, leave_out: Sequence[Path]) -> Work:
    """The pairs of *folder*; see :func:`duizhao.jobs.batch.read_work`."""
    from align.pairing import name_key
    from duizhao.corpus import candidates

    found, notes = candidates(folder, leave_out=leave_out)
    groups: dict[str, list[Path]] = {}
    for path in found:
        groups.setdefault(name_key(path.relative_to(folder).as_posix())[0], []).append(path)
    maker = EntryMaker(folder.absolute(), mode, segmented)
    for paths in groups.values():
        _by_language(maker, folder, paths)
    if not maker.entries and not maker.rejected:
        raise EmptyInputError("batch.empty-folder", where=folder)
    return maker.work(real_path(folder).name, notes)


def _by_language(maker: EntryMaker, folder: Path, paths: list[Path]) -> None:
    from align.documents.language import lang_of_name

    names = [path.relative_to(folder).as_posix() for path in paths]
    if len(paths) == 2:
        # The folder says it (zh/x.txt) where the file's own name does not.
        langs = [lang_of_name(path) or _lang_of_folders(path.relative_to(folder)) for path in paths]
        one, two = langs
        if {one, two} == {"zh", "en"} or (None in langs and one != two):
            zh = 0 if one == "zh" or two == "en" else 1
            maker.take(0, {"zh": names[zh], "en": names[1 - zh]})
            return
    for name, path in zip(names, paths, strict=True):
        side = lang_of_name(path) or _lang_of_folders(path.relative_to(folder))
        if len(paths) == 1:
            reason = message("batch.no-counterpart", file=name)
        else:
            reason = message("batch.ambiguous", file=name, names=names[:4])
        maker.reject(name, 0, reason, {side: name} if side else {})


def _lang_of_folders(path: Path) -> str | None:
    from align.documents.language import lang_of_name

    for part in reversed(path.parts[:-1]):
        # A folder's name is a mark as a whole: "zh", not "en passant".
        found = lang_of_name(Path(part, "x"))
        if found:
            return found
    return None


def from_patterns(zh: str, en: str, mode: ModeChoice, segmented: bool) -> Work:
    """The pairs of the files that fit two patterns, Chinese and English."""
    from align.pairing import name_key
    from duizhao.corpus import common_folder

    sides: list[dict[str, list[Path]]] = []
    for pattern in (zh, en):
        found: dict[str, list[Path]] = {}
        paths = sorted(Path(name) for name in glob(pattern, recursive=True))  # noqa: PTH207
        for path in paths:
            if path.is_file():
                found.setdefault(name_key(path.name)[0], []).append(path)
        if not found:
            raise EmptyInputError("batch.no-match", where=pattern)
        sides.append(found)
    base = common_folder([p for s in sides for x in s.values() for p in x]) or Path.cwd()
    maker = EntryMaker(base, mode, segmented)
    left, right = sides
    for key in sorted(set(left) | set(right)):
        one, two = left.get(key, []), right.get(key, [])
        if len(one) == len(two) == 1:
            maker.take(0, {"zh": relative(one[0], base), "en": relative(two[0], base)})
            continue
        for path in (*one, *two):
            name = relative(path, base)
            reason = message("batch.no-match-in-other", file=name)
            if one and two:
                reason = message(
                    "batch.several-alike", file=name, chinese=len(one), english=len(two)
                )
            maker.reject(name, 0, reason, {})
    return maker.work(f"{zh} {en}", ())
