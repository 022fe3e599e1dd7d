"""``duizhao doctor``: whether the installation is whole."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from duizhao.cli._common import Code, Command, echo_json, echo_table, json_option
from duizhao.cli._speech import english, t

__all__ = ["command"]


@click.command("doctor", cls=Command)
@json_option
def command(as_json: bool) -> int:
    """Check this installation.

    Shows versions, folders, free space, fonts, what is missing, and how the last start of the
    workbench went. Reads none of your texts and sends nothing.

    \b
    Examples:
      duizhao doctor
      duizhao doctor --json
    """
    from duizhao.doctor import examine

    facts = examine(Path.home() / "Duizhao")
    if as_json:
        echo_json([{**asdict(fact), "fault": english(fact.fault or "") or None} for fact in facts])
    else:
        rows = [(t(fact.group), t(fact.name), fact.value) for fact in facts]
        echo_table(("group", "name", "value"), rows)
        for fact in facts:
            if fact.fault is not None:
                click.echo(str(fact.fault), err=True)
    return Code.ERROR if any(fact.fault for fact in facts) else Code.DONE
