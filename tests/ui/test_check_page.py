"""The page that checks files, with and without a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.apptest import page_of, press, said
from ui.environment import PROJECT_VARIABLE

PAIRS = b"\xef\xbb\xbf" + "退还押金\treturn the guarantee\n共有七十八人\t87 people\n".encode()
GLOSSARY = "zh,en\n押金,deposit\n".encode()


def test_files_are_checked_without_a_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)
    page = page_of("check")
    assert "Choose files of pairs" in said(page)
    page.file_uploader(key="q_files").upload("translated.tsv", PAIRS, "text/plain")
    page.file_uploader(key="q_glossaries").upload("client.csv", GLOSSARY, "text/csv")
    page = press(page, "Run the checks")
    told = said(page)
    assert "T101" in told
    assert "N401" in told
    assert "deposit" in told


def test_the_other_files_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)
    page = page_of("check")
    page.file_uploader(key="q_files").set_value(
        [("bad.tmx", b"<tmx", "text/xml"), ("translated.tsv", PAIRS, "text/plain")]
    )
    page = press(page, "Run the checks")
    assert "bad.tmx" in page.warning[0].value
    assert "N401" in said(page)


def test_what_cannot_be_read_is_said(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    page = page_of("check")
    page.file_uploader(key="q_files").upload("bad.tmx", b"<tmx", "text/xml")
    page = press(page, "Run the checks")
    assert page.error
