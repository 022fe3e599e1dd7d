"""The command line in English and Chinese: complete, and the same for machines."""

from __future__ import annotations

import ast
import gettext
import inspect
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from e2e_samples import EN, ROOT, ZH, Result

from align.review import Merge
from duizhao.cli._app import cli
from duizhao.cli._common import Code
from duizhao.cli._reference import walk
from duizhao.cli._speech import LABELS, cells, language_of, spoken, translated
from duizhao.messages import default
from duizhao.messages.compile import DOMAINS, compiled_domain, read
from duizhao.messages.reference import reference, target
from duizhao.store import Project
from tests.ui.conftest import fill

Run = Callable[..., Result]

ROOM = ROOT / "duizhao" / "cli"
COMMANDS = {
    "duizhao": (cli, click.Context(cli, info_name="duizhao", **cli.context_settings)),
    **{name: (command, context) for name, command, context in walk()},
}
NAME = re.compile(r"[A-Z][A-Z_]+")
SENTENCE = re.compile(r"\b[a-z]+ (?:[a-z]+ ){2,}[a-z]+\b")


def chinese() -> dict[str, str]:
    """What the catalogue has for the command line."""
    return {str(item.id): str(item.string) for item in read("zh") if item.context == "cli"}


def helped(command: click.Command, context: click.Context) -> Iterator[str]:
    """Every text of a command's help, and every name of a value in it."""
    found: list[str] = []

    def keep(part: str) -> str:
        found.append(part)
        return part

    for text in filter(None, (command.help, command.epilog)):
        translated(text, keep)
    yield from found
    option = command.get_help_option(context)
    assert option is not None
    for parameter in [*command.params, option]:
        if isinstance(parameter, click.Option):
            yield parameter.help or ""
            if parameter.is_flag:
                continue
        yield from NAME.findall(parameter.make_metavar(context))
    for piece in command.collect_usage_pieces(context):
        yield from NAME.findall(piece)


def shown() -> set[str]:
    """Every text of the command line that is its own entry."""
    found = {*LABELS, "Usage:"}
    with spoken("en"):
        for command, context in COMMANDS.values():
            found |= set(helped(command, context))
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = node.args[:1]
            if node.func.id == "echo_table" and isinstance(node.args[0], ast.Tuple):
                given = node.args[0].elts
            elif node.func.id != "t":
                continue
            found |= {
                item.value
                for item in given
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
            }
    return found - {""}


def test_every_text_has_chinese_and_no_entry_is_left_over() -> None:
    assert set(chinese()) == shown()


@pytest.mark.parametrize("name", COMMANDS)
def test_chinese_help_has_no_english_sentence(name: str, duizhao: Run) -> None:
    result = duizhao(*name.split()[1:], "--help", "--language", "zh")
    assert result.code == 0
    assert "用法：duizhao" in result.out
    assert not SENTENCE.search(
        re.sub(r"^    duizhao .*$", "", without_columns(result.out), flags=re.M)
    )
    assert max(cells(line) for line in prose(result.out)) <= 80


def without_columns(text: str) -> str:
    """Names of columns stand in a row, as in the files."""
    return re.sub(r"(?<=：)\s*[a-z_]+(?:\s+[a-z_]+)+(?=。)", "", text)


def prose(text: str) -> list[str]:
    """Lines that are broken where they are too long, unlike examples and exit codes."""
    return [line for line in text.splitlines() if not re.match(r" {4}\S| +\d+  ", line)]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_the_same_again_after_chinese(name: str, duizhao: Run) -> None:
    arguments = (*name.split()[1:], "--help")
    before = duizhao(*arguments).out
    assert duizhao("--language", "zh", *arguments).out != before
    assert duizhao(*arguments).out == before
    assert duizhao("--language=en", *arguments).out == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "没有命令“nonsense”"),
        (["align", "--nonsense"], "没有选项“--nonsense”"),
        (["import"], "缺少参数"),
        (["mine"], "缺少选项"),
        (["align", "x", "--mode", "odd"], "“odd”不在可选值之中"),
        (["terms", "x", "--top", "1"], "没有选项“--top”"),
        (["terms", "x", "--max-terms", "0"], "不在范围"),
        (["export", "p.duizhao", "--alignment", "x"], "不是有效的数字"),
        (["info", "a.duizhao", "b.duizhao"], "多余的参数"),
        (["info", "a.duizhao", "--project"], "须带"),
        (["info"], "未指定项目。请指定项目"),
        (["export", "a.duizhao", "--project", "b.duizhao"], "两个不同的项目"),
        (["align"], "只能给出其一"),
    ],
)
def test_wrong_usage_is_told_in_chinese(duizhao: Run, arguments: list[str], words: str) -> None:
    result = duizhao(*arguments, "--language", "zh")
    if result.code != Code.USAGE or words not in result.err:
        # An option that lacks its value takes the next word.
        result = duizhao("--language", "zh", *arguments)
    assert result.code == Code.USAGE
    assert "错误：" in result.err
    assert words in result.err
    assert not SENTENCE.search(result.err)
    assert duizhao(*arguments).err.splitlines()[-1].startswith("Error: ")


def test_an_error_is_told_in_chinese(tmp_path: Path, folder: Path, duizhao: Run) -> None:
    result = duizhao("align", folder, "-o", tmp_path / "x.pdf", "--language", "zh")
    assert result.code == Code.ERROR
    assert result.err.startswith(f"错误：{tmp_path / 'x.pdf'}：")
    assert "请使用 --format，可选：" in result.err


def test_notes_and_summaries_are_chinese(tmp_path: Path, folder: Path, duizhao: Run) -> None:
    project = tmp_path / "p.duizhao"
    zh = ("--language", "zh")
    result = duizhao("run", folder, "--project", project, "--out", tmp_path / "o", *zh)
    assert result.code == 0, result.err
    assert "主要术语" in result.out
    assert f"下一步：duizhao ui {project}" in result.out
    result = duizhao("export", project, "--format", "tsv", *zh)
    assert "已写出 0 个句对。" in result.err
    assert "请加上 --all" in result.err
    assert "文档：2" in duizhao("info", project, *zh).out
    assert "编号" in duizhao("info", project, "--documents", *zh).out
    assert "处" in duizhao("kwic", "图书馆", project, *zh).err
    assert "问题" in duizhao("qa", project, "--list", *zh).out
    assert "未发现错误" in duizhao("project", "check", project, "-q", *zh).err


def test_machines_read_the_same_in_every_language(
    tmp_path: Path, folder: Path, duizhao: Run
) -> None:
    project = tmp_path / "p.duizhao"
    out = ("--out", tmp_path / "o")
    assert duizhao("run", folder, "--project", project, *out, "--json").code == 0
    for arguments in (
        ("info", project, "--json"),
        ("info", project, "--documents", "--alignments", "--json"),
        ("kwic", "图书馆", project, "--json"),
        ("qa", project, "--format", "json", "-q"),
        ("export", project, "--all", "--format", "tsv"),
        ("export", project, "--what", "glossary", "--all", "--format", "csv"),
        ("import", folder, "--project", project, "--dry-run", "--json"),
        ("project", "check", project, "--json"),
        ("align", folder, "--mode", "parallel"),
    ):
        assert duizhao(*arguments, "--language", "zh").out == duizhao(*arguments).out, arguments


def test_events_of_a_batch_are_the_same(tmp_path: Path, folder: Path, duizhao: Run) -> None:
    def events(language: str) -> list[dict[str, object]]:
        project = tmp_path / f"{language}.duizhao"
        result = duizhao(
            "--language", language, "batch", folder, "--project", project, "--json", "-q"
        )
        assert result.code == 0, result.err
        times = {"seconds", "rate", "remaining"}
        out = result.out.replace(str(project.with_suffix("")), "")
        lines = [json.loads(line) for line in out.splitlines()]
        return [{key: line[key] for key in line if key not in times} for line in lines]

    assert events("zh") == events("en")


def test_a_language_code_of_an_import_is_no_language_of_messages(
    tmp_path: Path, duizhao: Run
) -> None:
    file = tmp_path / "m.tsv"
    file.write_text("".join(f"{a}\t{b}\n" for a, b in zip(ZH, EN, strict=True)), encoding="utf-8")
    base = ("import", file, "--as", "pairs", "--project", tmp_path / "p.duizhao", "--dry-run")
    assert "Nothing was imported" in duizhao(*base, "--language", "x-source=zh").err
    assert "未导入" in duizhao(*base, "--language", "x-source=zh", "--language", "zh").err
    wrong = duizhao(*base, "--language", "zh", "--language", "fr")
    assert wrong.code == Code.USAGE
    assert "--language 的值无效：fr" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "zh", "info"], "zh"),
        (["info", "--language=zh"], "zh"),
        (["--language", "zh", "info", "--language", "en"], "en"),
        (["import", "--language", "x=zh"], "en"),
        (["info", "--", "--language", "zh"], "en"),
        (["info", "--language"], "en"),
        ([], "en"),
    ],
)
def test_the_option_is_found_wherever_it_stands(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], language: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert language_of(arguments) == language


def test_the_system_chooses_the_language(duizhao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert "用法：" in duizhao("--help").out
    assert "Usage:" in duizhao("--help", "--language", "en").out


def test_the_process_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    before = (default(), gettext.textdomain())
    with spoken("zh"):
        assert os.environ["LANGUAGE"] == "zh"
    assert (default(), gettext.textdomain()) == before
    assert "LANGUAGE" not in os.environ


def test_the_words_of_click_are_compiled() -> None:
    sources = sorted(DOMAINS.glob("*.po"))
    assert [path.name for path in sources] == ["click.po"]
    for path in sources:
        assert path.with_suffix(".mo").read_bytes() == compiled_domain(path)


_SAID = re.compile(r'\b(?:_|ngettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
_OF_PROGRAMMERS = ("Choice(", "'--{name}'")


@pytest.mark.parametrize("module", [click.types, click.exceptions], ids=["types", "exceptions"])
def test_all_that_click_says_of_wrong_usage_is_chinese(module: ModuleType) -> None:
    own = gettext.translation("click", DOMAINS.parent.parent, ["zh"])
    said = {
        ast.literal_eval(f"({found})").strip() for found in _SAID.findall(inspect.getsource(module))
    }
    assert len(said) > 4
    left = {one for one in said if own.gettext(one) == own.ngettext(one, one, 1) == one}
    assert {one for one in left if not one.startswith(_OF_PROGRAMMERS)} == set()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("terms", "x.txt", "--min-freq", "2"), "没有选项“--min-freq”。是否想用“--min-"),
        (("qa", "x.tmx", "--glossary", "y.tbx"), "的值无效：“y.tbx”不存在。请检查名称。"),
        (("qa", "x.tmx", "--glossary", "."), "“--glossary”的值无效：“.”是一个文件夹。"),
        (("align", "x", "--format", "doc"), "“doc”不在可选值之中：“ass”、“beads”、"),
        (("batch", "x", "--workers", "many"), "“--workers”的值无效：“many”不是"),
    ],
)
def test_wrong_usage_is_told_in_plain_chinese(
    duizhao: Run, given: tuple[str, ...], said: str
) -> None:
    result = duizhao(*given, "--language", "zh")
    assert result.code == 2
    assert said in result.err
    assert "'" not in result.err


def test_what_was_undone_is_told_in_chinese(tmp_path: Path, duizhao: Run) -> None:
    path = tmp_path / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
        first, second, *_ = project.beads(1)
        project.apply(1, Merge((first.id, second.id)))
    assert duizhao("undo", path, "--language", "zh").err == "Li：撤销：合并\n"
    assert duizhao("undo", path, "--redo", "--language", "zh").err == "Li：重做：合并\n"
    assert duizhao("undo", path).err == "Li: undo merge\n"


def test_the_list_of_messages_is_up_to_date() -> None:
    written = target().read_text(encoding="utf-8")
    assert written == reference(), "run: python -m duizhao.messages.reference"


def test_an_encoder_of_renderings_is_accepted_and_has_no_effect(
    tmp_path: Path, duizhao: Run
) -> None:
    pairs, terms = tmp_path / "pairs.tsv", tmp_path / "terms.txt"
    pairs.write_text(
        "".join(f"{a}\t{b}\n" for a, b in zip(ZH * 2, EN * 2, strict=True)), encoding="utf-8"
    )
    terms.write_text("图书馆\n", encoding="utf-8")
    command = ("renderings", "--pairs", pairs, "--terms", terms)
    plain, given = duizhao(*command), duizhao(*command, "--encoder", "no-such-model")
    assert (given.code, given.out) == (0, plain.out)
    assert given.err == "Note: --encoder is deprecated and has no effect\n"
