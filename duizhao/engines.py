"""The encoder and the lexicon that alignment and extraction work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from align.progress import NO_PROGRESS, Progress
from duizhao.term_choices import choices_of
from termbase.model import Concept, TermStatus

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from align.encoders import Encoder
    from align.lexicon import Lexicon
    from duizhao.store import Project

__all__ = [
    "Engines",
    "engines_for",
    "glossary_of",
]


class Engines:
    """The encoder and the lexicon, each made when first needed.

    Args:
        protected: words that are never cut.
        helper: a process for half of the work, where one was started already.
    """

    def __init__(
        self,
        encoder: str = "builtin",
        *,
        glossary: Sequence[tuple[str, str]] = (),
        protected: Sequence[str] = (),
        download: bool = False,
        wrap: Callable[[Encoder], Encoder] = lambda encoder: encoder,
        helper: Executor | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> None:
        self._name = encoder
        self._glossary = tuple(glossary)
        self._protected = tuple(protected)
        self._download = download
        self._wrap = wrap
        self._progress = progress
        self.helper = helper

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder; *wrap* may have put a cache around a slow one."""
        from align.encoders import RecallingEncoder, get_encoder
        from duizhao.models import use_libraries

        use_libraries()
        made = get_encoder(
            self._name,
            glossary=self._glossary,
            download=self._download,
            progress=self._progress,
        )
        return RecallingEncoder(made) if made.additive else self._wrap(made)

    def forget(self) -> None:
        """Let go of the rows of texts that are done with; they would fill the memory."""
        from align.encoders import RecallingEncoder

        made = self.__dict__.get("encoder")
        if isinstance(made, RecallingEncoder):
            made.forget()

    @cached_property
    def lexicon(self) -> Lexicon:
        """CC-CEDICT, the user's glossary, and the user's words that are never cut."""
        from align.lexicon import load_lexicon

        return load_lexicon(glossary=self._glossary, protected=self._protected)


def engines_for(
    project: Project,
    *,
    encoder: str = "builtin",
    download: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Engines:
    """Encoder and lexicon with the project's accepted terms and protected words.

    Slow vectors are kept in the project.
    """

    def cached(made: Encoder) -> Encoder:
        from align.encoders import CachedEncoder

        return CachedEncoder(made, project.vectors())

    return Engines(
        encoder,
        glossary=glossary_of(project.concepts()),
        protected=choices_of(project).protected,
        download=download,
        wrap=cached,
        progress=progress,
    )


def glossary_of(concepts: Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    """Accepted concepts as pairs of main terms, for the lexicon."""
    bad = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)
    found = []
    for concept in concepts:
        if concept.status != "accepted":
            continue
        english = [term.text for term in concept.terms("en") if term.status not in bad]
        found += [(zh.text, en) for zh in concept.terms("zh") for en in english]
    return tuple(dict.fromkeys(found))
