"""The program as an application of its own: no Python around it, started by double click."""

from __future__ import annotations

import multiprocessing
import runpy
import sys
from pathlib import Path
from typing import NoReturn

__all__ = ["arguments_of", "main"]


def arguments_of(given: list[str]) -> list[str]:
    """The command line that is meant by *given*.

    Nothing, as after a double click on the program, opens the workbench; one project, as after a
    double click on it, opens that project; everything else is a command.
    """
    if not given:
        return ["ui"]
    if len(given) == 1 and Path(given[0]).suffix.lower() == ".duizhao":
        return ["ui", given[0]]
    return given


def main() -> NoReturn:
    """Run the application with the arguments of its process.

    The processes that the program starts are called as Python is, ``-m MODULE``; here the program
    is its own Python.

    Raises:
        SystemExit: always.
    """
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["-m"]:
        _, _, module, *rest = sys.argv
        sys.argv = [module, *rest]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        raise SystemExit(0)
    sys.argv = [sys.argv[0], *arguments_of(sys.argv[1:])]

    from duizhao.cli import main as command

    command()
