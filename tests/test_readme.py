"""The README and the docs say nothing that is not there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.__about__ import __version__
from duizhao.cli._app import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    missing = [
        link
        for link in links
        if not link.startswith(("http:", "https:")) and not (page.parent / link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/guide/guide.md"])
def test_every_command_and_option_in_the_examples_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = re.findall(r"^ {4,}(?:\.venv/bin/)?(duizhao .+)$", text, re.MULTILINE)
    lines += re.findall(r"`(?:\.venv/bin/)?(duizhao [^`]+)`", text)
    for line in lines:
        words = shlex.split(line.split("#")[0])
        command, options = words[1], [w.split("=")[0] for w in words[2:] if w.startswith("-")]
        known = help_of(command)
        for option in options:
            assert option in known, f"{line}: {option}"


def help_of(command: str) -> str:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_wheel_named_in_the_readme_is_of_this_version(name: str) -> None:
    named = re.findall(r"duizhao-([\d.]+)-py3-none-any", (ROOT / name).read_text(encoding="utf-8"))
    assert set(named) == {__version__}
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_make_target_named_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"make (\w+)`", text)) <= targets


def test_both_readmes_have_the_same_commands_and_pictures() -> None:
    """Names of people, places to fill in and what is said about a command are of a language."""
    found = []
    for name in ("README.md", "README.zh.md"):
        text = re.sub(r" +#.*|<[^>]*>", "", (ROOT / name).read_text(encoding="utf-8"))
        text = text.replace("李雷", "Li").replace("`、`", "`, `")
        patterns = (r"^ {4,}(\S.*)$", r"\]\((docs/images/[^)]+)\)", r"^\| `([^|]+)` \|", "^##(?= )")
        found.append([re.findall(pattern, text, re.MULTILINE) for pattern in patterns])
    assert all(found[0])
    assert found[1] == found[0]
