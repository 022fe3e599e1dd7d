"""Options of commands that write pairs for others: how copies look, what is made fit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from align.messages import message
from duizhao.cli._common import output_option, usage
from duizhao.cli._speech import option, say
from duizhao.messages import default

if TYPE_CHECKING:
    from align.exchange import LanguageCodes, Look
    from duizhao.delivery import Delivered, Delivery

__all__ = ["code_options", "codes_of", "delivery_options", "look_options", "say_delivered"]

F = TypeVar("F", bound=Callable[..., Any])


def look_options(function: F) -> F:
    """Options of copies for readers; the command gets them as one argument, ``look``."""

    @functools.wraps(function)
    def gathered(*args: Any, layout: str, numbers: bool, show_status: bool, **rest: Any) -> Any:
        from duizhao.exporting import look_of

        look: Look = look_of(
            layout,  # type: ignore[arg-type]
            numbers=numbers,
            status=show_status,
            language=default().language,
        )
        return function(*args, look=look, **rest)

    return _decorated(
        cast(F, gathered),
        option(
            "--layout",
            type=click.Choice(["side", "under"]),
            default="side",
            show_default=True,
            help="Copies to read (docx, html, epub): both texts side by side, or one under the "
            "other.",
        ),
        option("--numbers", is_flag=True, help="Copies to read: number the pairs."),
        option("--show-status", is_flag=True, help="Copies to read: show the status of each pair."),
    )


def code_options(function: F) -> F:
    """The language codes in a file; the command gets them as ``zh_code`` and ``en_code``."""
    return _decorated(
        function,
        option(
            "--zh-code",
            metavar="CODE",
            help="Language code of Chinese in TMX, XLIFF, TBX and copies: zh-CN, zh-Hans, zh-TW, … "
            "(default: zh-CN, or that of --script).",
        ),
        option(
            "--en-code",
            metavar="CODE",
            default="en-US",
            show_default=True,
            help="Language code of English: en, en-US, en-GB, …",
        ),
    )


def codes_of(zh: str | None, en: str, delivery: Delivery) -> LanguageCodes:
    """The language codes of a file; the Chinese one follows the variant where it is not given."""
    from align.exchange import LanguageCodes
    from align.text.variants import CODES

    usual = CODES[delivery.variant] if delivery.variant else LanguageCodes().zh
    return LanguageCodes(zh or usual, en)


def delivery_options(function: F) -> F:
    """What is made fit; the command gets :class:`duizhao.delivery.Delivery` as ``delivery``, and
    the file for the list of what was found as ``found``."""

    @functools.wraps(function)
    def gathered(
        *args: Any,
        duplicates: str,
        contradictions: str,
        drop: tuple[str, ...],
        strip_tags: bool,
        script: str | None,
        masks: tuple[str, ...],
        mask_patterns: tuple[str, ...],
        only: tuple[str, ...],
        set_fields: tuple[str, ...],
        **rest: Any,
    ) -> Any:
        from align.text.personal import MASKS
        from duizhao.delivery import Delivery

        delivery = Delivery(
            duplicates=duplicates == "drop",
            contradictions=contradictions,  # type: ignore[arg-type]
            drop=frozenset(drop),
            strip_tags=strip_tags,
            variant=script,  # type: ignore[arg-type]
            masks=MASKS if "all" in masks else tuple(dict.fromkeys(masks)),
            patterns=_named(mask_patterns, "--mask-pattern"),
            only=_named(only, "--field"),
            fields=_named(set_fields, "--set-field"),
        )
        return function(*args, delivery=delivery, **rest)

    return _decorated(
        cast(F, gathered),
        option(
            "--duplicates",
            type=click.Choice(["keep", "drop"]),
            default="keep",
            show_default=True,
            help="Pairs with the same two texts: keep all, or one.",
        ),
        option(
            "--contradictions",
            type=click.Choice(["keep", "settle", "drop"]),
            default="keep",
            show_default=True,
            help="One source text with several translations: keep all, settle for one (accepted, "
            "most frequent, latest), or drop all.",
        ),
        option(
            "--drop",
            multiple=True,
            type=click.Choice(["empty", "untranslated", "tags", "numbers"]),
            help="Leave out pairs with an empty side, without a translation, with other tags, or "
            "with other figures on the two sides (repeatable).",
        ),
        option(
            "--strip-tags", is_flag=True, help="Take tags such as <b> and {1} out of the texts."
        ),
        option(
            "--script",
            type=click.Choice(["hans", "cn", "hant", "tw", "hk"]),
            help="Chinese in Simplified characters (hans; cn: with the mainland's wording), in "
            "Traditional ones (hant), with Taiwan's wording (tw), or as in Hong Kong (hk).",
        ),
        option(
            "--mask",
            "masks",
            multiple=True,
            type=click.Choice(["email", "phone", "id", "card", "all"]),
            help="Mask personal data: e-mail addresses, phone numbers, identity and bank card "
            "numbers (repeatable).",
        ),
        option(
            "--mask-pattern",
            "mask_patterns",
            metavar="NAME=REGEX",
            multiple=True,
            help="Mask what this regular expression matches as [NAME] (repeatable).",
        ),
        option(
            "--field",
            "only",
            metavar="NAME=VALUE",
            multiple=True,
            help="Only pairs from a memory whose client, project, domain or translator is this "
            "(repeatable).",
        ),
        option(
            "--set-field",
            "set_fields",
            metavar="NAME=VALUE",
            multiple=True,
            help="Write client, project, domain or translator into TMX and XLIFF (repeatable; an "
            "empty value removes it).",
        ),
        output_option(
            "--found",
            metavar="FILE",
            meaning="List what was found in the pairs, and what became of each, in this table "
            "(csv, tsv, xlsx).",
        ),
    )


def say_delivered(delivered: Delivered, found: Path | None) -> None:
    """Tell what was found, and write the list of it."""
    from duizhao.delivery import FOUND_FORMATS, write_found

    for note in delivered.notes:
        say(message("cli.note", what=note))
    if found is not None:
        form = found.suffix[1:].lower()
        write_found(delivered.found, found, form=form if form in FOUND_FORMATS else "csv")
        click.echo(str(message("cli.written", path=found)), err=True)


def _named(given: tuple[str, ...], name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in given:
        key, mark, value = item.partition("=")
        if not mark or not key.strip():
            raise usage(message("cli.name-and-value", option=name, text=item))
        found[key.strip()] = value
    return found


def _decorated(function: F, *options: Callable[[F], F]) -> F:
    for decorate in reversed(options):
        function = decorate(function)
    return function
