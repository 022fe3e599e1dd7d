"""``import duizhao``: what is public, what is refused, and that it is what the commands give."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import duizhao
from align import comparable, parallel
from align.encoders import get_encoder
from align.errors import EmptyInputError, InputError, LanguageError, SettingError

ZH = ["门开了。", "猫跑了出去，再也没有回来。"]
EN = ["The door opened.", "The cat ran out and never came back."]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    zh, en = tmp_path / "cat.zh.txt", tmp_path / "cat.en.txt"
    zh.write_text("\n".join(ZH), encoding="utf-8")
    en.write_text("\n".join(EN), encoding="utf-8")
    return zh, en


def test_what_is_public_is_known() -> None:
    functions = [
        "align",
        "check",
        "compare",
        "open",
        "read",
        "read_glossary",
        "read_pairs",
        "terms",
    ]
    kinds = [
        "Document",
        "DuizhaoError",
        "Findings",
        "Found",
        "Glossary",
        "Pair",
        "Pairs",
        "Project",
    ]
    assert duizhao.__all__ == [*kinds, "__version__", *functions]
    for name in duizhao.__all__:
        assert name == "__version__" or getattr(duizhao, name).__doc__
    assert set(duizhao.__all__) <= set(dir(duizhao))
    with pytest.raises(AttributeError, match="no attribute 'aline'"):
        duizhao.aline  # noqa: B018


def test_a_module_inside_takes_no_functions_name() -> None:
    code = (
        "import importlib, pkgutil, duizhao\n"
        "for item in pkgutil.iter_modules(duizhao.__path__):\n"
        "    if item.name != '__main__': importlib.import_module('duizhao.' + item.name)\n"
        "print(all(callable(getattr(duizhao, n)) for n in duizhao.__all__ if n != '__version__'))\n"
        "print(duizhao.align.__module__, duizhao.open.__module__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "duizhao.api", "duizhao.api"]


def test_paths_documents_and_sentences_give_the_same_pairs(files: tuple[Path, Path]) -> None:
    def sides(pairs: duizhao.Pairs) -> list[tuple[str, str, float]]:
        return [(pair.zh, pair.en, pair.probability) for pair in pairs]

    by_path = duizhao.align(*files)
    assert [(pair.zh, pair.en) for pair in by_path] == list(zip(ZH, EN, strict=True))
    assert sides(duizhao.align(*map(duizhao.read, files))) == sides(by_path)
    assert sides(duizhao.align(str(files[0]), EN)) == sides(by_path)


def test_pairs_are_those_of_the_command(files: tuple[Path, Path], tmp_path: Path) -> None:
    from duizhao.cli import main

    result = duizhao.align(*files)
    for form in ("tsv", "csv", "xlsx", "tmx", "xliff12", "beads", "html"):
        ours, theirs = tmp_path / f"ours.{form}", tmp_path / f"theirs.{form}"
        result.to_xliff(ours) if form == "xliff12" else getattr(result, f"to_{form}")(ours)
        with pytest.raises(SystemExit):
            main(["align", *map(str, files), "--format", form, "-o", str(theirs)])
        assert ours.read_bytes() == theirs.read_bytes(), form


def test_a_sentence_without_counterpart_has_an_empty_side() -> None:
    result = duizhao.align(
        ["门开了。", "猫跑了出去，再也没有回来。", "", "北京的秋天很美。"], [*EN, "x"]
    )
    assert {n for pair in result for n in pair.zh_segments} == {0, 1, 2, 3}
    alone = [pair for pair in result if not pair.en]
    assert all(pair.type.endswith("-0") for pair in alone)


@pytest.mark.parametrize("given", ["门开了。", "no such file.txt", "长" * 5000, "a\0b"])
def test_a_string_that_is_no_path_is_refused(given: str) -> None:
    with pytest.raises(InputError) as caught:
        duizhao.align(given, EN)
    assert caught.value.code == "api.no-such-file"
    assert "list of strings" in str(caught.value)
    assert len(str(caught.value)) < 300


def test_texts_in_place_of_sentences_are_refused_below_too() -> None:
    encoder = get_encoder("lexicon")
    with pytest.raises(SettingError) as caught:
        parallel.align("门开了。", EN, encoder=encoder)
    assert caught.value.code == "align.text-not-sentences"
    with pytest.raises(SettingError):
        comparable.compare([ZH], EN, encoder=encoder)  # type: ignore[list-item]


def test_what_cannot_be_meant_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    zh, en = files
    with pytest.raises(LanguageError) as caught:
        duizhao.align(en, zh)
    assert caught.value.code == "api.other-language"
    with pytest.raises(SettingError) as setting:
        duizhao.align(ZH, [1, 2])  # type: ignore[list-item]
    assert setting.value.code == "input.not-a-sentence"
    with pytest.raises(SettingError) as setting:
        duizhao.compare(str(zh), [en])
    assert setting.value.code == "api.one-document"
    with pytest.raises(LanguageError):
        duizhao.terms([zh])
    with pytest.raises(SettingError):
        duizhao.align(ZH, EN).to_xliff(tmp_path / "x", version="3")  # type: ignore[arg-type]
    with duizhao.open(tmp_path / "p.duizhao") as project:
        with pytest.raises(SettingError) as setting:
            project.pairs("acceptable")
        assert setting.value.code == "api.status-unknown"
        (tmp_path / "empty.txt").touch()
        with pytest.raises(EmptyInputError):
            project.add(tmp_path / "empty.txt")


def test_terms_are_proposals_and_are_written_as_such(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    glossary = duizhao.terms(files)
    assert {str(item.status) for item in glossary} == {"candidate"}
    glossary.to_json(tmp_path / "g.json")
    again = duizhao.read_glossary(tmp_path / "g.json")
    assert [item.status for item in again] == ["candidate"] * len(glossary)
    assert list(again.to_frame()["zh"]) == list(glossary.to_frame()["zh"])


def test_a_project_keeps_what_was_done(files: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "cat.duizhao"
    with duizhao.open(path, author="Mei") as project:
        assert project.add(*files) == []
        assert project.documents == ["cat.en.txt", "cat.zh.txt"]
        assert project.align(mode="parallel") == []
    with duizhao.open(path) as project:
        assert [(pair.zh, pair.en) for pair in project.pairs()] == list(zip(ZH, EN, strict=True))
        assert len(project.pairs("accepted")) == 0
        assert project.check().to_frame().empty
    project.close()
