"""What a project says of the extraction of terms: kept with it, changed on the page.

Files are read when they are chosen; the project keeps what they say, so that it goes on
without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from align.errors import SettingError

if TYPE_CHECKING:
    from duizhao.store import Project
    from termbase.model import Concept
    from termbase.options import ExtractOptions

__all__ = [
    "MOST_CHARACTERS",
    "KnownGlossary",
    "Reference",
    "TermChoices",
    "choices_of",
    "known_glossary",
    "set_choices",
    "word_list",
]

MOST_CHARACTERS = 5_000_000
"""So many characters of reference texts a project keeps at most."""

_SETTING = "term-choices"


@dataclass(frozen=True, slots=True)
class Reference:
    """A Chinese text of the subject, or of none (``general``)."""

    name: str
    text: str
    general: bool = False


@dataclass(frozen=True, slots=True)
class KnownGlossary:
    """The terms of a glossary that are not proposed again."""

    name: str
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermChoices:
    """See :class:`termbase.options.CandidateOptions` and :class:`termbase.options.ExtractOptions`.

    Attributes:
        stop_words: words that no term consists of. protected: words that are terms and
            never cut.
        min_frequency: 0: by the length of the texts. max_concepts: 0: the usual number.
    """

    stop_words: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    known: tuple[KnownGlossary, ...] = ()
    min_frequency: int = 0
    max_concepts: int = 0

    @property
    def general(self) -> tuple[str, ...]:
        """The reference texts of no subject."""
        return tuple(item.text for item in self.references if item.general)

    def applied(self, options: ExtractOptions) -> ExtractOptions:
        """*options* with what the project says besides."""
        given = options.candidates
        candidates = replace(
            given,
            stop_words=given.stop_words | frozenset(self.stop_words),
            protected=tuple(dict.fromkeys((*given.protected, *self.protected))),
            domain=(*given.domain, *(item.text for item in self.references if not item.general)),
            general=(*given.general, *self.general),
            min_frequency=given.min_frequency or self.min_frequency,
        )
        return replace(
            options,
            candidates=candidates,
            max_concepts=self.max_concepts or options.max_concepts,
            known=(*options.known, *(text for item in self.known for text in item.zh)),
            known_english=(
                *options.known_english,
                *(text for item in self.known for text in item.en),
            ),
        )


def choices_of(project: Project) -> TermChoices:
    """What the project says; nothing if what is kept cannot be read."""
    try:
        body = json.loads(project.setting(_SETTING, "{}"))
        return TermChoices(
            stop_words=_texts(body.get("stop_words", ())),
            protected=_texts(body.get("protected", ())),
            references=tuple(Reference(**item) for item in body.get("references", ())),
            known=tuple(
                KnownGlossary(str(item["name"]), _texts(item["zh"]), _texts(item["en"]))
                for item in body.get("known", ())
            ),
            min_frequency=max(0, int(body.get("min_frequency", 0))),
            max_concepts=max(0, int(body.get("max_concepts", 0))),
        )
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError):
        return TermChoices()


def _texts(found: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, found))


def set_choices(project: Project, choices: TermChoices) -> None:
    """Keep *choices* with the project; they hold from the next extraction on.

    Raises:
        SettingError: the reference texts are too long.
    """
    total = sum(len(item.text) for item in choices.references)
    if total > MOST_CHARACTERS:
        raise SettingError("terms.references-too-long", limit=MOST_CHARACTERS)
    project.set_setting(_SETTING, json.dumps(asdict(choices), ensure_ascii=False))


def word_list(text: str) -> tuple[str, ...]:
    """The single words of a text field, separated by lines, commas or blanks, each once."""
    for mark in ",，、;；\t":
        text = text.replace(mark, "\n")
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.replace(" ", "\n").splitlines()))))


def known_glossary(name: str, concepts: Iterable[Concept]) -> KnownGlossary:
    """The terms of *concepts*, under the name of their file."""
    found: dict[str, dict[str, None]] = {"zh": {}, "en": {}}
    for concept in concepts:
        for section in concept.languages:
            found[section.lang].update({term.text: None for term in section.terms if term.text})
    return KnownGlossary(name, tuple(found["zh"]), tuple(found["en"]))
