"""Whatever stands in a setting, a job or a file of settings: the program goes on without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from project_samples import fill

from align.errors import FormatError
from align.review import from_json
from duizhao import projects
from duizhao.checking import allowed, severities
from duizhao.glossaries import _mappings
from duizhao.pairing import kept_pairings
from duizhao.reviewing import Sending
from duizhao.store import Project, _concepts
from ui.requests import saved_keys

ODD = [
    "[",
    "[]",
    "7",
    "null",
    "NaN",
    '"x"',
    "{}",
    "[" * 200_000,
    '{"a":' * 100_000,
    '{"pairings": 7, "known": {"a": []}, "what": []}',
    '{"pairings": [{"zh": [[1]], "en": [{}], "mode": [], "reason": 7}], "known": [[1]]}',
    '{"pairings": [{"zh": "ab", "en": [1e400], "mode": "parallel", "reason": null}]}',
    '{"N401": [], "x": {}, "T101": {"by": 7, "message": [1]}, "before": 1, "after": []}',
    '{"before": [7], "after": [[]], "label": 1}',
    '{"label": "x", "before": [], "after": [{"of": 3}]}',
]

READERS: dict[str, Callable[[Project, str], object]] = {
    "pairings": lambda project, key: kept_pairings(project),
    "severities": lambda project, key: severities(project),
    "allowed": lambda project, key: allowed(project),
    "columns": lambda project, key: _mappings(project),
    "keys": lambda project, key: saved_keys(project),
    "sending": lambda project, key: Sending.find(project, "t"),
}


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_a_setting_that_is_none_is_as_if_it_were_not_set(tmp_path: Path, text: str) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        fill(project)
        usual = {name: read(project, "") for name, read in READERS.items()}
        asked: set[str] = set()
        real = project.setting

        def any_setting(key: str, default: str = "") -> str:
            asked.add(key)
            return text

        project.setting = any_setting  # type: ignore[method-assign]
        for read in READERS.values():
            read(project, "")
        project.setting = real  # type: ignore[method-assign]
        assert len(asked) == len(READERS)
        assert {name: read(project, "") for name, read in READERS.items()} == usual


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("read", [from_json, _concepts.split_change])
def test_a_change_that_is_none_is_an_error_of_its_format(
    read: Callable[[str], object], text: str
) -> None:
    with pytest.raises(FormatError):
        read(text)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_the_users_settings(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(projects, "settings_file", lambda: file)
    monkeypatch.delenv(projects.ENVIRONMENT, raising=False)
    assert projects.chosen_author() == ""
    assert projects.author()
