"""Options of what counts as a term."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["term_options"]

F = TypeVar("F", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)


def term_options(function: F) -> F:
    """The options of extraction, handed over as one ``settings``."""

    @functools.wraps(function)
    def gathered(
        *args: Any,
        min_frequency: int,
        min_chars: int,
        max_chars: int,
        max_words: int,
        stop_words: tuple[Path, ...],
        tags: str | None,
        domain: tuple[Path, ...],
        general: tuple[Path, ...],
        known: tuple[Path, ...],
        max_terms: int,
        min_probability: float,
        max_english: int,
        min_english: int,
        **rest: Any,
    ) -> Any:
        from duizhao.extracting import TermSettings

        settings = TermSettings(
            min_frequency=min_frequency,
            min_chars=min_chars,
            max_chars=max_chars,
            max_words=max_words,
            stop_words=stop_words,
            tags=tags or "",
            domain=domain,
            general=general,
            known=known,
            max_concepts=max_terms,
            min_probability=min_probability,
            max_english=max_english,
            min_english=min_english,
        )
        return function(*args, settings=settings, **rest)

    made: Any = gathered
    for option in reversed(
        [
            click.option(
                "--min-frequency",
                metavar="N",
                type=click.IntRange(0),
                default=0,
                help="Occurrences a term needs (default: one in short texts, two beyond 50,000 "
                "characters).",
            ),
            click.option(
                "--min-chars",
                metavar="N",
                type=click.IntRange(1),
                default=2,
                show_default=True,
                help="Characters a Chinese term has at least.",
            ),
            click.option(
                "--max-chars",
                metavar="N",
                type=click.IntRange(1),
                default=18,
                show_default=True,
                help="... and at most.",
            ),
            click.option(
                "--max-words",
                metavar="N",
                type=click.IntRange(1),
                default=8,
                show_default=True,
                help="Words a Chinese term has at most.",
            ),
            click.option(
                "--stop-words",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="Words that are no terms and stand at no end of one, one a line.",
            ),
            click.option(
                "--tags",
                metavar="REGEX",
                help="Part-of-speech tags (jieba's) that the words of a term may have, such as "
                "'n|vn|a' (default: all but particles, prepositions and the like).",
            ),
            click.option(
                "--domain",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="Chinese texts of the subject: what is frequent there is more of a term.",
            ),
            click.option(
                "--general",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="Chinese texts of no subject: what is frequent there is less of a term.",
            ),
            click.option(
                "--known",
                metavar="GLOSSARY",
                type=_FILE,
                multiple=True,
                help="A glossary whose terms are recognised and not proposed again.",
            ),
            click.option(
                "--max-terms",
                metavar="N",
                type=click.IntRange(1),
                default=2000,
                show_default=True,
                help="Terms at most, the best first.",
            ),
            click.option(
                "--min-probability",
                metavar="P",
                type=click.FloatRange(0, 1),
                default=0.15,
                show_default=True,
                help="Probability that the main rendering needs.",
            ),
            click.option(
                "--max-english",
                metavar="N",
                type=click.IntRange(0),
                default=200,
                show_default=True,
                help="English terms without a Chinese one at most, after the others; 0: none.",
            ),
            click.option(
                "--min-english",
                metavar="N",
                type=click.IntRange(0),
                default=0,
                help="Occurrences that such a term needs (default: two in short texts, three "
                "beyond 50,000 words).",
            ),
        ]
    ):
        made = option(made)
    result: F = made
    return result
