"""What the commands share: options, lists, tables, the way problems are told."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from align.errors import SettingError
from align.protecting import need_replaceable, protecting
from duizhao.cli._codes import Code
from duizhao.place import Database, Place, place

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "PROJECT",
    "Command",
    "OutputType",
    "ProjectType",
    "aligner_options",
    "console",
    "download_option",
    "echo_json",
    "echo_table",
    "encoder_option",
    "finish",
    "json_option",
    "known_format",
    "need_project",
    "output_option",
    "project_argument",
    "quiet_option",
    "reading_options",
]

F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command that knows ``--debug`` wherever it stands and writes over none of its inputs.

    Inputs are all files it is given but those of :func:`output_option`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(
                ["--debug"],
                is_flag=True,
                expose_value=False,
                help="Show tracebacks.",
            )
        )

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
) -> Callable[[F], F]:
    """The option that says where a command writes, ``-o`` if no *names* are given."""
    told = " Replaces what is there, but no input and no project." if replaces else ""
    return click.option(
        *(names or ("-o", "--output")),
        metavar=metavar,
        type=OutputType(),
        required=required,
        default=default,
        show_default=default is not None,
        help=meaning + told,
    )


class ProjectType(click.ParamType[Place]):
    """A project: a file, or ``postgresql://...``."""

    name = "project"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        """The place; a password in the address is remarked on and goes no further."""
        try:
            found = place(value)
        except SettingError as error:
            raise click.UsageError(str(error), ctx) from None
        if isinstance(found, Database) and found.has_password:
            click.echo(
                "Note: a password in an address can be read by everybody on this machine and "
                "stays in the shell's history. Leave it out and put it in the environment "
                "variable PGPASSWORD or in the file ~/.pgpass.",
                err=True,
            )
        return found


PROJECT = ProjectType()


encoder_option = click.option(
    "--encoder",
    metavar="NAME_OR_FOLDER",
    default="builtin",
    show_default=True,
    help="builtin, lexicon, or a sentence-transformers model by name or folder.",
)
download_option = click.option(
    "--download",
    is_flag=True,
    help="Fetch the model if it is not on this machine (never otherwise).",
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
        **rest: Any,
    ) -> Any:
        from align.segments import SegmentOptions
        from duizhao.corpus import ReadOptions

        split = SegmentOptions(
            split_semicolons_zh=split_semicolons, split_semicolons_en=split_semicolons
        )
        reading = ReadOptions(encoding=encoding, lang=lang, segmented=segmented, split=split)  # type: ignore[arg-type]
        return function(*args, reading=reading, **rest)

    made = cast(F, gathered)
    for option in reversed(
        [
            click.option(
                "--encoding",
                metavar="NAME",
                help="Character encoding of the files (default: found out, and reported).",
            ),
            click.option(
                "--lang",
                type=click.Choice(["zh", "en"]),
                help="Language of the files (default: by script).",
            ),
            click.option(
                "--segmented",
                is_flag=True,
                help="One segment a line as it stands; blank lines are not segments.",
            ),
            click.option(
                "--split-semicolons",
                is_flag=True,
                help="End segments at ； and ; too.",
            ),
        ]
    ):
        made = option(made)
    return made


def aligner_options(function: F) -> F:
    """Options of every command that aligns."""
    for option in reversed(
        [
            click.option(
                "--mode",
                type=click.Choice(["auto", "parallel", "comparable"]),
                default="auto",
                show_default=True,
                help="Translations of each other (parallel), related texts (comparable), or "
                "by the evidence.",
            ),
            encoder_option,
            download_option,
        ]
    ):
        function = option(function)
    return function


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress bars.")


def project_argument(function: F) -> F:
    """The project, as an argument or as ``--project``."""
    function = click.option(
        "--project",
        "project_option",
        metavar="PROJECT",
        type=PROJECT,
        help="The project (the same as giving it as an argument): a file, or "
        "postgresql://USER@HOST/DATABASE?project=NAME.",
    )(function)
    return click.argument("project", required=False, metavar="[PROJECT]", type=PROJECT)(function)


def need_project(argument: Place | None, option: Place | None) -> Place:
    """The one project that was named.

    Raises:
        click.UsageError: none was, or two different ones.
    """
    if argument and option and argument != option:
        raise click.UsageError("Two different projects were named.")
    found = option or argument
    if found is None:
        raise click.UsageError("Name the project, such as my.duizhao.")
    return found


def echo_json(value: object) -> None:
    """Print *value* as JSON; paths become text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def echo_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that is as wide as it needs to be."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name)
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


def finish(problems: Sequence[Any], notes: Iterable[object] = ()) -> int:
    """Tell on standard error what was noticed and skipped; the exit code for it."""
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    for problem in problems:
        click.echo(f"Skipped: {problem.message}", err=True)
    if problems:
        many = len(problems)
        click.echo(f"{many} input{'s were' if many > 1 else ' was'} skipped.", err=True)
        return Code.SKIPPED
    return Code.DONE


def known_format(path: Path | None, given: str | None, known: Sequence[str], default: str) -> str:
    """The format to write: what was said, what the file's name says, or *default*."""
    if given:
        return given
    if path is not None and path.suffix:
        name = path.suffix[1:].lower()
        name = {"align": "beads", "htm": "html", "xlf": "xliff12", "xliff": "xliff12"}.get(
            name, name
        )
        if name in known:
            return name
        raise SettingError(
            f"the name does not say which format to write ({path.suffix})",
            where=path,
            remedy=f"Say --format, one of {', '.join(known)}",
        )
    return default
