"""``duizhao terms``: documents in, a glossary out; with or without a project."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from align.messages import message
from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    finish,
    known_format,
    output_option,
    quiet_option,
    reading_options,
    usage,
)
from duizhao.cli._speech import argument, option
from duizhao.projects import Location
from termbase.options import NAMES, ExtractOptions

if TYPE_CHECKING:
    from duizhao.corpus import ReadOptions
    from duizhao.extracting import TermSettings

__all__ = ["command"]

F = TypeVar("F", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)
_STANDARD = ExtractOptions()


def _term_options(function: F) -> F:
    """The options of extraction, which the command gets as one argument, ``settings``."""

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
        protected: tuple[Path, ...],
        without: tuple[str, ...],
        max_terms: int,
        min_termhood: float,
        everything: bool,
        min_probability: float,
        min_alternative: float,
        plural: bool,
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
            protected=protected,
            without=without,
            max_concepts=max_terms,
            min_termhood=0.0 if everything else min_termhood,
            min_probability=min_probability,
            min_alternative=min_alternative,
            plural=plural,
            max_english=max_english,
            min_english=min_english,
        )
        return function(*args, settings=settings, **rest)

    made: Any = gathered
    for decorate in reversed(
        [
            option(
                "--min-frequency",
                metavar="N",
                type=click.IntRange(0),
                default=_STANDARD.candidates.min_frequency,
                help="Minimum occurrences of a term (default: 1; 2 in more than 50,000 "
                "characters).",
            ),
            option(
                "--min-chars",
                metavar="N",
                type=click.IntRange(1),
                default=_STANDARD.candidates.min_chars,
                show_default=True,
                help="Minimum characters of a Chinese term.",
            ),
            option(
                "--max-chars",
                metavar="N",
                type=click.IntRange(1),
                default=_STANDARD.candidates.max_chars,
                show_default=True,
                help="Maximum characters of a Chinese term.",
            ),
            option(
                "--max-words",
                metavar="N",
                type=click.IntRange(1),
                default=_STANDARD.candidates.max_words,
                show_default=True,
                help="Maximum words of a Chinese term.",
            ),
            option(
                "--stop-words",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="List of words, one per line, that are not terms and neither begin nor end "
                "one (repeatable).",
            ),
            option(
                "--tags",
                metavar="REGEX",
                help="Part-of-speech tags (of jieba) allowed in a term, such as 'n|vn|a' "
                "(default: all except function words).",
            ),
            option(
                "--domain",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="Chinese texts of the subject field; words frequent there score higher "
                "(repeatable).",
            ),
            option(
                "--general",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="Chinese texts of general language; words frequent there score lower "
                "(repeatable).",
            ),
            option(
                "--known",
                metavar="GLOSSARY",
                type=_FILE,
                multiple=True,
                help="A glossary whose terms are recognized and not proposed again (repeatable).",
            ),
            option(
                "--protected",
                metavar="FILE",
                type=_FILE,
                multiple=True,
                help="List of words, one per line, that are terms and are never cut (repeatable).",
            ),
            option(
                "--without",
                type=click.Choice(sorted(NAMES)),
                multiple=True,
                help="Names that are not listed (repeatable).",
            ),
            option(
                "--max-terms",
                metavar="N",
                type=click.IntRange(1),
                default=_STANDARD.max_concepts,
                show_default=True,
                help="Maximum number of terms, best first.",
            ),
            option(
                "--min-termhood",
                metavar="P",
                type=click.FloatRange(0, 1),
                default=_STANDARD.min_termhood,
                show_default=True,
                help="Minimum probability that a candidate is a term.",
            ),
            option(
                "--all",
                "everything",
                is_flag=True,
                help="List every candidate, however improbable, up to --max-terms.",
            ),
            option(
                "--min-alternative",
                metavar="P",
                type=click.FloatRange(0, 1),
                default=_STANDARD.min_alternative,
                show_default=True,
                help="Minimum probability of the other renderings.",
            ),
            option(
                "--plural",
                is_flag=True,
                help="Cite renderings in the number that the texts use most (default: the "
                "singular where the texts have it).",
            ),
            option(
                "--min-probability",
                metavar="P",
                type=click.FloatRange(0, 1),
                default=_STANDARD.min_probability,
                show_default=True,
                help="Minimum probability of the main rendering; a term whose renderings are all "
                "less probable is listed without one.",
            ),
            option(
                "--max-english",
                metavar="N",
                type=click.IntRange(0),
                default=_STANDARD.english.max_terms,
                show_default=True,
                help="Maximum number of English terms without a Chinese counterpart.",
            ),
            option(
                "--min-english",
                metavar="N",
                type=click.IntRange(0),
                default=_STANDARD.english.min_frequency,
                help="Minimum occurrences of an English term without a Chinese counterpart "
                "(default: 2; 3 in more than 50,000 words).",
            ),
        ]
    ):
        made = decorate(made)
    result: F = made
    return result


@click.command("terms", cls=Command)
@argument("files", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    help="Extract from the documents of a project instead of FILES and save the candidates there.",
)
@aligner_options
@reading_options
@_term_options
@option(
    "--recognized",
    metavar="FILE",
    type=_FILE,
    help="Table (CSV) of the known terms that the texts have: the glossary's rendering and the "
    "texts' own.",
)
@option(
    "--evidence",
    is_flag=True,
    help="In tables, the offsets of every place of a term and not one example of each side.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "tbx", "tsv", "xlsx"]),
    help="Output format (default: by the name of the output, else csv).",
)
@output_option(
    metavar="FILE",
    meaning="Output file (default: standard output).",
    streams=True,
)
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Location | None,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    settings: TermSettings,
    recognized: Path | None,
    evidence: bool,
    form: str | None,
    output: Path | None,
    quiet: bool,
) -> int:
    """Extract Chinese terms and their English renderings from FILES.

    Columns: zh en probability zh_probability keyness frequency zh_frequency documents status
    zh_contexts en_contexts; zh_probability is how likely zh is a term, probability how likely
    en renders it, keyness how much more frequent zh is than in general Chinese (binary
    logarithm; of phrases only with --general), and the contexts are one example of each side.
    The most probable terms come first, and for each term the main rendering first; a term that
    the English texts do not render has an empty en. English terms without a Chinese counterpart
    come last, with an empty zh. Files in one language give that language's terms.

    \b
    Examples:
      duizhao terms speeches/*.txt -o glossary.csv
      duizhao terms report.zh.docx report.en.docx --format tbx -o glossary.tbx
      duizhao terms --project my.duizhao
      duizhao terms *.txt --known client.tbx --general newspapers.txt -o new.xlsx
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.exporting import GLOSSARY_FORMATS
    from duizhao.extracting import terms_of_files

    if bool(files) == bool(project):
        raise usage(message("cli.files-or-project"))
    chosen = known_format(output, form, GLOSSARY_FORMATS, "csv")
    if chosen == "xlsx" and output is None and files:
        raise usage(message("cli.binary-needs-file", form="xlsx"))
    target: Path | IO[str] = output or sys.stdout
    with BarProgress(quiet=quiet) as progress:
        if project is not None:
            from duizhao.extracting import terms_in_project

            problems, notes = terms_in_project(
                project,
                encoder=encoder,
                download=download,
                form=chosen,
                target=output,
                recognized=recognized,
                evidence=evidence,
                settings=settings,
                progress=progress,
            )
            return finish(problems, notes)
        problems, notes = terms_of_files(
            files,
            mode=mode,
            encoder=encoder,
            download=download,
            reading=reading,
            form=chosen,
            target=target,
            recognized=recognized,
            evidence=evidence,
            settings=settings,
            progress=progress,
        )
    return finish(problems, notes)
