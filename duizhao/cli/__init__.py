"""The command line ``duizhao``: one module a command, loaded when it is used."""

from __future__ import annotations

from duizhao.cli._main import main

__all__ = ["main"]
