"""What the commands share: exit codes, options, tables, how problems are reported."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from align.errors import SettingError
from align.messages import Message, message
from align.protecting import need_replaceable, protecting
from duizhao.cli import _speech
from duizhao.cli._speech import argument, english, option, say, t
from duizhao.projects import (
    Database,
    Location,
    as_argument,
    location,
)

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "MEANINGS",
    "PROJECT",
    "Code",
    "Command",
    "OutputType",
    "ProjectType",
    "aligner_options",
    "console",
    "counted",
    "download_option",
    "echo_json",
    "echo_table",
    "encoder_option",
    "evidence_options",
    "finish",
    "json_option",
    "known_format",
    "lines_option",
    "need_project",
    "next_step",
    "output_option",
    "plain_record",
    "project_argument",
    "quiet_option",
    "reading_options",
    "usage",
    "written",
]

F = TypeVar("F", bound=Callable[..., Any])


class Code(IntEnum):
    """Exit codes."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    SKIPPED = 3
    STOPPED = 4
    INTERRUPTED = 130
    PIPE = 141


MEANINGS = {
    Code.DONE: "success",
    Code.ERROR: "nothing could be done; the last line says why",
    Code.USAGE: "the command line is invalid",
    Code.SKIPPED: "done, but some inputs were skipped; each is listed with the reason",
    Code.STOPPED: "a batch stopped early (full disk, locked project, lost cluster); "
    "the same command resumes it",
    Code.INTERRUPTED: "interrupted (Ctrl-C); finished work is saved",
    Code.PIPE: "the reader of the output closed it",
}


class Command(_speech.Command):
    """A command that writes over none of its inputs.

    Inputs are all files it is given but those of :func:`output_option`.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an output that must not be replaced is refused before.

        Raises:
            OutputError: as :func:`align.protecting.need_replaceable`.
        """
        inputs: list[Path] = []
        outputs: list[Path] = []
        for parameter in self.params:
            given = ctx.params.get(parameter.name or "")
            found = outputs if isinstance(parameter.type, OutputType) else inputs
            found += [
                item
                for item in (given if isinstance(given, tuple) else (given,))
                if isinstance(item, Path)
            ]
        with protecting(inputs):
            for path in outputs:
                need_replaceable(path)
            return super().invoke(ctx)


class OutputType(click.Path):
    """A file or folder to write."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)


def output_option(
    *names: str,
    metavar: str,
    meaning: str,
    replaces: bool = True,
    required: bool = False,
    default: Path | None = None,
    streams: bool = False,
) -> Callable[[F], F]:
    """The option that says where a command writes, ``-o`` if no *names* are given.

    Args:
        meaning: its help. replaces: whether it takes the place of an old file, which
            *meaning* has to say. streams: whether ``-`` is standard output, the default.
    """
    if replaces:
        meaning += " Replaces existing files, but no input and no project."
    return option(
        *(names or ("-o", "--output")),
        metavar=metavar,
        type=OutputType(),
        callback=_or_standard_output if streams else None,
        required=required,
        default=default,
        show_default=default is not None,
        help=meaning,
    )


def _or_standard_output(
    ctx: click.Context, param: click.Parameter, value: Path | None
) -> Path | None:
    return None if value == Path("-") else value


class ProjectType(click.ParamType[Location]):
    """A project: a file, or ``postgresql://...``."""

    name = "project"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Location:
        """The place; a password in the address is remarked on and goes no further."""
        try:
            found = location(value)
        except SettingError as error:
            raise click.UsageError(str(error), ctx) from None
        if isinstance(found, Database) and found.has_password:
            say(message("cli.note", what=SettingError("cli.password-visible")))
        return found


PROJECT = ProjectType()


encoder_option = option(
    "--encoder",
    metavar="NAME_OR_FOLDER",
    default="builtin",
    show_default=True,
    help="builtin, static, lexicon, or the name or folder of a sentence-transformers model.",
)
download_option = option(
    "--download",
    is_flag=True,
    help="Download the model if it is not on this machine (never done otherwise).",
)


lines_option = option(
    "--lines",
    type=click.Choice(["auto", "keep", "join"]),
    default="auto",
    show_default=True,
    help="Line ends in a text: keep each as the end of a segment (verse), join lines up to the "
    "next blank one, or decide by what the text looks like.",
)


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
rules_options = (
    option(
        "--reference-marks",
        type=click.Choice(["keep", "leave-out"]),
        default="keep",
        show_default=True,
        help="Marks such as [1] and ① after the stop of a sentence: keep them with it, or leave "
        "them out as notes.",
    ),
    option(
        "--abbreviations",
        metavar="FILE",
        type=_FILE,
        help="Abbreviations whose full stop ends no sentence, one per line.",
    ),
    option(
        "--srx",
        metavar="FILE",
        type=_FILE,
        help="Segmentation rules (SRX), used instead of the built-in ones for the languages they "
        "cover.",
    ),
)


def reading_options(function: F) -> F:
    """Options of every command that reads documents.

    The command gets them as one argument, ``reading``: :class:`duizhao.corpus.ReadOptions`.
    """

    @functools.wraps(function)
    def gathered(
        *args: Any,
        encoding: str | None,
        lang: str | None,
        segmented: bool,
        split_semicolons: bool,
        lines: str,
        reference_marks: str,
        abbreviations: Path | None,
        srx: Path | None,
        **rest: Any,
    ) -> Any:
        from align.protecting import protect
        from align.segments import SegmentOptions
        from duizhao.corpus import ReadOptions
        from duizhao.segmentation import read_abbreviations, read_rules

        protect([path for path in (abbreviations, srx) if path is not None])

        split = SegmentOptions(
            split_semicolons_zh=split_semicolons,
            split_semicolons_en=split_semicolons,
            lines=lines,  # type: ignore[arg-type]
            reference_marks=reference_marks,  # type: ignore[arg-type]
            abbreviations=read_abbreviations(abbreviations) if abbreviations else (),
            rules=read_rules(srx) if srx else (),
        )
        reading = ReadOptions(encoding=encoding, lang=lang, segmented=segmented, split=split)  # type: ignore[arg-type]
        return function(*args, reading=reading, **rest)

    made = cast(F, gathered)
    for decorate in reversed(
        [
            option(
                "--encoding",
                metavar="NAME",
                help="Character encoding of the files (default: detected and reported).",
            ),
            option(
                "--lang",
                type=click.Choice(["zh", "en"]),
                help="Language of the files (default: detected).",
            ),
            option(
                "--segmented",
                is_flag=True,
                help="Treat each line as one segment; blank lines are skipped.",
            ),
            option(
                "--split-semicolons",
                is_flag=True,
                help="Also end segments at ； and ;.",
            ),
            lines_option,
            *rules_options,
        ]
    ):
        made = decorate(made)
    return made


def aligner_options(function: F) -> F:
    """Options of every command that aligns."""
    for decorate in reversed(
        [
            option(
                "--mode",
                type=click.Choice(["auto", "parallel", "comparable"]),
                default="auto",
                show_default=True,
                help="Translations of each other (parallel), related texts (comparable), or "
                "detected (auto).",
            ),
            encoder_option,
            download_option,
        ]
    ):
        function = decorate(function)
    return function


def evidence_options(function: F) -> F:
    """Options of commands that align: what was translated before counts, too."""
    files = click.Path(path_type=Path)
    for decorate in reversed(
        [
            option(
                "--memory",
                metavar="FILE",
                type=files,
                multiple=True,
                help="Earlier translations as evidence: TMX, XLIFF, TSV, CSV, XLSX or DOCX "
                "(repeatable).",
            ),
            option(
                "--glossary",
                metavar="FILE",
                type=files,
                multiple=True,
                help="Terms as evidence: a glossary of any format (repeatable).",
            ),
            option(
                "--no-evidence",
                "evidence",
                is_flag=True,
                flag_value=False,
                default=True,
                help="Of a project, leave out its reviewed and imported pairs and its glossary "
                "as evidence.",
            ),
        ]
    ):
        function = decorate(function)
    return function


json_option = option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
quiet_option = option("-q", "--quiet", is_flag=True, help="Show no progress bars.")


def project_argument(function: F) -> F:
    """The project, as an argument or as ``--project``."""
    function = option(
        "--project",
        "project_option",
        metavar="PROJECT",
        type=PROJECT,
        help="The project, same as the argument: a file, or "
        "postgresql://USER@HOST/DATABASE?project=NAME.",
    )(function)
    return argument("project", required=False, metavar="[PROJECT]", type=PROJECT)(function)


def usage(what: Message) -> click.UsageError:
    """A usage error, with what to do next."""
    return click.UsageError(str(SettingError(what)))


def need_project(given: Location | None, by_option: Location | None) -> Location:
    """The one project that was named.

    Raises:
        click.UsageError: none was, or two different ones.
    """
    if given and by_option and given != by_option:
        raise usage(message("cli.two-projects"))
    found = by_option or given
    if found is None:
        raise usage(message("cli.project-missing"))
    return found


def echo_json(value: object) -> None:
    """Print *value* as JSON; paths and messages become text, in English."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=english))


# Names that programs read since the first version.
_KEYS = {"excluded": "set_aside"}


def plain_record(record: Any) -> dict[str, Any]:
    """A record of the store as an object; messages in English, whatever the language."""
    return {_KEYS.get(f.name, f.name): _worded(getattr(record, f.name)) for f in fields(record)}


def _worded(value: Any) -> Any:
    if isinstance(value, Message):
        return english(value)
    return [_worded(item) for item in value] if isinstance(value, tuple) else value


def echo_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that is as wide as it needs to be; *header* is translated."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(t(name))
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    console().print(table)


def console() -> Console:
    """Standard output; wide where no terminal says how wide, so that nothing is cut."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def _plain(cell: object) -> Any:
    from rich.text import Text

    if isinstance(cell, float):
        return Text(f"{cell:.3f}", justify="right")
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Text(str(cell), justify="right")
    return Text(str(cell))


def counted(numbers: Mapping[str, int]) -> str:
    """Numbers with what they count, in one line."""
    parts = [
        message("cli.counted", number=number, name=t(name)) for name, number in numbers.items()
    ]
    return str(message("cli.list", items=parts)) if parts else t("none")


def written(paths: Iterable[object]) -> None:
    """Name the files that were written, on standard output."""
    for path in paths:
        click.echo(str(message("cli.written", path=path)))


def next_step(project: Location) -> Message:
    """How to go on with *project*."""
    return message("cli.next", project=as_argument(project))


def finish(problems: Sequence[Any], notes: Iterable[Message | str] = ()) -> int:
    """Report on standard error what was noticed and skipped; the exit code for it."""
    for note in notes:
        say(message("cli.note", what=note))
    for problem in problems:
        say(message("cli.skipped", what=problem.message))
    if problems:
        say(message("cli.inputs-skipped", count=len(problems)))
        return Code.SKIPPED
    return Code.DONE


def known_format(path: Path | None, given: str | None, known: Sequence[str], default: str) -> str:
    """The format to write: the one given, that of the file's name, or *default*.

    Raises:
        SettingError: the name is of no format.
    """
    if given:
        return given
    if path is not None and path.suffix:
        name = path.suffix[1:].lower()
        name = {"align": "beads", "htm": "html", "xlf": "xliff12", "xliff": "xliff12"}.get(
            name, name
        )
        if name in known:
            return name
        raise SettingError("cli.format-unknown", where=path, suffix=path.suffix, known=known)
    return default
