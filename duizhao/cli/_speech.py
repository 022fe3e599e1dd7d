"""The command line in the reader's language: help, usage, and click's own words.

English help is its own entry of the catalogue (``msgctxt "cli"``), looked up when it is
shown: paragraph by paragraph, in examples their headings and comments. Click's words are
the gettext domain ``click``. Lines are broken by the cells that a terminal gives them.
"""

from __future__ import annotations

import gettext
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from glob import glob
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

import duizhao.messages
from align.messages import Message
from duizhao.messages import LANGUAGES, Language, Wording, default, from_system, translator, use

__all__ = [
    "LABELS",
    "Argument",
    "Command",
    "Group",
    "Option",
    "argument",
    "cells",
    "closed_up",
    "english",
    "language_of",
    "option",
    "say",
    "speak",
    "spoken",
    "spread",
    "t",
    "translated",
]

_DOMAIN = "click"

_CHANGES = (
    *("text corrected", "status changed", "grade changed", "comment", "rows joined", "row parted"),
    *("text moved between rows", "row deleted", "row added", "conflict", "not understood"),
)

LABELS = (
    # of ``info``
    *("project", "name", "direction", "documents", "segments", "alignments", "reviewed"),
    *("concepts", "terms", "pairs", "signature", "id", "version", "lang"),
    *("characters", "encoding", "format", "mode", "created_by", "created_at", "zh", "en"),
    *("status", "score", "time", "author", "kind", "label", "total", "unit"),
    *("Chinese sentences", "English sentences", "accepted pairs", "open candidates"),
    *("Chinese sentences decided", "English sentences decided"),
    *("Chinese sentences with counterpart", "English sentences with counterpart"),
    *("Chinese sentences without counterpart", "English sentences without counterpart"),
    *("parallel texts", "comparable texts", "ungraded"),
    # numbers of pairs
    *("certain (≥ .9)", "likely (≥ .5)", "uncertain", "one-sided"),
    *("translation", "partial", "related", "none"),
    # modes
    *("parallel", "comparable", "auto"),
    # imports
    *("set aside", "new", "merged", "there already", "conflicting", "glossary"),
    # of ``doctor``
    *("group", "value", "program", "libraries", "places", "starts", "installed as", "system"),
    *("processors", "encodings", "projects", "cache", "temporary files", "settings", "reports"),
    *("sample documents", "Chinese fonts", "last start", "reports of faults"),
    # jobs
    *("queued", "running", "cancelling", "done", "failed", "cancelled"),
    *("align", "all", "batch", "pair", "realign"),
    # people
    *("role", "owner", "terminologist", "reviewer"),
    # reviews
    *("unchanged", "grade", "Chinese", "English"),
    *(f"{kind}{left}" for kind in _CHANGES for left in ("", ", not taken")),
)
"""Texts that come with the data and are shown translated."""


def t(text: str, /) -> str:
    """*text* in the language of this process; as it is where the catalogue has none."""
    return translator(default().language, "cli")(text) if text else ""


def say(what: Message) -> None:
    """A line for people, on standard error."""
    click.echo(str(what), err=True)


def english(value: object) -> str:
    """*value* for machines: a message is worded in English in every language."""
    return Wording("en", "cli").text(value) if isinstance(value, Message) else str(value)


def language_of(arguments: Sequence[str]) -> Language:
    """What ``--language`` says, wherever it stands; else the system's language.

    It has to be known before click reads the arguments, whose faults it tells.
    """
    found = from_system()
    words = iter(arguments)
    for word in words:
        if word == "--":
            break
        name, mark, value = word.partition("=")
        if name == "--language":
            given = value if mark else next(words, "")
            found = next((known for known in LANGUAGES if known == given), found)
    return found


def speak(language: Language) -> None:
    """Say everything in *language* from now on, in this process and those it starts."""
    use(language, "cli")
    # Python's gettext, which click uses, reads the variable each time.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_DOMAIN, str(Path(duizhao.messages.__file__).parent))
    gettext.textdomain(_DOMAIN)


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """:func:`speak` for as long as the block runs."""
    wording, domain, variable = default(), gettext.textdomain(), os.environ.get("LANGUAGE")
    speak(language)
    try:
        yield
    finally:
        use(wording.language, wording.surface)
        gettext.textdomain(domain)
        if variable is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = variable


# Help

_COMMENTED = re.compile(r"(\s*\S.*?\s{2,})(\S.*)")
_NAME = re.compile(r"[A-Z][A-Z_]+")


def translated(text: str, to: Callable[[str], str] = t) -> str:
    """A help text as click takes it, each paragraph through *to*.

    In a block that begins with a line ``\\b`` the first line is a heading, and what stands
    behind two spaces in the others is a comment.
    """
    return "\n\n".join(_paragraph(item, to) for item in cleandoc(text).split("\n\n"))


def _paragraph(text: str, to: Callable[[str], str]) -> str:
    mark, *lines = text.split("\n")
    if mark != "\b":
        return to(" ".join(text.split()))
    made = [mark, to(lines[0])]
    for line in lines[1:]:
        match = _COMMENTED.fullmatch(line)
        made.append(match[1] + to(match[2]) if match else line)
    return "\n".join(made)


class Formatter(click.HelpFormatter):
    """Help whose columns and lines are measured in cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line; click puts a space behind whatever colon."""
        if prefix is None and default().language == "zh":
            prefix = t("Usage:")
        super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of its language."""
        mark = "：" if default().language == "zh" else ":"
        self.write(f"{'':{self.current_indent}}{heading}{mark}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; those that begin with a line ``\\b`` keep their lines."""
        indent = " " * self.current_indent
        made = []
        for paragraph in text.split("\n\n"):
            mark, *lines = paragraph.split("\n")
            if mark != "\b":
                lines = _wrapped(paragraph, self.width - self.current_indent)
            made.append("\n".join(f"{indent}{line}" for line in lines))
        self.write("\n\n".join(made) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Names and what they mean, in two columns."""
        listed = [*rows]
        column = min(max((cells(name) for name, _ in listed), default=0), col_max) + col_spacing
        indent, empty = " " * self.current_indent, " " * column
        for name, meaning in listed:
            first, *others = _wrapped(meaning, max(self.width - column - 2, 10))
            room = column - cells(name)
            if room < col_spacing:
                self.write(f"{indent}{name}\n{indent}{empty}{first}\n")
            else:
                self.write(f"{indent}{name}{' ' * room}{first}".rstrip() + "\n")
            for line in others:
                self.write(f"{indent}{empty}{line}\n")


_CLOSING = "。，、；：？！）》”’」…"
_UNIT = re.compile(
    rf"\s+|[（《“‘「]*(?:[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef（《“‘「{_CLOSING}]+)?"
    rf"[{_CLOSING}]*"
)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most *width* cells; Chinese is broken between any two characters."""
    lines, space = [""], ""
    for unit in filter(None, _UNIT.findall(text)):
        if unit.isspace():
            space = unit
            continue
        if lines[-1] and cells(lines[-1] + space + unit) > width:
            lines.append(unit)
        else:
            lines[-1] += space + unit
        space = ""
    return lines


def cells(text: str) -> int:
    """How wide *text* is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


_QUOTED = re.compile(r"'([^'\s]+)'(, (?='))?")
_BEHIND_MARK = re.compile(rf"(?<=[{_CLOSING}]) (?=\S)")


def closed_up(text: str) -> str:
    """A usage error as it is written in its language: click's quotation marks and the spaces
    between its sentences are English ones."""
    if default().language != "zh":
        return text
    return _BEHIND_MARK.sub("", _QUOTED.sub(_in_chinese, text))


def _in_chinese(quoted: re.Match[str]) -> str:
    return f"“{quoted[1]}”" + ("、" if quoted[2] else "")


class _Context(click.Context):
    formatter_class = Formatter


class Option(click.Option):
    """An option whose help and value name are translated when they are shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The names and the help, with what click knows of the values behind it."""
        found = super().get_help_record(ctx)
        if found is None or not self.help:
            return found
        names, text = found
        return names, t(self.help) + text.removeprefix(self.help)

    def make_metavar(self, ctx: click.Context) -> str:
        """The name of the value."""
        return _named(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose name is translated when it is shown."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """What was given; of several files those that fit wildcards, where no shell does that."""
        if os.name == "nt" and self.nargs == -1 and self.type is not click.STRING:
            value = spread(value or ())
        return super().type_cast_value(ctx, value)

    def make_metavar(self, ctx: click.Context) -> str:
        """The name of the argument."""
        return _named(super().make_metavar(ctx))


def spread(names: Sequence[Any]) -> tuple[Any, ...]:
    """*names* with the files that fit those with wildcards, in order, as other shells do it.

    A name that fits nothing, or is there, stays. Single quotes around one are taken away: to the
    shells of Windows they are characters like others.
    """
    found: list[Any] = []
    for name in names:
        if not isinstance(name, str):
            found.append(name)
            continue
        plain = name[1:-1] if len(name) > 1 and name[0] == name[-1] == "'" else name
        wild = re.search(r"[*?\[]", plain) and not os.path.lexists(plain)
        matches = sorted(glob(plain, recursive=True)) if wild else []  # noqa: PTH207
        found += matches or [plain]
    return tuple(found)


def _named(metavar: str) -> str:
    return _NAME.sub(lambda match: t(match[0]), metavar)


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


class _Spoken(click.Command):
    """Help in the reader's language, and the two options that every command has."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            Option(["--debug"], is_flag=True, expose_value=False, help="Show tracebacks.")
        )
        if not any("--language" in parameter.opts for parameter in self.params):
            self.params.append(
                Option(
                    ["--language"],
                    type=click.Choice([*LANGUAGES]),
                    expose_value=False,
                    help="Language of help and messages (default: the system's).",
                )
            )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click keeps it, with the words of the language it was first asked in."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = t("Show this message and exit.")
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Options and arguments of the usage line."""
        return [_named(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence."""
        first = translated(self.help or "").split("\n\n")[0]
        match = re.match(r".*?(?=[.](?:\s|$)|。|$)", first)
        return match[0] if match else first

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        self._write(self.help, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What stands below the options."""
        self._write(self.epilog, formatter)

    @staticmethod
    def _write(text: str | None, formatter: click.HelpFormatter) -> None:
        if text:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(translated(text))


class Command(_Spoken):
    """A command."""


class Group(_Spoken, click.Group):
    """A command of commands."""
