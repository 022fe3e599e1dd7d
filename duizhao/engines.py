"""The encoder and the lexicon that alignment and extraction work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from align.model import Lang
from align.progress import NO_PROGRESS, Progress
from duizhao.term_choices import choices_of
from termbase.concepts import is_decided
from termbase.model import Concept, TermStatus

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from align.encoders import Encoder
    from align.lexicon import Lexicon
    from align.recall import Memory, MemoryUnit
    from duizhao.store import Project

__all__ = [
    "Engines",
    "engines_for",
    "glossary_of",
]


_DIRECTED = ("builtin", "static")
"""Encoders in which a term of the glossary has a direction of its own."""


class Engines:
    """The encoder and the lexicon, each made when first needed.

    Args:
        protected: words that are never cut.
        memory: units of what was translated before, or a function that gives all of it when it
            is first needed.
        helper: a process for half of the work, where one was started already.
    """

    def __init__(
        self,
        encoder: str = "builtin",
        *,
        glossary: Sequence[tuple[str, str]] = (),
        protected: Sequence[str] = (),
        memory: Sequence[MemoryUnit] | Callable[[], Memory | None] = (),
        download: bool = False,
        wrap: Callable[[Encoder], Encoder] = lambda encoder: encoder,
        helper: Executor | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> None:
        self._name = encoder
        self._glossary = tuple(glossary)
        self._protected = tuple(protected)
        self._memory = memory
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

    @property
    def glossary(self) -> tuple[tuple[str, str], ...]:
        """The user's pairs of terms."""
        return self._glossary

    @property
    def plain_encoder(self) -> Encoder:
        """The encoder without the glossary.

        What aligns a text with its translation has the glossary as links between words. In
        vectors its terms are as strong as rare words, but a text's own terms stand in many of
        its sentences, which would all be alike.
        """
        if not self._glossary or self._name not in _DIRECTED:
            return self.encoder
        return self.without_glossary.encoder

    @cached_property
    def memory(self) -> Memory | None:
        """What was translated before; nothing where that is nothing."""
        from align.recall import Memory

        found = self._memory() if callable(self._memory) else Memory(self._memory)
        return found if found is not None and len(found) else None

    @cached_property
    def without_glossary(self) -> Engines:
        """The same without the glossary, for texts that it is not of."""
        other = Engines(
            self._name,
            protected=self._protected,
            memory=lambda: self.memory,
            download=self._download,
            wrap=self._wrap,
            helper=self.helper,
            progress=self._progress,
        )
        if self._name not in (*_DIRECTED, "lexicon"):
            # A model knows nothing of a glossary, and two of it would fill the memory.
            other.__dict__["encoder"] = self.encoder
        return other

    def forget(self) -> None:
        """Let go of the rows of texts that are done with; they would fill the memory."""
        from align.encoders import RecallingEncoder

        made = self.__dict__.get("encoder")
        if isinstance(made, RecallingEncoder):
            made.forget()
        other = self.__dict__.get("without_glossary")
        if other is not None:
            other.forget()

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
    evidence: bool = True,
    memory: Sequence[MemoryUnit] = (),
    glossary: Sequence[tuple[str, str]] = (),
    progress: Progress = NO_PROGRESS,
) -> Engines:
    """Encoder and lexicon with the project's accepted terms and protected words, and its memory.

    Slow vectors are kept in the project.

    Args:
        evidence: whether the project's terms and its reviewed and imported pairs count.
        memory, glossary: pairs of sentences, and of terms, that count besides.
    """

    def cached(made: Encoder) -> Encoder:
        from align.encoders import CachedEncoder

        return CachedEncoder(made, project.vectors())

    def remembered() -> Memory:
        from align.recall import Memory
        from duizhao.evidence import memory_of

        return memory_of(project, memory) if evidence else Memory(memory)

    own = glossary_of(project.concepts()) if evidence else ()
    return Engines(
        encoder,
        glossary=tuple(dict.fromkeys((*glossary, *own))),
        memory=remembered,
        protected=choices_of(project).protected,
        download=download,
        wrap=cached,
        progress=progress,
    )


def glossary_of(concepts: Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    """Accepted concepts as pairs of terms, for the lexicon: no proposals, nothing forbidden.

    Of a concept whose terms nobody has decided on, the main ones count.
    """
    found = []
    for concept in concepts:
        if concept.status == "accepted":
            zh, en = (_good(concept, lang) for lang in ("zh", "en"))
            found += [(one, other) for one in zh for other in en]
    return tuple(dict.fromkeys(found))


_BAD = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


def _good(concept: Concept, lang: Lang) -> list[str]:
    terms = concept.terms(lang)
    good = [term.text for term in terms if is_decided(term) and term.status not in _BAD]
    main = concept.main(lang)
    if not good and main is not None and main.status not in _BAD:
        return [main.text]
    return good
