"""What other choices of the extraction would change, before they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.term_choices import TermChoices, choices_of

if TYPE_CHECKING:
    from duizhao.engines import Engines
    from duizhao.store import Project

__all__ = ["Effect", "preview"]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Effect:
    """What other choices would change of the Chinese candidates: those that go and that come, the
    likeliest first, and how many there would be."""

    going: tuple[str, ...]
    coming: tuple[str, ...]
    count: int


def preview(project: Project, engines: Engines, choices: TermChoices) -> Effect:
    """What *choices* would change, compared with those that the project has; nothing is saved.

    Only Chinese candidates are looked for, not their renderings, which would take much longer.
    """
    from duizhao.exporting import load_texts
    from termbase.options import ExtractOptions
    from termbase.previewing import likely_candidates

    texts = list(load_texts(project).values())
    usual = ExtractOptions()
    before, after = (
        likely_candidates(
            [text.document for text in texts],
            [text.segments for text in texts],
            said.applied(usual),
            lexicon=engines.lexicon,
        )
        for said in (choices_of(project), choices)
    )
    gone, come = set(before) - set(after), set(after) - set(before)
    return Effect(
        tuple(text for text in before if text in gone)[:_SHOWN],
        tuple(text for text in after if text in come)[:_SHOWN],
        len(after),
    )
