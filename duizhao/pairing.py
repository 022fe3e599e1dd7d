"""Which documents belong together: detected, suggested, confirmed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from align.errors import SettingError
from align.messages import Message, message, stored, unstored
from align.progress import NO_PROGRESS, Progress
from duizhao.corpus import IMPORTED
from duizhao.exporting import load_texts

if TYPE_CHECKING:
    from align.model import Mode
    from align.segments import Text
    from duizhao.engines import Engines
    from duizhao.store import DocumentRecord, Project

__all__ = [
    "Group",
    "Kept",
    "ModeChoice",
    "Pairing",
    "check_pairings",
    "confirm_pairings",
    "group_texts",
    "imported_documents",
    "kept_pairings",
    "suggest_pairings",
]


ModeChoice = Literal["auto", "parallel", "comparable"]


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are aligned together, by their positions in the list of texts."""

    zh: tuple[int, ...]
    en: tuple[int, ...]
    mode: Mode
    reason: Message | None = None


def group_texts(
    texts: Sequence[Text],
    mode: ModeChoice,
    engines: Engines,
    *,
    without: Collection[int] = (),
    progress: Progress = NO_PROGRESS,
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """Which documents belong together, and in which mode.

    Args:
        without: positions of texts that are aligned already.

    Returns:
        Groups, and the positions of documents for which nobody could tell.
    """
    rest = [i for i in range(len(texts)) if i not in without]
    zh = tuple(i for i in rest if texts[i].lang == "zh")
    en = tuple(i for i in rest if texts[i].lang == "en")
    if not zh or not en:
        return (), tuple(rest)
    if mode == "comparable":
        return (Group(zh, en, "comparable", message("pairing.as-chosen")),), ()
    if mode == "parallel":
        return _parallel_groups(texts, zh, en, engines, progress)
    groups = _suggested(texts, (*zh, *en), engines, progress)
    used = {i for group in groups for i in (*group.zh, *group.en)}
    return tuple(groups), tuple(i for i in rest if i not in used)


def _parallel_groups(
    texts: Sequence[Text],
    zh: tuple[int, ...],
    en: tuple[int, ...],
    engines: Engines,
    progress: Progress,
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """Pairs by name first, then by content, then what is left if it is one of each."""
    if len(zh) == len(en) == 1:
        return (Group(zh, en, "parallel", message("pairing.as-chosen")),), ()
    from align.pairing import name_key

    by_name: dict[str, tuple[list[int], list[int]]] = {}
    for i in (*zh, *en):
        sides = by_name.setdefault(name_key(texts[i].name)[0], ([], []))
        sides[texts[i].lang == "en"].append(i)
    groups = [
        Group((one[0],), (two[0],), "parallel", message("pairing.names-agree"))
        for one, two in by_name.values()
        if len(one) == len(two) == 1
    ]
    left = set(zh) | set(en)
    left -= {i for group in groups for i in (*group.zh, *group.en)}
    if {texts[i].lang for i in left} == {"zh", "en"}:
        for group in _suggested(texts, sorted(left), engines, progress):
            if len(group.zh) == len(group.en) == 1 and {*group.zh, *group.en} <= left:
                groups.append(Group(group.zh, group.en, "parallel", group.reason))
                left -= {*group.zh, *group.en}
    groups.sort(key=lambda group: group.zh)
    return tuple(groups), tuple(sorted(left))


def _suggested(
    texts: Sequence[Text], some: Sequence[int], engines: Engines, progress: Progress
) -> list[Group]:
    from align.pairing import suggest

    order = sorted(some)
    progress.start(message("progress.pairing-documents"))
    found = suggest(
        [texts[i].document for i in order],
        [texts[i].segments for i in order],
        encoder=engines.encoder,
        memory=engines.memory,
    )
    progress.finish()
    return [
        Group(
            tuple(order[i] for i in item.zh),
            tuple(order[i] for i in item.en),
            item.mode,
            item.reason,
        )
        for item in found
    ]


_SETTING = "pairings"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Documents (by their ids in the project) that are aligned with each other, and how."""

    zh: tuple[int, ...]
    en: tuple[int, ...]
    mode: Mode
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Pairings as the project keeps them.

    Attributes:
        known: the documents that were there; only later ones are still to be paired.
        confirmed: a person has looked at them, so they are what is aligned.
    """

    pairings: tuple[Pairing, ...] = ()
    known: tuple[int, ...] = ()
    confirmed: bool = False

    def groups(self, ids: Sequence[int]) -> tuple[Group, ...]:
        """As positions in *ids*; a pairing whose document is gone is passed over."""
        place = {key: at for at, key in enumerate(ids)}
        return tuple(
            Group(
                tuple(place[key] for key in item.zh),
                tuple(place[key] for key in item.en),
                item.mode,
                item.reason,
            )
            for item in self.pairings
            if all(key in place for key in (*item.zh, *item.en))
        )


def imported_documents(project: Project) -> set[int]:
    """The documents that came aligned, in files of pairs."""
    return {
        key
        for record in project.alignments()
        if f"|encoder:{IMPORTED}|" in record.signature
        for key in (*record.zh, *record.en)
    }


def kept_pairings(project: Project) -> Kept:
    """What was suggested or confirmed last, of documents that are still there.

    Where nothing was, what the present alignments join.
    """
    try:
        body = json.loads(project.setting(_SETTING) or "{}")
        found = tuple(
            Pairing(
                tuple(map(int, item["zh"])),
                tuple(map(int, item["en"])),
                item["mode"],
                unstored(item["reason"]) if item["reason"] else None,
            )
            for item in body.get("pairings", ())
        )
        known, confirmed = tuple(map(int, body.get("known", ()))), bool(body.get("confirmed"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Kept()
    if not known:
        aligned = project.alignments()
        return Kept(
            tuple(Pairing(item.zh, item.en, item.mode) for item in aligned),
            tuple(sorted({key for item in aligned for key in (*item.zh, *item.en)})),
        )
    present = {record.id for record in project.documents()}
    alive = tuple(p for p in found if present.issuperset((*p.zh, *p.en)))
    return Kept(alive, tuple(key for key in known if key in present), confirmed)


def suggest_pairings(
    project: Project, engines: Engines, *, progress: Progress = NO_PROGRESS
) -> Kept:
    """Find which present documents belong together and keep that, unconfirmed."""
    project.need("documents")
    loaded = load_texts(project)
    ids, texts = list(loaded), list(loaded.values())
    imported = imported_documents(project)
    done = {at for at, key in enumerate(ids) if key in imported}
    groups, _ = group_texts(texts, "auto", engines, without=done, progress=progress)
    found = tuple(
        Pairing(
            tuple(ids[i] for i in group.zh),
            tuple(ids[i] for i in group.en),
            group.mode,
            group.reason,
        )
        for group in groups
    )
    return _keep(project, Kept(found, tuple(ids), False))


def check_pairings(pairings: Iterable[Pairing], records: Sequence[DocumentRecord]) -> None:
    """See that *pairings* can be aligned.

    Raises:
        SettingError: a side is empty or in the wrong language, a parallel pairing has
            several documents on a side, or a document stands twice in one mode. It may be
            in a translation pair and in a set of comparable documents.
    """
    known = {record.id: record for record in records}
    used_in: dict[Mode, set[int]] = {"parallel": set(), "comparable": set()}
    for number, item in enumerate(pairings, 1):
        for lang, side in (("zh", item.zh), ("en", item.en)):
            language = message("language.chinese" if lang == "zh" else "language.english")
            if not side:
                raise SettingError("pairing.side-empty", row=str(number), language=language)
            for key in side:
                if key not in known or known[key].lang != lang:
                    raise SettingError("pairing.wrong-language", row=str(number), language=language)
        both = (*item.zh, *item.en)
        if item.mode == "parallel" and len(both) != 2:
            raise SettingError("pairing.one-with-one", row=str(number))
        used = used_in[item.mode]
        twice = next((key for key in both if key in used or both.count(key) > 1), None)
        if twice is not None:
            raise SettingError("pairing.document-twice", row=str(number), name=known[twice].name)
        used.update(both)


def confirm_pairings(project: Project, pairings: Sequence[Pairing]) -> Kept:
    """Keep what a person said: this is what the next alignment takes.

    Raises:
        SettingError: as :func:`check_pairings`.
    """
    records = project.documents()
    check_pairings(pairings, records)
    return _keep(project, Kept(tuple(pairings), tuple(r.id for r in records), True))


def _keep(project: Project, kept: Kept) -> Kept:
    pairings = [{**asdict(item), "reason": stored(item.reason)} for item in kept.pairings]
    body = {"pairings": pairings, "known": kept.known, "confirmed": kept.confirmed}
    project.set_setting(_SETTING, json.dumps(body, ensure_ascii=False))
    return kept
