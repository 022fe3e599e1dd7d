"""What the container files say is true of the program; there is no engine to run them with here."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from duizhao.cli._app import cli
from ui.access import HEALTH

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
IMAGE = (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_the_options_are_those_of_the_command_line() -> None:
    known = CliRunner().invoke(cli, ["ui", "--help"]).output
    command = json.loads(re.findall(r"^CMD (\[.+\])", IMAGE, re.MULTILINE)[0])
    assert command[0] == "ui"
    given = re.findall(r"^ +- (--[\w-]+)", COMPOSE, re.MULTILINE)
    assert {"--public", "--sign-in", "--create", "--address"} <= set(given)
    for option in (*given, *(item for item in command if item.startswith("--"))):
        assert re.search(rf"^ +{option}\b", known, re.MULTILINE), option


def test_what_is_to_be_filled_in_is_named() -> None:
    named = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)", COMPOSE)) == named


def test_the_image_is_built_of_what_the_context_has_and_holds_no_secret() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    assert ".env" not in kept
    needed = (ROOT / "pyproject.toml").read_text("utf-8")
    folders = re.findall(r'^"([\w/]+)" = "duizhao/_', needed, re.MULTILINE)
    packages = json.loads(re.findall(r"^packages = (\[.+\])", needed, re.MULTILINE)[0])
    for name in (*folders, *packages, "README.md", "LICENSE", "LICENSES", "constraints.txt"):
        assert name.partition("/")[0] in kept, name
    assert all((ROOT / name).exists() for name in kept)
    assert "dockerfile: Containerfile" in COMPOSE


def test_the_health_that_is_asked_for_is_answered() -> None:
    assert HEALTH in IMAGE
    (line,) = re.findall(r'"(import urllib\.request; .+)"\]', IMAGE)
    compile(line, "Containerfile", "exec")


def test_the_wheel_takes_the_extra_by_the_name_that_is_used() -> None:
    (words,) = re.findall(r"pip install .* -c (.+) \\", IMAGE)
    assert shlex.split(words)[1].endswith("[postgres]")
